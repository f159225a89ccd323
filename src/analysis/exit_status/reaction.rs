//! What the other side of a `||` makes of a failure, and what a loop is left by.

use super::reads::ScriptFacts;
use crate::base::limits;
use crate::syntax::shell::{
    AndOr, AndOrOp, Command, CommandKind, Pipeline, Script, Simple, Terminator, for_each_command,
};

/// How a part of a script ends that runs after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reaction {
    /// With `exit` and another number.
    Exits,
    /// With `exit` and the number of the failure.
    ExitsWithIt,
    /// With `return` and a failure.
    Returns,
    /// With a failure.
    Fails,
    /// In some other way, or it is not known.
    GoesOn,
}

/// The reaction of a pipeline.
pub(super) fn reaction(facts: &ScriptFacts, pipeline: &Pipeline, depth: usize) -> Reaction {
    let [command] = pipeline.commands else { return Reaction::GoesOn };
    if pipeline.bang.is_some() || depth > limits::HANDLER_CALLS || command.span.len() > limits::HANDLER {
        return Reaction::GoesOn;
    }
    match &command.kind {
        CommandKind::Simple(simple) => of_simple(facts, simple, depth),
        CommandKind::Group(script) => of_script(facts, script, depth),
        CommandKind::Subshell(script) => match of_script(facts, script, depth) {
            Reaction::Exits | Reaction::ExitsWithIt | Reaction::Fails => Reaction::Fails,
            Reaction::Returns | Reaction::GoesOn => Reaction::GoesOn,
        },
        _ => Reaction::GoesOn,
    }
}

fn of_simple(facts: &ScriptFacts, simple: &Simple, depth: usize) -> Reaction {
    let Some(name) = simple.words.first().and_then(|word| word.literal(facts.text)) else { return Reaction::GoesOn };
    let number = simple.words.get(1).map(|word| word.literal(facts.text).and_then(|number| number.parse::<u32>().ok()));
    match (name.as_str(), number) {
        ("exit", None) => Reaction::ExitsWithIt,
        ("exit", Some(Some(number))) if number % 256 != 0 => Reaction::Exits,
        ("return", None) => Reaction::Returns,
        ("return", Some(Some(number))) if number % 256 != 0 => Reaction::Returns,
        ("false", _) => Reaction::Fails,
        _ => match facts.function(&name).map(|body| &body.kind) {
            Some(CommandKind::Group(body)) => match of_script(facts, body, depth + 1) {
                Reaction::Returns => Reaction::Fails,
                reaction => reaction,
            },
            _ => Reaction::GoesOn,
        },
    }
}

/// That of a list of which nothing leaves it earlier.
fn of_script(facts: &ScriptFacts, script: &Script, depth: usize) -> Reaction {
    let last = script.lists.len().wrapping_sub(1);
    let found = script.lists.iter().enumerate().find_map(|(index, list)| {
        let reaction = of_list(facts, list, depth);
        let decides = match reaction {
            Reaction::GoesOn => false,
            Reaction::Fails => index == last,
            // In the middle, only what surely runs.
            _ => index == last || list.rest.is_empty(),
        };
        decides.then_some((index, list, reaction))
    });
    let Some((index, decisive, reaction)) = found else { return Reaction::GoesOn };
    let mut leaves = false;
    for_each_command(script, &mut |command| {
        leaves |= command.span.end <= decisive.span.start && is_one_of(facts.text, LEAVING, command);
    });
    // What runs before a bare `exit` has a number of its own.
    match reaction {
        _ if leaves => Reaction::GoesOn,
        Reaction::ExitsWithIt if index > 0 => Reaction::GoesOn,
        reaction => reaction,
    }
}

/// `echo … && exit 1` fails where `echo` does.
fn of_list(facts: &ScriptFacts, list: &AndOr, depth: usize) -> Reaction {
    let joined = list.rest.iter().all(|(op, ..)| *op == AndOrOp::And);
    let background = matches!(list.terminator, Some((Terminator::Ampersand, _)));
    match reaction(facts, list.pipeline(list.rest.len()), depth) {
        reaction if joined && !background => reaction,
        _ => Reaction::GoesOn,
    }
}

/// Whether a pipeline that runs after a failure does no more than to end with another one; it may also say so where
/// that goes to the log of the build.
pub(super) fn only_ends(facts: &ScriptFacts, pipeline: &Pipeline, may_speak: bool, depth: usize) -> bool {
    let only = |command: &Command| match &command.kind {
        CommandKind::Simple(simple) => {
            let name = simple.words.first().and_then(|word| word.literal(facts.text)).unwrap_or_default();
            let quiet = command.redirections.is_empty();
            match name.as_str() {
                "exit" | "return" | "false" | "true" | ":" => quiet,
                "echo" | "printf" => may_speak && speaks_to_log(facts.text, command),
                _ => match facts.function(&name).map(|body| &body.kind) {
                    Some(CommandKind::Group(body)) if depth < limits::HANDLER_CALLS && quiet => body
                        .lists
                        .iter()
                        .flat_map(AndOr::pipelines)
                        .all(|inner| only_ends(facts, inner, may_speak, depth + 1)),
                    _ => false,
                },
            }
        }
        CommandKind::Group(_) | CommandKind::Subshell(_) => speaks_to_log(facts.text, command),
        _ => false,
    };
    let mut inner = pipeline.commands.iter().flat_map(|command| std::iter::once(command).chain(within(command)));
    pipeline.commands.len() == 1 && inner.all(only)
}

fn within<'t>(command: &'t Command<'t>) -> impl Iterator<Item = &'t Command<'t>> {
    command.nested_scripts().into_iter().flat_map(Script::all_commands)
}

/// Whether a command writes to no file.
fn speaks_to_log(text: &str, command: &Command) -> bool {
    command.redirections.iter().all(|redirection| {
        let target = redirection.target.span.of(text);
        match redirection.operator.of(text) {
            ">&" => matches!(target, "1" | "2"),
            ">" | ">>" => matches!(target, "/dev/stdout" | "/dev/stderr"),
            _ => false,
        }
    })
}

const LEAVING: &[&str] = &["break", "continue", "exec", "exit", "return"];

/// Whether the pipeline is a command that goes elsewhere.
pub(super) fn leaves(text: &str, pipeline: &Pipeline) -> bool {
    let [command] = pipeline.commands else { return false };
    is_one_of(text, &["break", "continue", "exit", "return"], command)
}

fn is_one_of(text: &str, facts: &[&str], command: &Command) -> bool {
    let CommandKind::Simple(simple) = &command.kind else { return false };
    simple.words.first().is_some_and(|word| facts.contains(&word.span.of(text)))
}

/// Whether the script leaves the loop around it, other than where something has failed.
pub(super) fn has_break(text: &str, script: &Script) -> bool {
    let leaves = |command: &Command| match &command.kind {
        CommandKind::Simple(simple) => {
            // More words than are looked at make no difference.
            let mut words = simple.words.iter().take(3).map(|word| word.span.of(text));
            let first = (words.next(), words.next(), words.next());
            matches!(first, (Some("break"), ..) | (Some("exit"), None | Some("0"), None))
        }
        CommandKind::Group(inner) | CommandKind::Subshell(inner) => has_break(text, inner),
        CommandKind::If(clause) => {
            let branches = clause.branches.iter().map(|(_, body)| body);
            branches.chain(&clause.otherwise).any(|body| has_break(text, body))
        }
        CommandKind::Case(case) => case.items.iter().any(|(_, body)| has_break(text, body)),
        _ => false,
    };
    let is_alternative = |list: &AndOr, index: usize| index > 0 && list.rest[index - 1].0 == AndOrOp::Or;
    script.lists.iter().any(|list| {
        let mut pipelines = list.pipelines().enumerate();
        pipelines.any(|(index, pipeline)| !is_alternative(list, index) && pipeline.commands.iter().any(leaves))
    })
}

/// Whether a command at `at` runs in a script only where a test has gone well.
pub fn is_tested(text: &str, script: &Script, at: usize) -> bool {
    let Some(list) = script.lists.iter().find(|list| list.span.start <= at && at < list.span.end) else { return false };
    let Some(element) = list.pipelines().position(|pipeline| pipeline.span.start <= at && at < pipeline.span.end)
    else {
        return false;
    };
    let joined = |index: usize| list.rest.get(index).is_some_and(|(operator, ..)| *operator == AndOrOp::And);
    let mut before = list.pipelines().take(element).enumerate();
    if before.any(|(index, pipeline)| joined(index) && is_test(text, pipeline)) {
        return true;
    }
    let inside = |script: &Script| script.span.start <= at && at < script.span.end;
    let tested = |script: &Script| inside(script) && is_tested(text, script, at);
    list.pipeline(element).commands.iter().any(|command| match &command.kind {
        CommandKind::If(clause) => {
            let first = clause.branches.first().map(|(condition, _)| condition);
            first.is_none_or(|condition| !inside(condition) || tested(condition))
        }
        CommandKind::Case(_) => true,
        CommandKind::Group(inner) | CommandKind::Subshell(inner) => tested(inner),
        CommandKind::While(clause) => tested(&clause.condition) || tested(&clause.body),
        CommandKind::For(clause) => tested(&clause.body),
        _ => false,
    })
}

/// Whether the pipeline asks something, so that what follows runs only on some builds.
pub(super) fn is_test(text: &str, pipeline: &Pipeline) -> bool {
    let test = |command: &Command| match &command.kind {
        CommandKind::Test(_) | CommandKind::Arithmetic(..) => true,
        CommandKind::Simple(simple) => {
            let name = simple.words.first().and_then(|word| word.literal(text));
            let tests = ["[", "test", "command", "hash", "type", "which", "grep"];
            name.is_some_and(|name| tests.contains(&name.as_str()))
        }
        _ => false,
    };
    pipeline.bang.is_some() || pipeline.commands.last().is_some_and(test)
}
