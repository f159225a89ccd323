//! The paths in a list that another program has made.

use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::cli::Listed;
use crate::files::fs;

/// The paths that are listed; an empty list has none, where no PATH at all would mean this folder.
///
/// Fails where the list cannot be read, or a path is none on this system.
pub fn paths(listed: &Listed, stdin: &mut dyn Read) -> Result<Vec<PathBuf>> {
    let bytes = match &listed.file {
        Some(file) => fs::read_list(file).with_context(|| format!("list of files `{}`", file.display()))?,
        None => fs::read_all(stdin).context("list of files on standard input")?,
    };
    let end = if listed.null { b'\0' } else { b'\n' };
    let path =
        |bytes: &[u8]| if listed.null { bytes.to_vec() } else { bytes.strip_suffix(b"\r").unwrap_or(bytes).to_vec() };
    let one_is_null = !listed.null && bytes.contains(&b'\0');
    ensure!(!one_is_null, "the list of files has paths that end with NUL; say so with `-0`");
    let paths = bytes.split(|&byte| byte == end).map(path).filter(|path| !path.is_empty());
    paths.map(from_bytes).collect()
}

#[cfg(unix)]
fn from_bytes(bytes: Vec<u8>) -> Result<PathBuf> {
    use std::os::unix::ffi::OsStringExt;

    Ok(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn from_bytes(bytes: Vec<u8>) -> Result<PathBuf> {
    let text = String::from_utf8(bytes).context("the list of files is not UTF-8")?;
    Ok(text.into())
}
