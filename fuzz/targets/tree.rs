//! What the tests of the shell parser ask of a tree.

use dockmod::syntax::shell::{Assignment, Command, CommandKind, Part, PartKind, Pipeline, Redirection, Script, Word};
use dockmod::base::span::Span;

#[path = "../../src/syntax/shell/check.rs"]
pub mod check;
