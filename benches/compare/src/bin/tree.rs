//! Writes a tree of made-up files: `tree FOLDER [DOCKERFILES [OTHERS]]`, 20,000 and none by default.

#[path = "../../../files/mod.rs"]
#[allow(dead_code)]
mod files;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, otherwise| arguments.get(at).map_or(Some(otherwise), |text| text.parse().ok());
    let (Some(root), Some(count), Some(others)) = (arguments.first(), number(1, 20_000), number(2, 0)) else {
        eprintln!("usage: tree FOLDER [DOCKERFILES [OTHERS]]");
        return ExitCode::FAILURE;
    };
    match files::tree(Path::new(root), count, others) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tree: {root}: {error}");
            ExitCode::FAILURE
        }
    }
}
