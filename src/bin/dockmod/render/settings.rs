//! What applies to a file, as TOML and as JSON.
//!
//! The TOML is a configuration that means the same for this file. docs/output.md describes the JSON.

use std::io::{self, Write};
use std::path::Path;

use dockmod::transforms::parameters::{Parameter, ParameterValue};
use serde_json::{Map, Value as JsonValue, json};

use super::{Answer, escape};
use crate::config::{ConfigValue, FileSettings, Origin, Scope};

/// A file, and what applies to it.
#[derive(Clone, Copy, Debug)]
pub struct ShownConfig<'s> {
    /// The file.
    pub path: &'s Path,
    /// Why it would not be taken from a folder, if so.
    pub left_out: Option<&'s str>,
    /// What applies to all files of the configuration.
    pub scope: &'s Scope,
    /// What applies to this one.
    pub settings: &'s FileSettings,
}

impl ShownConfig<'_> {
    fn values(&self) -> Vec<ConfigValue> {
        let names = self.settings.engine.transforms().iter().map(|transform| transform.name.clone());
        let names = Some(names.collect::<Vec<_>>().into());
        let transforms = ConfigValue { key: "transforms", value: names, source: self.settings.source };
        std::iter::once(transforms).chain(self.scope.values()).collect()
    }

    /// The transforms, each with its parameters: the values that its steps have, and where they come from.
    fn tables(&self) -> impl Iterator<Item = Table<'_>> {
        self.settings.engine.transforms().iter().zip(&self.settings.known).enumerate().map(
            |(index, (transform, known))| {
                let parameters = transform.parameters().into_iter().map(|parameter| {
                    let source = self.settings.parameter_source(index, parameter);
                    (parameter, transform.values(parameter), source)
                });
                Table {
                    name: &transform.name,
                    file: known.file.as_ref().map(|file| &*file.shown),
                    parameters: parameters.collect(),
                }
            },
        )
    }

    fn config(&self) -> Option<String> {
        self.scope.config().map(shown)
    }
}

/// The parameters of a transform.
struct Table<'s> {
    name: &'s str,
    file: Option<&'s Path>,
    parameters: Vec<(Parameter, Vec<ParameterValue>, Origin)>,
}

fn shown(path: &Path) -> String {
    escape::name(path).into_owned()
}

impl Answer for ShownConfig<'_> {
    /// A configuration, with a comment on each value that says where it comes from.
    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        let config = self.config();
        writeln!(out, "# {}", shown(self.path))?;
        if let Some(reason) = self.left_out {
            writeln!(out, "# It is not taken from its folder: {reason}.")?;
        }
        let source = |source, default: Option<&Path>| match (source, default, &config) {
            (Origin::Line(line), _, Some(config)) => format!("{config}:{line}"),
            (Origin::CommandLine, ..) => "command line".to_owned(),
            (Origin::Default, Some(file), _) => shown(file),
            _ => "default".to_owned(),
        };
        for ConfigValue { key, value, source: from } in self.values() {
            match value {
                Some(value) => writeln!(out, "{key} = {value} # {}", source(from, None))?,
                None => {
                    writeln!(out, "# {key}: by name, such as Dockerfile and Dockerfile.* # {}", source(from, None))?
                }
            }
        }
        for Table { name, file, parameters } in self.tables() {
            writeln!(out, "\n[transform.{name}]")?;
            for (parameter, values, from) in parameters {
                let (key, from) = (parameter.name(), source(from, file));
                match &values[..] {
                    [] => writeln!(out, "# {key}: none # {from}")?,
                    [value, others @ ..] if others.iter().all(|other| other == value) => {
                        writeln!(out, "{key} = {value} # {from}")?;
                    }
                    values => {
                        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                        writeln!(out, "# {key}: one for each step, [{}] # {from}", values.join(", "))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn json(&self) -> JsonValue {
        let with_source = |mut object: JsonValue, source| {
            let name = match source {
                Origin::Default => "default",
                Origin::Line(line) => {
                    object["line"] = line.into();
                    "config"
                }
                Origin::CommandLine => "command-line",
            };
            object["source"] = name.into();
            object
        };
        let settings = self
            .values()
            .into_iter()
            .map(|ConfigValue { key, value, source }| (key.to_owned(), with_source(json!({ "value": value }), source)));
        let tables = self.tables().map(|Table { name, file, parameters }| {
            let parameters = parameters.into_iter().map(|(parameter, values, source)| {
                (parameter.name().to_owned(), with_source(json!({ "values": values }), source))
            });
            let parameters: Map<_, _> = parameters.collect();
            (name.to_owned(), json!({ "file": file.map(Path::to_string_lossy), "parameters": parameters }))
        });
        json!({
            "path": self.path.to_string_lossy(),
            "left_out": self.left_out,
            "config": self.scope.config().map(Path::to_string_lossy),
            "settings": settings.collect::<Map<_, _>>(),
            "transform": tables.collect::<Map<_, _>>(),
        })
    }
}
