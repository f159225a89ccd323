//! The shape of a transform file.
//!
//! Every value that is checked further carries its place, so that an error can point at it. What the comments say of
//! keys and values goes into the JSON Schema, and editors show it to authors of transforms.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use crate::base::toml::{Entries, Spanned};

/// The fewest and the most tries.
pub(crate) const ATTEMPTS: (u32, u32) = (2, 20);
/// The fewest and the most seconds.
pub(crate) const DELAY: (u32, u32) = (0, 600);
pub(crate) const DEFAULT_ATTEMPTS: u32 = 3;
pub(crate) const DEFAULT_DELAY: u32 = 5;
pub(crate) const DEFAULT_MESSAGE: &str = "{command} failed after {attempts} retries";

/// A transform: which stages of a Dockerfile it is for, and what it does there.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "A transform for dockmod")]
pub(crate) struct File {
    /// What reports and `--transform` call it: lower-case letters and digits, with single hyphens between.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub name: Spanned<String>,
    /// What it does, on one line.
    #[schemars(length(min = 1))]
    pub summary: Spanned<String>,
    /// Why one would want it.
    #[schemars(length(min = 1))]
    pub why: Spanned<String>,
    /// A web address with more.
    #[schemars(regex(pattern = "^https?://[!-~]+$"))]
    pub reference: Option<Spanned<String>>,
    /// The stages that it is for; all if it is left out.
    pub when: Option<When>,
    /// What it does, in this order.
    #[schemars(length(min = 1))]
    pub steps: Spanned<Vec<Step>>,
    /// Dockerfiles before and after, for `--explain` and `--test`.
    #[serde(default)]
    pub examples: Vec<Example>,
}

/// A condition on a stage.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct When {
    /// Commands, one of which the stage must run: the program, then words that come in this order among its
    /// arguments. `*`, `?` and `[…]` stand for characters.
    #[schemars(length(min = 1))]
    pub runs: Spanned<Vec<Spanned<String>>>,
    /// Commands that run another, such as `uv run`: what follows is looked at.
    #[serde(default)]
    pub launchers: Vec<Spanned<String>>,
    /// Commands that mean another program of the same name. A stage that has both kinds is skipped as `ambiguous`.
    #[serde(default)]
    pub foreign: Vec<Spanned<String>>,
    /// Commands that put another program of the same name in place, such as `npm install prisma`.
    #[serde(default)]
    pub replaced_by: Vec<Spanned<String>>,
    /// Base images, by bare name, whose program of that name is another one.
    #[serde(default)]
    pub not_based_on: Vec<Spanned<String>>,
}

/// A Dockerfile before and after.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    /// Before.
    pub before: String,
    /// After; the same as before where the transform leaves it alone.
    pub after: Spanned<String>,
}

/// A table whose first key, `action`, tells which others there may be.
///
/// An internally tagged enum of serde would lose the places of the values, hence the visitor.
#[derive(Debug, JsonSchema)]
#[schemars(tag = "action", rename_all = "kebab-case", description = "One action; its first key is `action`.")]
pub(crate) enum Step {
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

/// Tries commands again, and fails when the last try fails.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Retry {
    /// Package manager and sub-command of each: `apk add`, `apt-get install`, `pip install` and the like.
    #[schemars(length(min = 1))]
    pub commands: Spanned<Vec<Spanned<String>>>,
    /// How often to try.
    #[schemars(range(min = ATTEMPTS.0, max = ATTEMPTS.1), extend("default" = DEFAULT_ATTEMPTS))]
    pub attempts: Option<Spanned<i64>>,
    /// Seconds between two tries.
    #[schemars(range(min = DELAY.0, max = DELAY.1), extend("default" = DEFAULT_DELAY))]
    pub delay: Option<Spanned<i64>>,
    /// Printed at the last failure; may hold `{command}`, `{attempts}` and `{delay}`.
    #[schemars(length(min = 1), extend("default" = DEFAULT_MESSAGE))]
    pub message: Option<Spanned<String>>,
    /// What becomes of a failure that went unseen before.
    #[schemars(extend("default" = "stricter"))]
    pub ignored_failure: Option<IgnoredFailure>,
    /// Comment lines for above an instruction that the step changes or adds, without `#`.
    #[schemars(length(min = 1))]
    pub comment: Option<Spanned<String>>,
}

/// What becomes of a failure that went unseen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub(crate) enum IgnoredFailure {
    /// It ends the build.
    Stricter,
    /// It may pass.
    Keep,
}

/// Gives a stage the packages that it lacks.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Install {
    /// The command that adds packages: `apk add`.
    pub command: Spanned<String>,
    /// Options of a new command, each word by itself: `--no-cache`.
    #[serde(default)]
    pub options: Vec<Spanned<String>>,
    /// What the stage needs.
    #[schemars(length(min = 1))]
    pub packages: Spanned<Vec<Spanned<TextOr<Package>>>>,
    /// Comment lines for above an instruction that the step changes or adds, without `#`.
    #[schemars(length(min = 1))]
    pub comment: Option<Spanned<String>>,
}

/// A package, and others that will do for it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Package {
    /// What is added; perhaps with a version: `nodejs=~22`.
    #[schemars(length(min = 1))]
    pub name: Spanned<String>,
    /// Packages that will do as well; `*`, `?` and `[…]` stand for characters.
    #[serde(default)]
    pub satisfied_by: Vec<Spanned<String>>,
}

/// Sets environment variables in a stage.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Env {
    /// Names and values.
    #[schemars(with = "BTreeMap<String, TextOr<Value>>", extend("minProperties" = 1))]
    pub set: Spanned<Entries<Spanned<TextOr<Value>>>>,
    /// Comment lines for above an instruction that the step changes or adds, without `#`.
    #[schemars(length(min = 1))]
    pub comment: Option<Spanned<String>>,
}

/// A value, and others that mean the same.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Value {
    /// What is set.
    pub value: Spanned<String>,
    /// Values that mean the same, in upper or lower case.
    #[serde(default)]
    pub accept: Vec<String>,
}

/// The short form of a value, text, or the long one, a table.
#[derive(Debug, JsonSchema)]
#[schemars(untagged, inline, description = "A text, or a table.")]
pub(crate) enum TextOr<T> {
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
