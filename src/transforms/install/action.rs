//! The installation as transform files have it: its keys, the rules for them, and what people are told of it.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use glob::Pattern;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::diagnostic::Diagnostic;
use crate::base::suggest::instead;
use crate::base::toml::{Entries, Spanned};
use crate::knowledge::images::{DISTRIBUTIONS, Release};
use crate::knowledge::programs::{self, Effect, Program, invocation};
use crate::transforms::action::{Action, Explanation, Registered, Step, StepContext};
use crate::transforms::finding::Finding;
use crate::transforms::keys::TextOr;
use crate::transforms::keys::{Checked, Seen, check, check_all, comment, some};
use crate::transforms::manager_command::ManagerCommand;
use crate::transforms::parameters::{Given, Parameter, ParameterValue};
use crate::transforms::text::{Fault, Rule, glob, not_blank, without};

/// Add packages that a stage lacks.
#[derive(Clone, Debug)]
pub struct Install {
    /// What each package manager installs; at least one, and no two of them for the same manager.
    pub lists: Vec<PackageList>,
    /// Comment lines for above the instruction, without `#`.
    pub comment: Option<String>,
}

/// What one package manager installs.
#[derive(Clone, Debug)]
pub struct PackageList {
    /// The command that adds packages: `apk add`.
    pub command: ManagerCommand,
    /// Options of a new command, shell-safe: `--no-cache`.
    pub options: Vec<String>,
    /// The packages.
    pub packages: Vec<Package>,
    /// The first release of each distribution whose packages will do; empty where those of any will.
    pub since: Vec<Since>,
}

/// A release from which on the packages of a distribution will do.
#[derive(Clone, Debug)]
pub struct Since {
    /// The distribution, as the table of images calls it.
    pub distribution: String,
    /// The release.
    pub release: Release,
    /// The release as it is written.
    pub written: String,
}

impl PackageList {
    /// The package manager.
    pub fn program(&self) -> &'static Program {
        self.command.known_program()
    }
}

/// A package, and what else will do for it.
#[derive(Clone, Debug)]
pub struct Package {
    /// What is added, perhaps with a repository and a version; shell-safe.
    pub name: String,
    /// Names (globs) that satisfy it too.
    pub satisfied_by: Vec<Pattern>,
    /// The program for whose sake it is wanted: where that is there already, the package is not.
    pub program: Option<String>,
}

impl Package {
    /// Whether a package of that name will do, whatever its version.
    pub fn is_satisfied_by(&self, name: &str) -> bool {
        name == programs::Package::parse(&self.name).name || self.satisfied_by.iter().any(|other| other.matches(name))
    }
}

/// The line in the registry.
pub static ACTION: Registered =
    Registered::new::<Shape>("install", &[Parameter::texts("options"), Parameter::COMMENT], |table, seen| {
        Ok(Arc::new(table.read::<Shape>()?.checked(seen)?))
    });

/// Gives a stage the packages that it lacks.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Shape {
    /// The command that adds packages: `apk add`.
    command: Spanned<String>,
    /// Options of a new command, each word by itself: `--no-cache`.
    #[serde(default)]
    options: Vec<Spanned<String>>,
    /// What the stage needs: a name, or a table with `name`, in `satisfied-by` others that will do, and in `program` what
    /// it is for.
    #[schemars(length(min = 1))]
    packages: Spanned<Vec<Spanned<TextOr<PackageShape>>>>,
    /// The first release of each distribution whose packages will do: `{ debian = "12" }`. Where it is left out, those of
    /// any release will.
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    since: Option<Spanned<Entries<Spanned<String>>>>,
    /// The same for stages with other package managers: `command`, `options`, `packages` and `since`.
    #[serde(default)]
    alternatives: Vec<ListShape>,
    /// Comment lines for above an instruction that the step changes or adds, without `#`.
    #[schemars(length(min = 1))]
    comment: Option<Spanned<String>>,
}

/// What another package manager installs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "PackageList")]
struct ListShape {
    /// The command that adds packages: `apt-get install`.
    command: Spanned<String>,
    /// Options of a new command, each word by itself: `-y`.
    #[serde(default)]
    options: Vec<Spanned<String>>,
    /// What the stage needs: a name, or a table with `name`, in `satisfied-by` others that will do, and in `program` what
    /// it is for.
    #[schemars(length(min = 1))]
    packages: Spanned<Vec<Spanned<TextOr<PackageShape>>>>,
    /// The first release of each distribution whose packages will do: `{ debian = "12" }`.
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    since: Option<Spanned<Entries<Spanned<String>>>>,
}

/// A package, and others that will do for it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Package")]
struct PackageShape {
    /// What is added; perhaps with a version: `nodejs=~22`.
    #[schemars(length(min = 1))]
    name: Spanned<String>,
    /// Packages that will do as well; `*`, `?` and `[…]` stand for characters.
    #[serde(default)]
    satisfied_by: Vec<Spanned<String>>,
    /// A program that it is for: where that is copied in, or in the base image, the package is not needed.
    #[schemars(length(min = 1))]
    program: Option<Spanned<String>>,
}

impl Shape {
    fn checked(self, seen: &mut Seen) -> Checked<Install> {
        let Self { command, options, packages, since, alternatives, comment: above } = self;
        let mut lists = vec![ListShape { command, options, packages, since }.checked(seen)?];
        for shape in alternatives {
            let span = shape.command.span();
            let list = shape.checked(&mut Seen::default())?;
            if lists.iter().any(|other| other.program().family() == list.program().family()) {
                let message = format!("`{}` has a list already, name each package manager once", list.command.program);
                return Err(Diagnostic::new(span, message));
            }
            lists.push(list);
        }
        Ok(Install { lists, comment: above.as_ref().map(comment).transpose()? })
    }
}

impl ListShape {
    fn checked(self, seen: &mut Seen) -> Checked<PackageList> {
        let command = check(&self.command, adding_command)?;
        let options = options(&command, &self.options)?;
        let packages = some(&self.packages, "package")?.iter().map(|shape| package(&command, shape, seen));
        let packages = packages.collect::<Checked<_>>()?;
        let since = self.since.map(|since| since.into_inner().0).unwrap_or_default();
        let since =
            since.iter().map(|(name, release)| first_release(&command, name, release)).collect::<Checked<_>>()?;
        Ok(PackageList { command, options, packages, since })
    }
}

fn adding_command(command: &str) -> Result<ManagerCommand, Fault> {
    let found = ManagerCommand::known(command)?;
    let adds = found.known_subcommand().is_some_and(|subcommand| subcommand.effect == Effect::Adds);
    match adds && found.known_program().is_system() {
        true => Ok(found),
        false => Err(Fault::new(format!(
            "`{command}` does not install packages of a distribution, expected `apk add`, `apt-get install` and the like"
        ))),
    }
}

/// `debian = "12"`
fn first_release(command: &ManagerCommand, name: &Spanned<String>, release: &Spanned<String>) -> Checked<Since> {
    let family = command.known_program().family();
    let names = || DISTRIBUTIONS.iter().filter(|(_, manager)| *manager == family).map(|(name, _)| *name);
    if !names().any(|known| known == name.get_ref()) {
        let message = format!("unknown distribution `{0}`; {1}", name.get_ref(), instead(name.get_ref(), names()));
        return Err(Diagnostic::new(name.span(), message));
    }
    let written = release.get_ref().clone();
    let release = check(release, |text| {
        Release::parse(text).ok_or_else(|| Fault::new(format!("`{text}` is no release, expected numbers such as `12`")))
    })?;
    Ok(Since { distribution: name.get_ref().clone(), release, written })
}

/// The options must be options, with their values, and must not lead the packages elsewhere.
fn options(command: &ManagerCommand, options: &[Spanned<String>]) -> Checked<Vec<String>> {
    check_all(options, option)?;
    let mut words = vec![command.program.as_str(), command.subcommand.as_str()];
    for option in options {
        words.push(option.get_ref());
        check(option, |_| option_in_place(&words))?;
    }
    words.push("package");
    let complete = invocation(&words).is_none_or(|found| found.packages == [words.len() - 1]);
    match options.last() {
        Some(last) if !complete => {
            let message = format!("`{}` takes a value, add it as the next option", last.get_ref());
            Err(Diagnostic::new(last.span(), message))
        }
        _ => Ok(options.iter().map(|option| option.get_ref().clone()).collect()),
    }
}

/// Judges the last word of a command, whether or not it waits for a value.
fn option_in_place(words: &[&str]) -> Rule {
    let at = words.len() - 1;
    let Some(found) = invocation(&[words, &["value"]].concat()) else { return Ok(()) };
    if found.group().is_some() || found.is_elsewhere() {
        return Err(Fault::new(format!("`{}` puts the packages into a group or root of its own, drop it", words[at])));
    }
    match found.packages.contains(&at) {
        true => Err(Fault::new(format!("`{}` is no option; name packages under `packages`", words[at]))),
        false => Ok(()),
    }
}

fn package(command: &ManagerCommand, shape: &Spanned<TextOr<PackageShape>>, seen: &mut Seen) -> Checked<Package> {
    let (name, satisfied_by, program) = match shape.get_ref() {
        TextOr::Text(name) => (&Spanned::new(shape.span(), name.clone()), &[][..], None),
        TextOr::Table(table) => (&table.name, &*table.satisfied_by, table.program.as_ref()),
    };
    check(name, |name| package_to_add(command, name))?;
    seen.once("package", programs::Package::parse(name.get_ref()).name, name.span())?;
    let satisfied_by = check_all(satisfied_by, |pattern| {
        package_pattern(pattern)?;
        glob(pattern)
    })?;
    let program = program.map(|program| check(program, program_name)).transpose()?;
    Ok(Package { name: name.get_ref().clone(), satisfied_by, program })
}

fn is_package_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._+:/-".contains(c)
}

fn option(option: &str) -> Rule {
    not_blank(option, "an option such as `--no-cache`")?;
    let refused = |c: char| !is_package_char(c) && !"=@,".contains(c);
    without(option, refused, "an option stands in the shell unquoted; give each word as an element of its own")
}

fn program_name(name: &str) -> Result<String, Fault> {
    not_blank(name, "the name of a program")?;
    without(name, |c| !is_package_char(c) || c == '/', "give the bare name of a program")?;
    Ok(name.to_owned())
}

/// `name[@repository][constraint]`, where the constraint means itself to a shell.
fn package_to_add(command: &ManagerCommand, word: &str) -> Rule {
    not_blank(word, "the name of a package")?;
    let advice = "`<` and `>` would be redirections in a shell; pin with `=`, `~` or `=~`";
    without(word, |c| "<>".contains(c), advice)?;
    let found = programs::Package::parse(word);
    if found.conflict || found.file {
        return Err(Fault::new(format!("`{word}` is no package to add, expected the name of one in a repository")));
    }
    let advice = "a package is letters, digits and `._+:/-`, then `@repository` or `=version` if need be";
    if command.program != "apk" && word.contains(['@', '~']) {
        let manager = &command.program;
        return Err(Fault::new(format!("`{word}` is no package that {manager} takes, expected `name` or `name=1.2`")));
    }
    let mut parts = vec![found.name];
    parts.extend(found.repository);
    if let Some(constraint) = found.constraint {
        parts.push(version(constraint, word)?);
    }
    parts.iter().try_for_each(|part| without(part, |c| !is_package_char(c), advice))?;
    let starts = |part: &&str| part.starts_with(|c: char| c.is_ascii_alphanumeric());
    match parts.iter().all(starts) {
        true => Ok(()),
        false => Err(Fault::new(format!("`{word}` is no package, its parts must begin with a letter or digit"))),
    }
}

/// The version of a constraint; it begins with a digit, so that no shell takes `~` for a home directory.
fn version<'a>(constraint: &'a str, word: &str) -> Result<&'a str, Fault> {
    let version = constraint.trim_start_matches(['=', '~']);
    let operator = &constraint[..constraint.len() - version.len()];
    let known = matches!(operator, "=" | "~" | "=~" | "~=");
    match known && version.starts_with(|c: char| c.is_ascii_digit()) {
        true => Ok(version),
        false => {
            Err(Fault::new(format!("`{word}` has no version that apk takes, expected `name=1.2-r0` or `name=~1.2`")))
        }
    }
}

fn package_pattern(pattern: &str) -> Rule {
    not_blank(pattern, "the name of a package that will do as well")?;
    let refused = |c: char| !is_package_char(c) && !"*?[]!".contains(c);
    without(pattern, refused, "give a bare package name, or a pattern with `*`, `?` or `[…]`, without a version")
}

impl Action for Install {
    fn registered(&self) -> &'static Registered {
        &ACTION
    }

    fn value(&self, parameter: Parameter) -> Option<ParameterValue> {
        match parameter.name() {
            "options" => Some(ParameterValue::Texts(self.lists[0].options.clone())),
            _ => self.comment.clone().map(ParameterValue::Text),
        }
    }

    fn with(&self, parameter: Parameter, given: &Given) -> Checked<Step> {
        let mut step = self.clone();
        match (parameter.name(), given) {
            ("options", Given::Texts(texts)) => {
                step.lists[0].options = options(&self.lists[0].command, texts.get_ref())?;
            }
            ("comment", Given::Text(text)) => step.comment = Some(comment(text)?),
            _ => {}
        }
        Ok(Arc::new(step))
    }

    fn explain(&self) -> Explanation {
        let lines = self.lists.iter().flat_map(|list| {
            let options: String = list.options.iter().map(|option| format!(" {option}")).collect();
            let packages = list.packages.iter().map(|package| {
                let others: Vec<_> = package.satisfied_by.iter().map(Pattern::as_str).collect();
                let others = if others.is_empty() { String::new() } else { format!(" (or {})", others.join(", ")) };
                format!("{}{others}", package.name)
            });
            let since = list.since.iter().map(|since| format!("{} {}", since.distribution, since.written));
            let command = vec![format!("{}{options}", list.command)];
            [("command", command), ("packages", packages.collect()), ("since", since.collect())]
        });
        Explanation::new("Install", lines, self.comment.as_deref())
    }

    fn findings(&self, context: &StepContext) -> Vec<Finding> {
        super::by_stage(self, context).into_iter().map(|(_, finding)| finding).collect()
    }

    fn given_up(&self, context: &StepContext) -> HashSet<usize> {
        let found = super::by_stage(self, context).into_iter();
        found.filter(|(_, finding)| matches!(finding, Finding::Skip(_))).map(|(stage, _)| stage).collect()
    }
}
