//! What became of the examples in a transform file, for people.

use std::io::{self, Write};

use super::style::Look;
use super::{diff, escape};
use crate::run::transform_tests::{Tested, Verdict};

/// Writes a line for each example that does not hold, with a diff from what it shows to what happens, and one for each
/// place in an example that was left alone.
///
/// # Errors
///
/// What `out` says.
pub fn file(out: &mut dyn Write, tested: &Tested, updated: bool, look: Look) -> io::Result<()> {
    let path = escape::path(tested.path.as_os_str().as_encoded_bytes());
    if tested.examples.is_empty() {
        writeln!(out, "{path}: {} has no examples", tested.name)?;
    }
    for (number, shown) in (1..).zip(&tested.examples) {
        let start =
            format!("{path}:{}:{}: {}, example {number}", shown.position.line, shown.position.column, tested.name);
        match (&shown.found, shown.verdict()) {
            (Err(error), _) => writeln!(out, "{start}: error: {}", escape::shown(error))?,
            (Ok(_), Verdict::Differs) if updated => writeln!(out, "{start}: updated")?,
            (Ok(found), Verdict::Differs) => {
                writeln!(out, "{start}: something else happens")?;
                let mut hunks = Vec::new();
                diff::hunks(&mut hunks, shown.example.after.as_bytes(), found.as_bytes(), look)?;
                out.write_all(&hunks)?;
            }
            _ => {}
        }
        for skip in &shown.skips {
            let (line, column, code) = (skip.line, skip.column, skip.code.name());
            writeln!(out, "{start}: skipped {line}:{column} ({code}): {}", escape::shown(&skip.message))?;
        }
    }
    Ok(())
}
