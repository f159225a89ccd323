//! What goes over the socket between the harness and the process in the jail, one JSON value a line.

use std::io::{self, BufRead, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What the jail is to hold.
#[derive(Debug, Serialize, Deserialize)]
pub struct Setup {
    /// An empty folder to mount it on.
    pub root: String,
    /// The shell's name in the jail: `dash`, `ash`, `bash`.
    pub shell: String,
    /// The shells' names with their files outside.
    pub shells: Vec<(String, String)>,
    /// The shared libraries they need.
    pub libraries: Vec<String>,
    /// The compiled stub.
    pub stub: String,
    /// The names under which it can be called.
    pub programs: Vec<String>,
}

/// A script to run.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// The first line of the trace file.
    pub weather: String,
    /// Options of the shell before `-c`.
    pub options: Vec<String>,
    /// The script.
    pub script: String,
}

/// What a script did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The exit status; 128 and the signal if one ended it.
    pub status: i32,
    /// It was stopped because it did not end by itself.
    pub endless: bool,
    /// The trace, without the weather.
    pub trace: String,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The files it left, with their text, in order.
    pub files: Vec<(String, String)>,
}

/// Writes a value.
pub fn send(to: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    to.write_all(&line)
}

/// Reads a value; none at the end.
pub fn receive<T: DeserializeOwned>(from: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = Vec::new();
    from.read_until(b'\n', &mut line)?;
    if line.is_empty() { Ok(None) } else { Ok(Some(serde_json::from_slice(&line)?)) }
}
