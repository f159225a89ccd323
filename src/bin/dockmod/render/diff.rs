//! Two versions of a file → a unified diff, byte for byte.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use memchr::{memchr_iter, memrchr_iter};
use similar::{ChangeTag, DiffOp, InlineChangeOptions, TextDiff};

use super::escape;
use super::style::{Look, PATH};

/// Lines around a change.
const CONTEXT: usize = 3;

/// Of the lines that both texts begin and end with, those that are compared all the same; each takes memory of its own.
const COMPARED: usize = 1_000;

/// What share of two texts has to be the same for the rest to stand out; a loop adds much to what it repeats.
const LEAST_IN_COMMON: f32 = 0.2;

/// In longer changes no words are marked: so much has changed that nothing would stand out.
const LONGEST_MARKED: usize = 16 << 10;

const HUNK: Style = AnsiColor::Cyan.on_default();
const OLD: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();

/// Writes the diff from `old` to `new` for the file that the diff calls `label`; nothing where they are the same.
pub fn unified(out: &mut dyn Write, label: &[u8], old: &[u8], new: &[u8], look: Look) -> io::Result<()> {
    if old == new {
        return Ok(());
    }
    header(out, label, look)?;
    hunks(out, old, new, look)
}

/// Writes the diff without the header that names the file.
pub fn hunks(out: &mut dyn Write, old: &[u8], new: &[u8], look: Look) -> io::Result<()> {
    let start = common_start(old, new);
    let passed = memchr_iter(b'\n', &old[..start]).count();
    let (old, new) = (&old[start..], &new[start..]);
    let end = common_end(old, new);
    let diff = TextDiff::from_slices(&lines(&old[..old.len() - end]), &lines(&new[..new.len() - end]));
    diff.grouped_ops(CONTEXT).iter().try_for_each(|hunk| write_hunk(out, hunk, &diff, passed, look))
}

/// How many bytes the lines have that both texts begin with and that need no comparing.
fn common_start(old: &[u8], new: &[u8]) -> usize {
    let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    memrchr_iter(b'\n', &old[..same]).nth(COMPARED).map_or(0, |end| end + 1)
}

/// The same for the lines that both texts end with.
fn common_end(old: &[u8], new: &[u8]) -> usize {
    let same = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    memchr_iter(b'\n', &old[old.len() - same..]).nth(COMPARED).map_or(0, |end| same - end - 1)
}

type Diff<'d> = TextDiff<'d, 'd, [u8]>;

/// Without git's own header line: that would make `git apply`, run in a folder of a repository, take the paths as
/// relative to the top of it.
fn header(out: &mut dyn Write, label: &[u8], look: Look) -> io::Result<()> {
    for (sign, prefix) in [("---", "a/"), ("+++", "b/")] {
        let path = escape::diff_path(prefix, label);
        // As git has it: the tab shows `patch` that the blanks belong to the name.
        let end = if path.contains(' ') && !path.starts_with('"') { "\t" } else { "" };
        writeln!(out, "{}{end}", look.paint(PATH, format_args!("{sign} {path}")))?;
    }
    Ok(())
}

/// `passed`: how many lines come before those of the diff.
fn write_hunk(out: &mut dyn Write, hunk: &[DiffOp], diff: &Diff, passed: usize, look: Look) -> io::Result<()> {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { return Ok(()) };
    let before = range(passed + first.old_range().start..passed + last.old_range().end);
    let after = range(passed + first.new_range().start..passed + last.new_range().end);
    writeln!(out, "{}", look.paint(HUNK, format_args!("@@ -{before} +{after} @@")))?;
    for op in hunk {
        if look.color && is_short(op, diff) {
            let mut options = InlineChangeOptions::new();
            options.min_ratio(LEAST_IN_COMMON);
            // Without a deadline: what is marked must not depend on how busy the machine is.
            for change in diff.iter_inline_changes_with_options_deadline(op, options, None) {
                write_line(out, change.tag(), change.values(), look)?;
            }
        } else {
            for change in diff.iter_changes(op) {
                write_line(out, change.tag(), &[(false, change.value())], look)?;
            }
        }
    }
    Ok(())
}

fn is_short(op: &DiffOp, diff: &Diff) -> bool {
    let old: usize = op.old_range().filter_map(|line| diff.old_slice(line)).map(<[u8]>::len).sum();
    let new: usize = op.new_range().filter_map(|line| diff.new_slice(line)).map(<[u8]>::len).sum();
    old.max(new) <= LONGEST_MARKED
}

/// Writes a line, made of parts that stand out and of others.
fn write_line(out: &mut dyn Write, tag: ChangeTag, parts: &[(bool, &[u8])], look: Look) -> io::Result<()> {
    let (sign, style) = match tag {
        ChangeTag::Equal => (" ", Style::new()),
        ChangeTag::Delete => ("-", OLD),
        ChangeTag::Insert => ("+", NEW),
    };
    let style = |marked: bool| match look.color {
        true if marked => style.invert(),
        true => style,
        false => Style::new(),
    };
    let end = parts.last().map_or(&[][..], |(_, last)| line_end(last));
    // A line of which nothing was there before needs no marks.
    let known = parts.iter().any(|(marked, text)| !marked && !text.trim_ascii().is_empty());
    let mut marked = false;
    write!(out, "{}{sign}", style(marked))?;
    for (index, (stands_out, text)) in parts.iter().enumerate() {
        let text = if index + 1 == parts.len() { &text[..text.len() - end.len()] } else { text };
        let (before, rest) = text.split_at(text.len() - text.trim_ascii_start().len());
        let (word, after) = rest.split_at(rest.trim_ascii_end().len());
        for (mark, text) in [(false, before), (*stands_out && known, word), (false, after)] {
            if text.is_empty() {
                continue;
            }
            if mark != marked {
                write!(out, "{:#}{}", style(marked), style(mark))?;
                marked = mark;
            }
            out.write_all(&look.harmless(text))?;
        }
    }
    write!(out, "{:#}", style(marked))?;
    out.write_all(end)?;
    match end.ends_with(b"\n") {
        true => Ok(()),
        false => out.write_all(b"\n\\ No newline at end of file\n"),
    }
}

fn line_end(line: &[u8]) -> &[u8] {
    let end = if line.ends_with(b"\r\n") { 2 } else { usize::from(line.ends_with(b"\n")) };
    &line[line.len() - end..]
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
    fn many_lines_around_a_change_are_not_compared() {
        let around = "same\n".repeat(2 * COMPARED);
        let (old, new) = (format!("{around}a\n{around}"), format!("{around}b\nc\n{around}"));
        let start = 2 * COMPARED + 1 - CONTEXT;
        let same = " same\n".repeat(CONTEXT);
        let expected = format!("@@ -{start},7 +{start},8 @@\n{same}-a\n+b\n+c\n{same}");
        assert!(diff(&old, &new).ends_with(&expected), "{}", diff(&old, &new));
    }

    /// The changed lines, with what stands out in brackets.
    fn marked(old: &[u8], new: &[u8]) -> String {
        let shown = shown(old, new, Look { terminal: true, color: true });
        let part = |part: &str| match part.split_once("\u{1b}[7m") {
            Some((before, marked)) => format!("{before}[{marked}]"),
            None => part.to_owned(),
        };
        let lines = shown.split_inclusive('\n').skip(3).map(|line| {
            let line: String = line.split("\u{1b}[0m").map(part).collect();
            line.replace("\u{1b}[31m", "").replace("\u{1b}[32m", "")
        });
        lines.collect()
    }

    #[test]
    fn only_what_is_new_stands_out() {
        let old = b"RUN apk add --no-cache curl\n";
        let new = b"RUN for i in 1 2 3; do \\\n      apk add --no-cache curl && break; \\\n    done\n";
        assert_eq!(
            marked(old, new),
            "-RUN apk add --no-cache curl\n\
             +RUN [for i in 1 2 3; do \\]\n+      apk add --no-cache curl [&& break; \\]\n+    done\n"
        );
    }

    #[test]
    fn words_and_not_letters() {
        let (old, new) = ("ENV A=caf\u{e9} B=one\r\n", "ENV A=caff\u{e8} B=one C=\r\n");
        let expected = "-ENV [A=caf\u{e9}] B=one\r\n+ENV [A=caff\u{e8}] B=one [C=]\r\n";
        assert_eq!(marked(old.as_bytes(), new.as_bytes()), expected);
    }

    #[test]
    fn lines_with_little_in_common_are_the_change_as_a_whole() {
        assert_eq!(marked(b"one-two three\n", b"four-two six\n"), "-one-two three\n+four-two six\n");
        assert_eq!(marked(b"a\n", b""), "-a\n");
    }

    #[test]
    fn colour_passes_on_a_terminal_and_nothing_else() {
        let (old, new) = (b"\x1b[31m \xff a\r\n".as_slice(), b"\x1b[31m \xff\tb\r\n".as_slice());
        let plain = shown(old, new, Look { terminal: true, color: false });
        assert!(plain.ends_with("-\\u{1b}[31m \\xff a\r\n+\\u{1b}[31m \\xff\tb\r\n"), "{plain:?}");
        let colored = shown(old, new, Look { terminal: true, color: true });
        assert!(
            colored.contains("\u{1b}[31m-\\u{1b}[31m \\xff \u{1b}[0m\u{1b}[7m\u{1b}[31ma\u{1b}[0m\r\n"),
            "{colored:?}"
        );
    }
}
