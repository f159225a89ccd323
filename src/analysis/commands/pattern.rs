//! Commands as patterns: which words a command must have.

use smallvec::SmallVec;

use super::MODULE;
use crate::knowledge::programs::KnownCommand;
use crate::knowledge::words::{Arg, AsArg, base_name};

/// A command: the program's name, then words that must come in this order among its arguments.
///
/// Options and other arguments may stand between the words. `prisma *` is `prisma` with any argument. A first word
/// with a slash is matched against the whole command word, one without against its last component. A program that the
/// table knows, and its sub-command, match in all of their spellings: `pip install` is `python3 -m pip install`, too.
#[derive(Clone, Debug)]
pub struct CommandPattern {
    /// As written.
    pub text: String,
    /// The words; never empty.
    pub words: Vec<WordPattern>,
    /// What the first words spell, and how many of them do.
    known: Option<(KnownCommand, usize)>,
}

/// A glob for one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordPattern {
    /// Without special characters: the word itself.
    Literal(String),
    /// `*` alone.
    Any,
    /// Any other.
    Glob(glob::Pattern),
}

impl WordPattern {
    /// Compiles `pattern`.
    ///
    /// # Errors
    ///
    /// Where it is no glob.
    pub fn new(pattern: &str) -> Result<Self, glob::PatternError> {
        let compiled = glob::Pattern::new(pattern)?;
        Ok(match pattern {
            "*" => Self::Any,
            _ if pattern.contains(['*', '?', '[', ']']) => Self::Glob(compiled),
            _ => Self::Literal(pattern.to_owned()),
        })
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Any => "*",
            Self::Glob(pattern) => pattern.as_str(),
        }
    }

    /// Whether the word is what it stands for.
    pub fn matches(&self, word: &str) -> bool {
        match self {
            Self::Literal(text) => text == word,
            Self::Any => true,
            Self::Glob(pattern) => pattern.matches(word),
        }
    }

    /// Whether the last component of the command word is what it stands for.
    pub fn matches_base(&self, word: &str) -> bool {
        match self {
            Self::Literal(text) => word
                .strip_suffix(text.as_str())
                .is_some_and(|folder| (folder.is_empty() || folder.ends_with('/')) && !text.contains('/')),
            _ => self.matches(base_name(word)),
        }
    }

    /// What each word that it matches begins with.
    fn literal_start(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Any => "",
            Self::Glob(pattern) => pattern.as_str().split(['*', '?', '[']).next().unwrap_or_default(),
        }
    }
}

impl CommandPattern {
    /// A pattern of `words`, which are not empty.
    pub fn new(text: &str, words: Vec<WordPattern>) -> Self {
        let literal = |word: &'_ WordPattern| matches!(word, WordPattern::Literal(_));
        let literals: Vec<&str> = words.iter().take_while(|word| literal(word)).map(WordPattern::as_str).collect();
        let bare = literals.first().is_some_and(|program| !program.contains('/'));
        let whole = |known: &KnownCommand| bare && !known.program.is_partial();
        let known = KnownCommand::read(&literals).filter(|(known, _)| whole(known));
        Self { text: text.to_owned(), words, known }
    }

    /// Whether the words from the program's name on are what it stands for.
    pub fn matches<W: AsArg>(&self, words: &[W]) -> bool {
        if let Some((command, spelled)) = &self.known {
            let Some(arguments) = command.arguments(words) else { return false };
            return are_among(&self.words[*spelled..], || arguments.map(value).collect());
        }
        let Some(word) = words.first().and_then(value) else { return false };
        let whole = self.words[0].as_str().contains('/');
        let named = if whole { self.words[0].matches(word) } else { self.words[0].matches_base(word) };
        named && are_among(&self.words[1..], || words[1..].iter().map(value).collect())
    }

    /// Whether words of a text that is not taken apart seem to start with the command.
    pub fn may_start<W: AsArg>(&self, words: &[W]) -> bool {
        if let Some((command, spelled)) = &self.known {
            let Some(arguments) = command.arguments(words) else { return false };
            return are_among(&self.words[*spelled..], || arguments.map(|word| word.arg().known()).collect());
        }
        let mut names = words.iter().map(|word| word.arg().beginning());
        let program = names.next().is_some_and(|program| self.words[0].matches(base_name(program)));
        program && self.words.len() <= words.len() && self.words[1..].iter().zip(names).all(|(p, word)| p.matches(word))
    }

    /// Words one of which each command has that it matches, if there are such.
    pub fn needles(&self) -> Option<Vec<&str>> {
        // A launcher brings these with it.
        let written = |word: &&WordPattern| !MODULE.iter().any(|module| word.matches(module));
        let spelled = self.known.as_ref().map_or(0, |(_, spelled)| *spelled);
        let single = self.words[spelled..].iter().filter(written).map(|word| vec![word.literal_start()]);
        let program = self.known.iter().map(|(command, _)| command.program.names().collect());
        let subcommand = self.known.iter().filter_map(|(command, _)| Some(command.subcommand?.last_words().collect()));
        let shortest = |words: &Vec<&str>| words.iter().map(|word| word.len()).min();
        single.chain(program).chain(subcommand).max_by_key(shortest)
    }
}

/// What a word is compared as: `prisma@$VERSION` is as good as `prisma@` and any version.
fn value<W: AsArg>(word: &W) -> Option<&str> {
    match word.arg() {
        Arg::Begins(text) if !text.contains('@') => None,
        arg => Some(arg.beginning()),
    }
}

/// Whether the patterns match some of the arguments, in their order.
///
/// A word that is not known is matched by `*` alone. An option in the pattern (`-m`) has nothing but options before it,
/// and the word after it in the pattern, being its value, follows it at once.
fn are_among<'w>(patterns: &[WordPattern], arguments: impl FnOnce() -> SmallVec<[Option<&'w str>; 16]>) -> bool {
    if patterns.is_empty() {
        return true;
    }
    let words = arguments();
    let (mut at, mut is_value) = (0, false);
    for pattern in patterns {
        let takes = |word: &Option<&str>| word.map_or(*pattern == WordPattern::Any, |word| pattern.matches(word));
        let Some(skipped) = words[at..].iter().position(takes) else { return false };
        let is_option = pattern.as_str().starts_with('-');
        if (is_value && skipped > 0) || (is_option && !are_options(&words[at..at + skipped])) {
            return false;
        }
        at += skipped + 1;
        is_value = is_option;
    }
    true
}

/// Whether the words are options, perhaps with their values.
fn are_options(words: &[Option<&str>]) -> bool {
    let option = |word: Option<&str>| word.is_some_and(|word| word.starts_with('-'));
    words.iter().enumerate().all(|(at, &word)| option(word) || (at > 0 && option(words[at - 1])))
}
