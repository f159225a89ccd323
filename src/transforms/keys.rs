//! How the keys of a transform file are checked, those of its steps, too.

use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::text::{self, Fault};
use crate::base::diagnostic::Diagnostic;
use crate::base::toml::Spanned;
use crate::report::Effect;

pub(super) type Checked<T> = Result<T, Diagnostic>;

/// Applies a rule to a text, and puts what it finds wrong in its place.
pub(super) fn check<T>(text: &Spanned<String>, rule: impl FnOnce(&str) -> Result<T, Fault>) -> Checked<T> {
    rule(text.get_ref()).map_err(|fault| Diagnostic::new(text.span(), fault.0))
}

pub(super) fn check_all<T>(texts: &[Spanned<String>], rule: impl Fn(&str) -> Result<T, Fault>) -> Checked<Vec<T>> {
    texts.iter().map(|text| check(text, &rule)).collect()
}

/// The elements of a list that must have some.
pub(super) fn some<'l, T>(list: &'l Spanned<Vec<T>>, what: &str) -> Checked<&'l [T]> {
    match list.get_ref().is_empty() {
        true => Err(Diagnostic::new(list.span(), format!("the list is empty, expected at least one {what}"))),
        false => Ok(list.get_ref()),
    }
}

/// What earlier steps deal with: two steps that want different things of one place would never come to rest.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    names: HashSet<(&'static str, String)>,
    /// What actions keep of their steps, by its type.
    steps: HashMap<TypeId, Box<dyn Any>>,
}

impl Seen {
    /// Refuses a name that has been there before; it stands at `span`.
    pub(super) fn once(&mut self, what: &'static str, name: &str, span: Range<usize>) -> Checked<()> {
        match self.names.insert((what, name.to_owned())) {
            true => Ok(()),
            false => {
                let message = format!("the {what} `{name}` is named twice in this file, drop one of the two");
                Err(Diagnostic::new(span, message))
            }
        }
    }
}

impl Seen {
    /// Refuses that one step writes what another takes away.
    pub(super) fn opposed(&mut self, what: &'static str, name: &str, written: bool, span: Range<usize>) -> Checked<()> {
        let key = |written: bool| (what, format!("{written} {name}"));
        if self.names.contains(&key(!written)) {
            let message = format!("the {what} of `{name}` is written by one step and taken away by another, drop one");
            return Err(Diagnostic::new(span, message));
        }
        self.names.insert(key(written));
        Ok(())
    }

    /// What the earlier steps of an action have kept.
    pub(super) fn kept<T: Any>(&self) -> Vec<&T> {
        self.steps
            .get(&TypeId::of::<T>())
            .and_then(|kept| kept.downcast_ref::<Vec<T>>())
            .into_iter()
            .flatten()
            .collect()
    }

    /// Keeps something for later steps.
    pub(super) fn keep<T: Any>(&mut self, step: T) {
        let kept = self.steps.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(Vec::<T>::new()));
        if let Some(kept) = kept.downcast_mut::<Vec<T>>() {
            kept.push(step);
        }
    }
}

/// The comment of a step.
pub(super) fn comment(comment: &Spanned<String>) -> Checked<String> {
    check(comment, text::comment)
}

/// What a step does to the meaning of a file, as its author says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub(crate) enum EffectKey {
    /// What is built is the same.
    #[default]
    Same,
    /// What is built is different.
    Different,
    /// A build may fail that went through before.
    Stricter,
}

impl From<EffectKey> for Effect {
    fn from(key: EffectKey) -> Self {
        match key {
            EffectKey::Same => Self::Same,
            EffectKey::Different => Self::Different,
            EffectKey::Stricter => Self::Stricter,
        }
    }
}

/// A text, or a list of them.
#[derive(Debug)]
pub(crate) enum OneOrMore {
    One(String),
    More(Vec<Spanned<String>>),
}

impl OneOrMore {
    /// All of them, of which there must be some; they stand at `span`.
    pub(super) fn all(&self, span: Range<usize>, what: &str) -> Checked<Vec<Spanned<String>>> {
        match self {
            Self::One(text) => Ok(vec![Spanned::new(span, text.clone())]),
            Self::More(texts) => some(&Spanned::new(span, texts.clone()), what).map(<[_]>::to_vec),
        }
    }
}

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrMoreVisitor)
    }
}

struct OneOrMoreVisitor;

impl<'de> Visitor<'de> for OneOrMoreVisitor {
    type Value = OneOrMore;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a string or a list of strings")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<OneOrMore, E> {
        Ok(OneOrMore::One(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<OneOrMore, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(OneOrMore::More)
    }
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
