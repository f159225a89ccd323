//! Words, flags and JSON arrays: how BuildKit cuts up the arguments of an instruction.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n, take_while1};
use nom::character::complete::{anychar, char, none_of, satisfy};
use nom::combinator::{all_consuming, map, map_opt, opt, recognize, value};
use nom::multi::{fold_many0, many0_count, many1_count, separated_list0};
use nom::sequence::{delimited, pair, preceded};
use nom::{IResult, Parser};

use super::{ExecWord, Flag};
use crate::logical::Logical;
use crate::span::Span;

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

fn spans<'a>(
    text: &'a str,
    mut word: impl Parser<&'a str, Output = &'a str, Error = nom::error::Error<&'a str>>,
    blank: fn(char) -> bool,
) -> Vec<Span> {
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches(blank);
    while let Ok((after, word)) = word.parse(rest) {
        let start = text.len() - rest.len();
        found.push(Span::new(start, start + word.len()));
        rest = after.trim_start_matches(blank);
    }
    found
}

/// ```text
/// a\ b="c d"'e'
/// ^^^^^^^^^^^^^     an escape character takes the next one along; single quotes have no escapes
/// ```
fn quoted_word(input: &str, escape: char) -> IResult<&str, &str> {
    let escaped = || recognize(pair(char(escape), opt(anychar)));
    let double = (char('"'), many0_count(alt((escaped(), recognize(none_of("\""))))), opt(char('"')));
    let single = (char('\''), take_while(|c| c != '\''), opt(char('\'')));
    let plain = recognize(satisfy(|c| !c.is_whitespace()));
    recognize(many1_count(alt((recognize(double), recognize(single), escaped(), plain)))).parse(input)
}

/// The flags at the start of `text`, and where the arguments start.
pub(super) fn flags(text: &str, escape: char) -> (Vec<Flag>, usize) {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while rest.starts_with("--") {
        let Ok((after, flag)) = flag_word(rest, escape) else { break };
        let start = text.len() - rest.len();
        rest = after;
        if flag == "--" {
            break;
        }
        found.push(Flag { span: Span::new(start, text.len() - after.len()), value: flag });
        rest = rest.trim_start();
    }
    (found, text.len() - rest.len())
}

/// A flag without its quotes and escapes.
fn flag_word(input: &str, escape: char) -> IResult<&str, String> {
    let escaped = || preceded(char(escape), opt(anychar));
    let quoted = |quote: char| {
        let inner = fold_many0(
            alt((escaped(), map(satisfy(move |c| c != quote), Some))),
            String::new,
            |mut text: String, c| {
                text.extend(c);
                text
            },
        );
        delimited(char(quote), inner, opt(char(quote)))
    };
    let one =
        map(alt((escaped(), map(satisfy(|c| !c.is_whitespace()), Some))), |c| c.map(String::from).unwrap_or_default());
    fold_many0(alt((quoted('"'), quoted('\''), one)), String::new, |text, piece| text + &piece).parse(input)
}

/// What a JSON array is to BuildKit.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// The exec form.
    Strings(Vec<ExecWord>),
    /// An array with something else in it, which BuildKit refuses.
    Mixed,
    /// Not a JSON array: shell text.
    No,
}

/// Reads `text` as the exec form; offsets are into `text`.
pub(super) fn json_array(text: &str) -> Json {
    let input = text.trim_start();
    if !input.starts_with('[') {
        return Json::No;
    }
    let base = text.len();
    let string = |i| -> IResult<&str, ExecWord> {
        let i: &str = i;
        let start = base - i.len();
        map(json_string, |(token, value)| ExecWord { span: Span::new(start, start + token.len()), value }).parse(i)
    };
    let element = delimited(json_blank, string, json_blank);
    let list = delimited(pair(char('['), json_blank), separated_list0(char(','), element), pair(char(']'), json_blank));
    match all_consuming(list).parse(input) {
        Ok((_, words)) => Json::Strings(words),
        Err(_) if serde_json::from_str::<Vec<serde_json::Value>>(input).is_ok() => Json::Mixed,
        Err(_) => Json::No,
    }
}

fn json_blank(input: &str) -> IResult<&str, &str> {
    take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r')).parse(input)
}

/// A JSON string: the token with its quotes, and the value.
fn json_string(input: &str) -> IResult<&str, (&str, String)> {
    let (rest, value) = delimited(
        char('"'),
        fold_many0(json_char, String::new, |mut text: String, c| {
            text.push(c);
            text
        }),
        char('"'),
    )
    .parse(input)?;
    Ok((rest, (&input[..input.len() - rest.len()], value)))
}

/// One character of a JSON string, behind its escape.
fn json_char(input: &str) -> IResult<&str, char> {
    let plain = satisfy(|c| c >= ' ' && c != '"' && c != '\\');
    let simple = alt((
        char('"'),
        char('\\'),
        char('/'),
        value('\x08', char('b')),
        value('\x0c', char('f')),
        value('\n', char('n')),
        value('\r', char('r')),
        value('\t', char('t')),
    ));
    let pair_of_units = map_opt((unit, tag("\\u"), unit), |(high, _, low)| {
        char::decode_utf16([high, low]).next()?.ok().filter(|_| (0xD800..0xDC00).contains(&high))
    });
    let one_unit = map(unit, |unit| char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER));
    let unicode = preceded(char('u'), alt((pair_of_units, one_unit)));
    alt((plain, preceded(char('\\'), alt((simple, unicode))))).parse(input)
}

fn unit(input: &str) -> IResult<&str, u16> {
    map_opt(take_while_m_n(4, 4, |c: char| c.is_ascii_hexdigit()), |hex| u16::from_str_radix(hex, 16).ok()).parse(input)
}

/// The value of a JSON string in `line`, each character mapped to what stands for it.
pub(super) fn json_value<'a>(line: &Logical<'a>, word: &ExecWord) -> Logical<'a> {
    let inner = Span::new(word.span.start + 1, word.span.end - 1);
    let mut value = Logical::default();
    let mut at = inner.start;
    while let Ok((rest, c)) = json_char(&line.text()[at..inner.end]) {
        let token = Span::new(at, inner.end - rest.len());
        at = token.end;
        if token.len() == c.len_utf8() {
            value.append(line.slice(token));
        } else {
            value.append(Logical::atom(c.to_string(), line.source_span(token)));
        }
    }
    value
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
        assert_eq!(texts("a\\", &split_quoted("a\\", '\\')), ["a\\"]);
    }

    #[test]
    fn flags_end_at_the_first_other_word() {
        let (found, rest) = flags("--mount=type=cache,target=\"/a b\" --network=none apk add --x", '\\');
        let values: Vec<_> = found.iter().map(|flag| flag.value.as_str()).collect();
        assert_eq!(values, ["--mount=type=cache,target=/a b", "--network=none"]);
        assert_eq!(&"--mount=type=cache,target=\"/a b\" --network=none apk add --x"[rest..], "apk add --x");
    }

    #[test]
    fn exec_form() {
        let text = r#" [ "sh", "-c","a \"b\" \u00e9\ud83d\ude00" ] "#;
        let Json::Strings(words) = json_array(text) else { panic!("not exec form") };
        assert_eq!(words[2].value, "a \"b\" é😀");
        assert_eq!(words[0].span.of(text), "\"sh\"");
        assert_eq!(json_array("[]"), Json::Strings(vec![]));
        assert_eq!(json_array("[\"a\", 1]"), Json::Mixed);
        assert_eq!(json_array("[ -f x ] && y"), Json::No);
        assert_eq!(json_array("[\"a\",]"), Json::No);
    }
}
