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
    variables: Scoped<String, Set>,
    /// What variables were set to, in the order of the walk.
    values: Vec<EnvValue>,
    /// ARGs without a value.
    declared: Scoped<String, ()>,
    shells: Scoped<(), usize>,
    /// What SHELL was set to, in the order of the walk.
    shell_words: Vec<Shell>,
    users: Scoped<(), User>,
}

/// Indices into the values.
#[derive(Clone, Copy, Debug)]
struct Set {
    latest: usize,
    /// The latest that ENV has set.
    environment: Option<usize>,
}

impl State {
    pub fn enter(&mut self) {
        self.variables.enter();
        self.declared.enter();
        self.shells.enter();
        self.users.enter();
    }

    pub fn leave(&mut self, now: usize) {
        self.variables.leave(now);
        self.declared.leave(now);
        self.shells.leave(now);
        self.users.leave(now);
    }

    pub fn set(&mut self, now: usize, name: String, value: EnvValue) {
        let latest = self.values.len();
        let is_env = value.origin == Origin::Env;
        self.values.push(value);
        self.variables.update(now, name, |before| {
            let environment = if is_env { Some(latest) } else { before.and_then(|before| before.environment) };
            Set { latest, environment }
        });
    }

    pub fn declare(&mut self, now: usize, name: String) {
        self.declared.set(now, name, ());
    }

    pub fn set_shell(&mut self, now: usize, shell: Shell) {
        self.shells.set(now, (), self.shell_words.len());
        self.shell_words.push(shell);
    }

    pub fn set_user(&mut self, now: usize, user: User) {
        self.users.set(now, (), user);
    }

    pub fn has(&self, name: &str, time: usize) -> bool {
        self.declared.at(name, time).is_some() || self.variables.at(name, time).is_some()
    }

    /// What a variable was set to last, and what ENV set it to last.
    pub fn variable(&self, name: &str, time: usize) -> Option<(&EnvValue, Option<&EnvValue>)> {
        let Set { latest, environment } = self.variables.at(name, time)?;
        Some((&self.values[latest], environment.map(|index| &self.values[index])))
    }

    pub fn shell(&self, time: usize) -> Option<&Shell> {
        Some(&self.shell_words[self.shells.at(&(), time)?])
    }

    pub fn user(&self, time: usize) -> Option<User> {
        self.users.at(&(), time)
    }
}
