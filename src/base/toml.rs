//! TOML files that people write: values that know their places, and errors that say what to do.

mod explain;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use toml::de::{DeTable, DeValue, Error, ValueDeserializer};

use crate::base::diagnostic::Diagnostic;

/// A value and its place: the type of the `toml` crate, which to JSON Schema is the value alone.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Spanned<T>(toml::Spanned<T>);

impl<T> Spanned<T> {
    /// A value that stands for what is at `span`.
    pub fn new(span: Range<usize>, value: T) -> Self {
        Self(toml::Spanned::new(span, value))
    }

    /// Where it stands, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.0.span()
    }

    /// The value.
    pub fn get_ref(&self) -> &T {
        self.0.get_ref()
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// The keys of a table and their values, in the order of the file.
#[derive(Debug)]
pub struct Entries<T>(pub Vec<(Spanned<String>, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize_as("a table", deserializer)
    }
}

impl<'de, T: Deserialize<'de>> Entries<T> {
    /// Reads the table, which an error calls `expected`.
    ///
    /// # Errors
    ///
    /// Where it is none.
    pub fn deserialize_as<D: Deserializer<'de>>(expected: &'static str, deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor { expected, values: PhantomData })
    }
}

struct EntriesVisitor<T> {
    expected: &'static str,
    values: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
    type Value = Entries<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Entries<T>, M::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

/// Reads the text of a file as a `T`.
///
/// # Errors
///
/// The first thing that is wrong with its syntax or shape.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Diagnostic> {
    toml::from_str(text).map_err(|error| explain::explain(&error, text))
}

/// Reads the text of a file as a `T`, and gives the tables of the list at `key` apart, to be read as something else.
///
/// # Errors
///
/// The first thing that is wrong with its syntax or shape.
pub fn read_apart<'t, T: DeserializeOwned>(text: &'t str, key: &str) -> Result<(T, Vec<UnreadTable<'t>>), Diagnostic> {
    let fault = |error: Error| explain::explain(&error, text);
    let root = DeTable::parse(text).map_err(fault)?;
    let list = root.get_ref().get(key).and_then(|list| list.get_ref().as_array());
    let table = |value: &toml::Spanned<DeValue<'t>>| {
        let keys = value.get_ref().as_table().cloned().unwrap_or_default();
        UnreadTable { keys, span: value.span(), text }
    };
    let tables = list.into_iter().flat_map(|list| list.iter()).map(table).collect();
    let whole = T::deserialize(toml::de::Deserializer::from(root)).map_err(fault)?;
    Ok((whole, tables))
}

/// A table of a file that is still to be read.
#[derive(Debug)]
pub struct UnreadTable<'t> {
    keys: DeTable<'t>,
    span: Range<usize>,
    text: &'t str,
}

impl UnreadTable<'_> {
    /// Where it stands, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The key that stands first.
    pub fn first_key(&self) -> Option<&str> {
        self.keys.keys().next().map(|key| key.get_ref().as_ref())
    }

    /// Takes a key out of it.
    ///
    /// # Errors
    ///
    /// Where it is not there, or not a `T`.
    pub fn take<T: DeserializeOwned>(&mut self, key: &str) -> Result<T, Diagnostic> {
        let value = self.keys.remove(key).ok_or_else(|| Diagnostic::new(self.span.clone(), explain::missing(key)))?;
        read_value(value, self.text)
    }

    /// Reads what is left of it.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with its shape.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, Diagnostic> {
        read_value(toml::Spanned::new(self.span, DeValue::Table(self.keys)), self.text)
    }
}

fn read_value<T: DeserializeOwned>(value: toml::Spanned<DeValue>, text: &str) -> Result<T, Diagnostic> {
    T::deserialize(ValueDeserializer::from(value)).map_err(|error| explain::explain(&error, text))
}
