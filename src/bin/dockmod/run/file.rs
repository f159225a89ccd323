//! All that is done to one file; it depends on no other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use anyhow::Result;
use dockmod::base::diagnostic::Diagnostic;
use dockmod::base::source::Source;
use dockmod::base::span::LineIndex;
use dockmod::embed::compose;
use dockmod::engine::{Engine, Failure, Outcome};

use crate::files::{content, fs, names};
use crate::render::{FileResult, Problem};
use crate::run::hints;
use crate::terminal::signals;

/// How files are worked on.
#[derive(Clone, Copy, Debug)]
pub struct FileRules<'a> {
    /// What applies the transforms.
    pub engine: &'a Engine<'a>,
    /// Whether YAML files are taken for Compose files.
    pub compose: bool,
    /// Whether a file that is generated is kept as it is.
    pub keeps_generated: bool,
    /// Whether comments that keep dockmod from nothing are reported.
    pub warn_unused_ignores: bool,
}

impl FileRules<'_> {
    fn rewrite(self, path: &Path, text: &str) -> Outcome {
        match self.compose && names::is_yaml(path) {
            true => compose::rewrite(text, self.engine),
            false => self.engine.rewrite(text),
        }
    }
}

/// Works on a file; `label` is what a diff calls it.
pub fn on_file(path: &Path, label: Vec<u8>, rules: FileRules) -> FileResult {
    on_text(path, label, fs::read(path), rules)
}

/// Writes what a file becomes, where that is something else.
pub fn write(mut worked: FileResult) -> FileResult {
    if let Some(new) = &worked.new {
        match signals::uninterrupted(|| fs::replace(&worked.path, &worked.old, new)) {
            Ok(note) => worked.note = note,
            Err(error) => worked.fail(vec![Problem::new(format!("{error:#}"))]),
        }
    }
    worked
}

/// Works on a text, which could perhaps not be read.
pub fn on_text(path: &Path, label: Vec<u8>, bytes: Result<Vec<u8>>, rules: FileRules) -> FileResult {
    let mut file = untouched(path, label, bytes);
    if !file.problems.is_empty() {
        return file;
    }
    if let Some(why) = content::not_text(&file.old) {
        file.problems.push(Problem::new(why));
        return file;
    }
    let generated = if rules.keeps_generated { content::generated(&file.old) } else { None };
    let mut file = rewrite(file, rules);
    if let Some(line) = generated {
        file.keep(line);
    }
    file
}

/// A text that is not looked into, and which could perhaps not be read.
pub fn untouched(path: &Path, label: Vec<u8>, bytes: Result<Vec<u8>>) -> FileResult {
    match bytes {
        Ok(old) => FileResult { label, old, ..FileResult::empty(path) },
        Err(error) => FileResult::failed(path, Problem::new(format!("{error:#}"))),
    }
}

fn rewrite(mut file: FileResult, rules: FileRules) -> FileResult {
    let source = Source::from_bytes(&file.old);
    let Ok(outcome) = catch_unwind(AssertUnwindSafe(|| rules.rewrite(&file.path, source.text()))) else {
        let crashed = "internal error: the rewriter crashed on this file, which was left as it was; please report it";
        return FileResult { problems: vec![Problem::new(crashed)], ..file };
    };
    file.outcome = outcome;
    let Outcome { text, warnings, unused, failure, .. } = &mut file.outcome;
    if rules.warn_unused_ignores {
        warnings.append(unused);
        warnings.sort_by_key(|warning| warning.span.start);
    }
    match failure.take() {
        Some(failure) => file.problems = describe(failure, &file.path, source.text(), rules.compose),
        None => {
            let new = source.into_bytes(std::mem::take(text));
            file.new = (new != file.old).then_some(new);
        }
    }
    if source.has_raw_bytes() {
        file.messages().for_each(|message| *message = show_raw_bytes(message));
    }
    file
}

/// The message with the bytes of the file that are not UTF-8 as `\\xff`.
fn show_raw_bytes(message: &str) -> String {
    let mut shown = String::with_capacity(message.len());
    for c in message.chars() {
        match Source::raw_byte(c) {
            Some(byte) => shown.push_str(&format!("\\x{byte:02x}")),
            None => shown.push(c),
        }
    }
    shown
}

fn describe(failure: Failure, path: &Path, text: &str, compose: bool) -> Vec<Problem> {
    match failure {
        Failure::Syntax(errors) => {
            let lines = LineIndex::new(text);
            let hint = errors.first().and_then(|error| hints::hint(text, error));
            let problem =
                |error: Diagnostic| Problem { at: Some(lines.position(error.span.start)), message: error.message };
            let mut problems: Vec<Problem> = errors.into_iter().map(problem).collect();
            if let Some(first) = problems.first_mut() {
                first.message.extend(hint.map(|hint| format!("; {hint}")));
                if names::is_template(path) {
                    first.message += "; by its name this is a template: run dockmod on what is made from it";
                }
                if names::is_yaml(path) && !compose {
                    first.message += "; if this is a Compose file, use `--compose`";
                }
            }
            problems
        }
        fault => vec![Problem::new(format!("internal error: {fault}; please report it"))],
    }
}

#[cfg(test)]
mod tests {
    use dockmod::engine::verify::Violation;

    use super::*;

    #[test]
    fn a_gate_that_refuses_is_an_internal_error_with_its_name() {
        let failure = Failure::Gate(Violation::new("fixpoint", "it moved"));
        let problems = describe(failure, Path::new("Dockerfile"), "", false);
        let [Problem { message, at: None }] = &problems[..] else { panic!("{problems:?}") };
        assert!(message.starts_with("internal error: gate \"fixpoint\" refused") && message.contains("please report"));
    }
}
