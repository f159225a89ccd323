//! Puts other strings into a transform file, the rest of which stays as it is, byte for byte.

use anyhow::{Context, Result};
use dockmod::base::edit::{Edit, EditSet};
use dockmod::base::span::Span;
use toml::{Table, Value};
use toml_writer::{ToTomlValue, TomlStringBuilder};

/// A new value for the `after` of an example.
#[derive(Clone, Copy, Debug)]
pub struct After<'a> {
    /// Which example it is, from 0.
    pub number: usize,
    /// Where the old value stands, with its quotes.
    pub span: Span,
    /// The new value.
    pub text: &'a str,
}

/// The file with the new values, each in the style of the old one if that can hold it.
///
/// Fails where the result does not read as it should.
pub fn with_afters(file: &str, afters: &[After]) -> Result<String> {
    let mut edits = EditSet::default();
    for after in afters {
        let literal = literal(after.span.of(file), after.text).context("cannot write the text as a TOML string")?;
        edits.try_add(&[Edit::replace(after.span, literal)]);
    }
    let new = edits.apply(file);
    let mut expected: Table = file.parse()?;
    for after in afters {
        let example = expected.get_mut("examples").and_then(|examples| examples.get_mut(after.number));
        *example.and_then(|example| example.get_mut("after")).context("an example has gone")? = after.text.into();
    }
    let found: Table = new.parse().context("internal error: the new file does not parse; please report it")?;
    anyhow::ensure!(found == expected, "internal error: the new file does not read as it should; please report it");
    Ok(new)
}

/// The new text as a TOML string, in the style of the old one if that can hold it.
fn literal(old: &str, new: &str) -> Option<String> {
    let reads = |written: &String| reads_as(written, new);
    // In a file whose lines end with CR LF, those of a string over several lines do so too.
    let over_lines = old.starts_with("'''") || old.starts_with("\"\"\"");
    if over_lines && old.contains("\r\n") {
        let plain = new.replace("\r\n", "\n");
        if let Some(written) = styles(old, &plain).map(|written| written.replace('\n', "\r\n")).find(reads) {
            return Some(written);
        }
    }
    styles(old, new).find(reads)
}

/// The ways to write the new text, the best first.
fn styles(old: &str, new: &str) -> impl Iterator<Item = String> {
    let string = TomlStringBuilder::new(new);
    let (literal, basic) = (string.as_literal(), Some(string.as_basic()));
    let (long_literal, long_basic) = (string.as_ml_literal(), Some(string.as_ml_basic()));
    let styles = match old {
        _ if old.starts_with("'''") => [long_literal, long_basic, basic, None],
        _ if old.starts_with("\"\"\"") => [long_basic, basic, None, None],
        _ if old.starts_with('\'') => [literal, long_literal, long_basic, basic],
        _ => [basic, None, None, None],
    };
    styles.into_iter().flatten().map(|string| dressed(string.to_toml_value(), old, new))
}

/// The string over several lines without a line break after its first quotes, where the old one has none.
fn dressed(written: String, old: &str, new: &str) -> String {
    let bare = ["'''\n", "\"\"\"\n"].into_iter().find_map(|start| Some((&start[..3], written.strip_prefix(start)?)));
    let breaks = |text: &str| text.starts_with(['\n', '\r']);
    match bare {
        Some((quotes, text)) if old.strip_prefix(quotes).is_some_and(|old| !breaks(old)) && !breaks(new) => {
            format!("{quotes}{text}")
        }
        _ => written,
    }
}

fn reads_as(literal: &str, text: &str) -> bool {
    let parsed: Result<Table, _> = format!("a = {literal}\n").parse();
    parsed.is_ok_and(|table| table.get("a").and_then(Value::as_str) == Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_stays_where_it_can() {
        let cases = [
            ("'''\nold\n'''", "a\\\nb\n", "'''\na\\\nb\n'''"),
            ("'''old\n'''", "a\nb\n", "'''a\nb\n'''"),
            ("'''old\n'''", "\na\n", "'''\n\na\n'''"),
            ("'''\nold\n'''", "it'''s\n", "\"\"\"\nit'''s\n\"\"\""),
            ("\"\"\"\nold\n\"\"\"", "a \\\n\"\"\"\n", "\"\"\"\na \\\\\n\"\"\\\"\n\"\"\""),
            ("\"old\"", "a\nb\t\"\n", "\"a\\nb\\t\\\"\\n\""),
            ("'old'", "new", "'new'"),
            ("'old'", "it's", "'''it's'''"),
        ];
        for (old, new, expected) in cases {
            assert_eq!(literal(old, new).as_deref(), Some(expected), "{old} -> {new:?}");
        }
    }

    #[test]
    fn every_text_can_be_written() {
        let texts = [
            "",
            "\n",
            "\r\n",
            "\r",
            "'",
            "'''",
            "\"\"\"\"",
            "\\",
            "\u{0}\u{7f}\u{feff}é",
            "a\r\nb",
            "''''\n\"\"\"\"\r",
        ];
        for old in ["'''\nx'''", "'''\r\nx\r\n'''", "\"\"\"x\"\"\"", "'x'", "\"x\""] {
            for new in texts {
                assert!(literal(old, new).is_some_and(|written| reads_as(&written, new)), "{old:?} -> {new:?}");
            }
        }
    }

    #[test]
    fn the_rest_stays_as_it_is() {
        let file = "# c\nexamples = [ { before = 'a', after = 'b' }, # d\n  { after = \"x\", before = 'y' } ]\n";
        let span = |text: &str| file.find(text).map(|at| Span::new(at, at + text.len())).unwrap();
        let afters =
            [After { number: 0, span: span("'b'"), text: "q\n" }, After { number: 1, span: span("\"x\""), text: "z" }];
        let new = with_afters(file, &afters).unwrap();
        assert_eq!(new, file.replace("'b'", "'''\nq\n'''").replace("\"x\"", "\"z\""));
        // A place that is none is found out.
        assert!(with_afters(file, &[After { number: 1, ..afters[0] }]).is_err());
    }
}
