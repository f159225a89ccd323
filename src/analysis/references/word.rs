//! A word that is a reference, or a part of one, with the variables in it.

use crate::base::limits;
use crate::base::source_map::MappedText;
use crate::base::span::Span;
use crate::knowledge::references::{gap, gap_number, is_gap};
use crate::syntax::dockerfile::lexer::{self, LexedVariable, Modifier, WordPart};

/// How a reference is written.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    /// The text without its quotes, a [gap](crate::knowledge::references::gap) in place of each variable.
    pub text: MappedText<'a>,
    /// The variables, by the numbers of their gaps.
    pub variables: Vec<Variable<'a>>,
    /// What it comes to with ARGs at their defaults; none where that is not known.
    pub value: Option<String>,
    /// Whether the text is all that there is: no escapes, and no quotes within.
    pub is_plain: bool,
}

/// A variable in a word.
#[derive(Clone, Debug)]
pub struct Variable<'a> {
    /// Its name.
    pub name: String,
    /// All of it, as written: `${NAME}`.
    pub text: String,
    /// `alpine` of `${NAME:-alpine}`.
    pub default: Option<MappedText<'a>>,
    /// What it comes to; none where that is not known.
    value: Option<String>,
    /// Whether its value is taken as it is, or the default in place of it.
    is_plain: bool,
}

impl<'a> Written<'a> {
    /// A text that means itself.
    pub(super) fn literal(text: MappedText<'a>) -> Self {
        let value = Some(text.text().to_owned());
        Self { text, variables: Vec::new(), value, is_plain: true }
    }

    /// A text that cannot be edited word by word, and what it comes to.
    pub(super) fn unreadable(text: MappedText<'a>, value: Option<String>) -> Self {
        Self { text, variables: Vec::new(), value, is_plain: false }
    }

    /// A word in which quotes, escapes and variables count; `value` knows the variables.
    pub(super) fn of_word(word: MappedText<'a>, escape: char, value: &dyn Fn(&str) -> Option<String>) -> Self {
        let source = word.text();
        if !source.contains(['$', '"', '\'', escape]) && !source.contains(is_gap) {
            return Self::literal(word);
        }
        let Ok(parts) = lexer::parts(source, escape) else { return Self::unreadable(word.clone(), None) };
        let quoted = |part: &WordPart| matches!(part, WordPart::Single(_) | WordPart::Double(_));
        let is_plain = !source.contains(is_gap) && (parts.len() == 1 || !parts.iter().any(quoted));
        let mut reader = Reader {
            word: &word,
            text: MappedText::default(),
            variables: Vec::new(),
            is_plain,
            value,
            known: Some(String::new()),
        };
        reader.read(&parts);
        let Reader { text, variables, is_plain, known, .. } = reader;
        match is_plain {
            true => Self { text, variables, value: known, is_plain },
            false => Self { text: word.clone(), variables, value: known, is_plain },
        }
    }

    /// Where it stands, in the file.
    pub fn span(&self) -> Span {
        self.text.source_span(Span::new(0, self.text.text().len()))
    }

    /// The names of the variables in it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.iter().map(|variable| variable.name.as_str())
    }

    /// The variable that it is, and nothing else.
    pub(super) fn whole(&self) -> Option<Variable<'a>> {
        let [variable] = &self.variables[..] else { return None };
        let mut text = self.text.text().chars();
        let alone = self.is_plain && text.next().is_some_and(is_gap) && text.next().is_none();
        (alone && variable.is_plain).then(|| variable.clone())
    }

    /// A text with the variables in place of their gaps.
    pub fn restored(&self, text: &str) -> String {
        let mut restored = String::with_capacity(text.len());
        for c in text.chars() {
            match gap_number(c).and_then(|number| self.variables.get(number)) {
                Some(variable) => restored.push_str(&variable.text),
                None => restored.push(c),
            }
        }
        restored
    }

    /// A text with the values of the variables in place of their gaps; none where one is not known.
    pub fn filled(&self, text: &str) -> Option<String> {
        let mut filled = String::with_capacity(text.len());
        for c in text.chars() {
            match gap_number(c) {
                Some(number) => filled.push_str(self.variables.get(number)?.value.as_deref()?),
                None => filled.push(c),
            }
        }
        Some(filled)
    }
}

struct Reader<'r, 'a> {
    word: &'r MappedText<'a>,
    text: MappedText<'a>,
    variables: Vec<Variable<'a>>,
    is_plain: bool,
    value: &'r dyn Fn(&str) -> Option<String>,
    known: Option<String>,
}

impl<'a> Reader<'_, 'a> {
    fn read(&mut self, parts: &[WordPart]) {
        for part in parts {
            match part {
                WordPart::Plain(text) | WordPart::Single(text) => {
                    self.text.append(self.slice(text));
                    self.know(Some((*text).to_owned()));
                }
                WordPart::Double(parts) => self.read(parts),
                WordPart::Escaped(c) => {
                    self.is_plain = false;
                    self.know(Some(c.iter().collect()));
                }
                WordPart::Variable(variable) => self.variable(variable),
            }
        }
    }

    fn variable(&mut self, variable: &LexedVariable) {
        let default = match &variable.modifier {
            Modifier::Operator { operator: '-', .. } => {
                variable.text.split_once('-').map(|(_, word)| word.strip_suffix('}').unwrap_or(word))
            }
            _ => None,
        };
        let is_plain = default.is_some() || matches!(variable.modifier, Modifier::Bare | Modifier::Braces);
        let value = (self.value)(variable.name).filter(|value| !value.is_empty() || default.is_none());
        let literal = default.filter(|word| !word.contains(['$', '"', '\'', '\\', '`'])).map(str::to_owned);
        let value = value.or(literal).filter(|_| is_plain);
        self.know(value.clone());
        match gap(self.variables.len()) {
            Some(gap) => {
                self.text.append(MappedText::atom(gap.to_string(), self.word.source_span(self.span(variable.text))))
            }
            None => self.is_plain = false,
        }
        let default = default.filter(|word| !word.is_empty()).map(|word| self.slice(word));
        let (name, text) = (variable.name.to_owned(), variable.text.to_owned());
        self.variables.push(Variable { name, text, default, value, is_plain });
    }

    /// Adds to what the word comes to.
    fn know(&mut self, more: Option<String>) {
        self.known = self.known.take().zip(more).map(|(known, more)| known + &more);
        self.known = self.known.take().filter(|known| known.len() <= limits::REFERENCE);
    }

    /// Where a part of the word stands in it.
    fn span(&self, part: &str) -> Span {
        let start = part.as_ptr().addr().saturating_sub(self.word.text().as_ptr().addr());
        Span::new(start, start + part.len())
    }

    fn slice(&self, part: &str) -> MappedText<'a> {
        self.word.slice(self.span(part))
    }
}
