//! Simple commands as far as their words are known before a shell runs.

mod pattern;

use crate::base::limits;

use crate::knowledge::packages::{Arg, base_name, strip_prefixes};
use crate::syntax::shell::{Assignment, Part, PartKind, Simple, Word};

pub use pattern::{CommandPattern, WordPattern};

/// As much of a word as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordText {
    /// The value, or its beginning.
    text: String,
    /// Whether that is all of it.
    whole: bool,
}

impl WordText {
    /// A word that is known.
    pub fn known(text: impl Into<String>) -> Self {
        Self { text: text.into(), whole: true }
    }

    /// What is known of a word of a script.
    pub fn of(word: &Word, text: &str) -> Self {
        if let Some(path) = path_below_variable(word, text) {
            return Self::known(path);
        }
        let (text, whole) = word.literal_beginning(text);
        Self { text, whole }
    }

    /// The same for the tables of package managers.
    pub fn arg(&self) -> Arg<'_> {
        if self.whole { Arg::Known(&self.text) } else { Arg::Begins(&self.text) }
    }

    /// All of the word, or its beginning.
    pub fn beginning(&self) -> &str {
        &self.text
    }

    /// `prisma@$VERSION` is as good as `prisma@` and any version.
    fn for_patterns(&self) -> Option<&str> {
        (self.whole || self.text.contains('@')).then_some(&self.text)
    }

    fn is_option(&self) -> bool {
        self.text.starts_with('-') && self.text.len() > 1
    }
}

/// `$HOME/bin/poetry`: the path as it is written, of which the last component is known.
fn path_below_variable(word: &Word, text: &str) -> Option<String> {
    let parts = match word.parts {
        [Part { kind: PartKind::DoubleQuoted(inner), .. }] => inner,
        parts => parts,
    };
    let (PartKind::Parameter(..), PartKind::Literal) = (&parts.first()?.kind, &parts.last()?.kind) else { return None };
    let plain = |part: &Part| matches!(part.kind, PartKind::Literal | PartKind::Parameter(_, []));
    let path = parts.first()?.span.to(parts.last()?.span).of(text);
    let name = parts.last()?.span.of(text).rsplit_once('/')?.1;
    (!name.is_empty() && parts.iter().all(plain)).then(|| path.to_owned())
}

/// What `find` makes of the first words that it knows, given those of what may be the commands of a text that is not
/// taken apart, one after the other.
pub fn find_roughly<T>(text: &str, mut find: impl FnMut(&[&str]) -> Option<T>) -> Option<T> {
    let separators = [';', '&', '|', '\n', '(', ')', '`', '"', '\''];
    let joined = text.replace("\\\n", " ");
    joined.split(separators).find_map(|piece| find(&piece.split_whitespace().collect::<Vec<_>>()))
}

/// The words of a simple command.
pub fn words(simple: &Simple, text: &str) -> Vec<WordText> {
    simple.words.iter().map(|word| WordText::of(word, text)).collect()
}

/// The same for the tables of package managers.
pub fn args(words: &[WordText]) -> Vec<Arg<'_>> {
    words.iter().map(WordText::arg).collect()
}

/// The name of the variable that is all of the word: `$PACKAGES`, `"${PACKAGES}"`.
pub fn sole_variable<'t>(word: &Word, text: &'t str) -> Option<&'t str> {
    let [part] = word.parts else { return None };
    let part = match &part.kind {
        PartKind::DoubleQuoted([part]) => part,
        PartKind::DoubleQuoted(_) => return None,
        _ => part,
    };
    match &part.kind {
        PartKind::Parameter(name, []) => {
            let plain = matches!(part.span.len() - name.len(), 1 | 3);
            plain.then(|| name.of(text))
        }
        _ => None,
    }
}

/// A variable that is set for a command, or by an earlier command of its script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// The variable.
    pub name: String,
    /// Its value, where it is known.
    pub value: Option<String>,
    /// Whether the command has it in its environment for sure.
    pub exported: bool,
}

impl Assigned {
    /// `name=value` as the shell has it.
    pub fn of(assignment: &Assignment, text: &str, exported: bool) -> Self {
        let value = match (&assignment.value, &assignment.array) {
            (_, Some(_)) => None,
            (Some(value), None) => value.literal(text),
            (None, None) => Some(String::new()),
        };
        Self { name: assignment.name.of(text).to_owned(), value, exported }
    }

    /// A word of `env` or `export`.
    pub fn of_word(word: &WordText) -> Option<Self> {
        let (name, value) = word.text.split_once('=')?;
        Some(Self { name: name.to_owned(), value: word.whole.then(|| value.to_owned()), exported: true })
    }
}

/// Options of launchers and of the programs behind them that take a value.
const VALUE_OPTIONS: &[&str] = &[
    "--allow-insecure-host",
    "--cache-dir",
    "--color",
    "--config-file",
    "--config-setting",
    "--constraint",
    "--cwd",
    "--default-index",
    "--dir",
    "--directory",
    "--env-file",
    "--environment",
    "--exclude-newer",
    "--extra",
    "--extra-index-url",
    "--filter",
    "--find-links",
    "--from",
    "--group",
    "--index",
    "--index-strategy",
    "--index-url",
    "--keyring-provider",
    "--link-mode",
    "--manifest-path",
    "--no-binary-package",
    "--no-extra",
    "--no-group",
    "--only-group",
    "--package",
    "--pip-args",
    "--prefix",
    "--prerelease",
    "--project",
    "--python",
    "--python-preference",
    "--refresh-package",
    "--reinstall-package",
    "--resolution",
    "--spec",
    "--upgrade-package",
    "--with",
    "--with-editable",
    "--with-requirements",
    "--workspace",
    "-C",
    "-F",
    "-P",
    "-W",
    "-X",
    "-f",
    "-i",
    "-p",
    "-w",
];

/// The same, of certain launchers alone: for others these take none.
const OWN_VALUE_OPTIONS: &[(&[&str], &[&str])] =
    &[(&["conda", "mamba", "micromamba"], &["-n", "--name"]), (&["pixi"], &["-e"])];

/// The place behind the option at `at` and its value.
fn behind_option(words: &[WordText], at: usize) -> usize {
    let (program, option) = (base_name(&words[0].text), words[at].text.as_str());
    let own =
        OWN_VALUE_OPTIONS.iter().any(|(programs, options)| programs.contains(&program) && options.contains(&option));
    let takes_value = words[at].whole && (own || VALUE_OPTIONS.contains(&option));
    at + 1 + usize::from(takes_value)
}

/// What stands in front of a module that a launcher runs, whether or not the words are there.
pub const MODULE: [&str; 2] = ["python", "-m"];

/// A command as it is written, and as the prefixes and launchers in front of it start it.
#[derive(Clone, Debug, Default)]
pub struct Launched {
    /// The command without its prefixes, then without the first launcher too, and so on.
    pub levels: Vec<Vec<WordText>>,
    /// The variables that prefixes set for it.
    pub assigned: Vec<Assigned>,
}

impl Launched {
    /// Looks behind prefixes and `launchers`.
    pub fn new(words: Vec<WordText>, launchers: &[CommandPattern]) -> Self {
        let mut launched = Self::default();
        let mut next = Some(words);
        while let Some(words) = next.filter(|_| launched.levels.len() <= limits::LAUNCHERS) {
            let stripped = strip_prefixes(&args(&words));
            launched.assigned.extend(stripped.assignments.iter().filter_map(|&at| Assigned::of_word(&words[at])));
            let Some(program) = stripped.program else { break };
            let command = words[program..].to_vec();
            next = launchers.iter().find_map(|launcher| behind_launcher(launcher, &command));
            launched.levels.push(command);
        }
        launched
    }

    /// Of each form of the command the words, where they are known.
    pub fn forms(&self) -> Forms<'_> {
        Forms(self.levels.iter().map(|words| words.iter().map(WordText::for_patterns).collect()).collect())
    }
}

/// The forms of a command that patterns are compared with.
pub struct Forms<'l>(Vec<Vec<Option<&'l str>>>);

impl Forms<'_> {
    /// Whether any of them is what `pattern` says.
    pub fn are(&self, pattern: &CommandPattern) -> bool {
        self.0.iter().any(|words| pattern.match_end(words).is_some())
    }
}

/// The command that a launcher starts, where `words` are that launcher at work.
fn behind_launcher(launcher: &CommandPattern, words: &[WordText]) -> Option<Vec<WordText>> {
    let mut at = launcher_end(launcher, words)?;
    while words.get(at).is_some_and(WordText::is_option) {
        match words[at].text.as_str() {
            "-m" | "--module" => {
                let module = words.get(at + 1..)?;
                return Some(MODULE.map(WordText::known).into_iter().chain(module.iter().cloned()).collect());
            }
            "--" => {
                at += 1;
                break;
            }
            _ => at = behind_option(words, at),
        }
    }
    words.get(at..).filter(|rest| !rest.is_empty()).map(<[WordText]>::to_vec)
}

/// The place behind the launcher's own words, between which there may be options alone.
fn launcher_end(launcher: &CommandPattern, words: &[WordText]) -> Option<usize> {
    let (program, rest) = launcher.words.split_first()?;
    if !program.matches_base(words.first()?.arg().known()?) {
        return None;
    }
    let mut at = 1;
    for wanted in rest {
        while !words.get(at)?.arg().known().is_some_and(|word| wanted.matches(word)) {
            words[at].is_option().then_some(())?;
            at = behind_option(words, at);
        }
        at += 1;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    fn pattern(text: &str) -> CommandPattern {
        let words = text.split(' ').map(|word| WordPattern::new(word).unwrap()).collect();
        CommandPattern { text: text.to_owned(), words }
    }

    fn split(line: &str) -> Vec<WordText> {
        let word = |word: &str| match word.strip_suffix('$') {
            Some(beginning) => WordText { text: beginning.to_owned(), whole: false },
            None => WordText::known(word),
        };
        line.split(' ').map(word).collect()
    }

    #[test]
    fn patterns() {
        let cases = [
            ("prisma *", "prisma generate", true),
            ("prisma *", "/app/.venv/bin/prisma --version", true),
            ("prisma *", "prisma $", true),
            ("prisma *", "prisma", false),
            ("prisma *", "echo prisma generate", false),
            ("python* -m prisma *", "python3.12 -u -m prisma generate", true),
            ("python* -m prisma *", "python -X utf8 -m prisma generate", true),
            ("python* -m prisma *", "python -m pytest prisma x", false),
            ("python* -m prisma *", "python run.py -m prisma x", false),
            ("npm install prisma@*", "npm --prefix web install -g typescript prisma@5", true),
            ("npm install prisma", "npm run build", false),
            ("npx prisma", "npx --yes -p prisma@6 prisma generate", true),
            ("npx prisma", "npx pris$", false),
        ];
        for (wanted, line, expected) in cases {
            let launched = Launched::new(split(line), &[]);
            assert_eq!(launched.forms().are(&pattern(wanted)), expected, "{wanted}: {line}");
        }
    }

    #[test]
    fn launchers() {
        let known = [pattern("uv run"), pattern("poetry run"), pattern("pipx run"), pattern("uvx")];
        let cases = [
            ("uv run prisma generate", true),
            ("uv run --frozen --with prisma==0.15 --extra x -p 3.12 prisma db push", true),
            ("uv --directory app run --no-sync -- prisma generate", true),
            ("uv run -m prisma generate", true),
            ("env A=b poetry -C app run env C=d prisma generate", true),
            ("pipx run --spec prisma prisma generate", true),
            ("uv run poetry run python -m prisma generate", true),
            ("uv run --frozen pytest prisma", false),
            ("uv sync --extra prisma", false),
            ("uv run", false),
        ];
        for (line, expected) in cases {
            let launched = Launched::new(split(line), &known);
            let forms = launched.forms();
            let found = forms.are(&pattern("prisma *")) || forms.are(&pattern("python -m prisma *"));
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn prefixes_set_variables() {
        let launched = Launched::new(split("env A=b poetry run env C=d$ prisma generate"), &[pattern("poetry run")]);
        let set: Vec<_> = launched.assigned.iter().map(|a| (a.name.as_str(), a.value.as_deref())).collect();
        assert_eq!(set, [("A", Some("b")), ("C", None)]);
    }
}
