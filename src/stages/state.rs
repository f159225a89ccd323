//! What the instructions of the stages put in force.

use super::Shell;
use super::expand::Expansion;
use super::timeline::Scoped;

/// A variable's value, and where it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvValue {
    /// The value, with ARGs at their defaults; none where it depends on something that is not in the file.
    pub value: Option<String>,
    /// The instruction that sets it.
    pub instruction: usize,
    /// The number of the pair in that instruction.
    pub pair: usize,
    /// Which instruction that is.
    pub origin: Origin,
}

/// The instructions that set variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It stays in the image, and stages built from it have it.
    Env,
    /// It can be changed from outside, and is not in the image.
    Arg,
}

/// Who runs a RUN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum User {
    /// The user with all rights.
    Root,
    /// Another one.
    Other,
    /// The name depends on something that is not in the file.
    Unknown,
}

impl User {
    /// Who the argument of USER, `user[:group]`, is.
    pub(super) fn of(argument: &Expansion) -> Self {
        let user = argument.text.trim().split(':').next().unwrap_or_default();
        let number = !user.is_empty() && user.bytes().all(|b| b == b'0');
        match user {
            _ if !argument.complete => User::Unknown,
            "root" | "" => User::Root,
            _ if number => User::Root,
            _ => User::Other,
        }
    }
}

/// What is in force at each time of a walk over the tree of stages.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// Every variable with a value.
    pub variables: Scoped<String, EnvValue>,
    /// Those that ENV has set, with the value that it gave them.
    pub environment: Scoped<String, EnvValue>,
    /// ARGs without a value.
    pub declared: Scoped<String, ()>,
    pub shells: Scoped<(), Shell>,
    pub users: Scoped<(), User>,
}

impl State {
    pub fn enter(&mut self) {
        self.variables.enter();
        self.environment.enter();
        self.declared.enter();
        self.shells.enter();
        self.users.enter();
    }

    pub fn leave(&mut self, now: usize) {
        self.variables.leave(now);
        self.environment.leave(now);
        self.declared.leave(now);
        self.shells.leave(now);
        self.users.leave(now);
    }

    pub fn set(&mut self, now: usize, name: String, value: EnvValue) {
        if value.origin == Origin::Env {
            self.environment.set(now, name.clone(), value.clone());
        }
        self.variables.set(now, name, value);
    }

    pub fn has(&self, name: &str, time: usize) -> bool {
        self.declared.at(name, time).is_some() || self.variables.at(name, time).is_some()
    }
}
