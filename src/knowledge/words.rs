//! Words of commands, as far as they are known before a shell runs.

/// As much of a word as is known before a shell runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg<'a> {
    /// All of it.
    Known(&'a str),
    /// Its beginning; what follows is the value of an expansion. `--virtual=$NAME` begins with `--virtual=`.
    Begins(&'a str),
}

impl<'a> Arg<'a> {
    /// All of the word, if it is known.
    pub const fn known(self) -> Option<&'a str> {
        match self {
            Arg::Known(text) => Some(text),
            Arg::Begins(_) => None,
        }
    }

    /// All of the word, or its beginning.
    pub const fn beginning(self) -> &'a str {
        match self {
            Arg::Known(text) | Arg::Begins(text) => text,
        }
    }

    pub(super) fn skip(self, bytes: usize) -> Self {
        match self {
            Arg::Known(text) => Arg::Known(&text[bytes..]),
            Arg::Begins(text) => Arg::Begins(&text[bytes..]),
        }
    }

    /// Whether it is an option, as far as it is known.
    pub fn is_option(self) -> bool {
        let text = self.beginning();
        text.starts_with('-') && (text.len() > 1 || self.known().is_none())
    }
}

/// A word that the tables can be asked about.
pub trait AsArg {
    /// As much of it as is known.
    fn arg(&self) -> Arg<'_>;
}

impl AsArg for Arg<'_> {
    fn arg(&self) -> Arg<'_> {
        *self
    }
}

impl AsArg for &str {
    fn arg(&self) -> Arg<'_> {
        Arg::Known(self)
    }
}

impl AsArg for Option<&str> {
    fn arg(&self) -> Arg<'_> {
        self.map_or(Arg::Begins(""), Arg::Known)
    }
}

/// The last component of a path; a command word without a slash is its own.
pub fn base_name(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

/// Whether the text is digits and dots: what may follow the name of a program.
pub(super) fn is_version(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Whether the text can be the name of a variable.
pub fn is_name(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_variable_names() {
        assert!(is_name("A_1") && is_name("_"));
        assert!(!is_name("") && !is_name("1A") && !is_name("A-B"));
    }
}
