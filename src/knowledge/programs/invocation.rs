//! Takes the words of a command apart: which program it runs, what that is told to do, and with what.

use super::{Program, Subcommand};
use crate::knowledge::interpreters::{PYTHON_OPTIONS, is_python};
use crate::knowledge::options::{Options, Taken, Value};
use crate::knowledge::words::{Arg, AsArg};

/// A package manager at work.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The program.
    pub program: &'static Program,
    /// What it is told to do.
    pub subcommand: &'static Subcommand,
    /// The word that names the sub-command, or ends its name.
    pub subcommand_at: usize,
    /// The words that name packages: neither options nor their values.
    ///
    /// A word that is not [`Arg::Known`] is among them unless it is seen to be an option, so it may turn out to be
    /// options, or several packages, or nothing.
    pub packages: Vec<usize>,
    /// The options that the table knows, in order.
    pub options: Vec<GivenOption>,
}

/// An option that a command is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenOption {
    /// The word that it stands in.
    pub at: usize,
    /// Its letter or its long name, without dashes.
    pub name: &'static str,
    /// Its value, where it has one that is known.
    pub value: Option<String>,
}

/// An option without a value.
enum Flag<'w> {
    Long(&'w str),
    /// Letters that stand together.
    Letters(&'w str),
}

impl Invocation {
    /// Whether this is the command that a transform calls by these two names.
    pub fn is(&self, program: &str, subcommand: &str) -> bool {
        self.program.name == program && self.subcommand.is(subcommand)
    }

    /// The group (`--virtual`) that the packages go into; its value is the name, where that is known.
    pub fn group(&self) -> Option<&GivenOption> {
        self.options.iter().rfind(|option| self.program.group.find(option.name).is_some())
    }

    /// Whether it works on another system than the one it runs in (`--root`).
    pub fn is_elsewhere(&self) -> bool {
        self.has(&self.program.root)
    }

    /// Whether the packages may come from other sources than the system's repositories.
    pub fn has_own_sources(&self) -> bool {
        self.has(&self.program.sources)
    }

    /// Whether it is told to fetch nothing (`--no-network`), so that no retry can help.
    pub fn is_offline(&self) -> bool {
        self.options.iter().any(|option| self.program.offline.contains(&option.name))
    }

    /// Whether it asks no questions; `words` are those that it was made of.
    pub fn assumes_yes<W: AsArg>(&self, words: &[W]) -> bool {
        let Program { assume_yes, assume_yes_twice, .. } = self.program;
        let none = assume_yes.short.is_empty() && assume_yes.long.is_empty();
        none || self.flags(words).any(|flag| match flag {
            Flag::Long(name) => assume_yes.long.contains(&name),
            Flag::Letters(letters) => {
                let twice = |letter: char| letters.matches(letter).count() > 1;
                letters.contains(|letter| assume_yes.short.contains(letter)) || assume_yes_twice.chars().any(twice)
            }
        })
    }

    /// Whether it installs no more than it has to, as far as its program has an option for that.
    pub fn is_lean<W: AsArg>(&self, words: &[W]) -> bool {
        let lean = &self.program.lean;
        let is = |flag| matches!(flag, Flag::Long(name) if lean.long.contains(&name));
        lean.long.is_empty() || self.flags(words).any(is)
    }

    /// The options without values, letter by letter up to one that takes a value.
    fn flags<'w, W: AsArg>(&self, words: &'w [W]) -> impl Iterator<Item = Flag<'w>> {
        let tables = [&self.program.early, &self.program.late, &self.subcommand.options];
        let mut at = 1;
        std::iter::from_fn(move || {
            loop {
                let word = words.get(at)?.arg();
                if word.known() == Some("--") {
                    return None;
                }
                if !word.is_option() {
                    at += 1;
                    continue;
                }
                at += Taken::new(word, &tables).words();
                let Some(text) = word.known() else { continue };
                return Some(match text.strip_prefix("--") {
                    Some(name) => Flag::Long(name),
                    None => {
                        let takes = |letter: char| tables.iter().any(|table| table.short.contains(letter));
                        Flag::Letters(text[1..].split(takes).next().unwrap_or_default())
                    }
                });
            }
        })
    }

    fn has(&self, options: &Options) -> bool {
        self.options.iter().any(|option| options.find(option.name).is_some())
    }
}

/// Takes a command apart whose first word is the program; none where it is no known use of a package manager.
///
/// `python -m pip` counts as `pip`. For prefixes such as `sudo`, see
/// [`strip_prefixes`](crate::knowledge::prefixes::strip_prefixes).
///
/// ```
/// use dockmod::knowledge::programs::invocation;
///
/// let found = invocation(&["apk", "add", "-t", ".deps", "gcc", "make"]).unwrap();
/// assert!(found.is("apk", "add"));
/// assert_eq!(found.packages, [4, 5]);
/// assert_eq!(found.group().unwrap().value.as_deref(), Some(".deps"));
/// ```
pub fn invocation<W: AsArg>(words: &[W]) -> Option<Invocation> {
    let mut scan = Scan::new(words)?;
    let found = scan.subcommand()?;
    let packages = scan.packages(found.subcommand);
    let Scan { program, options, .. } = scan;
    Some(Invocation { program, subcommand: found.subcommand, subcommand_at: found.at, packages, options })
}

/// The program and the sub-command that [`invocation`] finds, at less cost.
pub fn command<W: AsArg>(words: &[W]) -> Option<(&'static Program, &'static Subcommand)> {
    let mut scan = Scan::new(words)?;
    let found = scan.subcommand()?;
    Some((scan.program, found.subcommand))
}

/// A program of the table, and perhaps a sub-command of it: what all of their spellings have in common.
#[derive(Clone, Copy, Debug)]
pub struct KnownCommand {
    /// The program.
    pub program: &'static Program,
    /// The sub-command.
    pub subcommand: Option<&'static Subcommand>,
}

impl KnownCommand {
    /// What the first of `words` spell, and how many of them do; none where that is no known program.
    pub fn read(words: &[&str]) -> Option<(Self, usize)> {
        let (program, start) = locate(words)?;
        let next = |at: usize| words.get(start + at).copied();
        let group = next(0).filter(|word| program.is_group(word));
        let (subcommand, count) = match (group, next(0), next(1)) {
            (Some(group), _, Some(name)) => (program.subcommand_of(group, name), 2),
            (_, Some(name), _) => (program.subcommand(name), 1),
            _ => (None, 0),
        };
        Some((Self { program, subcommand }, start + subcommand.map_or(0, |_| count)))
    }

    /// The arguments of a command that is this one, its options among them; none where it is another.
    pub fn arguments<'w, W: AsArg>(&self, words: &'w [W]) -> Option<impl Iterator<Item = &'w W>> {
        let mut scan = Scan::new(words).filter(|scan| std::ptr::eq(scan.program, self.program))?;
        let start = scan.at;
        let own = match self.subcommand {
            Some(wanted) => {
                let found = scan.subcommand().filter(|found| std::ptr::eq(found.subcommand, wanted))?;
                [found.group_at, Some(found.at)]
            }
            None => [None, None],
        };
        let is_argument = move |at: usize| at >= start && !own.contains(&Some(at));
        Some(words.iter().enumerate().filter(move |(at, _)| is_argument(*at)).map(|(_, word)| word))
    }
}

/// The program, and the first word after its name.
pub(super) fn locate<W: AsArg>(words: &[W]) -> Option<(&'static Program, usize)> {
    let word = |at: usize| words.get(at).map(AsArg::arg);
    let first = word(0)?.known()?;
    if let Some(program) = Program::find(first) {
        return Some((program, 1));
    }
    let mut at = if is_python(first) { 1 } else { return None };
    loop {
        let option = word(at).filter(|word| word.is_option())?;
        let taken = Taken::new(option, &[&PYTHON_OPTIONS]);
        at += taken.words();
        let value = match taken.value {
            Value::Next => word(at - 1),
            Value::Inline(value) => Some(value),
            Value::None => None,
        };
        match taken.name {
            "m" => return Program::find(value?.known()?).filter(|program| program.module).map(|found| (found, at)),
            // What follows are arguments of that program.
            "c" => return None,
            _ => {}
        }
    }
}

/// A sub-command and the words that name it.
struct FoundSubcommand {
    subcommand: &'static Subcommand,
    /// The first of two words.
    group_at: Option<usize>,
    at: usize,
}

struct Scan<'w, W> {
    program: &'static Program,
    words: &'w [W],
    at: usize,
    options: Vec<GivenOption>,
}

impl<'w, W: AsArg> Scan<'w, W> {
    fn new(words: &'w [W]) -> Option<Self> {
        let (program, at) = locate(words)?;
        Some(Self { program, words, at, options: Vec::new() })
    }

    fn word(&self, at: usize) -> Option<Arg<'w>> {
        self.words.get(at).map(AsArg::arg)
    }

    /// The first word that is no option names the sub-command; a word that is not known is taken for options.
    fn subcommand(&mut self) -> Option<FoundSubcommand> {
        let start = self.at;
        if self.program.is_bare() {
            return Some(FoundSubcommand { subcommand: &self.program.subcommands[0], group_at: None, at: start - 1 });
        }
        let mut group = None;
        while let Some(word) = self.word(self.at) {
            let at = self.at;
            if word.is_option() {
                self.option(word, &[&self.program.early, &self.program.group]);
                continue;
            }
            self.at += 1;
            let Some(name) = word.known() else { continue };
            if self.program.selector.is_some_and(|selector| name.starts_with(selector)) {
                continue;
            }
            let (subcommand, group_at) = match group {
                Some((first, place)) => (self.program.subcommand_of(first, name)?, Some(place)),
                None if self.program.is_group(name) => {
                    group = Some((name, at));
                    continue;
                }
                None => (self.program.subcommand(name)?, None),
            };
            return Some(FoundSubcommand { subcommand, group_at, at });
        }
        let subcommand = self.program.subcommand(self.program.default?)?;
        (self.at, self.options) = (start, Vec::new());
        Some(FoundSubcommand { subcommand, group_at: None, at: start - 1 })
    }

    fn packages(&mut self, subcommand: &'static Subcommand) -> Vec<usize> {
        let mut packages = Vec::new();
        let mut options = true;
        while let Some(word) = self.word(self.at) {
            if options && word.known() == Some("--") {
                options = false;
                self.at += 1;
            } else if options && word.is_option() {
                self.option(word, &[&self.program.late, &subcommand.options]);
            } else {
                if word.known() != Some("") {
                    packages.push(self.at);
                }
                self.at += 1;
            }
        }
        packages
    }

    fn option(&mut self, word: Arg, tables: &[&Options]) {
        let taken = self.program.taken(word, tables);
        let value = match taken.value {
            Value::Next => self.word(self.at + 1),
            Value::Inline(value) => Some(value),
            Value::None => None,
        };
        let Program { group, root, sources, offline, .. } = self.program;
        let name = match value {
            Some(_) => tables.iter().copied().chain([group, root, sources]).find_map(|table| table.find(taken.name)),
            None => sources.find(taken.name).or(offline.iter().find(|name| **name == taken.name).copied()),
        };
        if let Some(name) = name {
            let value = value.and_then(Arg::known).map(str::to_owned);
            self.options.push(GivenOption { at: self.at, name, value });
        }
        self.at += taken.words();
    }
}
