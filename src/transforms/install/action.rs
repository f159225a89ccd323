//! The installation as transform files have it: its keys, the rules for them, and what people are told of it.

use std::collections::HashSet;
use std::sync::Arc;

use glob::Pattern;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::diagnostic::Diagnostic;
use crate::base::toml::Spanned;
use crate::knowledge::programs::{self, Effect, invocation};
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
    /// The command that adds packages: `apk add --no-cache`.
    pub command: ManagerCommand,
    /// Options of a new command, shell-safe: `--no-cache`.
    pub options: Vec<String>,
    /// The packages.
    pub packages: Vec<Package>,
    /// Comment lines for above the instruction, without `#`.
    pub comment: Option<String>,
}

/// A package, and what else will do for it.
#[derive(Clone, Debug)]
pub struct Package {
    /// What is added, perhaps with a repository and a version; shell-safe.
    pub name: String,
    /// Names (globs) that satisfy it too.
    pub satisfied_by: Vec<Pattern>,
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
    /// What the stage needs: a name, or a table with `name` and, in `satisfied-by`, others that will do.
    #[schemars(length(min = 1))]
    packages: Spanned<Vec<Spanned<TextOr<PackageShape>>>>,
    /// Comment lines for above an instruction that the step changes or adds, without `#`.
    #[schemars(length(min = 1))]
    comment: Option<Spanned<String>>,
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
}

impl Shape {
    fn checked(self, seen: &mut Seen) -> Checked<Install> {
        let command = check(&self.command, adding_command)?;
        let options = options(&command, &self.options)?;
        let packages = some(&self.packages, "package")?.iter().map(|shape| package(shape, seen));
        let packages = packages.collect::<Checked<_>>()?;
        Ok(Install { command, options, packages, comment: self.comment.as_ref().map(comment).transpose()? })
    }
}

fn adding_command(command: &str) -> Result<ManagerCommand, Fault> {
    let found = ManagerCommand::known(command)?;
    let adds = found.known_subcommand().is_some_and(|subcommand| subcommand.effect == Effect::Adds);
    match adds && found.program == "apk" {
        true => Ok(found),
        false => Err(Fault::new(format!("packages are installed with `apk add` alone so far, found `{command}`"))),
    }
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

fn package(shape: &Spanned<TextOr<PackageShape>>, seen: &mut Seen) -> Checked<Package> {
    let (name, satisfied_by) = match shape.get_ref() {
        TextOr::Text(name) => (&Spanned::new(shape.span(), name.clone()), &[][..]),
        TextOr::Table(table) => (&table.name, &*table.satisfied_by),
    };
    check(name, package_to_add)?;
    seen.once("package", programs::Package::parse(name.get_ref()).name, name.span())?;
    let satisfied_by = check_all(satisfied_by, |pattern| {
        package_pattern(pattern)?;
        glob(pattern)
    })?;
    Ok(Package { name: name.get_ref().clone(), satisfied_by })
}

fn is_package_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._+:/-".contains(c)
}

fn option(option: &str) -> Rule {
    not_blank(option, "an option such as `--no-cache`")?;
    let refused = |c: char| !is_package_char(c) && !"=@,".contains(c);
    without(option, refused, "an option stands in the shell unquoted; give each word as an element of its own")
}

/// `name[@repository][constraint]`, where the constraint means itself to a shell.
fn package_to_add(word: &str) -> Rule {
    not_blank(word, "the name of a package")?;
    let advice = "`<` and `>` would be redirections in a shell; pin with `=`, `~` or `=~`";
    without(word, |c| "<>".contains(c), advice)?;
    let found = programs::Package::parse(word);
    if found.conflict || found.file {
        return Err(Fault::new(format!("`{word}` is no package to add, expected the name of one in a repository")));
    }
    let advice = "a package is letters, digits and `._+:/-`, then `@repository` or `=version` if need be";
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
            "options" => Some(ParameterValue::Texts(self.options.clone())),
            _ => self.comment.clone().map(ParameterValue::Text),
        }
    }

    fn with(&self, parameter: Parameter, given: &Given) -> Checked<Step> {
        let mut step = self.clone();
        match (parameter.name(), given) {
            ("options", Given::Texts(texts)) => step.options = options(&self.command, texts.get_ref())?,
            ("comment", Given::Text(text)) => step.comment = Some(comment(text)?),
            _ => {}
        }
        Ok(Arc::new(step))
    }

    fn explain(&self) -> Explanation {
        let options: String = self.options.iter().map(|option| format!(" {option}")).collect();
        let packages = self.packages.iter().map(|package| {
            let others: Vec<_> = package.satisfied_by.iter().map(Pattern::as_str).collect();
            let others = if others.is_empty() { String::new() } else { format!(" (or {})", others.join(", ")) };
            format!("{}{others}", package.name)
        });
        let command = vec![format!("{}{options}", self.command)];
        Explanation::new("Install", [("command", command), ("packages", packages.collect())], self.comment.as_deref())
    }

    fn findings(&self, context: &StepContext) -> Vec<Finding> {
        super::by_stage(self, context).into_iter().map(|(_, finding)| finding).collect()
    }

    fn given_up(&self, context: &StepContext) -> HashSet<usize> {
        let found = super::by_stage(self, context).into_iter();
        found.filter(|(_, finding)| matches!(finding, Finding::Skip(_))).map(|(stage, _)| stage).collect()
    }
}
