//! A folder for a test, and the real binary run in it.

// No test uses all of it.
#![allow(dead_code)]

pub mod texts;

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder of its own for a test.
pub struct Tree(pub tempfile::TempDir);

impl Tree {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn with(files: &[(&str, &str)]) -> Self {
        let tree = Self::new();
        files.iter().for_each(|(name, text)| tree.write(name, text));
        tree
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: impl AsRef<Path>) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Every file and its bytes, in order.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                match entry.file_type().unwrap() {
                    kind if kind.is_dir() => folders.push(entry.path()),
                    kind if kind.is_file() => found.push((entry.path(), fs::read(entry.path()).unwrap())),
                    _ => {}
                }
            }
        }
        found.sort();
        found
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dockmod"));
        command.current_dir(self.0.path()).stdin(Stdio::null()).env_remove("GITHUB_ACTIONS");
        command
    }

    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        Ran(self.command().args(arguments).output().unwrap())
    }

    pub fn pipe(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command();
        let piped = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        // A run that fails before it reads closes the pipe.
        let _ = child.stdin.take().unwrap().write_all(input);
        Ran(child.wait_with_output().unwrap())
    }

    pub fn git(&self, arguments: &[&str], input: &[u8]) -> Output {
        self.tool("git", arguments, input)
    }

    pub fn tool(&self, program: &str, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.0.path()).env("GIT_CONFIG_GLOBAL", "/dev/null");
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    }
}

/// What came of a run.
pub struct Ran(pub Output);

impl Ran {
    #[track_caller]
    pub fn code(self, expected: i32) -> Self {
        assert_eq!(self.0.status.code(), Some(expected), "stdout: {}\nstderr: {}", self.out(), self.err());
        self
    }

    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.0.stdout).unwrap()
    }

    #[track_caller]
    pub fn says(self, words: &[&str]) -> Self {
        let err = self.err();
        words.iter().for_each(|word| assert!(err.contains(word), "no `{word}` in {err}"));
        self
    }
}
