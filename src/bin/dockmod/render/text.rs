//! A report for people.

use std::fmt::Display;
use std::io::{self, Write};

use dockmod::base::span::{LineIndex, Position};

use super::diagnostics::{RemarkKind, tag};
use super::style::{ERROR, FAINT, Look, NAME, PATH, WARNING};
use super::{FileResult, FileStatus, Page, Problem, Renderer, Shown, Summary, UsedInRun, diff, escape};
use crate::cli::Verbosity;

/// Results on standard output, and on standard error what happened to each file and the totals.
#[derive(Clone, Debug)]
pub struct TextReport {
    /// What is shown.
    pub shown: Shown,
    /// How results look.
    pub out: Look,
    /// How messages look.
    pub err: Look,
    /// How much is said.
    pub verbosity: Verbosity,
    /// Whether changes, skips, warnings and errors are annotations as well.
    pub annotated: bool,
    /// Whether the list of files that would change stands beside the messages.
    pub listed: bool,
    /// What is used, if that is to be shown.
    pub used: UsedInRun,
}

impl Renderer for TextReport {
    fn head(&self, page: &mut Page) -> io::Result<()> {
        if self.verbosity < Verbosity::Verbose || self.used.transforms.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = self.used.transforms.iter().map(|transform| &*transform.name).collect();
        let names = names.join(", ");
        writeln!(page.err, "{}", self.err.paint(FAINT, format_args!("transforms: {}", escape::shown(&names))))?;
        self.used.configs.iter().try_for_each(|config| {
            let path = escape::name(config);
            writeln!(page.err, "{}", self.err.paint(FAINT, format_args!("configuration: {path}")))
        })
    }

    fn file(&self, page: &mut Page, file: &FileResult) -> io::Result<()> {
        self.write_results(&mut page.out, file)?;
        self.write_file(&mut page.err, file)
    }

    fn is_for_programs(&self) -> bool {
        false
    }

    fn foot(&self, page: &mut Page, summary: &Summary) -> io::Result<()> {
        if self.shown.statistics && self.verbosity >= Verbosity::Normal {
            write_counts(&mut page.err, summary)?;
        }
        let totals = totals(summary, self.shown.done);
        if self.verbosity < Verbosity::Normal || totals.is_empty() {
            return Ok(());
        }
        writeln!(page.err, "{totals}")
    }
}

impl TextReport {
    fn write_results(&self, out: &mut Vec<u8>, file: &FileResult) -> io::Result<()> {
        let changed = file.status() == FileStatus::Changed;
        if self.shown.diff && changed {
            diff::unified(out, &file.label, &file.old, file.text(), self.out)?;
        }
        if self.shown.text {
            // After an error too: a file that is piped through is not to be lost.
            out.extend_from_slice(&self.out.harmless(file.text()));
        }
        if self.shown.paths && changed && self.verbosity > Verbosity::Silent {
            let path = escape::name(&file.path);
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
        for found in file.problems.iter().filter(|_| self.verbosity > Verbosity::Silent && !self.annotated) {
            problem(out, name.as_bytes(), found, self.err)?;
        }
        if let Some(note) = file.note.as_ref().filter(|_| self.verbosity >= Verbosity::Normal) {
            let kind = self.err.paint(NAME, "note:");
            writeln!(out, "{} {kind} {}", self.err.paint(PATH, format_args!("{path}:")), escape::shown(note))?;
        }
        if file.status() == FileStatus::Unchanged && self.verbosity == Verbosity::Verbose {
            writeln!(out, "{} {}", self.err.paint(PATH, format_args!("{path}:")), self.err.paint(FAINT, "unchanged"))?;
        }
        Ok(())
    }

    /// The places of the file that there is something to say about, in order, with a text for each.
    fn places(&self, file: &FileResult) -> Vec<(Position, String)> {
        let source = file.source();
        let lines = LineIndex::new(source.text());
        let wanted = RemarkKind::all(file).filter(|&kind| self.wants(kind));
        let mut all: Vec<(Position, RemarkKind)> =
            wanted.filter_map(|kind| Some((kind.position(&lines)?, kind))).collect();
        all.sort_by_key(|&(at, _)| at);
        let mut places: Vec<(Position, Vec<RemarkKind>)> = Vec::new();
        for (at, kind) in all {
            let mut here = places.iter_mut().rev().take_while(|(other, _)| *other == at);
            match here.find(|(_, kinds)| same_reason(kinds[0], kind)) {
                Some((_, kinds)) => kinds.push(kind),
                None => places.push((at, vec![kind])),
            }
        }
        places.into_iter().map(|(at, kinds)| (at, self.describe(&kinds))).collect()
    }

    fn wants(&self, kind: RemarkKind) -> bool {
        match kind {
            RemarkKind::Error(_) => false,
            RemarkKind::Suppressed(_) | RemarkKind::Satisfied(_) => self.verbosity == Verbosity::Verbose,
            _ if self.annotated => false,
            // Its file is on the list.
            RemarkKind::Change(_) => !self.listed || self.verbosity == Verbosity::Verbose,
            _ => true,
        }
    }

    /// What there is to say about a place: one thing, or several skips for one reason.
    fn describe(&self, kinds: &[RemarkKind]) -> String {
        let (warning, faint) = (|text| self.err.paint(WARNING, text), |text| self.err.paint(FAINT, text));
        let mut names: Vec<&str> = kinds.iter().filter_map(|kind| kind.transform()).collect();
        names.dedup();
        let name = self.err.paint(NAME, escape::shown(&names.join(", ")).into_owned());
        let message = escape::shown(kinds[0].message().unwrap_or_default());
        match kinds[0] {
            RemarkKind::Change(change) => {
                let tag = tag(change.effect).map(|tag| format!(" {}", self.err.paint(WARNING, tag)));
                format!("{name}: {message}{}", tag.unwrap_or_default())
            }
            RemarkKind::Declined(_) => format!("{} {name}: {message}", warning("declined")),
            RemarkKind::Skip(skip) => {
                let other = |kind: &&RemarkKind| kind.message() != Some(&skip.message);
                let others = match kinds.iter().filter(other).count() {
                    0 => String::new(),
                    others => format!(" (and {others} more)"),
                };
                let code = skip.code.name();
                let line = format!("{} {name} ({code}): {message}{others}", warning("skipped"));
                match self.listed && self.verbosity < Verbosity::Verbose {
                    true => line,
                    false => {
                        format!("{line}\n  {}", self.err.paint(FAINT, format_args!("help: {}", skip.code.advice())))
                    }
                }
            }
            RemarkKind::Warning(_) => format!("{} {message}", warning("warning:")),
            RemarkKind::Suppressed(kept) => {
                let reason = kept.reason.iter().map(|reason| format!(" -- {reason}")).collect::<String>();
                format!("{} {name}: {message}{}", faint("ignored"), escape::shown(&reason))
            }
            RemarkKind::Satisfied(_) => format!("{name}: {}", faint("right already")),
            RemarkKind::Error(_) => message.into_owned(),
        }
    }
}

/// Whether one line says both.
fn same_reason(first: RemarkKind, other: RemarkKind) -> bool {
    matches!((first, other), (RemarkKind::Skip(first), RemarkKind::Skip(other)) if first.code == other.code)
}

/// A line for each transform with each effect and each skip code, the most frequent first.
fn write_counts(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let changes =
        summary.by_effect.iter().map(|((transform, effect), count)| (*count, transform, format!("[{effect}]")));
    let skips =
        summary.by_code.iter().map(|((transform, code), count)| (*count, transform, format!("skipped ({code})")));
    let mut lines: Vec<_> = changes.chain(skips).collect();
    lines.sort_by_key(|&(count, ..)| std::cmp::Reverse(count));
    lines
        .iter()
        .try_for_each(|(count, transform, what)| writeln!(out, "{count:>6}  {} {what}", escape::shown(transform)))
}

fn totals(sum: &Summary, done: bool) -> String {
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
pub fn problem(out: &mut dyn Write, path: &[u8], problem: &Problem, look: Look) -> io::Result<()> {
    let at = problem.at.map_or_else(String::new, |at| format!("{}:{}:", at.line, at.column));
    let place = format!("{}:{at}", escape::path(path));
    writeln!(out, "{} {} {}", look.paint(PATH, place), look.paint(ERROR, "error:"), escape::shown(&problem.message))
}

/// Writes what is wrong with a command line, in which there may be words from anywhere.
pub fn usage(out: &mut dyn Write, text: &str, look: Look) -> io::Result<()> {
    text.lines().try_for_each(|line| match line.strip_prefix("error:") {
        Some(rest) => writeln!(out, "{}{}", look.paint(ERROR, "error:"), escape::shown(rest)),
        None => writeln!(out, "{}", escape::shown(line)),
    })
}

/// Writes a message about the run as a whole.
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
        assert_eq!(totals(&sum, true), "3 files changed, 5 changes, 2 skips, 1 error, 40 unchanged");
        (sum.suppressed, sum.warnings) = (4, 1);
        assert_eq!(
            totals(&sum, true),
            "3 files changed, 5 changes, 2 skips, 4 ignored, 1 warning, 1 error, 40 unchanged"
        );
        let sum = Summary { files: 1, changed: 1, changes: 1, ..Summary::default() };
        assert_eq!(totals(&sum, false), "1 file would change, 1 change");
        let sum = Summary { files: 1, unchanged: 1, ..Summary::default() };
        assert_eq!(totals(&sum, true), "1 file unchanged");
        assert_eq!(totals(&Summary::default(), true), "");
    }
}
