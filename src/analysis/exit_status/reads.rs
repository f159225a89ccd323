//! What looks at `$?`, and what it wants to know.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Asks, Observer};
use crate::base::limits;
use crate::base::span::Span;
use crate::syntax::shell::{
    Assignment, Case, Command, CommandKind, Part, PartKind, Pipeline, Script, Simple, Word, for_each_command,
};

/// A script with the functions that it defines.
pub(super) struct ScriptFacts<'t> {
    pub text: &'t str,
    pub functions: FxHashMap<&'t str, &'t Command<'t>>,
    /// Those that are defined by a list of its own, within no other command.
    sure: FxHashSet<&'t str>,
    script: &'t Script<'t>,
    /// Whether it looks at a status anywhere.
    reads: bool,
    /// What is asked of each variable that `$?` is stored in.
    stored: RefCell<FxHashMap<&'t str, Asks>>,
}

/// The traps that run on a failure.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traps {
    /// Of the failure itself.
    pub err: Option<Observer>,
    /// Of the number that the script ends with.
    pub exit: Option<Observer>,
}

impl<'t> ScriptFacts<'t> {
    pub fn new(text: &'t str, script: &'t Script<'t>) -> Self {
        let mut functions = FxHashMap::default();
        if text.contains('(') || text.contains("function") {
            for_each_command(script, &mut |command| {
                if let CommandKind::Function(name, body) = &command.kind {
                    functions.insert(name.of(text), *body);
                }
            });
        }
        let mut sure = FxHashSet::default();
        if !functions.is_empty() {
            let alone = script.lists.iter().filter(|list| list.rest.is_empty());
            sure.extend(alone.filter_map(|list| match list.first.commands.first()?.kind {
                CommandKind::Function(name, _) => Some(name.of(text)),
                _ => None,
            }));
        }
        Self { text, functions, sure, script, reads: may_read(text), stored: RefCell::default() }
    }

    pub fn function(&self, name: &str) -> Option<&'t Command<'t>> {
        if self.functions.is_empty() { None } else { self.functions.get(name).copied() }
    }

    /// Whether a function is surely defined where the script has come to its end.
    pub fn is_surely_defined(&self, function: &str) -> bool {
        self.sure.contains(function)
    }

    /// What `trap` sets up anywhere in the script.
    pub fn traps(&self) -> Traps {
        let mut traps = Traps::default();
        if !self.text.contains("trap") {
            return traps;
        }
        for_each_command(self.script, &mut |command| {
            let CommandKind::Simple(simple) = &command.kind else { return };
            let [name, action, signals @ ..] = simple.words else { return };
            let action = action.span.of(self.text);
            if name.span.of(self.text) != "trap" || matches!(action, "-" | "''" | "\"\"") {
                return;
            }
            let is_about = |names: &[&str]| signals.iter().any(|signal| names.contains(&signal.span.of(self.text)));
            let called = action.trim_matches(['"', '\'']).split([' ', ';']).next().unwrap_or_default();
            let reads = may_read(action) || self.function(called).is_some_and(|body| may_read(body.span.of(self.text)));
            let observer = |asks| Some(Observer { span: command.span, asks });
            if is_about(&["ERR"]) {
                traps.err = observer(if reads { Asks::Value } else { Asks::Outcome });
            }
            if reads && is_about(&["EXIT", "0"]) {
                traps.exit = observer(Asks::Value);
            }
        });
        traps
    }

    /// What the first command of the script asks of the status of what ran before it, and so on.
    pub fn asked_by_script(&self, script: &Script<'t>) -> Option<Asks> {
        self.of_script(script, 0)
    }

    /// What the first command of the pipeline asks.
    pub fn asked_by(&self, pipeline: &Pipeline<'t>) -> Option<Asks> {
        self.of_pipeline(pipeline, 0)
    }

    fn of_script(&self, script: &Script<'t>, depth: usize) -> Option<Asks> {
        self.of_pipeline(&script.lists.first()?.first, depth)
    }

    fn of_pipeline(&self, pipeline: &Pipeline<'t>, depth: usize) -> Option<Asks> {
        if !self.reads {
            return None;
        }
        pipeline.commands.iter().filter_map(|command| self.of_command(command, depth)).max()
    }

    fn of_command(&self, command: &Command<'t>, depth: usize) -> Option<Asks> {
        if depth > limits::HANDLER_CALLS {
            return Some(Asks::Value);
        }
        let inner = match &command.kind {
            CommandKind::Simple(simple) => self.of_simple(simple, depth),
            CommandKind::Group(script) | CommandKind::Subshell(script) => self.of_script(script, depth),
            CommandKind::If(clause) => clause.branches.first().and_then(|(first, _)| self.of_script(first, depth)),
            CommandKind::While(clause) => self.of_script(&clause.condition, depth),
            CommandKind::For(clause) => {
                let words = clause.words.unwrap_or_default();
                self.of_words(words).or_else(|| self.of_script(&clause.body, depth))
            }
            CommandKind::ForArithmetic(span, _, body) => {
                may_read(span.of(self.text)).then_some(Asks::Value).or_else(|| self.of_script(body, depth))
            }
            CommandKind::Case(case) => self.of_case(case, depth),
            CommandKind::Test(words) => self.of_test(words),
            CommandKind::Arithmetic(span, _) => self.of_arithmetic(*span),
            CommandKind::Function(..) => None,
        };
        let redirected = command.redirections.iter().any(|redirection| {
            let body = redirection.heredoc.filter(|heredoc| heredoc.expands).map(|heredoc| heredoc.body);
            self.word_reads(&redirection.target) || body.is_some_and(|body| may_read(body.of(self.text)))
        });
        if redirected { Some(Asks::Value) } else { inner }
    }

    fn of_words(&self, words: &[Word<'t>]) -> Option<Asks> {
        words.iter().any(|word| self.word_reads(word)).then_some(Asks::Value)
    }

    fn of_simple(&self, simple: &Simple<'t>, depth: usize) -> Option<Asks> {
        let Some(name) = simple.words.first() else {
            let reads = |assignment: &&Assignment<'t>| self.assignment_reads(assignment);
            return simple.assignments.iter().filter(reads).map(|assignment| self.of_assignment(assignment)).max();
        };
        if simple.assignments.iter().any(|assignment| self.assignment_reads(assignment)) {
            return Some(Asks::Value);
        }
        match name.span.of(self.text) {
            "[" => self.of_test(simple.words.get(1..simple.words.len() - 1)?),
            "test" => self.of_test(&simple.words[1..]),
            name => self.of_words(simple.words).or_else(|| {
                let CommandKind::Group(body) = &self.function(name)?.kind else { return None };
                self.of_script(body, depth + 1)
            }),
        }
    }

    fn assignment_reads(&self, assignment: &Assignment<'t>) -> bool {
        may_read(assignment.span.of(self.text))
            && assignment.value.iter().chain(assignment.array.into_iter().flatten()).any(|word| self.word_reads(word))
    }

    /// `rc=$?`: what is asked of the variable.
    fn of_assignment(&self, assignment: &Assignment<'t>) -> Asks {
        let sole = assignment.value.as_ref().is_some_and(|value| self.is_status(value, "?"));
        let name = assignment.name.of(self.text);
        if !sole {
            return Asks::Value;
        }
        let mut stored = self.stored.borrow_mut();
        if stored.len() >= limits::STORED_STATUSES {
            return Asks::Value;
        }
        *stored.entry(name).or_insert_with(|| self.asked_of_variable(name))
    }

    /// Whether the script does nothing with the variable but set it and compare it with 0.
    fn asked_of_variable(&self, name: &str) -> Asks {
        let pieces = self.text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let uses = pieces.filter(|piece| *piece == name).count();
        let mut known = 0;
        for_each_command(self.script, &mut |command| {
            known += match &command.kind {
                CommandKind::Simple(Simple { assignments, words: [] }) => {
                    assignments.iter().filter(|assignment| assignment.name.of(self.text) == name).count()
                }
                CommandKind::Simple(Simple { words: [first, words @ .., last], .. }) => {
                    usize::from(match first.span.of(self.text) {
                        "[" => self.is_zero_test(words, name),
                        "test" => {
                            matches!(words, [left, operator] if self.is_zero_test(&[*left, *operator, *last], name))
                        }
                        _ => false,
                    })
                }
                CommandKind::Test(words) => usize::from(self.is_zero_test(words, name)),
                CommandKind::Arithmetic(span, _) => usize::from(is_zero_arithmetic(span.of(self.text), name)),
                _ => 0,
            }
        });
        if uses == known { Asks::Outcome } else { Asks::Value }
    }

    fn of_test(&self, words: &[Word<'t>]) -> Option<Asks> {
        if self.is_zero_test(words, "?") { Some(Asks::Outcome) } else { self.of_words(words) }
    }

    /// `$? -ne 0`
    fn is_zero_test(&self, words: &[Word], name: &str) -> bool {
        let [left, operator, right] = words else { return false };
        let known = ["=", "==", "!=", "-eq", "-ne", "-gt"].contains(&operator.span.of(self.text));
        let is_zero = |word: &Word| word.literal(self.text).as_deref() == Some("0");
        known && self.is_status(left, name) && is_zero(right)
    }

    /// `(( $? != 0 ))`
    fn of_arithmetic(&self, span: Span) -> Option<Asks> {
        let text = span.of(self.text);
        let asks = if is_zero_arithmetic(text, "?") { Asks::Outcome } else { Asks::Value };
        may_read(text).then_some(asks)
    }

    fn of_case(&self, case: &Case<'t>, depth: usize) -> Option<Asks> {
        let within = case.items.iter().filter_map(|(_, body)| self.of_script(body, depth)).max();
        let is_plain = |word: &Word| matches!(word.span.of(self.text), "0" | "*");
        let outcome = self.is_status(&case.word, "?") && case.items.iter().all(|(words, _)| words.iter().all(is_plain));
        let own = self.word_reads(&case.word).then_some(if outcome { Asks::Outcome } else { Asks::Value });
        own.max(within)
    }

    /// Whether the variable is all of the word.
    fn is_status(&self, word: &Word, name: &str) -> bool {
        crate::analysis::commands::sole_variable(word, self.text) == Some(name)
    }

    fn word_reads(&self, word: &Word<'t>) -> bool {
        may_read(word.span.of(self.text)) && self.parts_read(word.parts)
    }

    fn parts_read(&self, parts: &[Part<'t>]) -> bool {
        parts.iter().any(|part| match &part.kind {
            PartKind::DoubleQuoted(inner) => self.parts_read(inner),
            PartKind::Parameter(name, words) => {
                matches!(name.of(self.text), "?" | "PIPESTATUS") || words.iter().any(|word| self.parts_read(word.parts))
            }
            PartKind::Array(words) => words.iter().any(|word| self.parts_read(word.parts)),
            PartKind::Substitution(script) | PartKind::Backquoted(script) | PartKind::Process(script) => {
                self.asked_by_script(script).is_some()
            }
            PartKind::Arithmetic(_) => may_read(part.span.of(self.text)),
            _ => false,
        })
    }
}

fn is_zero_arithmetic(text: &str, name: &str) -> bool {
    let text: String = text.chars().filter(|c| !matches!(c, ' ' | '\t' | '(' | ')' | '$')).collect();
    let rest = text.strip_prefix('!').unwrap_or(&text).strip_prefix(name);
    rest.is_some_and(|rest| matches!(rest, "" | "!=0" | "==0" | ">0"))
}

/// Whether the text may look at a status.
fn may_read(text: &str) -> bool {
    text.contains("$?") || text.contains("${?") || text.contains("PIPESTATUS")
}
