//! Walks over the tree.

use super::{Command, Script};

/// Calls `f` for every command of `script`, those in substitutions included.
pub fn for_each_command<'t>(script: &'t Script, f: &mut dyn FnMut(&'t Command)) {
    let _ = (script, f);
    todo!()
}
