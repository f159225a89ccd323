//! The shape of a transform file.
//!
//! Every value that is checked further carries its place, so that an error can point at it.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use crate::toml_file::Spanned;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    pub name: Spanned<String>,
    pub summary: Spanned<String>,
    pub why: Spanned<String>,
    pub reference: Option<Spanned<String>>,
    pub when: Option<When>,
    pub steps: Spanned<Vec<Step>>,
    #[serde(default)]
    pub examples: Vec<Example>,
}

/// A condition on a stage.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct When {
    pub runs: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    pub launchers: Vec<Spanned<String>>,
    #[serde(default)]
    pub foreign: Vec<Spanned<String>>,
    #[serde(default)]
    pub replaced_by: Vec<Spanned<String>>,
    #[serde(default)]
    pub not_based_on: Vec<Spanned<String>>,
}

/// A Dockerfile before and after.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    pub before: String,
    pub after: String,
}

/// A table whose first key, `action`, tells which others there may be.
///
/// An internally tagged enum of serde would lose the places of the values, hence the visitor.
#[derive(Debug)]
pub(super) enum Step {
    Retry(Retry),
    Install(Install),
    Env(Env),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Action {
    Retry,
    Install,
    Env,
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StepVisitor)
    }
}

struct StepVisitor;

impl<'de> Visitor<'de> for StepVisitor {
    type Value = Step;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Step, M::Error> {
        match map.next_key::<String>()? {
            Some(key) if key == "action" => {}
            Some(key) => return Err(M::Error::custom(format_args!("a step begins with `{key}`, expected `action`"))),
            None => return Err(M::Error::missing_field("action")),
        }
        let action = map.next_value()?;
        let rest = MapAccessDeserializer::new(map);
        match action {
            Action::Retry => Retry::deserialize(rest).map(Step::Retry),
            Action::Install => Install::deserialize(rest).map(Step::Install),
            Action::Env => Env::deserialize(rest).map(Step::Env),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Retry {
    pub commands: Spanned<Vec<Spanned<String>>>,
    pub attempts: Option<Spanned<i64>>,
    pub delay: Option<Spanned<i64>>,
    pub message: Option<Spanned<String>>,
    pub ignored_failure: Option<IgnoredFailure>,
    pub comment: Option<Spanned<String>>,
}

/// What becomes of a failure that the author let pass unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum IgnoredFailure {
    Stricter,
    Keep,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Install {
    pub command: Spanned<String>,
    #[serde(default)]
    pub options: Vec<Spanned<String>>,
    pub packages: Spanned<Vec<Spanned<TextOr<Package>>>>,
    pub comment: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Package {
    pub name: Spanned<String>,
    #[serde(default)]
    pub satisfied_by: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Env {
    pub set: Spanned<Variables>,
    pub comment: Option<Spanned<String>>,
}

/// Variables in the order of the file.
#[derive(Debug)]
pub(super) struct Variables(pub Vec<(Spanned<String>, Spanned<TextOr<Value>>)>);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Value {
    pub value: Spanned<String>,
    #[serde(default)]
    pub accept: Vec<String>,
}

impl<'de> Deserialize<'de> for Variables {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(VariablesVisitor)
    }
}

struct VariablesVisitor;

impl<'de> Visitor<'de> for VariablesVisitor {
    type Value = Variables;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Variables, M::Error> {
        let mut variables = Vec::new();
        while let Some(entry) = map.next_entry()? {
            variables.push(entry);
        }
        Ok(Variables(variables))
    }
}

/// The short form of a value, text, or the long one, a table.
#[derive(Debug)]
pub(super) enum TextOr<T> {
    Text(String),
    Table(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for TextOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrVisitor(PhantomData))
    }
}

struct TextOrVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for TextOrVisitor<T> {
    type Value = TextOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a string or a table")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<TextOr<T>, E> {
        Ok(TextOr::Text(text.to_owned()))
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<TextOr<T>, M::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(TextOr::Table)
    }
}
