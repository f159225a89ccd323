//! The parameters of steps that a configuration may set, for all steps of a transform that have them.

use std::fmt;

use serde::Serialize;

use super::action::ACTIONS;
use super::model::Transform;
use crate::base::toml::Spanned;

/// A parameter of an action. Where several actions have one of a name, it is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    name: &'static str,
    pub(super) kind: Kind,
    /// Whether two steps with the same value would be in each other's way.
    pub(super) exclusive: bool,
}

/// What a value of a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Text,
    Texts,
}

impl Parameter {
    /// Comment lines for above an instruction, which any action has.
    pub(super) const COMMENT: Self = Self::text("comment");

    pub(super) const fn number(name: &'static str) -> Self {
        Self { name, kind: Kind::Number, exclusive: false }
    }

    pub(super) const fn text(name: &'static str) -> Self {
        Self { name, kind: Kind::Text, exclusive: false }
    }

    pub(super) const fn texts(name: &'static str) -> Self {
        Self { name, kind: Kind::Texts, exclusive: false }
    }

    /// The same, for one step of a transform alone.
    pub(super) const fn exclusive(self) -> Self {
        Self { exclusive: true, ..self }
    }

    /// Its key.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The parameter with that key, of any action.
    pub fn named(key: &str) -> Option<Parameter> {
        let mut all = ACTIONS.iter().flat_map(|action| action.parameters);
        all.find(|parameter| parameter.name == key).copied()
    }
}

/// A value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ParameterValue {
    /// A number.
    Number(u32),
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
}

impl ParameterValue {
    /// Its parts, for people.
    pub(super) fn lines(self) -> Vec<String> {
        match self {
            Self::Number(number) => vec![number.to_string()],
            Self::Text(text) => vec![text],
            Self::Texts(texts) => texts,
        }
    }
}

impl fmt::Display for ParameterValue {
    /// As TOML has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => toml::Value::from(text.as_str()).fmt(f),
            Self::Texts(texts) => toml::Value::from(texts.clone()).fmt(f),
        }
    }
}

/// A value of a parameter as it is written in a file.
#[derive(Clone, Debug)]
pub enum Given {
    /// A number.
    Number(Spanned<i64>),
    /// A text.
    Text(Spanned<String>),
    /// A list of texts.
    Texts(Spanned<Vec<Spanned<String>>>),
}

/// A parameter with a value that the rules for transform files admit.
#[derive(Clone, Debug)]
pub struct Setting {
    pub(super) parameter: Parameter,
    pub(super) given: Given,
}

impl Setting {
    /// What it sets.
    pub fn parameter(&self) -> Parameter {
        self.parameter
    }
}

// For configurations, whose types are no part of the facade.
#[doc(hidden)]
impl Transform {
    /// The parameters that some step of it has.
    pub fn parameters(&self) -> Vec<Parameter> {
        let mut known = Vec::new();
        for parameter in self.steps.iter().flat_map(|step| step.registered().parameters) {
            if !known.contains(parameter) {
                known.push(*parameter);
            }
        }
        known.sort_by_key(|parameter| *parameter == Parameter::COMMENT);
        known
    }

    /// The values that its steps have for a parameter, in order.
    pub fn values(&self, parameter: Parameter) -> Vec<ParameterValue> {
        self.steps.iter().filter_map(|step| step.value(parameter)).collect()
    }

    /// Sets a parameter in every step that has it.
    pub fn set(&mut self, setting: &Setting) {
        for step in &mut self.steps {
            if step.registered().parameters.contains(&setting.parameter)
                && let Ok(changed) = step.with(setting.parameter, &setting.given)
            {
                *step = changed;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transforms::load::built_in;

    #[test]
    fn what_is_set_is_what_the_steps_then_have() {
        let text = |text: &str| Spanned::new(0..0, text.to_owned());
        for mut transform in built_in() {
            let given = Given::Text(text("why"));
            transform.set(&Setting { parameter: Parameter::COMMENT, given });
            assert!(
                transform
                    .values(Parameter::COMMENT)
                    .iter()
                    .all(|value| *value == ParameterValue::Text("why".to_owned()))
            );
            for step in &transform.steps {
                for &parameter in step.registered().parameters {
                    let given = match step.value(parameter).unwrap() {
                        ParameterValue::Number(number) => Given::Number(Spanned::new(0..0, number.into())),
                        ParameterValue::Text(value) => Given::Text(text(&value)),
                        ParameterValue::Texts(values) => {
                            Given::Texts(Spanned::new(0..0, values.iter().map(|value| text(value)).collect()))
                        }
                    };
                    let same = step.with(parameter, &given).unwrap();
                    assert_eq!(same.value(parameter), step.value(parameter));
                }
            }
        }
    }

    #[test]
    fn one_name_is_one_parameter() {
        for parameter in ACTIONS.iter().flat_map(|action| action.parameters) {
            assert_eq!(Parameter::named(parameter.name()), Some(*parameter));
        }
    }
}
