//! The action `retry`: the command is tried again, and the last failure ends the build.

mod layout;
mod repair;
mod sites;
mod trial;
mod variable;
mod wrap;

use std::collections::HashSet;

use self::layout::Dress;
use self::sites::{Found, Site, mentions, sites};
use self::trial::{Retried, helper, retried};
use self::wrap::{Form, unit, wrap};
use super::{ManagerCommand, Retry};
use crate::dockerfile::{Body, ExecWord, Instruction, Keyword};
use crate::edit::Edit;
use crate::packages;
use crate::report::{Effect, SkipCode};
use crate::scripts::{Layout, Run, ShellText, is_posix_shell};
use crate::shell;
use crate::span::Span;
use crate::transform::comment;
use crate::view::{Finding, Fix, Omission, View};

pub use self::layout::newline_at;

/// What `step` finds in the stages that `applies` holds for.
pub fn findings(view: &View, applies: &dyn Fn(usize) -> bool, step: &Retry) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, instruction) in view.instructions.iter().enumerate() {
        let stage = view.stages.stage_of(index);
        if !stage.is_some_and(applies) {
            continue;
        }
        let place = Place { view, step, index, instruction };
        match (&instruction.body, &view.runs[index]) {
            (Body::Onbuild(inner), _) => findings.extend(place.onbuild(inner)),
            (_, Some(run)) => place.run(run, &mut findings),
            _ => {}
        }
    }
    findings
}

/// One instruction.
struct Place<'v, 'a> {
    view: &'v View<'a>,
    step: &'v Retry,
    index: usize,
    instruction: &'v Instruction<'a>,
}

fn skip(at: usize, code: SkipCode, message: impl Into<String>) -> Finding {
    Finding::Skip(Omission { at, code, message: message.into() })
}

impl Place<'_, '_> {
    fn names(&self) -> String {
        let names: Vec<String> = self.step.commands.iter().map(ManagerCommand::to_string).collect();
        names.join("` or `")
    }

    /// ONBUILD is left alone, and says so where there would be something to do.
    fn onbuild(&self, inner: &Instruction) -> Option<Finding> {
        let commands = &self.step.commands;
        let found = match (&inner.body, inner.keyword) {
            (Body::Exec(words), Some(Keyword::Run)) => mentions(&joined(words), commands),
            (_, Some(Keyword::Run)) => match shell::parse(inner.arguments()) {
                Ok(script) => sites(inner.arguments(), &script, commands, false)
                    .iter()
                    .any(|site| !matches!(site.found, Found::Relative(_))),
                Err(_) => mentions(inner.arguments(), commands),
            },
            _ => false,
        };
        let message = format!("`{}` in ONBUILD runs in the builds of other images", self.names());
        found.then(|| skip(self.instruction.keyword_span.start, SkipCode::Onbuild, message))
    }

    fn run(&self, run: &Run, findings: &mut Vec<Finding>) {
        let file = self.view.dockerfile.text;
        for foreign in &run.foreign {
            let logical = self.instruction.logical.text();
            let text = if foreign.code == SkipCode::Interpreter { foreign.span.of(file) } else { logical };
            if mentions(text, &self.step.commands) {
                let message = match foreign.code {
                    SkipCode::Interpreter => format!("`{}` stands in a script for {}", self.names(), foreign.what),
                    _ => format!("the SHELL in force is {}, which does not run POSIX loops", foreign.what),
                };
                let at = if foreign.code == SkipCode::Interpreter {
                    foreign.span.start
                } else {
                    self.instruction.keyword_span.start
                };
                findings.push(skip(at, foreign.code, message));
            }
        }
        if let Some(words) = &run.exec {
            findings.extend(self.exec(words));
        }
        for shell in &run.scripts {
            self.shell_text(shell, findings);
        }
    }

    fn shell_text(&self, shell: &ShellText, findings: &mut Vec<Finding>) {
        let text = shell.logical.text();
        let script = match &shell.script {
            Ok(script) => script,
            Err(opaque) => {
                if mentions(text, &self.step.commands) {
                    let at = shell.logical.source_start(opaque.at);
                    findings.push(skip(
                        at,
                        SkipCode::UnparsableShell,
                        format!("the shell text does not parse: {}", opaque.reason),
                    ));
                }
                return;
            }
        };
        let all = sites(text, script, &self.step.commands, shell.shell.errexit);
        for site in &all {
            findings.extend(self.site(shell, script, &all, site));
        }
    }

    fn site(&self, shell: &ShellText, script: &shell::Script, all: &[Site], site: &Site) -> Option<Finding> {
        let span = shell.logical.source_span(site.pipeline.commands[site.position].span);
        let at = span.start;
        let names = self.names();
        match &site.found {
            Found::Exec => {
                Some(skip(at, SkipCode::Exec, format!("`exec` in front of `{names}` leaves no shell to try again")))
            }
            Found::Quoted { program } => {
                Some(skip(at, SkipCode::QuotedScript, format!("`{names}` stands in a quoted script for `{program}`")))
            }
            Found::Argument { program, at: word } => match helper(shell, script, site, program, *word) {
                Retried::Sound => Some(Finding::Satisfied(span)),
                Retried::Endless => Some(skip(at, SkipCode::EndlessLoop, format!("`{program}` never stops trying"))),
                Retried::Swallowed(_) => {
                    let message = format!("`{program}` hides the last failure of the command that it retries");
                    Some(skip(at, SkipCode::UnrepairableLoop, message))
                }
                Retried::No => {
                    Some(skip(at, SkipCode::UnknownPrefix, format!("`{program}` in front of `{names}` is not known")))
                }
            },
            Found::Relative(command) => match retried(shell, script, all, site) {
                Retried::Swallowed(index) => Some(self.repair(shell, site, command, index)),
                _ => None,
            },
            Found::Target(_) if self.instruction.flag("network") == Some("none") => {
                Some(skip(at, SkipCode::NetworkNone, "the RUN has `--network=none`, so there is nothing to retry"))
            }
            Found::Target(command) => match retried(shell, script, all, site) {
                Retried::Sound => Some(Finding::Satisfied(span)),
                Retried::Endless => Some(skip(
                    at,
                    SkipCode::EndlessLoop,
                    format!("the loop around `{command}` never ends while it fails"),
                )),
                Retried::Swallowed(index) => Some(self.repair(shell, site, command, index)),
                Retried::No => Some(self.wrap(shell, script, all, site, command).unwrap_or_else(Finding::Skip)),
            },
        }
    }

    fn repair(&self, shell: &ShellText, site: &Site, command: &ManagerCommand, index: usize) -> Finding {
        let frame = site.context.loops[index];
        let at = shell.logical.source_start(frame.command.span.start);
        if frame.handled && !site.context.function {
            let message =
                format!("the loop around `{command}` hides its last failure, and what is around it handles the loop");
            return skip(at, SkipCode::HandledLoop, message);
        }
        let dress = self.dress(shell.layout, at);
        match repair::repair(shell, &dress, site, frame, command, self.step) {
            Some(mut edits) => {
                edits.extend(self.comment());
                Finding::Fix(Fix {
                    at,
                    edits,
                    effect: Effect::Repaired,
                    message: format!("the loop around `{command}` now fails when its last try fails"),
                })
            }
            None => {
                let message = format!("the loop around `{command}` hides its last failure in a form that is not known");
                skip(at, SkipCode::UnrepairableLoop, message)
            }
        }
    }

    fn dress(&self, layout: Layout, at: usize) -> Dress<'_> {
        Dress::new(self.view.dockerfile.text, layout, self.view.dockerfile.escape, self.instruction.span, at)
    }

    fn comment(&self) -> Option<Edit> {
        comment::above(self.view, self.index, self.step.comment.as_deref())
    }

    fn wrap(
        &self,
        shell: &ShellText,
        script: &shell::Script,
        all: &[Site],
        site: &Site,
        command: &ManagerCommand,
    ) -> Result<Finding, Omission> {
        let text = shell.logical.text();
        let unit = unit(text, site);
        let span = shell.logical.source_span(unit.span);
        self.check(shell, site, span)?;
        let (form, effect) = self.form(site);
        let words: Vec<Span> = unit.words.iter().map(|&word| shell.logical.source_span(word)).collect();
        let variable = self.variable(shell, script, all, site);
        let after_parenthesis = text[..unit.span.start].ends_with('(');
        let dress = self.dress(shell.layout, span.start);
        let mut edits = wrap(&dress, span, &words, form, &variable, (self.step, command), after_parenthesis);
        edits.extend(self.comment());
        let unseen = if effect == Effect::Stricter { "; its failure went unseen before" } else { "" };
        let message = format!("`{command}` is tried {} times, and then fails{unseen}", self.step.attempts);
        Ok(Finding::Fix(Fix { at: span.start, edits, effect, message }))
    }

    /// What a loop cannot be written around.
    fn check(&self, shell: &ShellText, site: &Site, span: Span) -> Result<(), Omission> {
        let refuse = |code, message: &str| Err(Omission { at: span.start, code, message: message.to_owned() });
        if site.context.quoted_backquotes {
            return refuse(SkipCode::NestedBackquotes, "the command is in backquotes within double quotes");
        }
        let reads_heredoc = |command: &shell::Command| command.redirections.iter().any(|r| r.heredoc.is_some());
        if shell.layout != Layout::Continued && site.pipeline.commands.iter().any(reads_heredoc) {
            return refuse(SkipCode::HeredocArgument, "the command reads a here-document inside a script");
        }
        Ok(())
    }

    fn form(&self, site: &Site) -> (Form, Effect) {
        let context = &site.context;
        match () {
            () if context.handled => (Form::Subshell, Effect::Same),
            () if context.unseen && (context.detached || self.step.keep_ignored_failures) => {
                (Form::Subshell, Effect::Same)
            }
            () if context.unseen => (Form::Loop, Effect::Stricter),
            () => (Form::Loop, Effect::Same),
        }
    }

    /// The loops that are finished before or after this site may use the same variable.
    fn variable(&self, shell: &ShellText, script: &shell::Script, all: &[Site], site: &Site) -> String {
        let around =
            |command: &shell::Command| site.context.loops.iter().any(|frame| std::ptr::eq(frame.command, command));
        let retries = |command: &shell::Command| {
            let frames = all.iter().flat_map(|other| &other.context.loops);
            matches!(command.kind, shell::CommandKind::For(_))
                && frames.into_iter().any(|frame| std::ptr::eq(frame.command, command))
                && !around(command)
        };
        let used: HashSet<&str> = variable::used(shell.logical.text(), script, &retries);
        variable::free(|name| used.contains(name) || self.view.stages.has_variable(self.index, name))
    }

    /// `RUN ["apk", "add", "x"]` becomes the shell form.
    fn exec(&self, words: &[ExecWord]) -> Option<Finding> {
        let values: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
        let program = packages::strip_prefixes(&values).program?;
        let span = self.instruction.logical.source_span(self.instruction.arguments);
        let Some(invocation) = packages::invocation(&values[program..]) else {
            let quoted =
                words.iter().any(|word| word.value.contains(' ') && mentions(&word.value, &self.step.commands));
            let runs_script = sites::SCRIPT_RUNNERS.contains(&packages::base_name(values[program]));
            let message = format!("`{}` stands in a quoted script for `{}`", self.names(), values[program]);
            return (quoted && runs_script).then(|| skip(span.start, SkipCode::QuotedScript, message));
        };
        let command = self.step.commands.iter().find(|c| invocation.is(&c.program, &c.subcommand))?;
        if self.instruction.flag("network") == Some("none") {
            return Some(skip(
                span.start,
                SkipCode::NetworkNone,
                "the RUN has `--network=none`, so there is nothing to retry",
            ));
        }
        if !is_posix_shell(&self.view.stages.shell(self.index)) {
            return Some(skip(span.start, SkipCode::ShellNotPosix, "the SHELL in force does not run POSIX loops"));
        }
        let Some(text) = values.iter().map(|value| shell_quoted(value)).collect::<Option<Vec<_>>>() else {
            let message = "an argument with control characters cannot be written in the shell form";
            return Some(skip(span.start, SkipCode::UnparsableShell, message));
        };
        let variable = variable::free(|name| self.view.stages.has_variable(self.index, name));
        let dress = self.dress(Layout::Continued, span.start);
        let around = wrap(&dress, Span::empty(span.start), &[], Form::Loop, &variable, (self.step, command), false);
        let whole: Vec<String> = around.into_iter().map(|edit| edit.text).collect();
        let mut edits = vec![Edit::replace(span, whole.join(&text.join(" ")))];
        edits.extend(self.comment());
        let message =
            format!("`{command}` is tried {} times, and then fails; the shell form runs the loop", self.step.attempts);
        Some(Finding::Fix(Fix { at: span.start, edits, effect: Effect::Same, message }))
    }
}

fn joined(words: &[ExecWord]) -> String {
    words.iter().map(|word| word.value.as_str()).collect::<Vec<_>>().join(" ")
}

/// The word as shell text; none where it has control characters.
fn shell_quoted(word: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-+/:=@,%".contains(c);
    if word.chars().any(char::is_control) {
        return None;
    }
    let quoted = word.is_empty() || !word.chars().all(plain);
    Some(if quoted { format!("'{}'", word.replace('\'', "'\\''")) } else { word.to_owned() })
}
