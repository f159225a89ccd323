//! The grammar of the shell.

use super::{Opaque, Script};

/// Parses a whole script.
///
/// # Errors
///
/// Where the text is not a shell script, with the place and the reason.
pub fn parse(text: &str) -> Result<Script, Opaque> {
    let _ = text;
    todo!()
}
