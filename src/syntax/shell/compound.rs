//! Compound commands.

use smallvec::SmallVec;

use super::lex;
use super::lex::{Context, Parsed, at_word, blanks, fail, keyword, linebreak, operator, reserved};
use super::word::{Words, word};
use super::{Case, CommandKind, For, If, PartKind, Script, While, Word, condition, expansion, grammar};

/// The compound command in front of `input`, if there is one; its redirections are left.
pub(super) fn compound<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Option<CommandKind<'a>>> {
    if input.starts_with('(') {
        let (rest, kind) = parenthesis(cx, input)?;
        return Ok((rest, Some(kind)));
    }
    let Some(word) = reserved(input) else { return Ok((input, None)) };
    let rest = &input[word.len()..];
    let (rest, kind) = match word {
        "{" => group(cx, rest)?,
        "if" => if_clause(cx, rest)?,
        "case" => case_clause(cx, rest)?,
        "for" | "select" => for_clause(cx, rest)?,
        "while" | "until" => while_clause(cx, rest, word == "until")?,
        "function" => function(cx, rest)?,
        "[[" => condition::test(cx, rest)?,
        "]]" => return Ok((input, None)),
        _ => return fail(input, "a command"),
    };
    Ok((rest, Some(kind)))
}

/// A list with at least one command.
fn compound_list<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Script<'a>> {
    let (rest, script) = grammar::script(cx, input)?;
    if script.lists.is_empty() { fail(rest, "a command") } else { Ok((rest, script)) }
}

/// `(( … ))` or `( list )`
fn parenthesis<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, CommandKind<'a>> {
    if lex::is_cut(&input[1..], &['(']) {
        return lex::cut(input);
    }
    if !input.starts_with("((") {
        return subshell(cx, input);
    }
    cx.looked_ahead(input, |input| match expansion::arithmetic_len(&input[2..])?.1 {
        Some(len) => {
            let (rest, scripts) = expansion::expression(cx, &input[2..], len)?;
            Ok((rest, CommandKind::Arithmetic(cx.span(input, rest), scripts)))
        }
        None => subshell(cx, input),
    })
}

fn subshell<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, CommandKind<'a>> {
    let (rest, list) = compound_list(cx, &input[1..])?;
    let (rest, ()) = operator(rest, ")")?;
    Ok((rest, CommandKind::Subshell(cx.arena.alloc(list))))
}

fn group<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, CommandKind<'a>> {
    let (rest, list) = braces(cx, input)?;
    Ok((rest, CommandKind::Group(cx.arena.alloc(list))))
}

fn braces<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Script<'a>> {
    let (rest, list) = compound_list(cx, input)?;
    let (rest, ()) = keyword(rest, "}")?;
    Ok((rest, list))
}

fn if_clause<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, CommandKind<'a>> {
    let mut branches: SmallVec<[_; 1]> = SmallVec::new();
    let mut rest = input;
    loop {
        let (behind, condition) = compound_list(cx, rest)?;
        let (behind, ()) = keyword(behind, "then")?;
        let (behind, body) = compound_list(cx, behind)?;
        branches.push((condition, body));
        match reserved(behind) {
            Some("elif") => rest = &behind["elif".len()..],
            _ => {
                rest = behind;
                break;
            }
        }
    }
    let mut otherwise = None;
    if reserved(rest) == Some("else") {
        let (behind, body) = compound_list(cx, &rest["else".len()..])?;
        (rest, otherwise) = (behind, Some(body));
    }
    let (rest, ()) = keyword(rest, "fi")?;
    Ok((rest, CommandKind::If(cx.arena.alloc(If { branches: cx.keep(&branches), otherwise }))))
}

fn while_clause<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str, until: bool) -> Parsed<'t, CommandKind<'a>> {
    let (rest, condition) = compound_list(cx, input)?;
    let (rest, body) = do_group(cx, rest)?;
    Ok((rest, CommandKind::While(cx.arena.alloc(While { until, condition, body }))))
}

fn do_group<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Script<'a>> {
    let (rest, ()) = keyword(input, "do")?;
    let (rest, body) = compound_list(cx, rest)?;
    let (rest, ()) = keyword(rest, "done")?;
    Ok((rest, body))
}

/// The body of a `for`: bash takes braces too.
fn for_body<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Script<'a>> {
    if reserved(input) == Some("{") { braces(cx, &input[1..]) } else { do_group(cx, input) }
}

fn for_clause<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, CommandKind<'a>> {
    let (rest, ()) = blanks(cx, input)?;
    if rest.starts_with("((") {
        return for_arithmetic(cx, rest);
    }
    let len = lex::name_len(rest);
    let behind = &rest[len..];
    if len == 0 || behind.chars().next().is_some_and(|c| !lex::ends_word(c)) && !behind.starts_with(lex::CONTINUATION) {
        return fail(rest, "the name of a variable");
    }
    let name = cx.span(rest, behind);
    let (rest, words) = for_words(cx, behind)?;
    let (rest, body) = for_body(cx, rest)?;
    Ok((rest, CommandKind::For(cx.arena.alloc(For { name, words, body }))))
}

/// `in words`, if it is there, up to the body.
fn for_words<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Option<&'a [Word<'a>]>> {
    let (rest, ()) = blanks(cx, input)?;
    if rest.starts_with(';') && !rest.starts_with(";;") {
        let (rest, ()) = linebreak(cx, &rest[1..])?;
        return Ok((rest, None));
    }
    let (rest, ()) = linebreak(cx, rest)?;
    if reserved(rest) != Some("in") {
        return Ok((rest, None));
    }
    let mut words = Words::new();
    let (mut rest, ()) = blanks(cx, &rest["in".len()..])?;
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

fn for_arithmetic<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, CommandKind<'a>> {
    let Some(len) = expansion::arithmetic_len(&input[2..])?.1 else { return lex::unclosed(input, "))") };
    let (end, scripts) = expansion::expression(cx, &input[2..], len)?;
    let span = cx.span(input, end);
    if scripts.is_empty() && span.of(cx.text).matches(';').count() != 2 {
        return fail(input, "three expressions in `((…))`");
    }
    let (rest, ()) = blanks(cx, end)?;
    let rest = rest.strip_prefix(';').unwrap_or(rest);
    let (rest, ()) = linebreak(cx, rest)?;
    let (rest, body) = for_body(cx, rest)?;
    Ok((rest, CommandKind::ForArithmetic(span, scripts, cx.arena.alloc(body))))
}

fn case_clause<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, CommandKind<'a>> {
    let (rest, ()) = blanks(cx, input)?;
    if !at_word(rest) {
        return fail(rest, "a word");
    }
    let (rest, subject) = word(cx, rest)?;
    let (rest, ()) = linebreak(cx, rest)?;
    let (rest, ()) = keyword(rest, "in")?;
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
    let (rest, ()) = keyword(rest, "esac")?;
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
            let (rest, ()) = operator(behind, ")")?;
            return Ok((rest, cx.keep(&patterns)));
        };
        (rest, _) = blanks(cx, behind)?;
    }
}

/// `function name [()] command`, from the name on.
fn function<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, CommandKind<'a>> {
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
    let rest = inner.and_then(|inner| inner.strip_prefix(')')).unwrap_or(rest);
    let (body_at, ()) = linebreak(cx, rest)?;
    let (rest, body) = grammar::function_body(cx, body_at)?;
    if matches!(body.kind, CommandKind::Simple(_) | CommandKind::Function(..)) {
        return fail(body_at, "a compound command");
    }
    Ok((rest, CommandKind::Function(name.span, cx.arena.alloc(body))))
}
