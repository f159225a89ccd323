//! What stands before a command: prefixes such as `sudo`, and launchers such as `uv run`.

use super::{Assigned, CommandPattern, WordText};
use crate::base::limits;
use crate::knowledge::launchers;
use crate::knowledge::prefixes::strip_prefixes;
use crate::knowledge::words::AsArg;

/// What stands before a module that a launcher runs, whether or not the words are there.
pub const MODULE: [&str; 2] = ["python", "-m"];

/// A command as it is written, and as the prefixes and launchers before it start it.
#[derive(Clone, Debug, Default)]
pub struct Launched<'t> {
    /// The command without its prefixes, then without the first launcher too, and so on.
    pub levels: Vec<Vec<WordText<'t>>>,
    /// The variables that prefixes set for it.
    pub assigned: Vec<Assigned>,
}

impl<'t> Launched<'t> {
    /// Looks after prefixes and `launchers`.
    pub fn new(words: Vec<WordText<'t>>, launchers: &[CommandPattern]) -> Self {
        let mut launched = Self::default();
        let mut next = Some(words);
        while let Some(mut words) = next.filter(|_| launched.levels.len() <= limits::LAUNCHERS) {
            let stripped = strip_prefixes(&words);
            launched.assigned.extend(stripped.assignments.iter().filter_map(|&at| Assigned::of_word(&words[at])));
            let Some(program) = stripped.program else { break };
            words.drain(..program);
            next = launchers.iter().find_map(|launcher| after_launcher(launcher, &words));
            launched.levels.push(words);
        }
        launched
    }

    /// Whether any form of the command is what `pattern` says.
    pub fn is(&self, pattern: &CommandPattern) -> bool {
        self.levels.iter().any(|words| pattern.matches(words))
    }
}

/// The command that a launcher starts, where `words` are that launcher at work.
fn after_launcher<'t>(launcher: &CommandPattern, words: &[WordText<'t>]) -> Option<Vec<WordText<'t>>> {
    let mut at = launcher_end(launcher, words)?;
    while words.get(at).is_some_and(|word| is_option(word)) {
        match words[at].beginning() {
            "-m" | "--module" => {
                let module = words.get(at + 1..)?;
                return Some(MODULE.map(WordText::known).into_iter().chain(module.iter().cloned()).collect());
            }
            "--" => {
                at += 1;
                break;
            }
            _ => at = after_option(words, at),
        }
    }
    words.get(at..).filter(|rest| !rest.is_empty()).map(<[WordText]>::to_vec)
}

/// The place after the launcher's own words, between which there may be options alone.
fn launcher_end(launcher: &CommandPattern, words: &[WordText]) -> Option<usize> {
    let (program, rest) = launcher.words.split_first()?;
    if !program.matches_base(words.first()?.arg().known()?) {
        return None;
    }
    let mut at = 1;
    for wanted in rest {
        while !words.get(at)?.arg().known().is_some_and(|word| wanted.matches(word)) {
            is_option(&words[at]).then_some(())?;
            at = after_option(words, at);
        }
        at += 1;
    }
    Some(at)
}

fn is_option(word: &WordText) -> bool {
    word.beginning().starts_with('-') && word.beginning().len() > 1
}

/// The place after the option at `at` and its value.
fn after_option(words: &[WordText], at: usize) -> usize {
    let takes_value = |option| launchers::takes_value(words[0].beginning(), option);
    at + 1 + usize::from(words[at].arg().known().is_some_and(takes_value))
}
