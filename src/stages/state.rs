//! What the instructions of one stage put in force.

use std::collections::HashMap;

use super::Shell;
use super::expand::Expansion;

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

/// Every list is in the order of the instructions.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    variables: HashMap<String, Vec<EnvValue>>,
    /// Where an ARG without a value first stands.
    declared: HashMap<String, usize>,
    shells: Vec<(usize, Shell)>,
    users: Vec<(usize, User)>,
}

impl State {
    pub fn set(&mut self, name: String, value: EnvValue) {
        self.variables.entry(name).or_default().push(value);
    }

    pub fn declare(&mut self, name: String, instruction: usize) {
        self.declared.entry(name).or_insert(instruction);
    }

    pub fn set_shell(&mut self, instruction: usize, shell: Shell) {
        self.shells.push((instruction, shell));
    }

    pub fn set_user(&mut self, instruction: usize, user: User) {
        self.users.push((instruction, user));
    }

    /// The value that a variable is given last by instructions ahead of `before`.
    pub fn latest(&self, name: &str, before: usize, accept: impl Fn(Origin) -> bool) -> Option<&EnvValue> {
        let values = self.variables.get(name)?;
        let end = values.partition_point(|value| value.instruction < before);
        values[..end].iter().rfind(|value| accept(value.origin))
    }

    pub fn has(&self, name: &str, before: usize) -> bool {
        self.declared.get(name).is_some_and(|&at| at < before) || self.latest(name, before, |_| true).is_some()
    }

    pub fn shell(&self, before: usize) -> Option<&Shell> {
        last_before(&self.shells, before)
    }

    pub fn user(&self, before: usize) -> Option<User> {
        last_before(&self.users, before).copied()
    }
}

fn last_before<T>(list: &[(usize, T)], before: usize) -> Option<&T> {
    let end = list.partition_point(|(at, _)| *at < before);
    list[..end].last().map(|(_, value)| value)
}
