//! The examples in transform files: whether what they show is what happens.

mod update;

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use anyhow::{Context, Result, anyhow, ensure};
use dockmod::base::span::{LineIndex, Position};
use dockmod::engine;
use dockmod::engine::Failure;
use dockmod::report::Skipped;
use dockmod::transforms::model::{Example, Transform};
use ignore::WalkBuilder;

use crate::config;
use crate::config::Known;
use crate::files::fs::replace;
use crate::render::examples::{ExampleStatus, Tested, TriedExample};
use crate::render::text::count;
use crate::terminal::signals;

/// The totals of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExampleTotals {
    files: usize,
    examples: usize,
    updated: usize,
    /// Examples in which something else happens.
    pub differing: usize,
    /// Files that cannot be read, and examples of which nothing can be made.
    pub errors: usize,
}

impl ExampleTotals {
    /// Counts one more file, whose examples were brought `up_to_date`, or not.
    pub fn add(&mut self, tested: &Tested, up_to_date: bool) {
        let count = |verdict| tested.examples.iter().filter(|shown| shown.verdict() == verdict).count();
        self.files += 1;
        self.examples += tested.examples.len();
        self.errors += count(ExampleStatus::Failed);
        *(if up_to_date { &mut self.updated } else { &mut self.differing }) += count(ExampleStatus::Differs);
    }
}

impl fmt::Display for ExampleTotals {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { files, examples, updated, differing, errors } = *self;
        write!(f, "{} in {}", count(examples, "example"), count(files, "file"))?;
        for (number, what) in [(differing, "wrong"), (updated, "updated")] {
            if number > 0 {
                write!(f, ", {number} {what}")?;
            }
        }
        if errors > 0 { write!(f, ", {}", count(errors, "error")) } else { Ok(()) }
    }
}

/// The transform files among `paths`: those named outright, and every TOML file in the folders, each once.
///
/// Fails where a folder cannot be read, or has no such file.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        for entry in WalkBuilder::new(path).hidden(false).sort_by_file_path(Path::cmp).build() {
            let entry = entry.map_err(|error| anyhow!("{error}"))?;
            let is_file = entry.file_type().is_some_and(|kind| !kind.is_dir());
            if is_file && entry.path().extension() == Some(OsStr::new("toml")) && entry.file_name() != config::NAME {
                files.push(entry.into_path());
            }
        }
        ensure!(files.len() > before, "there are no transform files (`*.toml`) under {}", path.display());
    }
    let mut seen = HashSet::new();
    files.retain(|path| seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())));
    Ok(files)
}

/// Tries the examples of a file.
///
/// Fails where it is no transform.
pub fn test(path: &Path) -> Result<Tested> {
    let (text, transform) = Known::read(path, path)?;
    let lines = LineIndex::new(&text);
    let shown = |example: &Example| {
        let (found, skips) = rewritten(&example.before, &transform);
        TriedExample { example: example.clone(), position: lines.position(example.after_span.start), found, skips }
    };
    let examples = transform.examples.iter().map(shown).collect();
    Ok(Tested { path: path.to_owned(), name: transform.name, examples, text })
}

/// What the transform by itself makes of a text, and what it leaves alone.
fn rewritten(before: &str, transform: &Transform) -> (Result<String, String>, Vec<Skipped>) {
    let transforms = std::slice::from_ref(transform);
    let outcome = engine::rewrite(before, transforms);
    let found = match outcome.failure {
        Some(Failure::Syntax(errors)) => {
            let lines = LineIndex::new(before);
            let told = errors.iter().map(|error| {
                let Position { line, column } = lines.position(error.span.start);
                format!("line {line}, column {column} of `before`: {}", error.message)
            });
            Err(told.collect::<Vec<_>>().join("; "))
        }
        Some(fault) => Err(format!("internal error: {fault}; please report it")),
        None if engine::rewrite(&outcome.text, transforms).text != outcome.text => {
            Err("internal error: a second run changes the result once more; please report it".to_owned())
        }
        None => Ok(outcome.text),
    };
    (found, outcome.skips)
}

/// Writes what happens into the file, where that is not what it shows.
///
/// Fails where the file cannot be replaced.
pub fn update(tested: &Tested) -> Result<()> {
    let mut values = Vec::new();
    for (number, shown) in tested.examples.iter().enumerate() {
        if let (ExampleStatus::Differs, Ok(found)) = (shown.verdict(), &shown.found) {
            values.push(update::After { number, span: shown.example.after_span, text: found });
        }
    }
    let replace = || {
        let new = update::with_afters(&tested.text, &values)?;
        signals::uninterrupted(|| replace(&tested.path, tested.text.as_bytes(), new.as_bytes()))
    };
    if !values.is_empty() {
        replace().with_context(|| tested.path.display().to_string())?;
    }
    Ok(())
}
