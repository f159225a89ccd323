//! The build-stage graph, and what is in force at each instruction.

mod expand;
mod pattern;
mod state;
mod timeline;

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;

use crate::base::limits;
use crate::syntax::dockerfile::{Body, Dockerfile, Instruction, Keyword, Pair};
use expand::{Expansion, VariableValue};
use state::State;

pub use state::{EnvValue, Origin, User};

/// The stages of a Dockerfile.
#[derive(Clone, Debug, Default)]
pub struct Stages {
    /// In file order.
    pub stages: Vec<Stage>,
    /// The stage at the root of each, which may be itself.
    roots: Vec<usize>,
    /// When each stage starts in a walk from every stage on to those built from it.
    starts: Vec<usize>,
    /// What is in force at each time of that walk.
    state: State,
    default_shell: Shell,
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
        let work = limits::EXPANDED + limits::EXPANDED_PER_BYTE * dockerfile.text.len();
        let mut reader = Reader { escape: dockerfile.escape, work: Cell::new(work), ..Reader::default() };
        reader.stages.default_shell = vec!["/bin/sh".to_owned(), "-c".to_owned()];
        let instructions: Vec<&Instruction> = dockerfile.instructions().collect();
        for (index, instruction) in instructions.iter().enumerate() {
            reader.structure(index, instruction);
        }
        reader.walk(&instructions);
        reader.stages
    }

    /// The stage that an instruction belongs to; none before the first FROM.
    pub fn stage_of(&self, instruction: usize) -> Option<usize> {
        self.reached(instruction).filter(|&stage| self.stages[stage].instructions.contains(&instruction))
    }

    /// The same, and the last stage for what is after the last instruction.
    fn reached(&self, instruction: usize) -> Option<usize> {
        self.stages.partition_point(|stage| stage.instructions.start <= instruction).checked_sub(1)
    }

    /// The stage itself, the stage that it is built from, and so on.
    pub fn ancestors(&self, stage: usize) -> impl Iterator<Item = usize> {
        // A base is always an earlier stage, so this ends.
        std::iter::successors(Some(stage), |&stage| self.stages.get(stage)?.parent())
    }

    /// The image at the root of a stage; an ARG in its name that is not known is left out.
    pub fn root_image(&self, stage: usize) -> Option<&str> {
        match &self.stages[*self.roots.get(stage)?].base {
            Base::Image(image) | Base::Unresolved(image) => Some(image),
            Base::Stage(_) => None,
        }
    }

    /// The image at the root of a stage, if all of its name is known.
    pub fn known_root_image(&self, stage: usize) -> Option<&str> {
        match &self.stages[*self.roots.get(stage)?].base {
            Base::Image(image) => Some(image),
            Base::Unresolved(_) | Base::Stage(_) => None,
        }
    }

    /// The shell in force at an instruction.
    pub fn shell(&self, instruction: usize) -> &Shell {
        let time = self.time(instruction);
        time.and_then(|time| self.state.shell(time)).unwrap_or(&self.default_shell)
    }

    /// The user in force at an instruction.
    ///
    /// An image is taken to leave the user at root, as nearly all do that one adds packages to.
    pub fn user(&self, instruction: usize) -> User {
        let time = self.time(instruction);
        time.and_then(|time| self.state.user(time)).unwrap_or(User::Root)
    }

    /// Whether a variable of that name, from ENV or ARG, is in force at an instruction.
    pub fn has_variable(&self, instruction: usize, name: &str) -> bool {
        self.time(instruction).is_some_and(|time| self.state.has(name, time))
    }

    /// The value that a variable has at an instruction, as far as this file sets it.
    ///
    /// An ARG that may be left without a value does not count.
    pub fn env(&self, instruction: usize, name: &str) -> Option<&EnvValue> {
        self.env_at(self.reached(instruction)?, self.time(instruction)?, name)
    }

    fn env_at(&self, stage: usize, time: usize, name: &str) -> Option<&EnvValue> {
        let (latest, environment) = self.state.variable(name, time)?;
        if self.stages[stage].instructions.contains(&latest.instruction) {
            return Some(latest);
        }
        // Each stage starts with the ENV of its base set anew, and that hides the base's ARGs.
        environment.or(Some(latest))
    }

    /// When an instruction comes in the walk; what is in force before it is what was set before.
    fn time(&self, instruction: usize) -> Option<usize> {
        let stage = self.reached(instruction)?;
        let Range { start, end } = self.stages[stage].instructions;
        Some(self.starts[stage] + instruction.min(end) - start)
    }
}

impl Stage {
    /// The stage that it is built from.
    pub fn parent(&self) -> Option<usize> {
        match self.base {
            Base::Stage(base) => Some(base),
            _ => None,
        }
    }
}

/// When an instruction of a stage comes in the walk.
#[derive(Clone, Copy)]
struct Moment {
    stage: usize,
    time: usize,
    instruction: usize,
}

#[derive(Default)]
struct Reader {
    escape: char,
    stages: Stages,
    /// The ARGs before the first FROM; none in place of a value that is not known.
    globals: HashMap<String, VariableValue>,
    /// The latest stage of each name.
    names: HashMap<String, usize>,
    /// How much text may still be made of variables; a file can have them double over and over.
    work: Cell<usize>,
}

impl Reader {
    /// The stages and their bases, which depend on nothing but the ARGs before the first.
    fn structure(&mut self, index: usize, instruction: &Instruction) {
        if instruction.keyword == Some(Keyword::From) {
            return self.from(index, instruction);
        }
        if let Some(stage) = self.stages.stages.last_mut() {
            stage.instructions.end = index + 1;
        } else if instruction.keyword == Some(Keyword::Arg) {
            self.global(instruction);
        }
    }

    /// What is in force, from each stage on to those built from it.
    fn walk(&mut self, instructions: &[&Instruction]) {
        let count = self.stages.stages.len();
        let mut derived: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut open: Vec<Option<usize>> = Vec::new();
        for stage in (0..count).rev() {
            match self.stages.stages[stage].parent() {
                Some(base) => derived[base].push(stage),
                None => open.push(Some(stage)),
            }
        }
        self.stages.starts = vec![0; count];
        let mut now = 0;
        while let Some(next) = open.pop() {
            let Some(stage) = next else {
                self.stages.state.leave(now);
                now += 1;
                continue;
            };
            self.stages.starts[stage] = now;
            self.stages.state.enter();
            let range = self.stages.stages[stage].instructions.clone();
            now += range.len() + 1;
            for (passed, instruction) in range.enumerate() {
                let at = Moment { stage, time: self.stages.starts[stage] + passed, instruction };
                self.in_stage(at, instructions[instruction]);
            }
            open.push(None);
            open.extend(derived[stage].iter().map(|&stage| Some(stage)));
        }
    }

    /// The value to expand to, as long as not too much has been expanded already.
    fn charged(&self, value: Option<&str>) -> VariableValue {
        match value {
            Some(value) if self.take(value.len()) => VariableValue::Set(value.to_owned()),
            _ => VariableValue::Unknown,
        }
    }

    fn take(&self, work: usize) -> bool {
        let left = self.work.get().checked_sub(work);
        self.work.set(left.unwrap_or(0));
        left.is_some()
    }

    fn expand_with(&self, word: &str, lookup: &dyn Fn(&str) -> VariableValue) -> Expansion {
        expand::word(word, self.escape, lookup, &|work| self.take(work)).unwrap_or_default()
    }

    fn of_globals(&self, name: &str) -> VariableValue {
        match self.globals.get(name) {
            Some(VariableValue::Set(value)) => self.charged(Some(value)),
            Some(value) => value.clone(),
            None => undeclared(name),
        }
    }

    fn expand_global(&self, word: &str) -> Expansion {
        self.expand_with(word, &|name| self.of_globals(name))
    }

    fn global(&mut self, instruction: &Instruction) {
        let Body::Args(pairs) = &instruction.body else { return };
        let text = instruction.mapped.text();
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
            let text = instruction.mapped.text();
            base = self.base(from.image.of(text));
            name = from.name.map(|name| name.of(text).to_lowercase());
        }
        if let Some(name) = &name {
            self.names.insert(name.clone(), number);
        }
        let stage = Stage { name, base, instructions: index..index + 1 };
        self.stages.roots.push(stage.parent().map_or(number, |base| self.stages.roots[base]));
        self.stages.stages.push(stage);
    }

    fn base(&self, word: &str) -> Base {
        let image = self.expand_global(word);
        match self.names.get(&image.text.to_lowercase()) {
            Some(&stage) if image.complete => Base::Stage(stage),
            _ if image.complete && !image.text.is_empty() => Base::Image(image.text),
            _ => Base::Unresolved(image.text),
        }
    }

    fn in_stage(&mut self, at: Moment, instruction: &Instruction) {
        match (instruction.keyword, &instruction.body) {
            (Some(Keyword::Env), Body::Pairs { pairs, .. }) => {
                (0..pairs.len()).for_each(|pair| self.set(at, instruction, pairs, pair, Origin::Env));
            }
            (Some(Keyword::Arg), Body::Args(pairs)) => {
                (0..pairs.len()).for_each(|pair| self.set(at, instruction, pairs, pair, Origin::Arg));
            }
            (Some(Keyword::Shell), Body::Exec(words)) => {
                let shell = words.iter().map(|word| word.value.clone()).collect();
                self.stages.state.set_shell(at.time, shell);
            }
            (Some(Keyword::User), _) => {
                let user = self.expand(at, instruction.arguments());
                self.stages.state.set_user(at.time, User::of(&user));
            }
            _ => {}
        }
    }

    /// Expands a word with what is in force at that moment.
    fn expand(&self, at: Moment, word: &str) -> Expansion {
        self.expand_with(word, &|name| self.variable(at, name))
    }

    fn variable(&self, at: Moment, name: &str) -> VariableValue {
        if let Some(found) = self.stages.env_at(at.stage, at.time, name) {
            return self.charged(found.value.as_deref());
        }
        let bare = self.stages.state.has(name, at.time);
        // An image may have variables of its own.
        let scratch = || self.stages.root_image(at.stage) == Some("scratch");
        if bare || scratch() { VariableValue::Unset } else { VariableValue::Unknown }
    }

    /// Puts the variable of one of the pairs of ENV or ARG in force.
    fn set(&mut self, at: Moment, instruction: &Instruction, pairs: &[Pair], pair: usize, origin: Origin) {
        let text = instruction.mapped.text();
        let name = pairs[pair].name.of(text);
        let (name, value) = match (origin, pairs[pair].value) {
            (Origin::Env, value) => {
                let name = self.expand(at, name);
                if !name.complete {
                    return;
                }
                (
                    name.text,
                    value.map_or(VariableValue::Unknown, |value| self.expand(at, value.of(text)).into_variable()),
                )
            }
            // The pairs of an ARG see those before them on the same line.
            (Origin::Arg, Some(value)) => {
                let after = Moment { time: at.time + 1, ..at };
                (name.to_owned(), self.expand(after, value.of(text)).into_variable())
            }
            (Origin::Arg, None) => (name.to_owned(), self.of_globals(name)),
        };
        let value = match value {
            VariableValue::Set(value) => Some(value),
            VariableValue::Unknown => None,
            VariableValue::Unset => return self.stages.state.declare(at.time, name),
        };
        self.stages.state.set(at.time, name, EnvValue { value, instruction: at.instruction, pair, origin });
    }
}

/// An ARG that has no value in this file.
fn undeclared(name: &str) -> VariableValue {
    match name {
        "BUILDPLATFORM" | "BUILDOS" | "BUILDOSVERSION" | "BUILDARCH" | "BUILDVARIANT" | "TARGETPLATFORM"
        | "TARGETOS" | "TARGETOSVERSION" | "TARGETARCH" | "TARGETVARIANT" | "TARGETSTAGE" => VariableValue::Unknown,
        _ => VariableValue::Unset,
    }
}

#[cfg(test)]
mod tests;
