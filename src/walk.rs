//! Paths → the files to look at.
//!
//! Ignore files count as they do for ripgrep: `.gitignore` inside a git repository, `.ignore` everywhere.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState};

use crate::disk::reason;

/// What was found.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files and what could not be looked at, sorted by path; no file twice.
    pub entries: Vec<Entry>,
    /// Folders that hold no Dockerfile.
    pub empty: Vec<PathBuf>,
    /// What is odd and does not keep anything from being looked at, such as a bad glob in a `.gitignore`.
    pub notes: Vec<String>,
}

/// A file to look at, or a path that could not be looked at.
#[derive(Debug)]
pub struct Entry {
    /// The path for people: as given, without a leading `./`.
    pub path: PathBuf,
    /// The file with the links in its folder's path resolved; or why it cannot be looked at.
    pub real: Result<PathBuf, String>,
}

/// Lists the files of `paths`: those named outright, and the Dockerfiles in the folders.
pub fn list(paths: &[PathBuf], threads: NonZeroUsize) -> Listing {
    let mut listing = Listing::default();
    for path in paths {
        // A link to a folder is followed where it is named outright, a link to a file never: see `disk::read`.
        match fs::symlink_metadata(path) {
            Err(error) => listing.problem(path, reason(&error)),
            Ok(_) if path.is_dir() => listing.walk(path, threads),
            Ok(_) => listing.entries.push(Entry { path: tidy(path), real: Ok(real(path)) }),
        }
    }
    let mut seen = HashSet::new();
    listing.entries.retain(|entry| seen.insert(entry.real.as_ref().unwrap_or(&entry.path).clone()));
    listing.entries.sort_by(|a, b| a.path.cmp(&b.path));
    listing
}

impl Listing {
    fn problem(&mut self, path: &Path, message: String) {
        self.entries.push(Entry { path: tidy(path), real: Err(message) });
    }

    fn walk(&mut self, folder: &Path, threads: NonZeroUsize) {
        let root = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let mut walk = WalkBuilder::new(folder);
        walk.hidden(false).filter_entry(|entry| !is_repository(entry)).threads(threads.get());
        let found = Mutex::new(Self::default());
        walk.build_parallel().visit(&mut Visitors { folder, root: &root, found: &found });
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        if found.entries.is_empty() {
            self.empty.push(tidy(folder));
        }
        found.notes.sort();
        self.entries.append(&mut found.entries);
        self.notes.append(&mut found.notes);
    }
}

/// What the threads of one walk share.
struct Visitors<'w> {
    folder: &'w Path,
    root: &'w Path,
    found: &'w Mutex<Listing>,
}

/// What one of them has found; it is handed in at the end.
struct Visitor<'w> {
    folder: &'w Path,
    root: &'w Path,
    own: Listing,
    found: &'w Mutex<Listing>,
}

impl<'w> ParallelVisitorBuilder<'w> for Visitors<'w> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 'w> {
        let Self { folder, root, found } = *self;
        Box::new(Visitor { folder, root, own: Listing::default(), found })
    }
}

impl ParallelVisitor for Visitor<'_> {
    fn visit(&mut self, step: Result<ignore::DirEntry, ignore::Error>) -> WalkState {
        match step {
            Err(error) => self.own.failed_step(self.folder, &error),
            Ok(entry) => {
                self.own.notes.extend(entry.error().map(ToString::to_string));
                if entry.file_type().is_some_and(|kind| kind.is_file()) && is_dockerfile(entry.file_name()) {
                    let inner = entry.path().strip_prefix(self.folder).unwrap_or(entry.path());
                    self.own.entries.push(Entry { path: tidy(entry.path()), real: Ok(self.root.join(inner)) });
                }
            }
        }
        WalkState::Continue
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.entries.append(&mut self.own.entries);
        found.notes.append(&mut self.own.notes);
    }
}

impl Listing {
    fn failed_step(&mut self, folder: &Path, error: &ignore::Error) {
        let message = error.io_error().map_or_else(|| error.to_string(), reason);
        self.problem(path_of(error).unwrap_or(folder), message);
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

/// Endings of files that become Dockerfiles once something has filled them in.
const TEMPLATES: &[&str] =
    &["j2", "jinja", "jinja2", "tmpl", "tpl", "erb", "mustache", "hbs", "template", "in", "ejs", "liquid", "gotmpl"];

/// Endings of files that go with a Dockerfile and are none.
const COMPANIONS: &[&str] =
    &["dockerignore", "containerignore", "orig", "rej", "bak", "swp", "md", "rst", "json", "yaml", "yml"];

/// Endings of source files. `dockerfile.go` is code about Dockerfiles; `Dockerfile.go` is one for a Go program.
const SOURCES: &[&str] = &[
    "c", "cc", "cpp", "cs", "css", "el", "go", "h", "html", "java", "js", "jsx", "kt", "lua", "mjs", "php", "pl",
    "ps1", "py", "rb", "rs", "sh", "swift", "ts", "tsx", "vim",
];

/// Whether the name says that the file is a template of a Dockerfile.
pub fn is_template(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    extension.is_some_and(|extension| TEMPLATES.contains(&&*extension))
}

fn is_dockerfile(name: &OsStr) -> bool {
    let bytes = name.as_encoded_bytes();
    let is = |part: Option<&[u8]>, word: &[u8]| part.is_some_and(|part| part.eq_ignore_ascii_case(word));
    let begins = |word: &[u8]| is(bytes.get(..word.len()), word);
    let ends = |word: &[u8]| is(bytes.len().checked_sub(word.len()).map(|start| &bytes[start..]), word);
    // Most files of a tree are none, and are known by this alone.
    if !(begins(b"dockerfile") || begins(b"containerfile") || ends(b".dockerfile") || ends(b".containerfile")) {
        return false;
    }
    let exact = name.to_string_lossy();
    let name = exact.to_ascii_lowercase();
    let named = name == "dockerfile"
        || name.starts_with("dockerfile.")
        || name.ends_with(".dockerfile")
        || name.starts_with("containerfile")
        || name.ends_with(".containerfile");
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let code = exact.starts_with(['d', 'c']) && SOURCES.contains(&extension);
    named && !code && !name.ends_with('~') && !TEMPLATES.contains(&extension) && !COMPANIONS.contains(&extension)
}

/// The path without `.` components, or `.` itself.
fn tidy(path: &Path) -> PathBuf {
    let tidy: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    if tidy.as_os_str().is_empty() && !path.as_os_str().is_empty() { PathBuf::from(".") } else { tidy }
}

/// The path with every link resolved but the last: a link to a file stays one.
fn real(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// The name of a file in a diff: relative to `current` where it lies in there, else from the root of the file system,
/// so that `patch -p1` finds it there. Both paths have their links resolved.
pub fn label(real: &Path, current: &Path) -> Vec<u8> {
    let inner = real.strip_prefix(current).unwrap_or(real);
    let parts = inner.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.as_encoded_bytes()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join(&b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_dockerfiles() {
        for name in [
            "Dockerfile",
            "dockerfile",
            "DOCKERFILE",
            "Dockerfile.alpine",
            "Dockerfile.go",
            "Dockerfile.Template-2",
            "app.Dockerfile",
            "app.dockerfile",
            "Containerfile",
            "containerfile.dev",
            "Containerfile-dev",
            "app.Containerfile",
            "dockerfile.dev",
        ] {
            assert!(is_dockerfile(name.as_ref()), "{name}");
        }
        for name in [
            "Dockerfile.j2",
            "Dockerfile.dev.TMPL",
            "Containerfile.in",
            "Dockerfile.dockerignore",
            "Dockerfile.orig",
            "Dockerfile~",
            "Dockerfile.dev~",
            "Dockerfile.md",
            "dockerfile.go",
            "dockerfile_parser.py",
            "Dockerfiles",
            "MyDockerfile",
            "Dockerfile-dev",
            ".Dockerfile.swp",
            "compose.yaml",
        ] {
            assert!(!is_dockerfile(name.as_ref()), "{name}");
        }
    }

    #[test]
    fn labels_are_relative_to_the_current_folder_or_the_root() {
        assert_eq!(label(Path::new("/srv/a b/Dockerfile"), Path::new("/srv")), b"a b/Dockerfile");
        assert_eq!(label(Path::new("/other/Dockerfile"), Path::new("/srv")), b"other/Dockerfile");
    }

    #[test]
    fn tidy_paths() {
        for (given, shown) in [("./a/./b", "a/b"), (".", "."), ("./", "."), ("../a", "../a"), ("/a/", "/a"), ("", "")] {
            assert_eq!(tidy(Path::new(given)), Path::new(shown));
        }
    }
}
