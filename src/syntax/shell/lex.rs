//! Tokens: blanks, comments, line breaks, reserved words, and the state that one parse shares.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::char;
use nom::combinator::{opt, recognize};
use nom::error::{ErrorKind, ParseError};
use nom::multi::many0_count;
use nom::{Err, IResult, Offset, Parser};

use super::ShellHeredoc;
use super::redirection;
use super::redirection::Pending;
use crate::base::arena::Arena;
use crate::base::diagnostic::Diagnostic;
use crate::base::limits::{SHELL_DEPTH, SHELL_LOOKAHEADS};
use crate::base::span::Span;

/// Backslash and line break, which the shell removes before it looks for tokens.
pub(super) const CONTINUATION: &str = "\\\n";

pub(super) type Parsed<'t, T> = IResult<&'t str, T, SyntaxFault<'t>>;

/// Where the text is not a script, and why.
#[derive(Debug)]
pub(super) struct SyntaxFault<'t> {
    pub(super) rest: &'t str,
    /// Empty where a token parser failed that does not know what it stands for.
    pub(super) reason: String,
}

impl<'t> ParseError<&'t str> for SyntaxFault<'t> {
    fn from_error_kind(rest: &'t str, _: ErrorKind) -> Self {
        Self { rest, reason: String::new() }
    }

    fn append(_: &'t str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// What one parse shares: inputs are parts of `text`, so an input's place is known without counting.
pub(super) struct Context<'t, 'a> {
    pub(super) text: &'t str,
    /// Where nodes are kept.
    pub(super) arena: &'a Arena,
    pub(super) depth: Cell<usize>,
    lookaheads: Cell<usize>,
    /// Here-documents whose operator is read and whose body starts after the next line break.
    pub(super) pending: RefCell<Vec<Pending>>,
    /// Here-documents read so far, by the place of their operator.
    pub(super) heredocs: RefCell<HashMap<usize, ShellHeredoc<'a>>>,
    /// Comments of the list that is being read.
    pub(super) comments: RefCell<Vec<Span>>,
}

impl<'t, 'a> Context<'t, 'a> {
    pub(super) fn new(text: &'t str, arena: &'a Arena, depth: usize) -> Self {
        Self {
            text,
            arena,
            depth: Cell::new(depth),
            lookaheads: Cell::new(0),
            pending: RefCell::default(),
            heredocs: RefCell::default(),
            comments: RefCell::default(),
        }
    }

    /// Keeps nodes that follow each other.
    pub(super) fn keep<T: Copy>(&self, nodes: &[T]) -> &'a [T] {
        self.arena.alloc_slice_copy(nodes)
    }

    pub(super) fn offset(&self, rest: &str) -> usize {
        self.text.offset(rest)
    }

    /// From where `from` starts to where `to` starts.
    pub(super) fn span(&self, from: &str, to: &str) -> Span {
        Span::new(self.offset(from), self.offset(to))
    }

    pub(super) fn nested<T>(&self, input: &'t str, parser: impl FnOnce(&'t str) -> Parsed<'t, T>) -> Parsed<'t, T> {
        bounded(&self.depth, SHELL_DEPTH, "levels of nesting", input, parser)
    }

    /// Runs `parser` over text through which a look-ahead has gone.
    pub(super) fn looked_ahead<T>(
        &self,
        input: &'t str,
        parser: impl FnOnce(&'t str) -> Parsed<'t, T>,
    ) -> Parsed<'t, T> {
        bounded(&self.lookaheads, SHELL_LOOKAHEADS, "nested `((`", input, parser)
    }

    pub(super) fn opaque(&self, error: Err<SyntaxFault<'t>>) -> Diagnostic {
        match error {
            Err::Error(fault) | Err::Failure(fault) => {
                let at = self.offset(fault.rest);
                let reason = if fault.reason.is_empty() {
                    format!("found {}, expected something else", found(fault.rest))
                } else {
                    fault.reason
                };
                Diagnostic::at(at, reason)
            }
            Err::Incomplete(_) => Diagnostic::at(self.text.len(), "found the end, expected more"),
        }
    }
}

/// Runs `parser` one level deeper, if that is not too deep.
fn bounded<'t, T>(
    depth: &Cell<usize>,
    most: usize,
    what: &str,
    input: &'t str,
    parser: impl FnOnce(&'t str) -> Parsed<'t, T>,
) -> Parsed<'t, T> {
    let before = depth.get();
    if before >= most {
        return refuse(input, format!("found more than {most} {what}, expected fewer"));
    }
    depth.set(before + 1);
    let result = parser(input);
    depth.set(before);
    result
}

pub(super) fn refuse<T>(rest: &str, reason: impl Into<String>) -> Parsed<'_, T> {
    Err(Err::Failure(SyntaxFault { rest, reason: reason.into() }))
}

/// Fails at the token in front of `rest`.
pub(super) fn fail<'t, T>(rest: &'t str, expected: &str) -> Parsed<'t, T> {
    refuse(rest, format!("found {}, expected {expected}", found(rest)))
}

/// Fails at `opening`, which nothing closes.
pub(super) fn unclosed<'t, T>(opening: &'t str, closing: &str) -> Parsed<'t, T> {
    refuse(opening, format!("found the end of the text, expected a closing `{closing}`"))
}

/// Fails at a token that a line continuation cuts in two.
pub(super) fn cut<T>(rest: &str) -> Parsed<'_, T> {
    refuse(rest, "found a line continuation within a token, expected the token in one piece")
}

/// Names the token in front of `rest` for people.
fn found(rest: &str) -> String {
    const OPERATORS: [&str; 22] = [
        ";;&", ";;", ";&", "&&", "||", "|&", "&>>", "&>", "<<<", "<<-", "<<", ">>", "<&", ">&", "<>", ">|", ";", "&",
        "|", "(", ")", "<",
    ];
    match rest.chars().next() {
        None => "the end of the text".to_owned(),
        Some('\n') => "a line break".to_owned(),
        Some(first) => match OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
            Some(operator) => format!("`{operator}`"),
            None => {
                let word: String = rest.chars().skip(1).take(23).take_while(|&c| !ends_word(c)).collect();
                format!("`{first}{word}`")
            }
        },
    }
}

pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

/// Whether `c`, unquoted, is no part of a word.
pub(super) fn ends_word(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>')
}

/// Whether a word starts in front of `rest`, with blanks and comments out of the way.
pub(super) fn at_word(rest: &str) -> bool {
    match rest.as_bytes() {
        [] => false,
        [b'<' | b'>', behind @ ..] => behind.starts_with(b"("),
        [first, ..] => !ends_word((*first).into()),
    }
}

/// Blanks and continuations, then a comment: what may stand in front of a token.
pub(super) fn blanks<'t>(cx: &Context<'t, '_>, input: &'t str) -> Parsed<'t, ()> {
    let input = &input[input.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()..];
    if !matches!(input.as_bytes(), [b'\\' | b'#', ..]) {
        return Ok((input, ()));
    }
    let blank = alt((take_while1(is_blank), tag(CONTINUATION)));
    let (input, _) = many0_count(blank).parse(input)?;
    let (rest, comment) = opt(recognize((char('#'), take_while(|c| c != '\n')))).parse(input)?;
    if comment.is_some() {
        cx.comments.borrow_mut().push(cx.span(input, rest));
    }
    Ok((rest, ()))
}

/// A line break, and the here-documents that start after it.
pub(super) fn newline<'t>(cx: &Context<'t, '_>, input: &'t str) -> Parsed<'t, Span> {
    let (rest, _) = char('\n')(input)?;
    let span = cx.span(input, rest);
    let (rest, ()) = redirection::bodies(cx, rest)?;
    Ok((rest, span))
}

/// Any number of blanks, comments and line breaks.
pub(super) fn linebreak<'t>(cx: &Context<'t, '_>, input: &'t str) -> Parsed<'t, ()> {
    let (mut rest, ()) = blanks(cx, input)?;
    while rest.starts_with('\n') {
        (rest, _) = newline(cx, rest)?;
        (rest, ()) = blanks(cx, rest)?;
    }
    Ok((rest, ()))
}

/// `input` after the continuations it starts with.
pub(super) fn joined(mut input: &str) -> &str {
    while let Some(rest) = input.strip_prefix(CONTINUATION) {
        input = rest;
    }
    input
}

/// Whether a continuation parts what is in front of `rest` from one of `next`, with which it would be one operator.
pub(super) fn is_cut(rest: &str, next: &[char]) -> bool {
    rest.starts_with(CONTINUATION) && joined(rest).starts_with(next)
}

pub(super) fn is_reserved(word: &str) -> bool {
    matches!(
        word.as_bytes(),
        b"!" | b"{"
            | b"}"
            | b"[["
            | b"]]"
            | b"case"
            | b"do"
            | b"done"
            | b"elif"
            | b"else"
            | b"esac"
            | b"fi"
            | b"for"
            | b"function"
            | b"if"
            | b"in"
            | b"select"
            | b"then"
            | b"until"
            | b"while"
    )
}

/// The reserved word in front of `input`, if all of the word there is one.
pub(super) fn reserved(input: &str) -> Option<&str> {
    let bytes = input.as_bytes();
    let len = match bytes.first()? {
        b'!' | b'{' | b'}' => 1,
        b'[' | b']' => 2,
        b'c'..=b'f' | b'i' | b's'..=b'u' | b'w' => bytes.iter().take_while(|byte| byte.is_ascii_lowercase()).count(),
        _ => return None,
    };
    let word = input.get(..len).filter(|word| is_reserved(word))?;
    let behind = joined(&input[len..]);
    behind.bytes().next().is_none_or(|byte| ends_word(byte.into())).then_some(word)
}

pub(super) fn keyword<'t>(input: &'t str, word: &str) -> Parsed<'t, ()> {
    if reserved(input) == Some(word) { Ok((&input[word.len()..], ())) } else { fail(input, &format!("`{word}`")) }
}

/// Exactly `operator`, as `expected` calls it.
pub(super) fn operator<'t>(input: &'t str, operator: &str) -> Parsed<'t, ()> {
    match input.strip_prefix(operator) {
        Some(rest) => Ok((rest, ())),
        None => fail(input, &format!("`{operator}`")),
    }
}

pub(super) fn is_name_start(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic()
}

pub(super) fn is_name_char(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

/// The length of the name in front of `input`; 0 if there is none.
pub(super) fn name_len(input: &str) -> usize {
    if !input.starts_with(is_name_start) {
        return 0;
    }
    input.bytes().position(|byte| !is_name_char(byte.into())).unwrap_or(input.len())
}
