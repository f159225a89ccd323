//! What there is to say about a file, place by place: what every format is made from.

use std::collections::HashMap;
use std::sync::LazyLock;

use dockmod::base::diagnostic::Diagnostic;
use dockmod::base::span::{LineIndex, Position};
use dockmod::report::{Change, Effect, Satisfied, SkipCode, Skipped, Suppressed};
use dockmod::transforms::load;
use dockmod::transforms::model::Transform;
use sha1_smol::Sha1;

use crate::render::{FileResult, Problem};

/// The rule that a file breaks which does not parse.
pub const SYNTAX: &str = "error:syntax";
/// The rule that a file breaks which cannot be worked on for another reason.
pub const FAILED: &str = "error:file";

/// The rule that a comment breaks which is addressed to dockmod and has no effect.
pub const COMMENT: &str = "warning:comment";

/// The rule of a place that is left alone; no transform can have such a name.
pub fn skip_rule(code: &str) -> String {
    format!("skipped:{code}")
}

/// The address of a page of dockmod's own documentation.
pub fn page(name: &str) -> String {
    format!("{}/blob/main/docs/{name}", env!("CARGO_PKG_REPOSITORY"))
}

/// The address of the page on a skip code.
pub fn skip_page(code: SkipCode) -> String {
    page(&format!("skips/{}.md", code.name()))
}

/// The address of the page on a transform, if it is a built-in one.
pub fn transform_page(name: &str) -> Option<String> {
    static BUILT_IN: LazyLock<Vec<Transform>> = LazyLock::new(load::built_in);
    let known = BUILT_IN.iter().any(|transform| transform.name == name);
    known.then(|| page(&format!("transforms/{name}.md")))
}

/// One thing to say.
#[derive(Clone, Debug)]
pub struct Remark<'a> {
    /// The name of the transform that made the change, or what stands for it.
    pub rule: String,
    /// What it is.
    pub kind: RemarkKind<'a>,
    /// Where it is; none for the file as a whole.
    pub at: Option<Location>,
    /// The message, in a line.
    pub message: String,
    /// A hash of the line it is in, blanks around it left out.
    pub line_hash: String,
    /// How many there were before it in the file with the same rule and hash.
    pub repeated: usize,
}

/// What there is to say about a place of a file, or about the file as a whole.
#[derive(Clone, Copy, Debug)]
pub enum RemarkKind<'a> {
    /// A change, which was made or would be.
    Change(&'a Change),
    /// A change that was declined.
    Declined(&'a Change),
    /// A place that is left alone.
    Skip(&'a Skipped),
    /// A place that the author keeps from dockmod.
    Suppressed(&'a Suppressed),
    /// A place that was right already.
    Satisfied(&'a Satisfied),
    /// Something that is addressed to dockmod and has no effect.
    Warning(&'a Diagnostic),
    /// Why nothing was done.
    Error(&'a Problem),
}

impl<'a> RemarkKind<'a> {
    /// All there is to say about the file, kind by kind.
    pub fn all(file: &'a FileResult) -> impl Iterator<Item = Self> {
        let found = &file.outcome;
        let changes =
            found.changes.iter().map(RemarkKind::Change).chain(file.declined.iter().map(RemarkKind::Declined));
        let skips = found.skips.iter().map(RemarkKind::Skip).chain(found.warnings.iter().map(RemarkKind::Warning));
        let kept = found
            .suppressed
            .iter()
            .map(RemarkKind::Suppressed)
            .chain(found.satisfied.iter().map(RemarkKind::Satisfied));
        changes.chain(skips).chain(kept).chain(file.problems.iter().map(RemarkKind::Error))
    }

    /// Whether it is a change that may make a difference to a build.
    pub fn matters(self) -> bool {
        matches!(self, RemarkKind::Change(change) if change.effect != Effect::Same)
    }

    /// The transform that it is about.
    pub fn transform(self) -> Option<&'a str> {
        match self {
            RemarkKind::Change(change) | RemarkKind::Declined(change) => Some(&change.transform),
            RemarkKind::Skip(skip) => Some(&skip.transform),
            RemarkKind::Suppressed(kept) => Some(&kept.transform),
            RemarkKind::Satisfied(right) => Some(&right.transform),
            RemarkKind::Warning(_) | RemarkKind::Error(_) => None,
        }
    }

    /// What it says of itself, for people.
    pub fn message(self) -> Option<&'a str> {
        match self {
            RemarkKind::Change(change) | RemarkKind::Declined(change) => Some(&change.message),
            RemarkKind::Skip(skip) => Some(&skip.message),
            RemarkKind::Suppressed(kept) => Some(&kept.message),
            RemarkKind::Satisfied(_) => None,
            RemarkKind::Warning(warning) => Some(&warning.message),
            RemarkKind::Error(problem) => Some(&problem.message),
        }
    }

    /// Where it is; none for the file as a whole.
    pub fn position(self, lines: &LineIndex) -> Option<Position> {
        let span = match self {
            RemarkKind::Change(change) | RemarkKind::Declined(change) => change.span,
            RemarkKind::Skip(skip) => skip.span,
            RemarkKind::Suppressed(kept) => kept.span,
            RemarkKind::Satisfied(right) => right.span,
            RemarkKind::Warning(warning) => warning.span,
            RemarkKind::Error(problem) => return problem.at,
        };
        Some(lines.position(span.start))
    }
}

/// The name of an effect in brackets, where it may make a difference to a build.
pub fn tag(effect: Effect) -> Option<String> {
    (effect != Effect::Same).then(|| format!("[{}]", effect.name()))
}

/// Where a remark is, in the file as it was read; all from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The line.
    pub line: usize,
    /// The last line that a change touches.
    pub end_line: usize,
    /// The column in characters.
    pub column: usize,
    /// The column in UTF-16 code units.
    pub utf16_column: usize,
}

/// All there is to say about the file, in order; changes were made if `done`, or else would be.
pub fn remarks(file: &FileResult, done: bool) -> Vec<Remark<'_>> {
    let source = file.source();
    let index = LineIndex::new(source.text());
    let mut remarks: Vec<_> = RemarkKind::all(file).filter_map(|kind| Remark::new(kind, file, done, &index)).collect();
    remarks.sort_by_key(|remark| remark.at.map(|at| (at.line, at.column)));
    let lines: Vec<&str> = source.text().split_inclusive('\n').collect();
    count_utf16(&mut remarks, &lines);
    count_repeated(&mut remarks, &lines);
    remarks
}

impl<'f> Remark<'f> {
    /// What to do about a place that is left alone, after `separator`; nothing for any other remark.
    pub fn advice(&self, separator: &str) -> String {
        match self.kind {
            RemarkKind::Skip(skip) => format!("{separator}{}", skip.code.advice()),
            _ => String::new(),
        }
    }

    /// The address of a page that says more, if there is one.
    pub fn page(&self) -> Option<String> {
        match self.kind {
            RemarkKind::Change(change) => transform_page(&change.transform),
            RemarkKind::Skip(skip) => Some(skip_page(skip.code)),
            RemarkKind::Warning(_) => Some(page("usage.md#keeping-it-from-a-place")),
            _ => None,
        }
    }

    /// None for what only text output shows.
    fn new(kind: RemarkKind<'f>, file: &FileResult, done: bool, lines: &LineIndex) -> Option<Self> {
        let text = kind.message().unwrap_or_default();
        let verb = if done { "changed" } else { "would change" };
        let (rule, message) = match kind {
            RemarkKind::Declined(_) | RemarkKind::Satisfied(_) => return None,
            RemarkKind::Change(change) => {
                let tag = tag(change.effect).map(|tag| format!(" {tag}")).unwrap_or_default();
                (change.transform.clone(), format!("{verb}: {text}{tag}"))
            }
            RemarkKind::Skip(skip) => (skip_rule(skip.code.name()), format!("skipped {}: {text}", skip.transform)),
            RemarkKind::Suppressed(kept) => (kept.transform.clone(), format!("ignored: {text}")),
            RemarkKind::Warning(_) => (COMMENT.to_owned(), text.to_owned()),
            RemarkKind::Error(Problem { at, .. }) => {
                (if at.is_some() { SYNTAX } else { FAILED }.to_owned(), text.to_owned())
            }
        };
        let mut at = kind.position(lines).map(Location::new);
        if let (RemarkKind::Change(change), Some(at)) = (kind, &mut at) {
            let edits = change.edits.iter().filter_map(|&edit| file.outcome.edits.get(edit));
            let last = edits.map(|edit| lines.line(edit.span.end.saturating_sub(1).max(edit.span.start))).max();
            at.end_line = last.unwrap_or(0).max(at.line);
        }
        Some(Self { rule, kind, at, message, line_hash: String::new(), repeated: 0 })
    }
}

impl Location {
    fn new(Position { line, column }: Position) -> Self {
        Self { line, end_line: line, column, utf16_column: column }
    }
}

/// Sets the columns in UTF-16 code units: one walk along each line, however many remarks are on it.
fn count_utf16(remarks: &mut [Remark<'_>], lines: &[&str]) {
    for on_line in remarks.chunk_by_mut(|a, b| a.at.map(|at| at.line) == b.at.map(|at| at.line)) {
        let Some(line) = on_line[0].at.and_then(|at| line_at(lines, at.line)) else { continue };
        let mut chars = line.chars();
        let (mut column, mut utf16) = (1, 1);
        for at in on_line.iter_mut().filter_map(|remark| remark.at.as_mut()) {
            let between = chars.by_ref().take(at.column.saturating_sub(column));
            utf16 += between.map(char::len_utf16).sum::<usize>();
            column = at.column;
            at.utf16_column = utf16;
        }
    }
}

fn count_repeated(remarks: &mut [Remark<'_>], lines: &[&str]) {
    let mut hashes = HashMap::new();
    let mut seen: HashMap<(String, String), usize> = HashMap::new();
    for remark in remarks {
        let number = remark.at.map(|at| at.line);
        let hash = hashes.entry(number).or_insert_with(|| {
            let line = number.and_then(|number| line_at(lines, number)).unwrap_or_default();
            Sha1::from(line.trim()).digest().to_string()
        });
        remark.line_hash.clone_from(hash);
        let before = seen.entry((remark.rule.clone(), remark.line_hash.clone())).or_default();
        remark.repeated = *before;
        *before += 1;
    }
}

/// A line, without the byte order mark that may stand before the first.
fn line_at<'l>(lines: &[&'l str], number: usize) -> Option<&'l str> {
    let line = lines.get(number.checked_sub(1)?)?;
    Some(if number == 1 { line.trim_start_matches('\u{feff}') } else { line })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use dockmod::engine::Engine;

    fn worked(text: &str) -> FileResult {
        let outcome = Engine::new(load::built_in()).rewrite(text);
        let new = Some(outcome.text.clone().into_bytes());
        FileResult { old: text.into(), new, outcome, ..FileResult::empty(Path::new("f")) }
    }

    fn places(text: &str) -> Vec<Location> {
        let worked = worked(text);
        remarks(&worked, false).into_iter().filter_map(|remark| remark.at).collect()
    }

    #[test]
    fn columns_count_in_both_ways_without_a_byte_order_mark() {
        let text = "\u{feff}FROM alpine\nRUN echo '\u{1f40b}' && apk add a && echo '\u{1f40b}e\u{301}' && apk add b\n";
        let columns: Vec<_> = places(text).iter().map(|at| (at.line, at.column, at.utf16_column)).collect();
        assert_eq!(columns, [(2, 17, 18), (2, 44, 46)]);
    }

    #[test]
    fn a_change_ends_on_the_last_line_it_touches() {
        let lines: Vec<_> = places("FROM alpine\nRUN apk add \\\n  a \\\n  b && \\\n  c\nRUN apk add d\n").to_vec();
        let lines: Vec<_> = lines.iter().map(|at| (at.line, at.end_line)).collect();
        assert_eq!(lines, [(2, 4), (6, 6)]);
    }

    #[test]
    fn the_same_again_is_told_apart() {
        let text = "FROM alpine\nRUN apk add a\n  RUN apk add a\nRUN apk add b\n";
        let worked = worked(text);
        let remarks = remarks(&worked, false);
        assert_eq!(remarks.iter().map(|remark| remark.repeated).collect::<Vec<_>>(), [0, 1, 0]);
        assert_eq!(remarks[0].line_hash, remarks[1].line_hash);
    }
}
