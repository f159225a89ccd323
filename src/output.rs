//! Where a run reads from and writes to, and how its results get there.

use std::io::{self, Read, Write};

use anyhow::{Result, anyhow};
use dockmod::report::{FileReport, Summary};

use crate::disk;
use crate::render::{Page, Renderer, text};

/// Where a run reads from and writes to.
pub struct Streams<'a> {
    /// The text for `-`.
    pub stdin: &'a mut dyn Read,
    /// For results.
    pub stdout: &'a mut dyn Write,
    /// For the summary and messages.
    pub stderr: &'a mut dyn Write,
    /// Whether standard output is a terminal.
    pub terminal: bool,
}

/// How a run ended; as a number, the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or nothing to do.
    Success = 0,
    /// `--check` found a file that would change.
    WouldChange = 1,
    /// Something could not be done.
    Error = 2,
}

/// Writes the pages of files as they come, and counts.
pub struct Output<'o, 's> {
    streams: &'o mut Streams<'s>,
    renderer: &'o dyn Renderer,
    summary: Summary,
}

impl<'o, 's> Output<'o, 's> {
    /// Writes what stands ahead of the first file.
    pub fn new(streams: &'o mut Streams<'s>, renderer: &'o dyn Renderer) -> Result<Self> {
        let mut page = Page::default();
        renderer.head(&mut page)?;
        let mut output = Self { streams, renderer, summary: Summary::default() };
        output.write(&page)?;
        Ok(output)
    }

    /// Writes what was made of the next file.
    pub fn add(&mut self, report: &FileReport, page: &Page) -> Result<()> {
        if self.summary.files > 0 {
            print(self.streams, |out| out.write_all(self.renderer.gap()))?;
        }
        self.summary.add(report);
        self.write(page)
    }

    /// Writes what stands behind the last file, and tells what was found.
    pub fn finish(mut self) -> Result<Summary> {
        let mut page = Page::default();
        self.renderer.foot(&mut page, self.summary)?;
        self.write(&page)?;
        Ok(self.summary)
    }

    /// Results ahead of what is said about them, also where both go to one terminal.
    fn write(&mut self, page: &Page) -> Result<()> {
        print(self.streams, |out| out.write_all(&page.out))?;
        if !page.err.is_empty() {
            print(self.streams, |out| out.flush())?;
            // Whether anyone reads it changes nothing.
            let _ = self.streams.stderr.write_all(&page.err).and_then(|()| self.streams.stderr.flush());
        }
        Ok(())
    }
}

/// Writes results; a reader that has gone away has seen enough.
pub fn print(streams: &mut Streams<'_>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    match write(streams.stdout) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(anyhow!("cannot write to standard output: {}", disk::reason(&error)))
        }
        _ => Ok(()),
    }
}

/// Writes a message; whether anyone reads it changes nothing.
pub fn tell(streams: &mut Streams<'_>, kind: &str, message: impl std::fmt::Display) {
    let _ = text::message(streams.stderr, kind, message);
}
