//! What a template makes of what a pattern has matched: the words as they are written, and as they are to be read.

use super::pattern::{Capture, Captures, FLAGS, HoledWord, HoledWords, Pattern};
use super::source::{Source, SourceWord};
use crate::analysis::reading::{InstructionReading, Value, ValuePart, is_lexed};
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::base::toml::Spanned;
use crate::syntax::dockerfile;
use crate::syntax::dockerfile::{Keyword, is_word};
use crate::transforms::holes::{self, Hole, HoleForm, Piece, PieceKind};
use crate::transforms::keys::Checked;
use crate::transforms::writing::value::{is_plain, needs_escape, written};

/// A template.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pub holed: HoledWords,
    /// Whether its words are those of the pattern, so that a JSON array can stay as it is.
    same_words: bool,
}

/// A part of what is written after the keyword.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Chunk {
    New(String),
    /// What stands there in the mapped text.
    Kept(Span),
}

impl Template {
    pub fn new(text: &Spanned<String>, pieces: &[Piece], pattern: &Pattern) -> Checked<Self> {
        let holed = HoledWords::new(text, pieces)?;
        let fault = |span: Span, message: String| Err(Diagnostic::new(holes::place(text, span), message));
        let keyword = holed.keyword.name();
        if let Some((hole, span)) = holes::holes(pieces).find(|(hole, _)| hole.form == HoleForm::Quoted)
            && !is_lexed(holed.keyword)
        {
            let name = &hole.name;
            return fault(
                span,
                format!("quotes mean nothing to {keyword}, whose text is taken as it is: `:[{name}*]`"),
            );
        }
        let is_pair = |word: &HoledWord| word.hole().is_some() || word.has_equals();
        if matches!(holed.keyword, Keyword::Env | Keyword::Label)
            && let Some(word) = holed.words.iter().find(|word| !is_pair(word))
        {
            return fault(word.span(), format!("a template for {keyword} has its words as `NAME=value`"));
        }
        let plain = |words: &[HoledWord]| -> Vec<Vec<PieceKind>> {
            words.iter().map(|word| word.pieces.iter().map(|piece| piece.kind.clone()).collect()).collect()
        };
        let same_words = plain(&holed.words) == plain(&pattern.holed.words);
        Ok(Self { holed, same_words })
    }

    /// What is written after the keyword; an error says why that cannot be.
    pub fn chunks(&self, source: &Source, captures: &Captures) -> Result<Vec<Chunk>, String> {
        let writer = Writer { source, captures, lexed: is_lexed(self.holed.keyword) };
        let mut chunks = Vec::new();
        for word in &self.holed.flags {
            writer.word(word, &mut chunks)?;
        }
        if source.json {
            if !self.same_words {
                return Err("its words are a JSON array, and the step changes them".to_owned());
            }
            chunks.extend([Chunk::New(" ".to_owned()), Chunk::Kept(source.arguments)]);
            return Ok(chunks);
        }
        for word in &self.holed.words {
            writer.word(word, &mut chunks)?;
        }
        Ok(chunks)
    }

    /// What is to be read of it, worked out without what is written: the template is read with a mark for each hole.
    pub fn reading(&self, source: &Source, captures: &Captures, original: &InstructionReading) -> InstructionReading {
        let holes: Vec<&Hole> =
            self.holed.all().flat_map(|word| holes::holes(&word.pieces)).map(|(hole, _)| hole).collect();
        let pairs = matches!(self.holed.keyword, Keyword::Env | Keyword::Label | Keyword::Arg);
        let text = self.holed.filled(|hole, alone| {
            let number = holes.iter().position(|known| *known == hole).unwrap_or_default();
            let mark = format!("{MARK}{number}{MARK}");
            match hole.form {
                HoleForm::Plain if alone && hole.name == FLAGS => format!("--{mark}"),
                HoleForm::Plain if alone && pairs => format!("{mark}={MARK}{MARK}"),
                HoleForm::Plain => mark,
                HoleForm::Quoted | HoleForm::Json => format!("\"{mark}\""),
            }
        });
        let directive = if source.escape == '`' { "# escape=`\n" } else { "" };
        let file = format!("{directive}FROM scratch\n{text}\n");
        let parsed = dockerfile::parse(&file);
        let read = parsed.instructions().nth(1).map(|found| InstructionReading::of(found, &file, source.escape));
        let filler = Filler { holes, source, captures };
        let read = read.unwrap_or_else(|| original.clone());
        let flags = read.flags.iter().flat_map(|flag| filler.flag(flag)).collect();
        let heredocs = original.heredocs.clone();
        if source.json && self.same_words {
            return InstructionReading { keyword: read.keyword, flags, heredocs, ..original.clone() };
        }
        let words = match self.holed.keyword {
            Keyword::Env | Keyword::Label | Keyword::Arg => filler.pairs(&read.words),
            Keyword::Add | Keyword::Copy | Keyword::Expose | Keyword::Volume => filler.words(&read.words),
            _ => read.words.iter().map(|value| value.as_ref().map(|value| filler.value(value))).collect(),
        };
        InstructionReading { flags, words, heredocs, ..read }
    }
}

/// Around the number of a hole: no template has it, and BuildKit takes it for a letter everywhere.
const MARK: char = '\u{7f}';

struct Writer<'w> {
    source: &'w Source<'w>,
    captures: &'w Captures,
    /// Whether quotes count in what is written.
    lexed: bool,
}

impl Writer<'_> {
    fn word(&self, word: &HoledWord, chunks: &mut Vec<Chunk>) -> Result<(), String> {
        let blank = Chunk::New(word.blank.clone());
        if let Some(hole) = word.many() {
            let capture = self.captures.get(&hole.name);
            chunks.extend(
                capture
                    .and_then(|capture| capture.span)
                    .into_iter()
                    .flat_map(|span| [blank.clone(), Chunk::Kept(span)]),
            );
            return Ok(());
        }
        chunks.push(blank);
        for piece in &word.pieces {
            match &piece.kind {
                PieceKind::Text(text) => chunks.push(Chunk::New(text.clone())),
                PieceKind::Hole(hole) => self.hole(hole, chunks)?,
            }
        }
        Ok(())
    }

    fn hole(&self, hole: &Hole, chunks: &mut Vec<Chunk>) -> Result<(), String> {
        let Some(capture) = self.captures.get(&hole.name) else { return Ok(()) };
        let unreadable = |part: &ValuePart| matches!(part, ValuePart::Unreadable(_));
        match hole.form {
            HoleForm::Plain => chunks.push(match capture.span {
                Some(span) => Chunk::Kept(span),
                None => Chunk::New(capture.text.clone()),
            }),
            _ if capture.value.parts().iter().any(unreadable) => {
                return Err(format!("BuildKit cannot read `{}`", capture.text));
            }
            HoleForm::Quoted => self.quoted(capture, chunks),
            HoleForm::Json => self.json(capture, chunks)?,
        }
        Ok(())
    }

    /// The value in quotes, as little changed as can be.
    fn quoted(&self, capture: &Capture, chunks: &mut Vec<Chunk>) {
        let (text, escape) = (capture.text.as_str(), self.source.escape);
        let reads = |text: &str| is_word(text, escape) && Value::lexed(text, escape) == capture.value;
        let from_lexed = is_lexed(self.source.keyword);
        let Some(span) = capture.span.filter(|span| span.of(self.source.text) == text) else {
            return chunks.push(Chunk::New(written(&capture.value, escape)));
        };
        if (from_lexed || is_plain(text)) && reads(text) {
            chunks.push(Chunk::Kept(span));
        } else if reads(&format!("\"{text}\"")) {
            chunks.extend(around(span, "\""));
        } else if !from_lexed {
            // A value that is its text: each character that is special now gets an escape character.
            let quote = || Chunk::New("\"".to_owned());
            chunks.push(quote());
            let mut from = span.start;
            for (at, _) in text.char_indices().filter(|&(_, c)| needs_escape(c, escape)) {
                chunks.extend([Chunk::Kept(Span::new(from, span.start + at)), Chunk::New(escape.to_string())]);
                from = span.start + at;
            }
            chunks.extend([Chunk::Kept(Span::new(from, span.end)), quote()]);
        } else {
            chunks.push(Chunk::New(written(&capture.value, escape)));
        }
    }

    /// The value as a JSON string.
    fn json(&self, capture: &Capture, chunks: &mut Vec<Chunk>) -> Result<(), String> {
        let escape = self.source.escape;
        let inner = match (is_lexed(self.source.keyword), self.lexed) {
            // Without the quotes, where none are needed.
            (true, true) => match capture.value.as_text() {
                Some(text) if Value::lexed(text, escape) == capture.value => text.to_owned(),
                _ => capture.text.clone(),
            },
            (false, false) => capture.text.clone(),
            (false, _) => capture.text.chars().fold(String::new(), |mut text, c| {
                text.extend((needs_escape(c, escape) || c == '\'').then_some(escape));
                text.push(c);
                text
            }),
            (true, _) => capture.value.as_text().map(str::to_owned).ok_or_else(|| {
                format!("`{}` has a variable, which means nothing in {}", capture.text, "what it would become")
            })?,
        };
        let string = serde_json::to_string(&inner).unwrap_or_default();
        match capture.span {
            Some(span) if string[1..string.len() - 1] == *span.of(self.source.text) => {
                chunks.extend(around(span, "\""))
            }
            _ => chunks.push(Chunk::New(string)),
        }
        Ok(())
    }
}

fn around(span: Span, quote: &str) -> [Chunk; 3] {
    let quote = Chunk::New(quote.to_owned());
    [quote.clone(), Chunk::Kept(span), quote]
}

/// Puts what holes stand for in place of their marks.
struct Filler<'f> {
    holes: Vec<&'f Hole>,
    source: &'f Source<'f>,
    captures: &'f Captures,
}

impl Filler<'_> {
    /// The hole whose mark the text is, and nothing else.
    fn marked(&self, text: &str) -> Option<(&Hole, &Capture)> {
        let number: usize = text.strip_prefix(MARK)?.strip_suffix(MARK)?.parse().ok()?;
        let hole = self.holes.get(number)?;
        Some((hole, self.captures.get(&hole.name)?))
    }

    fn flag(&self, flag: &str) -> Vec<String> {
        if let Some((_, capture)) = flag.strip_prefix("--").and_then(|mark| self.marked(mark)) {
            return capture.words.iter().map(|word| word.text.clone()).collect();
        }
        let filled = flag.split(MARK).enumerate().map(|(index, text)| match index % 2 {
            0 => text.to_owned(),
            _ => self.marked(&format!("{MARK}{text}{MARK}")).map_or(String::new(), |(_, found)| found.text.clone()),
        });
        vec![filled.collect()]
    }

    fn words(&self, words: &[Option<Value>]) -> Vec<Option<Value>> {
        let mut filled = Vec::with_capacity(words.len());
        for word in words.iter().flatten() {
            match word.as_text().and_then(|text| self.marked(text)).filter(|(hole, _)| hole.many) {
                Some((_, capture)) => filled.extend(capture.words.iter().map(|word| Some(word.value.clone()))),
                None => filled.push(Some(self.value(word))),
            }
        }
        filled
    }

    fn pairs(&self, words: &[Option<Value>]) -> Vec<Option<Value>> {
        let mut filled = Vec::with_capacity(words.len());
        for pair in words.chunks(2) {
            let is_alone = pair.get(1).is_some_and(|value| value.as_ref().is_some_and(is_empty_mark));
            let marked = pair[0].as_ref().filter(|_| is_alone).and_then(|name| self.marked(name.as_text()?));
            match marked {
                Some((_, capture)) => capture.words.iter().for_each(|word| filled.extend(self.pair(word))),
                None => filled.extend(pair.iter().map(|value| value.as_ref().map(|value| self.value(value)))),
            }
        }
        filled
    }

    /// The name and the value of a word that becomes one of names and values.
    fn pair(&self, word: &SourceWord) -> [Option<Value>; 2] {
        match &word.name {
            Some(name) => [Some(name.value.clone()), word.default.as_ref().map(|default| default.value.clone())],
            None => {
                let value = |text: &str| Value::lexed(text, self.source.escape);
                match word.text.split_once('=') {
                    Some((name, default)) => [Some(value(name)), Some(value(default))],
                    None => [Some(value(&word.text)), None],
                }
            }
        }
    }

    fn value(&self, value: &Value) -> Value {
        let mut filled = Value::default();
        for part in value.parts() {
            let ValuePart::Text(text) = part else {
                filled.push(part.clone());
                continue;
            };
            for (index, text) in text.split(MARK).enumerate() {
                match self.marked(&format!("{MARK}{text}{MARK}")).filter(|_| index % 2 == 1) {
                    Some((_, capture)) => capture.value.parts().iter().for_each(|part| filled.push(part.clone())),
                    None => filled.push(ValuePart::Text(text.to_owned())),
                }
            }
        }
        filled
    }
}

fn is_empty_mark(value: &Value) -> bool {
    value.as_text() == Some("\u{7f}\u{7f}")
}
