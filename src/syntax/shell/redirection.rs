//! Redirections and here-documents.

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::opt;
use nom::{Err, Parser};

use super::change;
use super::change::Attach;
use super::lex;
use super::lex::{Context, Parsed, SyntaxFault, at_word, blanks, fail, refuse};
use super::word::word;
use super::{Part, PartKind, Redirection, Script, ShellHeredoc, Word, expansion};

/// A here-document whose body is not read yet.
pub(super) struct Pending {
    operator: usize,
    delimiter: String,
    /// `<<-`: tabs in front of a line do not count.
    tabs: bool,
    expands: bool,
}

/// A redirection, if one starts in front of `input`.
#[inline]
pub(super) fn redirection<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Option<Redirection<'a>>> {
    match input.as_bytes() {
        [b'0'..=b'9' | b'<' | b'>' | b'&' | b'{', ..] => with_descriptor(cx, input),
        _ => Ok((input, None)),
    }
}

fn with_descriptor<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Option<Redirection<'a>>> {
    let at = &input[descriptor_len(input)..];
    if at.starts_with("<(") || at.starts_with(">(") {
        return Ok((input, None));
    }
    let (rest, operator) = opt(redirection_operator).parse(at)?;
    match operator {
        Some(operator) if at.len() == input.len() || !operator.starts_with('&') => target(cx, input, at, rest),
        _ => Ok((input, None)),
    }
}

/// The length of a number or `{name}` directly in front of an operator.
fn descriptor_len(input: &str) -> usize {
    let digits = input.bytes().take_while(u8::is_ascii_digit).count();
    let braced = input.strip_prefix('{').map_or(0, |inner| {
        let name = lex::name_len(inner);
        if name > 0 && inner[name..].starts_with('}') { name + 2 } else { 0 }
    });
    let len = digits.max(braced);
    if input[len..].starts_with(['<', '>']) { len } else { 0 }
}

fn redirection_operator(input: &str) -> Parsed<'_, &str> {
    let from = alt((tag("<<<"), tag("<<-"), tag("<<"), tag("<&"), tag("<>"), tag("<")));
    let to = alt((tag("&>>"), tag("&>"), tag(">>"), tag(">&"), tag(">|"), tag(">")));
    alt((from, to)).parse(input)
}

fn target<'t, 'a>(
    cx: &Context<'t, 'a>,
    input: &'t str,
    at: &'t str,
    rest: &'t str,
) -> Parsed<'t, Option<Redirection<'a>>> {
    let operator = cx.span(at, rest);
    let is_heredoc = matches!(operator.of(cx.text), "<<" | "<<-");
    if is_heredoc && lex::is_cut(rest, &['-', '<']) {
        return lex::cut(at);
    }
    let (rest, ()) = blanks(cx, rest)?;
    let duplicates = matches!(operator.of(cx.text), "<&" | ">&");
    if !at_word(rest) || !duplicates && descriptor_len(rest) > 0 {
        return fail(rest, "a word after the redirection operator");
    }
    let (end, target) = word(cx, rest)?;
    if is_heredoc {
        let delimiter = delimiter(cx, &target, rest)?.1;
        let expands = !target.parts.iter().any(|part| is_quoting(part, cx.text));
        let tabs = operator.len() == "<<-".len();
        cx.pending.borrow_mut().push(Pending { operator: operator.start, delimiter, tabs, expands });
    }
    Ok((end, Some(Redirection { span: cx.span(input, end), operator, target, heredoc: None })))
}

fn is_quoting(part: &Part, text: &str) -> bool {
    match part.kind {
        PartKind::SingleQuoted | PartKind::DoubleQuoted(_) => true,
        PartKind::Escape => part.span.of(text) != lex::CONTINUATION,
        _ => false,
    }
}

/// The line that ends the here-document: the word with its quotes removed and nothing expanded.
fn delimiter<'t>(cx: &Context<'t, '_>, word: &Word, input: &'t str) -> Parsed<'t, String> {
    let plain = word.parts.iter().all(|part| match &part.kind {
        PartKind::Parameter(..) => true,
        PartKind::DoubleQuoted(inner) => !part.span.of(cx.text).starts_with('$') && inner.iter().all(is_plain),
        _ => is_plain(part),
    });
    let mut value = String::new();
    for part in word.parts {
        let one = Word { span: part.span, parts: std::slice::from_ref(part) };
        value.push_str(&one.literal(cx.text).unwrap_or_else(|| part.span.of(cx.text).to_owned()));
    }
    if plain && !value.contains('\n') {
        Ok((input, value))
    } else {
        fail(input, "a here-document delimiter of plain and quoted characters")
    }
}

fn is_plain(part: &Part) -> bool {
    matches!(part.kind, PartKind::Literal | PartKind::Escape | PartKind::SingleQuoted)
}

/// The bodies of all pending here-documents, which start in front of `input`.
pub(super) fn bodies<'t>(cx: &Context<'t, '_>, input: &'t str) -> Parsed<'t, ()> {
    let mut rest = input;
    for pending in cx.pending.take() {
        let (behind, heredoc) = heredoc(cx, &pending, rest)?;
        cx.heredocs.borrow_mut().insert(pending.operator, heredoc);
        rest = behind;
    }
    Ok((rest, ()))
}

/// A body and the line that ends it, or all there is: shells only warn about a missing end.
fn heredoc<'t, 'a>(cx: &Context<'t, 'a>, pending: &Pending, input: &'t str) -> Parsed<'t, ShellHeredoc<'a>> {
    let (line, behind) = find_delimiter(pending, input)?;
    let (delimiter, rest) = behind.split_at(line.len());
    let body = &input[..input.len() - behind.len()];
    let substitutions = if pending.expands { expansion::embedded(cx, body)?.1 } else { &[] };
    let heredoc = ShellHeredoc {
        body: cx.span(input, behind),
        delimiter: cx.span(delimiter, rest),
        expands: pending.expands,
        substitutions,
    };
    Ok((rest.strip_prefix('\n').unwrap_or(rest), heredoc))
}

/// The line that is the delimiter, and the input from there; both empty where there is none.
fn find_delimiter<'t>(pending: &Pending, input: &'t str) -> Result<(&'t str, &'t str), Err<SyntaxFault<'t>>> {
    let mut rest = input;
    let mut mapped: Option<String> = None;
    while !rest.is_empty() {
        let line = rest.split('\n').next().unwrap_or_default();
        let content = if pending.tabs { line.trim_start_matches('\t') } else { line };
        let behind = rest[line.len()..].strip_prefix('\n');
        if mapped.is_none() && content == pending.delimiter {
            return Ok((line, rest));
        }
        let continued = pending.expands && behind.is_some() && ends_in_escape(content);
        let mut joined = mapped.unwrap_or_default();
        if joined.len() <= pending.delimiter.len() {
            joined.push_str(if continued { &content[..content.len() - 1] } else { content });
        }
        if !continued && joined == pending.delimiter {
            return refuse(
                rest,
                "found a line continuation within the end of a here-document, expected it in one line",
            )
            .map(|(rest, ())| (rest, rest));
        }
        mapped = continued.then_some(joined);
        rest = behind.unwrap_or(&rest[rest.len()..]);
    }
    Ok((rest, rest))
}

fn ends_in_escape(line: &str) -> bool {
    line.bytes().rev().take_while(|&b| b == b'\\').count() % 2 == 1
}

/// Puts the here-documents that were read into their redirections.
pub(super) fn attach<'a>(cx: &Context<'_, 'a>, script: Script<'a>) -> Script<'a> {
    let heredocs = cx.heredocs.take();
    if heredocs.is_empty() { script } else { change::changed(&script, cx.arena, &mut Attach { heredocs }) }
}
