//! The words of a command, with what the shell may make of them.

use crate::analysis::argv::is_pattern;
use crate::analysis::commands::{CommandSource, RunCommand, WordText};
use crate::knowledge::prefixes::{PrefixKind, Stripped, strip_prefixes};
use crate::knowledge::words::{Arg, AsArg};
use crate::syntax::shell::{PartKind, Word};

/// A word of a command.
#[derive(Clone, Debug)]
pub(super) struct CommandWord<'t> {
    known: WordText<'t>,
    /// Where a pattern begins, in what is known of the word.
    pattern: Option<usize>,
    /// The value of the variable that it begins with, if the Dockerfile gives it one that is one word.
    beginning: Option<String>,
    /// As it is written.
    pub raw: &'t str,
}

impl AsArg for CommandWord<'_> {
    fn arg(&self) -> Arg<'_> {
        match self.pattern {
            _ if self.beginning.is_some() => Arg::Begins(self.beginning.as_deref().unwrap_or_default()),
            Some(at) => Arg::Begins(&self.known.beginning()[..at]),
            None => self.known.arg(),
        }
    }
}

impl<'t> CommandWord<'t> {
    /// The words of a command.
    ///
    /// `value`: that of a variable, where the Dockerfile gives it one for sure.
    fn all_of(command: &RunCommand<'t>, value: &dyn Fn(&str) -> Option<String>) -> Vec<Self> {
        match command.source {
            CommandSource::Script { shell, simple, .. } => {
                let text = shell.mapped.text();
                simple.words.iter().map(|word| Self::of_word(word, text, value)).collect()
            }
            CommandSource::Exec(exec) => exec.words.iter().map(|word| Self::literal(&word.value)).collect(),
        }
    }

    fn literal(value: &'t str) -> Self {
        Self { known: WordText::known(value), pattern: None, beginning: None, raw: value }
    }

    fn of_word(word: &Word, text: &'t str, value: &dyn Fn(&str) -> Option<String>) -> Self {
        let known = WordText::of(word, text);
        let special = |known: &str| known.find(['*', '?', '[', '{', '~']).unwrap_or(known.len());
        let pattern = is_pattern(word.parts, text).then(|| special(known.beginning()));
        let is_one_word = |value: &String| !value.is_empty() && !value.contains([' ', '\t', '\n', '*', '?', '[']);
        let variable = known.beginning().is_empty().then(|| first_variable(word, text)).flatten();
        let beginning = variable.and_then(value).filter(is_one_word);
        Self { pattern, beginning, raw: word.span.of(text), known }
    }

    /// Whether the word, or one that the shell makes of it, may be `wanted`.
    pub fn may_become(&self, wanted: &str) -> bool {
        match self.arg() {
            Arg::Known(_) => false,
            // What stands behind a beginning is taken to be one word: nobody hides another in a version.
            Arg::Begins(start) => wanted.starts_with(start),
        }
    }

    /// Whether it may hold options that are not seen.
    pub fn may_hold_options(&self) -> bool {
        matches!(self.arg(), Arg::Begins(start) if start.is_empty() || start.starts_with('-') && !start.contains('='))
    }
}

/// The name of the variable that the word begins with: `$URL`, `"${URL}/x"`.
fn first_variable<'t>(word: &Word, text: &'t str) -> Option<&'t str> {
    let first = match &word.parts.first()?.kind {
        PartKind::DoubleQuoted(inner) => inner.first()?,
        _ => word.parts.first()?,
    };
    match &first.kind {
        PartKind::Parameter(name, []) => {
            let plain = matches!(first.span.len() - name.len(), 1 | 3);
            plain.then(|| name.of(text))
        }
        _ => None,
    }
}

/// A command without its prefixes.
pub(super) struct Call<'t> {
    /// All words.
    pub words: Vec<CommandWord<'t>>,
    /// What stands before the program.
    pub stripped: Stripped,
    /// The word that is the program.
    pub program: usize,
}

impl<'t> Call<'t> {
    /// The command, if it runs a program.
    pub fn of(command: &RunCommand<'t>, value: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        let words = CommandWord::all_of(command, value);
        let stripped = strip_prefixes(&words);
        let program = stripped.program?;
        Some(Self { words, stripped, program })
    }

    /// The words from the program on.
    pub fn own(&self) -> &[CommandWord<'t>] {
        &self.words[self.program..]
    }

    /// Whether words from elsewhere follow those that are written.
    pub fn reads_arguments(&self) -> bool {
        self.stripped.has(PrefixKind::Input)
    }
}
