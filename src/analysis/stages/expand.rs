//! Word expansion as BuildKit does it in FROM, ENV, ARG and USER: quotes, escapes and `$`.

use super::pattern::Pattern;
use crate::syntax::dockerfile::lexer;
use crate::syntax::dockerfile::lexer::{Modifier, WordPart};

/// What is known of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum VariableValue {
    Set(String),
    Unset,
    /// It may have any value, or none.
    Unknown,
}

/// What a word expands to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Expansion {
    /// The text; what is not known is left out.
    pub text: String,
    /// Whether all of it is known.
    pub complete: bool,
}

impl Expansion {
    pub fn into_known(self) -> Option<String> {
        self.complete.then_some(self.text)
    }

    pub fn into_variable(self) -> VariableValue {
        self.into_known().map_or(VariableValue::Unknown, VariableValue::Set)
    }

    fn known(text: impl Into<String>) -> Self {
        Self { text: text.into(), complete: true }
    }

    fn append(&mut self, other: &Expansion) {
        self.text.push_str(&other.text);
        self.complete &= other.complete;
    }
}

/// Expands `word`; none where BuildKit refuses it.
///
/// `take` says whether there is time for so many steps of a pattern; what it is refused for is not known.
pub(super) fn word(
    word: &str,
    escape: char,
    lookup: &dyn Fn(&str) -> VariableValue,
    take: &dyn Fn(usize) -> bool,
) -> Option<Expansion> {
    if !word.contains(['$', '\'', '"', escape]) {
        return Some(Expansion::known(word));
    }
    let expander = Expander { escape, lookup, take };
    expander.all(&lexer::parts(word, escape).ok()?, false)
}

struct Expander<'l> {
    escape: char,
    lookup: &'l dyn Fn(&str) -> VariableValue,
    take: &'l dyn Fn(usize) -> bool,
}

impl Expander<'_> {
    /// What parts expand to; a pattern keeps its escapes.
    fn all(&self, parts: &[WordPart], pattern: bool) -> Option<Expansion> {
        parts.iter().try_fold(Expansion::known(""), |mut all, part| {
            all.append(&self.part(part, pattern)?);
            Some(all)
        })
    }

    fn part(&self, part: &WordPart, pattern: bool) -> Option<Expansion> {
        match part {
            WordPart::Plain(text) | WordPart::Single(text) => Some(Expansion::known(*text)),
            WordPart::Escaped(c) => {
                let escape = Some(self.escape).filter(|_| pattern);
                Some(Expansion::known(escape.into_iter().chain(*c).collect::<String>()))
            }
            WordPart::Double(parts) => self.all(parts, pattern),
            WordPart::Variable(variable) => self.variable(variable),
        }
    }

    fn variable(&self, variable: &lexer::LexedVariable) -> Option<Expansion> {
        if variable.name.is_empty() && variable.modifier == Modifier::Bare {
            return Some(Expansion::known("$"));
        }
        let value = (self.lookup)(variable.name);
        match &variable.modifier {
            Modifier::Bare | Modifier::Braces => Some(expand(value)),
            Modifier::Operator { colon, operator, word } => self.operator(value, *colon, *operator, word),
            Modifier::Replace { all, pattern, text } => self.replace(value, *all, pattern, text),
        }
    }

    fn operator(&self, value: VariableValue, colon: bool, operator: char, word: &[WordPart]) -> Option<Expansion> {
        let word = self.all(word, lexer::keeps_escapes(operator))?;
        let empty = value == VariableValue::Unset || (colon && value == VariableValue::Set(String::new()));
        match (operator, value) {
            ('-' | '+' | '?' | '#' | '%', VariableValue::Unknown) => Some(expand(VariableValue::Unknown)),
            ('-', _) if empty => Some(word),
            ('+', _) => Some(if empty { Expansion::known("") } else { word }),
            ('?', _) if empty => None,
            ('-' | '?', value) => Some(expand(value)),
            ('#' | '%', value) => Some(self.trim(operator, &word, expand(value))),
            _ => None,
        }
    }

    fn replace(&self, value: VariableValue, all: bool, pattern: &[WordPart], text: &[WordPart]) -> Option<Expansion> {
        let pattern = self.all(pattern, true)?;
        let replacement = self.all(text, true)?;
        let value = expand(value);
        let known = pattern.complete && replacement.complete && value.complete;
        match Pattern::new(&pattern.text) {
            // An empty pattern, and `$` in the replacement, have meanings of their own that no Dockerfile uses.
            Some(pattern)
                if known
                    && !pattern.is_empty()
                    && !replacement.text.contains('$')
                    && (self.take)(pattern.replace_steps(&value.text)) =>
            {
                Some(Expansion::known(pattern.replace(&value.text, &replacement.text, all)))
            }
            _ => Some(Expansion::default()),
        }
    }

    fn trim(&self, operator: char, word: &Expansion, value: Expansion) -> Expansion {
        let (longest, word_text) = match word.text.strip_prefix(operator) {
            Some(rest) => (true, rest),
            None => (false, &*word.text),
        };
        match Pattern::new(word_text) {
            Some(pattern) if word.complete && value.complete && (self.take)(pattern.trim_steps(&value.text)) => {
                let kept = if operator == '#' {
                    pattern.without_prefix(&value.text, longest)
                } else {
                    pattern.without_suffix(&value.text, longest)
                };
                Expansion::known(kept)
            }
            _ => Expansion::default(),
        }
    }
}

/// A variable without a value in this file is left out: the build would have to be given one.
fn expand(variable: VariableValue) -> Expansion {
    match variable {
        VariableValue::Set(text) => Expansion::known(text),
        VariableValue::Unset | VariableValue::Unknown => Expansion::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> Option<String> {
        let lookup = |name: &str| match name {
            "A" => VariableValue::Set("alpha".to_owned()),
            "P" => VariableValue::Set("/usr/lib/x.tar.gz".to_owned()),
            "B" => VariableValue::Set("a\\b".to_owned()),
            "E" => VariableValue::Set(String::new()),
            "Q" => VariableValue::Unknown,
            _ => VariableValue::Unset,
        };
        let found = word(text, '\\', &lookup, &|_| true)?;
        Some(if found.complete { found.text } else { format!("?{}", found.text) })
    }

    #[test]
    fn words() {
        let cases = [
            ("plain", Some("plain")),
            ("$A", Some("alpha")),
            ("x${A}y", Some("xalphay")),
            ("x$A.y", Some("xalpha.y")),
            ("\"$A\"'$A'", Some("alpha$A")),
            (r"\$A", Some("$A")),
            (r#""a\"b\c""#, Some(r#"a"b\c"#)),
            (r"a\ b\\", Some(r"a b\")),
            ("${A:-d}${E:-d}${E-d}${U-d}", Some("alphadd")),
            ("${U:-${A}x}", Some("alphax")),
            ("${A:+y}${E:+y}${E+y}${U+y}", Some("yy")),
            ("${A?}", Some("alpha")),
            ("${U:?no}", None),
            ("${P##*/}", Some("x.tar.gz")),
            ("${P#*/}", Some("usr/lib/x.tar.gz")),
            ("${P%.*}", Some("/usr/lib/x.tar")),
            ("${P%%.*}", Some("/usr/lib/x")),
            ("${P/lib/share}", Some("/usr/share/x.tar.gz")),
            ("${P//./_}", Some("/usr/lib/x_tar_gz")),
            (r"${P//\//-}", Some("-usr-lib-x.tar.gz")),
            (r#"${B#"a\b"}"#, Some("")),
            ("a$", Some("a$")),
            ("a$U", Some("?a")),
            ("a${Q:-d}b", Some("?ab")),
            ("${A", None),
            ("${}", None),
            ("${A:=d}", None),
            ("'a", None),
            ("\"a", None),
        ];
        for (text, expected) in cases {
            assert_eq!(expanded(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}x{}", "${U:-".repeat(10_000), "}".repeat(10_000));
        assert_eq!(expanded(&deep), None);
    }
}
