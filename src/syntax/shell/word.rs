//! Words and their quoting.

use nom::Err;
use nom::bytes::complete::take_until;
use nom::sequence::delimited;
use nom::{Parser, bytes::complete::tag};
use smallvec::SmallVec;

use super::expansion;
use super::lex;
use super::lex::{CONTINUATION, Context, Parsed, SyntaxFault, fail, refuse, unclosed};
use super::{Part, PartKind, Word};

/// Words while they are read.
pub(super) type Words<'a> = SmallVec<[Word<'a>; 4]>;

/// Parts while they are read.
pub(super) type Parts<'a> = SmallVec<[Part<'a>; 2]>;

/// What ends a run of parts, and which characters are special in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordMode {
    /// A word of a command: `@(a|b)` is part of it, as in bash with `extglob`; a function may have an odd name, though.
    Word,
    /// The right side of `==` in `[[ ]]`: `@()` is part of it, too.
    Pattern,
    /// The right side of `=~` in `[[ ]]`: `(a|b)` is part of it.
    Regex,
    /// Between double quotes.
    Quoted,
    /// A here-document or an arithmetic expression: it ends with its input.
    Text,
    /// Up to the `}` of `${…}`; `quoted` within double quotes, `single` where `'` is special.
    Braces { quoted: bool, single: bool },
    /// Up to the `]` of a subscript or of `$[…]`.
    Brackets { quoted: bool },
}

impl WordMode {
    /// Whether double quotes or a here-document surround the text.
    pub(super) fn is_quoted(self) -> bool {
        match self {
            Self::Word | Self::Pattern | Self::Regex => false,
            Self::Quoted | Self::Text => true,
            Self::Braces { quoted, .. } | Self::Brackets { quoted } => quoted,
        }
    }

    fn has_single_quotes(self) -> bool {
        match self {
            Self::Braces { single, .. } => single,
            _ => !self.is_quoted(),
        }
    }

    fn is_word(self) -> bool {
        matches!(self, Self::Word | Self::Pattern | Self::Regex)
    }
}

/// A word; its input starts with one, see [`lex::at_word`].
pub(super) fn word<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, Word<'a>> {
    match plain(cx, input) {
        Some(plain) => Ok(plain),
        None => word_in(cx, WordMode::Word, input),
    }
}

/// A word without special characters, as most are.
fn plain<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Option<(&'t str, Word<'a>)> {
    let (plain, rest) = input.split_at(plain_len(input));
    let ends = matches!(rest.as_bytes(), [] | [b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b')', ..]);
    let span = cx.span(plain, rest);
    (ends && !plain.is_empty()).then(|| {
        let parts = cx.keep(&[Part { span, kind: PartKind::Literal }]);
        (rest, Word { span, parts })
    })
}

/// The length of what stands in front of the first special character.
fn plain_len(input: &str) -> usize {
    input.bytes().position(is_special).unwrap_or(input.len())
}

pub(super) fn word_in<'t, 'a>(cx: &Context<'t, 'a>, mode: WordMode, input: &'t str) -> Parsed<'t, Word<'a>> {
    let (rest, parts) = parts(cx, mode, input)?;
    if parts.is_empty() && mode.is_word() {
        return fail(input, "a word");
    }
    Ok((rest, Word { span: cx.span(input, rest), parts }))
}

pub(super) fn parts<'t, 'a>(cx: &Context<'t, 'a>, mode: WordMode, input: &'t str) -> Parsed<'t, &'a [Part<'a>]> {
    let mut run = Run { cx, mode, parts: Parts::new(), from: input, rest: input, groups: 0, apostrophe: false };
    while run.step()? {}
    run.flush();
    if run.groups > 0 {
        return fail(run.rest, if mode.is_word() { "`)`" } else { "`]`" });
    }
    Ok((run.rest, cx.keep(&run.parts)))
}

/// A run of parts that is being read: `parts`, then a literal from `from` to `rest`.
struct Run<'c, 't, 'a> {
    cx: &'c Context<'t, 'a>,
    mode: WordMode,
    parts: Parts<'a>,
    from: &'t str,
    rest: &'t str,
    /// Open parentheses of a pattern, or open brackets of a subscript.
    groups: usize,
    /// Whether a literal `'` is open, see [`Run::apostrophe`].
    apostrophe: bool,
}

type Step<'t> = Result<bool, Err<SyntaxFault<'t>>>;

impl<'t, 'a> Run<'_, 't, 'a> {
    /// Reads on; false at the end of the run.
    fn step(&mut self) -> Step<'t> {
        self.rest = &self.rest[plain_len(self.rest)..];
        let Some(c) = self.rest.chars().next() else { return Ok(false) };
        match c {
            '\\' => self.escape(),
            '\'' if self.mode.has_single_quotes() => self.part(single_quoted),
            '\'' if matches!(self.mode, WordMode::Braces { .. }) => self.apostrophe(),
            '"' => self.double_quote(),
            '`' => {
                let quoted = self.mode.is_quoted() && self.mode != WordMode::Text;
                self.part(|cx, input| expansion::backquoted(cx, input, quoted))
            }
            '$' => self.dollar(),
            '<' | '>' if self.mode == WordMode::Word && self.rest[1..].starts_with('(') => {
                self.part(expansion::process)
            }
            _ => Ok(self.delimiter(c)),
        }
    }

    /// Takes `len` bytes as literal characters.
    fn literal(&mut self, len: usize) -> Step<'t> {
        self.rest = &self.rest[len..];
        Ok(true)
    }

    fn flush(&mut self) {
        self.push(self.from, self.rest, PartKind::Literal);
    }

    fn push(&mut self, from: &str, to: &str, kind: PartKind<'a>) {
        let span = self.cx.span(from, to);
        if !span.is_empty() {
            self.parts.push(Part { span, kind });
        }
    }

    fn part(&mut self, parser: impl FnOnce(&Context<'t, 'a>, &'t str) -> Parsed<'t, PartKind<'a>>) -> Step<'t> {
        self.flush();
        let (rest, kind) = parser(self.cx, self.rest)?;
        self.push(self.rest, rest, kind);
        (self.rest, self.from) = (rest, rest);
        Ok(true)
    }

    fn escape(&mut self) -> Step<'t> {
        if self.rest.starts_with(CONTINUATION) {
            return self.continuation();
        }
        match self.rest[1..].chars().next() {
            Some(c) => self.part(|_, input| Ok((&input[1 + c.len_utf8()..], PartKind::Escape))),
            None => self.literal(1),
        }
    }

    /// A continuation belongs to a word only if the word goes on after it.
    fn continuation(&mut self) -> Step<'t> {
        let next = lex::joined(self.rest);
        let ends = self.mode.is_word() && self.groups == 0 && !lex::at_word(next);
        if !ends {
            self.part(|_, input| Ok((&input[CONTINUATION.len()..], PartKind::Escape)))?;
            return Ok(true);
        }
        let digits = self.parts.is_empty() && self.from[..self.from.len() - self.rest.len()].bytes().all(is_digit);
        if digits && next.starts_with(['<', '>']) {
            return lex::cut(self.from).map(|(_, goes_on)| goes_on);
        }
        Ok(false)
    }

    fn double_quote(&mut self) -> Step<'t> {
        match self.mode {
            WordMode::Quoted => Ok(false),
            WordMode::Text => self.literal(1),
            _ => self.part(double_quoted),
        }
    }

    /// `'` within `"${x:-…}"`, where it is an ordinary character; bash, though, pairs it when it looks for the `}`.
    fn apostrophe(&mut self) -> Step<'t> {
        self.apostrophe = !self.apostrophe;
        let inner = self.rest[1..].find('\'').map(|end| &self.rest[1..=end]);
        if self.apostrophe && inner.is_some_and(|inner| inner.contains(['}', '"'])) {
            return refuse(
                self.rest,
                "found `'` within `\"${…}\"`, which shells read in different ways, expected none",
            )
            .map(|(_, goes_on)| goes_on);
        }
        self.literal(1)
    }

    fn dollar(&mut self) -> Step<'t> {
        let rest = &self.rest[1..];
        let quoted = self.mode.is_quoted();
        match rest.chars().next() {
            Some('\'') if !quoted => self.part(dollar_single_quoted),
            Some('"') if !quoted => self.part(|cx, input| double_quoted(cx, &input[1..])),
            Some('\\') if rest.starts_with(CONTINUATION) => lex::cut(self.rest).map(|(_, goes_on)| goes_on),
            Some(c) if expansion::follows_dollar(c) => self.part(|cx, input| expansion::expansion(cx, input, quoted)),
            _ => self.literal(1),
        }
    }

    /// A character that ends some runs and is literal in others.
    fn delimiter(&mut self, c: char) -> bool {
        let goes_on = match (self.mode, c) {
            (WordMode::Word, '(') if self.rest.starts_with("()") => self.open(self.groups > 0),
            (WordMode::Word | WordMode::Pattern, '(') => {
                self.open(self.groups > 0 || self.is_behind(['?', '*', '+', '@', '!']))
            }
            (WordMode::Regex, '(') | (WordMode::Brackets { .. }, '[') => self.open(true),
            (WordMode::Word | WordMode::Pattern | WordMode::Regex, ')') | (WordMode::Brackets { .. }, ']') => {
                self.close()
            }
            (WordMode::Regex, '|') => true,
            (WordMode::Word | WordMode::Pattern | WordMode::Regex, _) => self.groups > 0 || !lex::ends_word(c),
            (WordMode::Braces { .. }, '}') => false,
            _ => true,
        };
        if goes_on {
            self.rest = &self.rest[c.len_utf8()..];
        }
        goes_on
    }

    fn open(&mut self, opens: bool) -> bool {
        self.groups += usize::from(opens);
        opens
    }

    fn close(&mut self) -> bool {
        let opened = self.groups > 0;
        self.groups -= usize::from(opened);
        opened
    }

    /// Whether one of `before`, unquoted, is the last character so far.
    fn is_behind(&self, before: [char; 5]) -> bool {
        self.from[..self.from.len() - self.rest.len()].ends_with(before)
    }
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

/// Whether a byte can end a literal in some mode; none of a longer character can.
fn is_special(byte: u8) -> bool {
    const SPECIAL: [bool; 256] = {
        let mut special = [false; 256];
        let bytes = b" \t\n;&|()<>\\'\"`$}[]";
        let mut at = 0;
        while at < bytes.len() {
            special[bytes[at] as usize] = true;
            at += 1;
        }
        special
    };
    SPECIAL[usize::from(byte)]
}

fn single_quoted<'t, 'a>(_: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, PartKind<'a>> {
    match delimited(tag("'"), take_until("'"), tag("'")).parse(input) {
        Ok((rest, _)) => Ok((rest, PartKind::SingleQuoted)),
        Err(Err::<SyntaxFault>::Error(_) | Err::Failure(_) | Err::Incomplete(_)) => unclosed(input, "'"),
    }
}

fn dollar_single_quoted<'t, 'a>(_: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, PartKind<'a>> {
    let mut bytes = input.bytes().enumerate().skip(2);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\'' => return Ok((&input[at + 1..], PartKind::DollarSingleQuoted)),
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
    unclosed(input, "'")
}

fn double_quoted<'t, 'a>(cx: &Context<'t, 'a>, input: &'t str) -> Parsed<'t, PartKind<'a>> {
    let (rest, parts) = cx.nested(&input[1..], |input| parts(cx, WordMode::Quoted, input))?;
    match rest.strip_prefix('"') {
        Some(rest) => Ok((rest, PartKind::DoubleQuoted(parts))),
        None => unclosed(input, "\""),
    }
}
