//! What becomes of one file, and of all of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dockmod::base::source::Source;
use dockmod::base::span::Position;
use dockmod::engine::Outcome;
use dockmod::report::Change;
use serde::Serialize;

/// What became of a file: what every way to show it is made from.
#[derive(Debug)]
pub struct FileResult {
    /// The path for people.
    pub path: PathBuf,
    /// The file with the links in its folder's path resolved; none for standard input without a name.
    pub real: Option<PathBuf>,
    /// What a diff calls the file.
    pub label: Vec<u8>,
    /// The bytes that were read.
    pub old: Vec<u8>,
    /// What they become, where that is something else.
    pub new: Option<Vec<u8>>,
    /// What was found in the [`source`](Self::source). Its text is in `new`.
    pub outcome: Outcome,
    /// The changes that were declined, and are not in the outcome any more.
    pub declined: Vec<Change>,
    /// Why the file was left as it was: one thing, or all that is wrong with its syntax.
    pub problems: Vec<Problem>,
    /// What its owner should know about the write.
    pub note: Option<String>,
}

/// Why a file cannot be worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The reason.
    pub message: String,
    /// Where in the file it is, if it is in the file.
    pub at: Option<Position>,
}

/// What became of a file, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileStatus {
    /// It changed, or would.
    Changed,
    /// Nothing to do.
    Unchanged,
    /// It could not be worked on, and was left as it was.
    Error,
}

impl FileResult {
    /// A file that could not be worked on.
    pub fn failed(path: &Path, problem: Problem) -> Self {
        Self { problems: vec![problem], ..Self::empty(path) }
    }

    /// A file of which nothing is known but its path.
    pub fn empty(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            real: None,
            label: Vec::new(),
            old: Vec::new(),
            new: None,
            outcome: Outcome::default(),
            declined: Vec::new(),
            problems: Vec::new(),
            note: None,
        }
    }

    /// Says that the file was left as it was.
    pub fn fail(&mut self, problems: Vec<Problem>) {
        self.new = None;
        self.outcome.changes.clear();
        self.problems = problems;
    }

    /// Says that the file is generated, and was left as it was if something would have changed.
    pub fn keep(&mut self, line: usize) {
        if self.status() != FileStatus::Unchanged {
            let note = "is generated and was left as it was; `--include-generated` has it rewritten";
            self.note = Some(format!("{note} (line {line} says that it is generated)"));
        }
        self.new = None;
        self.outcome = Outcome::default();
        self.problems.clear();
    }

    /// All messages about it.
    pub fn messages(&mut self) -> impl Iterator<Item = &mut String> {
        let Outcome { changes, skips, suppressed, warnings, .. } = &mut self.outcome;
        let made = changes.iter_mut().map(|change| &mut change.message);
        let left = skips.iter_mut().map(|skip| &mut skip.message);
        let kept = suppressed.iter_mut().map(|kept| &mut kept.message);
        let others = warnings.iter_mut().map(|warning| &mut warning.message);
        let problems = self.problems.iter_mut().map(|problem| &mut problem.message);
        made.chain(left).chain(kept).chain(others).chain(problems)
    }

    /// What became of it.
    pub fn status(&self) -> FileStatus {
        match (&*self.problems, &self.new) {
            ([_, ..], _) => FileStatus::Error,
            ([], Some(_)) => FileStatus::Changed,
            ([], None) => FileStatus::Unchanged,
        }
    }

    /// The text that was read, in which the places are that the outcome names.
    pub fn source(&self) -> Source<'_> {
        Source::from_bytes(&self.old)
    }

    /// The text as it is now, or would be.
    pub fn text(&self) -> &[u8] {
        self.new.as_deref().unwrap_or(&self.old)
    }
}

impl Problem {
    /// One that is not at a place in the file.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), at: None }
    }
}

/// How often something was found, by transform, and by effect or skip code.
pub type Counts = BTreeMap<(String, &'static str), usize>;

/// The totals of a run, or of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files looked at.
    pub files: usize,
    /// Files that changed, or would.
    pub changed: usize,
    /// Files with nothing to do.
    pub unchanged: usize,
    /// Files that could not be worked on.
    pub errors: usize,
    /// Changes in all files.
    pub changes: usize,
    /// Changes that were declined in all files.
    #[serde(skip)]
    pub declined: usize,
    /// Places left alone in all files.
    pub skips: usize,
    /// Places that authors keep from dockmod in all files.
    pub suppressed: usize,
    /// Warnings in all files.
    pub warnings: usize,
    /// Changes by transform and effect.
    #[serde(skip)]
    pub by_effect: Counts,
    /// Skips by transform and code.
    #[serde(skip)]
    pub by_code: Counts,
}

impl Summary {
    /// That of one file.
    pub fn of(file: &FileResult) -> Self {
        let (status, outcome) = (file.status(), &file.outcome);
        Self {
            files: 1,
            changed: usize::from(status == FileStatus::Changed),
            unchanged: usize::from(status == FileStatus::Unchanged),
            errors: usize::from(status == FileStatus::Error),
            changes: outcome.changes.len(),
            declined: file.declined.len(),
            skips: outcome.skips.len(),
            suppressed: outcome.suppressed.len(),
            warnings: outcome.warnings.len(),
            by_effect: counts(outcome.changes.iter().map(|change| (&change.transform, change.effect.name()))),
            by_code: counts(outcome.skips.iter().map(|skip| (&skip.transform, skip.code.name()))),
        }
    }

    /// Counts more files.
    pub fn add(&mut self, more: Self) {
        self.files += more.files;
        self.changed += more.changed;
        self.unchanged += more.unchanged;
        self.errors += more.errors;
        self.changes += more.changes;
        self.declined += more.declined;
        self.skips += more.skips;
        self.suppressed += more.suppressed;
        self.warnings += more.warnings;
        let add = |all: &mut Counts, more: Counts| {
            more.into_iter().for_each(|(what, count)| *all.entry(what).or_default() += count);
        };
        add(&mut self.by_effect, more.by_effect);
        add(&mut self.by_code, more.by_code);
    }
}

fn counts<'f>(found: impl Iterator<Item = (&'f String, &'static str)>) -> Counts {
    let mut counts = Counts::new();
    found.for_each(|(transform, what)| *counts.entry((transform.clone(), what)).or_default() += 1);
    counts
}
