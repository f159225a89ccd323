//! What Compose makes of `$` in a value, and how to write a text so that Compose makes it of it.
//!
//! `$$` is a `$`; `$NAME` and `${NAME…}` are the value of a variable where Compose runs, which is not known here; any
//! other `$` is one.

use crate::base::span::Span;

/// A piece of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// It stands for itself.
    Text,
    /// `$$`
    Dollar,
    /// What Compose puts a value in the place of.
    Variable,
}

/// The pieces of a line of a value, in order; they tile it.
///
/// # Errors
///
/// Where Compose refuses a `${`.
pub(super) fn pieces(line: &str) -> Result<Vec<(Span, Piece)>, usize> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = line[at..].find('$') {
        let start = at + found;
        let rest = &line[start + 1..];
        let (length, piece) = match rest.chars().next() {
            Some('$') => (1, Piece::Dollar),
            Some('{') => (braced(rest).ok_or(start)?, Piece::Variable),
            Some(c) if begins_name(c) => (name(rest), Piece::Variable),
            _ => {
                at = start + 1;
                continue;
            }
        };
        at = start + 1 + length;
        pieces.push((Span::new(from, start), Piece::Text));
        pieces.push((Span::new(start, at), piece));
        from = at;
    }
    pieces.push((Span::new(from, line.len()), Piece::Text));
    pieces.retain(|(span, _)| !span.is_empty());
    Ok(pieces)
}

fn begins_name(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic()
}

/// The length of the name that the text begins with.
fn name(text: &str) -> usize {
    text.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(text.len())
}

/// The length of `{NAME}` or `{NAME:-…}` and its like at the start of the text.
fn braced(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('{')?;
    let operator = inner.starts_with(begins_name).then(|| &inner[name(inner)..])?;
    if operator.starts_with('}') {
        return Some(text.len() - operator.len() + 1);
    }
    let operation = operator.strip_prefix(':').unwrap_or(operator);
    if !operation.starts_with(['-', '+', '?']) {
        return None;
    }
    let mut depth = 0;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at + 1)
    })
}

/// Names that stand for what Compose puts in: variables of the shell that nothing else uses, and whose value is unknown.
#[derive(Clone, Debug)]
pub(super) struct Names {
    prefix: String,
    originals: Vec<String>,
}

impl Names {
    /// For a value in which they do not occur.
    pub fn for_value(value: &str) -> Self {
        let mut prefix = "COMPOSE_".to_owned();
        while value.contains(&prefix) {
            prefix.push('_');
        }
        Self { prefix, originals: Vec::new() }
    }

    /// What stands for `original`.
    pub fn stand_in(&mut self, original: &str) -> String {
        let known = self.originals.iter().position(|known| known == original);
        let number = known.unwrap_or_else(|| {
            self.originals.push(original.to_owned());
            self.originals.len() - 1
        });
        format!("${{{}{number}}}", self.prefix)
    }

    /// What stands for `original`, if anything does.
    pub fn known(&self, original: &str) -> Option<String> {
        let number = self.originals.iter().position(|known| known == original)?;
        Some(format!("${{{}{number}}}", self.prefix))
    }

    /// The length of the stand-in at the start of the text, and what it stands for.
    pub fn find<'n>(&'n self, text: &str) -> Option<(usize, &'n str)> {
        let rest = text.strip_prefix("${")?.strip_prefix(&self.prefix)?;
        let digits = rest.find('}')?;
        let original = self.originals.get(rest[..digits].parse::<usize>().ok()?)?;
        Some((text.len() - rest.len() + digits + 1, original))
    }

    /// The text with what the file has in the place of the stand-ins.
    pub fn restored(&self, text: &str) -> String {
        let mut restored = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            restored.push_str(&rest[..at]);
            rest = &rest[at..];
            let (length, original) = self.find(rest).unwrap_or((2, "${"));
            restored.push_str(original);
            rest = &rest[length..];
        }
        restored + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> Result<Vec<&str>, usize> {
        let pieces = pieces(line)?;
        assert_eq!(pieces.iter().map(|(span, _)| span.of(line)).collect::<String>(), line);
        Ok(pieces.iter().filter(|(_, piece)| *piece == Piece::Variable).map(|(span, _)| span.of(line)).collect())
    }

    #[test]
    fn what_compose_takes_for_a_variable() {
        for (line, expected) in [
            ("a $B-c ${D} $_e1.", &["$B", "${D}", "$_e1"][..]),
            ("$$i $(x) $1 $? $\" $", &[]),
            ("$$$A $$$$A", &["$A"]),
            (
                "${A:-x} ${B-} ${C:?no} ${D?} ${E:+y} ${F+}",
                &["${A:-x}", "${B-}", "${C:?no}", "${D?}", "${E:+y}", "${F+}"],
            ),
            ("${A:-${B:-c}}} }", &["${A:-${B:-c}}"]),
            ("${A}}", &["${A}"]),
            ("\u{e9}$\u{e9}${A:-\u{e9}}", &["${A:-\u{e9}}"]),
        ] {
            assert_eq!(shown(line).as_deref(), Ok(expected), "{line}");
        }
        for (line, at) in [("a ${", 2), ("${}", 0), ("${1}", 0), ("${A%x}", 0), ("${A:-x", 0), ("$$ ${A:=x}", 3)] {
            assert_eq!(shown(line), Err(at), "{line}");
        }
    }

    #[test]
    fn names_that_are_in_use_are_left_alone() {
        let mut names = Names::for_value("COMPOSE_0 COMPOSE__0");
        assert_eq!(names.stand_in("$A"), "${COMPOSE___0}");
        assert_eq!(names.stand_in("${B}"), "${COMPOSE___1}");
        assert_eq!(names.stand_in("$A"), "${COMPOSE___0}");
        assert_eq!(names.restored("${x} ${COMPOSE___1}${COMPOSE___0} ${COMPOSE___2}$"), "${x} ${B}$A ${COMPOSE___2}$");
    }
}
