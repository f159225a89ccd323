//! Words of instructions taken apart: quotes, escapes and variables, as BuildKit's word lexer has them.
//!
//! It is no shell's: it knows `$name` and `${name…}` with the modifiers below, and nothing else.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{anychar, char, none_of, one_of, satisfy};
use nom::combinator::{all_consuming, consumed, map, not, opt, recognize, value};
use nom::error::{Error, ErrorKind};
use nom::multi::many0;
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{IResult, Parser};

use crate::base::limits;

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WordPart<'t> {
    /// Text that means itself.
    Plain(&'t str),
    /// An escape character and the character that it takes along, if one is left.
    Escaped(Option<char>),
    /// What stands in single quotes.
    Single(&'t str),
    /// What stands in double quotes; an escape character that takes nothing along there stands for itself.
    Double(Vec<WordPart<'t>>),
    /// A variable.
    Variable(LexedVariable<'t>),
}

/// `$name` or `${name…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LexedVariable<'t> {
    /// All of it, as it is written.
    pub text: &'t str,
    /// A name, a number or a special parameter; it may be empty.
    pub name: &'t str,
    pub modifier: Modifier<'t>,
}

/// What follows a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Modifier<'t> {
    /// Nothing: `$name`.
    Bare,
    /// Nothing, in braces: `${name}`.
    Braces,
    /// `${name:-word}`, `${name#word}` and the like; after a colon stands any operator but `#` and `%`.
    Operator { colon: bool, operator: char, word: Vec<WordPart<'t>> },
    /// `${name/pattern/text}`, or with two slashes in front for `all`.
    Replace { all: bool, pattern: Vec<WordPart<'t>>, text: Vec<WordPart<'t>> },
}

/// Why text is no word to BuildKit, or not read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A quote or brace is left open, or there is a modifier that BuildKit does not know.
    Syntax,
    TooDeep,
}

/// Takes `text` apart; blanks in it are text like any other.
pub(crate) fn parts(text: &str, escape: char) -> Result<Vec<WordPart<'_>>, Refusal> {
    let scope = Scope { escape, depth: 0, stop: None };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let parsed = all_consuming(many0(|i| part(scope, i))).parse(text);
    parsed.map(|(_, parts)| parts).map_err(|error| match error {
        nom::Err::Failure(_) => Refusal::TooDeep,
        _ => Refusal::Syntax,
    })
}

/// Whether escape characters stay in the word after the operator, which is a pattern then.
pub(crate) fn keeps_escapes(operator: char) -> bool {
    matches!(operator, '#' | '%')
}

#[derive(Clone, Copy)]
struct Scope {
    escape: char,
    /// How many `${` are open.
    depth: usize,
    /// What ends the parts in hand.
    stop: Option<char>,
}

fn part(scope: Scope, input: &str) -> IResult<&str, WordPart<'_>> {
    let special = move |c| matches!(c, '\'' | '"' | '$') || c == scope.escape || Some(c) == scope.stop;
    let plain = map(take_while1(move |c| !special(c)), WordPart::Plain);
    let single = map(delimited(char('\''), take_while(|c| c != '\''), char('\'')), WordPart::Single);
    let escaped = map(preceded(char(scope.escape), opt(anychar)), WordPart::Escaped);
    alt((plain, single, |i| double(scope, i), |i| variable(scope, i), escaped)).parse(input)
}

fn double(scope: Scope, input: &str) -> IResult<&str, WordPart<'_>> {
    let Scope { escape, .. } = scope;
    let plain = map(take_while1(move |c| c != '"' && c != '$' && c != escape), WordPart::Plain);
    let special = satisfy(move |c| c == '"' || c == '$' || c == escape);
    let escaped = map(preceded(char(escape), opt(special)), move |c| WordPart::Escaped(c.or(Some(escape))));
    let inner = many0(alt((plain, |i| variable(scope, i), escaped)));
    map(delimited(char('"'), inner, char('"')), WordPart::Double).parse(input)
}

fn variable(scope: Scope, input: &str) -> IResult<&str, WordPart<'_>> {
    let bare = map(preceded((char('$'), not(char('{'))), name), |name| (name, Modifier::Bare));
    let named = preceded((tag("${"), not(one_of("{}:"))), name);
    let braced = pair(named, |i| modifier(scope, i));
    let read = |(text, (name, modifier))| WordPart::Variable(LexedVariable { text, name, modifier });
    map(consumed(alt((bare, braced))), read).parse(input)
}

fn name(input: &str) -> IResult<&str, &str> {
    let digits = take_while1(char::is_numeric);
    let special = recognize(one_of("@*#?-$!"));
    let letters = take_while(|c: char| c.is_alphanumeric() || c == '_');
    alt((digits, special, letters)).parse(input)
}

/// What follows the name in `${name…}`, the brace included.
fn modifier(scope: Scope, input: &str) -> IResult<&str, Modifier<'_>> {
    let until = move |stop| move |i| nested(Scope { depth: scope.depth + 1, stop: Some(stop), ..scope }, stop, i);
    let colon = map(preceded(char(':'), none_of("#%")), |operator| (true, operator));
    let bare = map(one_of("+-?#%"), |operator| (false, operator));
    let operator = map(pair(alt((colon, bare)), until('}')), |((colon, operator), word)| Modifier::Operator {
        colon,
        operator,
        word,
    });
    let slashes = preceded(char('/'), map(opt(char('/')), |second| second.is_some()));
    let replace =
        map((slashes, until('/'), until('}')), |(all, pattern, text)| Modifier::Replace { all, pattern, text });
    alt((value(Modifier::Braces, char('}')), operator, replace)).parse(input)
}

/// The parts up to `stop`, which is read along.
fn nested(scope: Scope, stop: char, input: &str) -> IResult<&str, Vec<WordPart<'_>>> {
    if scope.depth > limits::EXPANSION_DEPTH {
        return Err(nom::Err::Failure(Error::new(input, ErrorKind::TooLarge)));
    }
    terminated(many0(preceded(not(char(stop)), |i| part(scope, i))), char(stop)).parse(input)
}
