//! The exact bytes of a file as text, and back.

use std::borrow::Cow;

/// Where bytes that are not UTF-8 go: byte `0x80 + n` becomes the private-use character `FIRST + n`.
const FIRST: u32 = 0xF780;
const LAST: u32 = 0xF7FF;

/// The text of a file.
///
/// `Source::from_bytes(b).to_bytes(Source::text())` is `b` for every `b`: a byte that is not UTF-8 becomes one
/// private-use character, an ordinary character to every grammar, and the same byte again on the way out.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    text: Cow<'a, str>,
    escaped: bool,
}

impl<'a> Source<'a> {
    /// Reads `bytes` as text, whatever they are.
    pub fn from_bytes(bytes: &'a [u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self { text: Cow::Borrowed(text), escaped: false },
            Err(_) => Self { text: Cow::Owned(escape(bytes)), escaped: true },
        }
    }

    /// Whether there are bytes that are not UTF-8.
    pub fn has_raw_bytes(&self) -> bool {
        self.escaped
    }

    /// The byte that a character of the text stands for, if it stands for one.
    pub fn raw_byte(c: char) -> Option<u8> {
        let code = u32::from(c);
        (FIRST..=LAST).contains(&code).then(|| (code - FIRST) as u8 | 0x80)
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of `text`, as [`to_bytes`](Self::to_bytes) makes them; no copy is made where they are the same.
    pub fn into_bytes(&self, text: String) -> Vec<u8> {
        if self.escaped { self.to_bytes(&text).into_owned() } else { text.into_bytes() }
    }

    /// The bytes of `text`, which is this source's text or an edited form of it.
    pub fn to_bytes<'t>(&self, text: &'t str) -> Cow<'t, [u8]> {
        if !self.escaped {
            return Cow::Borrowed(text.as_bytes());
        }
        let mut bytes = Vec::with_capacity(text.len());
        for c in text.chars() {
            match Self::raw_byte(c) {
                Some(byte) => bytes.push(byte),
                None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        Cow::Owned(bytes)
    }
}

fn escape(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    let push_raw = |text: &mut String, bytes: &[u8]| {
        text.extend(bytes.iter().map(|&b| char::from_u32(FIRST + u32::from(b & 0x7f)).unwrap_or('\u{fffd}')));
    };
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match u32::from(c) {
                // Such a character of the file itself goes the way of a broken byte, or it would come back as one.
                FIRST..=LAST => push_raw(&mut text, c.encode_utf8(&mut [0; 4]).as_bytes()),
                _ => text.push(c),
            }
        }
        push_raw(&mut text, chunk.invalid());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        let all: Vec<u8> = (0..=255).collect();
        let private = "caf\u{e9} \u{f7a0}".as_bytes();
        for bytes in [&all[..], b"FROM a\n", b"\xff\xfe", &[private, b"\xe9"].concat(), private] {
            let source = Source::from_bytes(bytes);
            assert_eq!(source.to_bytes(source.text()), bytes);
        }
    }
}
