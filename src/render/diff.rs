//! Two versions of a file → a unified diff, byte for byte.

use std::io::{self, Write};
use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use super::quote;

/// Lines around a change.
const CONTEXT: usize = 3;

/// Writes the diff from `old` to `new` for the file that the diff calls `label`; nothing where they are the same.
///
/// # Errors
///
/// What `out` says.
pub fn unified(out: &mut dyn Write, label: &[u8], old: &[u8], new: &[u8]) -> io::Result<()> {
    let (old, new) = (lines(old), lines(new));
    let hunks = group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), CONTEXT);
    if hunks.is_empty() {
        return Ok(());
    }
    header(out, label)?;
    hunks.iter().try_for_each(|hunk| write_hunk(out, hunk, &old, &new))
}

/// Without git's own header line: that would make `git apply`, run in a folder of a repository, take the paths as
/// relative to the top of it.
fn header(out: &mut dyn Write, label: &[u8]) -> io::Result<()> {
    for (sign, prefix) in [("---", "a/"), ("+++", "b/")] {
        let path = quote::diff_path(prefix, label);
        // As git has it: the tab tells `patch` that the blanks belong to the name.
        let end = if path.contains(' ') && !path.starts_with('"') { "\t" } else { "" };
        writeln!(out, "{sign} {path}{end}")?;
    }
    Ok(())
}

fn write_hunk(out: &mut dyn Write, hunk: &[DiffOp], old: &[&[u8]], new: &[&[u8]]) -> io::Result<()> {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { return Ok(()) };
    let before = range(first.old_range().start..last.old_range().end);
    let after = range(first.new_range().start..last.new_range().end);
    writeln!(out, "@@ -{before} +{after} @@")?;
    for op in hunk {
        let (tag, before, after) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            write_lines(out, b" ", &old[before])?;
        } else {
            write_lines(out, b"-", &old[before])?;
            write_lines(out, b"+", &new[after])?;
        }
    }
    Ok(())
}

/// `start,length` with lines from 1; an empty range is named by the line before it.
fn range(lines: Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

fn write_lines(out: &mut dyn Write, sign: &[u8], lines: &[&[u8]]) -> io::Result<()> {
    for line in lines {
        out.write_all(sign)?;
        out.write_all(line)?;
        if !line.ends_with(b"\n") {
            out.write_all(b"\n\\ No newline at end of file\n")?;
        }
    }
    Ok(())
}

/// Lines as git and `patch` count them: up to `\n`, a lone `\r` being an ordinary byte.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: &str, new: &str) -> String {
        let mut out = Vec::new();
        unified(&mut out, b"f", old.as_bytes(), new.as_bytes()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_change_with_its_context() {
        let expected = "--- a/f\n+++ b/f\n@@ -2,5 +2,6 @@\n 2\n 3\n 4\n-5\n+five\n+5\r5\r\n 6\n";
        assert_eq!(diff("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\nfive\n5\r5\r\n6\n"), expected);
    }

    #[test]
    fn the_last_line_may_lack_its_end() {
        assert!(diff("a", "b\na").ends_with("@@ -1 +1,2 @@\n+b\n a\n\\ No newline at end of file\n"));
        assert!(diff("a", "a\n").ends_with("@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"));
        assert!(diff("", "a\n").ends_with("@@ -0,0 +1 @@\n+a\n"));
        assert_eq!(diff("a\n", "a\n"), "");
    }
}
