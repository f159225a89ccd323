//! The fix loop: parse, match, edit, verify, until nothing changes.

use crate::report::{Change, Skip};
use crate::transform::Transform;

/// What became of a text.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The new text; the old one where nothing changed or an error stopped the work.
    pub text: String,
    /// The fixes that were applied, in file order.
    pub changes: Vec<Change>,
    /// The places that were left alone, in file order.
    pub skips: Vec<Skip>,
    /// Places that were right already.
    pub satisfied: usize,
    /// Why the text was left as it was.
    pub failure: Option<Failure>,
}

/// Why a text was left as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It is not a Dockerfile that BuildKit takes.
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What was found, what was expected and what to do.
        message: String,
    },
    /// The result did not pass a gate; a fault in dockmod.
    Gate {
        /// The name of the gate.
        gate: &'static str,
        /// What went wrong.
        message: String,
    },
}

/// Applies `transforms` to `text` until they find nothing more to do.
pub fn rewrite(text: &str, transforms: &[Transform]) -> Outcome {
    let _ = transforms;
    Outcome { text: text.to_owned(), ..Outcome::default() }
}
