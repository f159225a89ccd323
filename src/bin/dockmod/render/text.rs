//! A report for people.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;

use dockmod::base::span::{LineIndex, Position, Span};
use dockmod::report::Effect;

use super::style::{ERROR, FAINT, Look, NAME, PATH, WARNING};
use super::{FileResult, Page, Problem, Renderer, Shown, Status, Summary, Used, diff, escape};
use crate::cli::Verbosity;

/// Results on standard output, and on standard error what happened to each file and the totals.
#[derive(Clone, Debug)]
pub struct Text {
    /// What is shown.
    pub shown: Shown,
    /// How results look.
    pub out: Look,
    /// How messages look.
    pub err: Look,
    /// How much is said.
    pub verbosity: Verbosity,
    /// What is used, if that is to be told.
    pub used: Used,
}

impl Renderer for Text {
    fn head(&self, page: &mut Page) -> io::Result<()> {
        if self.verbosity < Verbosity::Verbose || self.used.transforms.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = self.used.transforms.iter().map(|transform| &*transform.name).collect();
        let names = names.join(", ");
        writeln!(page.err, "{}", self.err.paint(FAINT, format_args!("transforms: {}", escape::shown(&names))))?;
        self.used.configs.iter().try_for_each(|config| {
            let path = escape::path(config.as_os_str().as_encoded_bytes());
            writeln!(page.err, "{}", self.err.paint(FAINT, format_args!("configuration: {path}")))
        })
    }

    fn file(&self, page: &mut Page, file: &FileResult) -> io::Result<()> {
        self.write_results(&mut page.out, file)?;
        self.write_file(&mut page.err, file)
    }

    fn foot(&self, page: &mut Page, summary: Summary) -> io::Result<()> {
        let totals = totals(summary, self.shown.done);
        if self.verbosity < Verbosity::Normal || totals.is_empty() {
            return Ok(());
        }
        writeln!(page.err, "{totals}")
    }
}

impl Text {
    fn write_results(&self, out: &mut Vec<u8>, file: &FileResult) -> io::Result<()> {
        let changed = file.status() == Status::Changed;
        if self.shown.diff && changed {
            diff::unified(out, &file.label, &file.old, file.text(), self.out)?;
        }
        if self.shown.text {
            // After an error too: whoever pipes a file through should not lose it.
            out.extend_from_slice(&self.out.harmless(file.text()));
        }
        if self.shown.paths && changed && self.verbosity > Verbosity::Silent {
            let path = escape::path(file.path.as_os_str().as_encoded_bytes());
            writeln!(out, "{}", self.out.paint(PATH, path))?;
        }
        Ok(())
    }

    fn write_file(&self, out: &mut dyn Write, file: &FileResult) -> io::Result<()> {
        let name = file.path.to_string_lossy();
        let path = escape::path(name.as_bytes());
        if self.verbosity >= Verbosity::Normal {
            for (Position { line, column }, text) in self.places(file) {
                let place = format_args!("{path}:{line}:{column}:");
                writeln!(out, "{} {text}", self.err.paint(PATH, place))?;
            }
        }
        for found in file.problems.iter().filter(|_| self.verbosity > Verbosity::Silent) {
            problem(out, name.as_bytes(), found, self.err)?;
        }
        if let Some(note) = file.note.as_ref().filter(|_| self.verbosity >= Verbosity::Normal) {
            let kind = self.err.paint(NAME, "note:");
            writeln!(out, "{} {kind} {}", self.err.paint(PATH, format_args!("{path}:")), escape::shown(note))?;
        }
        if file.status() == Status::Unchanged && self.verbosity == Verbosity::Verbose {
            writeln!(out, "{} {}", self.err.paint(PATH, format_args!("{path}:")), self.err.paint(FAINT, "unchanged"))?;
        }
        Ok(())
    }

    /// The places of the file that there is something to say about, in order.
    fn places(&self, file: &FileResult) -> Vec<(Position, String)> {
        let (found, source) = (&file.outcome, file.source());
        let lines = LineIndex::new(source.text());
        let at = |span: Span| lines.position(span.start);
        let name = |name: &str| self.err.paint(NAME, escape::shown(name).into_owned());
        let changes = found.changes.iter().map(|change| {
            let style = if change.effect == Effect::Same { FAINT } else { WARNING };
            let effect = self.err.paint(style, format_args!("[{}]", change.effect.name())).to_string();
            let text = format!("{}: {} {effect}", name(&change.transform), escape::shown(&change.message));
            (at(change.span), text)
        });
        let declined = file.declined.iter().map(|change| {
            let text = format!("{}: {}", name(&change.transform), escape::shown(&change.message));
            (at(change.span), format!("{} {text}", self.err.paint(WARNING, "declined")))
        });
        let skips = found.skips.iter().map(|skip| {
            let skipped = self.err.paint(WARNING, "skipped");
            let (transform, code) = (name(&skip.transform), skip.code.name());
            let help = self.err.paint(FAINT, format_args!("help: {}", skip.code.advice())).to_string();
            let text = format!("{skipped} {transform} ({code}): {}\n  {help}", escape::shown(&skip.message));
            (at(skip.span), text)
        });
        let warnings = found.warnings.iter().map(|warning| {
            let text = format!("{} {}", self.err.paint(WARNING, "warning:"), escape::shown(&warning.message));
            (at(warning.span), text)
        });
        let wanted = self.verbosity == Verbosity::Verbose;
        let suppressed = found.suppressed.iter().filter(|_| wanted).map(|place| {
            let reason = place.reason.iter().map(|reason| format!(" -- {reason}")).collect::<String>();
            let ignored = self.err.paint(FAINT, "ignored");
            let text = format!("{}{reason}", place.message);
            (at(place.span), format!("{ignored} {}: {}", name(&place.transform), escape::shown(&text)))
        });
        let satisfied = found.satisfied.iter().filter(|_| wanted).map(|place| {
            let text = format!("{}: {}", name(&place.transform), self.err.paint(FAINT, "right already"));
            (at(place.span), text)
        });
        let mut places: Vec<_> =
            changes.chain(declined).chain(skips).chain(warnings).chain(suppressed).chain(satisfied).collect();
        places.sort_by_key(|&(at, _)| at);
        places
    }
}

fn totals(sum: Summary, done: bool) -> String {
    let verb = if done { "changed" } else { "would change" };
    let mut parts = Vec::new();
    if sum.changed > 0 {
        parts.push(format!("{} {verb}", count(sum.changed, "file")));
        parts.push(count(sum.changes, "change"));
    }
    if sum.declined > 0 {
        parts.push(format!("{} declined", count(sum.declined, "change")));
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

/// So many of what there is a word for: `1 file`, `2 files`.
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Writes what is wrong with a file, and where in it.
///
/// # Errors
///
/// What `out` says.
pub fn problem(out: &mut dyn Write, path: &[u8], problem: &Problem, look: Look) -> io::Result<()> {
    let at = problem.at.map_or_else(String::new, |at| format!("{}:{}:", at.line, at.column));
    let place = format!("{}:{at}", escape::path(path));
    writeln!(out, "{} {} {}", look.paint(PATH, place), look.paint(ERROR, "error:"), escape::shown(&problem.message))
}

/// Writes the paths of files, one a line.
///
/// # Errors
///
/// What `out` says.
pub fn paths(out: &mut dyn Write, files: &[&Path]) -> io::Result<()> {
    files.iter().try_for_each(|path| writeln!(out, "{}", escape::path(path.as_os_str().as_encoded_bytes())))
}

/// Writes what is wrong with a command line, in which there may be words from anywhere.
///
/// # Errors
///
/// What `out` says.
pub fn usage(out: &mut dyn Write, text: &str, look: Look) -> io::Result<()> {
    text.lines().try_for_each(|line| match line.strip_prefix("error:") {
        Some(rest) => writeln!(out, "{}{}", look.paint(ERROR, "error:"), escape::shown(rest)),
        None => writeln!(out, "{}", escape::shown(line)),
    })
}

/// Writes a message about the run as a whole.
///
/// # Errors
///
/// What `out` says.
pub fn message(out: &mut dyn Write, kind: &str, message: impl Display, look: Look) -> io::Result<()> {
    let style = if kind == "error" { ERROR } else { NAME };
    writeln!(out, "{} {}", look.paint(style, format_args!("{kind}:")), escape::shown(&message.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
