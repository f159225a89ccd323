//! What is known of package managers, and of commands that run another command, as data.
//!
//! The tables follow the programs' own sources and manuals: apk-tools 2.8 to 3.0, apt 2.6, dnf 4 and 5, microdnf,
//! zypper and pip. Words are numbered from 0 in the slice that a function is given.

mod managers;
mod prefixes;

pub use managers::PROGRAMS;
pub use prefixes::PREFIXES;

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

    const fn beginning(self) -> &'a str {
        match self {
            Arg::Known(text) | Arg::Begins(text) => text,
        }
    }

    fn skip(self, bytes: usize) -> Self {
        match self {
            Arg::Known(text) => Arg::Known(&text[bytes..]),
            Arg::Begins(text) => Arg::Begins(&text[bytes..]),
        }
    }

    fn is_option(self) -> bool {
        let text = self.beginning();
        text.starts_with('-') && (text.len() > 1 || self.known().is_none())
    }
}

impl<'a> From<Option<&'a str>> for Arg<'a> {
    fn from(word: Option<&'a str>) -> Self {
        word.map_or(Arg::Begins(""), Arg::Known)
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(word: &'a str) -> Self {
        Arg::Known(word)
    }
}

/// Options by their letters and by their long names, without dashes.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    short: &'static str,
    long: &'static [&'static str],
}

impl Options {
    const NONE: Options = Options::of("", &[]);

    const fn of(short: &'static str, long: &'static [&'static str]) -> Self {
        Self { short, long }
    }

    fn has(&self, name: &str) -> bool {
        match name.len() {
            1 => self.short.contains(name),
            _ => self.long.contains(&name),
        }
    }
}

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
    /// Its name, and then its other names.
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
    /// Options that take a value and stand ahead of the sub-command.
    early: Options,
    /// Options that take a value and stand behind the sub-command, whichever that is.
    late: Options,
    /// Options that name a group under which packages are installed, to be deleted together.
    ///
    /// They too may stand ahead of the sub-command: apk calls that deprecated, and takes it.
    group: Options,
    /// Options that make it work on another system than the one it runs in.
    root: Options,
    /// Long options with which it fetches nothing, whatever the sub-command.
    offline: &'static [&'static str],
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

    /// The sub-command of that name.
    pub fn subcommand(&self, name: &str) -> Option<&'static Subcommand> {
        self.subcommands.iter().find(|subcommand| subcommand.names.contains(&name))
    }
}

impl Subcommand {
    /// The name by which transforms call it.
    pub const fn name(&self) -> &'static str {
        self.names[0]
    }

    /// Whether that is one of its names.
    pub fn is(&self, name: &str) -> bool {
        self.names.contains(&name)
    }
}

/// The last component of a path; a command word without a slash is its own.
pub fn base_name(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

fn is_version(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// A package manager at work.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The program.
    pub program: &'static Program,
    /// What it is told to do.
    pub subcommand: &'static Subcommand,
    /// The word that names the sub-command.
    pub subcommand_at: usize,
    /// The words that name packages: neither options nor their values.
    ///
    /// A word that is not [`Arg::Known`] is among them unless it is seen to be an option, so it may turn out to be
    /// options, or several packages, or nothing.
    pub packages: Vec<usize>,
    /// The group (`--virtual`) that the packages go into.
    pub group: Option<Group>,
    /// Whether it works on another system than the one it runs in (`--root`).
    pub elsewhere: bool,
    /// Whether it is told to fetch nothing (`--no-network`), so that no retry can help.
    pub offline: bool,
}

/// A named group of packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The name, where it is known.
    pub name: Option<String>,
}

impl Invocation {
    /// Whether this is the command that a transform calls by these two names.
    pub fn is(&self, program: &str, subcommand: &str) -> bool {
        self.program.name == program && self.subcommand.is(subcommand)
    }
}

/// Takes a command apart whose first word is the program; none where it is no known use of a package manager.
///
/// `python -m pip` counts as `pip`. For prefixes such as `sudo`, see [`strip_prefixes`].
///
/// ```
/// use dockmod::knowledge::packages::invocation;
///
/// let found = invocation(&["apk", "add", "-t", ".deps", "gcc", "make"]).unwrap();
/// assert!(found.is("apk", "add"));
/// assert_eq!(found.packages, [4, 5]);
/// assert_eq!(found.group.unwrap().name.as_deref(), Some(".deps"));
/// ```
pub fn invocation<'a, W: Copy + Into<Arg<'a>>>(words: &[W]) -> Option<Invocation> {
    let (mut scan, subcommand, subcommand_at) = started(words)?;
    let packages = scan.packages(subcommand);
    Some(Invocation {
        program: scan.program,
        subcommand,
        subcommand_at,
        packages,
        group: scan.group,
        elsewhere: scan.elsewhere,
        offline: scan.offline,
    })
}

/// The program and the sub-command that [`invocation`] finds, at less cost.
pub fn command<'a, W: Copy + Into<Arg<'a>>>(words: &[W]) -> Option<(&'static Program, &'static Subcommand)> {
    let (scan, subcommand, _) = started(words)?;
    Some((scan.program, subcommand))
}

/// A scan that is past the sub-command, that sub-command and where it stands.
fn started<'a, W: Copy + Into<Arg<'a>>>(words: &[W]) -> Option<(Scan<'_, W>, &'static Subcommand, usize)> {
    let (program, start) = locate(words)?;
    let mut scan = Scan { program, words, at: start, group: None, elsewhere: false, offline: false };
    let (subcommand, at) = scan.subcommand()?;
    Some((scan, subcommand, at))
}

/// The program, and the first word behind its name.
fn locate<'a, W: Copy + Into<Arg<'a>>>(words: &[W]) -> Option<(&'static Program, usize)> {
    let word = |at: usize| words.get(at).map(|&word| -> Arg { word.into() });
    let first = word(0)?.known()?;
    if let Some(program) = Program::find(first) {
        return Some((program, 1));
    }
    let python = base_name(first).strip_prefix("python").is_some_and(|rest| rest.is_empty() || is_version(rest));
    if !python {
        return None;
    }
    let mut at = 1;
    while word(at)?.known() != Some("-m") {
        word(at)?.is_option().then_some(())?;
        at += 1;
    }
    let program = Program::find(word(at + 1)?.known()?)?;
    program.versioned.then_some((program, at + 2))
}

struct Scan<'w, W> {
    program: &'static Program,
    words: &'w [W],
    at: usize,
    group: Option<Group>,
    elsewhere: bool,
    offline: bool,
}

impl<'a, W: Copy + Into<Arg<'a>>> Scan<'_, W> {
    fn word(&self, at: usize) -> Option<Arg<'a>> {
        self.words.get(at).map(|&word| word.into())
    }

    /// The first word that is no option names the sub-command; a word that is not known is taken for options.
    fn subcommand(&mut self) -> Option<(&'static Subcommand, usize)> {
        while let Some(word) = self.word(self.at) {
            if word.is_option() {
                self.option(word, &[&self.program.early, &self.program.group]);
            } else if let Some(name) = word.known() {
                let found = (self.program.subcommand(name)?, self.at);
                self.at += 1;
                return Some(found);
            } else {
                self.at += 1;
            }
        }
        None
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
        let taken = Taken::new(word, tables);
        let value = match taken.value {
            Value::Next => self.word(self.at + 1),
            Value::Inline(value) => Some(value),
            Value::None => None,
        };
        match value {
            Some(value) => self.note(taken.name, value),
            None => self.offline |= self.program.offline.contains(&taken.name),
        }
        self.at += taken.words();
    }

    fn note(&mut self, name: &str, value: Arg) {
        if self.program.group.has(name) {
            self.group = Some(Group { name: value.known().map(str::to_owned) });
        }
        self.elsewhere |= self.program.root.has(name);
    }
}

/// An option word: the option in it that takes a value, if one does, and where that value stands.
struct Taken<'a> {
    name: &'a str,
    value: Value<'a>,
}

enum Value<'a> {
    None,
    Inline(Arg<'a>),
    Next,
}

impl<'a> Taken<'a> {
    fn new(word: Arg<'a>, tables: &[&Options]) -> Self {
        match word.beginning().strip_prefix("--") {
            Some(long) => Self::long(word, long, tables),
            None => Self::letters(word, tables),
        }
    }

    fn long(word: Arg<'a>, long: &'a str, tables: &[&Options]) -> Self {
        let (name, value) = match long.split_once('=') {
            Some((name, _)) => (name, Value::Inline(word.skip("--".len() + name.len() + "=".len()))),
            None if tables.iter().any(|options| options.long.contains(&long)) => (long, Value::Next),
            None => (long, Value::None),
        };
        let value = if word.known().is_none() && matches!(value, Value::Next) { Value::None } else { value };
        Self { name, value }
    }

    /// Letters may stand together; the first that takes a value takes the rest of the word.
    fn letters(word: Arg<'a>, tables: &[&Options]) -> Self {
        let text = word.beginning();
        for (at, letter) in text.char_indices().skip(1) {
            let end = at + letter.len_utf8();
            if letter == '=' {
                break;
            }
            if tables.iter().any(|options| options.short.contains(letter)) {
                let whole = word.known().is_some() && end == text.len();
                let value = if whole { Value::Next } else { Value::Inline(word.skip(end)) };
                return Self { name: &text[at..end], value };
            }
        }
        Self { name: "", value: Value::None }
    }

    const fn words(&self) -> usize {
        match self.value {
            Value::Next => 2,
            _ => 1,
        }
    }
}

/// What a prefix does besides running the command behind it.
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

/// A command that runs the command behind it.
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
    /// Whether `NAME=value` words may stand ahead of the command.
    assignments: bool,
    /// How many words of its own follow its options.
    own: usize,
    /// Whether those words come ahead of its options, and may be left out.
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

/// Finds the real program behind prefixes.
///
/// The words are those behind the shell's own assignments.
///
/// ```
/// use dockmod::knowledge::packages::strip_prefixes;
///
/// let stripped = strip_prefixes(&["sudo", "-u", "root", "env", "A=b", "apk", "add", "x"]);
/// assert_eq!(stripped.program, Some(5));
/// assert_eq!(stripped.assignments, [4]);
/// ```
pub fn strip_prefixes<'a, W: Copy + Into<Arg<'a>>>(words: &[W]) -> Stripped {
    let words: Vec<Arg> = words.iter().map(|&word| word.into()).collect();
    let mut stripped = Stripped::default();
    let mut at = 0;
    while let Some(prefix) = words.get(at).and_then(|word| Prefix::find(word.known()?)) {
        stripped.prefixes.push((at, prefix));
        match behind(prefix, &words, at + 1, &mut stripped.assignments) {
            Some(next) => at = next,
            None => return stripped,
        }
    }
    stripped.program = (at < words.len()).then_some(at);
    stripped
}

/// The word at which the command behind a prefix starts.
fn behind(prefix: &Prefix, words: &[Arg], mut at: usize, assignments: &mut Vec<usize>) -> Option<usize> {
    let mut own = prefix.own;
    if prefix.own_first && words.get(at).is_some_and(|word| !word.is_option()) {
        at += own;
        own = 0;
    } else if prefix.own_first {
        own = 0;
    }
    while let Some(&word) = words.get(at) {
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
    while prefix.assignments && words.get(at).is_some_and(|word| is_assignment(*word)) {
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

/// Whether the text can be the name of a variable.
pub fn is_name(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
}

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

/// The name of an image without registry, namespace, tag and digest: `node` of `docker.io/library/node:22@sha256:…`.
pub fn image_name(reference: &str) -> &str {
    image_parts(reference).0
}

fn image_parts(reference: &str) -> (&str, &str) {
    let tagged = reference.split('@').next().unwrap_or(reference);
    let last = base_name(tagged);
    last.split_once(':').unwrap_or((last, ""))
}

/// Whether an image is known by its name or tag to have apk: Alpine or Wolfi.
pub fn is_apk_based(reference: &str) -> bool {
    let (name, tag) = image_parts(reference);
    let name = name.to_ascii_lowercase();
    name.contains("alpine") || name.contains("wolfi") || tag.to_ascii_lowercase().contains("alpine")
}

#[cfg(test)]
mod tests;
