//! What steps that bring something to stages have in common: those built from a stage wait until that has it.

use crate::analysis::document::Document;

/// The stages that wait for one that they are built from to be put right.
#[derive(Debug, Default)]
pub struct Waiting {
    /// Of each stage so far, whether those built from it wait.
    on: Vec<bool>,
}

impl Waiting {
    /// Goes on to a stage, each in turn.
    pub fn enter(&mut self, document: &Document, stage: usize) {
        self.on.push(document.stages.stages[stage].parent().is_some_and(|base| self.on[base]));
    }

    /// Whether the stage waits.
    pub fn is_on(&self, stage: usize) -> bool {
        self.on[stage]
    }

    /// Those that are built from the stage have to wait.
    pub fn fixes(&mut self, stage: usize) {
        self.on[stage] = true;
    }
}
