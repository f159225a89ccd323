//! Ways through the tree.

use std::collections::HashMap;

use super::{Assignment, Command, CommandKind, Heredoc, Part, PartKind, Redirection, Script, Word};
use crate::span::Span;

/// Calls `f` on every command in `script`, also on those within other commands and within substitutions.
///
/// A command comes before those within it; apart from that they come in the order of the text, except that commands
/// in here-documents come with the command that has the redirection.
pub fn for_each_command<'t>(script: &'t Script, f: &mut dyn FnMut(&'t Command)) {
    for command in script.commands() {
        command.for_each(f);
    }
}

impl Script {
    /// The commands directly in this list, in order.
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.lists.iter().flat_map(|list| list.pipelines()).flat_map(|pipeline| &pipeline.commands)
    }

    /// Calls `f` on every word of every command in this script, as [`for_each_command`] finds them.
    pub fn for_each_word<'t>(&'t self, f: &mut dyn FnMut(&'t Word)) {
        for_each_command(self, &mut |command| command.each_word(f));
    }
}

impl Command {
    fn for_each<'t>(&'t self, f: &mut dyn FnMut(&'t Command)) {
        f(self);
        if let CommandKind::Function(_, body) = &self.kind {
            body.for_each(f);
        }
        for script in self.nested_scripts() {
            for_each_command(script, f);
        }
    }

    /// The words of this command in order: of assignments, arguments, `for` and `case`, and the targets of
    /// redirections last.
    ///
    /// Those of commands within it are not among them, nor are those within its words.
    pub fn words(&self) -> Vec<&Word> {
        let mut words = Vec::new();
        self.each_word(&mut |word| words.push(word));
        words
    }

    fn each_word<'t>(&'t self, f: &mut dyn FnMut(&'t Word)) {
        match &self.kind {
            CommandKind::Simple(simple) => {
                simple.assignments.iter().flat_map(Assignment::words).chain(&simple.words).for_each(&mut *f);
            }
            CommandKind::Case(case) => {
                f(&case.word);
                case.items.iter().flat_map(|(patterns, _)| patterns).for_each(&mut *f);
            }
            CommandKind::For(clause) => clause.words.iter().flatten().for_each(&mut *f),
            CommandKind::Test(words) => words.iter().for_each(&mut *f),
            _ => {}
        }
        self.redirections.iter().for_each(|redirection| f(&redirection.target));
    }

    /// The lists that a compound command is made of, in order; not that of a function, whose body is a command.
    pub fn bodies(&self) -> Vec<&Script> {
        match &self.kind {
            CommandKind::Group(list) | CommandKind::Subshell(list) | CommandKind::ForArithmetic(_, _, list) => {
                vec![list]
            }
            CommandKind::If(clause) => {
                let branches = clause.branches.iter().flat_map(|(condition, body)| [condition, body]);
                branches.chain(&clause.otherwise).collect()
            }
            CommandKind::Case(case) => case.items.iter().map(|(_, body)| body).collect(),
            CommandKind::For(clause) => vec![&clause.body],
            CommandKind::While(clause) => vec![&clause.condition, &clause.body],
            CommandKind::Simple(_) | CommandKind::Function(..) | CommandKind::Arithmetic(..) | CommandKind::Test(_) => {
                Vec::new()
            }
        }
    }

    /// The scripts directly within this command, in order: its lists, and the substitutions in its words,
    /// arithmetic and here-documents.
    ///
    /// The body of a function is a command and not among them.
    pub fn nested_scripts(&self) -> Vec<&Script> {
        let mut scripts = self.bodies();
        self.each_word(&mut |word| word.parts.iter().for_each(|part| part.scripts_into(&mut scripts)));
        if let CommandKind::Arithmetic(_, inner) | CommandKind::ForArithmetic(_, inner, _) = &self.kind {
            scripts.extend(inner);
        }
        let heredocs = self.redirections.iter().filter_map(|redirection| redirection.heredoc.as_ref());
        scripts.extend(heredocs.flat_map(|heredoc| &heredoc.substitutions));
        scripts.sort_by_key(|script| script.span);
        scripts
    }
}

impl Assignment {
    /// The index, the value and the elements.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.index.iter().chain(&self.value).chain(self.array.iter().flatten())
    }
}

impl Word {
    /// The scripts directly within this word, in order: those of its substitutions, however quoted.
    pub fn scripts(&self) -> Vec<&Script> {
        let mut scripts = Vec::new();
        self.parts.iter().for_each(|part| part.scripts_into(&mut scripts));
        scripts
    }
}

impl Part {
    fn scripts_into<'t>(&'t self, scripts: &mut Vec<&'t Script>) {
        match &self.kind {
            PartKind::Substitution(script) | PartKind::Backquoted(script) | PartKind::Process(script) => {
                scripts.push(script);
            }
            PartKind::Arithmetic(inner) => scripts.extend(inner),
            PartKind::DoubleQuoted(parts) => parts.iter().for_each(|part| part.scripts_into(scripts)),
            PartKind::Parameter(_, words) | PartKind::Array(words) => {
                words.iter().flat_map(|word| &word.parts).for_each(|part| part.scripts_into(scripts));
            }
            _ => {}
        }
    }
}

/// The scripts directly within `parts`, in order.
pub(super) fn into_scripts(parts: impl IntoIterator<Item = Part>) -> Vec<Script> {
    let mut scripts = Vec::new();
    take_scripts(parts, &mut scripts);
    scripts
}

fn take_scripts(parts: impl IntoIterator<Item = Part>, scripts: &mut Vec<Script>) {
    for part in parts {
        match part.kind {
            PartKind::Substitution(script) | PartKind::Backquoted(script) | PartKind::Process(script) => {
                scripts.push(*script);
            }
            PartKind::Arithmetic(inner) => scripts.extend(inner),
            PartKind::DoubleQuoted(inner) => take_scripts(inner, scripts),
            PartKind::Parameter(_, words) | PartKind::Array(words) => {
                words.into_iter().for_each(|word| take_scripts(word.parts, scripts));
            }
            _ => {}
        }
    }
}

/// What to change in a tree, node by node and from the outside in.
pub(super) trait Change {
    fn span(&mut self, _: &mut Span) {}
    fn part(&mut self, _: &mut Part) {}
    fn redirection(&mut self, _: &mut Redirection) {}
}

/// Puts every here-document where its operator is.
pub(super) struct Attach {
    pub(super) heredocs: HashMap<usize, Heredoc>,
}

impl Change for Attach {
    fn redirection(&mut self, redirection: &mut Redirection) {
        if redirection.heredoc.is_none() {
            redirection.heredoc = self.heredocs.remove(&redirection.operator.start);
        }
    }
}

/// Moves spans in the unescaped text of a backquoted command to where the text stands.
pub(super) struct Remap {
    /// Where the command starts.
    pub(super) start: usize,
    /// In front of which bytes of the unescaped text a backslash is gone, ascending.
    pub(super) removed: Vec<usize>,
}

impl Remap {
    pub(super) fn offset(&self, at: usize) -> usize {
        self.start + at + self.removed.partition_point(|&removed| removed < at)
    }
}

impl Change for Remap {
    fn span(&mut self, span: &mut Span) {
        *span = Span::new(self.offset(span.start), self.offset(span.end));
    }

    fn part(&mut self, part: &mut Part) {
        let len = part.span.len();
        self.span(&mut part.span);
        let is_text = matches!(
            part.kind,
            PartKind::Literal | PartKind::Escape | PartKind::SingleQuoted | PartKind::DollarSingleQuoted
        );
        if is_text && part.span.len() != len {
            part.kind = PartKind::Masked;
        }
    }
}

pub(super) fn walk_mut(script: &mut Script, change: &mut dyn Change) {
    change.span(&mut script.span);
    script.comments.iter_mut().for_each(|comment| change.span(comment));
    for list in &mut script.lists {
        change.span(&mut list.span);
        if let Some((_, span)) = &mut list.terminator {
            change.span(span);
        }
        list.rest.iter_mut().for_each(|(_, span, _)| change.span(span));
        let rest = list.rest.iter_mut().map(|(_, _, pipeline)| pipeline);
        for pipeline in std::iter::once(&mut list.first).chain(rest) {
            change.span(&mut pipeline.span);
            pipeline.bang.iter_mut().chain(&mut pipeline.pipes).for_each(|span| change.span(span));
            pipeline.commands.iter_mut().for_each(|command| command_mut(command, change));
        }
    }
}

fn scripts_mut<'t>(scripts: impl IntoIterator<Item = &'t mut Script>, change: &mut dyn Change) {
    scripts.into_iter().for_each(|script| walk_mut(script, change));
}

fn words_mut<'t>(words: impl IntoIterator<Item = &'t mut Word>, change: &mut dyn Change) {
    for word in words {
        change.span(&mut word.span);
        parts_mut(&mut word.parts, change);
    }
}

fn parts_mut(parts: &mut [Part], change: &mut dyn Change) {
    for part in parts {
        change.part(part);
        match &mut part.kind {
            PartKind::DoubleQuoted(parts) => parts_mut(parts, change),
            PartKind::Parameter(name, words) => {
                change.span(name);
                words_mut(words, change);
            }
            PartKind::Array(words) => words_mut(words, change),
            PartKind::Substitution(script) | PartKind::Backquoted(script) | PartKind::Process(script) => {
                walk_mut(script, change);
            }
            PartKind::Arithmetic(scripts) => scripts_mut(scripts, change),
            PartKind::Literal
            | PartKind::Escape
            | PartKind::SingleQuoted
            | PartKind::DollarSingleQuoted
            | PartKind::Masked => {}
        }
    }
}

fn command_mut(command: &mut Command, change: &mut dyn Change) {
    change.span(&mut command.span);
    kind_mut(&mut command.kind, change);
    for redirection in &mut command.redirections {
        change.redirection(redirection);
        change.span(&mut redirection.span);
        change.span(&mut redirection.operator);
        words_mut([&mut redirection.target], change);
        if let Some(heredoc) = &mut redirection.heredoc {
            change.span(&mut heredoc.body);
            change.span(&mut heredoc.delimiter);
            scripts_mut(&mut heredoc.substitutions, change);
        }
    }
}

fn kind_mut(kind: &mut CommandKind, change: &mut dyn Change) {
    match kind {
        CommandKind::Simple(simple) => {
            simple.assignments.iter_mut().for_each(|assignment| assignment_mut(assignment, change));
            words_mut(&mut simple.words, change);
        }
        CommandKind::Group(list) | CommandKind::Subshell(list) => walk_mut(list, change),
        CommandKind::If(clause) => {
            let branches = clause.branches.iter_mut().flat_map(|(condition, body)| [condition, body]);
            scripts_mut(branches.chain(&mut clause.otherwise), change);
        }
        CommandKind::Case(case) => {
            words_mut([&mut case.word], change);
            for (patterns, body) in &mut case.items {
                words_mut(patterns, change);
                walk_mut(body, change);
            }
        }
        CommandKind::For(clause) => {
            change.span(&mut clause.name);
            words_mut(clause.words.iter_mut().flatten(), change);
            walk_mut(&mut clause.body, change);
        }
        CommandKind::ForArithmetic(span, scripts, body) => {
            change.span(span);
            scripts_mut(scripts.iter_mut().chain([&mut **body]), change);
        }
        CommandKind::While(clause) => scripts_mut([&mut clause.condition, &mut clause.body], change),
        CommandKind::Function(name, body) => {
            change.span(name);
            command_mut(body, change);
        }
        CommandKind::Arithmetic(span, scripts) => {
            change.span(span);
            scripts_mut(scripts, change);
        }
        CommandKind::Test(words) => words_mut(words, change),
    }
}

fn assignment_mut(assignment: &mut Assignment, change: &mut dyn Change) {
    change.span(&mut assignment.span);
    change.span(&mut assignment.name);
    let index_and_value = assignment.index.iter_mut().chain(&mut assignment.value);
    words_mut(index_and_value.chain(assignment.array.iter_mut().flatten()), change);
}
