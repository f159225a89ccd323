//! What becomes of one file.

use std::path::{Path, PathBuf};

use dockmod::base::edit::Edit;
use dockmod::base::span::Position;
use dockmod::report::FileReport;

/// What became of a file: what every way to show it is made from.
#[derive(Debug)]
pub struct FileResult {
    /// The path for people.
    pub path: PathBuf,
    /// The file with the links in its folder's path resolved; none for standard input without a name.
    pub real: Option<PathBuf>,
    /// What a diff calls the file.
    pub label: Vec<u8>,
    /// The report.
    pub report: FileReport,
    /// The bytes that were read.
    pub old: Vec<u8>,
    /// What they become, where that is something else.
    pub new: Option<Vec<u8>>,
    /// What makes the one text from the other, by places in the old one as [`Source`] gives it.
    pub edits: Vec<Edit>,
}

impl FileResult {
    /// A file that could not be worked on, and the place in it that the message is about.
    pub fn failed(path: &Path, message: String, at: Option<Position>) -> Self {
        let mut worked = Self::empty(path);
        worked.report.fail(message);
        worked.report.error_at = at;
        worked
    }

    /// A file of which nothing is known but its path.
    pub fn empty(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            real: None,
            label: Vec::new(),
            report: FileReport::new(path.to_string_lossy().into_owned()),
            old: Vec::new(),
            new: None,
            edits: Vec::new(),
        }
    }

    /// The text as it is now, or would be.
    pub fn text(&self) -> &[u8] {
        self.new.as_deref().unwrap_or(&self.old)
    }
}
