//! All that is done to one file; it depends on no other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use anyhow::Result;
use dockmod::base::edit::Edit;
use dockmod::base::source::Source;
use dockmod::base::span::Position;
use dockmod::embed::compose;
use dockmod::engine;
use dockmod::engine::proposal::{Decision, Proposal};
use dockmod::engine::{Engine, Failure, Outcome};
use dockmod::report::{FileReport, Status};

use crate::files::{fs, names};
use crate::render::FileResult;
use crate::terminal::signals;

/// How files are worked on.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// What applies the transforms.
    pub engine: &'a Engine<'a>,
    /// Whether YAML files are taken for Compose files.
    pub compose: bool,
    /// Whether comments that keep dockmod from nothing are reported.
    pub warn_unused_ignores: bool,
}

impl Rules<'_> {
    /// Works on the text of a file, with `decide` asked about each fix, if it is there.
    pub fn rewrite(self, path: &Path, text: &str, decide: Option<&mut engine::Decide>) -> Outcome {
        match self.compose && names::is_yaml(path) {
            true => compose::rewrite(text, self.engine, decide),
            false => self.engine.rewrite_with(text, decide),
        }
    }
}

impl FileResult {
    /// The same file worked on once more, with `decide` asked about each fix.
    pub fn again(self, rules: Rules, decide: &mut Decide) -> Self {
        let Self { path, real, label, old, .. } = self;
        Self { real, ..worked(&path, label, Ok(old), rules, Some(decide)) }
    }
}

/// Who decides about the fixes of a text.
pub type Decide<'d> = dyn FnMut(&Source, &Proposal) -> Decision + 'd;

/// Works on a file; `label` is what a diff calls it.
pub fn on_file(path: &Path, label: Vec<u8>, rules: Rules) -> FileResult {
    on_text(path, label, fs::read(path), rules)
}

/// Writes what a file becomes, where that is something else.
pub fn write(mut worked: FileResult) -> FileResult {
    if let Some(new) = &worked.new {
        match signals::uninterrupted(|| fs::replace(&worked.path, &worked.old, new)) {
            Ok(note) => worked.report.note = note,
            Err(error) => {
                worked.report.fail(format!("{error:#}"));
                worked.new = None;
            }
        }
    }
    worked
}

/// Works on a text, which could perhaps not be read.
pub fn on_text(path: &Path, label: Vec<u8>, bytes: Result<Vec<u8>>, rules: Rules) -> FileResult {
    worked(path, label, bytes, rules, None)
}

fn worked(
    path: &Path,
    label: Vec<u8>,
    bytes: Result<Vec<u8>>,
    rules: Rules,
    decide: Option<&mut Decide>,
) -> FileResult {
    let mut worked = untouched(path, label, bytes);
    if worked.report.status != Status::Error
        && let Some((new, edits)) = rewrite(path, &worked.old, rules, decide, &mut worked.report)
    {
        worked.report.status = Status::Changed;
        (worked.new, worked.edits) = (Some(new), edits);
    }
    worked
}

/// A text that is not looked into, and which could perhaps not be read.
pub fn untouched(path: &Path, label: Vec<u8>, bytes: Result<Vec<u8>>) -> FileResult {
    match bytes {
        Ok(old) => FileResult { label, old, ..FileResult::empty(path) },
        Err(error) => FileResult::failed(path, format!("{error:#}"), None),
    }
}

/// What the bytes become, if that is something else; the report tells the rest.
fn rewrite(
    path: &Path,
    bytes: &[u8],
    rules: Rules,
    decide: Option<&mut Decide>,
    report: &mut FileReport,
) -> Option<(Vec<u8>, Vec<Edit>)> {
    let source = Source::from_bytes(bytes);
    let rewritten = || match decide {
        Some(decide) => rules.rewrite(path, source.text(), Some(&mut |proposal| decide(&source, proposal))),
        None => rules.rewrite(path, source.text(), None),
    };
    let Ok(outcome) = catch_unwind(AssertUnwindSafe(rewritten)) else {
        let crashed = "internal error: the rewriter crashed on this file, which was left as it was; please report it";
        report.fail(crashed.to_owned());
        return None;
    };
    let Outcome { text, changes, declined, skips, suppressed, warnings, unused, satisfied, edits, failure } = outcome;
    (report.satisfied, report.declined) = (satisfied, declined);
    (report.changes, report.skips, report.suppressed, report.warnings) = (changes, skips, suppressed, warnings);
    if rules.warn_unused_ignores {
        report.warnings.extend(unused);
        report.warnings.sort_by_key(|warning| (warning.line, warning.column));
    }
    if let Some(failure) = failure {
        describe(report, failure, path, rules.compose);
        return None;
    }
    let new = source.to_bytes(&text);
    (*new != *bytes).then(|| (new.into_owned(), edits))
}

fn describe(report: &mut FileReport, failure: Failure, path: &Path, compose: bool) {
    match failure {
        Failure::Syntax { line, column, mut message } => {
            if names::is_template(path) {
                message.push_str("; by its name this is a template: run dockmod on what is made from it");
            }
            if names::is_yaml(path) && !compose {
                message.push_str("; if this is a Compose file, say so with `--compose`");
            }
            report.fail(message);
            report.error_at = Some(Position { line, column });
        }
        Failure::Gate { gate, message } => {
            report.fail(format!("internal error: gate \"{gate}\" refused the result: {message}; please report it"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_that_refuses_is_an_internal_error_with_its_name() {
        let mut report = FileReport::new("Dockerfile".to_owned());
        let failure = Failure::Gate { gate: "fixpoint", message: "it moved".to_owned() };
        describe(&mut report, failure, Path::new("Dockerfile"), false);
        let error = report.error.unwrap();
        assert_eq!(report.status, Status::Error);
        assert!(error.starts_with("internal error: gate \"fixpoint\" refused") && error.contains("please report"));
    }
}
