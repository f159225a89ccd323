//! The build-stage graph, and what is in force at each instruction.

mod expand;
mod pattern;
mod state;

use std::collections::HashMap;
use std::ops::Range;

use crate::dockerfile::{Body, Dockerfile, Instruction, Keyword};
use expand::{Expansion, Variable};
use state::State;

pub use state::{EnvValue, Origin, User};

/// The stages of a Dockerfile.
#[derive(Clone, Debug, Default)]
pub struct Stages {
    /// In file order.
    pub stages: Vec<Stage>,
    /// What is in force in each of them.
    states: Vec<State>,
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
    /// An image name that refers to an ARG without a default, with that ARG left out.
    Unresolved(String),
}

/// The shell that runs the shell form: the words of SHELL, `["/bin/sh", "-c"]` by default.
pub type Shell = Vec<String>;

impl Stages {
    /// Reads the graph.
    pub fn new(dockerfile: &Dockerfile) -> Self {
        let mut reader = Reader { escape: dockerfile.escape, ..Reader::default() };
        for (index, instruction) in dockerfile.instructions().enumerate() {
            reader.read(index, instruction);
        }
        reader.stages
    }

    /// The stage that an instruction belongs to; none ahead of the first FROM.
    pub fn stage_of(&self, instruction: usize) -> Option<usize> {
        self.reached(instruction).filter(|&stage| self.stages[stage].instructions.contains(&instruction))
    }

    /// The same, and the last stage for what is behind the last instruction.
    fn reached(&self, instruction: usize) -> Option<usize> {
        self.stages.partition_point(|stage| stage.instructions.start <= instruction).checked_sub(1)
    }

    /// The stage itself, the stage that it is built from, and so on.
    pub fn ancestors(&self, stage: usize) -> impl Iterator<Item = usize> {
        // A base is always an earlier stage, so this ends.
        std::iter::successors(Some(stage), |&stage| match self.stages.get(stage)?.base {
            Base::Stage(base) => Some(base),
            _ => None,
        })
    }

    /// The image at the root of a stage; an ARG in its name that is not known is left out.
    pub fn root_image(&self, stage: usize) -> Option<&str> {
        match &self.stages.get(self.ancestors(stage).last()?)?.base {
            Base::Image(image) | Base::Unresolved(image) => Some(image),
            Base::Stage(_) => None,
        }
    }

    /// The shell in force at an instruction.
    pub fn shell(&self, instruction: usize) -> Shell {
        let found = self.nearest(instruction, |state, before| state.shell(before).cloned());
        found.unwrap_or_else(|| vec!["/bin/sh".to_owned(), "-c".to_owned()])
    }

    /// The user in force at an instruction.
    ///
    /// An image is taken to leave the user at root, as nearly all do that one adds packages to.
    pub fn user(&self, instruction: usize) -> User {
        self.nearest(instruction, State::user).unwrap_or(User::Root)
    }

    /// Whether a variable of that name, from ENV or ARG, is in force at an instruction.
    pub fn has_variable(&self, instruction: usize, name: &str) -> bool {
        self.nearest(instruction, |state, before| state.has(name, before).then_some(())).is_some()
    }

    /// The value that a variable has at an instruction, as far as this file sets it.
    ///
    /// An ARG that may be left without a value does not count.
    pub fn env(&self, instruction: usize, name: &str) -> Option<EnvValue> {
        let stage = self.reached(instruction)?;
        let own = self.states[stage].latest(name, instruction, |_| true);
        // Each stage starts with the ENV of its base set anew, and that hides the base's ARGs.
        own.or_else(|| self.inherited(stage, name, |origin| origin == Origin::Env))
            .or_else(|| self.inherited(stage, name, |_| true))
            .cloned()
    }

    fn inherited(&self, stage: usize, name: &str, accept: fn(Origin) -> bool) -> Option<&EnvValue> {
        self.ancestors(stage).skip(1).find_map(|base| self.states[base].latest(name, usize::MAX, accept))
    }

    /// What `find` gives for the stage of an instruction up to that instruction, or else for its bases to their ends.
    fn nearest<'s, T>(&'s self, instruction: usize, find: impl Fn(&'s State, usize) -> Option<T>) -> Option<T> {
        let stage = self.reached(instruction)?;
        self.ancestors(stage).find_map(|at| find(&self.states[at], if at == stage { instruction } else { usize::MAX }))
    }

    fn variable(&self, instruction: usize, name: &str) -> Variable {
        if let Some(found) = self.env(instruction, name) {
            return found.value.map_or(Variable::Unknown, Variable::Set);
        }
        let bare = self.has_variable(instruction, name);
        let scratch = || self.reached(instruction).and_then(|stage| self.root_image(stage)) == Some("scratch");
        // An image may have variables of its own.
        if bare || scratch() { Variable::Unset } else { Variable::Unknown }
    }
}

#[derive(Default)]
struct Reader {
    escape: char,
    stages: Stages,
    /// The ARGs ahead of the first FROM; none in place of a value that is not known.
    globals: HashMap<String, Variable>,
    /// The latest stage of each name.
    names: HashMap<String, usize>,
}

impl Reader {
    fn read(&mut self, index: usize, instruction: &Instruction) {
        if instruction.keyword == Some(Keyword::From) {
            return self.from(index, instruction);
        }
        if let Some(stage) = self.stages.stages.last_mut() {
            stage.instructions.end = index + 1;
            self.in_stage(index, instruction);
        } else if instruction.keyword == Some(Keyword::Arg) {
            self.global(instruction);
        }
    }

    fn expand_global(&self, word: &str) -> Expansion {
        let lookup = |name: &str| self.globals.get(name).cloned().unwrap_or_else(|| undeclared(name));
        expand::word(word, self.escape, &lookup).unwrap_or_default()
    }

    fn global(&mut self, instruction: &Instruction) {
        let Body::Args(pairs) = &instruction.body else { return };
        let text = instruction.logical.text();
        for pair in pairs {
            let value = match pair.value {
                Some(value) => self.expand_global(value.of(text)).into_variable(),
                None => undeclared(pair.name.of(text)),
            };
            self.globals.insert(pair.name.of(text).to_owned(), value);
        }
    }

    fn from(&mut self, index: usize, instruction: &Instruction) {
        let number = self.stages.stages.len();
        let (mut base, mut name) = (Base::Unresolved(String::new()), None);
        if let Body::From(from) = &instruction.body {
            let text = instruction.logical.text();
            base = self.base(from.image.of(text));
            name = from.name.map(|name| name.of(text).to_lowercase());
        }
        if let Some(name) = &name {
            self.names.insert(name.clone(), number);
        }
        self.stages.stages.push(Stage { name, base, instructions: index..index + 1 });
        self.stages.states.push(State::default());
    }

    fn base(&self, word: &str) -> Base {
        let image = self.expand_global(word);
        match self.names.get(&image.text.to_lowercase()) {
            Some(&stage) if image.complete => Base::Stage(stage),
            _ if image.complete && !image.text.is_empty() => Base::Image(image.text),
            _ => Base::Unresolved(image.text),
        }
    }

    fn in_stage(&mut self, index: usize, instruction: &Instruction) {
        match (instruction.keyword, &instruction.body) {
            (Some(Keyword::Env), Body::Pairs { .. }) => self.env(index, instruction),
            (Some(Keyword::Arg), Body::Args(_)) => self.args(index, instruction),
            (Some(Keyword::Shell), Body::Exec(words)) => {
                let shell = words.iter().map(|word| word.value.clone()).collect();
                self.state().set_shell(index, shell);
            }
            (Some(Keyword::User), _) => {
                let user = self.expand(index, instruction.arguments());
                self.state().set_user(index, User::of(&user));
            }
            _ => {}
        }
    }

    fn state(&mut self) -> &mut State {
        if self.stages.states.is_empty() {
            self.stages.states.push(State::default());
        }
        let last = self.stages.states.len() - 1;
        &mut self.stages.states[last]
    }

    /// Expands a word with the variables in force ahead of `instruction`.
    fn expand(&self, instruction: usize, word: &str) -> Expansion {
        let lookup = |name: &str| self.stages.variable(instruction, name);
        expand::word(word, self.escape, &lookup).unwrap_or_default()
    }

    fn env(&mut self, index: usize, instruction: &Instruction) {
        let Body::Pairs { pairs, .. } = &instruction.body else { return };
        let text = instruction.logical.text();
        for (number, pair) in pairs.iter().enumerate() {
            let name = self.expand(index, pair.name.of(text));
            let value = pair.value.map(|value| self.expand(index, value.of(text)));
            if !name.complete {
                continue;
            }
            let value = value.and_then(Expansion::into_known);
            let set = EnvValue { value, instruction: index, pair: number, origin: Origin::Env };
            self.state().set(name.text, set);
        }
    }

    fn args(&mut self, index: usize, instruction: &Instruction) {
        let Body::Args(pairs) = &instruction.body else { return };
        let text = instruction.logical.text();
        for (number, pair) in pairs.iter().enumerate() {
            let name = pair.name.of(text);
            let value = match pair.value {
                // The pairs of an ARG see those before them on the same line.
                Some(value) => self.expand(index + 1, value.of(text)).into_variable(),
                None => self.globals.get(name).cloned().unwrap_or_else(|| undeclared(name)),
            };
            let set = |value| EnvValue { value, instruction: index, pair: number, origin: Origin::Arg };
            match value {
                Variable::Set(value) => self.state().set(name.to_owned(), set(Some(value))),
                Variable::Unknown => self.state().set(name.to_owned(), set(None)),
                Variable::Unset => self.state().declare(name.to_owned(), index),
            }
        }
    }
}

/// An ARG that has no value in this file.
fn undeclared(name: &str) -> Variable {
    match name {
        "BUILDPLATFORM" | "BUILDOS" | "BUILDOSVERSION" | "BUILDARCH" | "BUILDVARIANT" | "TARGETPLATFORM"
        | "TARGETOS" | "TARGETOSVERSION" | "TARGETARCH" | "TARGETVARIANT" | "TARGETSTAGE" => Variable::Unknown,
        _ => Variable::Unset,
    }
}

#[cfg(test)]
mod tests;
