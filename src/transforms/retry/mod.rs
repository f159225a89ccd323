//! The action `retry`: the command is tried again, and the last failure ends the build.

mod action;
mod body;
mod check;
mod exec;
mod repair;
mod sites;
mod together;
mod trial;
mod variable;
mod wrap;

use super::action::StepContext;
use super::manager_command::{ManagerCommand, mentions};
use super::runs::findings_in_runs;
use super::writing::insertion::comment_above;
use crate::analysis::document::Document;
use crate::analysis::exit_status::Fate;
use crate::analysis::interpreter::Lookup;
use crate::analysis::scripts::{Layout, Run, ShellOptions, ShellText, Unsupported};
use crate::base::arena::Arena;
use crate::base::edit::Edit;
use crate::base::limits;
use crate::base::span::Span;
use crate::report::{Effect, SkipCode};
use crate::syntax::dockerfile::{Body, Instruction, Keyword};
use crate::syntax::shell;
use crate::transforms::finding::{Finding, Fix, Permits, Skip};
use crate::transforms::retry::body::ScriptBody;
use crate::transforms::retry::check::Draft;
use crate::transforms::retry::exec::joined;
use crate::transforms::retry::sites::{CallSite, Found, sites};
use crate::transforms::retry::together::{Group, Together};
use crate::transforms::retry::trial::{Retried, Trials};
use crate::transforms::retry::variable::LoopVariable;
use crate::transforms::retry::wrap::{Form, appends, unit, wrap};
use crate::transforms::writing::shell_layout::{Stylist, line_before};

pub use action::{ACTION, Retry};

/// What the step has to say of each command in the stages that the transform is for.
fn findings(step: &Retry, context: &StepContext) -> Vec<Finding> {
    let document = context.document;
    findings_in_runs(context, &step.commands, |index, findings| {
        let instruction = document.instructions[index];
        let comment = comment_above(document, index, step.comment.as_deref());
        let place = Place { document, step, index, instruction, comment };
        if let Body::Onbuild(inner) = &instruction.body {
            findings.extend(place.onbuild(inner));
        } else {
            document.with_run(index, |run| place.run(run, findings));
        }
    })
}

/// How often each command of the step is tried that a loop tries already.
fn tries(document: &Document, step: &Retry) -> Vec<usize> {
    let mut tries = Vec::new();
    document.each_run(|run| {
        for shell in &run.scripts {
            let Ok(script) = &shell.script else { continue };
            let sites = sites(shell.mapped.text(), script, &step.commands, shell.shell);
            let trials = Trials::new(shell, script, &sites, &|_| Lookup::Absent);
            let targets = sites.iter().filter(|site| matches!(site.found, Found::Target(_)));
            tries.extend(targets.filter_map(|site| trials.present(site)));
        }
    });
    tries
}

/// One instruction.
struct Place<'v, 'a> {
    document: &'v Document<'a>,
    step: &'v Retry,
    index: usize,
    instruction: &'v Instruction<'a>,
    /// What puts the step's comment above it.
    comment: Option<Edit>,
}

/// How many commands before one in a pipeline may be retried: its loop multiplies their tries.
const MOST_RETRIED: usize = 1;

/// What the fixes do: commands of a RUN get a loop, or the loop around them one that fails.
const PERMITS: Permits = Permits::comments().and_edits(Keyword::Run);

const NO_NETWORK: &str = "the RUN has `--network=none`, so there is nothing to retry";

fn skip(span: Span, code: SkipCode, message: impl Into<String>) -> Finding {
    Finding::Skip(Skip::new(span, code, message))
}

impl Place<'_, '_> {
    fn names(&self) -> String {
        let names: Vec<String> = self.step.commands.iter().map(ManagerCommand::to_string).collect();
        names.join("` or `")
    }

    /// The value that the Dockerfile gives a variable.
    fn value(&self, name: &str) -> Lookup {
        let stages = &self.document.stages;
        match stages.env(self.index, name) {
            Some(set) => set.value.clone().map_or(Lookup::Unknown, Lookup::Value),
            None if stages.has_variable(self.index, name) => Lookup::Unknown,
            None => Lookup::Absent,
        }
    }

    /// ONBUILD is left alone, and says so where there would be something to do.
    fn onbuild(&self, inner: &Instruction) -> Option<Finding> {
        let commands = &self.step.commands;
        let found = match (&inner.body, inner.keyword) {
            (Body::Exec(words), Some(Keyword::Run)) => mentions(&joined(words), commands),
            (_, Some(Keyword::Run)) => match shell::parse(inner.arguments(), &Arena::new()) {
                Ok(script) => sites(inner.arguments(), &script, commands, ShellOptions::default())
                    .iter()
                    .any(|site| !matches!(site.found, Found::Relative(_))),
                Err(_) => mentions(inner.arguments(), commands),
            },
            _ => false,
        };
        let bodies = || self.instruction.heredocs.iter().map(|heredoc| heredoc.body.of(self.document.dockerfile.text));
        let in_heredoc = inner.keyword == Some(Keyword::Run) && bodies().any(|body| mentions(body, commands));
        let message = format!("`{}` in ONBUILD runs in the builds of other images", self.names());
        (found || in_heredoc).then(|| skip(self.instruction.keyword_span, SkipCode::Onbuild, message))
    }

    fn run(&self, run: &Run, findings: &mut Vec<Finding>) {
        let file = self.document.dockerfile.text;
        for foreign in &run.foreign {
            let mapped = self.instruction.mapped.text();
            let text = if foreign.reason == Unsupported::Interpreter { foreign.span.of(file) } else { mapped };
            if mentions(text, &self.step.commands) {
                let (span, code, message) = match foreign.reason {
                    Unsupported::Interpreter => {
                        let message = format!("`{}` stands in a script for {}", self.names(), foreign.what);
                        (foreign.span, SkipCode::Interpreter, message)
                    }
                    Unsupported::Shell => {
                        let message = format!("the SHELL in force is {}, which does not run POSIX loops", foreign.what);
                        (self.instruction.keyword_span, SkipCode::ShellNotPosix, message)
                    }
                };
                findings.push(skip(span, code, message));
            }
        }
        if let Some(exec) = &run.exec {
            findings.extend(self.exec(exec.words));
        }
        let mut drafts = Vec::new();
        run.scripts.iter().for_each(|shell| self.shell_text(shell, &mut drafts));
        findings.extend(self.checked(drafts, &run.scripts));
    }

    fn shell_text(&self, shell: &ShellText, drafts: &mut Vec<Draft>) {
        let text = shell.mapped.text();
        let script = match &shell.script {
            Ok(script) => script,
            Err(opaque) => {
                if mentions(text, &self.step.commands) {
                    let span = shell.mapped.source_span(opaque.span);
                    let message = format!("the shell text does not parse: {}", opaque.message);
                    drafts.push(Draft::Finding(skip(span, SkipCode::UnparsableShell, message)));
                }
                return;
            }
        };
        let sites = sites(text, script, &self.step.commands, shell.shell);
        for piped in shell.piped_scripts().iter().filter(|piped| mentions(&piped.text, &self.step.commands)) {
            let message =
                format!("`{}` stands in a here-document that `{}` reads through a pipe", self.names(), piped.program);
            let span = shell.mapped.source_span(piped.span);
            drafts.push(Draft::Finding(skip(span, SkipCode::QuotedScript, message)));
        }
        if sites.is_empty() {
            return;
        }
        let environment = |name: &str| self.value(name);
        let trials = Trials::new(shell, script, &sites, &environment);
        let retried: Vec<Retried> = sites.iter().map(|site| trials.retried(site)).collect();
        let together = Together::new(text, script, &sites, &retried, self.step.keep_ignored_failures);
        let body = ScriptBody::new(&trials, shell, script, together).with(&sites, &retried);
        drafts.extend(sites.iter().zip(&retried).filter_map(|(site, &retried)| self.site(&body, site, retried)));
    }

    fn site<'b>(&self, body: &ScriptBody<'b>, site: &'b CallSite<'b>, retried: Retried) -> Option<Draft> {
        let shell = body.shell;
        let span = shell.mapped.source_span(site.span());
        let leave = |code, message: String| Some(Draft::Finding(skip(span, code, message)));
        let names = self.names();
        match &site.found {
            Found::Exec => leave(SkipCode::Exec, format!("`exec` in front of `{names}` leaves no shell to try again")),
            Found::Offline => {
                leave(SkipCode::NetworkNone, format!("`{names}` has an option that turns the network off"))
            }
            Found::Quoted { program } => {
                leave(SkipCode::QuotedScript, format!("`{names}` stands in a quoted script for `{program}`"))
            }
            Found::Interpreted { program } => {
                leave(SkipCode::Interpreter, format!("`{names}` stands in a script for {program}"))
            }
            Found::Argument { program, at } => match body.trials.helper(site, program, *at) {
                Retried::Sound => Some(Draft::Finding(Finding::Satisfied(span))),
                Retried::Endless => leave(SkipCode::EndlessLoop, format!("`{program}` never stops trying")),
                Retried::Swallowed(_) => leave(
                    SkipCode::UnrepairableLoop,
                    format!("the last failure of what `{program}` retries goes unseen"),
                ),
                Retried::Unclear => leave(
                    SkipCode::UnrepairableLoop,
                    format!("cannot determine what `{program}` does when `{names}` fails"),
                ),
                Retried::No | Retried::TooLong | Retried::SwallowedByCaller => {
                    leave(SkipCode::UnknownPrefix, format!("`{program}` in front of `{names}` is not known"))
                }
            },
            Found::Relative(command) => match retried {
                Retried::Swallowed(index) if !body.has_target_in(&site.context.loops[index]) => {
                    self.repair(body, site, command, index)
                }
                _ => None,
            },
            Found::Target(command) => match retried {
                _ if self.instruction.flag("network") == Some("none") => {
                    leave(SkipCode::NetworkNone, NO_NETWORK.to_owned())
                }
                Retried::Sound => Some(Draft::Finding(Finding::Satisfied(span))),
                Retried::Endless => {
                    leave(SkipCode::EndlessLoop, format!("the loop around `{command}` may never end while it fails"))
                }
                Retried::Swallowed(index) => self.repair(body, site, command, index),
                Retried::SwallowedByCaller => {
                    let message = format!("what calls the function around `{command}` again hides its last failure");
                    leave(SkipCode::UnrepairableLoop, message)
                }
                Retried::TooLong => {
                    let message = format!("the loop around `{command}` is too long to tell what it does on failure");
                    leave(SkipCode::UnrepairableLoop, message)
                }
                Retried::Unclear => {
                    let message = format!("cannot determine what the loop around `{command}` does when that fails");
                    leave(SkipCode::UnrepairableLoop, message)
                }
                Retried::No if site.leaves_loop(body.shell.mapped.text()) => {
                    let message = format!("what the loop around `{command}` does when that fails cannot be determined");
                    leave(SkipCode::UnrepairableLoop, message)
                }
                // Another command of its group speaks for it.
                Retried::No if !body.is_first(site) => None,
                Retried::No => match self.wrap(body, site, command) {
                    Ok(fix) => Some(Draft::Finding(Finding::Fix(fix))),
                    Err(skip) => Some(Draft::Finding(Finding::Skip(skip))),
                },
            },
        }
    }

    fn repair<'b>(
        &self,
        body: &ScriptBody<'b>,
        site: &'b CallSite<'b>,
        command: &ManagerCommand,
        index: usize,
    ) -> Option<Draft> {
        let frame = site.context.loops[index];
        let span = body.shell.mapped.source_span(frame.command.span);
        if body.shell.crlf {
            return Some(Draft::Finding(Finding::Skip(crlf_heredoc(span, command))));
        }
        let around = frame.status.is_handled() || frame.status.is_detached();
        if around || body.trials.handles(site, &frame) {
            let what = if around { "what is around it handles the loop" } else { "something runs only when it has" };
            let message = format!("the loop around `{command}` hides its last failure, and {what}");
            return Some(Draft::Finding(skip(span, SkipCode::HandledLoop, message)));
        }
        if body.trials.outer_tries_again(site, index) {
            let message =
                format!("the loop around `{command}` hides its last failure, and one around that tries again");
            return Some(Draft::Finding(skip(span, SkipCode::HandledLoop, message)));
        }
        let stylist = self.stylist(body.shell.layout, span.start);
        let free = || self.variable(body, site);
        match repair::repair(body.shell, &stylist, (body.trials, site), frame, (self.step, command), &free) {
            Some(edits) => {
                let message = format!("the loop around `{command}` now fails when its last try fails");
                let fix = Fix {
                    span,
                    edits,
                    permits: PERMITS,
                    effect: Effect::Repaired,
                    message,
                    concerns: Vec::new(),
                    readings: Vec::new(),
                };
                Some(Draft::Repair(fix, command.clone()))
            }
            None => Some(Draft::Finding(unrepairable(span, command))),
        }
    }

    fn stylist(&self, layout: Layout, at: usize) -> Stylist<'_> {
        let before = line_before(self.document.dockerfile.text, self.instruction.span, at);
        self.stylist_after(layout, at, before)
    }

    fn stylist_after(&self, layout: Layout, at: usize, before: &str) -> Stylist<'_> {
        let file = &self.document.dockerfile;
        Stylist::new(file.text, layout, file.escape, self.instruction.span, (at, before))
    }

    fn wrap<'b>(&self, body: &ScriptBody<'b>, site: &'b CallSite<'b>, command: &ManagerCommand) -> Result<Fix, Skip> {
        let shell = body.shell;
        let text = shell.mapped.text();
        if shell.crlf {
            return Err(crlf_heredoc(shell.mapped.source_span(site.span()), command));
        }
        self.check_length(body, site)?;
        let group = body.together.group(site);
        let command = group.and_then(Group::named).unwrap_or(command);
        let unit = unit(site, group);
        let span = shell.mapped.source_span(unit.span);
        self.check(body, site, unit.span)?;
        let members = group.map_or(std::slice::from_ref(&site), |group| &group.sites[..]);
        members.iter().try_for_each(|site| self.check_status(body, site, command))?;
        let last = members.last().copied().unwrap_or(site);
        let (form, effect) = match self.form(body.trials, last) {
            // One that goes unseen may be tried with one that does not.
            (Form::Loop, Effect::Same) if members.iter().any(|site| site.context.status.goes_unseen()) => {
                (Form::Loop, Effect::Stricter)
            }
            found => found,
        };
        let variable = LoopVariable::new(self.variable(body, site), text);
        let after_parenthesis = text[..unit.span.start].ends_with('(');
        let before = body.line_before(self.document.dockerfile.text, span.start);
        let stylist = match &before {
            Some(before) => self.stylist_after(shell.layout, span.start, before),
            None => self.stylist(shell.layout, span.start),
        };
        let unit = unit.in_file(&shell.mapped);
        let mut edits = wrap(&stylist, &unit, form, &variable, (self.step, command), after_parenthesis);
        let end = edits.last().cloned();
        edits.extend(group.into_iter().flat_map(|group| group.joins(shell)));
        edits.extend(self.comment.clone());
        let unseen = match effect {
            Effect::Stricter => "; its failure went unseen before",
            _ if site.context.status.is_detached() && !site.context.may_be_handled() => {
                "; its failure goes unseen, as before"
            }
            _ => "",
        };
        let message = format!("retry `{command}` (up to {} attempts){unseen}", self.step.attempts);
        body.end_with(end.as_ref());
        Ok(Fix { span, edits, permits: PERMITS, effect, message, concerns: Vec::new(), readings: Vec::new() })
    }

    /// Once they are in loops of their own, the commands before one in a pipeline are one command.
    fn check_length(&self, body: &ScriptBody, site: &CallSite) -> Result<(), Skip> {
        let start = site.pipeline.commands[0].span.start;
        if site.pipeline.commands.len() > 1 && body.reads_pipestatus {
            let message = "the status of each command of the pipeline is looked at, and a loop has but one";
            let span = body.shell.mapped.source_span(site.span());
            return Err(Skip::new(span, SkipCode::LongPipeline, message));
        }
        let retried_ahead = || body.targets_in(Span::new(start, site.span().start)) > MOST_RETRIED;
        if site.position > limits::PIPELINE || site.position > 0 && retried_ahead() {
            let message = "what is before the command in its pipeline is too much to be tried again";
            let span = body.shell.mapped.source_span(site.span());
            return Err(Skip::new(span, SkipCode::LongPipeline, message));
        }
        let before = &site.pipeline.commands[..site.position];
        if before.iter().any(|command| appends(body.shell.mapped.text(), command)) {
            let message = "what is before the command in its pipeline appends to a file, and would do so at each try";
            let span = body.shell.mapped.source_span(site.span());
            return Err(Skip::new(span, SkipCode::LongPipeline, message));
        }
        Ok(())
    }

    /// A loop fails with a number of its own.
    fn check_status(&self, body: &ScriptBody, site: &CallSite, command: &ManagerCommand) -> Result<(), Skip> {
        let Some(observer) = site.context.status.fate.read_by() else { return Ok(()) };
        let line = observer.span.of(body.shell.mapped.text()).lines().next().unwrap_or_default().trim_end();
        let span = body.shell.mapped.source_span(site.span());
        let message = format!("`{line}` reads the number that `{command}` fails with, and a loop fails with 1");
        Err(Skip::new(span, SkipCode::StatusRead, message))
    }

    /// What a loop cannot be written around.
    fn check(&self, body: &ScriptBody, site: &CallSite, unit: Span) -> Result<(), Skip> {
        let shell = body.shell;
        let span = shell.mapped.source_span(unit);
        let refuse = |code, message: &str| Err(Skip::new(span, code, message));
        if site.context.quoted_backquotes {
            return refuse(SkipCode::NestedBackquotes, "the command is in backquotes within double quotes");
        }
        if shell.layout != Layout::Continued && body.has_heredoc_across(unit) {
            return refuse(
                SkipCode::HeredocArgument,
                "a here-document begins before the loop's line breaks, and ends after",
            );
        }
        Ok(())
    }

    fn form<'b>(&self, trials: &Trials<'b>, site: &'b CallSite<'b>) -> (Form, Effect) {
        let status = &site.context.status;
        match () {
            () if status.fate == Fate::Ends => (Form::Loop, Effect::Same),
            () if site.context.may_be_handled() => (Form::Subshell, Effect::Same),
            () if !status.goes_unseen() => (Form::Loop, Effect::Same),
            () if status.is_detached() || self.step.keep_ignored_failures || trials.notices(site) => {
                (Form::Subshell, Effect::Same)
            }
            () => (Form::Loop, Effect::Stricter),
        }
    }

    /// Retry loops that are finished before or after this site may use the same variable.
    fn variable<'b>(&self, body: &ScriptBody<'b>, site: &CallSite<'b>) -> String {
        let around: Vec<_> = site.context.loops.iter().map(|frame| std::ptr::from_ref(frame.command)).collect();
        let innermost = around.iter().rfind(|command| body.retry_loops.contains(*command)).copied();
        let mut variables = body.variables.borrow_mut();
        let choose = || {
            let used =
                body.used.get_or_init(|| variable::used(body.shell.mapped.text(), body.script, &body.retry_loops));
            let levels: Vec<_> =
                around.iter().copied().map(Some).chain([None]).filter_map(|at| used.get(&at)).collect();
            variable::free(|name| {
                levels.iter().any(|names| names.contains(name)) || self.document.stages.has_variable(self.index, name)
            })
        };
        variables.entry(innermost).or_insert_with(choose).clone()
    }
}

fn crlf_heredoc(span: Span, command: &ManagerCommand) -> Skip {
    let message = format!("the shell sees the CR of each line here, so a loop around `{command}` would not parse");
    Skip::new(span, SkipCode::CrlfHeredoc, message)
}

fn unrepairable(span: Span, command: &ManagerCommand) -> Finding {
    let message = format!("the loop around `{command}` hides its last failure in a form that is not known");
    skip(span, SkipCode::UnrepairableLoop, message)
}
