//! What a pattern matches: the words of one instruction, as BuildKit splits them.

use std::collections::HashMap;

use super::source::{Source, SourceWord};
use crate::analysis::reading::{Value, is_lexed};
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::base::toml::Spanned;
use crate::syntax::dockerfile::{Keyword, is_blank};
use crate::transforms::holes::{self, Hole, HoleForm, Piece, PieceKind};
use crate::transforms::keys::Checked;

/// The hole that stands for the flags in front of the words.
pub(super) const FLAGS: &str = "flags";

/// A word of a pattern or a template, with the blanks in front of it.
#[derive(Clone, Debug)]
pub(super) struct HoledWord {
    pub blank: String,
    pub pieces: Vec<Piece>,
}

impl HoledWord {
    /// The hole that it is, if it is nothing else.
    pub fn hole(&self) -> Option<&Hole> {
        match &self.pieces[..] {
            [Piece { kind: PieceKind::Hole(hole), .. }] => Some(hole),
            _ => None,
        }
    }

    /// The hole for any number of words that it is.
    pub fn many(&self) -> Option<&Hole> {
        self.hole().filter(|hole| hole.many)
    }

    /// Whether it is a flag, or the hole for them.
    fn is_flag(&self) -> bool {
        match &self.pieces[..] {
            [Piece { kind: PieceKind::Text(text), .. }, ..] => text.starts_with("--"),
            _ => self.many().is_some_and(|hole| hole.name == FLAGS),
        }
    }

    /// Whether it has an `=` of its own.
    pub fn has_equals(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(&piece.kind, PieceKind::Text(text) if text.contains('=')))
    }

    pub fn span(&self) -> Span {
        self.pieces.iter().map(|piece| piece.span).reduce(Span::to).unwrap_or_default()
    }
}

/// The words of a pattern or a template.
#[derive(Clone, Debug)]
pub(super) struct HoledWords {
    pub keyword: Keyword,
    pub flags: Vec<HoledWord>,
    pub words: Vec<HoledWord>,
}

impl HoledWords {
    /// Cuts pieces at blanks; `text` is where they come from.
    pub fn new(text: &Spanned<String>, pieces: &[Piece]) -> Checked<Self> {
        let fault = |span: Span, message: String| Diagnostic::new(holes::place(text, span), message);
        let mut words = cut(pieces).into_iter();
        let first = words.next().filter(|word| holes::holes(&word.pieces).next().is_none());
        let Some(first) = first else {
            let message = "expected the keyword of an instruction first, such as `LABEL`".to_owned();
            return Err(fault(pieces[0].span, message));
        };
        let name = first.span().of(text.get_ref());
        let keyword = Keyword::of(name)
            .ok_or_else(|| fault(first.span(), format!("`{name}` is no instruction, expected one such as `LABEL`")))?;
        supported(keyword).map_err(|message| fault(first.span(), message))?;
        let (mut flags, mut rest) = (Vec::new(), Vec::new());
        for word in words {
            let is_flag = rest.is_empty() && word.is_flag();
            check_word(&word, is_flag).map_err(|message| fault(word.span(), message))?;
            if is_flag { flags.push(word) } else { rest.push(word) }
        }
        Ok(Self { keyword, flags, words: rest })
    }

    pub fn all(&self) -> impl Iterator<Item = &HoledWord> {
        self.flags.iter().chain(&self.words)
    }

    /// Written out, each hole by `fill`, which is told whether it is all of its word; an empty word goes.
    pub fn filled(&self, mut fill: impl FnMut(&Hole, bool) -> String) -> String {
        let mut text = self.keyword.name().to_owned();
        for word in self.all() {
            let mut filled = String::new();
            for piece in &word.pieces {
                match &piece.kind {
                    PieceKind::Text(text) => filled.push_str(text),
                    PieceKind::Hole(hole) => filled.push_str(&fill(hole, word.pieces.len() == 1)),
                }
            }
            if !filled.is_empty() {
                text.push_str(&word.blank);
                text.push_str(&filled);
            }
        }
        text
    }
}

/// What can be said of a word by itself.
fn check_word(word: &HoledWord, is_flag: bool) -> Result<(), String> {
    for (hole, _) in holes::holes(&word.pieces) {
        if hole.many && word.pieces.len() > 1 {
            let name = &hole.name;
            return Err(format!("`:[{name}*]` stands for words, and is a part of one here: put blanks around it"));
        }
        if hole.name == FLAGS && !(is_flag && hole.many && hole.form == HoleForm::Plain) {
            let message = "the hole `flags` stands for the flags: write it `:[flags*]`, before all other words";
            return Err(message.to_owned());
        }
    }
    Ok(())
}

fn supported(keyword: Keyword) -> Result<(), String> {
    let why = match keyword {
        Keyword::Run | Keyword::Healthcheck => "holds commands; those are for the action `command`",
        Keyword::From => "decides what the rest of a stage means; images are for the action `image`",
        Keyword::Onbuild => "holds an instruction that runs in the builds of other images",
        Keyword::Shell => "decides how the rest of a stage is read",
        _ => return Ok(()),
    };
    Err(format!("{} {why}: this action is for the others", keyword.name()))
}

fn cut(pieces: &[Piece]) -> Vec<HoledWord> {
    let mut words = vec![HoledWord { blank: String::new(), pieces: Vec::new() }];
    let mut add = |blank: &str, piece: Option<Piece>| {
        if !blank.is_empty() {
            words.push(HoledWord { blank: blank.to_owned(), pieces: Vec::new() });
        }
        if let Some(last) = words.last_mut() {
            last.pieces.extend(piece);
        }
    };
    for piece in pieces {
        let PieceKind::Text(text) = &piece.kind else {
            add("", Some(piece.clone()));
            continue;
        };
        // Of a text with `:[` in it the places are about right.
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let blank = &rest[..rest.len() - rest.trim_start_matches(is_blank).len()];
            let word = rest[blank.len()..].split(is_blank).next().unwrap_or_default();
            let start = at + blank.len();
            let end = start + word.len();
            let place = |at: usize| (piece.span.start + at).min(piece.span.end);
            let span = Span::new(place(start), place(end));
            add(blank, (!word.is_empty()).then(|| Piece { span, kind: PieceKind::Text(word.to_owned()) }));
            at = end;
        }
    }
    words.retain(|word| !word.pieces.is_empty());
    words
}

/// A pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub holed: HoledWords,
    /// Whether it is for `KEY value` alone, the old form of ENV and LABEL.
    pub legacy: bool,
}

/// What the holes of a pattern stand for, by name.
pub(super) type Captures = HashMap<String, Capture>;

/// What a hole stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Capture {
    /// As it stands in the mapped text, or what is read there: of a flag, or of a JSON string.
    pub text: String,
    /// Where that is in the mapped text; none where there is nothing, or `text` does not stand there so.
    pub span: Option<Span>,
    /// What is read there.
    pub value: Value,
    /// The words; of a part of one, none.
    pub words: Vec<SourceWord>,
}

impl Pattern {
    pub fn new(text: &Spanned<String>, pieces: &[Piece]) -> Checked<Self> {
        let holed = HoledWords::new(text, pieces)?;
        let fault = |word: &HoledWord, message: &str| Err(Diagnostic::new(holes::place(text, word.span()), message));
        for part in [&holed.flags, &holed.words] {
            if let Some(second) = part.iter().filter(|word| word.many().is_some()).nth(1) {
                let message = "two holes for any number of words: what stands for what cannot be determined";
                return fault(second, message);
            }
        }
        for word in holed.all() {
            let is_hole = |piece: &Piece| matches!(piece.kind, PieceKind::Hole(_));
            if word.pieces.windows(2).any(|pair| pair.iter().all(is_hole)) {
                return fault(word, "two holes side by side: put what stands between their values there");
            }
        }
        let pairs = matches!(holed.keyword, Keyword::Env | Keyword::Label);
        let first = holed.words.first();
        let legacy = pairs && first.is_some_and(|word| word.many().is_none() && !word.has_equals());
        Ok(Self { holed, legacy })
    }

    /// What the holes stand for in an instruction, if it is one that the pattern is for.
    pub fn captures(&self, source: &Source) -> Option<Captures> {
        if source.keyword != self.holed.keyword || source.legacy != self.legacy {
            return None;
        }
        let mut captures = Captures::new();
        let flags = matched(&self.holed.flags, &source.flags, source, &mut captures);
        (flags && matched(&self.holed.words, &source.words, source, &mut captures)).then_some(captures)
    }
}

/// Whether words are those of a pattern, one of which may stand for any number.
fn matched(pattern: &[HoledWord], words: &[SourceWord], source: &Source, captures: &mut Captures) -> bool {
    let many = pattern.iter().position(|word| word.many().is_some());
    let (before, after) = match many {
        Some(at) => (&pattern[..at], &pattern[at + 1..]),
        None => (pattern, &pattern[..0]),
    };
    let rest = words.len().checked_sub(before.len() + after.len());
    let Some(rest) = rest.filter(|&rest| rest == 0 || many.is_some()) else { return false };
    let (first, tail) = words.split_at(before.len());
    let (middle, last) = tail.split_at(rest);
    if let Some(hole) = many.and_then(|at| pattern[at].many()) {
        captures.insert(hole.name.clone(), of_words(middle, source));
    }
    let mut pairs = before.iter().zip(first).chain(after.iter().zip(last));
    pairs.all(|(pattern, word)| word_matches(pattern, word, source, captures))
}

fn of_words(words: &[SourceWord], source: &Source) -> Capture {
    let span = words.first().zip(words.last()).map(|(first, last)| first.span.to(last.span));
    let text = span.map_or("", |span| span.of(source.text));
    Capture { text: text.to_owned(), span, value: source.value(text), words: words.to_vec() }
}

fn word_matches(pattern: &HoledWord, word: &SourceWord, source: &Source, captures: &mut Captures) -> bool {
    if let Some(hole) = pattern.hole() {
        let span = Some(word.span).filter(|_| word.is_as_written(source.text) || word.json);
        let capture = Capture { text: word.text.clone(), span, value: word.value.clone(), words: vec![word.clone()] };
        captures.insert(hole.name.clone(), capture);
        return true;
    }
    match (&word.name, split_at_equals(&pattern.pieces)) {
        (Some(name), Some((before, after))) => {
            parts_match(&before, &name.text, &name.value, Some(name.span), source, captures)
                && word.default.as_ref().is_some_and(|default| {
                    parts_match(&after, &default.text, &default.value, Some(default.span), source, captures)
                })
        }
        (Some(name), None) if word.default.is_none() => {
            parts_match(&pattern.pieces, &name.text, &name.value, Some(name.span), source, captures)
        }
        (Some(_), None) => false,
        (None, _) => {
            let span = Some(word.span).filter(|_| word.is_as_written(source.text));
            parts_match(&pattern.pieces, &word.text, &word.value, span, source, captures)
        }
    }
}

/// The pieces before the first `=` that is text, and those after it.
fn split_at_equals(pieces: &[Piece]) -> Option<(Vec<Piece>, Vec<Piece>)> {
    let (index, at) = pieces.iter().enumerate().find_map(|(index, piece)| match &piece.kind {
        PieceKind::Text(text) => Some((index, text.find('=')?)),
        PieceKind::Hole(_) => None,
    })?;
    let PieceKind::Text(text) = &pieces[index].kind else { return None };
    let part = |text: &str| {
        let piece = Piece { span: pieces[index].span, kind: PieceKind::Text(text.to_owned()) };
        (!text.is_empty()).then_some(piece)
    };
    let before = pieces[..index].iter().cloned().chain(part(&text[..at])).collect();
    let after = part(&text[at + 1..]).into_iter().chain(pieces[index + 1..].iter().cloned()).collect();
    Some((before, after))
}

/// Whether a text is that of pieces. One that is all text is compared by its value; one with text around holes only
/// where the value is written as it is.
fn parts_match(
    pieces: &[Piece],
    text: &str,
    value: &Value,
    span: Option<Span>,
    source: &Source,
    captures: &mut Captures,
) -> bool {
    let capture = |hole: &Hole, part: Span, value: Value, captures: &mut Captures| {
        let span = span.map(|span| part.shifted(span.start));
        let text = part.of(text).to_owned();
        captures.insert(hole.name.clone(), Capture { text, span, value, words: Vec::new() });
    };
    match pieces {
        [] => text.is_empty(),
        [Piece { kind: PieceKind::Text(wanted), .. }] => value.as_text() == Some(wanted),
        [Piece { kind: PieceKind::Hole(hole), .. }] => {
            capture(hole, Span::new(0, text.len()), value.clone(), captures);
            true
        }
        _ => {
            let is_quoted = is_lexed(source.keyword) && text.contains(['"', '\'', source.escape]);
            let Some(parts) = spread(pieces, text).filter(|_| !is_quoted) else { return false };
            for (hole, part) in holes::holes(pieces).map(|(hole, _)| hole).zip(parts) {
                capture(hole, part, source.value(part.of(text)), captures);
            }
            true
        }
    }
}

/// Spreads a text over pieces, no two of which are holes side by side: no hole empty, the first ones as short as can be.
///
/// A text between holes is where it comes first, which leaves the most for what follows; so nothing is tried twice.
fn spread(pieces: &[Piece], text: &str) -> Option<Vec<Span>> {
    let mut parts = Vec::new();
    // Where a hole has started that has no end yet.
    let (mut at, mut open) = (0, false);
    for (index, piece) in pieces.iter().enumerate() {
        let PieceKind::Text(wanted) = &piece.kind else {
            open = true;
            continue;
        };
        if !open {
            at += text[at..].starts_with(wanted.as_str()).then_some(wanted.len())?;
            continue;
        }
        let least = at + text[at..].chars().next()?.len_utf8();
        let found = match index + 1 == pieces.len() {
            true => {
                text.len().checked_sub(wanted.len()).filter(|&end| end >= least && text.ends_with(wanted.as_str()))?
            }
            false => least + text[least..].find(wanted.as_str())?,
        };
        parts.push(Span::new(at, found));
        (at, open) = (found + wanted.len(), false);
    }
    if open {
        parts.push(Span::new(at, text.len()));
        return (at < text.len()).then_some(parts);
    }
    (at == text.len()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread_over(pattern: &str, text: &str) -> Option<Vec<String>> {
        let pattern = Spanned::new(0..pattern.len() + 2, pattern.to_owned());
        let parts = spread(&holes::pattern(&pattern).unwrap(), text)?;
        Some(parts.into_iter().map(|part| part.of(text).to_owned()).collect())
    }

    #[test]
    fn parts_of_words() {
        for (pattern, text, parts) in [
            (":[a].:[b]", "1.2.3", &["1", "2.3"][..]),
            ("v:[a].:[b].x", "v1.2.3.x", &["1", "2.3"]),
            (":[a]-:[b]-", "--a--", &["-", "a-"]),
            ("a:[b]", "aé", &["é"]),
            (":[a]é:[b]", "éééé", &["é", "éé"]),
        ] {
            assert_eq!(
                spread_over(pattern, text).as_deref(),
                Some(&parts.iter().map(|&p| p.to_owned()).collect::<Vec<_>>()[..]),
                "{pattern}"
            );
        }
        for (pattern, text) in
            [(":[a].:[b]", "1."), (":[a].:[b]", ".1"), ("a:[b]", "a"), (":[a]aa", "aa"), ("a:[b]a", "a")]
        {
            assert_eq!(spread_over(pattern, text), None, "{pattern} {text}");
        }
    }

    #[test]
    fn a_long_word_takes_no_longer_than_its_length() {
        let text = "-".repeat(1 << 20);
        assert!(spread_over(":[a]-:[b]-:[c]-:[d]-:[e]-:[f]-:[g]x:[h]", &text).is_none());
    }
}
