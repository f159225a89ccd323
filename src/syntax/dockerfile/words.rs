//! Words and flags: how BuildKit cuts up the arguments of an instruction.

use super::Flag;
use crate::base::span::Span;

/// Blanks between a keyword and its arguments, and between words where quotes do not count.
pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\x0b' | '\x0c' | '\r' | ' ')
}

/// Splits `text` at blanks; offsets are into `text`.
pub(crate) fn split_blanks(text: &str) -> impl Iterator<Item = Span> {
    spans(text, is_blank, |rest| {
        let end = rest.find(is_blank).unwrap_or(rest.len());
        WordEnd { word: end, read: end }
    })
}

/// Splits `text` at white space outside quotes, as for ENV, LABEL and ARG.
pub(super) fn split_quoted(text: &str, escape: char) -> impl Iterator<Item = Span> {
    let rules = Rules { escape, blank: char::is_whitespace, escapes_in_single: false };
    spans(text, char::is_whitespace, move |rest| {
        let char_at = |at: usize| rest[at..].chars().next().map(|c| (c, c.len_utf8()));
        quoted_word(rest.as_bytes(), char_at, rules, |_| {})
    })
}

/// Whether a word that is put after `word` would be taken for a part of it: a quote is open.
pub fn is_open(word: &str, escape: char) -> bool {
    split_quoted(&format!("{word} x"), escape).nth(1).is_none()
}

/// Whether `text` is one word of ENV, LABEL and ARG, and stays one whatever follows it.
pub fn is_word(text: &str, escape: char) -> bool {
    split_quoted(&format!("{text} x"), escape).next() == Some(Span::new(0, text.len())) && !is_open(text, escape)
}

/// Words with blanks between; `end` tells where that at the start of a text ends.
fn spans(text: &str, blank: fn(char) -> bool, end: impl Fn(&str) -> WordEnd) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = behind_blanks(&text[at..], blank);
        let start = text.len() - rest.len();
        let end = end(rest);
        at = start + end.read;
        (end.word > 0).then(|| Span::new(start, start + end.word))
    })
}

/// The text without the blanks in front, a space among them, which they are for most.
pub(super) fn behind_blanks(text: &str, blank: fn(char) -> bool) -> &str {
    let rest = &text[text.bytes().take_while(|&byte| byte == b' ').count()..];
    if rest.bytes().next().is_some_and(|byte| byte.is_ascii_graphic()) { rest } else { rest.trim_start_matches(blank) }
}

/// Where a word ends, and how far it has been read: one character more, if the text ends with an escape character.
struct WordEnd {
    word: usize,
    read: usize,
}

/// How the words of some instructions are written.
#[derive(Clone, Copy)]
struct Rules {
    escape: char,
    blank: fn(char) -> bool,
    escapes_in_single: bool,
}

/// ```text
/// a\ b="c d"'e'
/// ^^^^^^^^^^^^^     an escape character takes the next one along
/// a="b\
/// ^^^^              one at the very end is dropped
/// ```
///
/// `char_at` tells what BuildKit takes for a character there, and its length; those without quotes and escapes are
/// handed to `keep`.
fn quoted_word(
    text: &[u8],
    char_at: impl Fn(usize) -> Option<(char, usize)>,
    rules: Rules,
    mut keep: impl FnMut(char),
) -> WordEnd {
    let is_plain =
        |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'') && char::from(byte) != rules.escape;
    let (mut at, mut open) = (0, None);
    loop {
        let plain = text[at..].iter().take_while(|&&byte| is_plain(byte)).count();
        text[at..at + plain].iter().for_each(|&byte| keep(char::from(byte)));
        at += plain;
        let Some((c, len)) = char_at(at) else { return WordEnd { word: at, read: at } };
        let mut next = at + len;
        if c == rules.escape && (rules.escapes_in_single || open != Some('\'')) {
            let Some((escaped, len)) = char_at(next) else { return WordEnd { word: at, read: next } };
            keep(escaped);
            next += len;
        } else if open == Some(c) {
            open = None;
        } else if open.is_none() && matches!(c, '"' | '\'') {
            open = Some(c);
        } else if open.is_none() && (rules.blank)(c) {
            return WordEnd { word: at, read: at };
        } else {
            keep(c);
        }
        at = next;
    }
}

/// As long as most flags, such as those for mounts.
const USUAL_FLAG: usize = 64;

/// The flags at the start of `text`, and where the arguments start.
///
/// BuildKit goes through flags byte by byte and takes each byte for a character: `é` becomes `Ã©`, and a byte `A0`
/// within a character ends the flag as a blank does. The rest of that character is taken as part of the flag here.
pub(super) fn flags(text: &str, escape: char) -> (Vec<Flag>, usize) {
    let bytes = text.as_bytes();
    let boundary = |at: usize| (at..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let rules = Rules { escape, blank: is_byte_blank, escapes_in_single: true };
    let mut found = Vec::new();
    let mut rest = trim_byte_blanks(bytes);
    while rest.starts_with(b"--") {
        let start = text.len() - rest.len();
        let mut value = String::with_capacity(USUAL_FLAG);
        let char_at = |at: usize| rest.get(at).map(|&byte| (char::from(byte), 1));
        let end = quoted_word(rest, char_at, rules, |c| value.push(c));
        rest = &rest[end.read..];
        if value == "--" {
            break;
        }
        found.push(Flag { span: Span::new(start, boundary(text.len() - rest.len())), value });
        rest = trim_byte_blanks(rest);
    }
    (found, boundary(text.len() - rest.len()))
}

/// Whether a byte is white space to BuildKit where it takes each for a character.
pub(super) fn is_byte_blank(byte: char) -> bool {
    matches!(byte, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}')
}

fn trim_byte_blanks(bytes: &[u8]) -> &[u8] {
    let blanks = bytes.iter().take_while(|&&byte| is_byte_blank(char::from(byte))).count();
    &bytes[blanks..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, spans: impl Iterator<Item = Span>) -> Vec<&str> {
        spans.map(|span| span.of(text)).collect()
    }

    #[test]
    fn quoted_words() {
        let text = r#"A=b C="d e" F=g\ h 'I j'="#;
        assert_eq!(texts(text, split_quoted(text, '\\')), ["A=b", r#"C="d e""#, r"F=g\ h", "'I j'="]);
        assert_eq!(texts("a=\"b c", split_quoted("a=\"b c", '\\')), ["a=\"b c"]);
        assert_eq!(texts("a=\\", split_quoted("a=\\", '\\')), ["a="]);
        assert_eq!(texts("a=\"b\\", split_quoted("a=\"b\\", '\\')), ["a=\"b"]);
        assert_eq!(texts("a \\", split_quoted("a \\", '\\')), ["a"]);
    }

    #[test]
    fn open_words() {
        for (word, open) in
            [("A=\"b", true), ("A='b\\'", false), ("A=\"'\"", false), ("A=\"\\\"", true), ("A=b", false)]
        {
            assert_eq!(is_open(word, '\\'), open, "{word}");
        }
    }

    #[test]
    fn flags_end_at_the_first_other_word() {
        let (found, rest) = flags("--mount=type=cache,target=\"/a b\" --network=none apk add --x", '\\');
        let values: Vec<_> = found.iter().map(|flag| flag.value.as_str()).collect();
        assert_eq!(values, ["--mount=type=cache,target=/a b", "--network=none"]);
        assert_eq!(&"--mount=type=cache,target=\"/a b\" --network=none apk add --x"[rest..], "apk add --x");
    }

    #[test]
    fn flags_are_read_byte_by_byte() {
        let (found, rest) = flags("--a=\u{e9} --b=\u{e0}c d", '\\');
        let values: Vec<_> = found.iter().map(|flag| flag.value.as_str()).collect();
        assert_eq!(values, ["--a=\u{c3}\u{a9}", "--b=\u{c3}"]);
        assert_eq!(&"--a=\u{e9} --b=\u{e0}c d"[rest..], "c d");
        assert_eq!(flags("--a=\u{2800}b", '\\').1, "--a=\u{2800}".len());
    }
}
