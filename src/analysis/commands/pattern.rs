//! Commands as patterns: which words a command must have.

use crate::knowledge::packages::base_name;

/// A command: the program's name, then words that must come in this order among its arguments.
///
/// Options and other arguments may stand between the words. `prisma *` is `prisma` with any argument. A first word
/// with a slash is matched against the whole command word, one without against its last component.
#[derive(Clone, Debug)]
pub struct CommandPattern {
    /// As written.
    pub text: String,
    /// The words; never empty.
    pub words: Vec<WordPattern>,
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
}

impl CommandPattern {
    /// The index behind the last word that the pattern takes up, if it matches the command at all.
    ///
    /// A word that is no literal is taken up by `*` alone. An option in the pattern (`-m`) has nothing but options
    /// ahead of it, and the word behind it in the pattern, being its value, follows it at once.
    pub fn match_end(&self, words: &[Option<&str>]) -> Option<usize> {
        let (program, arguments) = self.words.split_first()?;
        let word = (*words.first()?)?;
        let whole = program.as_str().contains('/');
        if !(if whole { program.matches(word) } else { program.matches_base(word) }) {
            return None;
        }
        let (mut at, mut is_value) = (1, false);
        for pattern in arguments {
            let takes = |word: &Option<&str>| word.map_or(*pattern == WordPattern::Any, |word| pattern.matches(word));
            let skipped = words[at..].iter().position(takes)?;
            let is_option = pattern.as_str().starts_with('-');
            if (is_value && skipped > 0) || (is_option && !are_options(&words[at..at + skipped])) {
                return None;
            }
            at += skipped + 1;
            is_value = is_option;
        }
        Some(at)
    }
}

/// Whether the words are options, perhaps with their values.
fn are_options(words: &[Option<&str>]) -> bool {
    let option = |word: Option<&str>| word.is_some_and(|word| word.starts_with('-'));
    words.iter().enumerate().all(|(at, &word)| option(word) || (at > 0 && option(words[at - 1])))
}
