//! Which words of changed lines are the change.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// More comparisons than this are not worth their time: so much has changed that nothing would stand out.
const MOST: usize = 1 << 22;

/// Parts of lines: for each line, in order.
type Parts = Vec<Vec<Range<usize>>>;

/// The parts of the `old` lines that are gone, and those of the `new` ones that have come.
///
/// Nothing where the lines have too little in common, or are not text: then the lines as a whole are the change.
pub fn changed(old: &[&[u8]], new: &[&[u8]]) -> (Parts, Parts) {
    let (Some(before), Some(after)) = (words(old), words(new)) else { return Default::default() };
    if before.len().saturating_mul(after.len()) > MOST {
        return Default::default();
    }
    let texts = |words: &[Word<'_>]| words.iter().map(|word| word.text.to_owned()).collect::<Vec<_>>();
    let (mut gone, mut come) = (vec![true; before.len()], vec![true; after.len()]);
    for op in capture_diff_slices(Algorithm::Myers, &texts(&before), &texts(&after)) {
        if op.tag() == DiffTag::Equal {
            gone[op.old_range()].fill(false);
            come[op.new_range()].fill(false);
        }
    }
    let kept = |words: &[Word<'_>], changed: &[bool]| -> usize {
        words.iter().zip(changed).filter(|(word, changed)| !word.is_blank() && !**changed).count()
    };
    let least = [&before, &after].map(|words| words.iter().filter(|word| !word.is_blank()).count());
    if kept(&before, &gone) * 2 < least[0].min(least[1]).max(1) {
        return Default::default();
    }
    (parts(old.len(), &before, gone), parts(new.len(), &after, come))
}

/// A word of a line: letters and digits, blanks, or one other character.
struct Word<'a> {
    line: usize,
    at: usize,
    text: &'a str,
}

impl Word<'_> {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

fn words<'a>(lines: &[&'a [u8]]) -> Option<Vec<Word<'a>>> {
    let mut words = Vec::new();
    for (line, bytes) in lines.iter().enumerate() {
        let text = std::str::from_utf8(bytes).ok()?.trim_end_matches(['\r', '\n']);
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            let kind = kind(first);
            let rest = &text[at + first.len_utf8()..];
            let more = rest.find(|c| kind == Kind::Other || self::kind(c) != kind).unwrap_or(rest.len());
            let end = at + first.len_utf8() + more;
            words.push(Word { line, at, text: &text[at..end] });
            at = end;
        }
    }
    Some(words)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letters,
    Blanks,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        c if c.is_alphanumeric() || c == '_' => Kind::Letters,
        c if c.is_whitespace() => Kind::Blanks,
        _ => Kind::Other,
    }
}

/// The changed words, joined; the blanks between two of them, and none at the ends of a line, belong to them. A line of
/// which nothing was there before needs no marks.
fn parts(lines: usize, words: &[Word<'_>], mut changed: Vec<bool>) -> Parts {
    let within = |a: usize, b: usize| words[a].line == words[b].line;
    for at in 0..words.len() {
        if words[at].is_blank() {
            let (before, behind) = (at.checked_sub(1).filter(|&b| within(b, at)), at + 1);
            let behind = Some(behind).filter(|&b| b < words.len() && within(at, b));
            changed[at] = [before, behind].iter().all(|side| side.is_some_and(|side| changed[side]));
        }
    }
    let mut known = vec![false; lines];
    for (word, _) in words.iter().zip(&changed).filter(|(word, changed)| !**changed && !word.is_blank()) {
        known[word.line] = true;
    }
    let mut parts: Parts = vec![Vec::new(); lines];
    for (word, _) in words.iter().zip(changed).filter(|(word, changed)| *changed && known[word.line]) {
        let (line, end) = (&mut parts[word.line], word.at + word.text.len());
        match line.last_mut() {
            Some(last) if last.end == word.at => last.end = end,
            _ => line.push(word.at..end),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines with what has changed in brackets.
    fn marked(old: &'static [&'static str], new: &'static [&'static str]) -> (Vec<String>, Vec<String>) {
        let bytes = |lines: &'static [&'static str]| lines.iter().map(|line| line.as_bytes()).collect::<Vec<_>>();
        let (gone, come) = changed(&bytes(old), &bytes(new));
        let mark = |lines: &[&str], parts: Parts| {
            let line = |(at, line): (usize, &&str)| {
                let mut line = (*line).to_owned();
                for part in parts.get(at).into_iter().flatten().rev() {
                    line.insert(part.end, ']');
                    line.insert(part.start, '[');
                }
                line
            };
            lines.iter().enumerate().map(line).collect()
        };
        (mark(old, gone), mark(new, come))
    }

    #[test]
    fn only_what_is_new_stands_out() {
        let (gone, come) = marked(
            &["RUN apk add --no-cache curl\n"],
            &["RUN for i in 1 2 3; do \\\n", "      apk add --no-cache curl && break; \\\n", "    done\n"],
        );
        assert_eq!(gone, ["RUN apk add --no-cache curl\n"]);
        assert_eq!(
            come,
            ["RUN [for i in 1 2 3; do \\]\n", "      apk add --no-cache curl [&& break; \\]\n", "    done\n"]
        );
    }

    #[test]
    fn words_and_not_letters() {
        let (gone, come) = marked(&["ENV A=caf\u{e9} B=one\r\n"], &["ENV A=caff\u{e8} B=one C=\r\n"]);
        assert_eq!(gone, ["ENV A=[caf\u{e9}] B=one\r\n"]);
        assert_eq!(come, ["ENV A=[caff\u{e8}] B=one [C=]\r\n"]);
    }

    #[test]
    fn lines_with_little_in_common_are_the_change_as_a_whole() {
        assert_eq!(changed(&[b"one two three"], &[b"four two six"]), Default::default());
        assert_eq!(changed(&[b"same \xff a"], &[b"same \xff b"]), Default::default());
        assert_eq!(changed(&[b"a"], &[]), Default::default());
    }
}
