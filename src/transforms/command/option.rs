//! Options as a step names them, and whether a command has them.

use super::words::{Call, CommandWord};
use crate::knowledge::programs::{CommandReading, OptionValue, Program, Role, Subcommand, WordOption};
use crate::knowledge::words::Arg;

/// An option as a step has it: `-y`, `--omit=dev` or `--timeout 60`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionSpec {
    /// Its words, as they are written into a command.
    pub words: Vec<String>,
}

/// What a step's option is to one program.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub name: String,
    /// None where any value will do, or there is none.
    pub value: Option<String>,
    pub takes_value: bool,
}

/// Whether an option of a command is the one that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    Yes,
    No,
    /// The shell makes its value.
    Maybe,
}

/// An option that a command has, and where.
#[derive(Clone, Debug)]
pub(super) struct OptionAt<'r> {
    /// The word that it stands in, from the program on.
    pub word: usize,
    /// Which of the options of that word it is.
    pub part: usize,
    pub option: &'r WordOption<'r>,
    /// Whether its value is the next word.
    pub takes_next: bool,
}

impl OptionSpec {
    pub fn text(&self) -> String {
        self.words.join(" ")
    }

    /// What it is to a program; none where that takes it for several options, or for none.
    pub(super) fn wanted(&self, program: &Program, subcommand: &Subcommand) -> Option<Wanted> {
        let word = |at: usize| self.words.get(at).map(|word| Arg::Known(word));
        let name = self.words.first()?.trim_start_matches('-').split('=').next()?;
        let options = program.options_in(subcommand, program.is_global(name), word(0)?, word(1));
        let [option] = &options[..] else { return None };
        Some(Wanted {
            name: option.name.to_owned(),
            value: option.value.arg().and_then(Arg::known).map(str::to_owned),
            takes_value: program.takes_value(subcommand, option.name),
        })
    }
}

impl Wanted {
    pub fn is(&self, program: &Program, option: &WordOption) -> Match {
        if !program.is_same_option(&self.name, option.name) {
            return Match::No;
        }
        match (&self.value, option.value.arg()) {
            (None, _) if self.takes_value => Match::Yes,
            (None, None | Some(Arg::Known("true"))) => Match::Yes,
            (Some(wanted), Some(Arg::Known(value))) if wanted == value => Match::Yes,
            (_, Some(Arg::Begins(_))) => Match::Maybe,
            _ => Match::No,
        }
    }

    /// Whether the option says something else about the same thing.
    pub fn is_against(&self, program: &Program, option: &WordOption) -> bool {
        let is_same = program.is_same_option(&self.name, option.name);
        let other = is_same && self.is(program, option) != Match::Yes && !program.gathers(&self.name);
        let taken_back = matches!(option.value.arg(), Some(Arg::Known("false")));
        let opposite = match self.name.strip_prefix("no-") {
            Some(yes) => yes.to_owned(),
            None => format!("no-{}", self.name),
        };
        other || program.are_opposite(&self.name, option.name) && !taken_back || program.is_set_by(&opposite, option)
    }
}

/// The options of a command, in order.
pub(super) fn options<'r>(reading: &'r CommandReading<'r>) -> Vec<OptionAt<'r>> {
    let mut found = Vec::new();
    for (word, role) in reading.roles.iter().enumerate() {
        let Role::Options(options) = role else { continue };
        let at = |(part, option): (usize, &'r WordOption<'r>)| {
            let takes_next = matches!(option.value, OptionValue::Next(Some(_)));
            OptionAt { word, part, option, takes_next }
        };
        found.extend(options.iter().enumerate().map(at));
    }
    found
}

/// How the first word is written that may turn out to be options, if there is one: before `--`, or from the input.
pub(super) fn open_text(reading: &CommandReading, call: &Call) -> Option<String> {
    let end = reading.roles.iter().position(|role| *role == Role::End).unwrap_or(reading.roles.len());
    let words = call.own().iter().zip(&reading.roles).take(end);
    let mut open = words.filter(|(word, role)| **role != Role::Value && word.may_hold_options());
    let first = open.next().map(|(word, _)| word.raw.to_owned());
    let input = || (call.reads_arguments() && end == reading.roles.len()).then(|| "xargs".to_owned());
    first.or_else(input)
}

/// Whether the command has the option, in any spelling.
pub(super) fn has(program: &Program, reading: &CommandReading, words: &[CommandWord], wanted: &Wanted) -> Match {
    let found = options(reading);
    let is = |match_: Match| found.iter().any(|at| wanted.is(program, at.option) == match_);
    let by_setting = wanted.value.is_none() && found.iter().any(|at| program.is_set_by(&wanted.name, at.option));
    let assumed = program.is_assumed_by_quiet(&wanted.name) && reading.invocation.assumes_yes(words);
    if is(Match::Yes) || by_setting || assumed {
        Match::Yes
    } else if is(Match::Maybe) {
        Match::Maybe
    } else {
        Match::No
    }
}
