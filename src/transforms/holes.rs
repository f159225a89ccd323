//! Patterns and templates with holes: `bitnami/:[name]::[tag]`, `MAINTAINER :[who*]`.
//!
//! ```text
//! :[name]           a hole: one word, or a part of one
//! :[name*]          any number of words
//! :[name|quoted]    in templates alone: the value in quotes, if it needs them
//! :[name|json]      in templates alone: the value as a JSON string
//! :[[]              the text `:[`
//! ```
//!
//! What a word is, and what a hole stands for, is known to the action that matches.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_till, take_until1};
use nom::character::complete::char;
use nom::combinator::{consumed, map, opt, rest, value};
use nom::multi::many0;
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

use super::text::is_hidden;
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::base::suggest::instead;
use crate::base::toml::Spanned;

/// A part of a pattern or a template. The parts tile it; no two texts are side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands, in the pattern or template.
    pub span: Span,
    /// What it is.
    pub kind: PieceKind,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Text that means itself.
    Text(String),
    /// A hole.
    Hole(Hole),
}

/// A hole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// Its name.
    pub name: String,
    /// Whether it stands for any number of words.
    pub many: bool,
    /// How its value is written; of a pattern, as it is.
    pub form: HoleForm,
}

/// How the value of a hole is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HoleForm {
    /// As it stands.
    #[default]
    Plain,
    /// In quotes, if it needs them.
    Quoted,
    /// As a JSON string.
    Json,
}

impl HoleForm {
    const NAMES: [(&'static str, Self); 2] = [("quoted", Self::Quoted), ("json", Self::Json)];
}

/// The holes among pieces, in order.
pub fn holes(pieces: &[Piece]) -> impl Iterator<Item = (&Hole, Span)> {
    pieces.iter().filter_map(|piece| match &piece.kind {
        PieceKind::Hole(hole) => Some((hole, piece.span)),
        PieceKind::Text(_) => None,
    })
}

/// Reads a pattern.
///
/// # Errors
///
/// A hole that is none, one that is there twice, or one with a form; nothing but blanks.
pub fn pattern(text: &Spanned<String>) -> Result<Vec<Piece>, Diagnostic> {
    let pieces = pieces(text, "a pattern such as `bitnami/:[name]`")?;
    let mut seen: Vec<&str> = Vec::new();
    for (hole, span) in holes(&pieces) {
        let name = &hole.name;
        if hole.form != HoleForm::Plain {
            let message = "a pattern takes values as they are: leave out the `|` and what follows, it is for templates";
            return Err(Diagnostic::new(place(text, span), message));
        }
        if seen.contains(&name.as_str()) {
            let message = format!("the hole `{name}` is in the pattern twice: give each its own name");
            return Err(Diagnostic::new(place(text, span), message));
        }
        seen.push(name);
    }
    Ok(pieces)
}

/// Reads a template for what a pattern has matched.
///
/// # Errors
///
/// A hole that is none, or that the pattern does not have so; nothing but blanks.
pub fn template(text: &Spanned<String>, pattern: &[Piece]) -> Result<Vec<Piece>, Diagnostic> {
    let pieces = pieces(text, "a template such as `bitnamilegacy/:[name]`")?;
    for (hole, span) in holes(&pieces) {
        known(hole, pattern).map_err(|message| Diagnostic::new(place(text, span), message))?;
    }
    Ok(pieces)
}

/// Whether the pattern has a hole for what the template takes.
fn known(hole: &Hole, pattern: &[Piece]) -> Result<(), String> {
    let name = &hole.name;
    let known = || holes(pattern).map(|(hole, _)| hole);
    match known().find(|known| known.name == *name) {
        None if known().next().is_none() => {
            Err(format!("the pattern has no hole `{name}`, nor any other: put `:[{name}]` where its value stands"))
        }
        None => {
            let instead = instead(name, known().map(|known| known.name.as_str()));
            Err(format!("the pattern has no hole `{name}`; {instead}"))
        }
        Some(_) if hole.many && hole.form != HoleForm::Plain => {
            Err(format!("`:[{name}*|…]` would be many words and one value at once: leave out the `*`"))
        }
        Some(found) if found.many && !hole.many && hole.form == HoleForm::Plain => {
            Err(format!("`{name}` stands for any number of words: write `:[{name}*]`, or `:[{name}|quoted]` for one"))
        }
        Some(found) if hole.many && !found.many => {
            Err(format!("`{name}` stands for one word in the pattern: write `:[{name}]`"))
        }
        Some(_) => Ok(()),
    }
}

/// Where a part of a text stands in the file: all of the text, if it is written with escapes or over several lines.
pub fn place(text: &Spanned<String>, span: Span) -> Span {
    let whole = Span::from(text.span());
    // A quote at each end, and every character as it is.
    if whole.len() == text.get_ref().len() + 2 { span.shifted(whole.start + 1) } else { whole }
}

fn pieces(text: &Spanned<String>, expected: &str) -> Result<Vec<Piece>, Diagnostic> {
    let source = text.get_ref();
    if source.trim().is_empty() {
        return Err(Diagnostic::new(text.span(), format!("the text is empty, expected {expected}")));
    }
    if let Some((at, c)) = source.char_indices().find(|&(_, c)| is_hidden(c)) {
        let message = format!("U+{:04X} may not stand here: write one line of visible characters", u32::from(c));
        return Err(Diagnostic::new(place(text, Span::new(at, at + c.len_utf8())), message));
    }
    let parsed: IResult<_, _> = many0(piece).parse(source.as_str());
    let fault = |at: usize, message| Diagnostic::new(place(text, Span::new(at, source.len())), message);
    let (left, parts) = parsed.map_err(|_| fault(0, "this cannot be read".to_owned()))?;
    let mut at = 0;
    let mut pieces: Vec<Piece> = Vec::with_capacity(parts.len());
    for (written, part) in parts {
        let span = Span::new(at, at + written.len());
        at = span.end;
        let part = part.read().map_err(|message| Diagnostic::new(place(text, span), message))?;
        match (pieces.last_mut(), part) {
            (Some(Piece { span: before, kind: PieceKind::Text(text) }), PieceKind::Text(more)) => {
                text.push_str(&more);
                before.end = span.end;
            }
            (_, kind) => pieces.push(Piece { span, kind }),
        }
    }
    if left.is_empty() { Ok(pieces) } else { Err(fault(at, unreadable(left))) }
}

/// What is wrong with a text that starts like a hole.
fn unreadable(left: &str) -> String {
    match left.find(']') {
        None => "the hole has no end: close it with `]`, or write `:[[]` for the text `:[`".to_owned(),
        Some(end) => format!("`{}` is no hole, expected `:[name]` or `:[name*]`", &left[..=end]),
    }
}

/// A piece as it is written.
#[derive(Clone)]
enum Written<'t> {
    Text(&'t str),
    Hole { name: &'t str, many: bool, form: Option<&'t str> },
}

impl Written<'_> {
    fn read(self) -> Result<PieceKind, String> {
        let (name, many, form) = match self {
            Self::Text(text) => return Ok(PieceKind::Text(text.to_owned())),
            Self::Hole { name, many, form } => (name, many, form),
        };
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(is_part) {
            return Err(format!(
                "`{name}` is no name for a hole, expected a letter, then letters, digits, `-` and `_`"
            ));
        }
        let form = form.map_or(Ok(HoleForm::Plain), |form| {
            let known = HoleForm::NAMES.iter().find(|(known, _)| *known == form).map(|&(_, form)| form);
            let names = HoleForm::NAMES.iter().map(|(name, _)| *name);
            known.ok_or_else(|| format!("a hole cannot be written as `{form}`; {}", instead(form, names)))
        })?;
        Ok(PieceKind::Hole(Hole { name: name.to_owned(), many, form }))
    }
}

const OPENING: &str = ":[";

fn piece(input: &str) -> IResult<&str, (&str, Written<'_>)> {
    let literal = value(Written::Text(OPENING), tag(":[[]"));
    consumed(alt((literal, hole, map(text, Written::Text)))).parse(input)
}

fn hole(input: &str) -> IResult<&str, Written<'_>> {
    let name = take_till(|c| matches!(c, '*' | '|' | ']'));
    let form = preceded(char('|'), take_till(|c| c == ']'));
    let inner =
        map((name, opt(char('*')), opt(form)), |(name, many, form)| Written::Hole { name, many: many.is_some(), form });
    delimited(tag(OPENING), inner, char(']')).parse(input)
}

/// What comes before the next hole, of which there is some.
fn text(input: &str) -> IResult<&str, &str> {
    let until_hole = alt((take_until1(OPENING), rest));
    nom::combinator::verify(until_hole, |text: &str| !text.is_empty() && !text.starts_with(OPENING)).parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text as it stands in a file, after `a = `.
    fn spanned(text: &str) -> Spanned<String> {
        Spanned::new(4..4 + text.len() + 2, text.to_owned())
    }

    fn shown(pieces: &[Piece]) -> Vec<String> {
        let mut at = 0;
        let show = |piece: &Piece| {
            assert_eq!(piece.span.start, at, "the pieces tile the text");
            at = piece.span.end;
            match &piece.kind {
                PieceKind::Text(text) => text.clone(),
                PieceKind::Hole(Hole { name, many, form }) => format!("{name} {many} {form:?}"),
            }
        };
        pieces.iter().map(show).collect()
    }

    fn read(text: &str) -> Vec<String> {
        shown(&pattern(&spanned(text)).unwrap())
    }

    #[test]
    fn patterns() {
        assert_eq!(read("MAINTAINER :[who*]"), ["MAINTAINER ", "who true Plain"]);
        assert_eq!(read("bitnami/:[name]::[tag]"), ["bitnami/", "name false Plain", ":", "tag false Plain"]);
        assert_eq!(read(":[a][b] :x ["), ["a false Plain", "[b] :x ["]);
        assert_eq!(read("a:[[]b]:[[]::[[]"), ["a:[b]:[::["]);
        assert_eq!(read("é:[x_1-Y]é"), ["é", "x_1-Y false Plain", "é"]);
        assert_eq!(read(":::[x]"), ["::", "x false Plain"]);
    }

    #[test]
    fn templates() {
        let pattern = pattern(&spanned(":[a] :[b*]")).unwrap();
        let read = |text: &str| shown(&template(&spanned(text), &pattern).unwrap());
        assert_eq!(read("x=:[a|json],:[a]"), ["x=", "a false Json", ",", "a false Plain"]);
        assert_eq!(read(":[b*] :[b|quoted]"), ["b true Plain", " ", "b false Quoted"]);
    }

    /// Where the first mistake is, and what it is.
    fn mistake(read: Result<Vec<Piece>, Diagnostic>) -> (usize, String) {
        let error = read.unwrap_err();
        (error.span.start, error.message)
    }

    #[test]
    fn mistakes_in_patterns() {
        for (text, at, start) in [
            (" ", 4, "the text is empty"),
            ("a :[b", 7, "the hole has no end"),
            ("a :[b :[c]", 7, "`b :[c` is no name"),
            ("a:[]", 6, "`` is no name"),
            (":[1a]", 5, "`1a` is no name"),
            (":[a*b]", 5, "`:[a*b]` is no hole"),
            (":[**]", 5, "`:[**]` is no hole"),
            (":[a] :[a*]", 10, "the hole `a` is in the pattern twice"),
            ("x:[a|json]", 6, "a pattern takes values as they are"),
            (":[a|jsn]", 5, "a hole cannot be written as `jsn`; did you mean `json`?"),
            ("a\tb", 6, "U+0009 may not stand here"),
        ] {
            let (place, message) = mistake(pattern(&spanned(text)));
            assert!(place == at && message.starts_with(start), "{text}: {place} {message}");
        }
    }

    #[test]
    fn mistakes_in_templates() {
        let known = pattern(&spanned(":[name] :[rest*]")).unwrap();
        for (text, at, start) in [
            ("x :[nam]", 7, "the pattern has no hole `nam`; did you mean `name`?"),
            (":[rest]", 5, "`rest` stands for any number of words"),
            (":[name*]", 5, "`name` stands for one word"),
            (":[rest*|quoted]", 5, "`:[rest*|…]` would be"),
        ] {
            let (place, message) = mistake(template(&spanned(text), &known));
            assert!(place == at && message.starts_with(start), "{text}: {place} {message}");
        }
        assert!(mistake(template(&spanned(":[a]"), &[])).1.starts_with("the pattern has no hole `a`, nor any other"));
    }

    #[test]
    fn a_text_with_escapes_is_one_place() {
        let escaped = Spanned::new(4..20, ":[a".to_owned());
        assert_eq!(pattern(&escaped).unwrap_err().span, Span::new(4, 20));
    }
}
