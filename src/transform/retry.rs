//! The action `retry`: the command is tried again, and the last failure ends the build.

mod layout;
mod repair;
mod sites;
mod trial;
mod variable;
mod wrap;

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use self::layout::{Dress, line_before};
use self::sites::{Found, Loop, Site, mentions, sites};
use self::trial::{Retried, Trials};
use self::wrap::{Form, Unit, unit, wrap};
use super::insertion::comment_above;
use super::{ManagerCommand, Retry, Transform};
use crate::condition::{Verdict, evaluate};
use crate::dockerfile::{self, Body, ExecWord, Instruction, Keyword};
use crate::edit::{Edit, EditSet};
use crate::packages;
use crate::report::{Effect, SkipCode};
use crate::scripts::{Layout, Run, ShellOptions, ShellText, is_posix, of_run};
use crate::shell::{self, for_each_command};
use crate::simulate;
use crate::span::Span;
use crate::view::{Finding, Fix, Omission, View};

/// What the step has to say of each command in the stages that the transform is for.
pub fn findings(view: &View, transform: &Transform, step: &Retry) -> Vec<Finding> {
    let mut findings = Vec::new();
    let verdicts = evaluate(view, transform);
    for (stage, verdict) in view.stages.stages.iter().zip(verdicts) {
        if transform.when.is_some() && !matches!(verdict, Verdict::Needs(_)) {
            continue;
        }
        for index in stage.instructions.clone() {
            let comment = comment_above(view, index, step.comment.as_deref());
            let place = Place { view, step, index, instruction: view.instructions[index], comment };
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
    /// What puts the step's comment above it.
    comment: Option<Edit>,
}

/// A script with the sites in it, and what is around each.
struct ScriptBody<'b> {
    shell: &'b ShellText<'b>,
    script: &'b shell::Script,
    trials: &'b Trials<'b>,
    /// The loops around commands that are retried.
    retry_loops: HashSet<*const shell::Command>,
    /// The loops around commands to retry.
    target_loops: HashSet<*const shell::Command>,
    /// From each here-document's operator to where it and all ahead of it have ended, in order.
    heredocs: Vec<Span>,
    /// Where the last new loop ends, and its last line.
    last_line: RefCell<Option<(usize, String)>>,
    /// The variable for new loops, by the innermost retry loop around them.
    variables: RefCell<HashMap<Option<*const shell::Command>, String>>,
    /// The variables that are used already.
    used: OnceCell<variable::Used<'b>>,
}

impl<'b> ScriptBody<'b> {
    fn new(trials: &'b Trials<'b>, shell: &'b ShellText<'b>, script: &'b shell::Script) -> Self {
        let (retry_loops, target_loops, variables, last_line) = Default::default();
        let mut heredocs: Vec<Span> = Vec::new();
        for_each_command(script, &mut |command| {
            let with_body = |r: &shell::Redirection| Some(Span::new(r.span.start, r.heredoc.as_ref()?.delimiter.end));
            heredocs.extend(command.redirections.iter().filter_map(with_body));
        });
        heredocs.sort();
        let mut end = 0;
        for heredoc in &mut heredocs {
            end = end.max(heredoc.end);
            heredoc.end = end;
        }
        Self { shell, script, trials, retry_loops, target_loops, heredocs, last_line, variables, used: OnceCell::new() }
    }

    fn note(&mut self, site: &Site, retried: Retried) {
        let loops = &site.context.loops;
        let innermost = match retried {
            Retried::No | Retried::Untold => None,
            Retried::Swallowed(index) => loops.get(index),
            Retried::Sound | Retried::Endless => loops.last(),
        };
        self.retry_loops.extend(innermost.map(|frame| std::ptr::from_ref(frame.command)));
        if matches!(site.found, Found::Target(_)) {
            self.target_loops.extend(loops.iter().map(|frame| std::ptr::from_ref(frame.command)));
        }
    }

    /// Notes the end of a new loop.
    fn end_with(&self, tail: Option<&Edit>) {
        *self.last_line.borrow_mut() = tail.and_then(|edit| {
            let (_, line) = edit.text.rsplit_once('\n')?;
            Some((edit.span.end, line.to_owned()))
        });
    }

    /// What stands in front of `at` once the new loop on the same line is written, if there is one.
    fn line_before(&self, file: &str, at: usize) -> Option<String> {
        let last = self.last_line.borrow();
        let (end, line) = last.as_ref()?;
        let between = file.get(*end..at).filter(|between| !between.contains('\n'))?;
        (line.len() < FARTHEST_LINE).then(|| format!("{line}{between}"))
    }

    /// Whether line breaks in or around `unit` would come between a here-document's operator and its body, or move it.
    fn has_heredoc_across(&self, unit: Span) -> bool {
        let begun = self.heredocs.partition_point(|heredoc| heredoc.start < unit.end);
        self.heredocs[..begun].last().is_some_and(|last| unit.start < last.end)
    }

    /// Whether a command to retry is in the loop, so that the loop is dealt with there.
    fn has_target_in(&self, frame: &Loop) -> bool {
        self.target_loops.contains(&std::ptr::from_ref(frame.command))
    }
}

/// What the scripts of a RUN do, as far as a repair bears on it.
#[derive(Debug, Default)]
struct Conduct {
    /// How many commands are in loops that hide their failure.
    swallowed: usize,
    /// What the outermost loop around each command does when nothing fails.
    calm: Vec<Option<simulate::Verdict>>,
}

impl Conduct {
    fn note<'b>(&mut self, trials: &Trials<'b>, sites: &'b [Site<'b>], retried: &[Retried]) {
        self.swallowed += retried.iter().filter(|retried| matches!(retried, Retried::Swallowed(_))).count();
        self.calm.extend(sites.iter().map(|site| trials.calm(site)));
    }

    /// How many commands do not lose their failure any more; none where the calm course is another than `before`.
    fn repaired(&self, before: &Conduct) -> usize {
        if self.calm == before.calm { before.swallowed.saturating_sub(self.swallowed) } else { 0 }
    }
}

/// A finding, or a repair that is still to be checked.
enum Draft {
    Finding(Finding),
    Repair(Fix, ManagerCommand),
}

/// How many repairs of a RUN are checked each by itself, where together they do not do what they should.
const MOST_CHECKS: usize = 50;

/// More commands than there are ahead of one in a pipeline; a loop around it holds their loops.
const LONGEST_PIPELINE: usize = 8;

/// A last line that is longer than this is not followed any farther to the right.
const FARTHEST_LINE: usize = 48;

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
                Ok(script) => sites(inner.arguments(), &script, commands, ShellOptions::default())
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
        let (mut drafts, mut conduct) = (Vec::new(), Conduct::default());
        for shell in &run.scripts {
            self.shell_text(shell, &mut drafts, &mut conduct);
        }
        findings.extend(self.checked(drafts, &conduct));
    }

    fn shell_text(&self, shell: &ShellText, drafts: &mut Vec<Draft>, conduct: &mut Conduct) {
        let text = shell.logical.text();
        let script = match &shell.script {
            Ok(script) => script,
            Err(opaque) => {
                if mentions(text, &self.step.commands) {
                    let at = shell.logical.source_start(opaque.at);
                    let message = format!("the shell text does not parse: {}", opaque.reason);
                    drafts.push(Draft::Finding(skip(at, SkipCode::UnparsableShell, message)));
                }
                return;
            }
        };
        let sites = sites(text, script, &self.step.commands, shell.shell);
        let trials = Trials::new(shell, script, &sites);
        let retried: Vec<Retried> = sites.iter().map(|site| trials.retried(site)).collect();
        let mut body = ScriptBody::new(&trials, shell, script);
        sites.iter().zip(&retried).for_each(|(site, &retried)| body.note(site, retried));
        drafts.extend(sites.iter().zip(&retried).filter_map(|(site, &retried)| self.site(&body, site, retried)));
        conduct.note(&trials, &sites, &retried);
    }

    /// Drops repairs that do not repair anything.
    fn checked(&self, drafts: Vec<Draft>, conduct: &Conduct) -> Vec<Finding> {
        let mut together = EditSet::default();
        let repairs =
            drafts.iter().filter(|draft| matches!(draft, Draft::Repair(fix, _) if together.try_add(&fix.edits)));
        let repairs = repairs.count();
        let all_good =
            repairs == 0 || self.conduct_after(&together).is_some_and(|after| after.repaired(conduct) >= repairs);
        let (mut taken, mut checks) = (EditSet::default(), 0);
        let mut findings = Vec::new();
        for draft in drafts {
            let (mut fix, command) = match draft {
                Draft::Finding(finding) => {
                    findings.push(finding);
                    continue;
                }
                Draft::Repair(fix, command) => (fix, command),
            };
            // What is in the way of a repair is looked at again when that is done.
            if !taken.fits(&fix.edits) {
                continue;
            }
            let good = all_good
                || checks < MOST_CHECKS && {
                    checks += 1;
                    let mut alone = EditSet::default();
                    alone.try_add(&fix.edits)
                        && self.conduct_after(&alone).is_some_and(|after| after.repaired(conduct) > 0)
                };
            if good {
                taken.try_add(&fix.edits);
                fix.edits.extend(self.comment.clone());
                findings.push(Finding::Fix(fix));
            } else {
                findings.push(unrepairable(fix.at, &command));
            }
        }
        findings
    }

    fn site<'b>(&self, body: &ScriptBody<'b>, site: &'b Site<'b>, retried: Retried) -> Option<Draft> {
        let shell = body.shell;
        let span = shell.logical.source_span(site.pipeline.commands[site.position].span);
        let leave = |code, message: String| Some(Draft::Finding(skip(span.start, code, message)));
        let names = self.names();
        match &site.found {
            Found::Exec => leave(SkipCode::Exec, format!("`exec` in front of `{names}` leaves no shell to try again")),
            Found::Offline => leave(SkipCode::NetworkNone, format!("`{names}` is told not to use the network")),
            Found::Quoted { program } => {
                leave(SkipCode::QuotedScript, format!("`{names}` stands in a quoted script for `{program}`"))
            }
            Found::Argument { program, at } => match body.trials.helper(site, program, *at) {
                Retried::Sound => Some(Draft::Finding(Finding::Satisfied(span))),
                Retried::Endless => leave(SkipCode::EndlessLoop, format!("`{program}` never stops trying")),
                Retried::Swallowed(_) => leave(
                    SkipCode::UnrepairableLoop,
                    format!("`{program}` hides the last failure of the command that it retries"),
                ),
                Retried::No | Retried::Untold => {
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
                Retried::Sound => Some(Draft::Finding(Finding::Satisfied(span))),
                Retried::Endless => {
                    leave(SkipCode::EndlessLoop, format!("the loop around `{command}` never ends while it fails"))
                }
                Retried::Swallowed(index) => Some(self.repair(body, site, command, index)),
                Retried::Untold => {
                    let message = format!("the loop around `{command}` is too long to tell what it does on failure");
                    leave(SkipCode::UnrepairableLoop, message)
                }
                Retried::No => Some(Draft::Finding(self.wrap(body, site, command).unwrap_or_else(Finding::Skip))),
            },
        }
    }

    fn repair<'b>(&self, body: &ScriptBody<'b>, site: &'b Site<'b>, command: &ManagerCommand, index: usize) -> Draft {
        let frame = site.context.loops[index];
        let at = body.shell.logical.source_start(frame.command.span.start);
        if frame.handled && !site.context.function || site.context.detached {
            let message =
                format!("the loop around `{command}` hides its last failure, and what is around it handles the loop");
            return Draft::Finding(skip(at, SkipCode::HandledLoop, message));
        }
        let dress = self.dress(body.shell.layout, at);
        match repair::repair(body.shell, &dress, (body.trials, site), frame, command, self.step) {
            Some(edits) => {
                let message = format!("the loop around `{command}` now fails when its last try fails");
                Draft::Repair(Fix { at, edits, effect: Effect::Repaired, message }, command.clone())
            }
            None => Draft::Finding(unrepairable(at, command)),
        }
    }

    /// What the scripts of the instruction do once `edits` are made.
    fn conduct_after(&self, edits: &EditSet) -> Option<Conduct> {
        let file = self.view.dockerfile.text;
        let head = format!("# escape={}\nFROM scratch\n", self.view.dockerfile.escape);
        let text = format!("{head}{}", edits.apply_in(file, self.instruction.span));
        let dockerfile = dockerfile::parse(&text);
        let instruction = dockerfile.instructions().nth(1)?;
        let run = of_run(&text, instruction, self.view.stages.shell(self.index));
        let mut conduct = Conduct::default();
        for shell in &run.scripts {
            let script = shell.script.as_ref().ok()?;
            let sites = sites(shell.logical.text(), script, &self.step.commands, shell.shell);
            let trials = Trials::new(shell, script, &sites);
            let retried: Vec<Retried> = sites.iter().map(|site| trials.retried(site)).collect();
            conduct.note(&trials, &sites, &retried);
        }
        Some(conduct)
    }

    fn dress(&self, layout: Layout, at: usize) -> Dress<'_> {
        let before = line_before(self.view.dockerfile.text, self.instruction.span, at);
        self.dress_behind(layout, at, before)
    }

    fn dress_behind(&self, layout: Layout, at: usize, before: &str) -> Dress<'_> {
        let file = &self.view.dockerfile;
        Dress::new(file.text, layout, file.escape, self.instruction.span, (at, before))
    }

    fn wrap(&self, body: &ScriptBody, site: &Site, command: &ManagerCommand) -> Result<Finding, Omission> {
        let shell = body.shell;
        let text = shell.logical.text();
        let unit = unit(text, site);
        let span = shell.logical.source_span(unit.span);
        self.check(body, site, unit.span)?;
        let (form, effect) = self.form(site);
        let variable = self.variable(body, site);
        let after_parenthesis = text[..unit.span.start].ends_with('(');
        let before = body.line_before(self.view.dockerfile.text, span.start);
        let dress = match &before {
            Some(before) => self.dress_behind(shell.layout, span.start, before),
            None => self.dress(shell.layout, span.start),
        };
        let unit = unit.in_file(&shell.logical);
        let mut edits = wrap(&dress, &unit, form, &variable, (self.step, command), after_parenthesis);
        body.end_with(edits.last());
        edits.extend(self.comment.clone());
        let unseen = if effect == Effect::Stricter { "; its failure went unseen before" } else { "" };
        let message = format!("`{command}` is tried {} times, and then fails{unseen}", self.step.attempts);
        Ok(Finding::Fix(Fix { at: span.start, edits, effect, message }))
    }

    /// What a loop cannot be written around.
    fn check(&self, body: &ScriptBody, site: &Site, unit: Span) -> Result<(), Omission> {
        let shell = body.shell;
        let span = shell.logical.source_span(unit);
        let refuse = |code, message: &str| Err(Omission { at: span.start, code, message: message.to_owned() });
        if site.context.quoted_backquotes {
            return refuse(SkipCode::NestedBackquotes, "the command is in backquotes within double quotes");
        }
        if site.position > LONGEST_PIPELINE {
            return refuse(
                SkipCode::UnparsableShell,
                "the pipeline in front of the command is too long to be tried again",
            );
        }
        if shell.layout != Layout::Continued && body.has_heredoc_across(unit) {
            return refuse(
                SkipCode::HeredocArgument,
                "a here-document begins ahead of the loop's line breaks, and ends behind",
            );
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
        let around: Vec<_> = site.context.loops.iter().map(|frame| std::ptr::from_ref(frame.command)).collect();
        let innermost = around.iter().rfind(|command| body.retry_loops.contains(*command)).copied();
        let mut variables = body.variables.borrow_mut();
        let choose = || {
            let used =
                body.used.get_or_init(|| variable::used(body.shell.logical.text(), body.script, &body.retry_loops));
            let levels: Vec<_> =
                around.iter().copied().map(Some).chain([None]).filter_map(|at| used.get(&at)).collect();
            variable::free(|name| {
                levels.iter().any(|names| names.contains(name)) || self.view.stages.has_variable(self.index, name)
            })
        };
        variables.entry(innermost).or_insert_with(choose).clone()
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
        if !is_posix(self.view.stages.shell(self.index)) {
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
        edits.extend(self.comment.clone());
        let message =
            format!("`{command}` is tried {} times, and then fails; the shell form runs the loop", self.step.attempts);
        Some(Finding::Fix(Fix { at: span.start, edits, effect: Effect::Same, message }))
    }
}

fn unrepairable(at: usize, command: &ManagerCommand) -> Finding {
    let message = format!("the loop around `{command}` hides its last failure in a form that is not known");
    skip(at, SkipCode::UnrepairableLoop, message)
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
