//! A parsed file with all that is derived from it.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use crate::analysis::commands::RunCommand;
use crate::analysis::scripts::{Run, of_run};
use crate::analysis::stages::Stages;
use crate::analysis::suppressions::Suppressions;
use crate::base::arena::Arena;
use crate::base::limits;
use crate::base::span::Span;
use crate::syntax::dockerfile::{Dockerfile, Instruction, Keyword};

/// A parsed file with all that is derived from it.
#[derive(Debug)]
pub struct Document<'a> {
    /// The tree.
    pub dockerfile: &'a Dockerfile<'a>,
    /// The instructions in order.
    pub instructions: Vec<&'a Instruction<'a>>,
    /// The stage graph over them.
    pub stages: Stages,
    runs: Vec<OnceCell<Box<Run<'a>>>>,
    /// How many bytes those RUNs have that are kept.
    kept: Cell<usize>,
    /// What the author keeps dockmod from.
    pub suppressions: Suppressions,
    /// Whether an instruction is looked at even where its bytes show that it concerns no transform; for comparison.
    pub thorough: bool,
}

impl<'a> Document<'a> {
    /// Derives everything from the tree, but for what each RUN runs.
    pub fn new(dockerfile: &'a Dockerfile<'a>) -> Self {
        let instructions: Vec<_> = dockerfile.instructions().collect();
        let stages = Stages::new(dockerfile);
        let runs = instructions.iter().map(|_| OnceCell::new()).collect();
        let suppressions = Suppressions::new(dockerfile);
        let (kept, thorough) = (Cell::default(), false);
        Self { dockerfile, instructions, stages, runs, kept, suppressions, thorough }
    }

    /// Whether the transform has to leave the instruction alone: it is neither edited, nor is it a need.
    ///
    /// What it does to the image is a fact all the same: the packages that it installs are there.
    pub fn is_suppressed(&self, instruction: usize, transform: &str) -> bool {
        self.suppressions.cover(instruction, transform)
    }

    /// The instruction that holds `at`, its last line break not included.
    pub fn instruction_at(&self, at: usize) -> Option<usize> {
        let index = self.instructions.partition_point(|instruction| instruction.span.start <= at).checked_sub(1)?;
        (at <= self.instructions[index].span.end).then_some(index)
    }

    /// Whether the instruction is a RUN.
    pub fn is_run(&self, instruction: usize) -> bool {
        self.instructions[instruction].keyword == Some(Keyword::Run)
    }

    /// What a RUN runs, which is found out when it is first asked for, and kept; none for another instruction.
    pub fn run(&self, instruction: usize) -> Option<&Run<'a>> {
        self.is_run(instruction).then(|| {
            &**self.runs[instruction].get_or_init(|| {
                self.kept.update(|kept| kept + self.instructions[instruction].span.len());
                Box::new(self.read(instruction, &self.dockerfile.shell_trees))
            })
        })
    }

    /// Shows what a RUN runs for a short time: of a large file, only what is asked for by [`run`](Self::run) is kept.
    pub fn with_run<T>(&self, instruction: usize, look: impl FnOnce(&Run) -> T) -> Option<T> {
        let room = self.kept.get() + self.instructions[instruction].span.len() <= limits::KEPT;
        if room || self.runs[instruction].get().is_some() {
            return self.run(instruction).map(look);
        }
        let passing = Arena::new();
        self.is_run(instruction).then(|| look(&self.read(instruction, &passing)))
    }

    fn read<'r>(&self, instruction: usize, arena: &'r Arena) -> Run<'r>
    where
        'a: 'r,
    {
        of_run(self.dockerfile.text, self.instructions[instruction], self.stages.shell(instruction), arena)
    }

    /// Shows what each RUN runs, in order.
    pub fn each_run(&self, mut look: impl FnMut(&Run)) {
        for instruction in 0..self.instructions.len() {
            self.with_run(instruction, &mut look);
        }
    }

    /// The commands that instructions run, in order within each script.
    ///
    /// The trees are kept. To look at all RUNs of a file, one after the other, use [`with_run`](Self::with_run)
    /// for [`Run::commands`].
    pub fn commands(&self, instructions: Range<usize>) -> impl Iterator<Item = RunCommand<'_>> {
        instructions.flat_map(|index| self.run(index).into_iter().flat_map(move |run| run.commands(index)))
    }

    /// What starts at `at`: a command, or else the rest of the instruction there.
    pub fn span_at(&self, at: usize) -> Span {
        let Some(index) = self.instruction_at(at) else { return Span::empty(at) };
        let whole = self.instructions[index].span;
        let command = |run: &Run| run.commands(index).map(|command| command.span()).find(|span| span.start == at);
        let found = if at > whole.start { self.with_run(index, command).flatten() } else { None };
        found.unwrap_or(Span::new(at, whole.end))
    }

    /// The build stage of the instruction at `at`.
    pub fn stage_at(&self, at: usize) -> Option<usize> {
        self.stages.stage_of(self.instruction_at(at)?)
    }
}
