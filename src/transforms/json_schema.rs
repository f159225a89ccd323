//! JSON Schemas, made from the shapes that files are read as.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::action::Registered;
use super::load::ParameterTable;
use super::load::schema;
use super::model::Transform;
use super::registry::ACTIONS;

/// What makes a schema of a shape: draft 7, which editors know for TOML.
pub fn generator() -> SchemaGenerator {
    // Before the others: what stands beside a `$ref` counts for nothing, and one of them sees to that.
    let first =
        |settings: &mut SchemaSettings| settings.transforms.insert(0, Box::new(RecursiveTransform(without_null)));
    SchemaSettings::draft07().with(first).into_generator()
}

/// The schema of a transform file.
pub fn transform_file() -> Schema {
    generator().into_root_schema_for::<schema::TransformShape>()
}

/// The schema of a table of parameters for `transform`.
pub fn parameters(generator: &mut SchemaGenerator, transform: &Transform) -> Schema {
    let actions = transform.steps.iter().map(|step| step.registered());
    let mut table = table(actions, generator);
    table.insert("description".to_owned(), transform.summary.as_str().into());
    table
}

impl JsonSchema for ParameterTable {
    fn schema_name() -> Cow<'static, str> {
        "Parameters".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        table(ACTIONS.iter().copied(), generator)
    }
}

/// The keys of the actions that are parameters.
fn table<'a>(actions: impl Iterator<Item = &'a Registered>, generator: &mut SchemaGenerator) -> Schema {
    let mut properties = Map::new();
    for action in actions {
        let schema = (action.schema)(generator);
        for name in action.parameters.iter().map(|parameter| parameter.name()) {
            if let Some(mut found) = schema.get("properties").and_then(|keys| keys.get(name)).cloned() {
                // What holds where a transform says nothing does not hold where it does.
                found.as_object_mut().and_then(|found| found.remove("default"));
                properties.entry(name).or_insert(found);
            }
        }
    }
    json_schema!({ "type": "object", "additionalProperties": false, "properties": properties })
}

/// TOML has no null: a key that may be left out is left out.
fn without_null(schema: &mut Schema) {
    let is_null = |value: &Value| *value == "null";
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| !is_null(kind));
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| !choice.get("type").is_some_and(is_null));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            // What is said of the key counts for more than what is said of its type.
            for (key, value) in only {
                schema.ensure_object().entry(key).or_insert(value);
            }
        }
    }
}
