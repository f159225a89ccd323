//! The parameters of steps that a configuration may set, for all steps of a transform that have them.

use std::fmt;

use serde::Serialize;

use crate::base::toml::Spanned;

/// A parameter of an action. Where several actions have one of a name, it is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    name: &'static str,
    pub(super) kind: ParameterKind,
    /// Whether two steps with the same value would be in each other's way.
    pub(super) exclusive: bool,
}

/// What a value of a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParameterKind {
    Number,
    Text,
    Texts,
}

impl Parameter {
    /// Comment lines for above an instruction, which any action has.
    pub(super) const COMMENT: Self = Self::text("comment");

    pub(super) const fn number(name: &'static str) -> Self {
        Self { name, kind: ParameterKind::Number, exclusive: false }
    }

    pub(super) const fn text(name: &'static str) -> Self {
        Self { name, kind: ParameterKind::Text, exclusive: false }
    }

    pub(super) const fn texts(name: &'static str) -> Self {
        Self { name, kind: ParameterKind::Texts, exclusive: false }
    }

    /// The same, for one step of a transform alone.
    pub(super) const fn exclusive(self) -> Self {
        Self { exclusive: true, ..self }
    }

    /// Its key.
    pub const fn name(self) -> &'static str {
        self.name
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
