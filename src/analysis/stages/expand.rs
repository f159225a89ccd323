//! Word expansion as BuildKit does it in FROM, ENV, ARG and USER: quotes, escapes and `$`.

use super::pattern::Pattern;
use crate::base::limits;

/// What is known of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Variable {
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

    pub fn into_variable(self) -> Variable {
        self.into_known().map_or(Variable::Unknown, Variable::Set)
    }

    fn known(text: impl Into<String>) -> Self {
        Self { text: text.into(), complete: true }
    }

    fn append(&mut self, other: &Expansion) {
        self.text.push_str(&other.text);
        self.complete &= other.complete;
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
    }
}

/// Expands `word`; none where BuildKit refuses it.
///
/// `take` says whether there is time for so many steps of a pattern; what it is refused for is not known.
pub(super) fn word(
    word: &str,
    escape: char,
    lookup: &dyn Fn(&str) -> Variable,
    take: &dyn Fn(usize) -> bool,
) -> Option<Expansion> {
    if !word.contains(['$', '\'', '"', escape]) {
        return Some(Expansion::known(word));
    }
    let mut lexer = Lexer { rest: word, escape, lookup, take, depth: 0 };
    lexer.until(None, false)
}

struct Lexer<'w, 'l> {
    rest: &'w str,
    escape: char,
    lookup: &'l dyn Fn(&str) -> Variable,
    take: &'l dyn Fn(usize) -> bool,
    depth: usize,
}

impl<'w> Lexer<'w, '_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.next();
        }
        found
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'w str {
        let end = self.rest.find(|c| !accept(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Up to `stop`, which is taken along; a pattern keeps its escapes.
    fn until(&mut self, stop: Option<char>, pattern: bool) -> Option<Expansion> {
        let mut result = Expansion::known("");
        while let Some(c) = self.peek() {
            match c {
                _ if stop == Some(c) => {
                    self.next();
                    return Some(result);
                }
                '$' => result.append(&self.dollar()?),
                '\'' => result.append(&self.single()?),
                '"' => result.append(&self.double(pattern)?),
                _ => {
                    self.next();
                    let escaped = c == self.escape;
                    if !escaped || pattern {
                        result.push(c);
                    }
                    if escaped && let Some(c) = self.next() {
                        result.push(c);
                    }
                }
            }
        }
        stop.is_none().then_some(result)
    }

    fn single(&mut self) -> Option<Expansion> {
        self.next();
        let text = self.take_while(|c| c != '\'');
        self.eat('\'').then(|| Expansion::known(text))
    }

    fn double(&mut self, pattern: bool) -> Option<Expansion> {
        self.next();
        let mut result = Expansion::known("");
        loop {
            match self.peek()? {
                '"' => {
                    self.next();
                    return Some(result);
                }
                '$' => result.append(&self.dollar()?),
                c if c == self.escape => {
                    self.next();
                    let special = self.peek().filter(|&c| matches!(c, '"' | '$') || c == self.escape);
                    if special.is_none() || pattern {
                        result.push(c);
                    }
                    if let Some(special) = special {
                        self.next();
                        result.push(special);
                    }
                }
                c => {
                    self.next();
                    result.push(c);
                }
            }
        }
    }

    fn dollar(&mut self) -> Option<Expansion> {
        self.next();
        if !self.eat('{') {
            return Some(match self.name() {
                "" => Expansion::known("$"),
                name => expand((self.lookup)(name)),
            });
        }
        self.depth += 1;
        if self.depth > limits::EXPANSION_DEPTH || matches!(self.peek()?, '{' | '}' | ':') {
            return None;
        }
        let name = self.name();
        let value = (self.lookup)(name);
        let expanded = self.braces(value);
        self.depth -= 1;
        expanded
    }

    /// A name, a number or one of the special parameters, which have no value.
    fn name(&mut self) -> &'w str {
        match self.peek() {
            Some(c) if c.is_numeric() => self.take_while(char::is_numeric),
            Some(c) if "@*#?-$!".contains(c) => {
                let (name, rest) = self.rest.split_at(1);
                self.rest = rest;
                name
            }
            _ => self.take_while(|c| c.is_alphanumeric() || c == '_'),
        }
    }

    /// `${name` is read; what follows, `}` included.
    fn braces(&mut self, value: Variable) -> Option<Expansion> {
        let operator = self.next()?;
        if operator == '}' {
            return Some(expand(value));
        }
        if operator == '/' {
            return self.replacement(value);
        }
        let colon = operator == ':';
        let operator = if colon { self.next()? } else { operator };
        let pattern = matches!(operator, '#' | '%');
        if (pattern && colon) || !"+-?#%".contains(operator) {
            return None;
        }
        let word = self.until(Some('}'), pattern)?;
        let empty = value == Variable::Unset || (colon && value == Variable::Set(String::new()));
        match (operator, value) {
            (_, Variable::Unknown) => Some(expand(Variable::Unknown)),
            ('-', _) if empty => Some(word),
            ('+', _) => Some(if empty { Expansion::known("") } else { word }),
            ('?', _) if empty => None,
            ('#' | '%', value) => Some(self.trim(operator, &word, expand(value))),
            (_, value) => Some(expand(value)),
        }
    }

    fn replacement(&mut self, value: Variable) -> Option<Expansion> {
        let all = self.eat('/');
        let pattern = self.until(Some('/'), true)?;
        let replacement = self.until(Some('}'), true)?;
        let value = expand(value);
        let known = pattern.complete && replacement.complete && value.complete;
        match Pattern::new(&pattern.text) {
            // An empty pattern, and `$` in the replacement, have meanings of their own that nobody uses.
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
fn expand(variable: Variable) -> Expansion {
    match variable {
        Variable::Set(text) => Expansion::known(text),
        Variable::Unset | Variable::Unknown => Expansion::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> Option<String> {
        let lookup = |name: &str| match name {
            "A" => Variable::Set("alpha".to_owned()),
            "P" => Variable::Set("/usr/lib/x.tar.gz".to_owned()),
            "E" => Variable::Set(String::new()),
            "Q" => Variable::Unknown,
            _ => Variable::Unset,
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
