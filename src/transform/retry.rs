//! The action `retry`: the command is tried again, and the last failure ends the build.

mod layout;
mod repair;
mod sites;
mod trial;
mod variable;
mod wrap;

use std::collections::HashSet;

use self::layout::Dress;
use self::sites::{Found, Loop, Site, mentions, sites};
use self::trial::{Retried, helper, retried};
use self::wrap::{Form, Unit, unit, wrap};
use super::insertion::comment_above;
use super::{ManagerCommand, Retry, Transform};
use crate::condition::{Verdict, evaluate};
use crate::dockerfile::{self, Body, ExecWord, Instruction, Keyword};
use crate::edit::{Edit, EditSet};
use crate::packages;
use crate::report::{Effect, SkipCode};
use crate::scripts::{Layout, Run, ShellText, is_posix, of_run};
use crate::shell;
use crate::span::Span;
use crate::view::{Finding, Fix, Omission, View};

/// What the step has to say of each command in the stages that the transform is for.
pub fn findings(view: &View, transform: &Transform, step: &Retry) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, stage) in view.stages.stages.iter().enumerate() {
        let condition = transform.when.as_ref();
        if condition.is_some() && !matches!(evaluate(view, number, condition), Verdict::Needs(_)) {
            continue;
        }
        for index in stage.instructions.clone() {
            let place = Place { view, step, index, instruction: view.instructions[index] };
            match (&place.instruction.body, &view.runs[index]) {
                (Body::Onbuild(inner), _) => findings.extend(place.onbuild(inner)),
                (_, Some(run)) => place.run(run, &mut findings),
                _ => {}
            }
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

/// A script with the sites in it, and what is around each.
struct ScriptBody<'b, 't> {
    shell: &'b ShellText<'t>,
    script: &'b shell::Script,
    sites: &'b [Site<'b>],
    retried: &'b [Retried],
}

impl ScriptBody<'_, '_> {
    fn swallowed(&self) -> usize {
        self.retried.iter().filter(|retried| matches!(retried, Retried::Swallowed(_))).count()
    }

    /// Whether a command to retry is in the loop, so that the loop is dealt with there.
    fn has_target_in(&self, frame: &Loop) -> bool {
        self.sites.iter().any(|site| {
            matches!(site.found, Found::Target(_))
                && site.context.loops.iter().any(|other| std::ptr::eq(other.command, frame.command))
        })
    }

    fn retry_loops(&self) -> impl Iterator<Item = &shell::Command> {
        let retried = self.sites.iter().zip(self.retried).filter(|(_, retried)| **retried != Retried::No);
        retried.flat_map(|(site, _)| site.context.loops.iter().map(|frame| frame.command))
    }
}

const NO_NETWORK: &str = "the RUN has `--network=none`, so there is nothing to retry";

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
        let bodies = || self.instruction.heredocs.iter().map(|heredoc| heredoc.body.of(self.view.dockerfile.text));
        let in_heredoc = inner.keyword == Some(Keyword::Run) && bodies().any(|body| mentions(body, commands));
        let message = format!("`{}` in ONBUILD runs in the builds of other images", self.names());
        (found || in_heredoc).then(|| skip(self.instruction.keyword_span.start, SkipCode::Onbuild, message))
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
        let retried: Vec<Retried> = all.iter().map(|site| retried(shell, script, &all, site)).collect();
        let body = ScriptBody { shell, script, sites: &all, retried: &retried };
        findings.extend(all.iter().zip(&retried).filter_map(|(site, &retried)| self.site(&body, site, retried)));
    }

    fn site(&self, body: &ScriptBody, site: &Site, retried: Retried) -> Option<Finding> {
        let shell = body.shell;
        let span = shell.logical.source_span(site.pipeline.commands[site.position].span);
        let leave = |code, message: String| Some(skip(span.start, code, message));
        let names = self.names();
        match &site.found {
            Found::Exec => leave(SkipCode::Exec, format!("`exec` in front of `{names}` leaves no shell to try again")),
            Found::Offline => leave(SkipCode::NetworkNone, format!("`{names}` is told not to use the network")),
            Found::Quoted { program } => {
                leave(SkipCode::QuotedScript, format!("`{names}` stands in a quoted script for `{program}`"))
            }
            Found::Argument { program, at } => match helper(shell, body.script, site, program, *at) {
                Retried::Sound => Some(Finding::Satisfied(span)),
                Retried::Endless => leave(SkipCode::EndlessLoop, format!("`{program}` never stops trying")),
                Retried::Swallowed(_) => leave(
                    SkipCode::UnrepairableLoop,
                    format!("`{program}` hides the last failure of the command that it retries"),
                ),
                Retried::No => {
                    leave(SkipCode::UnknownPrefix, format!("`{program}` in front of `{names}` is not known"))
                }
            },
            Found::Relative(command) => match retried {
                Retried::Swallowed(index) if !body.has_target_in(&site.context.loops[index]) => {
                    Some(self.repair(body, site, command, index))
                }
                _ => None,
            },
            Found::Target(command) => match retried {
                _ if self.instruction.flag("network") == Some("none") => {
                    leave(SkipCode::NetworkNone, NO_NETWORK.to_owned())
                }
                Retried::Sound => Some(Finding::Satisfied(span)),
                Retried::Endless => {
                    leave(SkipCode::EndlessLoop, format!("the loop around `{command}` never ends while it fails"))
                }
                Retried::Swallowed(index) => Some(self.repair(body, site, command, index)),
                Retried::No => Some(self.wrap(body, site, command).unwrap_or_else(Finding::Skip)),
            },
        }
    }

    fn repair(&self, body: &ScriptBody, site: &Site, command: &ManagerCommand, index: usize) -> Finding {
        let frame = site.context.loops[index];
        let at = body.shell.logical.source_start(frame.command.span.start);
        if frame.handled && !site.context.function {
            let message =
                format!("the loop around `{command}` hides its last failure, and what is around it handles the loop");
            return skip(at, SkipCode::HandledLoop, message);
        }
        let dress = self.dress(body.shell.layout, at);
        let edits = repair::repair(body.shell, &dress, (body.script, site), frame, command, self.step);
        let Some(mut edits) = edits.filter(|edits| self.swallowed_after(edits) < body.swallowed()) else {
            let message = format!("the loop around `{command}` hides its last failure in a form that is not known");
            return skip(at, SkipCode::UnrepairableLoop, message);
        };
        edits.extend(self.comment());
        let message = format!("the loop around `{command}` now fails when its last try fails");
        Finding::Fix(Fix { at, edits, effect: Effect::Repaired, message })
    }

    /// How many commands are in loops that hide their failure once `edits` of the instruction are made.
    fn swallowed_after(&self, edits: &[Edit]) -> usize {
        let file = self.view.dockerfile.text;
        let start = self.instruction.span.start;
        let head = format!("# escape={}\nFROM scratch\n", self.view.dockerfile.escape);
        let text = format!("{head}{}", self.instruction.span.of(file));
        let moved: Vec<Edit> = edits
            .iter()
            .map(|edit| {
                Edit::replace(
                    Span::new(edit.span.start - start, edit.span.end - start).shifted(head.len()),
                    &*edit.text,
                )
            })
            .collect();
        let mut set = EditSet::default();
        if !set.try_add(&moved) {
            return usize::MAX;
        }
        let text = set.apply(&text);
        let dockerfile = dockerfile::parse(&text);
        let Some(instruction) = dockerfile.instructions().nth(1) else { return usize::MAX };
        let run = of_run(&text, instruction, &self.view.stages.shell(self.index));
        let counts = run.scripts.iter().map(|shell| {
            let script = shell.script.as_ref().ok()?;
            let all = sites(shell.logical.text(), script, &self.step.commands, shell.shell.errexit);
            let swallowed = |site: &&Site| matches!(retried(shell, script, &all, site), Retried::Swallowed(_));
            Some(all.iter().filter(swallowed).count())
        });
        counts.sum::<Option<usize>>().unwrap_or(usize::MAX)
    }

    fn dress(&self, layout: Layout, at: usize) -> Dress<'_> {
        Dress::new(self.view.dockerfile.text, layout, self.view.dockerfile.escape, self.instruction.span, at)
    }

    fn comment(&self) -> Option<Edit> {
        comment_above(self.view, self.index, self.step.comment.as_deref())
    }

    fn wrap(&self, body: &ScriptBody, site: &Site, command: &ManagerCommand) -> Result<Finding, Omission> {
        let shell = body.shell;
        let text = shell.logical.text();
        let unit = unit(text, site);
        let span = shell.logical.source_span(unit.span);
        self.check(shell, site, span)?;
        let (form, effect) = self.form(site);
        let variable = self.variable(body, site);
        let after_parenthesis = text[..unit.span.start].ends_with('(');
        let dress = self.dress(shell.layout, span.start);
        let unit = unit.in_file(&shell.logical);
        let mut edits = wrap(&dress, &unit, form, &variable, (self.step, command), after_parenthesis);
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

    /// Retry loops that are finished before or after this site may use the same variable.
    fn variable(&self, body: &ScriptBody, site: &Site) -> String {
        let finished = |command: &shell::Command| {
            body.retry_loops().any(|retry| std::ptr::eq(retry, command))
                && !site.context.loops.iter().any(|frame| std::ptr::eq(frame.command, command))
        };
        let used: HashSet<&str> = variable::used(body.shell.logical.text(), body.script, &finished);
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
        if !is_posix(&self.view.stages.shell(self.index)) {
            return Some(skip(span.start, SkipCode::ShellNotPosix, "the SHELL in force does not run POSIX loops"));
        }
        let Some(text) = values.iter().map(|value| shell_quoted(value)).collect::<Option<Vec<_>>>() else {
            let message = "an argument with control characters cannot be written in the shell form";
            return Some(skip(span.start, SkipCode::UnparsableShell, message));
        };
        let variable = variable::free(|name| self.view.stages.has_variable(self.index, name));
        let dress = self.dress(Layout::Continued, span.start);
        let around = wrap(&dress, &Unit::empty(span.start), Form::Loop, &variable, (self.step, command), false);
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
