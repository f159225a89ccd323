//! One instruction: its keyword, flags and arguments.

use super::json;
use super::json::JsonArray;
use super::values::healthcheck_parts;
use super::words::{behind_blanks, flags, is_blank, split_blanks, split_quoted};
use super::{Body, From, Instruction, Keyword, Pair};
use crate::base::diagnostic::Diagnostic;
use crate::base::source_map::MappedText;
use crate::base::span::Span;

/// Takes apart the joined text of an instruction that starts at `start` in the file.
pub(super) fn parse<'a>(
    mapped: MappedText<'a>,
    escape: char,
    start: usize,
    errors: &mut Vec<Diagnostic>,
) -> Instruction<'a> {
    let text = mapped.text();
    let trimmed = trim(text, Span::new(0, text.len()));
    let word = trimmed.of(text).split(is_blank).next().unwrap_or_default();
    let keyword_end = trimmed.start + word.len();
    let keyword = Keyword::of(word);
    let rest = Span::new(keyword_end, trimmed.end);
    let rest_start = rest.end - behind_blanks(rest.of(text), is_blank).len();
    let (mut flags, arguments_at) = flags(&text[rest_start..trimmed.end], escape);
    flags.iter_mut().for_each(|flag| flag.span = flag.span.shifted(rest_start));
    let arguments = trim(text, Span::new(rest_start + arguments_at, trimmed.end));
    let mut reader = Reader { mapped: &mapped, text, arguments, escape, start, errors };
    let body = keyword.map_or(Body::Text, |keyword| reader.body(keyword));
    let keyword_span = match keyword_end > trimmed.start {
        true => mapped.source_span(Span::new(trimmed.start, keyword_end)),
        false => Span::empty(start),
    };
    Instruction {
        span: Span::empty(start),
        keyword,
        keyword_span,
        flags,
        arguments,
        body,
        heredocs: Vec::new(),
        comments: Vec::new(),
        mapped,
    }
}

/// Where in the file the character at `offset` stands, at the end the last one; `start` where there is none.
pub(super) fn place(mapped: &MappedText, offset: usize, start: usize) -> usize {
    let last = mapped.text().char_indices().next_back();
    last.map_or(start, |(last, _)| mapped.source_start(offset.min(last)))
}

fn trim(text: &str, span: Span) -> Span {
    // Most texts have nothing to trim.
    if let [first, .., last] = span.of(text).as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return span;
    }
    let start = span.end - span.of(text).trim_start().len();
    Span::new(start, start + text[start..span.end].trim_end().len())
}

struct Reader<'r, 'a> {
    mapped: &'r MappedText<'a>,
    text: &'r str,
    arguments: Span,
    escape: char,
    start: usize,
    errors: &'r mut Vec<Diagnostic>,
}

impl<'r, 'a> Reader<'r, 'a> {
    fn error(&mut self, message: impl Into<String>) {
        let at = place(self.mapped, self.arguments.start, self.start);
        self.errors.push(Diagnostic::at(at, message));
    }

    fn body(&mut self, keyword: Keyword) -> Body<'a> {
        if self.arguments.is_empty() {
            return Body::Text;
        }
        match keyword {
            Keyword::From => self.from(),
            Keyword::Env | Keyword::Label => self.pairs(keyword),
            Keyword::Arg => self.args(),
            Keyword::Onbuild => self.onbuild(),
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Shell => self.exec_or(|_| Body::Text),
            Keyword::Add | Keyword::Copy | Keyword::Volume => self.exec_or(Self::words),
            Keyword::Expose => self.words(),
            Keyword::Healthcheck => self.healthcheck(),
            Keyword::Maintainer | Keyword::StopSignal | Keyword::User | Keyword::Workdir => Body::Text,
        }
    }

    fn words(&mut self) -> Body<'a> {
        Body::Words(self.blank_words().collect())
    }

    fn blank_words(&self) -> impl Iterator<Item = Span> + use<'r> {
        let start = self.arguments.start;
        split_blanks(self.arguments.of(self.text)).map(move |word| word.shifted(start))
    }

    fn quoted_words(&self) -> impl Iterator<Item = Span> + use<'r> {
        let start = self.arguments.start;
        split_quoted(self.arguments.of(self.text), self.escape).map(move |word| word.shifted(start))
    }

    fn exec_or(&mut self, other: impl Fn(&mut Self) -> Body<'a>) -> Body<'a> {
        match json::array(self.arguments.of(self.text)) {
            JsonArray::Strings(mut words) => {
                for word in &mut words {
                    word.span = word.span.shifted(self.arguments.start);
                }
                Body::Exec(words)
            }
            JsonArray::Mixed => {
                self.error("found a JSON array with something other than strings; expected strings only");
                Body::Text
            }
            JsonArray::No => other(self),
        }
    }

    fn healthcheck(&mut self) -> Body<'a> {
        let arguments = self.arguments;
        let (_, command) = healthcheck_parts(arguments.of(self.text));
        self.arguments = Span::new(arguments.end - command.len(), arguments.end);
        let body = self.exec_or(|_| Body::Text);
        self.arguments = arguments;
        body
    }

    fn from(&mut self) -> Body<'a> {
        let mut words = self.blank_words();
        match [words.next(), words.next(), words.next(), words.next()] {
            [Some(image), None, ..] => Body::From(From { image, name: None }),
            [Some(image), Some(r#as), name @ Some(_), None] if is_as(r#as.of(self.text)) => {
                Body::From(From { image, name })
            }
            _ => Body::Text,
        }
    }

    fn pairs(&mut self, keyword: Keyword) -> Body<'a> {
        let mut words = self.quoted_words().peekable();
        let Some(first) = words.peek() else { return Body::Pairs { pairs: Vec::new(), legacy: false } };
        if !first.of(self.text).contains('=') {
            return self.legacy_pair(keyword);
        }
        let mut pairs = Vec::new();
        for word in words {
            match self.pair(word) {
                pair if pair.value.is_none() => {
                    let found = word.of(self.text);
                    self.error(format!("found {found:?} without `=`; {} expects name=value", keyword.name()));
                }
                pair => pairs.push(pair),
            }
        }
        Body::Pairs { pairs, legacy: false }
    }

    /// `ENV name value`, where the value is the rest of the line.
    fn legacy_pair(&mut self, keyword: Keyword) -> Body<'a> {
        let whole = self.arguments.of(self.text);
        let name = whole.split(is_blank).next().unwrap_or_default();
        let value = whole[name.len()..].trim_start_matches(is_blank);
        if name.len() == whole.len() {
            self.error(format!("found {name:?} alone; {} must have two arguments", keyword.name()));
            return Body::Text;
        }
        let start = self.arguments.start;
        let name = Span::new(start, start + name.len());
        let value = Span::new(self.arguments.end - value.len(), self.arguments.end);
        Body::Pairs { pairs: vec![Pair { span: self.arguments, name, value: Some(value) }], legacy: true }
    }

    fn args(&mut self) -> Body<'a> {
        Body::Args(self.quoted_words().map(|word| self.pair(word)).collect())
    }

    fn pair(&self, word: Span) -> Pair {
        match word.of(self.text).find('=') {
            Some(at) => Pair {
                span: word,
                name: Span::new(word.start, word.start + at),
                value: Some(Span::new(word.start + at + 1, word.end)),
            },
            None => Pair { span: word, name: word, value: None },
        }
    }

    fn onbuild(&mut self) -> Body<'a> {
        let inner_text = self.mapped.slice(self.arguments);
        let keyword = Keyword::of(inner_text.text().split(is_blank).next().unwrap_or_default());
        if let Some(Keyword::Onbuild | Keyword::From | Keyword::Maintainer) = keyword {
            return Body::Text;
        }
        let start = inner_text.source_start(0);
        Body::Onbuild(Box::new(parse(inner_text, self.escape, start, self.errors)))
    }
}

/// BuildKit compares by Unicode's simple folding, in which the long s is an s.
fn is_as(word: &str) -> bool {
    word.eq_ignore_ascii_case("as") || word.replace('\u{17f}', "s").eq_ignore_ascii_case("as")
}
