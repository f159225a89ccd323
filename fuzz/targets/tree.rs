//! What the tests of the shell parser ask of a tree.

use dockmod::shell::{Assignment, Command, CommandKind, Part, PartKind, Pipeline, Redirection, Script, Word};
use dockmod::span::Span;

#[path = "../../src/shell/check.rs"]
pub mod check;
