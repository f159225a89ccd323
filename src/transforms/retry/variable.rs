//! A name for the loop variable that the script does not use.

use std::collections::{HashMap, HashSet};

use crate::syntax::shell::visit::for_each_command;
use crate::syntax::shell::{Command, CommandKind, Part, PartKind, Script, Word};

/// The variables that a script reads or sets, by the innermost of some loops around that; none for outside them.
pub(super) fn used<'t>(text: &'t str, script: &'t Script<'t>, loops: &HashSet<*const Command<'t>>) -> Used<'t> {
    let mut used = Used::default();
    let mut around: Vec<&'t Command<'t>> = Vec::new();
    for_each_command(script, &mut |command| {
        while around.last().is_some_and(|last| !last.span.contains(command.span)) {
            around.pop();
        }
        if loops.contains(&std::ptr::from_ref(command)) {
            around.push(command);
        }
        let mut names = HashSet::new();
        of_command(text, command, &mut names);
        // What a loop has of its own is the variable that it sets first; what it reads may be set before it.
        for frame in around.iter().rev() {
            used.entry(Some(std::ptr::from_ref(*frame))).or_default().extend(&names);
            if let CommandKind::For(clause) = &frame.kind {
                names.remove(clause.name.of(text));
            }
        }
        used.entry(None).or_default().extend(names);
    });
    used
}

/// The variable of a loop.
pub(super) struct LoopVariable {
    pub name: String,
    /// How the guard reads it.
    pub read: String,
}

impl LoopVariable {
    /// One in a script, which may have the shell split what stands in no quotes.
    pub fn new(name: String, script: &str) -> Self {
        let read = if script.contains("IFS") { format!("\"${name}\"") } else { format!("${name}") };
        Self { name, read }
    }
}

/// Names of variables by loops.
pub(super) type Used<'t> = HashMap<Option<*const Command<'t>>, HashSet<&'t str>>;

fn of_command<'t>(text: &'t str, command: &'t Command<'t>, names: &mut HashSet<&'t str>) {
    match &command.kind {
        CommandKind::Simple(simple) => {
            for assignment in simple.assignments {
                names.insert(assignment.name.of(text));
                let words = assignment.value.iter().chain(assignment.array.into_iter().flatten());
                words.for_each(|word| of_word(text, word, names));
            }
            simple.words.iter().for_each(|word| of_word(text, word, names));
            if let Some(setter) = simple.words.first() {
                let arguments = &simple.words[1..];
                of_setter(setter.span.of(text), arguments.iter().map(|word| word.span.of(text)), names);
            }
        }
        CommandKind::For(clause) => {
            names.insert(clause.name.of(text));
            clause.words.into_iter().flatten().for_each(|word| of_word(text, word, names));
        }
        CommandKind::Case(case) => {
            of_word(text, &case.word, names);
            case.items.iter().flat_map(|(patterns, _)| *patterns).for_each(|word| of_word(text, word, names));
        }
        CommandKind::Test(words) => words.iter().for_each(|word| of_word(text, word, names)),
        CommandKind::Arithmetic(span, _) | CommandKind::ForArithmetic(span, ..) => identifiers(span.of(text), names),
        _ => {}
    }
    for redirection in command.redirections {
        of_word(text, &redirection.target, names);
        if let Some(heredoc) = redirection.heredoc.as_ref().filter(|heredoc| heredoc.expands) {
            identifiers(heredoc.body.of(text), names);
        }
    }
}

/// Builtins that set the variables they are given the names of.
fn of_setter<'t>(setter: &str, arguments: impl Iterator<Item = &'t str>, names: &mut HashSet<&'t str>) {
    const SETTERS: &[&str] = &[
        "read",
        "export",
        "local",
        "declare",
        "typeset",
        "readonly",
        "unset",
        "getopts",
        "let",
        "mapfile",
        "readarray",
        "printf",
        "expr",
    ];
    if SETTERS.contains(&setter) {
        arguments.filter(|word| !word.starts_with('-')).for_each(|word| identifiers(word, names));
    }
}

fn of_word<'t>(text: &'t str, word: &'t Word<'t>, names: &mut HashSet<&'t str>) {
    of_parts(text, word.parts, names);
}

fn of_parts<'t>(text: &'t str, parts: &'t [Part<'t>], names: &mut HashSet<&'t str>) {
    for part in parts {
        match &part.kind {
            PartKind::DoubleQuoted(inner) => of_parts(text, inner, names),
            PartKind::Parameter(name, words) => {
                names.insert(name.of(text));
                words.iter().for_each(|word| of_word(text, word, names));
            }
            PartKind::Arithmetic(_) => identifiers(part.span.of(text), names),
            _ => {}
        }
    }
}

fn identifiers<'t>(text: &'t str, names: &mut HashSet<&'t str>) {
    let pieces = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    names.extend(pieces.filter(|piece| crate::knowledge::words::is_name(piece)));
}

/// `i`, then `attempt`, `attempt_2`, … up to 64, and then by powers of two: the first that is not `taken`.
pub(super) fn free(taken: impl Fn(&str) -> bool) -> String {
    let first = ["i", "attempt"].into_iter().map(str::to_owned);
    let numbers = (2..64u64).chain((6..64).map(|power| 1 << power));
    let more = numbers.map(|n| format!("attempt_{n}"));
    first.chain(more).find(|name| !taken(name)).unwrap_or_default()
}
