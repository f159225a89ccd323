//! Puts a command into a loop that tries it again, and fails when the last try fails.

use super::sites::CallSite;
use super::together::Group;
use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::knowledge::words::base_name;
use crate::syntax::shell::{Command, CommandKind, Script, Simple, Word};
use crate::transforms::manager_command::ManagerCommand;
use crate::transforms::retry::action::Retry;
use crate::transforms::retry::variable::LoopVariable;
use crate::transforms::writing::shell_layout::{BesideList, Stylist, Unit};

/// How the loop ends a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `exit 1` ends the script.
    Loop,
    /// `exit 1` ends a subshell, so that the author's handling of the failure goes on working.
    Subshell,
}

/// The unit around a site: its command and what it reads from in a pipeline, or the commands that it is tried with.
pub(super) fn unit(site: &CallSite, group: Option<&Group>) -> Unit {
    if let Some(Group { sites, .. }) = group
        && let [first, .., last] = &sites[..]
    {
        let words = sites.iter().flat_map(|site| words_of(std::slice::from_ref(site.command))).collect();
        let others = sites[1..].iter().map(|site| site.span().start).collect();
        return Unit { span: first.span().to(last.span()), words, others };
    }
    let commands = &site.pipeline.commands[..=site.position];
    Unit { span: commands[0].span.to(site.span()), words: words_of(commands), others: Vec::new() }
}

fn words_of(commands: &[Command]) -> Vec<Span> {
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

/// Whether a command leaves more in a file each time it runs.
pub(super) fn appends(text: &str, command: &Command) -> bool {
    let tee_appends = |command: &Command| {
        let CommandKind::Simple(simple) = &command.kind else { return false };
        let mut words = simple.words.iter().filter_map(|word| word.literal(text));
        words.next().is_some_and(|name| base_name(&name) == "tee")
            && words.any(|word| {
                word == "--append" || word.starts_with('-') && !word.starts_with("--") && word.contains('a')
            })
    };
    let one = |command: &Command| {
        tee_appends(command)
            || command.redirections.iter().any(|redirection| redirection.operator.of(text).ends_with(">>"))
    };
    one(command) || command.nested_scripts().into_iter().flat_map(Script::all_commands).any(one)
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
    variable: &LoopVariable,
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
    let BesideList { body, done: outer, shifts } = stylist.beside(unit).unwrap_or_else(|| {
        let deep = |levels| stylist.indent(levels) + apart;
        let body = deep(levels + 1);
        BesideList { shifts: stylist.shift(unit, &body), body, done: deep(levels) }
    });
    let list: Vec<String> = (1..=step.attempts).map(|n| n.to_string()).collect();
    let message = message(step, command, step.attempts as usize);
    let guard = format!("[ {} = {} ] && {}", variable.read, step.attempts, failure(&message, "exit"));
    let end = stylist.end();
    let head = format!("{open}for {} in {}; do{}", variable.name, list.join(" "), stylist.break_line(&body));
    let mut tail = format!(" && break{end}{}{}{end}", stylist.break_line(&body), stylist.escaped(&guard));
    if step.delay > 0 {
        tail.push_str(&format!("{}sleep {}{end}", stylist.break_line(&body), step.delay));
    }
    tail.push_str(&format!("{}done{close}", stylist.break_line(&outer)));
    let mut edits = vec![Edit::insert(unit.span.start, head)];
    edits.extend(shifts.into_iter().map(|(at, text)| Edit::insert(at, text)));
    edits.push(Edit::insert(unit.span.end, tail));
    edits
}
