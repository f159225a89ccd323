//! dockmod beside others, on the same files: medians, and ratios within a round.
//!
//!     compare [library|programs] [FILES [OTHERS]]
//!
//! `library` parses FILES made-up Dockerfiles (2,000) in memory. `programs` writes a tree of FILES (20,000) Dockerfiles
//! and OTHERS (100,000) other files under the target folder, and runs what this machine has on it.

#[path = "../../files/mod.rs"]
mod files;
mod library;
mod programs;
mod table;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, otherwise| match arguments.get(at) {
        Some(text) => text.parse().ok(),
        None => Some(otherwise),
    };
    let part = arguments.first().map(String::as_str);
    let done = match part {
        None => library::compare(2_000).and_then(|()| programs::compare(20_000, 100_000)),
        Some("library") => number(1, 2_000).ok_or_else(usage).and_then(library::compare),
        Some("programs") => match (number(1, 20_000), number(2, 100_000)) {
            (Some(files), Some(others)) => programs::compare(files, others),
            _ => Err(usage()),
        },
        Some(_) => Err(usage()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("compare: {message}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    "usage: compare [library|programs] [FILES [OTHERS]]".to_owned()
}
