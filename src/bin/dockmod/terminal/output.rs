//! Where a run reads from and writes to, and how its results get there.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use anyhow::{Result, anyhow};

use crate::cli::Verbosity;
use crate::files::fs;
use crate::render::style::Look;
use crate::render::{Page, Renderer, Summary, escape, text};
use crate::terminal::progress::Progress;

/// Where a run reads from and writes to.
pub struct Streams<'a> {
    /// The text for `-`.
    pub stdin: &'a mut dyn BufRead,
    /// For results.
    pub stdout: &'a mut dyn Write,
    /// For the summary and messages.
    pub stderr: &'a mut dyn Write,
    /// Whether standard input is a terminal.
    pub answers: bool,
    /// How results look.
    pub out: Look,
    /// How messages look.
    pub err: Look,
    /// The file that results go to in place of standard output.
    pub file: Option<PathBuf>,
    /// Whether somebody watches a long run, at a terminal.
    pub progress: bool,
    /// How much is written.
    pub verbosity: Verbosity,
}

/// How a run ended; as a number, the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or nothing to do.
    Success = 0,
    /// `--check` found a file that would change, or `--test` an example.
    WouldChange = 1,
    /// Something could not be done.
    Error = 2,
}

/// Writes the pages of files as they come, and counts.
pub struct Output<'o, 's> {
    streams: &'o mut Streams<'s>,
    renderer: &'o dyn Renderer,
    progress: Progress,
    summary: Summary,
    /// Whether there is something for a gap to stand after.
    begun: bool,
}

impl<'o, 's> Output<'o, 's> {
    /// Writes what stands before the first file.
    pub fn new(streams: &'o mut Streams<'s>, renderer: &'o dyn Renderer, progress: Progress) -> Result<Self> {
        let mut page = Page::default();
        renderer.head(&mut page)?;
        let mut output = Self { streams, renderer, progress, summary: Summary::default(), begun: false };
        output.write(&page)?;
        Ok(output)
    }

    /// Writes what was made of the next file.
    pub fn add(&mut self, summary: Summary, page: &Page) -> Result<()> {
        if !page.out.is_empty() && std::mem::replace(&mut self.begun, true) {
            let gap = self.renderer.gap();
            print(self.streams, |out| out.write_all(gap))?;
        }
        self.summary.add(summary);
        self.progress.step();
        self.write(page)
    }

    /// How results look.
    pub fn look(&self) -> Look {
        self.streams.out
    }

    /// Shows a question at the terminal; the answer without its line break, or none where the input
    /// has ended.
    pub fn ask(&mut self, question: &[u8]) -> Result<Option<String>> {
        print(self.streams, |out| {
            out.write_all(question)?;
            out.flush()
        })?;
        let mut answer = Vec::new();
        // An error is a terminal that has gone away.
        let read = self.streams.stdin.read_until(b'\n', &mut answer);
        if read.is_ok() && answer.ends_with(b"\n") {
            return Ok(Some(String::from_utf8_lossy(&answer).trim().to_owned()));
        }
        // What is said next does not belong to the question.
        print(self.streams, |out| writeln!(out)).map(|()| None)
    }

    /// Writes a line between questions.
    pub fn say(&mut self, line: &str) -> Result<()> {
        print(self.streams, |out| writeln!(out, "{}", escape::shown(line)))
    }

    /// Writes what stands after the last file, and returns the totals.
    pub fn finish(mut self) -> Result<Summary> {
        self.progress.finish();
        let mut page = Page::default();
        self.renderer.foot(&mut page, &self.summary)?;
        self.write(&page)?;
        Ok(self.summary)
    }

    /// Results before what is said about them, also where both go to one terminal.
    fn write(&mut self, page: &Page) -> Result<()> {
        let Self { streams, renderer, progress, .. } = self;
        let look = if renderer.is_for_programs() { streams.out } else { Look::default() };
        let results = look.harmless(&page.out);
        if page.err.is_empty() && (page.out.is_empty() || !streams.out.terminal) {
            let flush = renderer.at_once() && !page.out.is_empty();
            return print(streams, |out| {
                out.write_all(&results)?;
                if flush { out.flush() } else { Ok(()) }
            });
        }
        progress.aside(|| {
            print(streams, |out| out.write_all(&results).and_then(|()| out.flush()))?;
            // Whether anyone reads it changes nothing.
            let _ = streams.stderr.write_all(&page.err).and_then(|()| streams.stderr.flush());
            Ok(())
        })
    }
}

/// Writes results; a reader that has gone away has seen enough.
pub fn print(streams: &mut Streams<'_>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    match write(streams.stdout) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let file = streams.file.as_ref().map(|file| format!("`{}`", escape::name(file)));
            let place = file.as_deref().unwrap_or("standard output");
            Err(anyhow!("cannot write to {place}: {}", fs::reason(&error)))
        }
        _ => Ok(()),
    }
}

/// Writes a message; whether anyone reads it changes nothing.
pub fn tell(streams: &mut Streams<'_>, kind: &str, message: impl std::fmt::Display) {
    let least = if kind == "error" { Verbosity::Quiet } else { Verbosity::Normal };
    if streams.verbosity >= least {
        let _ = text::message(streams.stderr, kind, message, streams.err);
    }
}
