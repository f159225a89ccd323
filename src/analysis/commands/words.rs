//! The words of commands, and what they assign.

use std::borrow::Cow;

use crate::knowledge::words::{Arg, AsArg};
use crate::syntax::shell::{Assignment, Part, PartKind, Simple, Word};

/// As much of a word as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordText<'t> {
    /// The value, or its beginning.
    text: Cow<'t, str>,
    /// Whether that is all of it.
    whole: bool,
}

impl AsArg for WordText<'_> {
    fn arg(&self) -> Arg<'_> {
        if self.whole { Arg::Known(&self.text) } else { Arg::Begins(&self.text) }
    }
}

impl<'t> WordText<'t> {
    /// A word that is known.
    pub const fn known(text: &'t str) -> Self {
        Self { text: Cow::Borrowed(text), whole: true }
    }

    /// What is known of a word of a script.
    pub fn of(word: &Word, text: &'t str) -> Self {
        if word.is_plain() {
            return Self::known(word.span.of(text));
        }
        if let Some(path) = path_below_variable(word, text) {
            return Self::known(path);
        }
        let (text, whole) = word.literal_beginning(text);
        Self { text: Cow::Owned(text), whole }
    }

    /// The words of a simple command.
    pub fn of_simple(simple: &Simple, text: &'t str) -> Vec<Self> {
        simple.words.iter().map(|word| Self::of(word, text)).collect()
    }

    /// All of the word, or its beginning.
    pub fn beginning(&self) -> &str {
        &self.text
    }

    #[cfg(test)]
    pub(super) fn begins(text: &'t str) -> Self {
        Self { text: Cow::Borrowed(text), whole: false }
    }
}

/// `$HOME/bin/poetry`: the path as it is written, of which the last component is known.
fn path_below_variable<'t>(word: &Word, text: &'t str) -> Option<&'t str> {
    let parts = match word.parts {
        [Part { kind: PartKind::DoubleQuoted(inner), .. }] => inner,
        parts => parts,
    };
    let (PartKind::Parameter(..), PartKind::Literal) = (&parts.first()?.kind, &parts.last()?.kind) else { return None };
    let plain = |part: &Part| matches!(part.kind, PartKind::Literal | PartKind::Parameter(_, []));
    let path = parts.first()?.span.to(parts.last()?.span).of(text);
    let name = parts.last()?.span.of(text).rsplit_once('/')?.1;
    (!name.is_empty() && parts.iter().all(plain)).then_some(path)
}

/// The name of the variable that is all of the word: `$PACKAGES`, `"${PACKAGES}"`.
pub fn sole_variable<'t>(word: &Word, text: &'t str) -> Option<&'t str> {
    let [part] = word.parts else { return None };
    let part = match &part.kind {
        PartKind::DoubleQuoted([part]) => part,
        PartKind::DoubleQuoted(_) => return None,
        _ => part,
    };
    match &part.kind {
        PartKind::Parameter(name, []) => {
            let plain = matches!(part.span.len() - name.len(), 1 | 3);
            plain.then(|| name.of(text))
        }
        _ => None,
    }
}

/// A variable that is set for a command, or by an earlier command of its script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// The variable.
    pub name: String,
    /// Its value, where it is known.
    pub value: Option<String>,
    /// Whether the command has it in its environment for sure.
    pub exported: bool,
}

impl Assigned {
    /// `name=value` as the shell has it.
    pub fn of(assignment: &Assignment, text: &str, exported: bool) -> Self {
        let value = match (&assignment.value, &assignment.array) {
            (_, Some(_)) => None,
            (Some(value), None) => value.literal(text),
            (None, None) => Some(String::new()),
        };
        Self { name: assignment.name.of(text).to_owned(), value, exported }
    }

    /// A word of `env` or `export`.
    pub fn of_word(word: &WordText<'_>) -> Option<Self> {
        let (name, value) = word.text.split_once('=')?;
        Some(Self { name: name.to_owned(), value: word.whole.then(|| value.to_owned()), exported: true })
    }
}
