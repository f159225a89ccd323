//! Words → values.

use std::borrow::Cow;
use std::slice;

use super::{Lookup, Shell, Value, is_unknown, unknown};
use crate::syntax::shell::{Part, PartKind, Script, Word};

impl<'t> Shell<'t, '_> {
    /// The value of a word where fields are not split.
    pub(super) fn one(&mut self, word: &'t Word<'t>) -> Value<'t> {
        match word.parts {
            [part] => self.whole(part),
            parts => Cow::Owned(self.joined(parts, false)),
        }
    }

    /// The value of a part that is all of a word.
    fn whole(&mut self, part: &'t Part<'t>) -> Value<'t> {
        let raw = self.text(part.span);
        match &part.kind {
            PartKind::Literal => Cow::Borrowed(raw),
            PartKind::SingleQuoted => Cow::Borrowed(&raw[1..raw.len() - 1]),
            PartKind::DoubleQuoted([part]) if matches!(part.kind, PartKind::Literal | PartKind::Parameter(..)) => {
                self.whole(part)
            }
            PartKind::DoubleQuoted(parts) => Cow::Owned(self.joined(parts, true)),
            PartKind::Parameter(name, []) => self
                .parameter(self.text(*name))
                .unwrap_or_else(|| Cow::Owned(self.joined(slice::from_ref(part), false))),
            _ => Cow::Owned(self.joined(slice::from_ref(part), false)),
        }
    }

    fn joined(&mut self, parts: &'t [Part<'t>], quoted: bool) -> String {
        let mut value = String::new();
        parts.iter().for_each(|part| self.part(part, quoted, &mut value));
        value
    }

    /// Adds the fields that a word becomes.
    pub(super) fn fields(&mut self, word: &'t Word<'t>, fields: &mut Vec<Value<'t>>) {
        let text = self.text(word.span);
        if word.is_plain() && !(self.trial.bash && text.starts_with('{')) {
            return fields.push(Cow::Borrowed(text));
        }
        if self.is_all_arguments(word) {
            match &self.arguments {
                Some(all) => fields.extend_from_slice(all),
                None => fields.push(Cow::Owned(unknown("@"))),
            }
            return;
        }
        if self.trial.bash
            && let Some(values) = brace_range(text)
        {
            return fields.extend(values.into_iter().map(Cow::Owned));
        }
        let value = self.one(word);
        if word.parts.iter().any(super::splits) && !is_unknown(&value) {
            fields.extend(value.split_whitespace().map(|field| Cow::Owned(field.to_owned())));
        } else {
            fields.push(value);
        }
    }

    fn is_all_arguments(&self, word: &Word) -> bool {
        matches!(self.text(word.span), "\"$@\"" | "$@" | "$*" | "\"${@}\"")
    }

    fn part(&mut self, part: &'t Part<'t>, quoted: bool, value: &mut String) {
        let raw = self.text(part.span);
        match &part.kind {
            PartKind::Literal => value.push_str(raw),
            PartKind::Escape => match &raw[1..] {
                "\n" => {}
                c if quoted && !matches!(c, "$" | "`" | "\"" | "\\") => value.push_str(raw),
                c => value.push_str(c),
            },
            PartKind::SingleQuoted => value.push_str(&raw[1..raw.len() - 1]),
            PartKind::DollarSingleQuoted => value.push_str(&raw[2..raw.len() - 1]),
            PartKind::DoubleQuoted(parts) => {
                for part in *parts {
                    self.part(part, true, value);
                }
            }
            PartKind::Parameter(name, words) => {
                let name = self.text(*name);
                if raw.strip_prefix('$').is_some_and(|rest| rest == name || is_braced(rest, name)) {
                    value.push_str(&self.parameter(name).unwrap_or_default());
                } else if raw.contains(":-") || raw.contains(":=") {
                    match self.set_parameter(name).filter(|found| !found.is_empty()) {
                        Some(found) => value.push_str(&found),
                        None => words.iter().for_each(|word| value.push_str(&self.one(word))),
                    }
                } else {
                    value.push_str(&unknown(raw));
                }
            }
            PartKind::Substitution(script) | PartKind::Backquoted(script) => {
                let printed = self.capture(script);
                value.push_str(printed.trim_end_matches('\n'));
            }
            PartKind::Arithmetic(_) => {
                let inner = raw.trim_start_matches("$((").trim_end_matches("))");
                let inner = inner.trim_start_matches("$[").trim_end_matches(']');
                match self.arithmetic(inner) {
                    Some(result) => value.push_str(&result.to_string()),
                    None => value.push_str(&unknown(raw)),
                }
            }
            PartKind::Process(_) => value.push_str("/dev/fd/63"),
            PartKind::Array(_) | PartKind::Masked => value.push_str(&unknown(raw)),
        }
    }

    /// The value of a parameter; none where it is surely not set.
    pub(super) fn parameter(&self, name: &str) -> Option<Value<'t>> {
        let is_set_later = || self.trial.settings.sets(name);
        let special = |name: &str| name.starts_with(|c: char| !(c.is_ascii_alphabetic() || c == '_'));
        self.set_parameter(name).or_else(|| {
            let nothing = name.parse::<usize>().is_ok() || !special(name) && is_set_later();
            (!nothing).then(|| unknown(name).into())
        })
    }

    /// The value of a parameter; none where it is not set as far as can be seen.
    fn set_parameter(&self, name: &str) -> Option<Value<'t>> {
        let arguments = |found: &dyn Fn(&[Value<'t>]) -> Option<Value<'t>>| match &self.arguments {
            Some(all) => found(all),
            None => Some(unknown(name).into()),
        };
        match name {
            "?" => Some(self.status.to_string().into()),
            "#" => arguments(&|all| Some(all.len().to_string().into())),
            "@" | "*" => arguments(&|all| Some(all.join(" ").into())),
            _ => match name.parse::<usize>() {
                Ok(index) => arguments(&|all| all.get(index.wrapping_sub(1)).cloned()),
                Err(_) => self.variables.get(name).cloned().or_else(|| match (self.trial.environment)(name) {
                    Lookup::Value(value) => Some(value.into()),
                    Lookup::Unknown => Some(unknown(name).into()),
                    Lookup::Absent => None,
                }),
            },
        }
    }

    fn capture(&mut self, script: &'t Script<'t>) -> String {
        self.output.push(String::new());
        let steers = std::mem::replace(&mut self.steers, false);
        self.in_subshell(true, |shell| shell.script(script, true));
        self.steers = steers;
        self.substituted = Some(self.status);
        self.output.pop().unwrap_or_default()
    }
}

/// `{name}`
fn is_braced(text: &str, name: &str) -> bool {
    text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) == Some(name)
}

/// `{1..5}`
pub fn brace_range(text: &str) -> Option<Vec<String>> {
    let (first, last) = text.strip_prefix('{')?.strip_suffix('}')?.split_once("..")?;
    let (first, last): (i64, i64) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last && last - first < 1_000).then(|| (first..=last).map(|n| n.to_string()).collect())
}
