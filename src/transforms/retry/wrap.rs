//! Puts a command into a loop that tries it again, and fails when the last try fails.

use super::sites::CallSite;
use crate::analysis::commands::{CommandParts, WordText};
use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::syntax::shell::{AndOrOp, CommandKind, Pipeline, Simple, Word};
use crate::transforms::manager_command::ManagerCommand;
use crate::transforms::retry::action::Retry;
use crate::transforms::writing::shell_layout::{Stylist, Unit};

/// How the loop ends a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `exit 1` ends the script.
    Loop,
    /// `exit 1` ends a subshell, so that the author's handling of the failure goes on working.
    Subshell,
}

/// The unit around a site: its command, what it reads from in a pipeline, and the index update in front.
pub(super) fn unit(text: &str, site: &CallSite) -> Unit {
    let pipeline = site.pipeline;
    let commands = &pipeline.commands[..=site.position];
    let span = commands[0].span.to(site.span());
    let mut unit = Unit { span, words: words_of(commands), second: None };
    if pipeline.commands.len() == 1
        && pipeline.bang.is_none()
        && let Some(update) = update_in_front(text, site)
    {
        unit.second = Some(span.start);
        unit.span = update.span.to(span);
        unit.words.extend(words_of(update.commands));
    }
    unit
}

/// `apk update &&` right in front, where taking it along does not regroup an and-or list.
fn update_in_front<'t>(text: &str, site: &CallSite<'t>) -> Option<&'t Pipeline<'t>> {
    let list = site.list;
    let before = site.element.checked_sub(1)?;
    let joined = |element: usize| element == 0 || list.rest[element - 1].0 == AndOrOp::And;
    if !joined(site.element) || !joined(before) {
        return None;
    }
    let update = if before == 0 { &list.first } else { &list.rest[before - 1].2 };
    let [command] = update.commands else { return None };
    let CommandKind::Simple(simple) = &command.kind else { return None };
    let invocation = CommandParts::new(WordText::of_simple(simple, text)).invocation()?;
    let super::sites::Found::Target(target) = &site.found else { return None };
    (update.bang.is_none() && invocation.is(&target.program, "update")).then_some(update)
}

fn words_of(commands: &[crate::syntax::shell::Command]) -> Vec<Span> {
    let mut spans = Vec::new();
    for command in commands {
        if let CommandKind::Simple(Simple { assignments, words }) = &command.kind {
            spans.extend(assignments.iter().map(|assignment| assignment.span));
            spans.extend(words.iter().map(|word: &Word| word.span));
        } else {
            spans.push(command.span);
        }
        spans.extend(command.redirections.iter().map(|redirection| redirection.target.span));
    }
    spans
}

/// The message of the guard.
pub(super) fn message(step: &Retry, command: &ManagerCommand, attempts: usize) -> String {
    step.message
        .replace("{command}", &format!("{} {}", command.program, command.subcommand))
        .replace("{attempts}", &attempts.to_string())
        .replace("{delay}", &step.delay.to_string())
}

/// `{ echo "…" >&2; exit 1; }`
pub(super) fn failure(message: &str, leave: &str) -> String {
    format!("{{ echo \"{message}\" >&2; {leave} 1; }}")
}

/// The edits that put `unit` of the file into a loop over `variable`.
///
/// ```text
/// for i in 1 2 3; do \
///   apk add --no-cache bash && break; \
///   [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
///   sleep 5; \
/// done
/// ```
pub(super) fn wrap(
    stylist: &Stylist,
    unit: &Unit,
    form: Form,
    variable: &str,
    (step, command): (&Retry, &ManagerCommand),
    after_parenthesis: bool,
) -> Vec<Edit> {
    let levels = match form {
        Form::Loop => 0,
        Form::Subshell => 1,
    };
    let (open, close) = match form {
        Form::Loop => ("", ""),
        Form::Subshell if after_parenthesis => (" ( ", " )"),
        Form::Subshell => ("( ", " )"),
    };
    // A blank keeps two parentheses from being taken for arithmetic.
    let apart = if open.starts_with(' ') && !stylist.base.contains('\t') { " " } else { "" };
    let outer = stylist.indent(levels) + apart;
    let body = stylist.indent(levels + 1) + apart;
    let list: Vec<String> = (1..=step.attempts).map(|n| n.to_string()).collect();
    let message = message(step, command, step.attempts as usize);
    let guard = format!("[ ${variable} = {} ] && {}", step.attempts, failure(&message, "exit"));
    let end = stylist.end();
    let head = format!("{open}for {variable} in {}; do{}", list.join(" "), stylist.break_line(&body));
    let mut tail = format!(" && break{end}{}{}{end}", stylist.break_line(&body), stylist.escaped(&guard));
    if step.delay > 0 {
        tail.push_str(&format!("{}sleep {}{end}", stylist.break_line(&body), step.delay));
    }
    tail.push_str(&format!("{}done{close}", stylist.break_line(&outer)));
    let mut edits = vec![Edit::insert(unit.span.start, head)];
    edits.extend(stylist.shift(unit, &body).into_iter().map(|(at, text)| Edit::insert(at, text)));
    edits.push(Edit::insert(unit.span.end, tail));
    edits
}
