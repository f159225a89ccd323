//! What a script has set before a part of it.

use rustc_hash::FxHashSet;

use crate::base::limits;
use crate::base::span::Span;
use crate::syntax::shell::{AndOr, AndOrOp, Command, CommandKind, Script, Word};

/// The assignments of a script.
#[derive(Clone, Debug, Default)]
pub struct Assignments<'t> {
    /// In the order of their ends.
    assignments: Vec<Assigned<'t>>,
    names: FxHashSet<&'t str>,
}

#[derive(Clone, Debug)]
struct Assigned<'t> {
    /// Where the command with the assignment ends.
    end: usize,
    name: &'t str,
    /// None where it is not known, or may not be set.
    value: Option<String>,
    /// The lists in which it surely stands before what comes after it.
    scope: Span,
}

/// Commands that set the variables they are given with a value.
const DECLARATIONS: &[&str] = &["declare", "export", "local", "readonly", "typeset"];

impl<'t> Assignments<'t> {
    /// Those of `script`.
    pub fn new(text: &'t str, script: &Script) -> Self {
        let mut settings = Self::default();
        settings.collect(text, script);
        settings.assignments.sort_by_key(|assigned| assigned.end);
        settings
    }

    fn collect(&mut self, text: &'t str, script: &Script) {
        let [first, .., last] = script.lists else {
            return script.lists.iter().for_each(|list| self.list(text, list, list.span));
        };
        let scope = first.span.to(last.span);
        script.lists.iter().for_each(|list| self.list(text, list, scope));
    }

    fn list(&mut self, text: &'t str, list: &AndOr, scope: Span) {
        let mut surely = true;
        for (index, pipeline) in list.pipelines().enumerate() {
            surely &= index == 0 || list.rest[index - 1].0 == AndOrOp::And;
            let alone = pipeline.commands.len() == 1;
            for command in pipeline.commands {
                self.command(text, command, (surely && alone).then_some(scope));
            }
        }
    }

    fn command(&mut self, text: &'t str, command: &Command, scope: Option<Span>) {
        if let CommandKind::Simple(simple) = &command.kind {
            if simple.words.first().is_some_and(|name| name.span.of(text) == "let") {
                simple.words[1..].iter().for_each(|word| self.names.extend(counters(word.span.of(text))));
            }
            let literal = |word: &Word| word.literal(text).filter(|value| value.len() <= limits::VALUE);
            let mut set = |name: Span, value: Option<String>| {
                let value = value.filter(|_| scope.is_some());
                let scope = scope.unwrap_or(command.span);
                self.names.insert(name.of(text));
                self.assignments.push(Assigned { end: command.span.end, name: name.of(text), value, scope });
            };
            let temporary = !simple.words.is_empty();
            for assignment in simple.assignments.iter().filter(|_| !temporary) {
                let plain = assignment.array.is_none() && text[assignment.name.end..].starts_with('=');
                let value = assignment.value.as_ref().map_or(Some(String::new()), literal);
                set(assignment.name, value.filter(|_| plain));
            }
            if simple.words.first().is_some_and(|name| DECLARATIONS.contains(&name.span.of(text))) {
                for word in &simple.words[1..] {
                    let Some((name, _)) = word.span.of(text).split_once('=') else { continue };
                    let value = literal(word).and_then(|word| Some(word.split_once('=')?.1.to_owned()));
                    set(Span::new(word.span.start, word.span.start + name.len()), value);
                }
            }
        }
        if let CommandKind::Arithmetic(span, _) | CommandKind::ForArithmetic(span, ..) = &command.kind {
            self.names.extend(counters(span.of(text)));
        }
        if let CommandKind::Function(_, body) = &command.kind {
            self.command(text, body, None);
        }
        command.nested_scripts().into_iter().for_each(|script| self.collect(text, script));
    }

    /// The nearest ones in front of `start`, in order, with their values where they surely have them there.
    pub(super) fn at(&self, start: usize) -> impl Iterator<Item = (&'t str, Option<&str>)> {
        let end = self.assignments.partition_point(|assigned| assigned.end <= start);
        let nearest = &self.assignments[end.saturating_sub(limits::ASSIGNMENTS)..end];
        nearest.iter().map(move |assigned| {
            let reaches = assigned.scope.start <= start && start < assigned.scope.end;
            (assigned.name, assigned.value.as_deref().filter(|_| reaches))
        })
    }

    /// Whether the script sets a variable anywhere, so that it has no value before that.
    pub(super) fn sets(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}

/// The variables that arithmetic sets.
fn counters(text: &str) -> impl Iterator<Item = &str> {
    let names = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|name| !name.is_empty());
    names.filter(move |name| {
        let at = name.as_ptr().addr() - text.as_ptr().addr();
        let (before, after) = (text[..at].trim_end(), text[at + name.len()..].trim_start());
        let sets = after.starts_with('=') && !after.starts_with("==");
        let steps = ["++", "--", "+=", "-=", "*="].iter().any(|operator| after.starts_with(operator));
        sets || steps || before.ends_with("++") || before.ends_with("--")
    })
}
