//! Commands that run the command after them, such as `sudo` and `env A=b`.

mod table;

use super::options::{Options, Taken};
use super::words::{Arg, AsArg, base_name, is_name};

pub use table::PREFIXES;

/// What a prefix does besides running the command after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrefixKind {
    /// Nothing that matters here.
    Plain,
    /// It runs the command as another user.
    User,
    /// It runs the command in another file system.
    Root,
    /// It reads arguments for the command from its input.
    Input,
    /// It replaces the shell, so that nothing runs after the command.
    Exec,
}

/// A command that runs the command after it.
#[derive(Debug)]
pub struct Prefix {
    /// Its name.
    pub name: &'static str,
    aliases: &'static [&'static str],
    /// What it does.
    pub kind: PrefixKind,
    /// Options that take a value.
    options: Options,
    /// Options with which it runs no command.
    idle: Options,
    /// Whether `NAME=value` words may stand before the command.
    assignments: bool,
    /// How many words of its own follow its options.
    own: usize,
    /// Whether those words come before its options, and may be left out.
    own_first: bool,
    /// An option that stands in place of those words.
    instead: Option<&'static str>,
}

impl Prefix {
    /// The prefix that a command word is.
    pub fn find(word: &str) -> Option<&'static Prefix> {
        let base = base_name(word);
        PREFIXES.iter().find(|prefix| prefix.name == base || prefix.aliases.contains(&base))
    }
}

/// A command without the commands that run it.
#[derive(Clone, Debug, Default)]
pub struct Stripped {
    /// The word that names the real program; none where no program is run, as by `command -v apk`.
    pub program: Option<usize>,
    /// The prefixes with their places, from the outside in.
    pub prefixes: Vec<(usize, &'static Prefix)>,
    /// The `NAME=value` words that belong to `env` or `sudo`.
    pub assignments: Vec<usize>,
}

impl Stripped {
    /// Whether there is a prefix of that kind.
    pub fn has(&self, kind: PrefixKind) -> bool {
        self.prefixes.iter().any(|(_, prefix)| prefix.kind == kind)
    }
}

/// Finds the real program after prefixes.
///
/// The words are those after the shell's own assignments.
///
/// ```
/// use dockmod::knowledge::prefixes::strip_prefixes;
///
/// let stripped = strip_prefixes(&["sudo", "-u", "root", "env", "A=b", "apk", "add", "x"]);
/// assert_eq!(stripped.program, Some(5));
/// assert_eq!(stripped.assignments, [4]);
/// ```
pub fn strip_prefixes<W: AsArg>(words: &[W]) -> Stripped {
    let mut stripped = Stripped::default();
    let mut at = 0;
    while let Some(prefix) = words.get(at).and_then(|word| Prefix::find(word.arg().known()?)) {
        stripped.prefixes.push((at, prefix));
        match after(prefix, words, at + 1, &mut stripped.assignments) {
            Some(next) => at = next,
            None => return stripped,
        }
    }
    stripped.program = (at < words.len()).then_some(at);
    stripped
}

/// The word at which the command after a prefix starts.
fn after<W: AsArg>(prefix: &Prefix, words: &[W], mut at: usize, assignments: &mut Vec<usize>) -> Option<usize> {
    let mut own = prefix.own;
    if prefix.own_first && words.get(at).is_some_and(|word| !word.arg().is_option()) {
        at += own;
        own = 0;
    } else if prefix.own_first {
        own = 0;
    }
    while let Some(word) = words.get(at).map(AsArg::arg) {
        if word.known() == Some("--") {
            at += 1;
            break;
        }
        if word.known() == Some("-") && prefix.name == "env" {
            at += 1;
            continue;
        }
        if !word.is_option() {
            break;
        }
        if is_idle(prefix, word) {
            return None;
        }
        let taken = Taken::new(word, &[&prefix.options]);
        if prefix.instead == Some(taken.name) {
            own = 0;
        }
        at += taken.words();
    }
    while prefix.assignments && words.get(at).is_some_and(|word| is_assignment(word.arg())) {
        assignments.push(at);
        at += 1;
    }
    Some(at + own)
}

fn is_idle(prefix: &Prefix, word: Arg) -> bool {
    let text = word.beginning();
    if let Some(long) = text.strip_prefix("--") {
        return prefix.idle.long.contains(&long.split('=').next().unwrap_or(long));
    }
    let idle = |letter: char| prefix.idle.short.contains(letter);
    let letters = text.chars().skip(1);
    letters.take_while(|&letter| idle(letter) || !prefix.options.short.contains(letter)).any(idle)
}

/// Whether the word is `NAME=…`, as far as it is known.
fn is_assignment(word: Arg) -> bool {
    word.beginning().split_once('=').is_some_and(|(name, _)| is_name(name))
}

#[cfg(test)]
mod tests;
