//! The shape of `dockmod.toml`.
//!
//! What the comments say of keys goes into the JSON Schema, and editors show it.

use std::borrow::Cow;

use dockmod::base::toml::{Entries, Spanned};
use dockmod::transforms::json_schema;
use dockmod::transforms::load;
use dockmod::transforms::load::ParameterTable;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use serde_json::Map;

use super::Configs;

/// A list of texts, each with its place.
pub(super) type Texts = Vec<Spanned<String>>;

/// Which Dockerfiles dockmod looks at, and what it does to them. The file that is nearest to a Dockerfile applies.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "dockmod.toml", default)]
pub(super) struct ConfigShape {
    /// The transforms to apply, by name or `@group`, in this order. If it is left out: those of `@default`, and all of
    /// your own.
    #[schemars(schema_with = "names")]
    pub transforms: Option<Spanned<Texts>>,
    /// Files with transforms of your own, relative to the folder of this file; `*`, `?` and `**` stand for parts of
    /// a path.
    pub transform_paths: Option<Spanned<Texts>>,
    /// The files in a folder that are Dockerfiles, as patterns like those in `.gitignore`; they take the place of
    /// dockmod's own rules.
    pub include: Option<Spanned<Texts>>,
    /// Files and folders to leave out, as patterns like those in `.gitignore`.
    pub exclude: Option<Spanned<Texts>>,
    /// Files and folders to leave out as well.
    pub extend_exclude: Option<Spanned<Texts>>,
    /// Whether Dockerfiles inside compose files are rewritten, too.
    #[schemars(extend("default" = false))]
    pub compose: Option<Spanned<bool>>,
    /// Whether files that say in their first comments that they are generated are rewritten, too.
    #[schemars(extend("default" = false))]
    pub generated: Option<Spanned<bool>>,
    /// Parameters of transforms: a table for each.
    pub transform: Tables,
    /// What is different for some files. Of several that match, later ones count for more.
    pub overrides: Vec<Override>,
}

/// What is different for some files.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Override {
    /// The files, or folders that they are in, as patterns like those in `.gitignore`.
    #[schemars(length(min = 1))]
    pub paths: Spanned<Texts>,
    /// The transforms to apply to them, in this order; none if the list is empty.
    #[serde(default)]
    #[schemars(schema_with = "names")]
    pub transforms: Option<Spanned<Texts>>,
    /// Parameters of transforms: a table for each.
    #[serde(default)]
    pub transform: Tables,
}

/// A table of parameters for each transform.
#[derive(Debug, Default)]
pub(super) struct Tables(pub Entries<ParameterTable>);

impl<'de> Deserialize<'de> for Tables {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "a table of parameters, `[transform.NAME]`; for a list of names write `transforms`";
        Entries::deserialize_as(expected, deserializer).map(Self)
    }
}

impl JsonSchema for Tables {
    fn schema_name() -> Cow<'static, str> {
        "Tables".into()
    }

    /// The built-in transforms by name, each with its own keys, and any other with all keys that there are.
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut properties = Map::new();
        for transform in load::built_in() {
            let table = json_schema::parameters(generator, &transform);
            properties.insert(transform.name, table.to_value());
        }
        let others = generator.subschema_for::<ParameterTable>();
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": others })
    }
}

fn names(_: &mut SchemaGenerator) -> Schema {
    let built_in = Configs::names_of_built_in();
    json_schema!({
        "type": "array",
        "uniqueItems": true,
        "items": { "anyOf": [{ "enum": built_in }, { "type": "string" }] },
    })
}
