//! Values as words of instructions in which quotes, escapes and variables count.

use crate::analysis::reading::{Value, ValuePart};

/// Whether text means itself in a word, without quotes.
pub fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./:@%+,=".contains(c))
}

/// The value as a word, in double quotes unless all of it is plain.
pub fn written(value: &Value, escape: char) -> String {
    match value.as_text() {
        Some(text) if is_plain(text) => text.to_owned(),
        _ => format!("\"{}\"", within_quotes(value, escape)),
    }
}

/// The value as it stands between double quotes.
fn within_quotes(value: &Value, escape: char) -> String {
    let mut quoted = String::new();
    for part in value.parts() {
        match part {
            ValuePart::Text(text) => text.chars().for_each(|c| {
                quoted.extend(needs_escape(c, escape).then_some(escape));
                quoted.push(c);
            }),
            ValuePart::Variable(text) | ValuePart::Unreadable(text) => quoted.push_str(text),
        }
    }
    quoted
}

/// Whether a character means itself between double quotes only after an escape character.
pub fn needs_escape(c: char, escape: char) -> bool {
    matches!(c, '"' | '$') || c == escape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_as_the_same_value() {
        for escape in ['\\', '`'] {
            for text in [
                "a",
                "a b",
                "$A",
                "${A:-b c}",
                "a$",
                "$'x'",
                "$A'b'",
                "$A\"b\"c",
                "'$A'",
                "é ü",
                "a'\"'b",
                "\"a'b\"",
                "\\\\",
                "`",
                "``",
                "a\\ b",
                "\"a\\b\"",
                "\"\\$A\"",
                "",
                "''",
                "a=b c=d",
                "#a",
                "${A}b",
                "${A##*/} x",
            ] {
                let value = Value::lexed(text, escape);
                assert_eq!(Value::lexed(&written(&value, escape), escape), value, "{text} {escape}");
                let literal = Value::literal(text);
                assert_eq!(Value::lexed(&written(&literal, escape), escape), literal, "{text} {escape}");
            }
        }
    }
}
