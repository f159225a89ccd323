//! Physical lines, parser directives and the continuation mark.

use memchr::{memchr, memrchr};
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::combinator::recognize;
use nom::sequence::{pair, terminated};
use nom::{IResult, Parser};

use super::words::behind_blanks;
use crate::base::span::Span;

/// A physical line, and where its text ends and its line break begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// With its line break.
    pub span: Span,
    /// Without it; every `\r` at the end counts as part of the line break.
    pub content: Span,
}

/// The lines of a text, one at a time.
#[derive(Clone, Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// Where the next line starts.
    pub fn at(&self) -> usize {
        self.at
    }
}

/// Where the first line starts: a byte order mark is no part of it.
pub(super) fn top(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// Where the line that holds the byte at `at` starts.
pub(super) fn start(text: &str, at: usize) -> usize {
    memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |end| end + 1)
}

/// Where the line that holds the byte at `at` ends, its line break included.
pub(super) fn end(text: &str, at: usize) -> usize {
    match &text.as_bytes()[at..] {
        // Often all that is left of it.
        [b'\n', ..] => at + 1,
        rest => memchr(b'\n', rest).map_or(text.len(), |end| at + end + 1),
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let start = self.at;
        let left = &self.text.as_bytes()[start..];
        if left.is_empty() {
            return None;
        }
        self.at = end(self.text, start);
        let line = &left[..self.at - start];
        let breaks = line.iter().rev().take_while(|&&byte| matches!(byte, b'\r' | b'\n')).count();
        Some(Line { span: Span::new(start, self.at), content: Span::new(start, self.at - breaks) })
    }
}

/// The line without the white space in front.
pub(super) fn trim_start(content: &str) -> &str {
    behind_blanks(content, char::is_whitespace)
}

/// The line without its continuation mark, if it has one.
///
/// ```text
/// apk add \          a mark, perhaps with blanks after it
/// echo \\            none: the escape character is escaped
/// ```
pub(super) fn continued(content: &str, escape: char) -> Option<&str> {
    let bytes = content.as_bytes();
    let last = bytes.iter().rposition(|byte| !matches!(byte, b' ' | b'\t'))?;
    let escapes_at = |at: usize| bytes.get(at).is_some_and(|&byte| char::from(byte) == escape);
    (escapes_at(last) && !escapes_at(last.wrapping_sub(1))).then(|| &content[..last])
}

/// `# name=value`: the name as written, and the value.
///
/// The value of `# name=  ` is its last blank, as BuildKit's regular expression has it.
pub(super) fn directive(comment: &str) -> Option<(&str, &str)> {
    let comment = comment.strip_prefix('#')?.trim_start();
    let name = recognize(pair(
        take_while1(|c: char| c.is_ascii_alphabetic()),
        take_while(|c: char| c.is_ascii_alphanumeric()),
    ));
    let blanks = || take_while(is_ascii_blank);
    let parsed: IResult<_, _> = terminated(name, (blanks(), tag("="))).parse(comment);
    let (value, name) = parsed.ok()?;
    let last = value.char_indices().next_back()?.0;
    match value.trim_matches(is_ascii_blank) {
        "" => Some((name, &value[last..])),
        value => Some((name, value)),
    }
}

fn is_ascii_blank(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\x0c' | '\r' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        assert_eq!(continued("a \\", '\\'), Some("a "));
        assert_eq!(continued("a \\ \t", '\\'), Some("a "));
        assert_eq!(continued("\\", '\\'), Some(""));
        assert_eq!(continued("a \\\\", '\\'), None);
        assert_eq!(continued("a \\\\\\", '\\'), None);
        assert_eq!(continued("a `", '\\'), None);
        assert_eq!(continued("a `", '`'), Some("a "));
    }

    #[test]
    fn directives() {
        assert_eq!(directive("# escape = `  "), Some(("escape", "`")));
        assert_eq!(directive("#Syntax=docker/dockerfile:1"), Some(("Syntax", "docker/dockerfile:1")));
        assert_eq!(directive("# a comment = one"), None);
        assert_eq!(directive("# escape="), None);
        assert_eq!(directive("# escape= \t"), Some(("escape", "\t")));
        assert_eq!(directive("# 1=2"), None);
    }

    #[test]
    fn lines_tile_the_text() {
        let text = "a\r\n\n b\r\r\nlast";
        let lines: Vec<_> = Lines::new(text, 0).map(|l| (l.span.of(text), l.content.of(text))).collect();
        assert_eq!(lines, [("a\r\n", "a"), ("\n", ""), (" b\r\r\n", " b"), ("last", "last")]);
    }
}
