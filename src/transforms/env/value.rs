//! Values of ENV as they are written, and what they refer to.

/// The value as it is written in an ENV.
pub fn quoted(value: &str, escape: char) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,=".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        return value.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in value.chars() {
        if matches!(c, '"' | '$') || c == escape {
            quoted.push(escape);
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
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
