//! What the TOML reader has to say, in words that help.

use crate::base::diagnostic::Diagnostic;
use crate::base::suggest::instead;

/// Turns an error about shape or syntax into one that says what to do.
pub(super) fn explain(error: &toml::de::Error, text: &str) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    let found = text.get(span.clone()).unwrap_or_default();
    Diagnostic::new(span, reword(error.message(), found))
}

fn reword(message: &str, found: &str) -> String {
    if message.starts_with("unknown field") {
        unknown("key", message)
    } else if message.starts_with("unknown variant") {
        unknown("value", message)
    } else if message.starts_with("missing field") {
        missing(quoted(message).next().unwrap_or_default())
    } else if message == "duplicate key" {
        format!("the key `{found}` is set twice, drop one of the two")
    } else if message == "wanted string or table" {
        format!("found `{found}`, expected a string")
    } else if let Some(rest) = message.strip_prefix("invalid type: ") {
        wrong_type(rest, found)
    } else {
        format!("this is not valid TOML: {message}")
    }
}

/// What to do about a key that must be there.
pub(super) fn missing(key: &str) -> String {
    let example = if key == "steps" { "[[steps]]".to_owned() } else { format!("{key} = …") };
    format!("the key `{key}` is missing here, add it: `{example}`")
}

/// The names in backquotes, in order.
fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2)
}

/// The message names what was found first, and then everything that is known there.
fn unknown(what: &str, message: &str) -> String {
    let mut names = quoted(message);
    let found = names.next().unwrap_or_default();
    format!("unknown {what} `{found}`; {}", instead(found, names))
}

fn is_key(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

fn wrong_type(rest: &str, found: &str) -> String {
    if rest.contains("128, expected i64") {
        return format!("found {found}, expected a smaller number");
    }
    let (found_kind, expected) = rest.split_once(", expected ").unwrap_or((rest, "something else"));
    let found_kind = match found_kind {
        "sequence" => "a list",
        "map" => "a table",
        other => other,
    };
    let expected = match expected {
        "a sequence" => "a list",
        "i64" => "a whole number",
        "a boolean" => "`true` or `false`",
        // The name of a type of ours tells an author nothing.
        expected if expected.starts_with("struct ") => "a table",
        expected => expected,
    };
    let header = found.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|name| is_key(name));
    let quoted = found.starts_with(['"', '\'']);
    let hint = match expected {
        "a string" | "a string or a table" if !found.contains(['[', '{', '"', '\'']) => {
            format!(": write it in quotes, `\"{found}\"`")
        }
        "a list" if quoted => format!(": write it in brackets, `[{found}]`"),
        "a list" if found_kind == "a table" => header.map(|name| format!(": write `[[{name}]]`")).unwrap_or_default(),
        _ => String::new(),
    };
    format!("found {found_kind}, expected {expected}{hint}")
}
