//! A report for people.

use std::fmt::Display;
use std::io::{self, Write};

use dockmod::report::{FileReport, Summary};

use super::quote;

/// Whether the changes were made, or would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// They were.
    Done,
    /// They would be.
    Would,
}

/// Writes what happened to each file, then the totals; files with nothing to tell are left out.
///
/// # Errors
///
/// What `out` says.
pub fn summary<'a>(
    out: &mut dyn Write,
    files: impl Iterator<Item = &'a FileReport> + Clone,
    tense: Tense,
) -> io::Result<()> {
    for file in files.clone() {
        write_file(out, file)?;
    }
    let totals = totals(Summary::of(files), tense);
    if totals.is_empty() { Ok(()) } else { writeln!(out, "{totals}") }
}

fn write_file(out: &mut dyn Write, file: &FileReport) -> io::Result<()> {
    let path = quote::path(file.path.as_bytes());
    let changes = file.changes.iter().map(|change| {
        let effect = change.effect.name();
        ((change.line, change.column), format!("{}: {} [{effect}]", change.transform, change.message))
    });
    let skips = file.skips.iter().map(|skip| {
        let code = skip.code.name();
        ((skip.line, skip.column), format!("skipped {} ({code}): {}", skip.transform, skip.message))
    });
    let mut lines: Vec<_> = changes.chain(skips).collect();
    lines.sort_by_key(|&(at, _)| at);
    for ((line, column), text) in lines {
        writeln!(out, "{path}:{line}:{column}: {}", quote::shown(&text))?;
    }
    if let Some(error) = &file.error {
        let at = file.error_at.map_or_else(String::new, |at| format!("{}:{}:", at.line, at.column));
        writeln!(out, "{path}:{at} error: {}", quote::shown(error))?;
    }
    if let Some(note) = &file.note {
        writeln!(out, "{path}: note: {}", quote::shown(note))?;
    }
    Ok(())
}

fn totals(sum: Summary, tense: Tense) -> String {
    let verb = match tense {
        Tense::Done => "changed",
        Tense::Would => "would change",
    };
    let mut parts = Vec::new();
    if sum.changed > 0 {
        parts.push(format!("{} {verb}", count(sum.changed, "file")));
        parts.push(count(sum.changes, "change"));
    }
    let rest = [(sum.skips, "skip"), (sum.errors, "error")];
    parts.extend(rest.into_iter().filter(|&(n, _)| n > 0).map(|(n, what)| count(n, what)));
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

/// Writes the paths of files that would change, one a line.
///
/// # Errors
///
/// What `out` says.
pub fn paths<'a>(out: &mut dyn Write, paths: impl Iterator<Item = &'a [u8]>) -> io::Result<()> {
    for path in paths {
        writeln!(out, "{}", quote::path(path))?;
    }
    Ok(())
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
    use super::*;

    #[test]
    fn totals_in_natural_english() {
        let sum = Summary { files: 44, changed: 3, unchanged: 40, errors: 1, changes: 5, skips: 2 };
        assert_eq!(totals(sum, Tense::Done), "3 files changed, 5 changes, 2 skips, 1 error, 40 unchanged");
        let sum = Summary { files: 1, changed: 1, changes: 1, ..Summary::default() };
        assert_eq!(totals(sum, Tense::Would), "1 file would change, 1 change");
        let sum = Summary { files: 1, unchanged: 1, ..Summary::default() };
        assert_eq!(totals(sum, Tense::Done), "1 file unchanged");
        assert_eq!(totals(Summary::default(), Tense::Done), "");
    }
}
