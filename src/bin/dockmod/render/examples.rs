//! What became of the examples in a transform file, for people.

use std::io::{self, Write};
use std::path::PathBuf;

use dockmod::base::span::{LineIndex, Position};
use dockmod::report::Skipped;
use dockmod::transforms::model::Example;

use super::style::Look;
use super::{diff, escape};

/// A transform file and what its examples have come to.
#[derive(Debug)]
pub struct Tested {
    /// The file.
    pub path: PathBuf,
    /// The name of the transform.
    pub name: String,
    /// In file order.
    pub examples: Vec<TriedExample>,
    /// The text of the file.
    pub text: String,
}

/// An example and what has become of it.
#[derive(Debug)]
pub struct TriedExample {
    /// The example.
    pub example: Example,
    /// Where its `after` stands in the file.
    pub position: Position,
    /// What the transform makes of `before`, or why it makes nothing of it.
    pub found: Result<String, String>,
    /// What the transform leaves alone in it.
    pub skips: Vec<Skipped>,
}

/// How an example has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExampleStatus {
    /// It shows what happens.
    Holds,
    /// Something else happens.
    Differs,
    /// Nothing could be made of it.
    Failed,
}

impl TriedExample {
    /// How the example has ended.
    pub fn verdict(&self) -> ExampleStatus {
        match &self.found {
            Ok(found) if *found == self.example.after => ExampleStatus::Holds,
            Ok(_) => ExampleStatus::Differs,
            Err(_) => ExampleStatus::Failed,
        }
    }
}

/// Writes a line for each example that does not hold, with a diff from what it shows to what happens, and one for each
/// place in an example that was left alone.
pub fn file(out: &mut dyn Write, tested: &Tested, updated: bool, look: Look) -> io::Result<()> {
    let path = escape::name(&tested.path);
    if tested.examples.is_empty() {
        writeln!(out, "{path}: {} has no examples", tested.name)?;
    }
    for (number, shown) in (1..).zip(&tested.examples) {
        let start =
            format!("{path}:{}:{}: {}, example {number}", shown.position.line, shown.position.column, tested.name);
        match (&shown.found, shown.verdict()) {
            (Err(error), _) => writeln!(out, "{start}: error: {}", escape::shown(error))?,
            (Ok(_), ExampleStatus::Differs) if updated => writeln!(out, "{start}: updated")?,
            (Ok(found), ExampleStatus::Differs) => {
                writeln!(out, "{start}: the result differs")?;
                let mut hunks = Vec::new();
                diff::hunks(&mut hunks, shown.example.after.as_bytes(), found.as_bytes(), look)?;
                out.write_all(&hunks)?;
            }
            _ => {}
        }
        for skip in &shown.skips {
            let Position { line, column } = LineIndex::new(&shown.example.before).position(skip.span.start);
            let code = skip.code.name();
            writeln!(out, "{start}: skipped {line}:{column} ({code}): {}", escape::shown(&skip.message))?;
        }
    }
    Ok(())
}
