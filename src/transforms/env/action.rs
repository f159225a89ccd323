//! The variables as transform files have them: their keys, the rules for them, and what people are told of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::toml::{Entries, Spanned};
use crate::knowledge::words::is_name;
use crate::transforms::action::{Action, Explanation, Registered, Step, StepContext, with_comment};
use crate::transforms::applies::Place;
use crate::transforms::finding::Finding;
use crate::transforms::keys::TextOr;
use crate::transforms::keys::{Checked, Seen, check, comment, some};
use crate::transforms::parameters::{Given, Parameter, ParameterValue};
use crate::transforms::text::{Fault, Rule, is_hidden, without};

/// Set environment variables.
#[derive(Clone, Debug)]
pub struct Env {
    /// In the order in which they are set.
    pub variables: Vec<Variable>,
    /// Comment lines for above the instruction, without `#`.
    pub comment: Option<String>,
}

/// An environment variable.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Values that mean the same, compared without regard to case.
    pub accept: Vec<String>,
}

/// The line in the registry.
pub static ACTION: Registered = Registered::new::<Shape>("env", &[Parameter::COMMENT], |table, seen| {
    Ok(Arc::new(table.read::<Shape>()?.checked(seen)?))
});

/// Sets environment variables in a stage.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Shape {
    /// Names and values. A value may be a table with `value` and, in `accept`, others that mean the same.
    #[schemars(with = "BTreeMap<String, TextOr<ValueShape>>", extend("minProperties" = 1))]
    set: Spanned<Entries<Spanned<TextOr<ValueShape>>>>,
    /// Comment lines for above an instruction that the step changes or adds, without `#`.
    #[schemars(length(min = 1))]
    comment: Option<Spanned<String>>,
}

/// A value, and others that mean the same.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Value")]
struct ValueShape {
    /// What is set.
    value: Spanned<String>,
    /// Values that mean the same, in upper or lower case.
    #[serde(default)]
    accept: Vec<String>,
}

impl Shape {
    fn checked(self, seen: &mut Seen) -> Checked<Env> {
        let at = self.set.span().start;
        let set = Spanned::new(at..at, self.set.into_inner().0);
        some(&set, "variable: `NAME = \"value\"`")?;
        let variables = set.into_inner().into_iter().map(|(name, value)| variable(name, value, seen));
        Ok(Env {
            variables: variables.collect::<Checked<_>>()?,
            comment: self.comment.as_ref().map(comment).transpose()?,
        })
    }
}

fn variable(name: Spanned<String>, value: Spanned<TextOr<ValueShape>>, seen: &mut Seen) -> Checked<Variable> {
    let span = value.span();
    let (value, accept) = match value.into_inner() {
        TextOr::Text(value) => (Spanned::new(span, value), Vec::new()),
        TextOr::Table(table) => (table.value, table.accept),
    };
    check(&name, variable_name)?;
    seen.once("variable", name.get_ref(), name.span())?;
    check(&value, variable_value)?;
    Ok(Variable { name: name.into_inner(), value: value.into_inner(), accept })
}

fn variable_name(name: &str) -> Rule {
    match is_name(name) {
        true => Ok(()),
        false => Err(Fault::new(format!(
            "`{}` is no name of an environment variable, expected letters, digits and `_`, not a digit first",
            name.escape_debug()
        ))),
    }
}

/// The value stands on an `ENV` line, in double quotes where it needs them.
fn variable_value(value: &str) -> Rule {
    let refused = |c: char| is_hidden(c) || "\"'$`\\".contains(c);
    without(value, refused, "the value is written as it is, so it can hold neither quotes nor anything to expand")
}

impl Action for Env {
    fn registered(&self) -> &'static Registered {
        &ACTION
    }

    fn value(&self, _parameter: Parameter) -> Option<ParameterValue> {
        self.comment.clone().map(ParameterValue::Text)
    }

    fn with(&self, _parameter: Parameter, given: &Given) -> Checked<Step> {
        with_comment(self, given, |step| &mut step.comment)
    }

    fn explain(&self) -> Explanation {
        let variables = self.variables.iter().map(|variable| format!("{}={}", variable.name, variable.value));
        Explanation::new("Set in the environment", [("variables", variables.collect())], self.comment.as_deref())
    }

    fn findings(&self, context: &StepContext) -> Vec<Finding> {
        super::findings(self, context)
    }

    fn is_declined_at(&self, place: &Place) -> bool {
        self.variables.iter().any(|variable| super::is_overridden(place, variable))
    }

    fn variables(&self) -> Vec<&str> {
        self.variables.iter().map(|variable| variable.name.as_str()).collect()
    }
}
