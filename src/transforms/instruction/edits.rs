//! Edits of an instruction, word by word: what stays keeps its bytes, its lines and the comments between them.

use super::template::Chunk;
use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::syntax::dockerfile::{Instruction, Keyword, is_blank};

/// A comment inside the instruction stands where nothing is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LostComment(pub Span);

/// An instruction in its file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout<'l> {
    pub file: &'l str,
    pub instruction: &'l Instruction<'l>,
}

/// What stands between two words that stay, in the mapped text and in the file.
#[derive(Clone, Copy)]
struct Gap {
    mapped: Span,
    file: Span,
}

impl Layout<'_> {
    /// The edits that write the keyword and, after it, the chunks.
    pub fn edits(&self, keyword: Keyword, chunks: Vec<Chunk>) -> Result<Vec<Edit>, LostComment> {
        let mut edits = Vec::new();
        let text = self.instruction.mapped.text();
        let written = self.instruction.keyword_span;
        if self.instruction.keyword != Some(keyword) {
            self.none_lost(written)?;
            edits.push(Edit::replace(written, cased(written.of(self.file), keyword.name())));
        }
        let mut at = text.len() - text.trim_start().len() + self.instruction.word().len();
        let mut new = String::new();
        for chunk in chunks {
            match chunk {
                Chunk::New(text) => new.push_str(&text),
                Chunk::Kept(span) if span.is_empty() => {}
                Chunk::Kept(span) if span.start < at => new.push_str(span.of(text)),
                Chunk::Kept(span) => {
                    self.gap(Span::new(at, span.start), &std::mem::take(&mut new), &mut edits)?;
                    at = span.end;
                }
            }
        }
        let end = self.instruction.arguments.end;
        self.gap(Span::new(at, end.max(at)), new.trim_end_matches(is_blank), &mut edits)?;
        Ok(edits)
    }

    /// The edit that writes `new` in a gap: only words go, and blanks stay with their lines wherever they can.
    fn gap(&self, mapped: Span, new: &str, edits: &mut Vec<Edit>) -> Result<(), LostComment> {
        let Instruction { mapped: text, arguments, .. } = self.instruction;
        let (old, is_last) = (mapped.of(text.text()), mapped.end == arguments.end);
        if same_words(old, new) {
            return Ok(());
        }
        let start = text.source_end(mapped.start);
        let end = if is_last { text.source_end(mapped.end) } else { text.source_start(mapped.end) };
        let gap = Gap { mapped, file: Span::new(start, end.max(start)) };
        let edit = if old.trim_matches(is_blank).is_empty() { self.insertion(gap, new) } else { self.words(gap, new) }?;
        self.none_lost(edit.span)?;
        edits.push(edit);
        Ok(())
    }

    /// Puts words beside blanks.
    fn insertion(&self, Gap { mapped, file }: Gap, new: &str) -> Result<Edit, LostComment> {
        let is_blank_gap = !mapped.is_empty();
        Ok(if is_blank_gap && new.ends_with(is_blank) {
            Edit::insert(file.start, new.trim_end_matches(is_blank))
        } else if is_blank_gap && new.starts_with(is_blank) {
            Edit::insert(file.end, new.trim_start_matches(is_blank))
        } else if is_blank_gap {
            Edit::replace(file, new)
        } else {
            // A word that goes on in the next line is not parted from that.
            Edit::insert(file.end, new)
        })
    }

    /// Puts words in place of words, or takes those away with the blanks on one side.
    fn words(&self, Gap { mapped, file }: Gap, new: &str) -> Result<Edit, LostComment> {
        let text = &self.instruction.mapped;
        let old = mapped.of(text.text());
        let words = old.trim_matches(is_blank);
        let before = old.len() - old.trim_start_matches(is_blank).len();
        let first = text.source_start(mapped.start + before);
        let last = text.source_end(mapped.start + before + words.len());
        if new.trim_matches(is_blank).is_empty() {
            let front = Span::new(file.start, last);
            let span = match new.is_empty() {
                true => file,
                false if self.none_lost(front).is_err() => Span::new(first, file.end),
                false => front,
            };
            return Ok(Edit::replace(span, ""));
        }
        let (mut span, mut text) = (file, new);
        if before > 0 && new.starts_with(is_blank) {
            (span.start, text) = (first, text.trim_start_matches(is_blank));
        }
        if old.ends_with(is_blank) && new.ends_with(is_blank) {
            (span.end, text) = (last, text.trim_end_matches(is_blank));
        }
        Ok(Edit::replace(span, text))
    }

    /// No comment stands in the part of the file.
    fn none_lost(&self, span: Span) -> Result<(), LostComment> {
        let comments = &self.instruction.comments;
        let first = comments.partition_point(|comment| comment.end <= span.start);
        let lost = comments.get(first).filter(|comment| comment.start < span.end);
        lost.map_or(Ok(()), |comment| Err(LostComment(*comment)))
    }
}

/// Whether two gaps differ in nothing but how many blanks there are in a place.
fn same_words(one: &str, other: &str) -> bool {
    let words =
        |text: &str| text.split(is_blank).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    one.starts_with(is_blank) == other.starts_with(is_blank)
        && one.ends_with(is_blank) == other.ends_with(is_blank)
        && words(one) == words(other)
}

/// The keyword in the case of the one that was there.
fn cased(old: &str, keyword: &str) -> String {
    let letters: Vec<char> = old.chars().filter(char::is_ascii_alphabetic).collect();
    match letters.split_first() {
        Some((first, _)) if first.is_ascii_lowercase() => keyword.to_ascii_lowercase(),
        Some((_, rest)) if !rest.is_empty() && rest.iter().all(char::is_ascii_lowercase) => {
            keyword[..1].to_owned() + &keyword[1..].to_ascii_lowercase()
        }
        _ => keyword.to_owned(),
    }
}
