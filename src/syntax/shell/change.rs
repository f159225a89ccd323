//! Changed copies of a tree.

use std::collections::HashMap;

use super::{
    AndOr, AndOrOp, Assignment, Case, Command, CommandKind, For, If, Part, PartKind, Pipeline, Redirection, Script,
    ShellHeredoc, Simple, Terminator, While, Word,
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
    script.copied(&mut Copier { arena, change })
}

struct Copier<'c, 'a> {
    arena: &'a Arena,
    change: &'c mut dyn TreeChange<'a>,
}

/// What a tree is made of.
trait Node<'a>: Copy + 'a {
    fn copied(&self, copier: &mut Copier<'_, 'a>) -> Self;
}

impl Node<'_> for Span {
    fn copied(&self, copier: &mut Copier) -> Self {
        copier.change.span(*self)
    }
}

impl<'a, T: Node<'a>> Node<'a> for Option<T> {
    fn copied(&self, copier: &mut Copier<'_, 'a>) -> Self {
        self.as_ref().map(|node| node.copied(copier))
    }
}

impl<'a, T: Node<'a>> Node<'a> for &'a T {
    fn copied(&self, copier: &mut Copier<'_, 'a>) -> Self {
        let node = (**self).copied(copier);
        copier.arena.alloc(node)
    }
}

impl<'a, T: Node<'a>> Node<'a> for &'a [T] {
    fn copied(&self, copier: &mut Copier<'_, 'a>) -> Self {
        copier.arena.alloc_slice_fill_iter(self.iter().map(|node| node.copied(copier)))
    }
}

impl<'a, A: Node<'a>, B: Node<'a>> Node<'a> for (A, B) {
    fn copied(&self, copier: &mut Copier<'_, 'a>) -> Self {
        (self.0.copied(copier), self.1.copied(copier))
    }
}

impl<'a, A: Node<'a>, B: Node<'a>, C: Node<'a>> Node<'a> for (A, B, C) {
    fn copied(&self, copier: &mut Copier<'_, 'a>) -> Self {
        (self.0.copied(copier), self.1.copied(copier), self.2.copied(copier))
    }
}

/// Types that are copied as they are.
macro_rules! leaves {
    ($($leaf:ty),*) => {
        $(impl Node<'_> for $leaf {
            fn copied(&self, _: &mut Copier) -> Self {
                *self
            }
        })*
    };
}

/// Types that are copied field by field.
macro_rules! nodes {
    ($($node:ident { $($field:ident),* })*) => {
        $(impl<'a> Node<'a> for $node<'a> {
            fn copied(&self, copier: &mut Copier<'_, 'a>) -> Self {
                $node { $($field: self.$field.copied(copier)),* }
            }
        })*
    };
}

/// Kinds of a node, by the names of what they hold.
macro_rules! kinds {
    ($kind:ident { $($variant:ident $(($($field:ident),*))?),* }) => {
        impl<'a> Node<'a> for $kind<'a> {
            fn copied(&self, copier: &mut Copier<'_, 'a>) -> Self {
                match self {
                    $($kind::$variant $(($($field),*))? => $kind::$variant $(($($field.copied(copier)),*))?),*
                }
            }
        }
    };
}

leaves!(bool, AndOrOp, Terminator);

nodes! {
    Script { span, lists, comments }
    AndOr { span, first, rest, terminator }
    Pipeline { span, time, bang, commands, pipes }
    Command { span, kind, redirections, keywords }
    Simple { assignments, words }
    Assignment { span, name, index, value, array }
    If { branches, otherwise }
    Case { word, items }
    For { name, words, body }
    While { until, condition, body }
    ShellHeredoc { body, delimiter, expands, substitutions }
    Word { span, parts }
}

kinds!(CommandKind {
    Simple(simple), Group(list), Subshell(list), If(clause), Case(case), For(clause),
    ForArithmetic(span, scripts, body), While(clause), Function(name, body), Arithmetic(span, scripts), Test(words)
});

kinds!(PartKind {
    Literal, Escape, SingleQuoted, DollarSingleQuoted, DoubleQuoted(parts), Parameter(name, words), Substitution(script),
    Backquoted(script), Arithmetic(scripts), Process(script), Array(words), Masked
});

impl<'a> Node<'a> for Redirection<'a> {
    fn copied(&self, copier: &mut Copier<'_, 'a>) -> Self {
        let heredoc = copier.change.heredoc(self);
        Redirection {
            span: self.span.copied(copier),
            operator: self.operator.copied(copier),
            target: self.target.copied(copier),
            heredoc: heredoc.copied(copier).map(|heredoc| copier.arena.alloc(heredoc)),
        }
    }
}

impl<'a> Node<'a> for Part<'a> {
    fn copied(&self, copier: &mut Copier<'_, 'a>) -> Self {
        let Part { span, kind } = copier.change.part(*self);
        Part { span, kind: kind.copied(copier) }
    }
}
