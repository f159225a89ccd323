//! Compound commands.

use smallvec::SmallVec;

use super::lex;
use super::lex::{Context, Parsed, at_word, blanks, fail, linebreak, reserved};
use super::word::{Words, word};
use super::{Case, CommandKind, For, If, PartKind, Script, While, Word, condition, expansion, grammar};
use crate::base::span::Span;

/// A compound command without its redirections.
pub(super) struct Compound<'a> {
    pub(super) kind: CommandKind<'a>,
    pub(super) keywords: KeywordSpans,
}

/// The keywords, braces and parentheses so far.
pub(super) type KeywordSpans = SmallVec<[Span; 4]>;

/// The keyword, brace or parenthesis that has to come next.
fn keyword<'t>(cx: &Context<'t, '_>, input: &'t str, word: &str, keywords: &mut KeywordSpans) -> Parsed<'t, ()> {
    let (rest, ()) = if word == ")" { lex::operator(input, word)? } else { lex::keyword(input, word)? };
    keywords.push(cx.span(input, rest));
    Ok((rest, ()))
}

/// The same where it may be absent.
fn has_keyword<'t>(cx: &Context<'t, '_>, input: &'t str, word: &str, keywords: &mut KeywordSpans) -> Option<&'t str> {
    let rest = (reserved(input) == Some(word)).then(|| &input[word.len()..])?;
    keywords.push(cx.span(input, rest));
    Some(rest)
}

/// The compound command in front of `input`, if there is one; its redirections are left.
pub(super) fn compound<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Option<Compound<'a>>> {
    let mut keywords = KeywordSpans::new();
    if input.starts_with('(') {
        let (rest, kind) = parenthesis(cx, input, &mut keywords)?;
        return Ok((rest, Some(Compound { kind, keywords })));
    }
    let Some(word) = reserved(input) else { return Ok((input, None)) };
    let rest = &input[word.len()..];
    keywords.push(cx.span(input, rest));
    let found = &mut keywords;
    let (rest, kind) = match word {
        "{" => group(cx, rest, found)?,
        "if" => if_clause(cx, rest, found)?,
        "case" => case_clause(cx, rest, found)?,
        "for" | "select" => for_clause(cx, rest, found)?,
        "while" => while_clause(cx, rest, false, found)?,
        "until" => while_clause(cx, rest, true, found)?,
        "function" => function(cx, rest, found)?,
        "[[" => {
            let (rest, kind) = condition::test(cx, rest)?;
            let (rest, ()) = keyword(cx, rest, "]]", found)?;
            (rest, kind)
        }
        "]]" => return Ok((input, None)),
        _ => return fail(input, "a command"),
    };
    Ok((rest, Some(Compound { kind, keywords })))
}

/// A list with at least one command.
fn compound_list<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Script<'a>> {
    let (rest, script) = grammar::script(cx, input)?;
    if script.lists.is_empty() { fail(rest, "a command") } else { Ok((rest, script)) }
}

/// `(( … ))` or `( list )`
fn parenthesis<'t, 'a>(
    cx: &Context<'t, 'a>,
    input: &'t str,
    keywords: &mut KeywordSpans,
) -> Parsed<'t, CommandKind<'a>> {
    if lex::is_cut(&input[1..], &['(']) {
        return lex::cut(input);
    }
    if !input.starts_with("((") {
        return subshell(cx, input, keywords);
    }
    cx.looked_ahead(input, |input| match expansion::arithmetic_len(&input[2..])?.1 {
        Some(len) => {
            let (rest, scripts) = expansion::expression(cx, &input[2..], len)?;
            Ok((rest, CommandKind::Arithmetic(cx.span(input, rest), scripts)))
        }
        None => subshell(cx, input, keywords),
    })
}

fn subshell<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, keywords: &mut KeywordSpans) -> Parsed<'t, CommandKind<'a>> {
    keywords.push(cx.span(input, &input[1..]));
    let (rest, list) = compound_list(cx, &input[1..])?;
    let (rest, ()) = keyword(cx, rest, ")", keywords)?;
    Ok((rest, CommandKind::Subshell(cx.arena.alloc(list))))
}

fn group<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, keywords: &mut KeywordSpans) -> Parsed<'t, CommandKind<'a>> {
    let (rest, list) = braces(cx, input, keywords)?;
    Ok((rest, CommandKind::Group(cx.arena.alloc(list))))
}

fn braces<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, keywords: &mut KeywordSpans) -> Parsed<'t, Script<'a>> {
    let (rest, list) = compound_list(cx, input)?;
    let (rest, ()) = keyword(cx, rest, "}", keywords)?;
    Ok((rest, list))
}

fn if_clause<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, keywords: &mut KeywordSpans) -> Parsed<'t, CommandKind<'a>> {
    let mut branches: SmallVec<[_; 1]> = SmallVec::new();
    let mut rest = input;
    loop {
        let (behind, condition) = compound_list(cx, rest)?;
        let (behind, ()) = keyword(cx, behind, "then", keywords)?;
        let (behind, body) = compound_list(cx, behind)?;
        branches.push((condition, body));
        match has_keyword(cx, behind, "elif", keywords) {
            Some(next) => rest = next,
            None => {
                rest = behind;
                break;
            }
        }
    }
    let mut otherwise = None;
    if let Some(next) = has_keyword(cx, rest, "else", keywords) {
        let (behind, body) = compound_list(cx, next)?;
        (rest, otherwise) = (behind, Some(body));
    }
    let (rest, ()) = keyword(cx, rest, "fi", keywords)?;
    Ok((rest, CommandKind::If(cx.arena.alloc(If { branches: cx.keep(&branches), otherwise }))))
}

fn while_clause<'t, 'a>(
    cx: &Context<'t, 'a>,
    input: &'t str,
    until: bool,
    keywords: &mut KeywordSpans,
) -> Parsed<'t, CommandKind<'a>> {
    let (rest, condition) = compound_list(cx, input)?;
    let (rest, body) = do_group(cx, rest, keywords)?;
    Ok((rest, CommandKind::While(cx.arena.alloc(While { until, condition, body }))))
}

fn do_group<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, keywords: &mut KeywordSpans) -> Parsed<'t, Script<'a>> {
    let (rest, ()) = keyword(cx, input, "do", keywords)?;
    let (rest, body) = compound_list(cx, rest)?;
    let (rest, ()) = keyword(cx, rest, "done", keywords)?;
    Ok((rest, body))
}

/// The body of a `for`: bash takes braces too.
fn for_body<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, keywords: &mut KeywordSpans) -> Parsed<'t, Script<'a>> {
    match has_keyword(cx, input, "{", keywords) {
        Some(rest) => braces(cx, rest, keywords),
        None => do_group(cx, input, keywords),
    }
}

fn for_clause<'t, 'a>(
    cx: &Context<'t, 'a>,
    input: &'t str,
    keywords: &mut KeywordSpans,
) -> Parsed<'t, CommandKind<'a>> {
    let (rest, ()) = blanks(cx, input)?;
    if rest.starts_with("((") {
        return for_arithmetic(cx, rest, keywords);
    }
    let len = lex::name_len(rest);
    let behind = &rest[len..];
    if len == 0 || behind.chars().next().is_some_and(|c| !lex::ends_word(c)) && !behind.starts_with(lex::CONTINUATION) {
        return fail(rest, "the name of a variable");
    }
    let name = cx.span(rest, behind);
    let (rest, words) = for_words(cx, behind, keywords)?;
    let (rest, body) = for_body(cx, rest, keywords)?;
    Ok((rest, CommandKind::For(cx.arena.alloc(For { name, words, body }))))
}

/// `in words`, if it is there, up to the body.
fn for_words<'t, 'a>(
    cx: &Context<'t, 'a>,
    input: &'t str,
    keywords: &mut KeywordSpans,
) -> Parsed<'t, Option<&'a [Word<'a>]>> {
    let (rest, ()) = blanks(cx, input)?;
    if rest.starts_with(';') && !rest.starts_with(";;") {
        let (rest, ()) = linebreak(cx, &rest[1..])?;
        return Ok((rest, None));
    }
    let (rest, ()) = linebreak(cx, rest)?;
    let Some(behind) = has_keyword(cx, rest, "in", keywords) else { return Ok((rest, None)) };
    let mut words = Words::new();
    let (mut rest, ()) = blanks(cx, behind)?;
    while at_word(rest) {
        let (behind, next) = word(cx, rest)?;
        words.push(next);
        (rest, _) = blanks(cx, behind)?;
    }
    if rest.starts_with(';') && !rest.starts_with(";;") {
        rest = &rest[1..];
    } else if !rest.starts_with('\n') {
        return fail(rest, "`;` or a line break");
    }
    let (rest, ()) = linebreak(cx, rest)?;
    Ok((rest, Some(cx.keep(&words))))
}

fn for_arithmetic<'t, 'a>(
    cx: &Context<'t, 'a>,
    input: &'t str,
    keywords: &mut KeywordSpans,
) -> Parsed<'t, CommandKind<'a>> {
    let Some(len) = expansion::arithmetic_len(&input[2..])?.1 else { return lex::unclosed(input, "))") };
    let (end, scripts) = expansion::expression(cx, &input[2..], len)?;
    let span = cx.span(input, end);
    if scripts.is_empty() && span.of(cx.text).matches(';').count() != 2 {
        return fail(input, "three expressions in `((…))`");
    }
    let (rest, ()) = blanks(cx, end)?;
    let rest = rest.strip_prefix(';').unwrap_or(rest);
    let (rest, ()) = linebreak(cx, rest)?;
    let (rest, body) = for_body(cx, rest, keywords)?;
    Ok((rest, CommandKind::ForArithmetic(span, scripts, cx.arena.alloc(body))))
}

fn case_clause<'t, 'a>(
    cx: &Context<'t, 'a>,
    input: &'t str,
    keywords: &mut KeywordSpans,
) -> Parsed<'t, CommandKind<'a>> {
    let (rest, ()) = blanks(cx, input)?;
    if !at_word(rest) {
        return fail(rest, "a word");
    }
    let (rest, subject) = word(cx, rest)?;
    let (rest, ()) = linebreak(cx, rest)?;
    let (rest, ()) = keyword(cx, rest, "in", keywords)?;
    let mut items: SmallVec<[_; 4]> = SmallVec::new();
    let (mut rest, ()) = linebreak(cx, rest)?;
    while reserved(rest) != Some("esac") {
        let (behind, patterns) = patterns(cx, rest)?;
        let (behind, body) = grammar::script(cx, behind)?;
        items.push((patterns, body));
        let Some(behind) = [";;&", ";;", ";&"].iter().find_map(|end| behind.strip_prefix(end)) else {
            rest = behind;
            break;
        };
        (rest, _) = linebreak(cx, behind)?;
    }
    let (rest, ()) = keyword(cx, rest, "esac", keywords)?;
    Ok((rest, CommandKind::Case(cx.arena.alloc(Case { word: subject, items: cx.keep(&items) }))))
}

/// `[(] pattern [| pattern]… )`
fn patterns<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, &'a [Word<'a>]> {
    let (mut rest, ()) = blanks(cx, input.strip_prefix('(').unwrap_or(input))?;
    let mut patterns = Words::new();
    loop {
        if !at_word(rest) {
            return fail(rest, "a pattern");
        }
        let (behind, pattern) = word(cx, rest)?;
        patterns.push(pattern);
        let (behind, ()) = blanks(cx, behind)?;
        let Some(behind) = behind.strip_prefix('|') else {
            let (rest, ()) = lex::operator(behind, ")")?;
            return Ok((rest, cx.keep(&patterns)));
        };
        (rest, _) = blanks(cx, behind)?;
    }
}

/// `function name [()] command`, from the name on.
fn function<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, keywords: &mut KeywordSpans) -> Parsed<'t, CommandKind<'a>> {
    let (rest, ()) = blanks(cx, input)?;
    if !at_word(rest) {
        return fail(rest, "the name of a function");
    }
    let (behind, name) = word(cx, rest)?;
    if !matches!(name.parts, [part] if part.kind == PartKind::Literal) {
        return fail(rest, "the name of a function");
    }
    let (rest, ()) = blanks(cx, behind)?;
    // `(` is the start of the body unless `)` is all that follows.
    let inner = rest.strip_prefix('(').map(|inner| inner.trim_start_matches(lex::is_blank));
    let body = match inner.and_then(|inner| inner.strip_prefix(')')) {
        Some(body) => {
            let close = inner.unwrap_or(rest);
            keywords.extend([cx.span(rest, &rest[1..]), cx.span(close, body)]);
            body
        }
        None => rest,
    };
    let (body_at, ()) = linebreak(cx, body)?;
    let (rest, body) = grammar::function_body(cx, body_at)?;
    if matches!(body.kind, CommandKind::Simple(_) | CommandKind::Function(..)) {
        return fail(body_at, "a compound command");
    }
    Ok((rest, CommandKind::Function(name.span, cx.arena.alloc(body))))
}
