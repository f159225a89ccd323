//! How package managers are told what to install.

use super::Program;

/// What may follow the name of an RPM package after a dot.
const ARCHITECTURES: &[&str] = &["x86_64", "aarch64", "i686", "i386", "noarch", "ppc64le", "s390x", "armv7hl"];

/// A package argument, of `apk` for example: `[!]name[@repository][constraint]`, or a file.
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
    /// Takes an argument of a package manager apart.
    pub fn read(program: &Program, word: &'a str) -> Self {
        match program.family() {
            "apk" => Self::parse(word),
            "apt-get" => Self::of_apt(word),
            _ => {
                let file = word.ends_with(".rpm") || word.contains("://");
                Self { conflict: false, name: word, repository: None, constraint: None, file }
            }
        }
    }

    /// `name[:architecture][=version|/suite]`, `name-` to remove it, or a file.
    fn of_apt(word: &'a str) -> Self {
        let file = word.starts_with(['.', '/']) || word.ends_with(".deb");
        let end = if file { word.len() } else { word.find(['=', '/', ':']).unwrap_or(word.len()) };
        let (head, rest) = word.split_at(end);
        let conflict = !file && rest.is_empty() && head.ends_with('-');
        let constraint = rest.starts_with('=').then_some(rest);
        Self { conflict, name: head.strip_suffix('-').unwrap_or(head), repository: None, constraint, file }
    }

    /// The name in an argument of a program, and what it asks for besides: a version, an architecture, extras.
    pub fn split<'w>(program: &Program, word: &'w str) -> (&'w str, &'w str) {
        let at = match program.name {
            "apk" => word.find(['=', '~', '<', '>', '@']),
            "apt" | "apt-get" => {
                let removed = (word.len() > 1 && word.ends_with(['-', '+'])).then(|| word.len() - 1);
                word.find(['=', '/', ':']).or(removed.filter(|_| !word.ends_with("++")))
            }
            "pip" | "uv" | "poetry" => word.find(['=', '<', '>', '!', '~', '[', ';', '@', ' ', '^']),
            "npm" | "pnpm" | "yarn" | "bun" => word.get(1..).and_then(|rest| rest.find('@')).map(|at| at + 1),
            "go" | "cargo" => word.find('@'),
            "gem" | "bundle" | "composer" => word.find(':'),
            "dnf" | "yum" | "microdnf" | "zypper" | "tdnf" => {
                let known = |at: &usize| ARCHITECTURES.contains(&&word[at + 1..]);
                word.find(['=', '<', '>']).or_else(|| word.rfind('.').filter(known))
            }
            _ => None,
        };
        word.split_at(at.unwrap_or(word.len()))
    }

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
