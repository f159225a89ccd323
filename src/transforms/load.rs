//! A transform file → a validated transform.

pub(crate) mod schema;

pub(super) mod text;

mod settings;

use std::collections::HashSet;
use std::ops::Range;

use glob::Pattern;

use super::action::{ACTIONS, Registered, Step};
use super::model::{Condition, Example, Transform};
use crate::analysis::commands::CommandPattern;
use crate::base::diagnostic::Diagnostic;
use crate::base::suggest::{instead, or_list};
use crate::base::toml;
use crate::base::toml::{Spanned, UnreadTable};
pub use crate::transforms::load::settings::{ParameterTable, settings};
use crate::transforms::load::text::Fault;

pub(super) type Checked<T> = Result<T, Diagnostic>;

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
    parse_with(text, ACTIONS)
}

/// The same, where the steps are of these `actions`.
pub(crate) fn parse_with(text: &str, actions: &[&Registered]) -> Result<Transform, Diagnostic> {
    let (file, tables): (schema::File, _) = toml::read_apart(text, "steps")?;
    check(&file.name, text::transform_name)?;
    check(&file.summary, text::one_line)?;
    check(&file.why, text::prose)?;
    if let Some(reference) = &file.reference {
        check(reference, text::address)?;
    }
    let when = file.when.map(condition).transpose()?;
    some(&file.steps, "step (`[[steps]]` with an `action`)")?;
    let steps = steps(tables, actions)?;
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
pub(super) fn check<T>(text: &Spanned<String>, rule: impl FnOnce(&str) -> Result<T, Fault>) -> Checked<T> {
    rule(text.get_ref()).map_err(|fault| Diagnostic::new(text.span(), fault.0))
}

pub(super) fn check_all<T>(texts: &[Spanned<String>], rule: impl Fn(&str) -> Result<T, Fault>) -> Checked<Vec<T>> {
    texts.iter().map(|text| check(text, &rule)).collect()
}

/// The elements of a list that must have some.
pub(super) fn some<'l, T>(list: &'l Spanned<Vec<T>>, what: &str) -> Checked<&'l [T]> {
    match list.get_ref().is_empty() {
        true => Err(Diagnostic::new(list.span(), format!("the list is empty, expected at least one {what}"))),
        false => Ok(list.get_ref()),
    }
}

fn condition(when: schema::When) -> Checked<Condition> {
    Ok(Condition {
        runs: check_all(some(&when.runs, "command")?, command_pattern)?,
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

fn steps(tables: Vec<UnreadTable>, actions: &[&Registered]) -> Checked<Vec<Step>> {
    let mut seen = Seen::default();
    tables.into_iter().map(|table| step(table, actions, &mut seen)).collect()
}

fn step(mut table: UnreadTable, actions: &[&Registered], seen: &mut Seen) -> Checked<Step> {
    let names = || actions.iter().map(|action| action.name);
    if let Some(key) = table.first_key().filter(|key| *key != schema::ACTION) {
        let mut examples: Vec<String> = names().map(|name| format!("\"{name}\"")).collect();
        examples.iter_mut().take(1).for_each(|first| first.insert_str(0, "action = "));
        let examples = or_list(examples.iter().map(String::as_str));
        let message = format!("a step begins with `{key}`, expected `action`: put {examples} first");
        return Err(Diagnostic::new(table.span(), message));
    }
    let name: Spanned<String> = table.take(schema::ACTION)?;
    let action = actions.iter().find(|action| action.name == name.get_ref()).ok_or_else(|| {
        let message = format!("unknown value `{0}`; {1}", name.get_ref(), instead(name.get_ref(), names()));
        Diagnostic::new(name.span(), message)
    })?;
    (action.load)(table, seen)
}

/// What earlier steps deal with: two steps that want different things of one place would never come to rest.
#[derive(Debug, Default)]
pub(crate) struct Seen(HashSet<(&'static str, String)>);

impl Seen {
    /// Refuses a name that has been there before; it stands at `span`.
    pub(super) fn once(&mut self, what: &'static str, name: &str, span: Range<usize>) -> Checked<()> {
        match self.0.insert((what, name.to_owned())) {
            true => Ok(()),
            false => {
                let message = format!("the {what} `{name}` is named twice in this file, drop one of the two");
                Err(Diagnostic::new(span, message))
            }
        }
    }
}

/// The comment of a step.
pub(super) fn comment(comment: &Spanned<String>) -> Checked<String> {
    check(comment, text::comment)
}
