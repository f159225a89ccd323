//! Keeps a terminal from being steered by what is printed on it.

use std::io::{self, IsTerminal, Write};

use super::quote;

/// A writer that shows control characters as [`quote::shown`] does, where a terminal is behind it; tabs and line ends
/// stay what they are. Anything else, such as a pipe to `git apply`, gets every byte as it is.
pub struct Visible<W> {
    to: W,
    terminal: bool,
    /// The beginning of a character, or a carriage return, of which it is not known yet what follows.
    rest: Vec<u8>,
}

impl<W: Write + IsTerminal> Visible<W> {
    /// Writes to `to`.
    pub fn new(to: W) -> Self {
        let terminal = to.is_terminal();
        Self { to, terminal, rest: Vec::new() }
    }
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.terminal {
            return self.to.write(bytes);
        }
        self.rest.extend_from_slice(bytes);
        let rest = self.rest.split_off(whole(&self.rest));
        let shown = shown(&self.rest);
        self.rest = rest;
        self.to.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let rest = std::mem::take(&mut self.rest);
        self.to.write_all(shown(&rest).as_bytes())?;
        self.to.flush()
    }
}

/// How many bytes can be shown before it is known what comes next.
fn whole(bytes: &[u8]) -> usize {
    let last = bytes.utf8_chunks().last().map_or(&b""[..], |chunk| chunk.invalid());
    // A chunk that ends in the middle of a character that may yet become one.
    let open = std::str::from_utf8(last).is_err_and(|error| error.error_len().is_none());
    match bytes.last() {
        Some(b'\r') => bytes.len() - 1,
        _ if open => bytes.len() - last.len(),
        _ => bytes.len(),
    }
}

fn shown(bytes: &[u8]) -> String {
    let mut shown = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        let mut pieces = chunk.valid().split_inclusive(['\t', '\n']);
        pieces.by_ref().for_each(|piece| {
            let text = piece.trim_end_matches(['\t', '\n']);
            let text = if piece.ends_with('\n') { text.strip_suffix('\r').unwrap_or(text) } else { text };
            shown.push_str(&quote::shown(text));
            shown.push_str(&piece[text.len()..]);
        });
        chunk.invalid().iter().for_each(|byte| shown.push_str(&format!("\\x{byte:02x}")));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(terminal: bool, writes: &[&[u8]]) -> Vec<u8> {
        let mut visible = Visible { to: Vec::new(), terminal, rest: Vec::new() };
        writes.iter().for_each(|bytes| visible.write_all(bytes).unwrap());
        visible.flush().unwrap();
        visible.to
    }

    #[test]
    fn a_terminal_sees_what_would_steer_it() {
        let text = "caf\u{e9}\t\u{1b}[31m\r\n\u{202e}\rb\n\u{9b}\u{7f}".as_bytes();
        let expected = "caf\u{e9}\t\\u{1b}[31m\r\n\\u{202e}\\rb\n\\u{9b}\\u{7f}";
        for size in 1..=text.len() {
            let writes: Vec<_> = text.chunks(size).collect();
            assert_eq!(String::from_utf8_lossy(&printed(true, &writes)), expected, "{size} bytes at a time");
        }
        assert_eq!(printed(true, &[b"\x9b31m \xe2\x82", b"\xff\r"]), b"\\x9b31m \\xe2\\x82\\xff\\r");
    }

    #[test]
    fn a_pipe_gets_every_byte() {
        assert_eq!(printed(false, &[b"\x1b[31m\x9b\r", b"\xe2"]), b"\x1b[31m\x9b\r\xe2");
    }
}
