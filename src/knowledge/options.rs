//! How options are written, and which of them take a value.

use super::words::Arg;

/// Options by their letters and by their long names, without dashes.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub(super) short: &'static str,
    pub(super) long: &'static [&'static str],
}

impl Options {
    pub(super) const NONE: Options = Options::of("", &[]);

    pub(super) const fn of(short: &'static str, long: &'static [&'static str]) -> Self {
        Self { short, long }
    }

    /// Whether there is an option of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.long.contains(&name) || name.chars().count() == 1 && self.short.contains(name)
    }

    /// The option of that name, as the table has it.
    pub(super) fn find(&self, name: &str) -> Option<&'static str> {
        match name.len() {
            1 => self.short.find(name).map(|at| &self.short[at..=at]),
            _ => self.long.iter().find(|long| **long == name).copied(),
        }
    }
}

/// An option word: the option in it that takes a value, if one does, and where that value stands.
pub(super) struct Taken<'a> {
    /// Without dashes; empty for letters none of which takes a value.
    pub name: &'a str,
    pub value: Value<'a>,
}

pub(super) enum Value<'a> {
    None,
    Inline(Arg<'a>),
    Next,
}

impl<'a> Taken<'a> {
    pub fn new(word: Arg<'a>, tables: &[&Options]) -> Self {
        match word.beginning().strip_prefix("--") {
            Some(long) => Self::long(word, long, tables, "--".len()),
            None => Self::letters(word, tables),
        }
    }

    /// The same, where one dash is as good as two before a long name.
    pub fn of_long(word: Arg<'a>, tables: &[&Options]) -> Self {
        let text = word.beginning();
        let long = text.trim_start_matches('-');
        Self::long(word, long, tables, text.len() - long.len())
    }

    fn long(word: Arg<'a>, long: &'a str, tables: &[&Options], dashes: usize) -> Self {
        let (name, value) = match long.split_once('=') {
            Some((name, _)) => (name, Value::Inline(word.skip(dashes + name.len() + "=".len()))),
            None if tables.iter().any(|options| options.long.contains(&long)) => (long, Value::Next),
            None => (long, Value::None),
        };
        let value = if word.known().is_none() && matches!(value, Value::Next) { Value::None } else { value };
        Self { name, value }
    }

    /// Letters may stand together; the first that takes a value takes the rest of the word.
    fn letters(word: Arg<'a>, tables: &[&Options]) -> Self {
        let text = word.beginning();
        for (at, letter) in text.char_indices().skip(1) {
            let end = at + letter.len_utf8();
            if letter == '=' {
                break;
            }
            if tables.iter().any(|options| options.short.contains(letter)) {
                let whole = word.known().is_some() && end == text.len();
                let value = if whole { Value::Next } else { Value::Inline(word.skip(end)) };
                return Self { name: &text[at..end], value };
            }
        }
        Self { name: "", value: Value::None }
    }

    /// How many words it takes up.
    pub const fn words(&self) -> usize {
        match self.value {
            Value::Next => 2,
            _ => 1,
        }
    }
}
