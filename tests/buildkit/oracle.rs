//! The process that runs BuildKit's parser.

use std::fs::File;
use std::io::{BufRead, BufReader, Seek, Write};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::cases::Case;

/// Whether another program than `parse.py` is asked.
pub fn is_another() -> bool {
    std::env::var_os("DOCKMOD_BUILDKIT").is_some()
}

/// What BuildKit's parser makes of the cases, one answer each.
pub fn ask(cases: &[Case]) -> impl Iterator<Item = Value> {
    let mut child = command().stdin(questions(cases)).stdout(Stdio::piped()).spawn().ok();
    let mut lines = child.as_mut().and_then(|child| child.stdout.take()).map(|out| BufReader::new(out).lines());
    let ready = lines.as_mut().and_then(Iterator::next);
    assert!(matches!(ready, Some(Ok(_))), "this needs python3 and its package `dockerfile` (pip install dockerfile)");
    let answers = lines.into_iter().flatten().map(|line| serde_json::from_str(&line.expect("UTF-8")).expect("JSON"));
    Answers { answers, child }
}

struct Answers<I> {
    answers: I,
    child: Option<Child>,
}

impl<I: Iterator<Item = Value>> Iterator for Answers<I> {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        if let Some(answer) = self.answers.next() {
            return Some(answer);
        }
        let status = self.child.take().and_then(|mut child| child.wait().ok());
        panic!("the parser ended early: {status:?}");
    }
}

impl<I> Drop for Answers<I> {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // After a panic it may be waiting for its answers to be read.
            child.kill().ok();
            child.wait().ok();
        }
    }
}

fn command() -> Command {
    match std::env::var_os("DOCKMOD_BUILDKIT") {
        Some(program) => Command::new(program),
        None => {
            let mut python = Command::new("python3");
            python.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/buildkit/parse.py"));
            python
        }
    }
}

/// A file of all the questions: a pipe would be full before the first answer is read.
fn questions(cases: &[Case]) -> File {
    let mut file = tempfile::tempfile().expect("a temporary file");
    let mut lines = String::new();
    for case in cases {
        lines.push_str(&Value::from(case.text.as_str()).to_string());
        lines.push('\n');
    }
    file.write_all(lines.as_bytes()).and_then(|()| file.rewind()).expect("room for a temporary file");
    file
}
