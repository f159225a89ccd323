//! A transform file → a validated transform.

use super::Transform;

/// What is wrong with a transform file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransformError {
    /// Byte offset in the file.
    pub at: usize,
    /// What was found, what was expected and what to do.
    pub message: String,
}

/// Reads the text of a transform file.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub fn parse(text: &str) -> Result<Transform, TransformError> {
    let _ = text;
    todo!()
}

/// The transforms that dockmod brings along.
pub fn built_in() -> Vec<Transform> {
    todo!()
}
