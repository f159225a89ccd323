//! Parameters, substitutions and arithmetic.

use nom::Err;

use super::change;
use super::change::Remap;
use super::lex;
use super::lex::{CONTINUATION, Context, Parsed, SyntaxFault, fail, operator, refuse, unclosed};
use super::visit;
use super::word::{WordMode, Words, parts, word_in};
use super::{Part, PartKind, Script, grammar, redirection};
use crate::base::limits::SHELL_PARENTHESES;

/// Whether `$` and `c` start an expansion.
pub(super) fn follows_dollar(c: char) -> bool {
    matches!(c, '(' | '{' | '[') || is_special_parameter(c) || lex::is_name_char(c)
}

fn is_special_parameter(c: char) -> bool {
    matches!(c, '@' | '*' | '#' | '?' | '-' | '$' | '!')
}

/// What starts with `$` and a character that [`follows_dollar`].
pub(super) fn expansion<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, quoted: bool) -> Parsed<'t, PartKind<'a>> {
    let rest = &input[1..];
    match rest.as_bytes().first() {
        Some(b'(') if rest.starts_with("((") => arithmetic(cx, input),
        Some(b'(') => substitution(cx, input),
        Some(b'{') => cx.nested(input, |input| braced(cx, input, quoted)),
        Some(b'[') => cx.nested(input, |input| old_arithmetic(cx, input, quoted)),
        _ => parameter(cx, input),
    }
}

fn parameter<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, PartKind<'a>> {
    let from = &input[1..];
    let name = lex::name_len(from);
    let rest = &from[name.max(1)..];
    if name > 0 && rest.starts_with(CONTINUATION) && lex::joined(rest).starts_with(lex::is_name_char) {
        return lex::cut(input);
    }
    Ok((rest, PartKind::Parameter(cx.span(from, rest), &[])))
}

/// The length of a parameter as it stands in braces; 0 if there is none.
fn parameter_len(input: &str) -> usize {
    match input.chars().next() {
        Some(c) if c.is_ascii_digit() => input.find(|c: char| !c.is_ascii_digit()).unwrap_or(input.len()),
        Some(c) if is_special_parameter(c) => 1,
        _ => lex::name_len(input),
    }
}

/// Whether the `#` or `!` in front of `input` asks for a length or an indirection and is no parameter itself.
fn has_prefix(input: &str) -> bool {
    let Some(tail) = input.strip_prefix(['#', '!']) else { return false };
    let len = parameter_len(tail);
    let behind = tail[len..].chars().next();
    let named = tail.starts_with(lex::is_name_char);
    len > 0 && (behind == Some('}') || named && (behind == Some('[') || input.starts_with('!')))
}

fn braced<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, quoted: bool) -> Parsed<'t, PartKind<'a>> {
    let from = &input[2..];
    if from.starts_with([' ', '\t', '\n', '|']) {
        return refuse(input, "found `${ …; }`, a command substitution of bash 5.3 that dockmod does not read");
    }
    let from = if has_prefix(from) { &from[1..] } else { from };
    let len = parameter_len(from);
    if len == 0 {
        return fail(from, "the name of a parameter");
    }
    let rest = &from[len..];
    let name = cx.span(from, rest);
    let mut words = Words::new();
    let rest = subscript(cx, rest, quoted, &mut words)?.0;
    let rest = operand(cx, rest, quoted, &mut words)?.0;
    match rest.strip_prefix('}') {
        Some(rest) => Ok((rest, PartKind::Parameter(name, cx.keep(&words)))),
        None => unclosed(input, "}"),
    }
}

/// `[i]` after the name in braces.
fn subscript<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, quoted: bool, words: &mut Words<'a>) -> Parsed<'t, ()> {
    let Some(rest) = input.strip_prefix('[') else { return Ok((input, ())) };
    let (rest, word) = word_in(cx, WordMode::Brackets { quoted }, rest)?;
    words.push(word);
    operator(rest, "]")
}

/// The operator in braces, and all after it.
fn operand<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, quoted: bool, words: &mut Words<'a>) -> Parsed<'t, ()> {
    const OPERATORS: [&str; 22] = [
        ":-", ":=", ":?", ":+", "##", "%%", "//", "^^", ",,", "~~", ":", "-", "=", "?", "+", "#", "%", "/", "^", ",",
        "~", "@",
    ];
    if input.is_empty() || input.starts_with('}') {
        return Ok((input, ()));
    }
    let Some(rest) = OPERATORS.iter().find_map(|operator| input.strip_prefix(operator)) else {
        return match input.strip_prefix('*') {
            Some(rest) if rest.starts_with('}') => Ok((rest, ())),
            _ => fail(input, "`}` or an operator"),
        };
    };
    let single = !quoted || input.starts_with(['#', '%', '/', '^', ',']);
    let (rest, word) = word_in(cx, WordMode::Braces { quoted, single }, rest)?;
    if !word.span.is_empty() {
        words.push(word);
    }
    Ok((rest, ()))
}

fn substitution<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, PartKind<'a>> {
    let (rest, script) = parenthesized(cx, &input[2..])?;
    Ok((rest, PartKind::Substitution(cx.arena.alloc(script))))
}

pub(super) fn process<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, PartKind<'a>> {
    let (rest, script) = parenthesized(cx, &input[2..])?;
    Ok((rest, PartKind::Process(cx.arena.alloc(script))))
}

/// A script and the `)` after it. Its line breaks do not start the here-documents of the command around it.
fn parenthesized<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Script<'a>> {
    if lex::is_cut(input, &['(']) {
        return lex::cut(input);
    }
    let outer = cx.pending.take();
    let (end, script) = grammar::script(cx, input)?;
    let (rest, ()) = operator(end, ")")?;
    if !cx.pending.replace(outer).is_empty() {
        return fail(end, "a line break and the body of the here-document");
    }
    Ok((rest, script))
}

/// `$((…))`; with no `))` at its end it is a substitution with a subshell in it.
fn arithmetic<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, PartKind<'a>> {
    cx.looked_ahead(input, |input| match arithmetic_len(&input[3..])? {
        (_, Some(len)) => {
            let (rest, scripts) = expression(cx, &input[3..], len)?;
            Ok((rest, PartKind::Arithmetic(scripts)))
        }
        (_, None) => substitution(cx, input),
    })
}

/// The commands in an expression of `len` bytes, and the input after its `))`.
pub(super) fn expression<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, len: usize) -> Parsed<'t, &'a [Script<'a>]> {
    let (_, scripts) = embedded(cx, &input[..len])?;
    Ok((&input[len + 2..], scripts))
}

/// The commands in text that is expanded but not split into words.
pub(super) fn embedded<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, &'a [Script<'a>]> {
    let (rest, parts) = cx.nested(input, |input| parts(cx, WordMode::Text, input))?;
    Ok((rest, scripts_in(cx, parts)))
}

/// The scripts directly within `parts`, in order.
fn scripts_in<'a>(cx: &Context<'_, 'a>, parts: &[Part<'a>]) -> &'a [Script<'a>] {
    cx.arena.alloc_slice_fill_iter(visit::scripts_in(parts).into_iter().copied())
}

fn old_arithmetic<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, quoted: bool) -> Parsed<'t, PartKind<'a>> {
    let (rest, parts) = parts(cx, WordMode::Brackets { quoted }, &input[2..])?;
    let (rest, ()) = operator(rest, "]")?;
    Ok((rest, PartKind::Arithmetic(scripts_in(cx, parts))))
}

/// The length of the expression after `((`, if what closes its parenthesis is `))`.
///
/// A look-ahead: quotes and parentheses only, no commands, and as many parentheses as could be read afterwards.
pub(super) fn arithmetic_len(input: &str) -> Parsed<'_, Option<usize>> {
    let mut open: Vec<u8> = Vec::new();
    let mut bytes = input.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        let quoted = open.last() == Some(&b'"');
        match byte {
            b'\\' => drop(bytes.next()),
            b'\'' if !quoted => drop(bytes.find(|&(_, byte)| byte == b'\'')),
            b'`' => skip_backquoted(&mut bytes),
            b'"' if quoted => drop(open.pop()),
            b'"' => open.push(b'"'),
            b'(' if !quoted || at > 0 && input.as_bytes()[at - 1] == b'$' => open.push(b'('),
            b')' if open.is_empty() => return closed(input, at),
            b')' if !quoted => drop(open.pop()),
            _ => {}
        }
        if open.len() > SHELL_PARENTHESES {
            return refuse(input, format!("found more than {SHELL_PARENTHESES} open parentheses, expected fewer"));
        }
    }
    Ok((input, None))
}

fn skip_backquoted(bytes: &mut impl Iterator<Item = (usize, u8)>) {
    while let Some((_, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'`' => return,
            _ => {}
        }
    }
}

fn closed(input: &str, at: usize) -> Parsed<'_, Option<usize>> {
    let behind = &input[at + 1..];
    if lex::is_cut(behind, &[')']) {
        return lex::cut(&input[at..]);
    }
    Ok((input, behind.starts_with(')').then_some(at)))
}

/// A backquoted command; `quoted` within double quotes, where `\"` loses its backslash too.
pub(super) fn backquoted<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, quoted: bool) -> Parsed<'t, PartKind<'a>> {
    let inner = &input[1..];
    let Some(end) = backquoted_len(inner) else { return unclosed(input, "`") };
    let (inner, rest) = (&inner[..end], &inner[end + 1..]);
    let (text, removed) = unescaped(inner, quoted);
    let (_, script) = cx.nested(inner, |inner| {
        if removed.is_empty() { backquoted_in_place(cx, inner) } else { backquoted_apart(cx, inner, &text, removed) }
    })?;
    Ok((rest, PartKind::Backquoted(cx.arena.alloc(script))))
}

fn backquoted_len(inner: &str) -> Option<usize> {
    let mut bytes = inner.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'`' => return Some(at),
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
    None
}

/// `inner` as the shell runs it, and where in that the backslashes are missing.
fn unescaped(inner: &str, quoted: bool) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut removed = Vec::new();
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        let escaped = rest[at + 1..].chars().next();
        let drops = matches!(escaped, Some('`' | '\\' | '$')) || quoted && escaped == Some('"');
        let len = at + 1 + escaped.map_or(0, char::len_utf8);
        if drops {
            text.push_str(&rest[..at]);
            removed.push(text.len());
            text.push_str(&rest[at + 1..len]);
        } else {
            text.push_str(&rest[..len]);
        }
        rest = &rest[len..];
    }
    text.push_str(rest);
    (text, removed)
}

fn backquoted_in_place<'t, 'a>(cx: &Context<'t, 'a>, inner: &'t str) -> Parsed<'t, Script<'a>> {
    let outer = cx.pending.take();
    let result = whole(cx, inner)?;
    cx.pending.replace(outer);
    Ok(result)
}

fn backquoted_apart<'t, 'a>(
    cx: &Context<'t, 'a>,
    inner: &'t str,
    text: &str,
    removed: Vec<usize>,
) -> Parsed<'t, Script<'a>> {
    let apart = Context::new(text, cx.arena, cx.depth.get());
    let start = cx.offset(inner);
    let mut remap = Remap { start, removed };
    match whole(&apart, text) {
        Ok((_, script)) => {
            let script = redirection::attach(&apart, script);
            Ok((&inner[inner.len()..], change::changed(&script, cx.arena, &mut remap)))
        }
        Err(error) => {
            let opaque = apart.opaque(error);
            let at = remap.offset(opaque.span.start) - start;
            Err(Err::Failure(SyntaxFault { rest: &inner[at..], reason: opaque.message }))
        }
    }
}

/// A script that ends with its input, where a here-document may end too.
pub(super) fn whole<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Script<'a>> {
    let (rest, script) = grammar::script(cx, input)?;
    if !rest.is_empty() {
        return fail(rest, "a command");
    }
    let (rest, ()) = redirection::bodies(cx, rest)?;
    Ok((rest, script))
}
