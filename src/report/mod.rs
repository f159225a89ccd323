//! The result of a run, as data: what every output format is made from.

mod skip_code;

use serde::Serialize;

pub use skip_code::SkipCode;

use crate::base::span::Position;

/// What a change does to the meaning of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// A build that went through still does, and one that failed for good still does.
    Same,
    /// A failure that went unseen now ends the build.
    Stricter,
    /// A retry loop that hid its last failure now reports it.
    Repaired,
    /// A value that the author had set differently was replaced.
    Replaced,
}

impl Effect {
    /// The name that reports use.
    pub const fn name(self) -> &'static str {
        match self {
            Effect::Same => "same",
            Effect::Stricter => "stricter",
            Effect::Repaired => "repaired",
            Effect::Replaced => "replaced",
        }
    }
}

/// One fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The transform.
    pub transform: String,
    /// Line in the file as it was read, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What it does to the meaning.
    pub effect: Effect,
    /// What was done, for people.
    pub message: String,
    /// Which edits of the file as it was read make it: indices, in order. A change may share an edit with others.
    #[serde(skip)]
    pub edits: Vec<usize>,
}

/// One place that was right already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Satisfied {
    /// The transform.
    pub transform: String,
    /// Line in the file as it was read, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One place that a transform was for, and left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skip {
    /// The transform.
    pub transform: String,
    /// Line in the file as it was read, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The kind of reason; with what to do about it where it is written out.
    #[serde(flatten, serialize_with = "skip_code::with_advice")]
    pub code: SkipCode,
    /// Why, for people.
    pub message: String,
}

/// One place where the author keeps a transform from doing what it would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suppressed {
    /// The transform.
    pub transform: String,
    /// Line in the file as it was read, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The author's reason.
    pub reason: Option<String>,
    /// What would have been done, or why the place would have been left alone anyway; for people.
    pub message: String,
}

/// Something in a file that is addressed to dockmod and has no effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Line in the file as it was read, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What was found, what was expected and what to do.
    pub message: String,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It changed, or would.
    Changed,
    /// Nothing to do.
    Unchanged,
    /// It could not be worked on, and was left as it was.
    Error,
}

/// The result for one file.
#[derive(Clone, Debug, Serialize)]
pub struct FileReport {
    /// The path as shown to people; where it is not Unicode, with U+FFFD for what is not.
    pub path: String,
    /// What became of it.
    pub status: Status,
    /// The fixes, in file order; none where there is an error.
    pub changes: Vec<Change>,
    /// The fixes that were declined, in file order; only where someone was asked.
    #[serde(skip)]
    pub declined: Vec<Change>,
    /// The places left alone, in file order.
    pub skips: Vec<Skip>,
    /// The places that the author keeps from dockmod, in file order.
    pub suppressed: Vec<Suppressed>,
    /// What is addressed to dockmod in vain, in file order.
    pub warnings: Vec<Warning>,
    /// The places that were right already, in file order.
    pub satisfied: Vec<Satisfied>,
    /// Why the file could not be worked on.
    pub error: Option<String>,
    /// Where in the file the error is, if it is in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_at: Option<Position>,
    /// What the file's owner should know about the write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl FileReport {
    /// A file with nothing to do.
    pub fn new(path: String) -> Self {
        Self {
            path,
            status: Status::Unchanged,
            changes: Vec::new(),
            declined: Vec::new(),
            skips: Vec::new(),
            suppressed: Vec::new(),
            warnings: Vec::new(),
            satisfied: Vec::new(),
            error: None,
            error_at: None,
            note: None,
        }
    }

    /// Turns the report into one of a file that was left as it was.
    pub fn fail(&mut self, message: String) {
        self.status = Status::Error;
        self.changes.clear();
        self.error = Some(message);
    }
}

/// The totals of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files looked at.
    pub files: usize,
    /// Files that changed, or would.
    pub changed: usize,
    /// Files with nothing to do.
    pub unchanged: usize,
    /// Files that could not be worked on.
    pub errors: usize,
    /// Fixes in all files.
    pub changes: usize,
    /// Fixes that were declined in all files.
    #[serde(skip)]
    pub declined: usize,
    /// SourceMap left alone in all files.
    pub skips: usize,
    /// SourceMap that authors keep from dockmod in all files.
    pub suppressed: usize,
    /// Warnings in all files.
    pub warnings: usize,
}

impl Summary {
    /// Counts one more file.
    pub fn add(&mut self, file: &FileReport) {
        self.files += 1;
        self.changed += usize::from(file.status == Status::Changed);
        self.unchanged += usize::from(file.status == Status::Unchanged);
        self.errors += usize::from(file.status == Status::Error);
        self.changes += file.changes.len();
        self.declined += file.declined.len();
        self.skips += file.skips.len();
        self.suppressed += file.suppressed.len();
        self.warnings += file.warnings.len();
    }
}
