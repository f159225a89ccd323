//! Lists, pipelines, simple commands and function definitions.
//!
//! Every parser decides by what is in front of it and never comes back on its decision, so that the time is linear
//! in the text. Parsers of tokens stop right after the token; parsers of commands stop in front of the next token.

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::{opt, value};
use smallvec::{SmallVec, smallvec};

use super::compound::Compound;
use super::lex;
use super::lex::{CONTINUATION, Context, Parsed, at_word, blanks, fail, linebreak, operator, reserved};
use super::redirection;
use super::redirection::redirection;
use super::word::{Parts, Words, word};
use super::{AndOr, AndOrOp, Assignment, Command, CommandKind, Part, PartKind, Pipeline, Script, Simple};
use super::{Redirection, Terminator, Word, compound, expansion};
use crate::base::arena::Arena;
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;

type Redirections<'a> = SmallVec<[Redirection<'a>; 1]>;

/// What a simple command is made of, while it is read.
#[derive(Default)]
struct Pieces<'a> {
    assignments: SmallVec<[Assignment<'a>; 1]>,
    words: SmallVec<[Word<'a>; 8]>,
}

/// Parses a whole script; `arena` is where its nodes are kept.
///
/// # Errors
///
/// Where the text is not a shell script, with the place and the reason.
pub fn parse<'a>(text: &str, arena: &'a Arena) -> Result<Script<'a>, Diagnostic> {
    if let Some(at) = text.find('\0') {
        return Err(Diagnostic::at(at, "found a NUL byte, expected text"));
    }
    let cx = Context::new(text, arena, 0);
    let (_, script) = expansion::whole(&cx, text).map_err(|error| cx.opaque(error))?;
    Ok(redirection::attach(&cx, script))
}

/// A list that may be empty, up to the first token that cannot belong to it.
pub(super) fn script<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Script<'a>> {
    cx.nested(input, |input| {
        let outer = cx.comments.take();
        let (rest, lists) = lists(cx, input)?;
        let comments = cx.comments.replace(outer);
        let span = match (lists.first(), lists.last()) {
            (Some(first), Some(last)) => first.span.to(last.terminator.map_or(last.span, |(_, span)| span)),
            _ => Span::empty(cx.offset(input)),
        };
        Ok((rest, Script { span, lists, comments: cx.keep(&comments) }))
    })
}

fn lists<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, &'a [AndOr<'a>]> {
    let mut lists: SmallVec<[AndOr; 1]> = SmallVec::new();
    let mut rest = input;
    loop {
        (rest, _) = linebreak(cx, rest)?;
        if ends_list(rest) {
            break;
        }
        let (behind, mut list) = and_or(cx, rest)?;
        (rest, list.terminator) = terminator(cx, behind)?;
        let terminated = list.terminator.is_some();
        lists.push(list);
        if !terminated {
            break;
        }
    }
    if !ends_list(rest) {
        return fail(rest, "`;`, a line break or another operator");
    }
    Ok((rest, cx.keep(&lists)))
}

/// Whether a list can end in front of `rest`: what comes then is for the parser around the list to judge.
fn ends_list(rest: &str) -> bool {
    let closing = ["then", "elif", "else", "fi", "do", "done", "esac", "}"];
    match rest.as_bytes() {
        [] | [b')', ..] | [b';', b';' | b'&', ..] => true,
        _ => reserved(rest).is_some_and(|word| closing.contains(&word)),
    }
}

fn terminator<'t>(cx: &Context<'t, '_>, input: &'t str) -> Parsed<'t, Option<(Terminator, Span)>> {
    let kind = match input.as_bytes().first() {
        Some(b'\n') => {
            let (rest, span) = lex::newline(cx, input)?;
            return Ok((rest, Some((Terminator::Newline, span))));
        }
        Some(b';') if !ends_list(input) => Terminator::Semicolon,
        Some(b'&') if !input.starts_with("&&") => Terminator::Ampersand,
        _ => return Ok((input, None)),
    };
    let rest = &input[1..];
    if lex::is_cut(rest, if kind == Terminator::Semicolon { &[';', '&'] } else { &['&', '>'] }) {
        return lex::cut(input);
    }
    Ok((rest, Some((kind, cx.span(input, rest)))))
}

fn and_or<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, AndOr<'a>> {
    let (mut rest, first) = pipeline(cx, input)?;
    let mut others: SmallVec<[_; 2]> = SmallVec::new();
    let mut whole = first.span;
    loop {
        let (behind, op) = opt(and_or_operator).parse(rest)?;
        let Some(op) = op else {
            return Ok((rest, AndOr { span: whole, first, rest: cx.keep(&others), terminator: None }));
        };
        let span = cx.span(rest, behind);
        let (next, ()) = linebreak(cx, behind)?;
        let (next, pipeline) = pipeline(cx, next)?;
        whole = whole.to(pipeline.span);
        others.push((op, span, pipeline));
        rest = next;
    }
}

fn and_or_operator(input: &str) -> Parsed<'_, AndOrOp> {
    alt((value(AndOrOp::And, tag("&&")), value(AndOrOp::Or, tag("||")))).parse(input)
}

fn pipeline<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Pipeline<'a>> {
    let (rest, time) = time(cx, input)?;
    let (mut rest, bang) = bang(cx, rest)?;
    let (behind, first) = command(cx, rest)?;
    let mut span = time.or(bang).map_or(first.span, |start| start.to(first.span));
    let mut commands: SmallVec<[Command; 1]> = smallvec![first];
    let mut pipes: SmallVec<[Span; 1]> = SmallVec::new();
    rest = behind;
    while rest.starts_with('|') && !rest.starts_with("||") {
        let (behind, _) = alt((tag("|&"), tag("|"))).parse(rest)?;
        pipes.push(cx.span(rest, behind));
        let (next, ()) = linebreak(cx, behind)?;
        let (next, command) = command(cx, next)?;
        span = span.to(command.span);
        commands.push(command);
        rest = next;
    }
    Ok((rest, Pipeline { span, time, bang, commands: cx.keep(&commands), pipes: cx.keep(&pipes) }))
}

/// The reserved word of bash before a compound command; other shells would have to run a program of that name.
fn time<'t>(cx: &Context<'t, '_>, input: &'t str) -> Parsed<'t, Option<Span>> {
    let Some(mut end) = after_word(input, "time") else { return Ok((input, None)) };
    let mut rest = end.trim_start_matches(lex::is_blank);
    if let Some(behind) = after_word(rest, "-p") {
        (end, rest) = (behind, behind.trim_start_matches(lex::is_blank));
    }
    if starts_compound(rest) { Ok((rest, Some(cx.span(input, end)))) } else { Ok((input, None)) }
}

/// What follows `word`, if the first word of `input` is just that.
fn after_word<'t>(input: &'t str, word: &str) -> Option<&'t str> {
    input.strip_prefix(word).filter(|rest| rest.chars().next().is_none_or(lex::ends_word))
}

fn starts_compound(input: &str) -> bool {
    let words = ["{", "if", "case", "for", "select", "while", "until"];
    input.starts_with('(') || reserved(input).is_some_and(|word| words.contains(&word))
}

/// Refuses `coproc` before a compound command, with a name or without one: what runs beside the rest is not followed.
fn refuse_coproc<'t>(input: &'t str) -> Parsed<'t, ()> {
    let Some(rest) = after_word(input, "coproc").map(|rest| rest.trim_start_matches(lex::is_blank)) else {
        return Ok((input, ()));
    };
    let named = rest[lex::name_len(rest)..].trim_start_matches(lex::is_blank);
    if starts_compound(rest) || starts_compound(named) {
        return lex::refuse(
            input,
            "found `coproc` before a compound command, a form of bash that dockmod does not read",
        );
    }
    Ok((input, ()))
}

fn bang<'t>(cx: &Context<'t, '_>, input: &'t str) -> Parsed<'t, Option<Span>> {
    if reserved(input) != Some("!") {
        return Ok((input, None));
    }
    let rest = &input[1..];
    let span = cx.span(input, rest);
    let (rest, ()) = blanks(cx, rest)?;
    Ok((rest, Some(span)))
}

/// A command and the blanks after it.
pub(super) fn command<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Command<'a>> {
    refuse_coproc(input)?;
    match compound::compound(cx, input)? {
        (rest, Some(found)) => redirected(cx, input, rest, found),
        (_, None) => simple_command(cx, input),
    }
}

/// The redirections after a compound command.
fn redirected<'t, 'a>(
    cx: &Context<'t, 'a>,
    input: &'t str,
    end: &'t str,
    Compound { kind, keywords }: Compound<'a>,
) -> Parsed<'t, Command<'a>> {
    let mut span = cx.span(input, end);
    let mut redirections = Redirections::new();
    let (mut rest, ()) = blanks(cx, end)?;
    if !matches!(kind, CommandKind::Function(..)) {
        while let (behind, Some(found)) = redirection(cx, rest)? {
            span = span.to(found.span);
            redirections.push(found);
            (rest, _) = blanks(cx, behind)?;
        }
    }
    Ok((rest, Command { span, kind, redirections: cx.keep(&redirections), keywords: cx.keep(&keywords) }))
}

fn simple_command<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Command<'a>> {
    let mut simple = Pieces::default();
    let mut redirections = Redirections::new();
    let mut end = input;
    let mut rest = input;
    loop {
        if let (behind, Some(found)) = redirection(cx, rest)? {
            redirections.push(found);
            end = behind;
        } else if at_word(rest) {
            (end, _) = simple_word(cx, rest, &mut simple)?;
        } else {
            break;
        }
        (rest, _) = blanks(cx, end)?;
    }
    let span = cx.span(input, end);
    if span.is_empty() {
        return fail(rest, "a command");
    }
    if rest.starts_with('(') && redirections.is_empty() {
        return function(cx, input, rest, &simple);
    }
    let simple = Simple { assignments: cx.keep(&simple.assignments), words: cx.keep(&simple.words) };
    let redirections = cx.keep(&redirections);
    Ok((rest, Command { span, kind: CommandKind::Simple(simple), redirections, keywords: &[] }))
}

/// An assignment or a word.
fn simple_word<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, simple: &mut Pieces<'a>) -> Parsed<'t, ()> {
    let (rest, word) = word(cx, input)?;
    if !simple.words.is_empty() {
        let takes_arrays = rest.starts_with('(') && declares(cx, simple) && ends_in_equals(cx, &word);
        let (rest, word) = if takes_arrays { array_argument(cx, rest, word)? } else { (rest, word) };
        simple.words.push(word);
        return Ok((rest, ()));
    }
    let (_, equals) = equals(cx, &word, input)?;
    let Some(equals) = equals else {
        refuse_cut_name(cx, &word, input)?;
        simple.words.push(word);
        return Ok((rest, ()));
    };
    let mut assignment = assignment(cx, word, equals);
    let rest = if rest.starts_with('(') && assignment.value.is_none() && assignment.index.is_none() {
        let (rest, elements) = array(cx, rest)?;
        assignment.span = Span::new(assignment.span.start, cx.offset(rest));
        assignment.array = Some(elements);
        rest
    } else {
        rest
    };
    simple.assignments.push(assignment);
    Ok((rest, ()))
}

/// Whether the command takes `name=(…)` as an argument.
fn declares(cx: &Context, simple: &Pieces) -> bool {
    const DECLARING: [&str; 6] = ["declare", "export", "local", "readonly", "typeset", "eval"];
    simple.words.first().is_some_and(|word| DECLARING.contains(&word.span.of(cx.text)))
}

fn ends_in_equals(cx: &Context, word: &Word) -> bool {
    let text = word.span.of(cx.text);
    let tail = &text[lex::name_len(text)..];
    tail.len() < text.len() && matches!(tail, "=" | "+=")
}

fn array_argument<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, mut word: Word<'a>) -> Parsed<'t, Word<'a>> {
    let (rest, elements) = array(cx, input)?;
    let span = cx.span(input, rest);
    let mut parts = Parts::from_slice(word.parts);
    parts.push(Part { span, kind: PartKind::Array(elements) });
    word = Word { span: word.span.to(span), parts: cx.keep(&parts) };
    Ok((rest, word))
}

/// `( word … )`
fn array<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, &'a [Word<'a>]> {
    let mut words = Words::new();
    let (mut rest, ()) = linebreak(cx, &input[1..])?;
    while at_word(rest) {
        let (behind, element) = word(cx, rest)?;
        if rest.starts_with('[') && closing_bracket(cx, &element, element.span.start).is_none() {
            return fail(behind, "a subscript that ends with `]`");
        }
        words.push(element);
        (rest, _) = linebreak(cx, behind)?;
    }
    let (rest, ()) = operator(rest, ")")?;
    Ok((rest, cx.keep(&words)))
}

/// The places that part an assignment.
struct Equals {
    name_end: usize,
    /// What is between the brackets.
    index: Option<Span>,
    value: usize,
}

/// Where the `=` of `word` makes it an assignment.
fn equals<'t>(cx: &Context<'t, '_>, word: &Word, input: &'t str) -> Parsed<'t, Option<Equals>> {
    let Some(Part { span: first, kind: PartKind::Literal }) = word.parts.first() else { return Ok((input, None)) };
    let text = first.of(cx.text);
    let len = lex::name_len(text);
    let name_end = first.start + len;
    if len == 0 {
        return Ok((input, None));
    }
    let index = if text[len..].starts_with('[') {
        match closing_bracket(cx, word, name_end) {
            Some(end) => Some(Span::new(name_end + 1, end)),
            None => return fail(&input[word.span.len()..], "a subscript that ends with `]`"),
        }
    } else {
        None
    };
    let behind = index.map_or(name_end, |index| index.end + 1);
    let tail = &cx.text[behind..word.span.end];
    let operator = ["=", "+="].into_iter().find(|operator| tail.starts_with(operator));
    Ok((input, operator.map(|operator| Equals { name_end, index, value: behind + operator.len() })))
}

/// The unquoted `]` that closes the bracket at `open`.
fn closing_bracket(cx: &Context, word: &Word, open: usize) -> Option<usize> {
    let mut depth = 0usize;
    let literals = word.parts.iter().filter(|part| part.kind == PartKind::Literal);
    let bytes = literals.flat_map(|part| (part.span.start..).zip(part.span.of(cx.text).bytes()));
    for (at, byte) in bytes.skip_while(|&(at, _)| at < open) {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 1 => return Some(at),
            b']' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn assignment<'a>(cx: &Context<'_, 'a>, word: Word<'a>, equals: Equals) -> Assignment<'a> {
    let Word { span, parts } = word;
    let name = Span::new(span.start, equals.name_end);
    let value = behind(cx, parts, equals.value);
    let index =
        equals.index.map(|index| Word { span: index, parts: before(cx, behind(cx, parts, index.start), index.end) });
    debug_assert!(name.of(cx.text).chars().all(lex::is_name_char));
    let value = (!value.is_empty()).then_some(Word { span: Span::new(equals.value, span.end), parts: value });
    Assignment { span, name, index, value, array: None }
}

/// The parts in front of `at`, which is at a part's end or within a literal.
fn before<'a>(cx: &Context<'_, 'a>, parts: &'a [Part<'a>], at: usize) -> &'a [Part<'a>] {
    let (whole, tail) = parts.split_at(parts.partition_point(|part| part.span.end <= at));
    match tail.first() {
        Some(cut) if cut.span.start < at => {
            let mut parts = Parts::from_slice(whole);
            parts.push(Part { span: Span::new(cut.span.start, at), kind: PartKind::Literal });
            cx.keep(&parts)
        }
        _ => whole,
    }
}

/// The parts from `at` on, which is at a part's end or within a literal.
fn behind<'a>(cx: &Context<'_, 'a>, parts: &'a [Part<'a>], at: usize) -> &'a [Part<'a>] {
    let tail = &parts[parts.partition_point(|part| part.span.end <= at)..];
    match tail.first() {
        Some(cut) if cut.span.start < at => {
            let mut parts = Parts::from_slice(tail);
            parts[0].span.start = at;
            cx.keep(&parts)
        }
        _ => tail,
    }
}

/// Refuses a first word that is a reserved word or an assignment once its continuations are gone.
fn refuse_cut_name<'t>(cx: &Context<'t, '_>, word: &Word, input: &'t str) -> Parsed<'t, ()> {
    let raw = word.span.of(cx.text);
    let plain = match word.parts {
        [_] => return Ok((input, ())),
        parts => parts.iter().take_while(|part| {
            part.kind == PartKind::Literal || part.kind == PartKind::Escape && part.span.of(cx.text) == CONTINUATION
        }),
    };
    let end = plain.last().map_or(word.span.start, |part| part.span.end);
    let head = &raw[..end - word.span.start];
    if !head.contains(CONTINUATION) {
        return Ok((input, ()));
    }
    let joined = head.replace(CONTINUATION, "");
    let tail = &joined[lex::name_len(&joined)..];
    let assigns = tail.len() < joined.len() && (tail.starts_with(['=', '[']) || tail.starts_with("+="));
    if assigns || head.len() == raw.len() && lex::is_reserved(&joined) { lex::cut(input) } else { Ok((input, ())) }
}

/// `name() command`, from its `(` on.
fn function<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, at: &'t str, simple: &Pieces<'a>) -> Parsed<'t, Command<'a>> {
    let name = match (simple.assignments.as_slice(), simple.words.as_slice()) {
        ([], [word]) if word.parts.len() == 1 && word.parts[0].kind == PartKind::Literal => word.span,
        _ => return fail(at, "`;`, a line break or another operator"),
    };
    let (close, ()) = blanks(cx, &at[1..])?;
    if !close.starts_with(')') {
        return fail(close, "`)`");
    }
    let keywords = [cx.span(at, &at[1..]), cx.span(close, &close[1..])];
    let (rest, body) = function_body(cx, &close[1..])?;
    if let CommandKind::Simple(simple) = &body.kind
        && (lex::name_len(name.of(cx.text)) < name.len() || simple.assignments.iter().any(|a| a.array.is_some()))
    {
        // Only dash takes a simple command here, which has its own idea of names and no arrays.
        return fail(&at[body.span.start - cx.offset(at)..], "a compound command");
    }
    let span = cx.span(input, at).to(body.span);
    let kind = CommandKind::Function(name, cx.arena.alloc(body));
    Ok((rest, Command { span, kind, redirections: &[], keywords: cx.keep(&keywords) }))
}

pub(super) fn function_body<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Command<'a>> {
    let (rest, ()) = linebreak(cx, input)?;
    cx.nested(rest, |rest| command(cx, rest))
}
