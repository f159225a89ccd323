//! Two versions of a file → a unified diff, byte for byte.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use super::style::{Look, PATH};
use super::{escape, words};

/// Lines around a change.
const CONTEXT: usize = 3;

const HUNK: Style = AnsiColor::Cyan.on_default();
const OLD: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();

/// Writes the diff from `old` to `new` for the file that the diff calls `label`; nothing where they are the same.
///
/// # Errors
///
/// What `out` says.
pub fn unified(out: &mut dyn Write, label: &[u8], old: &[u8], new: &[u8], look: Look) -> io::Result<()> {
    let (old, new) = (lines(old), lines(new));
    let hunks = group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), CONTEXT);
    if hunks.is_empty() {
        return Ok(());
    }
    header(out, label, look)?;
    hunks.iter().try_for_each(|hunk| write_hunk(out, hunk, &old, &new, look))
}

/// Writes the diff without the header that names the file.
///
/// # Errors
///
/// What `out` says.
pub fn hunks(out: &mut dyn Write, old: &[u8], new: &[u8], look: Look) -> io::Result<()> {
    let (old, new) = (lines(old), lines(new));
    let hunks = group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), CONTEXT);
    hunks.iter().try_for_each(|hunk| write_hunk(out, hunk, &old, &new, look))
}

/// Without git's own header line: that would make `git apply`, run in a folder of a repository, take the paths as
/// relative to the top of it.
fn header(out: &mut dyn Write, label: &[u8], look: Look) -> io::Result<()> {
    for (sign, prefix) in [("---", "a/"), ("+++", "b/")] {
        let path = escape::diff_path(prefix, label);
        // As git has it: the tab tells `patch` that the blanks belong to the name.
        let end = if path.contains(' ') && !path.starts_with('"') { "\t" } else { "" };
        writeln!(out, "{}{end}", look.paint(PATH, format_args!("{sign} {path}")))?;
    }
    Ok(())
}

fn write_hunk(out: &mut dyn Write, hunk: &[DiffOp], old: &[&[u8]], new: &[&[u8]], look: Look) -> io::Result<()> {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { return Ok(()) };
    let before = range(first.old_range().start..last.old_range().end);
    let after = range(first.new_range().start..last.new_range().end);
    writeln!(out, "{}", look.paint(HUNK, format_args!("@@ -{before} +{after} @@")))?;
    for op in hunk {
        let (tag, before, after) = op.as_tag_tuple();
        let (before, after) = (&old[before], &new[after]);
        if tag == DiffTag::Equal {
            before.iter().try_for_each(|line| write_line(out, " ", line, &[], Style::new(), look))?;
            continue;
        }
        let (gone, come) = if look.color { words::changed(before, after) } else { Default::default() };
        for (sign, style, lines, words) in [("-", OLD, before, gone), ("+", NEW, after, come)] {
            for (at, line) in lines.iter().enumerate() {
                write_line(out, sign, line, words.get(at).map_or(&[], Vec::as_slice), style, look)?;
            }
        }
    }
    Ok(())
}

/// Writes a line; `words` are the parts of it that stand out.
fn write_line(
    out: &mut dyn Write,
    sign: &str,
    line: &[u8],
    words: &[Range<usize>],
    style: Style,
    look: Look,
) -> io::Result<()> {
    let end = if line.ends_with(b"\r\n") { 2 } else { usize::from(line.ends_with(b"\n")) };
    let (text, end) = line.split_at(line.len() - end);
    let mut at = 0;
    let mut part = |to: usize, style: Style, sign: &str| {
        let part = std::mem::replace(&mut at, to)..to;
        if part.is_empty() && sign.is_empty() {
            return Ok(());
        }
        let style = if look.color { style } else { Style::new() };
        write!(out, "{style}{sign}")?;
        out.write_all(&look.harmless(&text[part]))?;
        write!(out, "{style:#}")
    };
    part(words.first().map_or(text.len(), |word| word.start), style, sign)?;
    for (word, next) in words.iter().zip(words.iter().skip(1).map(|word| word.start).chain([text.len()])) {
        part(word.end, style.invert(), "")?;
        part(next, style, "")?;
    }
    out.write_all(end)?;
    if !line.ends_with(b"\n") {
        out.write_all(b"\n\\ No newline at end of file\n")?;
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

/// Lines as git and `patch` count them: up to `\n`, a lone `\r` being an ordinary byte.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: &str, new: &str) -> String {
        shown(old.as_bytes(), new.as_bytes(), Look::default())
    }

    fn shown(old: &[u8], new: &[u8], look: Look) -> String {
        let mut out = Vec::new();
        unified(&mut out, b"f", old, new, look).unwrap();
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

    #[test]
    fn colour_tells_lines_and_words_apart() {
        let color = Look { terminal: false, color: true };
        let expected = "\u{1b}[1m--- a/f\u{1b}[0m\n\u{1b}[1m+++ b/f\u{1b}[0m\n\u{1b}[36m@@ -1,2 +1,2 @@\u{1b}[0m\n \
                        same\r\n\u{1b}[31m-RUN apk add \u{1b}[0m\u{1b}[7m\u{1b}[31ma\u{1b}[0m\r\n\
                        \u{1b}[32m+RUN apk add \u{1b}[0m\u{1b}[7m\u{1b}[32mb\u{1b}[0m\r\n";
        assert_eq!(shown(b"same\r\nRUN apk add a\r\n", b"same\r\nRUN apk add b\r\n", color), expected);
    }

    #[test]
    fn colour_passes_on_a_terminal_and_nothing_else() {
        let (old, new) = (b"\x1b[31m \xff a\r\n".as_slice(), b"\x1b[31m \xff\tb\r\n".as_slice());
        let plain = shown(old, new, Look { terminal: true, color: false });
        assert!(plain.ends_with("-\\u{1b}[31m \\xff a\r\n+\\u{1b}[31m \\xff\tb\r\n"), "{plain:?}");
        let colored = shown(old, new, Look { terminal: true, color: true });
        assert!(colored.contains("\u{1b}[31m-\\u{1b}[31m \\xff a\u{1b}[0m\r\n"), "{colored:?}");
    }
}
