//! Keeps a terminal from being steered by what is printed on it.

use super::escape;

/// The bytes with control characters shown as [`escape::shown`] does, but for tabs and line ends, which stay what they
/// are; so does a carriage return that belongs to a line end.
pub fn shown(bytes: &[u8]) -> String {
    let mut shown = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        let mut pieces = chunk.valid().split_inclusive(['\t', '\n']);
        pieces.by_ref().for_each(|piece| {
            let text = piece.trim_end_matches(['\t', '\n']);
            let text = if piece.ends_with('\n') { text.strip_suffix('\r').unwrap_or(text) } else { text };
            shown.push_str(&escape::shown(text));
            shown.push_str(&piece[text.len()..]);
        });
        chunk.invalid().iter().for_each(|byte| shown.push_str(&format!("\\x{byte:02x}")));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_sees_what_would_steer_it() {
        let text = "caf\u{e9}\t\u{1b}[31m\r\n\u{202e}\rb\n\u{9b}\u{7f}";
        assert_eq!(shown(text.as_bytes()), "caf\u{e9}\t\\u{1b}[31m\r\n\\u{202e}\\rb\n\\u{9b}\\u{7f}");
        assert_eq!(shown(b"\x9b31m \xe2\x82\xff\r"), "\\x9b31m \\xe2\\x82\\xff\\r");
    }
}
