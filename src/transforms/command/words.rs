//! The words of a command, with what the shell may make of them.

use crate::analysis::argv::is_pattern;
use crate::analysis::commands::{CommandSource, RunCommand, WordText};
use crate::knowledge::prefixes::{PrefixKind, Stripped, strip_prefixes};
use crate::knowledge::words::{Arg, AsArg};
use crate::syntax::shell::Word;

/// A word of a command.
#[derive(Clone, Debug)]
pub(super) struct CommandWord<'t> {
    known: WordText<'t>,
    /// Where a pattern begins, in what is known of the word.
    pattern: Option<usize>,
    /// As it is written.
    pub raw: &'t str,
}

impl AsArg for CommandWord<'_> {
    fn arg(&self) -> Arg<'_> {
        match self.pattern {
            Some(at) => Arg::Begins(&self.known.beginning()[..at]),
            None => self.known.arg(),
        }
    }
}

impl<'t> CommandWord<'t> {
    /// The words of a command.
    pub fn of(command: &RunCommand<'t>) -> Vec<Self> {
        match command.source {
            CommandSource::Script { shell, simple, .. } => {
                let text = shell.mapped.text();
                simple.words.iter().map(|word| Self::of_word(word, text)).collect()
            }
            CommandSource::Exec(exec) => exec.words.iter().map(|word| Self::literal(&word.value)).collect(),
        }
    }

    fn literal(value: &'t str) -> Self {
        Self { known: WordText::known(value), pattern: None, raw: value }
    }

    fn of_word(word: &Word, text: &'t str) -> Self {
        let known = WordText::of(word, text);
        let special = |known: &str| known.find(['*', '?', '[', '{', '~']).unwrap_or(known.len());
        let pattern = is_pattern(word.parts, text).then(|| special(known.beginning()));
        Self { pattern, raw: word.span.of(text), known }
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
    pub fn of(command: &RunCommand<'t>) -> Option<Self> {
        let words = CommandWord::of(command);
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
