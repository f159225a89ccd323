//! Paths → the files to look at.
//!
//! Ignore files count as they do for ripgrep: `.gitignore` inside a git repository, `.ignore` everywhere. What the
//! configuration of a folder excludes is left out, too, whether it is a file in it or a folder.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState};

use crate::config::{ConfigError, Configs, Governed, Scope};
use crate::files::fs::reason;
use crate::files::names::{is_compose, is_dockerfile, is_other, is_template, is_yaml};
use crate::files::paths::{folder, real, tidy};
use crate::render::Problem;

/// What was found.
#[derive(Debug, Default)]
pub struct FileList {
    /// The files and what could not be looked at, sorted by path; no file twice.
    pub entries: Vec<ListedFile>,
    /// Folders that hold no Dockerfile.
    pub empty: Vec<PathBuf>,
    /// What is odd and does not keep anything from being looked at, such as a bad glob in a `.gitignore`.
    pub notes: Vec<String>,
    /// What is called like a Dockerfile and was not taken for being no regular file; and what it is.
    pub passed_over: Vec<(PathBuf, &'static str)>,
    /// Whether a path that was given leads nowhere.
    missing: bool,
}

/// A file to look at, or a path that could not be looked at.
#[derive(Debug)]
pub struct ListedFile {
    /// The path for people: as given, without a leading `./`.
    pub path: Box<Path>,
    /// The file; or why it cannot be looked at.
    pub found: Result<WalkedFile, Box<Problem>>,
}

/// A file to look at. A run keeps all of them, so they are small.
#[derive(Debug)]
pub struct WalkedFile {
    root: Arc<SearchRoot>,
    /// What applies to it.
    pub scope: Arc<Scope>,
}

impl WalkedFile {
    /// The path of the file with the links in its folder's path resolved; `path` is that of its entry.
    pub fn real(&self, path: &Path) -> PathBuf {
        self.root.real(path)
    }

    /// Whether the file was named outright, and not found in a folder.
    pub fn is_named(&self, path: &Path) -> bool {
        *path == *self.root.shown
    }
}

/// What was asked for, and where it leads.
#[derive(Debug)]
struct SearchRoot {
    given: PathBuf,
    shown: PathBuf,
    real: PathBuf,
}

impl SearchRoot {
    fn new(given: &Path, real: PathBuf) -> Self {
        Self { given: given.to_owned(), shown: tidy(given), real }
    }

    /// Where a path leads that begins with what was asked for, tidy or not.
    fn real(&self, path: &Path) -> PathBuf {
        let inner = path.strip_prefix(&self.given).or_else(|_| path.strip_prefix(&self.shown)).unwrap_or(path);
        // A join with nothing would add a slash.
        if inner.as_os_str().is_empty() { self.real.clone() } else { self.real.join(inner) }
    }
}

/// Lists the files of `paths`: those named outright, and the Dockerfiles in the folders.
///
/// What is named outright is left out only if `force_exclude` says so.
pub fn list(paths: &[PathBuf], threads: NonZeroUsize, configs: &Configs, force_exclude: bool) -> FileList {
    let mut listing = FileList::default();
    for path in paths {
        // A link to a folder is followed where it is named outright, a link to a file never: see `fs::read`.
        match fs::symlink_metadata(path) {
            Err(error) => {
                listing.missing |= error.kind() == io::ErrorKind::NotFound;
                listing.problem(path, format!("{}{}", reason(&error), hint(path, paths)));
            }
            Ok(_) if path.is_dir() => {
                let root = real(path);
                if !force_exclude || !configs.leaves_out(&root, true) {
                    listing.walk(path, root, threads, configs);
                }
            }
            Ok(_) => {
                let real = real(path);
                if !force_exclude || !excludes(&real, configs) {
                    listing.file(path, real, configs);
                }
            }
        }
    }
    let mut seen = HashSet::new();
    listing.entries.retain(|entry| match &entry.found {
        // One search comes by a file once.
        Ok(found) => paths.len() < 2 || seen.insert(found.real(&entry.path)),
        Err(_) => seen.insert(entry.path.to_path_buf()),
    });
    listing.entries.sort_by(|a, b| a.path.cmp(&b.path));
    listing
}

/// Whether a file is left out, even if it is named outright: by the configuration, or as one whose name says that it is
/// no Dockerfile, such as a template. Who does not look at names, such as pre-commit, does not mean those.
pub fn excludes(file: &Path, configs: &Configs) -> bool {
    let included = || configs.scope(folder(file)).is_ok_and(|scope| scope.includes(file) == Some(true));
    let compose = || is_yaml(file) && configs.scope(folder(file)).is_ok_and(|scope| configs.compose(&scope));
    configs.leaves_out(file, false) || is_other(file.file_name().unwrap_or_default()) && !included() && !compose()
}

/// Why a path in a folder that is searched is not taken for a file to look at, if it is not; `.gitignore` aside.
pub fn left_out(file: &Path, scope: &Scope, configs: &Configs) -> Option<&'static str> {
    let name = file.file_name().unwrap_or_default();
    match scope.includes(file) {
        _ if configs.leaves_out(file, false) => Some("it is excluded"),
        _ if configs.compose(scope) && is_compose(name) => not_a_file(file),
        Some(false) => Some("it is not included"),
        Some(true) => not_a_file(file),
        None if is_dockerfile(name) => not_a_file(file),
        None if is_compose(name) => Some("it is a Compose file, and `compose` is not `true`"),
        None if is_template(file) => Some("its name is one of a template"),
        None => Some("its name is not one of a Dockerfile"),
    }
}

fn not_a_file(path: &Path) -> Option<&'static str> {
    fs::symlink_metadata(path).ok().and_then(|metadata| passed_over(metadata.file_type()))
}

/// Why a search does not take what is not a regular file.
fn passed_over(kind: fs::FileType) -> Option<&'static str> {
    match kind {
        _ if kind.is_file() => None,
        _ if kind.is_symlink() => Some("it is a symbolic link"),
        _ => Some("it is not a regular file"),
    }
}

/// What was probably meant by a path that leads nowhere and is a word that other programs have for a task.
fn hint(path: &Path, paths: &[PathBuf]) -> String {
    let task = match path.to_str() {
        Some("check" | "lint") => " --check",
        Some("diff") => " --diff",
        Some("fix" | "format") => "",
        Some(option @ ("list" | "help" | "version" | "init" | "explain")) => {
            return format!("; did you mean `dockmod --{option}`?");
        }
        _ => return String::new(),
    };
    let others: Vec<_> = paths.iter().filter(|other| *other != path).map(|path| path.to_string_lossy()).collect();
    let others = if others.is_empty() { ".".to_owned() } else { others.join(" ") };
    format!("; did you mean `dockmod{task} {others}`?")
}

impl FileList {
    /// Where a path leads nowhere, the others may not be what was meant either: nothing is to be written.
    pub fn stop_if_missing(&mut self) {
        if self.missing {
            self.entries.retain(|entry| entry.found.is_err());
            self.notes.push("nothing was written, since a path does not exist".to_owned());
        }
    }

    fn problem(&mut self, path: &Path, message: String) {
        self.entries.push(ListedFile { path: tidy(path).into(), found: Err(Box::new(Problem::new(message))) });
    }

    /// The files that a broken configuration applies to are left alone, and the configuration stands for them.
    fn broken(&mut self, error: &ConfigError) {
        let problem = Problem { message: error.message.clone(), at: error.at };
        self.entries.push(ListedFile { path: error.path.as_path().into(), found: Err(Box::new(problem)) });
    }

    fn failed_step(&mut self, folder: &Path, error: &ignore::Error) {
        let message = error.io_error().map_or_else(|| error.to_string(), reason);
        self.problem(path_of(error).unwrap_or(folder), message);
    }

    fn file(&mut self, path: &Path, real: PathBuf, configs: &Configs) {
        match configs.scope(real.parent().unwrap_or(&real)) {
            Ok(scope) => {
                let root = Arc::new(SearchRoot::new(path, real));
                self.entries.push(ListedFile { path: tidy(path).into(), found: Ok(WalkedFile { root, scope }) });
            }
            Err(error) => self.broken(&error),
        }
    }

    fn walk(&mut self, folder: &Path, real: PathBuf, threads: NonZeroUsize, configs: &Configs) {
        let mut walk = WalkBuilder::new(folder);
        walk.hidden(false).filter_entry(|entry| !is_repository(entry)).threads(threads.get());
        let found = Mutex::new(Self::default());
        let root = Arc::new(SearchRoot::new(folder, real));
        walk.build_parallel().visit(&mut Visitors { root: &root, configs, found: &found });
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        if found.entries.is_empty() {
            self.empty.push(tidy(folder));
        }
        found.notes.sort();
        self.entries.append(&mut found.entries);
        self.notes.append(&mut found.notes);
        found.passed_over.sort();
        self.passed_over.append(&mut found.passed_over);
    }
}

/// What the threads of one walk share.
#[derive(Clone, Copy)]
struct Visitors<'w> {
    root: &'w Arc<SearchRoot>,
    configs: &'w Configs,
    found: &'w Mutex<FileList>,
}

/// What one of them has found; it is handed in at the end.
struct Visitor<'w> {
    shared: Visitors<'w>,
    own: FileList,
    /// The folder that was looked at last, and what applies in it.
    last: Option<(PathBuf, Governed)>,
}

impl<'w> ParallelVisitorBuilder<'w> for Visitors<'w> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 'w> {
        Box::new(Visitor { shared: *self, own: FileList::default(), last: None })
    }
}

impl ParallelVisitor for Visitor<'_> {
    fn visit(&mut self, step: Result<ignore::DirEntry, ignore::Error>) -> WalkState {
        match step {
            Err(error) => self.own.failed_step(&self.shared.root.given, &error),
            Ok(entry) => {
                self.own.notes.extend(entry.error().map(ToString::to_string));
                match entry.file_type() {
                    Some(kind) if kind.is_dir() && self.leaves_out(&entry) => return WalkState::Skip,
                    Some(kind) if kind.is_file() => self.file(&entry),
                    Some(kind) if !kind.is_dir() && is_dockerfile(entry.file_name()) => {
                        let what = passed_over(kind).map(|what| (tidy(entry.path()), what));
                        self.own.passed_over.extend(what);
                    }
                    _ => {}
                }
            }
        }
        WalkState::Continue
    }
}

impl Visitor<'_> {
    /// What applies in the folder that an entry lies in.
    fn scope(&mut self, entry: &ignore::DirEntry) -> Option<Arc<Scope>> {
        let folder = entry.path().parent().unwrap_or(Path::new(""));
        if self.last.as_ref().is_none_or(|(last, _)| last != folder) {
            let found = self.shared.configs.scope(&self.shared.root.real(folder));
            if let Err(error) = &found {
                self.own.broken(error);
            }
            self.last = Some((folder.to_owned(), found));
        }
        self.last.as_ref().and_then(|(_, found)| found.as_ref().ok().cloned())
    }

    /// The folder that the walk begins with is named outright.
    fn leaves_out(&mut self, folder: &ignore::DirEntry) -> bool {
        let scope = if folder.depth() > 0 { self.scope(folder) } else { None };
        let Visitors { root, configs, .. } = self.shared;
        scope.is_some_and(|scope| {
            configs.excludes_some(&scope) && configs.excludes(&scope, &root.real(folder.path()), true)
        })
    }

    fn file(&mut self, entry: &ignore::DirEntry) {
        let Some(scope) = self.scope(entry) else { return };
        let named = is_dockerfile(entry.file_name());
        let compose = !named && self.shared.configs.compose(&scope) && is_compose(entry.file_name());
        let Visitors { root, configs, .. } = self.shared;
        if !named && !compose && scope.config().is_none() {
            return;
        }
        let wanted = || {
            let real = root.real(entry.path());
            (compose || scope.includes(&real).unwrap_or(named)) && !configs.excludes(&scope, &real, false)
        };
        if !configs.excludes_some(&scope) || wanted() {
            let root = root.clone();
            self.own
                .entries
                .push(ListedFile { path: tidy(entry.path()).into(), found: Ok(WalkedFile { root, scope }) });
        }
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        let mut found = self.shared.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.entries.append(&mut self.own.entries);
        found.notes.append(&mut self.own.notes);
        found.passed_over.append(&mut self.own.passed_over);
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

fn is_repository(entry: &ignore::DirEntry) -> bool {
    entry.depth() > 0 && [".git", ".hg", ".jj", ".svn"].iter().any(|name| entry.file_name() == *name)
}
