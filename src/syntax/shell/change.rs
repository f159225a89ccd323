//! Changed copies of a tree.

use std::collections::HashMap;

use super::{
    AndOr, Assignment, Case, Command, CommandKind, For, If, Part, PartKind, Pipeline, Redirection, Script,
    ShellHeredoc, Simple, While, Word,
};
use crate::base::arena::Arena;
use crate::base::span::Span;

/// What to change in a tree, node by node and from the outside in.
pub(super) trait TreeChange<'a> {
    fn span(&mut self, span: Span) -> Span {
        span
    }

    fn part(&mut self, part: Part<'a>) -> Part<'a> {
        part
    }

    fn heredoc(&mut self, redirection: &Redirection<'a>) -> Option<ShellHeredoc<'a>> {
        redirection.heredoc.copied()
    }
}

/// Puts every here-document where its operator is.
pub(super) struct Attach<'a> {
    pub(super) heredocs: HashMap<usize, ShellHeredoc<'a>>,
}

impl<'a> TreeChange<'a> for Attach<'a> {
    fn heredoc(&mut self, redirection: &Redirection<'a>) -> Option<ShellHeredoc<'a>> {
        redirection.heredoc.copied().or_else(|| self.heredocs.remove(&redirection.operator.start))
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

impl<'a> TreeChange<'a> for Remap {
    fn span(&mut self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    fn part(&mut self, part: Part<'a>) -> Part<'a> {
        let span = self.span(part.span);
        let is_text = matches!(
            part.kind,
            PartKind::Literal | PartKind::Escape | PartKind::SingleQuoted | PartKind::DollarSingleQuoted
        );
        let kind = if is_text && span.len() != part.span.len() { PartKind::Masked } else { part.kind };
        Part { span, kind }
    }
}

/// The tree with all changes made.
pub(super) fn changed<'a>(script: &Script<'a>, arena: &'a Arena, change: &mut dyn TreeChange<'a>) -> Script<'a> {
    Copier { arena, change }.script(script)
}

struct Copier<'c, 'a> {
    arena: &'a Arena,
    change: &'c mut dyn TreeChange<'a>,
}

impl<'a> Copier<'_, 'a> {
    fn each<T: Copy>(&mut self, nodes: &'a [T], copy: fn(&mut Self, &T) -> T) -> &'a [T] {
        self.arena.alloc_slice_fill_iter(nodes.iter().map(|node| copy(self, node)))
    }

    fn span(&mut self, span: &Span) -> Span {
        self.change.span(*span)
    }

    fn script(&mut self, script: &Script<'a>) -> Script<'a> {
        Script {
            span: self.span(&script.span),
            comments: self.each(script.comments, Self::span),
            lists: self.each(script.lists, Self::list),
        }
    }

    fn boxed(&mut self, script: &Script<'a>) -> &'a Script<'a> {
        let script = self.script(script);
        self.arena.alloc(script)
    }

    fn list(&mut self, list: &AndOr<'a>) -> AndOr<'a> {
        AndOr {
            span: self.span(&list.span),
            first: self.pipeline(&list.first),
            rest: self.each(list.rest, |copier, (operator, span, pipeline)| {
                (*operator, copier.span(span), copier.pipeline(pipeline))
            }),
            terminator: list.terminator.map(|(kind, span)| (kind, self.span(&span))),
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline<'a>) -> Pipeline<'a> {
        Pipeline {
            span: self.span(&pipeline.span),
            time: pipeline.time.map(|span| self.span(&span)),
            bang: pipeline.bang.map(|span| self.span(&span)),
            commands: self.each(pipeline.commands, Self::command),
            pipes: self.each(pipeline.pipes, Self::span),
        }
    }

    fn command(&mut self, command: &Command<'a>) -> Command<'a> {
        Command {
            span: self.span(&command.span),
            kind: self.kind(&command.kind),
            redirections: self.each(command.redirections, Self::redirection),
            keywords: self.each(command.keywords, Self::span),
        }
    }

    fn redirection(&mut self, redirection: &Redirection<'a>) -> Redirection<'a> {
        let heredoc = self.change.heredoc(redirection);
        Redirection {
            span: self.span(&redirection.span),
            operator: self.span(&redirection.operator),
            target: self.word(&redirection.target),
            heredoc: heredoc.map(|heredoc| self.heredoc(&heredoc)),
        }
    }

    fn heredoc(&mut self, heredoc: &ShellHeredoc<'a>) -> &'a ShellHeredoc<'a> {
        let heredoc = ShellHeredoc {
            body: self.span(&heredoc.body),
            delimiter: self.span(&heredoc.delimiter),
            expands: heredoc.expands,
            substitutions: self.each(heredoc.substitutions, Self::script),
        };
        self.arena.alloc(heredoc)
    }

    fn word(&mut self, word: &Word<'a>) -> Word<'a> {
        Word { span: self.span(&word.span), parts: self.each(word.parts, Self::part) }
    }

    fn words(&mut self, words: &'a [Word<'a>]) -> &'a [Word<'a>] {
        self.each(words, Self::word)
    }

    fn part(&mut self, part: &Part<'a>) -> Part<'a> {
        let Part { span, kind } = self.change.part(*part);
        let kind = match kind {
            PartKind::DoubleQuoted(parts) => PartKind::DoubleQuoted(self.each(parts, Self::part)),
            PartKind::Parameter(name, words) => PartKind::Parameter(self.span(&name), self.words(words)),
            PartKind::Array(words) => PartKind::Array(self.words(words)),
            PartKind::Substitution(script) => PartKind::Substitution(self.boxed(script)),
            PartKind::Backquoted(script) => PartKind::Backquoted(self.boxed(script)),
            PartKind::Process(script) => PartKind::Process(self.boxed(script)),
            PartKind::Arithmetic(scripts) => PartKind::Arithmetic(self.each(scripts, Self::script)),
            PartKind::Literal
            | PartKind::Escape
            | PartKind::SingleQuoted
            | PartKind::DollarSingleQuoted
            | PartKind::Masked => kind,
        };
        Part { span, kind }
    }

    fn kind(&mut self, kind: &CommandKind<'a>) -> CommandKind<'a> {
        match kind {
            CommandKind::Simple(simple) => CommandKind::Simple(Simple {
                assignments: self.each(simple.assignments, Self::assignment),
                words: self.words(simple.words),
            }),
            CommandKind::Group(list) => CommandKind::Group(self.boxed(list)),
            CommandKind::Subshell(list) => CommandKind::Subshell(self.boxed(list)),
            CommandKind::If(clause) => CommandKind::If(self.if_clause(clause)),
            CommandKind::Case(case) => CommandKind::Case(self.case(case)),
            CommandKind::For(clause) => CommandKind::For(self.for_clause(clause)),
            CommandKind::ForArithmetic(span, scripts, body) => {
                CommandKind::ForArithmetic(self.span(span), self.each(scripts, Self::script), self.boxed(body))
            }
            CommandKind::While(clause) => CommandKind::While(self.while_clause(clause)),
            CommandKind::Function(name, body) => {
                let (name, body) = (self.span(name), self.command(body));
                CommandKind::Function(name, self.arena.alloc(body))
            }
            CommandKind::Arithmetic(span, scripts) => {
                CommandKind::Arithmetic(self.span(span), self.each(scripts, Self::script))
            }
            CommandKind::Test(words) => CommandKind::Test(self.words(words)),
        }
    }

    fn if_clause(&mut self, clause: &If<'a>) -> &'a If<'a> {
        let branches =
            self.each(clause.branches, |copier, (condition, body)| (copier.script(condition), copier.script(body)));
        let otherwise = clause.otherwise.map(|body| self.script(&body));
        self.arena.alloc(If { branches, otherwise })
    }

    fn case(&mut self, case: &Case<'a>) -> &'a Case<'a> {
        let word = self.word(&case.word);
        let items = self.each(case.items, |copier, (patterns, body)| (copier.words(patterns), copier.script(body)));
        self.arena.alloc(Case { word, items })
    }

    fn for_clause(&mut self, clause: &For<'a>) -> &'a For<'a> {
        let (name, words) = (self.span(&clause.name), clause.words.map(|words| self.words(words)));
        let body = self.script(&clause.body);
        self.arena.alloc(For { name, words, body })
    }

    fn while_clause(&mut self, clause: &While<'a>) -> &'a While<'a> {
        let (condition, body) = (self.script(&clause.condition), self.script(&clause.body));
        self.arena.alloc(While { until: clause.until, condition, body })
    }

    fn assignment(&mut self, assignment: &Assignment<'a>) -> Assignment<'a> {
        Assignment {
            span: self.span(&assignment.span),
            name: self.span(&assignment.name),
            index: assignment.index.map(|word| self.word(&word)),
            value: assignment.value.map(|word| self.word(&word)),
            array: assignment.array.map(|words| self.words(words)),
        }
    }
}
