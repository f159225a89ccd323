//! The action `command`: options, arguments and names of commands become others, and all around them stays.

mod action;
mod edits;
mod option;
mod plan;
mod unless;
mod words;

use super::action::StepContext;
use super::manager_command::{ManagerCommand, mentions};
use super::runs::findings_in_runs;
use super::writing::insertion::comment_above;
use crate::analysis::argv::CommandPlace;
use crate::analysis::commands::{CommandSource, RunCommand};
use crate::analysis::document::Document;
use crate::analysis::scripts::{Run, ShellText, Unsupported};
use crate::analysis::stages::Origin;
use crate::base::span::Span;
use crate::knowledge::interpreters::{reads_arguments_as_data, runs_script_argument};
use crate::knowledge::programs::{CommandReading, Program, command};
use crate::knowledge::words::{AsArg, base_name};
use crate::report::SkipCode;
use crate::syntax::dockerfile::{Body, Instruction, Keyword};
use crate::transforms::command::edits::Editor;
use crate::transforms::command::plan::{Fate, Plan, plan};
use crate::transforms::command::unless::{Excuse, Where};
use crate::transforms::command::words::Call;
use crate::transforms::finding::{Finding, Fix, NewWord, Permits, Reading, Skip};

pub use action::{ACTION, CommandStep};

/// What the fixes do: words of commands of a RUN become others.
const PERMITS: Permits = Permits::comments().and_edits(Keyword::Run);

/// What the step has to say of each command in the stages that the transform is for.
fn findings(step: &CommandStep, context: &StepContext) -> Vec<Finding> {
    let document = context.document;
    findings_in_runs(context, &step.commands, |index, findings| {
        let instruction = document.instructions[index];
        let place = Place { document, step, index, instruction };
        if let Body::Onbuild(inner) = &instruction.body {
            findings.extend(place.onbuild(inner));
        } else {
            document.with_run(index, |run| place.run(run, findings));
        }
    })
}

/// One instruction.
struct Place<'v, 'a> {
    document: &'v Document<'a>,
    step: &'v CommandStep,
    index: usize,
    instruction: &'v Instruction<'a>,
}

fn skip(span: Span, code: SkipCode, message: impl Into<String>) -> Finding {
    Finding::Skip(Skip::new(span, code, message))
}

impl Place<'_, '_> {
    fn names(&self) -> String {
        let names: Vec<String> = self.step.commands.iter().map(ManagerCommand::to_string).collect();
        names.join("` or `")
    }

    fn mentions(&self, text: &str) -> bool {
        mentions(text, &self.step.commands)
    }

    fn onbuild(&self, inner: &Instruction) -> Option<Finding> {
        let words = || match &inner.body {
            Body::Exec(words) => words.iter().map(|word| word.value.as_str()).collect::<Vec<_>>().join(" "),
            _ => inner.arguments().to_owned(),
        };
        let bodies = || self.instruction.heredocs.iter().map(|heredoc| heredoc.body.of(self.document.dockerfile.text));
        let runs = inner.keyword == Some(Keyword::Run);
        let found = runs && (self.mentions(&words()) || bodies().any(|body| self.mentions(body)));
        let message = format!("`{}` in ONBUILD runs in the builds of other images", self.names());
        found.then(|| skip(self.instruction.keyword_span, SkipCode::Onbuild, message))
    }

    fn run(&self, run: &Run, findings: &mut Vec<Finding>) {
        for foreign in &run.foreign {
            let (text, span, code) = match foreign.reason {
                Unsupported::Interpreter => {
                    (foreign.span.of(self.document.dockerfile.text), foreign.span, SkipCode::Interpreter)
                }
                Unsupported::Shell => {
                    (self.instruction.mapped.text(), self.instruction.keyword_span, SkipCode::ShellNotPosix)
                }
            };
            if self.mentions(text) {
                let message = format!("`{}` stands in a script for {}, which is not read", self.names(), foreign.what);
                findings.push(skip(span, code, message));
            }
        }
        let exec =
            run.exec.iter().map(|exec| RunCommand { instruction: self.index, source: CommandSource::Exec(exec) });
        for command in exec {
            findings.extend(self.command(&command, CommandPlace { script: 0, command: 0 }));
        }
        for (script, shell) in run.scripts.iter().enumerate() {
            self.unread(shell, findings);
            for (number, command) in shell.commands(self.index).enumerate() {
                findings.extend(self.command(&command, CommandPlace { script, command: number }));
            }
        }
    }

    /// What is not taken apart, and seems to have one of the commands in it.
    fn unread(&self, shell: &ShellText, findings: &mut Vec<Finding>) {
        if let Err(opaque) = &shell.script {
            if self.mentions(shell.mapped.text()) {
                let message = format!("the shell text does not parse: {}", opaque.message);
                findings.push(skip(shell.mapped.source_span(opaque.span), SkipCode::UnparsableShell, message));
            }
            return;
        }
        for piped in shell.piped_scripts().iter().filter(|piped| self.mentions(&piped.text)) {
            let message =
                format!("`{}` stands in a here-document that `{}` reads through a pipe", self.names(), piped.program);
            findings.push(skip(shell.mapped.source_span(piped.span), SkipCode::QuotedScript, message));
        }
    }

    /// The value that ENV gives a variable, unless the script may give it another.
    fn value(&self, name: &str, script: &str) -> Option<String> {
        let set = self.document.stages.env(self.index, name).filter(|set| set.origin == Origin::Env)?;
        let assigned = [format!("{name}="), format!("{name}+="), format!("for {name}"), format!("unset {name}")];
        let may_change = assigned.iter().any(|text| script.contains(text)) || script.contains("read ");
        set.value.clone().filter(|_| !may_change && !script.contains(&format!("{name}:=")))
    }

    fn command(&self, command: &RunCommand, place: CommandPlace) -> Vec<Finding> {
        let value = |name: &str| self.value(name, command.shell()?.mapped.text());
        let Some(call) = Call::of(command, &value) else { return Vec::new() };
        let Some(reading) = CommandReading::of(call.own()) else {
            return self.hidden(command, &call).into_iter().collect();
        };
        let found = &reading.invocation;
        if !self.step.commands.iter().any(|wanted| found.is(&wanted.program, &wanted.subcommand)) {
            return Vec::new();
        }
        let span = command.span();
        let name = found.program.command_name(found.subcommand);
        if command.shell().is_some_and(|shell| shell.crlf) || self.is_in_crlf_heredoc(span) {
            let message =
                format!("the shell sees the CR of each line here, so the words of `{name}` are not what they seem");
            return vec![skip(span, SkipCode::CrlfHeredoc, message)];
        }
        let (document, instruction) = (self.document, self.instruction);
        match self.step.unless.holds(&Where { document, instruction, command, call: &call, reading: &reading }) {
            Excuse::Yes => return vec![Finding::Satisfied(span)],
            Excuse::Built(built) => {
                let message = format!(
                    "whether `{name}` is to be left as it is depends on `{built}`, which is known only when it runs"
                );
                return vec![skip(span, SkipCode::BuiltWord, message)];
            }
            Excuse::No => {}
        }
        let plan = plan(self.step, &call, &reading);
        let mut findings = Vec::new();
        if !plan.done.is_empty() {
            let head = call.program + found.subcommand_at;
            findings.push(match self.fix(command, place, &plan, head, &name) {
                Some(fix) => Finding::Fix(fix),
                None => {
                    skip(span, SkipCode::NoPlace, format!("`{name}` is written so that the change has no place in it"))
                }
            });
        } else if plan.left.is_empty() && plan.satisfied {
            findings.push(Finding::Satisfied(span));
        }
        findings.extend(plan.left.into_iter().map(|left| skip(span, left.code, left.message)));
        findings
    }

    /// Whether the place is in a here-document whose lines end in CRLF, perhaps in a substitution there.
    fn is_in_crlf_heredoc(&self, place: Span) -> bool {
        let bodies = self.instruction.heredocs.iter().map(|heredoc| heredoc.body);
        bodies.filter(|body| body.contains(place)).any(|body| body.of(self.document.dockerfile.text).contains("\r\n"))
    }

    fn fix(&self, command: &RunCommand, place: CommandPlace, plan: &Plan, head: usize, name: &str) -> Option<Fix> {
        let Self { document, instruction, .. } = *self;
        let mut edits = Editor { document, instruction, command, slots: &plan.slots, head }.edits()?;
        edits.extend(comment_above(document, self.index, self.step.comment.as_deref()));
        let words = plan.slots.iter().enumerate().flat_map(|(at, slot)| {
            let own = match &slot.fate {
                Fate::Kept => Some(NewWord::Kept(at)),
                Fate::Removed => None,
                Fate::Replaced(text) => Some(NewWord::Literal(text.clone())),
            };
            own.into_iter().chain(slot.after.iter().flatten().map(|word| NewWord::Literal(word.clone())))
        });
        let words = words.collect();
        Some(Fix {
            span: command.span(),
            edits,
            permits: PERMITS,
            effect: self.step.effect,
            message: format!("`{name}`: {}", plan.done.join(", ")),
            concerns: Vec::new(),
            readings: vec![Reading::Command { instruction: self.index, command: place, words }],
        })
    }

    /// A command that another program is given, as arguments or as a quoted script.
    fn hidden(&self, command_: &RunCommand, call: &Call) -> Option<Finding> {
        let words = call.own();
        let name = words[0].arg().known().map_or(words[0].raw, base_name);
        if reads_arguments_as_data(name) || Program::find(name).is_some() {
            return None;
        }
        let is_named = |at: usize| {
            command(&words[at..]).is_some_and(|(program, subcommand)| {
                let is = |wanted: &ManagerCommand| program.name == wanted.program && subcommand.is(&wanted.subcommand);
                self.step.commands.iter().any(is)
            })
        };
        let span = command_.span();
        if (1..words.len()).any(is_named) {
            let message = format!("`{name}` in front of `{}` is not known", self.names());
            return Some(skip(span, SkipCode::UnknownPrefix, message));
        }
        let raw = words[1..].iter().map(|word| word.raw);
        let quoted = raw.filter(|raw| raw.contains(char::is_whitespace)).any(|raw| self.mentions(raw));
        let message = format!("`{}` stands in a quoted script for `{name}`", self.names());
        (quoted && runs_script_argument(name)).then(|| skip(span, SkipCode::QuotedScript, message))
    }
}
