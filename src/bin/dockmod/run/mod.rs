//! One invocation from start to end.
//!
//! List the files, work on each, render: what is written, shown as a diff or only checked is one and the same result.

pub(crate) mod file;
pub(crate) mod init;
pub(crate) mod pool;
pub(crate) mod transform_tests;

mod editor;
mod examples;
mod hints;
mod inspect;
mod interactive;
mod listed;
mod review;
mod select;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Result, ensure};

use crate::cli::{Format, Invocation, Mode, Only, Task, Verbosity};
use crate::config::{Configs, FileSettings, Scope};
use crate::files::paths;
use crate::files::paths::label;
use crate::files::{fs, git};
use crate::render::{FileResult, FileStatus, Page, Problem, Renderer, Shown, Summary, UsedInRun};
use crate::run::file::FileRules;
use crate::terminal::environment::Environment;
use crate::terminal::output::{Exit, Output, Streams, print, tell};
use crate::terminal::progress::Progress;

/// What standard input is called in reports and, free of characters that trouble `patch`, in diffs.
const STDIN: (&str, &[u8]) = ("<stdin>", b"stdin");

/// Does what `options` ask for.
pub fn run(options: &Invocation, environment: &Environment, streams: &mut Streams<'_>) -> Exit {
    let done = match &options.task {
        Task::List => inspect::list(options, streams),
        Task::Explain(name) => inspect::explain(name, options, streams),
        Task::Dump(path) => inspect::dump(path.as_deref(), streams),
        Task::ShowFiles(paths) => inspect::show_files(paths, options, streams),
        Task::ShowConfig(path) => inspect::show_config(path, options, streams),
        Task::Init => inspect::init(options, streams),
        Task::Generate(artifact) => inspect::generate(*artifact, streams),
        Task::Filter(mode, path) => filter(*mode, path.as_deref(), (options, environment), streams),
        Task::Review(paths) => review::review(paths, (options, environment), streams),
        Task::Test(paths, update) => examples::test(paths, *update, options, streams),
        Task::Rewrite(mode, paths) => rewrite(*mode, paths, (options, environment), streams),
        Task::RewriteListed(mode, listed) => listed::paths(listed, streams.stdin)
            .and_then(|paths| rewrite(*mode, &paths, (options, environment), streams)),
    };
    done.and_then(|exit| print(streams, |out| out.flush()).map(|()| exit)).unwrap_or_else(|error| {
        tell(streams, "error", format!("{error:#}"));
        Exit::Error
    })
}

fn filter(
    mode: Mode,
    path: Option<&Path>,
    (options, environment): (&Invocation, &Environment),
    streams: &mut Streams<'_>,
) -> Result<Exit> {
    let here = path.unwrap_or(Path::new("."));
    let configs = Configs::new(options, &[here.to_owned()])?;
    let (real, scope) = configs.at(here);
    let bytes = fs::read_all(&mut *streams.stdin);
    let (name, label) = match path {
        Some(path) => (path, label(&real, &environment.current)),
        None => (Path::new(STDIN.0), STDIN.1.to_owned()),
    };
    let mut used = UsedInRun::default();
    let worked = match scope {
        Err(error) => {
            let failed = FileResult::failed(&error.path, Problem { message: error.message.clone(), at: error.at });
            FileResult { real: Some(paths::real(&error.path)), old: bytes?, ..failed }
        }
        Ok(_) if path.is_some() && options.force_exclude && walk::excludes(&real, &configs) => {
            file::untouched(name, label, bytes)
        }
        Ok(scope) => {
            let settings = configs.settings(&scope, path.map(|_| &*real));
            add_used(&mut used, &scope, &settings);
            let rules = rules(&settings, &scope, &configs, options);
            let rules = FileRules { keeps_generated: rules.keeps_generated && options.force_exclude, ..rules };
            let worked = file::on_text(name, label, bytes, rules);
            FileResult { real: path.map(|_| real), ..worked }
        }
    };
    let shown = Shown { text: mode.writes(), ..shown(mode, options) };
    let renderer = select::choose(&options.output, environment, shown, streams, used);
    let mut output = Output::new(streams, &*renderer, Progress::none())?;
    output.add(Summary::of(&worked), &rendered(&*renderer, &worked)?)?;
    output.finish().map(|summary| exit(&summary, mode))
}

fn rewrite(
    mode: Mode,
    paths: &[PathBuf],
    (options, environment): (&Invocation, &Environment),
    streams: &mut Streams<'_>,
) -> Result<Exit> {
    let configs = Configs::new(options, paths)?;
    let mut listing = listing(paths, &configs, options)?;
    // A list is made by a program, and may well hold what has been deleted.
    if mode.writes() && matches!(options.task, Task::Rewrite(..)) {
        listing.stop_if_missing();
    }
    spare_output(streams, &listing.entries)?;
    let used = used(&listing, &configs, options);
    let renderer = select::choose(&options.output, environment, shown(mode, options), streams, used);
    let progress = Progress::new(listing.entries.len(), streams.progress && streams.verbosity >= Verbosity::Normal);
    let mut output = Output::new(streams, &*renderer, progress)?;
    let mut failed = Ok(());
    let outside = AtomicBool::new(false);
    let work = |entry: &walk::ListedFile| {
        let worked = work(entry, (&configs, options), &environment.current);
        let worked = if mode.writes() { file::write(worked) } else { worked };
        let is_outside = worked.real.as_ref().is_some_and(|real| !real.starts_with(&environment.current));
        outside.fetch_or(is_outside && worked.status() == FileStatus::Changed, Ordering::Relaxed);
        let page = rendered(&*renderer, &worked);
        (Summary::of(&worked), page)
    };
    pool::in_order(options.threads, &listing.entries, work, |(summary, page)| {
        let added = page.and_then(|page| output.add(summary, &page));
        if failed.is_ok() {
            failed = added;
        }
    });
    failed?;
    let summary = output.finish()?;
    if mode.diff && options.output.format() == Format::Text && outside.into_inner() {
        let what = "a file outside of this folder has its path from `/` in the diff";
        tell(streams, "note", format!("{what}; apply that with `patch -p1 -d /`"));
    }
    tell_of(&listing, &configs, streams);
    Ok(exit(&summary, mode))
}

/// Works on a file as its configuration says.
fn work(entry: &walk::ListedFile, (configs, options): (&Configs, &Invocation), current: &Path) -> FileResult {
    match &entry.found {
        Ok(found) => {
            let (real, scope) = (found.real(&entry.path), &found.scope);
            let settings = configs.settings(scope, Some(&real));
            let rules = rules(&settings, scope, configs, options);
            let named = found.is_named(&entry.path) && !options.force_exclude;
            let rules = FileRules { keeps_generated: rules.keeps_generated && !named, ..rules };
            let worked = file::on_file(&entry.path, label(&real, current), rules);
            FileResult { real: Some(real), ..worked }
        }
        Err(problem) => {
            let failed = FileResult::failed(&entry.path, Problem::clone(problem));
            FileResult { real: Some(paths::real(&entry.path)), ..failed }
        }
    }
}

/// What is used on the files, if that is shown.
fn used(listing: &walk::FileList, configs: &Configs, options: &Invocation) -> UsedInRun {
    let mut used = UsedInRun::default();
    for entry in listing.entries.iter().filter(|_| options.output.tell_what_is_used()) {
        if let Ok(found) = &entry.found {
            add_used(&mut used, &found.scope, &configs.settings(&found.scope, Some(&found.real(&entry.path))));
        }
    }
    used
}

fn add_used(used: &mut UsedInRun, scope: &Scope, settings: &FileSettings) {
    for transform in settings.engine.transforms() {
        if !used.transforms.iter().any(|known| known.name == transform.name) {
            used.transforms.push(transform.clone());
        }
    }
    if let Some(config) = scope.config().filter(|config| !used.configs.iter().any(|known| known == config)) {
        used.configs.push(config.to_owned());
    }
}

/// Refuses to write results over a file that is to be worked on.
fn spare_output(streams: &Streams<'_>, entries: &[walk::ListedFile]) -> Result<()> {
    let Some(file) = &streams.file else { return Ok(()) };
    let real = std::fs::canonicalize(file).ok();
    let mut found = entries.iter().filter_map(|entry| Some(entry.found.as_ref().ok()?.real(&entry.path)));
    let taken = real.is_some_and(|real| found.any(|found| found == real));
    ensure!(!taken, "`--output-file {}` is one of the files to work on", file.display());
    Ok(())
}

fn rules<'a>(settings: &'a FileSettings, scope: &Scope, configs: &Configs, options: &Invocation) -> FileRules<'a> {
    FileRules {
        engine: &settings.engine,
        compose: configs.compose(scope),
        keeps_generated: !configs.generated(scope),
        warn_unused_ignores: options.warn_unused_ignores,
    }
}

/// The files to work on.
fn listing(paths: &[PathBuf], configs: &Configs, options: &Invocation) -> Result<walk::FileList> {
    let mut listing = walk::list(paths, options.threads, configs, options.force_exclude);
    let Some(only) = &options.only else { return Ok(listing) };
    let changed = git::Changed::among(paths, only)?;
    listing.entries.retain(|entry| entry.found.as_ref().map_or(true, |found| changed.has(&found.real(&entry.path))));
    for entry in &listing.entries {
        if entry.found.as_ref().is_ok_and(|found| changed.has_unstaged(&found.real(&entry.path))) {
            let what = "also has changes that are not staged, and was looked at as it is on disk";
            listing.notes.push(format!("{} {what}", entry.path.display()));
        }
    }
    if listing.entries.is_empty() && listing.empty.is_empty() {
        listing.notes.push(match only {
            Only::Since(revision) => format!("no Dockerfile has changed since {}", revision.display()),
            Only::Staged => "no Dockerfile has staged changes".to_owned(),
        });
    }
    Ok(listing)
}

/// Tells what is odd about a listing.
fn tell_of(listing: &walk::FileList, configs: &Configs, streams: &mut Streams<'_>) {
    for note in listing.notes.iter().chain(&configs.notes()) {
        tell(streams, "note", note);
    }
    if streams.verbosity == Verbosity::Verbose {
        for (path, what) in &listing.passed_over {
            tell(streams, "note", format!("{} was passed over: {what}", path.display()));
        }
    }
    for folder in &listing.empty {
        tell(streams, "note", format!("no Dockerfiles found under {}", folder.display()));
    }
}

fn exit(summary: &Summary, mode: Mode) -> Exit {
    match summary {
        Summary { errors: 1.., .. } => Exit::Error,
        Summary { changed: 1.., .. } if mode.check => Exit::WouldChange,
        Summary { skips: 1.., .. } | Summary { warnings: 1.., .. } if mode.strict => Exit::WouldChange,
        _ => Exit::Success,
    }
}

fn shown(mode: Mode, options: &Invocation) -> Shown {
    let (paths, statistics) = (mode.check && !mode.diff, options.output.statistics);
    Shown { paths, diff: mode.diff, text: false, done: mode.writes(), check: mode.check, statistics }
}

fn rendered(renderer: &dyn Renderer, worked: &FileResult) -> Result<Page> {
    let mut page = Page::default();
    renderer.file(&mut page, worked)?;
    Ok(page)
}
