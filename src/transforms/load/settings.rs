//! A table of parameters for a transform → settings, by the rules that transform files have.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::{Checked, Seen, comment, install_options, retry};
use crate::base::diagnostic::Diagnostic;
use crate::base::suggest::instead;
use crate::base::toml::Spanned;
use crate::transforms::load::schema::IgnoredFailure;
use crate::transforms::model::{ManagerCommand, Step, Transform};
use crate::transforms::parameters::{Parameter, Setting};

/// A table of parameters as written. Which keys it may have depends on the transform that it is for.
#[derive(Debug, Default)]
pub struct ParameterTable(Vec<(Spanned<String>, Value)>);

#[derive(Debug)]
enum Value {
    Commands(Spanned<Vec<Spanned<String>>>),
    Attempts(Spanned<i64>),
    Delay(Spanned<i64>),
    Message(Spanned<String>),
    IgnoredFailure(IgnoredFailure),
    Options(Vec<Spanned<String>>),
    Comment(Spanned<String>),
    Unknown,
}

impl<'de> Deserialize<'de> for ParameterTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TableVisitor)
    }
}

struct TableVisitor;

impl<'de> Visitor<'de> for TableVisitor {
    type Value = ParameterTable;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<ParameterTable, M::Error> {
        let mut table = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            let value = match Parameter::named(key.get_ref()) {
                Some(Parameter::Commands) => Value::Commands(map.next_value()?),
                Some(Parameter::Attempts) => Value::Attempts(map.next_value()?),
                Some(Parameter::Delay) => Value::Delay(map.next_value()?),
                Some(Parameter::Message) => Value::Message(map.next_value()?),
                Some(Parameter::IgnoredFailure) => Value::IgnoredFailure(map.next_value()?),
                Some(Parameter::Options) => Value::Options(map.next_value()?),
                Some(Parameter::Comment) => Value::Comment(map.next_value()?),
                None => {
                    map.next_value::<IgnoredAny>()?;
                    Value::Unknown
                }
            };
            table.push((key, value));
        }
        Ok(ParameterTable(table))
    }
}

/// What a table sets in a transform, and where in the file each key stands.
///
/// # Errors
///
/// A key that no step of the transform has; a value that a transform file could not have there.
pub fn settings(table: ParameterTable, transform: &Transform) -> Result<Vec<(usize, Setting)>, Diagnostic> {
    table.0.into_iter().map(|(key, value)| Ok((key.span().start, setting(&key, value, transform)?))).collect()
}

fn setting(key: &Spanned<String>, value: Value, transform: &Transform) -> Checked<Setting> {
    let known = transform.parameters();
    let unknown = || {
        let (key, at, name) = (key.get_ref(), key.span().start, &transform.name);
        let instead = instead(key, known.iter().map(|parameter| parameter.name()));
        Diagnostic::at(at, format!("no step of `{name}` has a key `{key}`; {instead}"))
    };
    if !known.iter().any(|parameter| parameter.name() == key.get_ref()) {
        return Err(unknown());
    }
    match value {
        Value::Commands(texts) => commands(key, texts, transform).map(Setting::Commands),
        Value::Attempts(number) => retry::attempts(&number).map(Setting::Attempts),
        Value::Delay(number) => retry::delay(&number).map(Setting::Delay),
        Value::Message(text) => retry::message(text).map(Setting::Message),
        Value::IgnoredFailure(what) => Ok(Setting::KeepIgnoredFailures(what == IgnoredFailure::Keep)),
        Value::Options(texts) => options(texts, transform).map(Setting::Options),
        Value::Comment(text) => comment(&text).map(Setting::Comment),
        Value::Unknown => Err(unknown()),
    }
}

/// Two steps with the same list would want to do the same thing to the same commands.
fn commands(
    key: &Spanned<String>,
    texts: Spanned<Vec<Spanned<String>>>,
    transform: &Transform,
) -> Checked<Vec<ManagerCommand>> {
    let steps = transform.steps.iter().filter(|step| step.parameters().contains(&Parameter::Commands)).count();
    if steps > 1 {
        let name = &transform.name;
        let message = format!("`{name}` has {steps} steps with `commands`; write a transform of your own instead");
        return Err(Diagnostic::new(key.span(), message));
    }
    retry::commands(texts, &mut Seen::default())
}

fn options(texts: Vec<Spanned<String>>, transform: &Transform) -> Checked<Vec<String>> {
    for step in &transform.steps {
        if let Step::Install(step) = step {
            install_options(&step.command, &texts)?;
        }
    }
    Ok(texts.into_iter().map(Spanned::into_inner).collect())
}
