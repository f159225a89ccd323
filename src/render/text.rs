//! A report for people.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;

use dockmod::report::{FileReport, Status, Summary};
use dockmod::span::Position;

use super::{Page, Renderer, Shown, diff, quote, visible};
use crate::work::Worked;

/// Results on standard output, and on standard error what happened to each file and the totals.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// What is shown.
    pub shown: Shown,
    /// Whether standard output is a terminal.
    pub terminal: bool,
}

impl Renderer for Text {
    fn file(&self, page: &mut Page, file: &Worked) -> io::Result<()> {
        write_results(&mut page.out, file, self.shown)?;
        if self.terminal {
            page.out = visible::shown(&page.out).into_bytes();
        }
        write_file(&mut page.err, &file.report, self.shown.verbose)
    }

    fn foot(&self, page: &mut Page, summary: Summary) -> io::Result<()> {
        let totals = totals(summary, self.shown.done);
        if totals.is_empty() { Ok(()) } else { writeln!(page.err, "{totals}") }
    }
}

fn write_results(out: &mut Vec<u8>, file: &Worked, shown: Shown) -> io::Result<()> {
    let changed = file.report.status == Status::Changed;
    if shown.diff && changed {
        diff::unified(out, &file.label, &file.old, file.text())?;
    }
    if shown.text {
        // After an error too: whoever pipes a file through should not lose it.
        out.extend_from_slice(file.text());
    }
    if shown.paths && changed {
        writeln!(out, "{}", quote::path(file.path.as_os_str().as_encoded_bytes()))?;
    }
    Ok(())
}

fn write_file(out: &mut dyn Write, file: &FileReport, verbose: bool) -> io::Result<()> {
    let path = quote::path(file.path.as_bytes());
    let changes = file.changes.iter().map(|change| {
        let effect = change.effect.name();
        let text = format!("{}: {} [{effect}]", change.transform, quote::shown(&change.message));
        ((change.line, change.column), text)
    });
    let skips = file.skips.iter().map(|skip| {
        let (code, advice) = (skip.code.name(), skip.code.advice());
        let text = format!("skipped {} ({code}): {}", skip.transform, quote::shown(&skip.message));
        ((skip.line, skip.column), format!("{text}\n  help: {advice}"))
    });
    let suppressed = file.suppressed.iter().filter(|_| verbose).map(|place| {
        let reason = place.reason.iter().map(|reason| format!(" -- {reason}")).collect::<String>();
        ((place.line, place.column), format!("ignored {}: {}{reason}", place.transform, place.message))
    });
    let warnings =
        file.warnings.iter().map(|warning| ((warning.line, warning.column), format!("warning: {}", warning.message)));
    let mut lines: Vec<_> = changes.chain(skips).chain(suppressed).chain(warnings).collect();
    lines.sort_by_key(|&(at, _)| at);
    for ((line, column), text) in lines {
        writeln!(out, "{path}:{line}:{column}: {text}")?;
    }
    if let Some(error) = &file.error {
        problem(out, file.path.as_bytes(), error, file.error_at)?;
    }
    if let Some(note) = &file.note {
        writeln!(out, "{path}: note: {}", quote::shown(note))?;
    }
    Ok(())
}

fn totals(sum: Summary, done: bool) -> String {
    let verb = if done { "changed" } else { "would change" };
    let mut parts = Vec::new();
    if sum.changed > 0 {
        parts.push(format!("{} {verb}", count(sum.changed, "file")));
        parts.push(count(sum.changes, "change"));
    }
    let named = |n, what| Some(count(n, what)).filter(|_| n > 0);
    parts.extend(named(sum.skips, "skip"));
    parts.extend(Some(format!("{} ignored", sum.suppressed)).filter(|_| sum.suppressed > 0));
    parts.extend(named(sum.warnings, "warning"));
    parts.extend(named(sum.errors, "error"));
    if sum.unchanged > 0 && sum.changed > 0 {
        parts.push(format!("{} unchanged", sum.unchanged));
    } else if sum.unchanged > 0 {
        parts.push(format!("{} unchanged", count(sum.unchanged, "file")));
    }
    parts.join(", ")
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Writes what is wrong with a file, and where in it.
///
/// # Errors
///
/// What `out` says.
pub fn problem(out: &mut dyn Write, path: &[u8], message: &str, at: Option<Position>) -> io::Result<()> {
    let at = at.map_or_else(String::new, |at| format!("{}:{}:", at.line, at.column));
    writeln!(out, "{}:{at} error: {}", quote::path(path), quote::shown(message))
}

/// Writes the paths of files, one a line.
///
/// # Errors
///
/// What `out` says.
pub fn paths(out: &mut dyn Write, files: &[&Path]) -> io::Result<()> {
    files.iter().try_for_each(|path| writeln!(out, "{}", quote::path(path.as_os_str().as_encoded_bytes())))
}

/// Writes a text of several lines, in which there may be words from anywhere.
///
/// # Errors
///
/// What `out` says.
pub fn lines(out: &mut dyn Write, text: &str) -> io::Result<()> {
    text.lines().try_for_each(|line| writeln!(out, "{}", quote::shown(line)))
}

/// Writes a message about the run as a whole.
///
/// # Errors
///
/// What `out` says.
pub fn message(out: &mut dyn Write, kind: &str, message: impl Display) -> io::Result<()> {
    writeln!(out, "{kind}: {}", quote::shown(&message.to_string()))
}

#[cfg(test)]
mod tests {
    use dockmod::report::{Suppressed, Warning};

    use super::*;

    #[test]
    fn what_is_ignored_is_told_on_request() {
        let mut report = FileReport::new("a".to_owned());
        let (transform, message) = ("t".to_owned(), "would do it".to_owned());
        report.suppressed = vec![Suppressed { transform, line: 3, column: 1, reason: Some("why".to_owned()), message }];
        report.warnings = vec![Warning { line: 2, column: 5, message: "in vain".to_owned() }];
        let told = |verbose| {
            let mut out = Vec::new();
            write_file(&mut out, &report, verbose).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(told(false), "a:2:5: warning: in vain\n");
        assert_eq!(told(true), "a:2:5: warning: in vain\na:3:1: ignored t: would do it -- why\n");
    }

    #[test]
    fn totals_in_natural_english() {
        let mut sum =
            Summary { files: 44, changed: 3, unchanged: 40, errors: 1, changes: 5, skips: 2, ..Summary::default() };
        assert_eq!(totals(sum, true), "3 files changed, 5 changes, 2 skips, 1 error, 40 unchanged");
        (sum.suppressed, sum.warnings) = (4, 1);
        assert_eq!(
            totals(sum, true),
            "3 files changed, 5 changes, 2 skips, 4 ignored, 1 warning, 1 error, 40 unchanged"
        );
        let sum = Summary { files: 1, changed: 1, changes: 1, ..Summary::default() };
        assert_eq!(totals(sum, false), "1 file would change, 1 change");
        let sum = Summary { files: 1, unchanged: 1, ..Summary::default() };
        assert_eq!(totals(sum, true), "1 file unchanged");
        assert_eq!(totals(Summary::default(), true), "");
    }
}
