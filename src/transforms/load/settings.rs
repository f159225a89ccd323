//! A table of parameters for a transform → settings, by the rules that transform files have.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::base::diagnostic::Diagnostic;
use crate::base::suggest::instead;
use crate::base::toml::Spanned;
use crate::transforms::keys::Checked;
use crate::transforms::model::Transform;
use crate::transforms::parameters::{Given, ParameterKind, Setting};
use crate::transforms::registry;

/// A table of parameters as written. Which keys it may have depends on the transform that it is for.
#[derive(Debug, Default)]
pub struct ParameterTable(Vec<(Spanned<String>, Option<Given>)>);

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
            let given = match registry::parameter(key.get_ref()).map(|parameter| parameter.kind) {
                Some(ParameterKind::Number) => Some(Given::Number(map.next_value()?)),
                Some(ParameterKind::Text) => Some(Given::Text(map.next_value()?)),
                Some(ParameterKind::Texts) => Some(Given::Texts(map.next_value()?)),
                None => map.next_value::<IgnoredAny>().map(|_| None)?,
            };
            table.push((key, given));
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
    table.0.into_iter().map(|(key, given)| Ok((key.span().start, setting(&key, given, transform)?))).collect()
}

fn setting(key: &Spanned<String>, given: Option<Given>, transform: &Transform) -> Checked<Setting> {
    let name = &transform.name;
    let known = transform.parameters();
    let parameter = known.iter().find(|parameter| parameter.name() == key.get_ref());
    let Some((&parameter, given)) = parameter.zip(given) else {
        let instead = instead(key.get_ref(), known.iter().map(|parameter| parameter.name()));
        let message = format!("no step of `{name}` has a key `{}`; {instead}", key.get_ref());
        return Err(Diagnostic::new(key.span(), message));
    };
    let has_it = transform.steps.iter().filter(|step| step.registered().parameters.contains(&parameter));
    let steps: Vec<_> = has_it.collect();
    if parameter.exclusive && steps.len() > 1 {
        let (count, parameter) = (steps.len(), parameter.name());
        let message = format!("`{name}` has {count} steps with `{parameter}`; write a transform of your own instead");
        return Err(Diagnostic::new(key.span(), message));
    }
    for step in steps {
        step.with(parameter, &given)?;
    }
    Ok(Setting { parameter, given })
}
