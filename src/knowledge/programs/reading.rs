//! What each word of a command is to its program, and which spellings of options mean the same.

use super::invocation::{Invocation, invocation, locate};
use super::{Program, Subcommand};
use crate::knowledge::options::{Options, Value};
use crate::knowledge::words::{Arg, AsArg};

/// A command, word by word.
#[derive(Clone, Debug)]
pub struct CommandReading<'w> {
    /// What it is.
    pub invocation: Invocation,
    /// What each word is.
    pub roles: Vec<Role<'w>>,
}

/// What a word of a command is to its program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role<'w> {
    /// It names the program: `python`, `-m` and `pip`.
    Name,
    /// It names the sub-command, or is one of two words that do.
    Subcommand,
    /// It is an option, or several letters of options.
    Options(Vec<WordOption<'w>>),
    /// It is the value of the option in the word before.
    Value,
    /// `--`: what follows is no option.
    End,
    /// It is an argument.
    Argument,
    /// The shell makes something of it, so it may be several words of any kind, or none.
    Unknown,
}

/// An option in a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordOption<'w> {
    /// Its letter or its long name, without dashes.
    pub name: &'w str,
    /// Its value.
    pub value: OptionValue<'w>,
}

/// The value of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionValue<'w> {
    /// It has none.
    None,
    /// It stands in the same word.
    Inline(Arg<'w>),
    /// It is the next word, if there is one.
    Next(Option<Arg<'w>>),
}

impl<'w> OptionValue<'w> {
    /// The value, as far as it is known; none where there is none.
    pub const fn arg(self) -> Option<Arg<'w>> {
        match self {
            Self::None => None,
            Self::Inline(value) => Some(value),
            Self::Next(value) => value,
        }
    }
}

impl<'w> CommandReading<'w> {
    /// Reads a command whose first word is the program; none where the table does not know it.
    pub fn of<W: AsArg>(words: &'w [W]) -> Option<Self> {
        let invocation = invocation(words)?;
        let (program, start) = locate(words)?;
        let mut roles: Vec<Role> = (0..start).map(|_| Role::Name).collect();
        let mut options = true;
        while let Some(word) = words.get(roles.len()).map(AsArg::arg) {
            let (at, subcommand) = (roles.len(), invocation.subcommand_at);
            if at == subcommand || (at < subcommand && word.known().is_some_and(|name| program.is_group(name))) {
                roles.push(Role::Subcommand);
            } else if options && at > subcommand && word.known() == Some("--") {
                options = false;
                roles.push(Role::End);
            } else if options && word.is_option() {
                let next = words.get(at + 1).map(AsArg::arg);
                let found = program.options_in(invocation.subcommand, at < subcommand, word, next);
                let takes_next = found.iter().any(|option| matches!(option.value, OptionValue::Next(Some(_))));
                roles.push(if found.is_empty() { Role::Unknown } else { Role::Options(found) });
                roles.extend(takes_next.then_some(Role::Value));
            } else if word.known().is_some_and(|word| !word.is_empty()) && at > subcommand {
                roles.push(Role::Argument);
            } else {
                roles.push(Role::Unknown);
            }
        }
        Some(Self { invocation, roles })
    }
}

impl Program {
    /// The options in a word; `next` is the one after it, and `early` says that both stand before the sub-command.
    pub fn options_in<'w>(
        &self,
        subcommand: &Subcommand,
        early: bool,
        word: Arg<'w>,
        next: Option<Arg<'w>>,
    ) -> Vec<WordOption<'w>> {
        let tables: [&Options; 2] = if early { [&self.early, &self.group] } else { [&self.late, &subcommand.options] };
        let taken = self.taken(word, &tables);
        let value = match taken.value {
            Value::None => OptionValue::None,
            Value::Inline(value) => OptionValue::Inline(value),
            Value::Next => OptionValue::Next(next),
        };
        let text = word.beginning();
        if self.single_dash || text.starts_with("--") {
            let cut = word.known().is_none() && matches!(taken.value, Value::None);
            return if cut || taken.name.is_empty() {
                Vec::new()
            } else {
                vec![WordOption { name: taken.name, value }]
            };
        }
        let before = text[1..].split('=').next().unwrap_or_default();
        let before = before.find(taken.name).filter(|_| !taken.name.is_empty()).map_or(before, |at| &before[..at]);
        let letters = before.char_indices().map(|(at, letter)| &before[at..at + letter.len_utf8()]);
        let mut found: Vec<_> = letters.map(|name| WordOption { name, value: OptionValue::None }).collect();
        if !taken.name.is_empty() {
            found.push(WordOption { name: taken.name, value });
        } else if let (Some(last), Some((_, value))) = (found.last_mut(), text.split_once('=')) {
            last.value = OptionValue::Inline(word.skip(text.len() - value.len()));
        }
        if word.known().is_none() && taken.name.is_empty() { Vec::new() } else { found }
    }

    /// Whether two names mean the same option.
    pub fn is_same_option(&self, a: &str, b: &str) -> bool {
        let row = |row: &&str| row.split(' ').any(|name| name == a) && row.split(' ').any(|name| name == b);
        a == b || self.spellings.iter().any(row)
    }

    /// Whether one of two options takes back what the other asks for: `--no-audit` and `--audit`.
    pub fn are_opposite(&self, a: &str, b: &str) -> bool {
        let is = |no: &str, yes: &str| no.strip_prefix("no-").is_some_and(|rest| self.is_same_option(rest, yes));
        is(a, b) || is(b, a)
    }

    /// Whether the table has the option, for some sub-command.
    pub fn knows_option(&self, name: &str) -> bool {
        let row = |row: &&str| row.split(' ').any(|known| known == name);
        self.spellings.iter().any(row)
            || [&self.early, &self.late, &self.group, &self.root, &self.assume_yes, &self.lean, &self.sources]
                .iter()
                .any(|table| table.has(name))
            || self.offline.contains(&name)
            || self.subcommands.iter().any(|subcommand| subcommand.options.has(name))
    }

    /// The names of the options that the table has.
    pub fn option_names(&self) -> impl Iterator<Item = &'static str> {
        let tables = [self.early, self.late, self.assume_yes, self.lean];
        let rows = self.spellings.iter().flat_map(|row| row.split(' '));
        rows.chain(tables.into_iter().flat_map(|table| table.long.iter().copied()))
            .chain(self.subcommands.iter().flat_map(|subcommand| subcommand.options.long.iter().copied()))
    }

    /// Whether the option takes a value, where it stands after the sub-command.
    pub fn takes_value(&self, subcommand: &Subcommand, name: &str) -> bool {
        [&self.late, &subcommand.options].iter().any(|table| table.has(name))
            || (self.is_global(name) && self.early.has(name))
    }

    /// Whether the option stands before the sub-command alone.
    pub fn is_global(&self, name: &str) -> bool {
        self.global.contains(&name)
    }

    /// Whether the option may be given again with another value, and both count.
    pub fn gathers(&self, name: &str) -> bool {
        self.gathering.iter().any(|known| self.is_same_option(known, name))
    }

    /// Whether a setting (`-o APT::Install-Recommends=false`) stands for the option.
    pub fn is_set_by(&self, name: &str, given: &WordOption) -> bool {
        let value = given.value.arg().and_then(Arg::known).and_then(|value| value.split_once('='));
        self.settings.iter().any(|setting| {
            let is_key = |(key, value): (&str, &str)| {
                key.eq_ignore_ascii_case(setting.key)
                    && setting.values.iter().any(|known| known.eq_ignore_ascii_case(value))
            };
            self.is_same_option(setting.option, name) && setting.by.has(given.name) && value.is_some_and(is_key)
        })
    }

    /// How the option is written.
    pub fn spelled(&self, name: &str) -> String {
        if self.single_dash || name.chars().count() == 1 { format!("-{name}") } else { format!("--{name}") }
    }
}

/// A setting that stands for an option.
#[derive(Debug)]
pub struct Setting {
    /// The long name of that option.
    pub(super) option: &'static str,
    /// The options that take settings.
    pub(super) by: Options,
    /// The name of the setting.
    pub(super) key: &'static str,
    /// Its values that mean the option.
    pub(super) values: &'static [&'static str],
}
