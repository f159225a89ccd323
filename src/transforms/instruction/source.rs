//! The words of an instruction that is there.

use crate::analysis::reading::{Value, is_lexed};
use crate::base::span::Span;
use crate::syntax::dockerfile::{Body, Instruction, Keyword, Pair, split_blanks};

/// An instruction, cut up as BuildKit does it; spans are in its mapped text.
#[derive(Clone, Debug)]
pub(super) struct Source<'i> {
    pub keyword: Keyword,
    pub text: &'i str,
    pub escape: char,
    /// Whether it is `KEY value`.
    pub legacy: bool,
    /// Whether its words are a JSON array.
    pub json: bool,
    pub flags: Vec<SourceWord>,
    pub words: Vec<SourceWord>,
    /// All words.
    pub arguments: Span,
    /// Whether it has here-documents.
    pub heredocs: bool,
}

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SourceWord {
    /// Where it stands.
    pub span: Span,
    /// As it stands there, or what is read there: of a flag, or of a JSON string.
    pub text: String,
    /// What is read there.
    pub value: Value,
    /// Of ENV, LABEL and ARG, the name.
    pub name: Option<WordPart>,
    /// Of those, what stands after the `=`.
    pub default: Option<WordPart>,
    /// Whether it is a JSON string.
    pub json: bool,
}

/// A name, or what stands after the `=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WordPart {
    pub span: Span,
    pub text: String,
    pub value: Value,
}

impl SourceWord {
    /// Whether it stands in the text just so.
    pub fn is_as_written(&self, text: &str) -> bool {
        self.span.of(text) == self.text
    }
}

impl<'i> Source<'i> {
    /// The words; none of an instruction that has none.
    pub fn of(instruction: &'i Instruction, escape: char) -> Option<Self> {
        let keyword = instruction.keyword?;
        let text = instruction.mapped.text();
        let mut source = Self {
            keyword,
            text,
            escape,
            legacy: matches!(instruction.body, Body::Pairs { legacy: true, .. }),
            json: matches!(instruction.body, Body::Exec(_)),
            flags: Vec::new(),
            words: Vec::new(),
            arguments: instruction.arguments,
            heredocs: !instruction.heredocs.is_empty(),
        };
        let flag = |flag: &crate::syntax::dockerfile::Flag| SourceWord {
            text: flag.value.clone(),
            value: Value::literal(&flag.value),
            ..source.word(flag.span)
        };
        let flags = instruction.flags.iter().map(flag).collect();
        source.words = match &instruction.body {
            Body::Pairs { pairs, legacy: true } => pairs.iter().flat_map(|pair| source.legacy(pair)).collect(),
            Body::Pairs { pairs, .. } | Body::Args(pairs) => pairs.iter().map(|pair| source.pair(pair)).collect(),
            Body::Words(spans) => spans.iter().map(|&span| source.word(span)).collect(),
            Body::Exec(strings) => {
                let string = |string: &crate::syntax::dockerfile::ExecWord| SourceWord {
                    text: string.value.clone(),
                    value: source.value(&string.value),
                    json: true,
                    ..source.word(string.span)
                };
                strings.iter().map(string).collect()
            }
            Body::Text if !source.arguments.is_empty() => source.blank_words(source.arguments),
            _ => return None,
        };
        source.flags = flags;
        Some(source)
    }

    /// What is read of text in this instruction.
    pub fn value(&self, text: &str) -> Value {
        if is_lexed(self.keyword) { Value::lexed(text, self.escape) } else { Value::literal(text) }
    }

    fn word(&self, span: Span) -> SourceWord {
        let text = span.of(self.text).to_owned();
        SourceWord { span, value: self.value(&text), text, name: None, default: None, json: false }
    }

    fn blank_words(&self, span: Span) -> Vec<SourceWord> {
        split_blanks(span.of(self.text)).map(|word| self.word(word.shifted(span.start))).collect()
    }

    fn pair(&self, pair: &Pair) -> SourceWord {
        SourceWord {
            name: Some(self.part(pair.name)),
            default: pair.value.map(|value| self.part(value)),
            ..self.word(pair.span)
        }
    }

    /// `KEY value`: the name, and the words of the value.
    fn legacy(&self, pair: &Pair) -> Vec<SourceWord> {
        let value = pair.value.into_iter().flat_map(|value| self.blank_words(value));
        std::iter::once(self.word(pair.name)).chain(value).collect()
    }

    fn part(&self, span: Span) -> WordPart {
        let text = span.of(self.text).to_owned();
        WordPart { span, value: self.value(&text), text }
    }
}
