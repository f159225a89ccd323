//! JSON arrays as Go's decoder takes them: the exec form.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n};
use nom::character::complete::{char, satisfy};
use nom::combinator::{all_consuming, map, map_opt, value};
use nom::multi::{fold_many0, separated_list0};
use nom::sequence::{delimited, pair, preceded};
use nom::{IResult, Parser};
use serde::de::IgnoredAny;

use super::ExecWord;
use crate::base::limits;
use crate::base::source_map::MappedText;
use crate::base::span::Span;

/// What a JSON array is to BuildKit.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum JsonArray {
    /// The exec form.
    Strings(Vec<ExecWord>),
    /// An array with something else in it, which BuildKit refuses.
    Mixed,
    /// Not a JSON array: shell text.
    No,
}

/// Reads `text` as the exec form; offsets are into `text`.
pub(super) fn array(text: &str) -> JsonArray {
    let input = text.trim_start();
    if !input.starts_with('[') {
        return JsonArray::No;
    }
    let base = text.len();
    let string = |i| -> IResult<&str, ExecWord> {
        let i: &str = i;
        let start = base - i.len();
        map(string, |(token, value)| ExecWord { span: Span::new(start, start + token.len()), value }).parse(i)
    };
    let element = delimited(blank, string, blank);
    let list = delimited(pair(char('['), blank), separated_list0(char(','), element), pair(char(']'), blank));
    match all_consuming(list).parse(input) {
        Ok((_, words)) => JsonArray::Strings(words),
        Err(_) if is_document(input) => JsonArray::Mixed,
        Err(_) => JsonArray::No,
    }
}

fn blank(input: &str) -> IResult<&str, &str> {
    take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r')).parse(input)
}

/// A JSON string: the token with its quotes, and the value.
fn string(input: &str) -> IResult<&str, (&str, String)> {
    if let Some(value) = unescaped(input) {
        let (token, rest) = input.split_at(value.len() + 2);
        return Ok((rest, (token, value.to_owned())));
    }
    let (rest, value) = delimited(
        char('"'),
        fold_many0(character, String::new, |mut text: String, c| {
            text.push(c);
            text
        }),
        char('"'),
    )
    .parse(input)?;
    Ok((rest, (&input[..input.len() - rest.len()], value)))
}

/// The value of a JSON string without escapes, as most are.
fn unescaped(input: &str) -> Option<&str> {
    let inner = input.strip_prefix('"')?;
    let end = inner.bytes().position(|byte| matches!(byte, b'"' | b'\\' | ..b' '))?;
    inner[end..].starts_with('"').then(|| &inner[..end])
}

/// One character of a JSON string, after its escape; half a surrogate pair becomes U+FFFD.
fn character(input: &str) -> IResult<&str, char> {
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

/// Whether `text` is one JSON value and nothing else.
fn is_document(text: &str) -> bool {
    is_within_bounds(text) && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Whether arrays and objects nest no deeper than Go lets them, and a 64-bit float can hold each number.
fn is_within_bounds(text: &str) -> bool {
    let (mut depth, mut rest) = (0usize, text);
    while let Some(c) = rest.chars().next() {
        let mut len = c.len_utf8();
        match c {
            '"' => match string(rest) {
                Ok((_, (token, _))) => len = token.len(),
                Err(_) => return false,
            },
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            '-' | '0'..='9' => {
                let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
                len = rest.find(|c| !goes_on(c)).unwrap_or(rest.len());
                if rest[..len].parse().is_ok_and(f64::is_infinite) {
                    return false;
                }
            }
            _ => {}
        }
        if depth > limits::JSON_DEPTH {
            return false;
        }
        rest = &rest[len..];
    }
    true
}

/// The value of a JSON string in `line`, each character mapped to what stands for it.
pub(super) fn value_of<'a>(line: &MappedText<'a>, word: &ExecWord) -> MappedText<'a> {
    let inner = Span::new(word.span.start + 1, word.span.end - 1);
    let mut value = MappedText::default();
    let mut at = inner.start;
    while at < inner.end {
        let left = &line.text()[at..inner.end];
        let plain = left.find('\\').unwrap_or(left.len());
        value.append(line.slice(Span::new(at, at + plain)));
        at += plain;
        let Ok((rest, c)) = character(&left[plain..]) else { break };
        let token = Span::new(at, inner.end - rest.len());
        value.append(MappedText::atom(c.to_string(), line.source_span(token)));
        at = token.end;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exec_form() {
        let text = r#" [ "sh", "-c","a \"b\" \u00e9\ud83d\ude00" ] "#;
        let JsonArray::Strings(words) = array(text) else { panic!("not exec form") };
        assert_eq!(words[2].value, "a \"b\" é😀");
        assert_eq!(words[0].span.of(text), "\"sh\"");
        assert_eq!(array("[]"), JsonArray::Strings(vec![]));
        for text in ["[ -f x ] && y", "[\"a\",]", "[\"a\"] x", "['a']", "[01]", "[1e999]", "[,]", "[\"a\" \"b\"]"] {
            assert_eq!(array(text), JsonArray::No, "{text}");
        }
    }

    #[test]
    fn halves_of_pairs() {
        let JsonArray::Strings(words) = array(r#"["\ud800", "\udc00\ud83d\ude00", "\ud800\u0041"]"#) else { panic!() };
        let values: Vec<_> = words.iter().map(|word| word.value.as_str()).collect();
        assert_eq!(values, ["\u{fffd}", "\u{fffd}😀", "\u{fffd}A"]);
    }

    #[test]
    fn other_arrays() {
        for text in ["[\"a\", 1]", "[null]", "[[]]", "[{}]", "[\"\\ud800\", -0.5e+3]", r#"[{"a":[{}],"b":true}, 1 ]"#] {
            assert_eq!(array(text), JsonArray::Mixed, "{text}");
        }
        for text in ["[{\"a\"}]", "[{1:2}]", "[[}]", "[[]", "[1,]", "[{\"a\":1,}]", "[nul]", "[]]"] {
            assert_eq!(array(text), JsonArray::No, "{text}");
        }
    }

    #[test]
    fn depth_is_bounded_as_in_go() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(array(&nested(limits::JSON_DEPTH)), JsonArray::Mixed);
        assert_eq!(array(&nested(limits::JSON_DEPTH + 1)), JsonArray::No);
    }
}
