//! Results → text, diffs, JSON, and what other programs take.

pub mod diagnostics;
pub mod diff;
pub mod escape;
pub mod examples;
pub mod explain;
mod file_result;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod root;
pub mod sarif;
pub mod settings;
pub mod style;
pub mod tee;
pub mod text;
pub mod visible;

use std::io::{self, Write};
use std::path::PathBuf;

use dockmod::transforms::model::Transform;
use serde_json::Value;

pub use crate::render::file_result::{Counts, FileResult, FileStatus, Problem, Summary};

/// Bytes for standard output and for standard error.
#[derive(Debug, Default)]
pub struct Page {
    /// For results.
    pub out: Vec<u8>,
    /// For the summary and messages.
    pub err: Vec<u8>,
}

/// What a task shows that rewrites nothing.
pub trait Answer {
    /// Writes it for people.
    fn text(&self, out: &mut dyn Write) -> io::Result<()>;

    /// An object with its members.
    fn json(&self) -> Value;
}

/// A way to show the results of a run.
///
/// What is made of a file depends on no other file, so files are rendered on many threads.
pub trait Renderer: Sync {
    /// What stands before the first file.
    fn head(&self, _: &mut Page) -> io::Result<()> {
        Ok(())
    }

    /// What is made of a file.
    fn file(&self, page: &mut Page, file: &FileResult) -> io::Result<()>;

    /// What stands between two files for which there is something on standard output.
    fn gap(&self) -> &'static [u8] {
        b""
    }

    /// Whether its results are for programs, so that control characters in them would steer a terminal.
    fn is_for_programs(&self) -> bool {
        true
    }

    /// Whether each file's result is written at once.
    fn at_once(&self) -> bool {
        false
    }

    /// What stands after the last file.
    fn foot(&self, page: &mut Page, summary: &Summary) -> io::Result<()>;
}

/// What a run uses, for all its files together.
#[derive(Clone, Debug, Default)]
pub struct UsedInRun {
    /// The transforms, each once.
    pub transforms: Vec<Transform>,
    /// The configuration files.
    pub configs: Vec<PathBuf>,
}

/// What a run shows of its results.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown {
    /// The paths of files that would change.
    pub paths: bool,
    /// A diff.
    pub diff: bool,
    /// The new text.
    pub text: bool,
    /// Whether changes were made, or would be.
    pub done: bool,
    /// Whether changes that would be made are a failure.
    pub check: bool,
    /// Whether changes and skips are counted by kind.
    pub statistics: bool,
}
