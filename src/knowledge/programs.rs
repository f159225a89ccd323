//! Package managers: their names, sub-commands and options, and what a command does with them.
//!
//! The tables follow the programs' own sources and manuals.

mod apk;
mod apt;
mod dnf;
mod invocation;
mod languages;
mod npm;
mod package;
mod pip;
mod reading;
mod tools;
mod uv;
mod zypper;

use super::options::Options;
use super::options::Taken;
use super::words::{Arg, base_name, is_version};

pub use invocation::{GivenOption, Invocation, KnownCommand, command, invocation};
pub use package::Package;
pub use reading::{CommandReading, OptionValue, Role, Setting, WordOption};

/// What a sub-command does to the set of packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It installs the packages that it is given.
    Adds,
    /// It removes them.
    Removes,
    /// Anything else.
    Other,
}

/// A sub-command of a package manager.
#[derive(Debug)]
pub struct Subcommand {
    /// Its name, and then its other names; one may be two words, as in `uv pip install`.
    pub names: &'static [&'static str],
    /// What it does to the packages among its arguments.
    pub effect: Effect,
    /// Whether it may fetch something.
    pub network: bool,
    /// Its options that take a value, besides the program's.
    options: Options,
}

/// A package manager.
#[derive(Debug)]
pub struct Program {
    /// The name by which transforms call it.
    pub name: &'static str,
    aliases: &'static [&'static str],
    /// Whether a version may follow the name: `pip3.12`.
    versioned: bool,
    /// Whether it is a module that `python -m` runs.
    module: bool,
    /// Options that take a value and stand before the sub-command.
    early: Options,
    /// Options that take a value and stand after the sub-command, whichever that is.
    late: Options,
    /// Options that name a group under which packages are installed, to be deleted together.
    ///
    /// They too may stand before the sub-command: apk calls that deprecated, and takes it.
    group: Options,
    /// Options that make it work on another system than the one it runs in.
    root: Options,
    /// Options with which packages come from elsewhere than the system's repositories; some take no value.
    sources: Options,
    /// Long options with which it fetches nothing, whatever the sub-command.
    offline: &'static [&'static str],
    /// Options with which it asks no questions.
    assume_yes: Options,
    /// A letter that means the same where it is given twice.
    assume_yes_twice: &'static str,
    /// Options without which more is installed than what is asked for and what that needs.
    lean: Options,
    /// What has to run before an installation, in the same RUN.
    pub refresh: Option<&'static str>,
    /// What runs after an installation, so that less stays in the image.
    pub clean: Option<&'static str>,
    /// Options, each with the other names that mean the same; those that take a value are in the tables above, too.
    spellings: &'static [&'static str],
    /// Options that stand before the sub-command alone.
    global: &'static [&'static str],
    /// Options that may be given several times, with another value each.
    gathering: &'static [&'static str],
    /// Settings that mean the same as an option.
    settings: &'static [Setting],
    /// Whether an option without a value may be given twice.
    twice: bool,
    /// Whether its long options have a single dash, and its letters never stand together.
    single_dash: bool,
    /// What a word begins with that may stand before the sub-command, as in `cargo +nightly build`.
    selector: Option<char>,
    /// Whether the table has but some of its sub-commands: of others, a pattern goes by the words.
    partial: bool,
    /// The sub-command that it runs where none is named.
    default: Option<&'static str>,
    /// Why its commands must not be repeated just so, where that is known or has not been looked into.
    pub not_repeated: Option<&'static str>,
    /// The program that manages the same packages, by whose name the two are known.
    stands_for: Option<&'static str>,
    /// Its sub-commands.
    pub subcommands: &'static [Subcommand],
}

impl Program {
    /// The package manager that a command word runs: `apk`, `/sbin/apk`, `pip3.12`.
    pub fn find(word: &str) -> Option<&'static Program> {
        let base = base_name(word);
        PROGRAMS.iter().find(|program| {
            program.name == base
                || program.aliases.contains(&base)
                || (program.versioned && base.strip_prefix(program.name).is_some_and(is_version))
        })
    }

    /// The name by which transforms call it, and its other names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }

    /// What transforms call a command of it.
    pub fn command_name(&self, subcommand: &Subcommand) -> String {
        format!("{} {}", self.name, subcommand.name()).trim_end().to_owned()
    }

    /// Whether it has no sub-commands: all of its words are options and arguments.
    pub fn is_bare(&self) -> bool {
        matches!(self.subcommands, [only] if only.name().is_empty())
    }

    /// Whether the table has but some of its sub-commands.
    pub const fn is_partial(&self) -> bool {
        self.partial
    }

    /// Whether an option without a value may be given twice.
    pub const fn takes_flags_twice(&self) -> bool {
        self.twice
    }

    /// Whether the option is the one that keeps it from asking questions.
    pub fn is_assumed_by_quiet(&self, name: &str) -> bool {
        self.assume_yes.has(name)
    }

    /// The name that stands for all names of an option.
    pub fn first_spelling<'n>(&self, name: &'n str) -> &'n str
    where
        'static: 'n,
    {
        let row = self.spellings.iter().find(|row| row.split(' ').any(|known| known == name));
        row.and_then(|row| row.split(' ').next()).unwrap_or(name)
    }

    fn taken<'w>(&self, word: Arg<'w>, tables: &[&Options]) -> Taken<'w> {
        if self.single_dash { Taken::of_long(word, tables) } else { Taken::new(word, tables) }
    }

    /// The sub-command of that name.
    pub fn subcommand(&self, name: &str) -> Option<&'static Subcommand> {
        self.subcommands.iter().find(|subcommand| subcommand.is(name))
    }

    /// The sub-command whose name is the two words.
    fn subcommand_of(&self, group: &str, name: &str) -> Option<&'static Subcommand> {
        let is = |full: &str| full.split_once(' ') == Some((group, name));
        self.subcommands.iter().find(|subcommand| subcommand.names.iter().any(|full| is(full)))
    }

    /// The name that programs have in common that manage the same packages: `dnf` for yum.
    pub fn family(&self) -> &'static str {
        self.stands_for.unwrap_or(self.name)
    }

    /// Whether it is the package manager of a distribution.
    pub fn is_system(&self) -> bool {
        SYSTEM_MANAGERS.iter().any(|manager| self.name.contains(manager))
    }

    /// Whether the word is the first of two that name a sub-command.
    pub fn is_group(&self, word: &str) -> bool {
        let starts = |full: &&str| full.split_once(' ').is_some_and(|(group, _)| group == word);
        self.subcommands.iter().any(|subcommand| subcommand.names.iter().any(starts))
    }
}

impl Subcommand {
    /// The name by which transforms call it.
    pub const fn name(&self) -> &'static str {
        self.names[0]
    }

    /// Whether it fetches the lists of packages that the other sub-commands go by.
    pub fn refreshes(&self) -> bool {
        REFRESHING.contains(&self.name())
    }

    /// Whether it brings what is installed up to date.
    pub fn upgrades(&self) -> bool {
        UPGRADING.contains(&self.name())
    }

    /// The last word of each of its names.
    pub fn last_words(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().map(|name| name.rsplit(' ').next().unwrap_or(name))
    }

    /// Whether that is one of its names.
    pub fn is(&self, name: &str) -> bool {
        self.names.contains(&name)
    }
}

const fn sub(names: &'static [&'static str], effect: Effect, network: bool) -> Subcommand {
    Subcommand { names, effect, network, options: Options::NONE }
}

const fn sub_with(
    names: &'static [&'static str],
    effect: Effect,
    network: bool,
    short: &'static str,
    long: &'static [&'static str],
) -> Subcommand {
    Subcommand { names, effect, network, options: Options::of(short, long) }
}

/// A program of which nothing is known yet.
const PLAIN: Program = Program {
    name: "",
    aliases: &[],
    versioned: false,
    module: false,
    early: Options::NONE,
    late: Options::NONE,
    group: Options::NONE,
    root: Options::NONE,
    sources: Options::NONE,
    offline: &[],
    assume_yes: Options::NONE,
    assume_yes_twice: "",
    lean: Options::NONE,
    refresh: None,
    clean: None,
    spellings: &[],
    global: &[],
    gathering: &[],
    settings: &[],
    twice: false,
    single_dash: false,
    selector: None,
    partial: false,
    default: None,
    not_repeated: None,
    stands_for: None,
    subcommands: &[],
};

/// The programs that are known.
pub static PROGRAMS: &[Program] = &[
    apk::APK,
    apt::apt("apt-get"),
    apt::apt("apt"),
    dnf::dnf("dnf", &["dnf4", "dnf5", "dnf-3", "dnf-4"], "dnf clean all"),
    dnf::dnf("yum", &["yum4"], "yum clean all"),
    dnf::dnf("microdnf", &[], "microdnf clean all"),
    zypper::ZYPPER,
    pip::PIP,
    uv::UV,
    npm::NPM,
    languages::YARN,
    languages::PNPM,
    languages::POETRY,
    languages::BUN,
    languages::GEM,
    languages::BUNDLE,
    languages::COMPOSER,
    languages::CARGO,
    languages::GO,
    tools::GIT,
    tools::CURL,
    tools::WGET,
    tools::GPG,
    tools::USERADD,
    tools::ADDUSER,
];

/// Sub-commands that fetch lists of packages; dnf's `update` upgrades, and fetches them as well.
const REFRESHING: &[&str] = &["update", "makecache", "refresh"];

/// Sub-commands that upgrade what is installed.
const UPGRADING: &[&str] = &["upgrade", "dist-upgrade", "distro-sync"];

/// The package managers of distributions, by what their names have in common.
pub const SYSTEM_MANAGERS: &[&str] = &["apk", "apt", "dnf", "pacman", "yum", "zypper"];

#[cfg(test)]
mod tests;
