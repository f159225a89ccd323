//! One invocation from start to end.
//!
//! List the files, work on each, render: what is written, shown as a diff or only checked is one and the same result.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use dockmod::report::{SkipCode, Summary};
use dockmod::source::Source;
use dockmod::transform::check;

use crate::cli::{Format, Mode, Options, Selector, Task};
use crate::output::{Exit, Output, Streams, print, tell};
use crate::render::{Page, Renderer, Shown, explain, json, text};
use crate::work::{Rules, Worked};
use crate::{disk, pool, select, walk, work};

/// What standard input is called in reports and, free of characters that trouble `patch`, in diffs.
const STDIN: (&str, &[u8]) = ("<stdin>", b"stdin");

/// Does what `options` ask for.
pub fn run(options: &Options, streams: &mut Streams<'_>) -> Exit {
    let done = match &options.task {
        Task::List => list(options, streams),
        Task::Explain(name) => explain(name, options, streams),
        Task::Dump(path) => dump(path.as_deref(), streams),
        Task::Filter(mode) => filter(*mode, options, streams),
        Task::Rewrite(mode, paths) => rewrite(*mode, paths, options, streams),
    };
    done.and_then(|exit| print(streams, |out| out.flush()).map(|()| exit)).unwrap_or_else(|error| {
        tell(streams, "error", format!("{error:#}"));
        Exit::Error
    })
}

fn list(options: &Options, streams: &mut Streams<'_>) -> Result<Exit> {
    let transforms = select::select(&options.transforms)?;
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
        Selector::File(path) => select::load(&path)?,
        Selector::Name(name) => match known.iter().position(|transform| transform.name == name) {
            Some(at) => known.swap_remove(at),
            None => {
                let names = known.iter().map(|transform| &*transform.name);
                let names: Vec<_> = names.chain(SkipCode::ALL.iter().map(|code| code.name())).collect();
                bail!("{}", select::unknown("there is no transform or code", &name, &names));
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

fn filter(mode: Mode, options: &Options, streams: &mut Streams<'_>) -> Result<Exit> {
    let transforms = select::select(&options.transforms)?;
    let (name, label) = STDIN;
    let others = select::built_in_names();
    let rules = Rules { transforms: &transforms, others: &others, warn_unused_ignores: options.warn_unused_ignores };
    let worked = work::on_text(Path::new(name), label, disk::read_all(&mut *streams.stdin), rules);
    let shown = Shown { text: mode.writes(), ..shown(mode) };
    let renderer = renderer(options, shown, streams.terminal);
    let mut output = Output::new(streams, &*renderer)?;
    output.add(&worked.report, &rendered(&*renderer, &worked)?)?;
    output.finish().map(|summary| exit(summary, mode))
}

fn rewrite(mode: Mode, paths: &[PathBuf], options: &Options, streams: &mut Streams<'_>) -> Result<Exit> {
    let transforms = select::select(&options.transforms)?;
    let others = select::built_in_names();
    let rules = Rules { transforms: &transforms, others: &others, warn_unused_ignores: options.warn_unused_ignores };
    let current = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
    let listing = walk::list(paths, options.threads);
    let renderer = renderer(options, shown(mode), streams.terminal);
    let mut output = Output::new(streams, &*renderer)?;
    let mut failed = Ok(());
    let work = |entry: &walk::Entry| {
        let worked = work::on_file(entry, mode.writes(), rules, &current);
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
    for note in &listing.notes {
        tell(streams, "note", note);
    }
    for folder in &listing.empty {
        tell(streams, "note", format!("no Dockerfiles found under {}", folder.display()));
    }
    Ok(exit(summary, mode))
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
