//! The shape of a transform file.
//!
//! Every value that is checked further carries its place, so that an error can point at it. What the comments say of
//! keys and values goes into the JSON Schema, and editors show it to authors of transforms.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::base::toml::{Entries, Spanned};
use crate::transforms::action::Registered;
use crate::transforms::registry::ACTIONS;

/// A transform: which stages of a Dockerfile it is for, and what it does there.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "A transform for dockmod")]
pub(crate) struct TransformShape {
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
    /// The groups that it belongs to: `--transform @GROUP` and `dockmod.toml` take all of one.
    #[serde(default)]
    #[schemars(inner(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")))]
    pub groups: Vec<Spanned<String>>,
    /// The stages that it is for; all if it is left out.
    pub when: Option<Spanned<ConditionShape>>,
    /// What it does, in this order.
    #[schemars(length(min = 1), with = "Vec<StepShape>")]
    pub steps: Spanned<Vec<Entries<IgnoredAny>>>,
    /// Dockerfiles before and after, for `--explain` and `--test`.
    #[serde(default)]
    pub examples: Vec<ExampleShape>,
}

/// A condition on a stage.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "When")]
pub(crate) struct ConditionShape {
    /// The distribution that the stage is built on, and perhaps its release: `debian >= 13 or ubuntu`. A stage of which
    /// that is not known is skipped as `unknown-base`.
    pub distribution: Option<Spanned<String>>,
    /// Images, one of which the stage is built from: `python:*`. `*`, `?` and `[…]` stand for characters.
    #[schemars(length(min = 1))]
    pub base: Option<Spanned<Vec<Spanned<String>>>>,
    /// Commands, one of which the stage must run: the program, then words that come in this order among its
    /// arguments. `*`, `?` and `[…]` stand for characters.
    #[schemars(length(min = 1))]
    pub runs: Option<Spanned<Vec<Spanned<String>>>>,
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
#[schemars(rename = "Example")]
pub(crate) struct ExampleShape {
    /// Before.
    pub before: String,
    /// After; the same as before where the transform leaves it alone.
    pub after: Spanned<String>,
}

/// The key that says which action a step is, and so which others there may be.
pub(super) const ACTION: &str = "action";

/// A step, whose keys are those of its action.
struct StepShape;

impl JsonSchema for StepShape {
    fn schema_name() -> Cow<'static, str> {
        "Step".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        step_of(ACTIONS, generator)
    }
}

/// One of `actions`.
pub(crate) fn step_of(actions: &[&Registered], generator: &mut SchemaGenerator) -> Schema {
    let mut variant = |action: &&Registered| {
        let mut schema = (action.schema)(generator);
        let keys = schema.ensure_object();
        if let Value::Object(properties) = keys.entry("properties").or_insert_with(|| json!({})) {
            properties.insert(ACTION.to_owned(), json!({ "type": "string", "const": action.name }));
        }
        if let Value::Array(required) = keys.entry("required").or_insert_with(|| json!([])) {
            required.insert(0, ACTION.into());
        }
        schema
    };
    let actions: Vec<Schema> = actions.iter().map(&mut variant).collect();
    json_schema!({ "description": "One action; its first key is `action`.", "oneOf": actions })
}
