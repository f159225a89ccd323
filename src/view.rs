//! What an action sees of a file, and what it may say about a place in it.

use crate::dockerfile::{Dockerfile, Instruction};
use crate::edit::Edit;
use crate::report::{Effect, SkipCode};
use crate::scripts::{Run, of_run};
use crate::span::Span;
use crate::stages::Stages;

/// A parsed file with all that is derived from it.
#[derive(Debug)]
pub struct View<'a> {
    /// The tree.
    pub dockerfile: &'a Dockerfile<'a>,
    /// The instructions in order.
    pub instructions: Vec<&'a Instruction<'a>>,
    /// The stage graph over them.
    pub stages: Stages,
    /// What each RUN runs; none for the other instructions.
    pub runs: Vec<Option<Run<'a>>>,
}

impl<'a> View<'a> {
    /// Derives everything from the tree.
    pub fn new(dockerfile: &'a Dockerfile<'a>) -> Self {
        use crate::dockerfile::Keyword;
        let instructions: Vec<_> = dockerfile.instructions().collect();
        let stages = Stages::new(dockerfile);
        let run = |(index, instruction): (usize, &&'a Instruction<'a>)| {
            (instruction.keyword == Some(Keyword::Run))
                .then(|| of_run(dockerfile.text, instruction, stages.shell(index)))
        };
        let runs = instructions.iter().enumerate().map(run).collect();
        Self { dockerfile, instructions, stages, runs }
    }
}

/// What an action says about a place.
#[derive(Clone, Debug)]
pub enum Finding {
    /// It can be put right.
    Fix(Fix),
    /// It is left alone.
    Skip(Omission),
    /// It is right already.
    Satisfied(Span),
}

/// Edits that put one place right: all or none.
#[derive(Clone, Debug)]
pub struct Fix {
    /// The place, in the file.
    pub at: usize,
    /// The edits; disjoint.
    pub edits: Vec<Edit>,
    /// What they do to the meaning.
    pub effect: Effect,
    /// What they do, for people.
    pub message: String,
}

/// A place that is left alone.
#[derive(Clone, Debug)]
pub struct Omission {
    /// The place, in the file.
    pub at: usize,
    /// The kind of reason.
    pub code: SkipCode,
    /// Why, for people.
    pub message: String,
}
