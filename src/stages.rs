//! The build-stage graph, and what is in force at each instruction.

use std::ops::Range;

use crate::dockerfile::Dockerfile;

/// The stages of a Dockerfile.
#[derive(Clone, Debug, Default)]
pub struct Stages {
    /// In file order.
    pub stages: Vec<Stage>,
}

/// A build stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name in lower case.
    pub name: Option<String>,
    /// What it is built from.
    pub base: Base,
    /// Its instructions, FROM included: indices into [`Dockerfile::instructions`].
    pub instructions: Range<usize>,
}

/// What a stage is built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// An earlier stage.
    Stage(usize),
    /// An image, ARGs replaced by their defaults.
    Image(String),
    /// An image name that refers to an ARG without a default.
    Unresolved(String),
}

/// The shell that runs the shell form: the words of SHELL, `["/bin/sh", "-c"]` by default.
pub type Shell = Vec<String>;

impl Stages {
    /// Reads the graph.
    pub fn new(dockerfile: &Dockerfile) -> Self {
        let _ = dockerfile;
        todo!()
    }

    /// The shell in force at an instruction.
    pub fn shell(&self, instruction: usize) -> Shell {
        let _ = instruction;
        todo!()
    }

    /// Whether a variable of that name, from ENV or ARG, is in force at an instruction.
    pub fn has_variable(&self, instruction: usize, name: &str) -> bool {
        let _ = (instruction, name);
        todo!()
    }
}
