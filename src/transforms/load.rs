//! A transform file → a validated transform.

pub(crate) mod schema;

mod settings;

use glob::Pattern;

use super::action::{Registered, Step};
use super::condition::{BaseCondition, Condition};
use super::keys::{Checked, Seen, check, check_all, some};
use super::model::{Example, Transform};
use super::registry::ACTIONS;
use super::text::{self, Fault};
use crate::analysis::commands::CommandPattern;
use crate::base::diagnostic::Diagnostic;
use crate::base::suggest::{instead, or_list};
use crate::base::toml;
use crate::base::toml::{Spanned, UnreadTable};
use crate::knowledge::distributions::DistributionPattern;
pub use crate::transforms::load::settings::{ParameterTable, settings};

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
    let (file, tables): (schema::TransformShape, _) = toml::read_apart(text, "steps")?;
    check(&file.name, text::transform_name)?;
    check(&file.summary, text::one_line)?;
    check(&file.why, text::prose)?;
    if let Some(reference) = &file.reference {
        check(reference, text::address)?;
    }
    let mut seen = Seen::default();
    for group in &file.groups {
        check(group, text::group_name)?;
        seen.once("group", group.get_ref(), group.span())?;
    }
    let when = file.when.map(condition).transpose()?;
    some(&file.steps, "step (`[[steps]]` with an `action`)")?;
    let steps = steps(tables, actions)?;
    Ok(Transform {
        name: file.name.into_inner(),
        summary: file.summary.into_inner(),
        why: file.why.into_inner().trim().to_owned(),
        reference: file.reference.map(Spanned::into_inner),
        groups: file.groups.into_iter().map(Spanned::into_inner).collect(),
        when,
        steps,
        examples: file.examples.into_iter().map(example).collect(),
    })
}

fn example(example: schema::ExampleShape) -> Example {
    let after_span = example.after.span().into();
    Example { before: example.before, after: example.after.into_inner(), after_span }
}

fn condition(when: Spanned<schema::ConditionShape>) -> Checked<Condition> {
    let span = when.span();
    let when = when.into_inner();
    if when.runs.is_none() && when.distribution.is_none() && when.base.is_none() {
        let message = "the condition asks for nothing, expected `runs`, `distribution` or `base`";
        return Err(Diagnostic::new(span, message));
    }
    let base = BaseCondition {
        distribution: when.distribution.as_ref().map(|text| check(text, distribution_pattern)).transpose()?,
        images: match &when.base {
            Some(images) => check_all(some(images, "image: `python:*`")?, tagged_pattern)?,
            None => Vec::new(),
        },
    };
    Ok(Condition {
        base,
        runs: match &when.runs {
            Some(runs) => check_all(some(runs, "command")?, command_pattern)?,
            None => Vec::new(),
        },
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

fn distribution_pattern(text: &str) -> Result<DistributionPattern, Fault> {
    DistributionPattern::parse(text).map_err(Fault::new)
}

/// A name without a tag is that image with any.
fn tagged_pattern(pattern: &str) -> Result<Pattern, Fault> {
    let has_tag = pattern.rsplit('/').next().is_some_and(|last| last.contains(':'));
    text::glob(&if has_tag { pattern.to_owned() } else { format!("{pattern}:*") })
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
