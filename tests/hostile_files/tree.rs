//! A folder for a test, and a run of dockmod in it.

#[path = "../tree/texts.rs"]
mod texts;

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub use self::texts::{AFTER, BEFORE};

/// A Dockerfile that takes a while to rewrite.
pub fn long() -> String {
    (0..1500).fold("FROM alpine\n".to_owned(), |text, n| text + &format!("RUN apk add package-{n}\n"))
}

pub struct Tree {
    pub root: PathBuf,
    /// Deletes the folder when the test is over.
    _folder: Option<tempfile::TempDir>,
}

impl Tree {
    pub fn new() -> Self {
        Self::of(tempfile::tempdir().unwrap())
    }

    /// In memory if there is such a place, for trees where writing takes the time.
    pub fn in_memory() -> Self {
        Self::of(tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap()))
    }

    fn of(folder: tempfile::TempDir) -> Self {
        Self { root: fs::canonicalize(folder.path()).unwrap(), _folder: Some(folder) }
    }

    /// A folder that is there already, and stays.
    pub fn at(root: PathBuf) -> Self {
        Self { root, _folder: None }
    }

    pub fn with<P: AsRef<Path>, T: AsRef<[u8]>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        let tree = Self::new();
        files.into_iter().for_each(|(name, text)| drop(tree.write(name, text)));
        tree
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.root.join(name)
    }

    /// Writes a file, and its folders; returns its path.
    pub fn write(&self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub fn read(&self, name: impl AsRef<Path>) -> String {
        String::from_utf8(fs::read(self.path(name)).unwrap()).unwrap()
    }

    /// The temporary files that are lying about in the tree.
    pub fn leftovers(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else if entry.file_name().as_encoded_bytes().starts_with(b".dockmod-") {
                    found.push(entry.path());
                }
            }
        }
        found
    }

    pub fn command(&self) -> Command {
        self.dressed(Command::new(env!("CARGO_BIN_EXE_dockmod")))
    }

    /// The same with no signal ignored, as it would be where the tests themselves were started with `nohup`.
    pub fn command_that_hears_signals(&self) -> Command {
        let mut command = Command::new("env");
        command.args(["--default-signal=HUP,INT,TERM", env!("CARGO_BIN_EXE_dockmod")]);
        self.dressed(command)
    }

    fn dressed(&self, mut command: Command) -> Command {
        command.current_dir(&self.root).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env_remove("GITHUB_ACTIONS");
        command
    }

    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        Ran(self.command().args(arguments).output().unwrap())
    }
}

pub fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

pub fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

/// What came of a run.
pub struct Ran(pub Output);

impl Ran {
    pub fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("UTF-8 on stdout")
    }

    pub fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("UTF-8 on stderr")
    }

    #[track_caller]
    pub fn code(self, expected: i32) -> Self {
        assert_eq!(self.0.status.code(), Some(expected), "stdout: {}\nstderr: {}", self.out(), self.err());
        self
    }

    #[track_caller]
    pub fn says(self, lines: &[&str]) -> Self {
        let err = self.err();
        lines.iter().for_each(|line| assert!(err.contains(line), "no `{line}` in {err}"));
        self
    }
}
