//! Words and flags: how BuildKit cuts up the arguments of an instruction.

use nom::branch::alt;
use nom::bytes::complete::{take_while, take_while1};
use nom::character::complete::{anychar, char};
use nom::combinator::{map, opt, recognize, verify};
use nom::multi::{fold_many0, many0_count, many1_count};
use nom::number::complete::be_u8;
use nom::sequence::{delimited, pair, preceded};
use nom::{IResult, Parser};

use super::Flag;
use crate::base::span::Span;

/// Blanks between a keyword and its arguments, and between words where quotes do not count.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\x0b' | '\x0c' | '\r' | ' ')
}

/// Splits `text` at blanks; offsets are into `text`.
pub(super) fn split_blanks(text: &str) -> Vec<Span> {
    spans(text, take_while1(|c| !is_blank(c)), is_blank)
}

/// Splits `text` at white space outside quotes, as for ENV, LABEL and ARG.
pub(super) fn split_quoted(text: &str, escape: char) -> Vec<Span> {
    spans(text, move |i| quoted_word(i, escape), char::is_whitespace)
}

/// Whether a word that is put behind `word` would be taken for a part of it: a quote is open.
pub fn is_open(word: &str, escape: char) -> bool {
    split_quoted(&format!("{word} x"), escape).len() < 2
}

fn spans<'a>(
    text: &'a str,
    mut word: impl Parser<&'a str, Output = &'a str, Error = nom::error::Error<&'a str>>,
    blank: fn(char) -> bool,
) -> Vec<Span> {
    let mut found = Vec::new();
    let mut rest = behind_blanks(text, blank);
    while let Ok((after, word)) = word.parse(rest) {
        let start = text.len() - rest.len();
        found.push(Span::new(start, start + word.len()));
        rest = behind_blanks(after, blank);
    }
    found
}

/// The text without the blanks in front, a space among them, which they are for most.
pub(super) fn behind_blanks(text: &str, blank: fn(char) -> bool) -> &str {
    let rest = &text[text.bytes().take_while(|&byte| byte == b' ').count()..];
    if rest.bytes().next().is_some_and(|byte| byte.is_ascii_graphic()) { rest } else { rest.trim_start_matches(blank) }
}

/// ```text
/// a\ b="c d"'e'
/// ^^^^^^^^^^^^^     an escape character takes the next one along; single quotes have no escapes
/// a="b\
/// ^^^^              one at the very end is dropped
/// ```
fn quoted_word(input: &str, escape: char) -> IResult<&str, &str> {
    let escaped = || recognize(pair(char(escape), anychar));
    let other = move |c| c != escape;
    let quoted = take_while1(move |c| c != '"' && other(c));
    let double = (char('"'), many0_count(alt((quoted, escaped()))), opt(char('"')));
    let single = (char('\''), take_while(|c| c != '\''), opt(char('\'')));
    let plain = take_while1(move |c: char| !c.is_whitespace() && !matches!(c, '"' | '\'') && other(c));
    recognize(many1_count(alt((plain, recognize(double), recognize(single), escaped())))).parse(input)
}

/// The flags at the start of `text`, and where the arguments start.
///
/// BuildKit goes through flags byte by byte and takes each byte for a character: `é` becomes `Ã©`, and a byte `A0`
/// within a character ends the flag as a blank does. The rest of that character is taken as part of the flag here.
pub(super) fn flags(text: &str, escape: char) -> (Vec<Flag>, usize) {
    let bytes = text.as_bytes();
    let boundary = |at: usize| (at..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let mut found = Vec::new();
    let mut rest = trim_byte_blanks(bytes);
    while rest.starts_with(b"--") {
        let Ok((after, flag)) = flag_word(rest, escape) else { break };
        let start = text.len() - rest.len();
        rest = after;
        if flag == "--" {
            break;
        }
        found.push(Flag { span: Span::new(start, boundary(text.len() - after.len())), value: flag });
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

/// A flag without its quotes and escapes, each byte taken for a character.
fn flag_word(input: &[u8], escape: char) -> IResult<&[u8], String> {
    // Most flags have none.
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'') && char::from(byte) != escape;
    let plain = input.iter().position(|&byte| !is_plain(byte)).unwrap_or(input.len());
    if input.get(plain).is_none_or(|&byte| is_byte_blank(char::from(byte))) {
        return Ok((&input[plain..], String::from_utf8_lossy(&input[..plain]).into_owned()));
    }
    let escaped = || preceded(byte(move |c| c == escape), opt(byte(|_| true)));
    let collect = |mut text: String, c: Option<char>| {
        text.extend(c);
        text
    };
    let quoted = |quote: char| {
        let inner = fold_many0(alt((escaped(), map(byte(move |c| c != quote), Some))), String::new, collect);
        delimited(byte(move |c| c == quote), inner, opt(byte(move |c| c == quote)))
    };
    let plain = map(byte(|c| !is_byte_blank(c)), String::from);
    let one = alt((map(escaped(), |c| c.map(String::from).unwrap_or_default()), plain));
    fold_many0(alt((quoted('"'), quoted('\''), one)), String::new, |text, piece| text + &piece).parse(input)
}

/// One byte as a character; nom's own `satisfy` would go on by the length of that character in UTF-8.
fn byte<'i>(
    accept: impl Fn(char) -> bool,
) -> impl Parser<&'i [u8], Output = char, Error = nom::error::Error<&'i [u8]>> {
    verify(map(be_u8, char::from), move |&c| accept(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'a>(text: &'a str, spans: &[Span]) -> Vec<&'a str> {
        spans.iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn quoted_words() {
        let text = r#"A=b C="d e" F=g\ h 'I j'="#;
        assert_eq!(texts(text, &split_quoted(text, '\\')), ["A=b", r#"C="d e""#, r"F=g\ h", "'I j'="]);
        assert_eq!(texts("a=\"b c", &split_quoted("a=\"b c", '\\')), ["a=\"b c"]);
        assert_eq!(texts("a=\\", &split_quoted("a=\\", '\\')), ["a="]);
        assert_eq!(texts("a=\"b\\", &split_quoted("a=\"b\\", '\\')), ["a=\"b"]);
        assert_eq!(texts("a \\", &split_quoted("a \\", '\\')), ["a"]);
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
