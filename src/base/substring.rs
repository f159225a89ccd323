//! Whether a word may stand in a text, however it is written there.

use memchr::memmem::Finder;
use memchr::{memchr_iter, memchr3_iter};

/// Words to look for.
///
/// A shell word may be written in many ways: cut by a continuation or by quotes, with escapes, as a JSON string. Where
/// one of those might hide a word, it counts as there; where none of the words may stand, none does.
#[derive(Clone, Debug)]
pub struct Needles {
    needles: Vec<Needle>,
    /// Which bytes may come in front of the first cut in a word.
    heads: [bool; 256],
}

#[derive(Clone, Debug)]
struct Needle {
    word: String,
    finder: Finder<'static>,
}

/// How a JSON string may have any character of ASCII.
const JSON_ESCAPE: &str = "\\u00";

impl Needles {
    /// Looks for `words`; none where one of them could be written in a way that is not known here.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Option<Self> {
        let mut kept: Vec<&str> = Vec::new();
        for word in words {
            if word.is_empty() || !word.bytes().all(|b| b.is_ascii_graphic() && !is_cut(b)) {
                return None;
            }
            if !kept.iter().any(|other| word.contains(other)) {
                kept.retain(|other| !other.contains(word));
                kept.push(word);
            }
        }
        let mut heads = [false; 256];
        for word in &kept {
            word.bytes().rev().skip(1).for_each(|b| heads[usize::from(b)] = true);
        }
        let needle = |word: &str| Needle { word: word.to_owned(), finder: Finder::new(word).into_owned() };
        Some(Self { needles: kept.into_iter().map(needle).collect(), heads })
    }

    /// The words, but for those that hold another one.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.needles.iter().map(|needle| needle.word.as_str())
    }

    /// Whether one of the words may stand in `text`.
    pub fn may_be_in(&self, text: &str) -> bool {
        self.needles.iter().any(|needle| needle.finder.find(text.as_bytes()).is_some()) || self.may_be_cut_in(text)
    }

    /// Whether one of the words may stand there in pieces. What comes in front of the first cut is as in the word.
    fn may_be_cut_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let is_cut_at = |at: usize| {
            if bytes[at..].starts_with(JSON_ESCAPE.as_bytes()) {
                return true;
            }
            let head = if at > 0 && bytes[at - 1] == b'$' { &bytes[..at - 1] } else { &bytes[..at] };
            head.last().is_some_and(|&last| self.heads[usize::from(last)])
                && self.needles.iter().any(|needle| needle.is_cut(head, &text[at..]))
        };
        memchr3_iter(b'\\', b'"', b'\'', bytes).chain(memchr_iter(b'`', bytes)).any(is_cut_at)
    }
}

impl Needle {
    /// Whether a first part of the word ends `head`, and the rest may go on in `tail`, which starts with a cut.
    fn is_cut(&self, head: &[u8], tail: &str) -> bool {
        let word = self.word.as_bytes();
        (1..word.len()).any(|len| head.ends_with(&word[..len]) && may_go_on(tail, word[len]))
    }
}

/// Quotes and escape characters: a shell drops them, or an escape character with the line break after it.
fn is_cut(byte: u8) -> bool {
    matches!(byte, b'\\' | b'"' | b'\'' | b'`' | b'$')
}

/// Whether a word that is cut in front of `tail` may go on with `next`.
fn may_go_on(tail: &str, next: u8) -> bool {
    let mut rest = tail;
    loop {
        let cut = rest.trim_start_matches(|c: char| c.is_ascii() && is_cut(c as u8));
        let escapes = &rest[..rest.len() - cut.len()];
        // A continuation of a Dockerfile, or one in a JSON string. What stands in lines between is not looked at.
        let line = cut.trim_start();
        let blanks = &cut[..cut.len() - line.len()];
        if escapes.ends_with(['\\', '`']) && blanks.contains('\n') && line.starts_with('#')
            || escapes.ends_with(r"\\\") && cut.starts_with('n')
        {
            return true;
        }
        if !escapes.ends_with(['\\', '`']) || !blanks.contains('\n') {
            return cut.as_bytes().first() == Some(&next);
        }
        rest = line;
        if !rest.starts_with(|c: char| c.is_ascii() && is_cut(c as u8)) {
            return rest.as_bytes().first() == Some(&next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_be(words: &[&str], text: &str) -> bool {
        Needles::new(words.iter().copied()).unwrap().may_be_in(text)
    }

    #[test]
    fn a_word_however_it_is_written() {
        for text in [
            "RUN apk add",
            "RUN ap\\\nk add",
            "RUN ap\\ \t\r\nk add",
            "RUN ap\\\n\n \u{a0}\n  # why\nk add",
            "RUN ap\\\n\\\nk add",
            "RUN a\\\n\"p\"k add",
            "# escape=`\nRUN ap`\nk add",
            "RUN a\"p\"k add",
            "RUN a$\"p\"k add",
            "RUN 'a'p'k' add",
            "RUN a\\pk add",
            "RUN a''\"\"pk add",
            "RUN [\"a\\u0070k\", \"add\"]",
            "RUN [\"\\u0061pk\", \"add\"]",
            "RUN [\"sh\", \"-c\", \"a\\\\\\npk add\"]",
            "RUN <<-EOF\nap\\\n\tk add\nEOF",
            "RUN <<A\nsh <<B\na\\\\pk add\nB\nA",
        ] {
            assert!(may_be(&["prisma", "apk"], text), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in [
            "",
            "RUN echo \"a\" 'p' k",
            "RUN apt-get install a \\\n  pk",
            "RUN printf 'data\\n'; a\\b",
            "RUN [\"a\", \"p\", \"k\"]",
            "COPY a\\\n# comment\n",
            "RUN ap\"",
            "RUN ap\\",
        ] {
            let expected = text.contains('#');
            assert_eq!(may_be(&["apk"], text), expected, "{text}");
        }
    }

    #[test]
    fn words_that_could_be_written_in_other_ways() {
        for word in ["", "a b", "caf\u{e9}", "a\\b", "a$"] {
            assert!(Needles::new([word]).is_none(), "{word:?}");
        }
    }

    #[test]
    fn a_word_within_another_is_enough() {
        let needles = Needles::new(["prisma-client-py", "prisma", "prisma"]).unwrap();
        assert_eq!(needles.needles.len(), 1);
    }
}
