//! Values of ENV as they are written, and what they refer to.

use crate::analysis::reading::Value;
use crate::transforms::writing::value::written;

/// The value as it is written in an ENV.
pub fn quoted(value: &str, escape: char) -> String {
    written(&Value::literal(value), escape)
}

/// Whether a value as it is written refers to a variable.
pub fn has_reference(value: &str, escape: char) -> bool {
    let (mut single, mut double) = (false, false);
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' if !double => single = !single,
            '"' if !single => double = !double,
            '$' if !single => return true,
            _ if c == escape && !single => {
                chars.next();
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_needs_it() {
        assert_eq!(quoted("true", '\\'), "true");
        assert_eq!(quoted("/a:b", '\\'), "/a:b");
        assert_eq!(quoted("", '\\'), "\"\"");
        assert_eq!(quoted("a \"$b\" \\", '\\'), r#""a \"\$b\" \\""#);
        assert_eq!(quoted("a $b `", '`'), "\"a `$b ``\"");
    }

    #[test]
    fn sees_references() {
        for value in ["$A", "\"/x:${PATH}\"", "\"'$A'\"", "a$"] {
            assert!(has_reference(value, '\\'), "{value}");
        }
        for value in ["a", "'$A'", r"\$A", r#""\$A""#, "`$A"] {
            assert!(!has_reference(value, if value.starts_with('`') { '`' } else { '\\' }), "{value}");
        }
    }
}
