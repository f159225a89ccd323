//! What is known of package managers, and of commands that run another command, as data.
//!
//! The tables follow the programs' own sources and manuals: apk-tools 2.8 to 3.0, apt 2.6, dnf 4 and 5, microdnf,
//! zypper and pip. Words are numbered from 0 in the slice that a function is given.

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
    /// Its sub-commands.
    pub subcommands: &'static [Subcommand],
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

use Effect::{Adds, Other, Removes};

const QUERY: &[&str] = &["fields", "format", "from", "match", "summarize"];
const COMPRESS: &[&str] = &["compression", "sign-key"];

const APK: Program = Program {
    name: "apk",
    aliases: &["apk.static"],
    versioned: false,
    early: Options::of("Xp", APK_LONG),
    late: Options::of("Xp", APK_LONG),
    group: Options::of("t", &["virtual"]),
    root: Options::of("p", &["root"]),
    subcommands: &[
        sub_with(&["add"], Adds, true, "t", &["virtual"]),
        sub(&["del"], Removes, false),
        sub(&["update"], Other, true),
        sub(&["upgrade"], Other, true),
        sub(&["fix"], Other, true),
        sub_with(&["fetch"], Other, true, "oF", &["output", "built-after", "pkgname-spec", "fields", "format", "from"]),
        sub(&["cache"], Other, true),
        sub_with(&["search"], Other, true, "F", QUERY),
        sub_with(&["info"], Other, false, "F", QUERY),
        sub_with(&["list"], Other, false, "F", QUERY),
        sub_with(&["query"], Other, false, "F", QUERY),
        sub_with(&["policy"], Other, false, "F", QUERY),
        sub_with(&["dot"], Other, false, "F", QUERY),
        sub_with(&["version"], Other, false, "l", &["limit"]),
        sub_with(&["audit"], Other, false, "", &["protected-paths"]),
        sub_with(&["extract"], Other, false, "", &["destination"]),
        sub_with(&["index"], Other, false, "dxo", &["description", "index", "output", "rewrite-arch"]),
        sub_with(&["mkndx"], Other, false, "dxoc", &["description", "filter-spec", "hash", "index", "output"]),
        sub_with(&["mkpkg"], Other, false, "FIostc", &["compat", "files", "info", "output", "script", "trigger"]),
        sub_with(&["adbdump"], Other, false, "", &["format"]),
        sub_with(&["adbsign"], Other, false, "c", COMPRESS),
        sub_with(&["convdb"], Other, false, "c", COMPRESS),
        sub_with(&["convndx"], Other, false, "c", COMPRESS),
        sub(&["adbgen"], Other, false),
        sub(&["manifest"], Other, false),
        sub(&["stats"], Other, false),
        sub(&["verify"], Other, false),
    ],
};

const APK_LONG: &[&str] = &[
    "arch",
    "cache-dir",
    "cache-max-age",
    "keys-dir",
    "preupgrade-depends",
    "progress-fd",
    "repositories-file",
    "repository",
    "repository-config",
    "root",
    "timeout",
    "uvol-manager",
    "wait",
];

const APT_OPTIONS: Options = Options::of(
    "octaPS",
    &[
        "option",
        "config-file",
        "target-release",
        "default-release",
        "host-architecture",
        "build-profiles",
        "with-source",
        "snapshot",
    ],
);

const APT_SUBCOMMANDS: &[Subcommand] = &[
    sub(&["install"], Adds, true),
    sub(&["reinstall"], Adds, true),
    sub(&["satisfy"], Other, true),
    sub(&["build-dep"], Other, true),
    sub(&["remove"], Removes, false),
    sub(&["purge"], Removes, false),
    sub(&["autoremove", "auto-remove"], Other, false),
    sub(&["autopurge"], Other, false),
    sub(&["update"], Other, true),
    sub(&["upgrade"], Other, true),
    sub(&["dist-upgrade", "full-upgrade"], Other, true),
    sub(&["dselect-upgrade"], Other, true),
    sub(&["source"], Other, true),
    sub(&["download"], Other, true),
    sub(&["changelog"], Other, true),
    sub(&["clean", "distclean", "dist-clean"], Other, false),
    sub(&["autoclean", "auto-clean"], Other, false),
    sub(&["check"], Other, false),
    sub(&["indextargets"], Other, false),
    sub(&["list"], Other, false),
    sub(&["search"], Other, false),
    sub(&["show"], Other, false),
    sub(&["policy"], Other, false),
    sub(&["edit-sources"], Other, false),
    sub(&["moo"], Other, false),
];

const fn apt(name: &'static str) -> Program {
    Program {
        name,
        aliases: &[],
        versioned: false,
        early: APT_OPTIONS,
        late: APT_OPTIONS,
        group: Options::NONE,
        root: Options::NONE,
        subcommands: APT_SUBCOMMANDS,
    }
}

const DNF_OPTIONS: Options = Options::of(
    "cRdex",
    &[
        "config",
        "randomwait",
        "debuglevel",
        "errorlevel",
        "rpmverbosity",
        "installroot",
        "enablerepo",
        "disablerepo",
        "repo",
        "repoid",
        "repofrompath",
        "from-repo",
        "exclude",
        "excludepkgs",
        "disableexcludes",
        "disableexcludepkgs",
        "disableplugin",
        "enableplugin",
        "color",
        "releasever",
        "setopt",
        "setvar",
        "comment",
        "forcearch",
        "downloaddir",
        "destdir",
        "advisory",
        "advisories",
        "bz",
        "bzs",
        "cve",
        "cves",
        "sec-severity",
        "secseverity",
        "advisory-severities",
    ],
);

const DNF_SUBCOMMANDS: &[Subcommand] = &[
    sub(&["install", "localinstall", "in"], Adds, true),
    sub(&["reinstall", "rei"], Adds, true),
    sub(&["downgrade", "dg"], Adds, true),
    sub(&["remove", "erase", "rm"], Removes, false),
    sub(&["autoremove"], Other, false),
    sub(&["update", "upgrade", "up", "upgrade-minimal", "update-minimal"], Other, true),
    sub(&["distro-sync", "distrosync", "dsync"], Other, true),
    sub(&["swap"], Other, true),
    sub(&["builddep"], Other, true),
    sub(&["group", "groups", "grp", "groupinstall"], Other, true),
    sub(&["module"], Other, true),
    sub(&["makecache", "mc"], Other, true),
    sub(&["check-update", "check-upgrade"], Other, true),
    sub(&["download"], Other, true),
    sub(&["copr"], Other, true),
    sub(&["config-manager"], Other, true),
    sub(&["repoquery", "rq"], Other, true),
    sub(&["search", "se"], Other, true),
    sub(&["provides", "whatprovides", "prov"], Other, true),
    sub(&["list", "ls"], Other, true),
    sub(&["info", "if"], Other, true),
    sub(&["repolist", "repoinfo", "repo"], Other, true),
    sub(&["clean"], Other, false),
    sub(&["mark"], Other, false),
    sub(&["history", "hist"], Other, false),
    sub(&["versionlock"], Other, false),
    sub(&["leaves"], Other, false),
    sub(&["check"], Other, false),
    sub(&["help"], Other, false),
];

const fn dnf(name: &'static str, aliases: &'static [&'static str]) -> Program {
    Program {
        name,
        aliases,
        versioned: false,
        early: DNF_OPTIONS,
        late: DNF_OPTIONS,
        group: Options::NONE,
        root: Options::of("", &["installroot"]),
        subcommands: DNF_SUBCOMMANDS,
    }
}

const ZYPPER_PICK: &[&str] = &["repo", "type", "from", "download", "solver-focus"];

/// Its global options count ahead of the sub-command alone; behind it, their letters mean other things.
const ZYPPER: Program = Program {
    name: "zypper",
    aliases: &[],
    versioned: false,
    early: Options::of(
        "csDCpR",
        &[
            "config",
            "table-style",
            "reposd-dir",
            "cache-dir",
            "raw-cache-dir",
            "solv-cache-dir",
            "pkg-cache-dir",
            "userdata",
            "plus-repo",
            "plus-content",
            "root",
            "installroot",
            "releasever",
        ],
    ),
    late: Options::NONE,
    group: Options::NONE,
    root: Options::of("R", &["root", "installroot"]),
    subcommands: &[
        sub_with(&["install", "in"], Adds, true, "rt", ZYPPER_PICK),
        sub_with(&["remove", "rm"], Removes, false, "rt", ZYPPER_PICK),
        sub_with(&["update", "up"], Other, true, "rt", ZYPPER_PICK),
        sub_with(&["dist-upgrade", "dup"], Other, true, "r", ZYPPER_PICK),
        sub_with(&["patch"], Other, true, "rg", &["repo", "bugzilla", "cve", "category", "severity", "date"]),
        sub_with(&["source-install", "si"], Other, true, "r", ZYPPER_PICK),
        sub_with(&["install-new-recommends", "inr"], Other, true, "r", ZYPPER_PICK),
        sub_with(&["verify", "ve"], Other, true, "r", ZYPPER_PICK),
        sub_with(&["refresh", "ref"], Other, true, "r", ZYPPER_PICK),
        sub_with(&["refresh-services", "refs"], Other, true, "", &[]),
        sub(&["download"], Other, true),
        sub_with(&["addrepo", "ar"], Other, true, "rtpn", &["repo", "type", "priority", "name"]),
        sub(&["removerepo", "rr"], Other, false),
        sub(&["modifyrepo", "mr"], Other, false),
        sub(&["repos", "lr"], Other, false),
        sub_with(&["search", "se"], Other, true, "rt", ZYPPER_PICK),
        sub_with(&["info", "if"], Other, true, "rt", ZYPPER_PICK),
        sub(&["clean", "cc"], Other, false),
        sub_with(&["addlock", "al"], Other, false, "rt", ZYPPER_PICK),
        sub_with(&["removelock", "rl"], Other, false, "rt", ZYPPER_PICK),
    ],
};

const PIP_OPTIONS: Options = Options::of(
    "rcetCif",
    &[
        "requirement",
        "constraint",
        "build-constraint",
        "editable",
        "target",
        "platform",
        "python-version",
        "implementation",
        "abi",
        "root",
        "prefix",
        "src",
        "upgrade-strategy",
        "config-settings",
        "config-setting",
        "global-option",
        "no-binary",
        "only-binary",
        "progress-bar",
        "root-user-action",
        "report",
        "group",
        "index-url",
        "pypi-url",
        "extra-index-url",
        "find-links",
        "python",
        "log",
        "keyring-provider",
        "proxy",
        "retries",
        "timeout",
        "exists-action",
        "trusted-host",
        "cert",
        "client-cert",
        "cache-dir",
        "use-feature",
        "use-deprecated",
    ],
);

const PIP: Program = Program {
    name: "pip",
    aliases: &[],
    versioned: true,
    early: PIP_OPTIONS,
    late: Options::NONE,
    group: Options::NONE,
    root: Options::of("t", &["root", "prefix", "target"]),
    subcommands: &[
        Subcommand { names: &["install"], effect: Adds, network: true, options: PIP_OPTIONS },
        Subcommand { names: &["download"], effect: Other, network: true, options: PIP_OPTIONS },
        sub_with(&["wheel"], Other, true, "wrcetCif", PIP_OPTIONS.long),
        sub_with(&["uninstall"], Removes, false, "r", &["requirement", "root-user-action"]),
        sub(&["index"], Other, true),
        sub(&["list"], Other, false),
        sub(&["show"], Other, false),
        sub(&["freeze"], Other, false),
        sub(&["check"], Other, false),
        sub(&["config"], Other, false),
        sub(&["cache"], Other, false),
        sub(&["hash"], Other, false),
        sub(&["inspect"], Other, false),
        sub(&["debug"], Other, false),
        sub(&["help"], Other, false),
    ],
};

/// The package managers that are known.
pub static PROGRAMS: &[Program] = &[
    APK,
    apt("apt-get"),
    apt("apt"),
    dnf("dnf", &["dnf4", "dnf5", "dnf-3", "dnf-4"]),
    dnf("yum", &["yum4"]),
    dnf("microdnf", &[]),
    ZYPPER,
    PIP,
];

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
        self.program.name == program && self.subcommand.names.contains(&subcommand)
    }
}

/// Takes a command apart whose first word is the program; none where it is no known use of a package manager.
///
/// `python -m pip` counts as `pip`. For prefixes such as `sudo`, see [`strip_prefixes`].
///
/// ```
/// use dockmod::packages::invocation;
///
/// let found = invocation(&["apk", "add", "-t", ".deps", "gcc", "make"]).unwrap();
/// assert!(found.is("apk", "add"));
/// assert_eq!(found.packages, [4, 5]);
/// assert_eq!(found.group.unwrap().name.as_deref(), Some(".deps"));
/// ```
pub fn invocation<'a, W: Copy + Into<Arg<'a>>>(words: &[W]) -> Option<Invocation> {
    let words: Vec<Arg> = words.iter().map(|&word| word.into()).collect();
    let (program, start) = locate(&words)?;
    let mut scan = Scan { program, words: &words, at: start, group: None, elsewhere: false };
    let (subcommand, subcommand_at) = scan.subcommand()?;
    let packages = scan.packages(subcommand);
    Some(Invocation { program, subcommand, subcommand_at, packages, group: scan.group, elsewhere: scan.elsewhere })
}

/// The program, and the first word behind its name.
fn locate(words: &[Arg]) -> Option<(&'static Program, usize)> {
    let first = words.first()?.known()?;
    if let Some(program) = Program::find(first) {
        return Some((program, 1));
    }
    let python = base_name(first).strip_prefix("python").is_some_and(|rest| rest.is_empty() || is_version(rest));
    let module = words.iter().position(|word| word.known() == Some("-m"))?;
    let options = words[1..module].iter().all(|word| word.is_option());
    let program = Program::find(words.get(module + 1)?.known()?)?;
    (python && options && program.versioned).then_some((program, module + 2))
}

struct Scan<'a, 'w> {
    program: &'static Program,
    words: &'w [Arg<'a>],
    at: usize,
    group: Option<Group>,
    elsewhere: bool,
}

impl Scan<'_, '_> {
    /// The first word that is no option names the sub-command; a word that is not known is taken for options.
    fn subcommand(&mut self) -> Option<(&'static Subcommand, usize)> {
        while let Some(&word) = self.words.get(self.at) {
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
        while let Some(&word) = self.words.get(self.at) {
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
            Value::Next => self.words.get(self.at + 1).copied(),
            Value::Inline(value) => Some(value),
            Value::None => None,
        };
        if let Some(value) = value {
            self.note(taken.name, value);
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

const fn prefix(name: &'static str, kind: PrefixKind, short: &'static str, long: &'static [&'static str]) -> Prefix {
    Prefix {
        name,
        aliases: &[],
        kind,
        options: Options::of(short, long),
        idle: Options::NONE,
        assignments: false,
        own: 0,
        own_first: false,
        instead: None,
    }
}

const NONE: &[&str] = &[];

/// The prefixes that are known.
pub static PREFIXES: &[Prefix] = &[
    Prefix {
        idle: Options::of("lvVKe", &["list", "validate", "version", "remove-timestamp", "edit", "help"]),
        assignments: true,
        ..prefix("sudo", PrefixKind::User, "CDghpRrtTUua", SUDO_LONG)
    },
    Prefix { idle: Options::of("LC", NONE), ..prefix("doas", PrefixKind::User, "aCu", NONE) },
    Prefix {
        idle: Options::of("S", &["split-string", "help", "version"]),
        assignments: true,
        ..prefix("env", PrefixKind::Plain, "uCSa", &["unset", "chdir", "split-string", "argv0"])
    },
    Prefix { idle: Options::of("vV", NONE), ..prefix("command", PrefixKind::Plain, "", NONE) },
    prefix("builtin", PrefixKind::Plain, "", NONE),
    prefix("exec", PrefixKind::Exec, "a", NONE),
    Prefix { idle: Options::of("V", NONE), ..prefix("time", PrefixKind::Plain, "fo", &["format", "output"]) },
    prefix("nice", PrefixKind::Plain, "n", &["adjustment"]),
    Prefix {
        idle: Options::of("pPu", &["pid", "pgid", "uid"]),
        ..prefix("ionice", PrefixKind::Plain, "cn", &["class", "classdata"])
    },
    prefix("nohup", PrefixKind::Plain, "", NONE),
    // BusyBox before 1.30 has `-t SECONDS` in place of the duration.
    Prefix { own: 1, instead: Some("t"), ..prefix("timeout", PrefixKind::Plain, "kst", &["kill-after", "signal"]) },
    Prefix { own: 1, ..prefix("chroot", PrefixKind::Root, "", &["groups", "userspec"]) },
    prefix("xargs", PrefixKind::Input, "adEILnPs", XARGS_LONG),
    Prefix { own: 1, ..prefix("su-exec", PrefixKind::User, "", NONE) },
    Prefix { own: 1, ..prefix("gosu", PrefixKind::User, "", NONE) },
    Prefix { own: 1, ..prefix("s6-setuidgid", PrefixKind::User, "", NONE) },
    prefix("stdbuf", PrefixKind::Plain, "ioe", &["input", "output", "error"]),
    Prefix { own: 1, own_first: true, ..prefix("setarch", PrefixKind::Plain, "", NONE) },
    Prefix { aliases: &["linux64", "i386", "x86_64"], ..prefix("linux32", PrefixKind::Plain, "", NONE) },
    prefix("chronic", PrefixKind::Plain, "", NONE),
    prefix("catchsegv", PrefixKind::Plain, "", NONE),
    prefix("fakeroot", PrefixKind::Plain, "lsib", &["lib", "faked"]),
    prefix("eatmydata", PrefixKind::Plain, "", NONE),
];

const SUDO_LONG: &[&str] = &[
    "close-from",
    "chdir",
    "group",
    "host",
    "prompt",
    "chroot",
    "role",
    "type",
    "command-timeout",
    "other-user",
    "user",
    "auth-type",
];

const XARGS_LONG: &[&str] = &["arg-file", "delimiter", "max-args", "max-procs", "max-chars", "process-slot-var"];

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
/// use dockmod::packages::strip_prefixes;
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
