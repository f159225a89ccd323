//! How apk is told what to install.

/// A package argument of `apk`: `[!]name[@repository][constraint]`, or a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Package<'a> {
    /// Whether the package must not be installed (`!name`).
    pub conflict: bool,
    /// The bare name; the whole word for a file.
    pub name: &'a str,
    /// The tag of a repository (`@edge`), without `@`.
    pub repository: Option<&'a str>,
    /// Operator and version (`=~22`).
    pub constraint: Option<&'a str>,
    /// Whether it is a local package file.
    pub file: bool,
}

impl<'a> Package<'a> {
    /// Takes a word apart.
    pub fn parse(word: &'a str) -> Self {
        if word.contains(".apk") {
            return Self { conflict: false, name: word, repository: None, constraint: None, file: true };
        }
        let (conflict, rest) = match word.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, word),
        };
        let operator = rest.find(['=', '~', '<', '>']);
        let (head, constraint) = match operator {
            Some(at) => (&rest[..at], Some(&rest[at..])),
            None => (rest, None),
        };
        let (name, repository) = match head.split_once('@') {
            Some((name, tag)) => (name, Some(tag)),
            None => (head, None),
        };
        Self { conflict, name, repository, constraint, file: false }
    }
}
