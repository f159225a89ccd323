//! A transform file → a validated transform.

pub(crate) mod schema;

mod retry;
mod settings;
mod text;

use std::collections::HashSet;

use glob::Pattern;

use super::load::schema::TextOr;
use super::model::{Condition, Env, Example, Install, ManagerCommand, Package, Step, Transform, Variable};
use crate::analysis::commands::CommandPattern;
use crate::base::diagnostic::Diagnostic;
use crate::base::suggest::{nearest, or_list};
use crate::base::toml;
use crate::base::toml::Spanned;
use crate::knowledge::programs;
use crate::knowledge::programs::{Effect, PROGRAMS, Program, Subcommand, invocation};
pub use crate::transforms::load::settings::{ParameterTable, settings};
use crate::transforms::load::text::Fault;

type Checked<T> = Result<T, Diagnostic>;

/// A transform file that dockmod brings along.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// Its path in the source tree.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! built_in {
    ($($path:literal),+ $(,)?) => {
        &[$(BuiltIn { path: $path, text: include_str!(concat!("../../", $path)) }),+]
    };
}

/// The files of the built-in transforms, in the order in which they are applied.
pub const BUILT_IN: &[BuiltIn] = built_in!["transforms/prisma-system-node.toml", "transforms/apk-add-retry.toml"];

/// The transforms that dockmod brings along.
///
/// A test proves each of [`BUILT_IN`] valid, so none is left out.
pub fn built_in() -> Vec<Transform> {
    BUILT_IN.iter().filter_map(|file| parse(file.text).ok()).collect()
}

/// Reads the text of a transform file.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub fn parse(text: &str) -> Result<Transform, Diagnostic> {
    let file: schema::File = toml::read(text)?;
    transform(file)
}

fn transform(file: schema::File) -> Checked<Transform> {
    check(&file.name, text::transform_name)?;
    check(&file.summary, text::one_line)?;
    check(&file.why, text::prose)?;
    if let Some(reference) = &file.reference {
        check(reference, text::address)?;
    }
    let when = file.when.map(condition).transpose()?;
    let steps = steps(file.steps)?;
    Ok(Transform {
        name: file.name.into_inner(),
        summary: file.summary.into_inner(),
        why: file.why.into_inner().trim().to_owned(),
        reference: file.reference.map(Spanned::into_inner),
        when,
        steps,
        examples: file.examples.into_iter().map(example).collect(),
    })
}

fn example(example: schema::Example) -> Example {
    let after_span = example.after.span().into();
    Example { before: example.before, after: example.after.into_inner(), after_span }
}

/// Applies a rule to a text, and puts what it finds wrong in its place.
fn check<T>(text: &Spanned<String>, rule: impl FnOnce(&str) -> Result<T, Fault>) -> Checked<T> {
    rule(text.get_ref()).map_err(|fault| Diagnostic::new(text.span(), fault.0))
}

fn check_all<T>(texts: &[Spanned<String>], rule: impl Fn(&str) -> Result<T, Fault>) -> Checked<Vec<T>> {
    texts.iter().map(|text| check(text, &rule)).collect()
}

/// The elements of a list that must have some.
fn some<T>(list: Spanned<Vec<T>>, what: &str) -> Checked<Vec<T>> {
    match list.get_ref().is_empty() {
        true => Err(Diagnostic::new(list.span(), format!("the list is empty, expected at least one {what}"))),
        false => Ok(list.into_inner()),
    }
}

fn condition(when: schema::When) -> Checked<Condition> {
    Ok(Condition {
        runs: check_all(&some(when.runs, "command")?, command_pattern)?,
        launchers: check_all(&when.launchers, command_pattern)?,
        foreign: check_all(&when.foreign, command_pattern)?,
        replaced_by: check_all(&when.replaced_by, command_pattern)?,
        not_based_on: check_all(&when.not_based_on, image_pattern)?,
    })
}

fn command_pattern(pattern: &str) -> Result<CommandPattern, Fault> {
    text::plain_words(pattern)?;
    let words = pattern.split_whitespace().map(text::word_pattern).collect::<Result<Vec<_>, _>>()?;
    match words.is_empty() {
        true => Err(Fault::new("the pattern is empty, expected a program and words of its arguments: `prisma *`")),
        false => Ok(CommandPattern::new(pattern, words)),
    }
}

fn image_pattern(pattern: &str) -> Result<Pattern, Fault> {
    text::image_name(pattern)?;
    text::glob(pattern)
}

fn steps(steps: Spanned<Vec<schema::Step>>) -> Checked<Vec<Step>> {
    let mut seen = Seen::default();
    some(steps, "step (`[[steps]]` with an `action`)")?.into_iter().map(|shape| step(shape, &mut seen)).collect()
}

/// What earlier steps deal with: two steps that want different things of one place would never come to rest.
#[derive(Default)]
struct Seen {
    commands: HashSet<String>,
    packages: HashSet<String>,
    variables: HashSet<String>,
}

fn once(set: &mut HashSet<String>, name: &str, at: usize, what: &str) -> Checked<()> {
    match set.insert(name.to_owned()) {
        true => Ok(()),
        false => {
            let message = format!("the {what} `{name}` is named twice in this file, drop one of the two");
            Err(Diagnostic::at(at, message))
        }
    }
}

fn step(step: schema::Step, seen: &mut Seen) -> Checked<Step> {
    match step {
        schema::Step::Retry(step) => retry::retry(step, seen).map(Step::Retry),
        schema::Step::Install(step) => install(step, seen).map(Step::Install),
        schema::Step::Env(step) => env(step, seen).map(Step::Env),
    }
}

fn comment(comment: &Spanned<String>) -> Checked<String> {
    check(comment, text::comment)
}

fn subcommand(command: &ManagerCommand) -> Option<&'static Subcommand> {
    Program::find(&command.program)?.subcommand(&command.subcommand)
}

/// Program and sub-command of a package manager that is known, since only its options can be told apart.
fn manager_command(command: &str) -> Result<ManagerCommand, Fault> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let (program, subcommand) = match words[..] {
        [program, subcommand] => (program, subcommand.to_owned()),
        [program, group, name] if Program::find(program).is_some_and(|known| known.is_group(group)) => {
            (program, format!("{group} {name}"))
        }
        _ => {
            return Err(Fault::new(format!(
                "found `{command}`, expected a program and its sub-command and nothing else: `apk add`"
            )));
        }
    };
    let names = || PROGRAMS.iter().map(|program| program.name);
    let Some(known) = PROGRAMS.iter().find(|known| known.name == program) else {
        let hint = nearest(program, names()).unwrap_or_else(|| format!("known are {}", or_list(names())));
        return Err(Fault::new(format!("`{program}` is no package manager that dockmod knows; {hint}")));
    };
    if known.subcommand(&subcommand).is_none() {
        let names = || known.subcommands.iter().map(Subcommand::name);
        let hint = nearest(&subcommand, names()).unwrap_or_else(|| format!("known are {}", or_list(names())));
        return Err(Fault::new(format!("`{program}` has no sub-command `{subcommand}`; {hint}")));
    }
    Ok(ManagerCommand { program: program.to_owned(), subcommand })
}

fn install(step: schema::Install, seen: &mut Seen) -> Checked<Install> {
    let command = check(&step.command, install_command)?;
    install_options(&command, &step.options)?;
    let shapes = some(step.packages, "package")?;
    Ok(Install {
        packages: shapes.into_iter().map(|shape| package(shape, seen)).collect::<Checked<_>>()?,
        options: step.options.into_iter().map(Spanned::into_inner).collect(),
        comment: step.comment.as_ref().map(comment).transpose()?,
        command,
    })
}

fn install_command(command: &str) -> Result<ManagerCommand, Fault> {
    let found = manager_command(command)?;
    let adds = subcommand(&found).is_some_and(|subcommand| subcommand.effect == Effect::Adds);
    match adds && found.program == "apk" {
        true => Ok(found),
        false => Err(Fault::new(format!("packages are installed with `apk add` alone so far, found `{command}`"))),
    }
}

/// The options must be options, with their values, and must not lead the packages elsewhere.
fn install_options(command: &ManagerCommand, options: &[Spanned<String>]) -> Checked<()> {
    check_all(options, text::option)?;
    let mut words = vec![command.program.as_str(), command.subcommand.as_str()];
    for option in options {
        words.push(option.get_ref());
        option_in_place(&words).map_err(|fault| Diagnostic::new(option.span(), fault.0))?;
    }
    words.push("package");
    let complete = invocation(&words).is_none_or(|found| found.packages == [words.len() - 1]);
    match options.last() {
        Some(last) if !complete => {
            let message = format!("`{}` takes a value, add it as the next option", last.get_ref());
            Err(Diagnostic::new(last.span(), message))
        }
        _ => Ok(()),
    }
}

/// Judges the last word of a command, whether or not it waits for a value.
fn option_in_place(words: &[&str]) -> Result<(), Fault> {
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

fn package(shape: Spanned<TextOr<schema::Package>>, seen: &mut Seen) -> Checked<Package> {
    let span = shape.span();
    let (name, satisfied_by) = match shape.into_inner() {
        TextOr::Text(name) => (Spanned::new(span, name), Vec::new()),
        TextOr::Table(table) => (table.name, table.satisfied_by),
    };
    check(&name, text::package)?;
    once(&mut seen.packages, programs::Package::parse(name.get_ref()).name, name.span().start, "package")?;
    let satisfied_by = check_all(&satisfied_by, |pattern| {
        text::package_pattern(pattern)?;
        text::glob(pattern)
    })?;
    Ok(Package { name: name.into_inner(), satisfied_by })
}

fn env(step: schema::Env, seen: &mut Seen) -> Checked<Env> {
    let at = step.set.span().start;
    let variables = some(Spanned::new(at..at, step.set.into_inner().0), "variable: `NAME = \"value\"`")?;
    Ok(Env {
        variables: variables.into_iter().map(|(name, value)| variable(name, value, seen)).collect::<Checked<_>>()?,
        comment: step.comment.as_ref().map(comment).transpose()?,
    })
}

fn variable(name: Spanned<String>, value: Spanned<TextOr<schema::Value>>, seen: &mut Seen) -> Checked<Variable> {
    let span = value.span();
    let (value, accept) = match value.into_inner() {
        TextOr::Text(value) => (Spanned::new(span, value), Vec::new()),
        TextOr::Table(table) => (table.value, table.accept),
    };
    check(&name, text::variable_name)?;
    once(&mut seen.variables, name.get_ref(), name.span().start, "variable")?;
    check(&value, text::variable_value)?;
    Ok(Variable { name: name.into_inner(), value: value.into_inner(), accept })
}
