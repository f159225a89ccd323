//! What is wrong with a configuration, and where.

use std::fmt;
use std::path::{Path, PathBuf};

use dockmod::base::diagnostic::Diagnostic;
use dockmod::base::span::{LineIndex, Position};

/// An error in a file of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file, as shown to people.
    pub path: PathBuf,
    /// Where in the file, if it could be read.
    pub at: Option<Position>,
    /// What was found, what was expected and what to do.
    pub message: String,
}

impl ConfigError {
    pub(super) fn new(path: &Path, message: String) -> Self {
        Self { path: path.to_owned(), at: None, message }
    }

    /// An error in the text of the file.
    pub(super) fn in_text(path: &Path, text: &str, error: Diagnostic) -> Self {
        let at = Some(LineIndex::new(text).position(error.span.start));
        Self { path: path.to_owned(), at, message: error.message }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path.display())?;
        if let Some(Position { line, column }) = self.at {
            write!(f, "{line}:{column}:")?;
        }
        write!(f, " {}", self.message)
    }
}

impl std::error::Error for ConfigError {}
