//! What the streams of a run lead to: the terminal, a pager, a file.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::process::{ChildStdin, ExitCode};

use anyhow::{Result, anyhow};

use crate::cli::{OutputOptions, Verbosity, When};
use crate::files::fs;
use crate::render::style::Look;
use crate::render::{escape, text};
use crate::terminal::environment::Environment;
use crate::terminal::output::{Exit, Streams};
use crate::terminal::{color, pager};

/// Does a run with the streams that the options ask for.
pub fn with_streams(
    options: &OutputOptions,
    environment: &Environment,
    run: impl FnOnce(&mut Streams<'_>) -> Exit,
) -> Exit {
    let (terminal, watched) = (io::stdout().is_terminal(), io::stderr().is_terminal());
    let err = Look { terminal: watched, color: color::applies(options.color, watched) };
    let fail = |error: anyhow::Error| {
        if options.verbosity > Verbosity::Silent {
            // Whether anyone reads it changes nothing.
            let _ = text::message(&mut io::stderr(), "error", format!("{error:#}"), err);
        }
        Exit::Error
    };
    let results = match Results::open(options, terminal) {
        Ok(results) => results,
        Err(error) => return fail(error),
    };
    let terminal = terminal && !matches!(results, Results::File(_));
    let paged = matches!(results, Results::Pager(_));
    let done = run(&mut Streams {
        stdin: &mut io::stdin().lock(),
        answers: io::stdin().is_terminal(),
        stdout: &mut results.writer(),
        stderr: &mut results.messages(watched),
        out: Look { terminal, color: color::applies(options.color, terminal) },
        err,
        file: options.file.clone(),
        progress: watched && !paged && !environment.ci && anstyle_query::term_supports_color(),
        verbosity: options.verbosity,
    });
    drop(results);
    pager::wait().map(|()| done).unwrap_or_else(fail)
}

/// Says what is wrong with a command line, or what it asks for: help, or the version.
pub fn usage(usage: &clap::Error, when: When) -> ExitCode {
    // A closed pipe is no reason to fail.
    let _ = match usage.use_stderr() {
        true => {
            let terminal = io::stderr().is_terminal();
            let look = Look { terminal, color: color::applies(when, terminal) };
            text::usage(&mut io::stderr(), &usage.to_string(), look)
        }
        false if color::applies(when, io::stdout().is_terminal()) => write!(io::stdout(), "{}", usage.render().ansi()),
        false => write!(io::stdout(), "{}", usage.render()),
    };
    ExitCode::from(usage.exit_code() as u8)
}

/// What results go to.
enum Results {
    Stdout,
    File(OutputFile),
    Pager(ChildStdin),
}

impl Results {
    fn open(options: &OutputOptions, terminal: bool) -> Result<Self> {
        if let Some(path) = &options.file {
            return OutputFile::open(path).map(Self::File);
        }
        let wanted = options.pager.as_ref().filter(|_| terminal);
        match wanted.and_then(|wanted| pager::command(wanted.as_deref())) {
            Some(command) => pager::start(&command).map(Self::Pager),
            None => Ok(Self::Stdout),
        }
    }

    fn writer(&self) -> Box<dyn Write + '_> {
        // Not locked: a thread that panics has to be able to say so.
        match self {
            Results::Stdout => Box::new(BufWriter::new(io::stdout())),
            Results::File(file) => Box::new(BufWriter::new(file)),
            Results::Pager(pager) => Box::new(BufWriter::new(pager)),
        }
    }

    /// Messages go to the pager with the results if both would be on the terminal: two cannot write to it at once.
    fn messages(&self, watched: bool) -> Box<dyn Write + '_> {
        match self {
            Results::Pager(pager) if watched => Box::new(BufWriter::new(pager)),
            _ => Box::new(BufWriter::new(io::stderr())),
        }
    }
}

/// A file for results, which loses what it holds only when there is something to write.
struct OutputFile {
    file: File,
    begun: Cell<bool>,
}

impl OutputFile {
    fn open(path: &Path) -> Result<Self> {
        let opened = File::options().write(true).create(true).truncate(false).open(path);
        let file = opened.map_err(|error| {
            let shown = escape::name(path);
            anyhow!("cannot write to `{shown}`: {}", fs::reason(&error))
        })?;
        Ok(Self { file, begun: Cell::new(false) })
    }

    fn begin(&self) -> io::Result<()> {
        let regular = self.file.metadata()?.is_file();
        if !self.begun.replace(true) && regular { self.file.set_len(0) } else { Ok(()) }
    }
}

impl Write for &OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begin()?;
        (&self.file).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.begin()?;
        (&self.file).flush()
    }
}
