//! The actions that transform files may name.

use super::action::Registered;
use super::parameters::Parameter;
use super::{command, env, image, install, instruction, retry};

/// The actions that a transform file may name.
pub static ACTIONS: &[&Registered] =
    &[&retry::ACTION, &install::ACTION, &env::ACTION, &command::ACTION, &instruction::ACTION, &image::ACTION];

/// The parameter with that key, of any action.
pub fn parameter(key: &str) -> Option<Parameter> {
    let mut all = ACTIONS.iter().flat_map(|action| action.parameters);
    all.find(|parameter| parameter.name() == key).copied()
}

#[cfg(test)]
mod tests;
