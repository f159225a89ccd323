//! One invocation from start to end.
//!
//! List the files, work on each, render: what is written, shown as a diff or only checked is one and the same result.

mod inspect;

use std::path::{Path, PathBuf};

use anyhow::Result;
use dockmod::report::Summary;

use crate::cli::{Format, Mode, Options, Task};
use crate::config::{Configs, Settings};
use crate::output::{Exit, Output, Streams, print, tell};
use crate::place::{current, label};
use crate::render::{Page, Renderer, Shown, json, text};
use crate::work::{Rules, Worked};
use crate::{disk, pool, walk, work};

/// What standard input is called in reports and, free of characters that trouble `patch`, in diffs.
const STDIN: (&str, &[u8]) = ("<stdin>", b"stdin");

/// Does what `options` ask for.
pub fn run(options: &Options, streams: &mut Streams<'_>) -> Exit {
    let done = match &options.task {
        Task::List => inspect::list(options, streams),
        Task::Explain(name) => inspect::explain(name, options, streams),
        Task::Dump(path) => inspect::dump(path.as_deref(), streams),
        Task::ShowFiles(paths) => inspect::show_files(paths, options, streams),
        Task::ShowConfig(path) => inspect::show_config(path, options, streams),
        Task::Init => inspect::init(options, streams),
        Task::Generate(artifact) => inspect::generate(*artifact, streams),
        Task::Filter(mode, path) => filter(*mode, path.as_deref(), options, streams),
        Task::Rewrite(mode, paths) => rewrite(*mode, paths, options, streams),
    };
    done.and_then(|exit| print(streams, |out| out.flush()).map(|()| exit)).unwrap_or_else(|error| {
        tell(streams, "error", format!("{error:#}"));
        Exit::Error
    })
}

/// The configurations for `paths`.
fn configs(options: &Options, paths: &[PathBuf]) -> Result<Configs> {
    Configs::new(&options.config, &options.transforms, paths)
}

fn filter(mode: Mode, path: Option<&Path>, options: &Options, streams: &mut Streams<'_>) -> Result<Exit> {
    let place = path.unwrap_or(Path::new("."));
    let configs = configs(options, &[place.to_owned()])?;
    let (real, scope) = configs.at(place);
    let bytes = disk::read_all(&mut *streams.stdin);
    let (name, label) = match path {
        Some(path) => (path, label(&real, &current())),
        None => (Path::new(STDIN.0), STDIN.1.to_owned()),
    };
    let worked = match scope {
        Err(error) => {
            let failed = Worked::failed(&error.path, error.message.clone(), error.at);
            Worked { old: bytes?, ..failed }
        }
        Ok(_) if path.is_some() && options.force_exclude && walk::excludes(&real, &configs) => {
            work::untouched(name, label, bytes)
        }
        Ok(scope) => {
            let settings = configs.settings(&scope, path.map(|_| &*real));
            work::on_text(name, label, bytes, rules(&settings, options))
        }
    };
    let shown = Shown { text: mode.writes(), ..shown(mode) };
    let renderer = renderer(options, shown, streams.terminal);
    let mut output = Output::new(streams, &*renderer)?;
    output.add(&worked.report, &rendered(&*renderer, &worked)?)?;
    output.finish().map(|summary| exit(summary, mode))
}

fn rewrite(mode: Mode, paths: &[PathBuf], options: &Options, streams: &mut Streams<'_>) -> Result<Exit> {
    let configs = configs(options, paths)?;
    let current = current();
    let listing = walk::list(paths, options.threads, &configs, options.force_exclude);
    let renderer = renderer(options, shown(mode), streams.terminal);
    let mut output = Output::new(streams, &*renderer)?;
    let mut failed = Ok(());
    let work = |entry: &walk::Entry| {
        let worked = work(entry, mode.writes(), (&configs, options), &current);
        let page = rendered(&*renderer, &worked);
        (worked.report, page)
    };
    pool::in_order(options.threads, &listing.entries, work, |(report, page)| {
        let added = page.and_then(|page| output.add(&report, &page));
        if failed.is_ok() {
            failed = added;
        }
    });
    failed?;
    let summary = output.finish()?;
    tell_of(&listing, streams);
    Ok(exit(summary, mode))
}

/// Works on a file as its configuration says.
fn work(entry: &walk::Entry, write: bool, (configs, options): (&Configs, &Options), current: &Path) -> Worked {
    match &entry.found {
        Ok(walk::Found { real, scope }) => {
            let settings = configs.settings(scope, Some(real));
            work::on_file(&entry.path, label(real, current), write, rules(&settings, options))
        }
        Err(problem) => Worked::failed(&entry.path, problem.message.clone(), problem.at),
    }
}

fn rules<'a>(settings: &'a Settings, options: &Options) -> Rules<'a> {
    let warn_unused_ignores = options.warn_unused_ignores;
    Rules { engine: &settings.engine, warn_unused_ignores }
}

/// Tells what is odd about a listing.
fn tell_of(listing: &walk::Listing, streams: &mut Streams<'_>) {
    for note in &listing.notes {
        tell(streams, "note", note);
    }
    for folder in &listing.empty {
        tell(streams, "note", format!("no Dockerfiles found under {}", folder.display()));
    }
}

fn exit(summary: Summary, mode: Mode) -> Exit {
    match summary {
        Summary { errors: 1.., .. } => Exit::Error,
        Summary { changed: 1.., .. } if mode.check => Exit::WouldChange,
        _ => Exit::Success,
    }
}

fn shown(mode: Mode) -> Shown {
    Shown { paths: mode.check && !mode.diff, diff: mode.diff, text: false, done: mode.writes(), verbose: false }
}

fn renderer(options: &Options, shown: Shown, terminal: bool) -> Box<dyn Renderer> {
    match options.format {
        Format::Text => Box::new(text::Text { shown, terminal }),
        Format::Json => Box::new(json::Json { shown }),
    }
}

fn rendered(renderer: &dyn Renderer, worked: &Worked) -> Result<Page> {
    let mut page = Page::default();
    renderer.file(&mut page, worked)?;
    Ok(page)
}
