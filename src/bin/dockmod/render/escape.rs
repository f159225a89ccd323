//! Paths and messages from anywhere, made safe to print.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

/// What begins a command to a runner of GitHub or Azure wherever it stands in a log.
const COMMAND: &str = "##[";

/// What begins a command to a runner of GitHub where it begins a line.
const LINE_COMMAND: &str = "::";

/// `text` with its control characters escaped, so that a file's text can neither steer a terminal nor forge a line, and
/// no command to the program that keeps the log.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(is_control) && !text.contains(COMMAND) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_control(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    Cow::Owned(shown.replace(COMMAND, "##\\u{5b}"))
}

/// A path for people and line-based tools: as it is, or in C's notation where it holds what would not print, or what
/// would be a command.
pub fn path(path: &[u8]) -> Cow<'_, str> {
    let odd = |text: &str| text.is_empty() || text.contains(is_control) || text.starts_with('"');
    let command = |text: &str| text.contains(COMMAND) || text.trim_start().starts_with(LINE_COMMAND);
    match std::str::from_utf8(path) {
        Ok(text) if !odd(text) && !command(text) => Cow::Borrowed(text),
        _ => Cow::Owned(c_string(b"", path).replace(COMMAND, "##\\133")),
    }
}

/// [`path`] of a path of this system.
pub fn name(file: &Path) -> Cow<'_, str> {
    path(file.as_os_str().as_encoded_bytes())
}

/// A path with `prefix` for the header of a diff, in C's notation where git would use it.
pub fn diff_path(prefix: &str, path: &[u8]) -> String {
    match std::str::from_utf8(path) {
        Ok(text) if !text.contains(|c| is_control(c) || c == '"' || c == '\\') => format!("{prefix}{text}"),
        _ => c_string(prefix.as_bytes(), path),
    }
}

fn c_string(prefix: &[u8], path: &[u8]) -> String {
    let mut quoted = String::from("\"");
    for chunk in [prefix, path].concat().utf8_chunks() {
        chunk.valid().chars().for_each(|c| c_char(&mut quoted, c));
        chunk.invalid().iter().for_each(|&byte| octal(&mut quoted, byte));
    }
    quoted.push('"');
    quoted
}

fn c_char(quoted: &mut String, c: char) {
    match c {
        '"' | '\\' => quoted.extend(['\\', c]),
        '\u{7}' => quoted.push_str("\\a"),
        '\u{8}' => quoted.push_str("\\b"),
        '\t' => quoted.push_str("\\t"),
        '\n' => quoted.push_str("\\n"),
        '\u{b}' => quoted.push_str("\\v"),
        '\u{c}' => quoted.push_str("\\f"),
        '\r' => quoted.push_str("\\r"),
        c if is_control(c) => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| octal(quoted, byte)),
        c => quoted.push(c),
    }
}

fn octal(quoted: &mut String, byte: u8) {
    // Writing to a string cannot fail.
    let _ = write!(quoted, "\\{byte:03o}");
}

/// Control characters, and those that make text appear in another order than it has.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_prints_stays() {
        assert_eq!(shown("caf\u{e9} `x`"), "caf\u{e9} `x`");
        assert_eq!(path("a b/\"caf\u{e9}\"\\x".as_bytes()), "a b/\"caf\u{e9}\"\\x");
        assert_eq!(diff_path("a/", "a b/caf\u{e9}".as_bytes()), "a/a b/caf\u{e9}");
    }

    #[test]
    fn what_does_not_print_is_escaped() {
        assert_eq!(shown("\u{1b}[31m\n\u{202e}"), "\\u{1b}[31m\\n\\u{202e}");
        assert_eq!(path(b"a\n\"\xff\x1b"), "\"a\\n\\\"\\377\\033\"");
        assert_eq!(path(b"\"a"), "\"\\\"a\"");
        assert_eq!(path(b""), "\"\"");
        assert_eq!(diff_path("b/", b"x\\\ty"), "\"b/x\\\\\\ty\"");
    }

    #[test]
    fn what_would_be_a_command_in_a_log_is_escaped() {
        assert_eq!(shown("a ##[error]b"), "a ##\\u{5b}error]b");
        assert_eq!(path(b"a/##[error]b"), "\"a/##\\133error]b\"");
        assert_eq!(path(b" ::error::b"), "\" ::error::b\"");
        assert_eq!(path(b"a::b #[c]"), "a::b #[c]");
    }
}
