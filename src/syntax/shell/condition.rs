//! `[[ … ]]`.

use super::CommandKind;
use super::lex::{Context, Parsed, at_word, blanks, fail, linebreak, operator, reserved};
use super::word::{WordMode, Words, word, word_in};

/// A conditional expression, after the `[[` and up to the `]]`.
pub(super) fn test<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, CommandKind<'a>> {
    let mut words = Words::new();
    let (rest, ()) = expression(cx, input, &mut words)?;
    Ok((rest, CommandKind::Test(cx.keep(&words))))
}

/// Terms joined by `&&` and `||`; which of the two binds tighter does not matter for where the words are.
fn expression<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, words: &mut Words<'a>) -> Parsed<'t, ()> {
    let (mut rest, ()) = term(cx, input, words)?;
    while let Some(behind) = rest.strip_prefix("&&").or_else(|| rest.strip_prefix("||")) {
        (rest, _) = term(cx, behind, words)?;
    }
    Ok((rest, ()))
}

fn term<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, words: &mut Words<'a>) -> Parsed<'t, ()> {
    let (mut rest, ()) = linebreak(cx, input)?;
    while reserved(rest) == Some("!") {
        (rest, _) = push(cx, rest, WordMode::Word, words)?;
        (rest, _) = linebreak(cx, rest)?;
    }
    let (rest, ()) = if let Some(inner) = rest.strip_prefix('(') {
        let (rest, ()) = cx.nested(inner, |inner| expression(cx, inner, words))?;
        operator(rest, ")")?
    } else {
        primary(cx, rest, words)?
    };
    linebreak(cx, rest)
}

/// One word, `-f word`, or `word == word`.
fn primary<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, words: &mut Words<'a>) -> Parsed<'t, ()> {
    if !at_word(input) || reserved(input) == Some("]]") {
        return fail(input, "a word");
    }
    let (rest, first) = word(cx, input)?;
    let unary = is_unary(first.span.of(cx.text));
    words.push(first);
    let (rest, ()) = blanks(cx, rest)?;
    if unary {
        return operand(cx, rest, WordMode::Word, words);
    }
    if ends_term(rest) {
        return Ok((rest, ()));
    }
    binary(cx, rest, words)
}

fn ends_term(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['\n', '&', '|', ')', ';', '(']) || reserved(rest) == Some("]]")
}

fn binary<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, words: &mut Words<'a>) -> Parsed<'t, ()> {
    if let Some(behind) = input.strip_prefix(['<', '>']) {
        let (rest, ()) = blanks(cx, behind)?;
        return operand(cx, rest, WordMode::Word, words);
    }
    let (rest, found) = word(cx, input)?;
    let mode = match found.span.of(cx.text) {
        "=" | "==" | "!=" => WordMode::Pattern,
        "=~" => WordMode::Regex,
        "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge" | "-nt" | "-ot" | "-ef" => WordMode::Word,
        _ => return fail(input, "an operator of `[[`, or `]]`"),
    };
    words.push(found);
    let (rest, ()) = blanks(cx, rest)?;
    operand(cx, rest, mode, words)
}

fn operand<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, mode: WordMode, words: &mut Words<'a>) -> Parsed<'t, ()> {
    let starts = at_word(input) || mode == WordMode::Regex && input.starts_with('(');
    if !starts || reserved(input) == Some("]]") {
        return fail(input, "a word");
    }
    let (rest, ()) = push(cx, input, mode, words)?;
    let (rest, ()) = blanks(cx, rest)?;
    if ends_term(rest) { Ok((rest, ())) } else { fail(rest, "`&&`, `||` or `]]`") }
}

fn push<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, mode: WordMode, words: &mut Words<'a>) -> Parsed<'t, ()> {
    let (rest, found) = word_in(cx, mode, input)?;
    words.push(found);
    Ok((rest, ()))
}

fn is_unary(word: &str) -> bool {
    match word.as_bytes() {
        [b'-', letter] => b"abcdefghknoprstuvwxzGLNORS".contains(letter),
        _ => false,
    }
}
