//! One invocation from start to end.
//!
//! List the files, work on each, render: what is written, shown as a diff or only checked is one and the same result.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use dockmod::engine::{self, Failure, Outcome};
use dockmod::report::{FileReport, SkipCode, Status};
use dockmod::source::Source;
use dockmod::span::{LineIndex, Position};
use dockmod::transform::{Transform, check};

use crate::cli::{Format, Mode, Options, Selector, Task};
use crate::render::{diff, explain, json, text};
use crate::{disk, interrupt, walk};

/// What standard input is called in reports and, free of characters that trouble `patch`, in diffs.
const STDIN: (&str, &[u8]) = ("<stdin>", b"stdin");

/// How far a distance in edits still counts as a slip of the hand.
const NEAR: usize = 3;

/// Where a run reads from and writes to.
pub struct Streams<'a> {
    /// The text for `-`.
    pub stdin: &'a mut dyn Read,
    /// For results.
    pub stdout: &'a mut dyn Write,
    /// For the summary and messages.
    pub stderr: &'a mut dyn Write,
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

/// Does what `options` ask for.
pub fn run(options: &Options, streams: &mut Streams<'_>) -> Exit {
    let done = match &options.task {
        Task::List => list(options, streams),
        Task::Explain(name) => explain(name, options, streams),
        Task::Dump(path) => dump(path.as_deref(), streams),
        Task::Filter(mode) => filter(*mode, options, streams),
        Task::Rewrite(mode, paths) => rewrite(*mode, paths, options, streams),
    };
    let exit = done.unwrap_or_else(|error| {
        tell(streams, "error", format!("{error:#}"));
        Exit::Error
    });
    // There is nobody left to tell.
    let _ = streams.stderr.flush();
    exit
}

fn list(options: &Options, streams: &mut Streams<'_>) -> Result<Exit> {
    let transforms = select(&options.transforms)?;
    print(streams, |out| match options.format {
        Format::Text => explain::list(out, &transforms),
        Format::Json => json::list(out, &transforms),
    })?;
    Ok(Exit::Success)
}

fn explain(name: &str, options: &Options, streams: &mut Streams<'_>) -> Result<Exit> {
    if let Some(&code) = SkipCode::ALL.iter().find(|code| code.name() == name) {
        print(streams, |out| match options.format {
            Format::Text => explain::skip_code(out, code),
            Format::Json => json::skip_code(out, code),
        })?;
        return Ok(Exit::Success);
    }
    let mut known = check::built_in();
    let transform = match Selector::of(name.into()) {
        Selector::File(path) => load(&path)?,
        Selector::Name(name) => match known.iter().position(|transform| transform.name == name) {
            Some(at) => known.swap_remove(at),
            None => {
                let names = known.iter().map(|transform| &*transform.name);
                let names: Vec<_> = names.chain(SkipCode::ALL.iter().map(|code| code.name())).collect();
                bail!("{}", unknown("there is no transform or code", &name, &names));
            }
        },
    };
    print(streams, |out| match options.format {
        Format::Text => explain::transform(out, &transform),
        Format::Json => json::transform(out, &transform),
    })?;
    Ok(Exit::Success)
}

fn dump(path: Option<&Path>, streams: &mut Streams<'_>) -> Result<Exit> {
    let bytes = match path {
        Some(path) => disk::read(path).with_context(|| path.display().to_string())?,
        None => disk::read_all(&mut *streams.stdin)?,
    };
    let tree = dockmod::dump::dump(Source::from_bytes(&bytes).text());
    print(streams, |out| writeln!(out, "{tree:#}"))?;
    Ok(Exit::Success)
}

/// The transforms that are asked for, in that order and each once; all built-in ones if none is.
fn select(selectors: &[Selector]) -> Result<Vec<Transform>> {
    let known = check::built_in();
    if selectors.is_empty() {
        return Ok(known);
    }
    let mut selected: Vec<Transform> = Vec::new();
    for (at, selector) in selectors.iter().enumerate() {
        if selectors[..at].contains(selector) {
            continue;
        }
        let transform = match selector {
            Selector::File(path) => load(path)?,
            Selector::Name(name) => match known.iter().find(|transform| transform.name == *name) {
                Some(transform) => transform.clone(),
                None => {
                    let names: Vec<_> = known.iter().map(|transform| &*transform.name).collect();
                    bail!("{}", unknown("there is no transform", name, &names));
                }
            },
        };
        let taken = selected.iter().any(|other| other.name == transform.name);
        ensure!(!taken, "two of the transforms are called `{}`; rename one", transform.name);
        selected.push(transform);
    }
    Ok(selected)
}

fn load(path: &Path) -> Result<Transform> {
    let text = disk::read_text(path).map_err(|error| anyhow!("transform file `{}`: {error:#}", path.display()))?;
    check::parse(&text).map_err(|error| {
        let Position { line, column } = LineIndex::new(&text).position(error.at);
        anyhow!("{}:{line}:{column}: {}", path.display(), error.message)
    })
}

fn unknown(problem: &str, name: &str, known: &[&str]) -> String {
    let nearest = known.iter().map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate)).min();
    let hint = match nearest {
        Some((distance, candidate)) if distance <= NEAR => format!("; did you mean `{candidate}`?"),
        _ => String::new(),
    };
    format!("{problem} `{name}`{hint} (known: {})", known.join(", "))
}

/// What became of a file: the report, and the forms of the result that were asked for.
struct Worked {
    path: PathBuf,
    report: FileReport,
    diff: Option<Vec<u8>>,
    text: Option<Vec<u8>>,
}

impl Worked {
    fn failed(path: &Path, message: String) -> Self {
        let mut report = FileReport::new(path.to_string_lossy().into_owned());
        report.fail(message);
        Self { path: path.to_owned(), report, diff: None, text: None }
    }
}

fn filter(mode: Mode, options: &Options, streams: &mut Streams<'_>) -> Result<Exit> {
    let transforms = select(&options.transforms)?;
    let (name, label) = STDIN;
    let path = Path::new(name);
    let worked = match disk::read_all(&mut *streams.stdin) {
        Err(error) => Worked::failed(path, format!("{error:#}")),
        Ok(bytes) => {
            let (report, new) = rewrite_bytes(path, &bytes, &transforms);
            let diff = (mode.diff && report.status == Status::Changed).then(|| unified(label, &bytes, &new));
            // After an error too: whoever pipes a file through should not lose it.
            let text = mode.writes().then(|| new.into_owned());
            Worked { path: path.to_owned(), report, diff, text }
        }
    };
    render(&[worked], mode, options.format, streams)
}

fn rewrite(mode: Mode, paths: &[PathBuf], options: &Options, streams: &mut Streams<'_>) -> Result<Exit> {
    let transforms = select(&options.transforms)?;
    let current = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
    let listing = walk::list(paths);
    let worked = listing.entries.iter().map(|entry| work(entry, mode, &transforms, &current));
    let worked: Vec<_> = worked.collect();
    let exit = render(&worked, mode, options.format, streams)?;
    for note in &listing.notes {
        tell(streams, "note", note);
    }
    for folder in &listing.empty {
        tell(streams, "note", format!("no Dockerfiles found under {}", folder.display()));
    }
    Ok(exit)
}

/// All that is done to one file; it depends on no other.
fn work(entry: &walk::Entry, mode: Mode, transforms: &[Transform], current: &Path) -> Worked {
    let read = entry.real.as_ref().map_err(Clone::clone).and_then(|real| {
        let bytes = disk::read(&entry.path).map_err(|error| format!("{error:#}"))?;
        Ok((real, bytes))
    });
    let (real, bytes) = match read {
        Ok(read) => read,
        Err(message) => return Worked::failed(&entry.path, message),
    };
    let (mut report, new) = rewrite_bytes(&entry.path, &bytes, transforms);
    let mut diff = None;
    if report.status == Status::Changed {
        diff = mode.diff.then(|| unified(&walk::label(real, current), &bytes, &new));
        if mode.writes() {
            match interrupt::uninterrupted(|| disk::replace(&entry.path, &bytes, &new)) {
                Ok(note) => report.note = note,
                Err(error) => report.fail(format!("{error:#}")),
            }
        }
    }
    Worked { path: entry.path.clone(), report, diff, text: None }
}

fn unified(label: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to a vector cannot fail.
    let _ = diff::unified(&mut bytes, label, old, new);
    bytes
}

/// The report on `bytes`, and what they become; what they were, where an error stopped the work.
fn rewrite_bytes<'b>(path: &Path, bytes: &'b [u8], transforms: &[Transform]) -> (FileReport, Cow<'b, [u8]>) {
    let mut report = FileReport::new(path.to_string_lossy().into_owned());
    let source = Source::from_bytes(bytes);
    let outcome = match catch_unwind(AssertUnwindSafe(|| engine::rewrite(source.text(), transforms))) {
        Ok(outcome) => outcome,
        Err(_) => {
            report.fail(
                "internal error: the rewriter crashed on this file, which was left as it was; please report it"
                    .to_owned(),
            );
            return (report, Cow::Borrowed(bytes));
        }
    };
    let Outcome { text, changes, skips, failure, .. } = outcome;
    (report.changes, report.skips) = (changes, skips);
    if let Some(failure) = failure {
        describe(&mut report, failure, path);
        return (report, Cow::Borrowed(bytes));
    }
    let new = source.to_bytes(&text);
    if *new == *bytes {
        return (report, Cow::Borrowed(bytes));
    }
    report.status = Status::Changed;
    (report, Cow::Owned(new.into_owned()))
}

fn describe(report: &mut FileReport, failure: Failure, path: &Path) {
    match failure {
        Failure::Syntax { line, column, mut message } => {
            if walk::is_template(path) {
                message.push_str("; by its name this is a template: run dockmod on what is made from it");
            }
            report.fail(message);
            report.error_at = Some(Position { line, column });
        }
        Failure::Gate { gate, message } => {
            report.fail(format!("internal error: gate \"{gate}\" refused the result: {message}; please report it"));
        }
    }
}

fn render(worked: &[Worked], mode: Mode, format: Format, streams: &mut Streams<'_>) -> Result<Exit> {
    print(streams, |out| match format {
        Format::Text => render_text(out, worked, mode),
        Format::Json => json::report(out, &worked.iter().map(json_file).collect::<Vec<_>>()),
    })?;
    let reports = worked.iter().map(|file| &file.report);
    if format == Format::Text {
        let tense = if mode.writes() { text::Tense::Done } else { text::Tense::Would };
        let _ = text::summary(streams.stderr, reports.clone(), tense);
    }
    let any = |status| reports.clone().any(|report| report.status == status);
    Ok(match () {
        () if any(Status::Error) => Exit::Error,
        () if mode.check && any(Status::Changed) => Exit::WouldChange,
        () => Exit::Success,
    })
}

fn render_text(out: &mut dyn Write, worked: &[Worked], mode: Mode) -> io::Result<()> {
    for bytes in worked.iter().filter_map(|file| file.diff.as_ref().or(file.text.as_ref())) {
        out.write_all(bytes)?;
    }
    if mode.check && !mode.diff {
        let changed = worked.iter().filter(|file| file.report.status == Status::Changed);
        text::paths(out, changed.map(|file| file.path.as_os_str().as_encoded_bytes()))?;
    }
    Ok(())
}

fn json_file(file: &Worked) -> json::File<'_> {
    json::File { report: &file.report, diff: file.diff.as_deref(), text: file.text.as_deref() }
}

/// Writes results; a reader that has gone away has seen enough.
fn print(streams: &mut Streams<'_>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    match write(streams.stdout).and_then(|()| streams.stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(anyhow!("cannot write to standard output: {}", disk::reason(&error)))
        }
        _ => Ok(()),
    }
}

/// Writes a message; whether anyone reads it changes nothing.
fn tell(streams: &mut Streams<'_>, kind: &str, message: impl std::fmt::Display) {
    let _ = text::message(streams.stderr, kind, message);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_that_refuses_is_an_internal_error_with_its_name() {
        let mut report = FileReport::new("Dockerfile".to_owned());
        let failure = Failure::Gate { gate: "fixpoint", message: "it moved".to_owned() };
        describe(&mut report, failure, Path::new("Dockerfile"));
        let error = report.error.unwrap();
        assert_eq!(report.status, Status::Error);
        assert!(error.starts_with("internal error: gate \"fixpoint\" refused") && error.contains("please report"));
    }

    #[test]
    fn a_name_is_suggested_only_if_it_is_near() {
        let known = ["apk-add-retry", "prisma-system-node"];
        assert!(unknown("no", "akp-add-rety", &known).contains("; did you mean `apk-add-retry`?"));
        assert!(!unknown("no", "npm", &known).contains("did you mean"));
    }
}
