//! The edits that make a command what its plan says.

use super::plan::{Fate, Slot};
use crate::analysis::commands::{CommandSource, RunCommand};
use crate::analysis::document::Document;
use crate::analysis::scripts::Layout;
use crate::base::edit::{Edit, EditSet};
use crate::base::span::Span;
use crate::syntax::dockerfile::Instruction;
use crate::transforms::writing::insertion::newline_at;
use crate::transforms::writing::listing::Listing;

const BLANKS: [char; 2] = [' ', '\t'];

/// Where a command stands, and what becomes of its words.
pub(super) struct Editor<'e, 'd, 'r> {
    pub document: &'e Document<'d>,
    pub instruction: &'e Instruction<'d>,
    pub command: &'e RunCommand<'r>,
    pub slots: &'e [Slot],
    /// The last word that names the program and its sub-command.
    pub head: usize,
}

impl Editor<'_, '_, '_> {
    /// The edits; none where one of them has no place.
    pub fn edits(&self) -> Option<Vec<Edit>> {
        let mut edits = Vec::new();
        for (word, slot) in self.slots.iter().enumerate() {
            if let Fate::Replaced(text) = &slot.fate {
                edits.push(self.replaced(word, text)?);
            }
            if !slot.after.is_empty() {
                edits.push(self.inserted(word, &slot.after)?);
            }
        }
        let mut end = self.slots.len();
        while let Some(last) = self.slots[..end].iter().rposition(|slot| slot.fate == Fate::Removed) {
            let first = self.run(last);
            end = first;
            edits.push(Edit::replace(self.removed(first, last)?, ""));
        }
        let mut set = EditSet::default();
        set.try_add(&edits).then_some(edits)
    }

    fn file(&self) -> &str {
        self.document.dockerfile.text
    }

    fn span(&self, word: usize) -> Span {
        self.command.word_span(word)
    }

    fn is_exec(&self) -> bool {
        matches!(self.command.source, CommandSource::Exec(_))
    }

    /// The continuation mark, where there may be one.
    fn mark(&self) -> Option<char> {
        match self.command.source {
            CommandSource::Exec(_) => Some(self.document.dockerfile.escape),
            CommandSource::Script { shell, .. } => match shell.layout {
                Layout::Continued => Some(self.document.dockerfile.escape),
                Layout::Lines { .. } | Layout::Expanded { .. } => Some('\\'),
                Layout::Json => None,
            },
        }
    }

    fn replaced(&self, word: usize, text: &str) -> Option<Edit> {
        let span = self.span(word);
        let raw = span.of(self.file());
        if raw.contains('\n') {
            return None;
        }
        let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\'')).filter(|_| !self.is_exec());
        let within = |quote: char| {
            let inner = raw.strip_prefix(quote)?.strip_suffix(quote)?;
            (!inner.contains(['"', '\'', '\\', '$', '`'])).then(|| format!("{quote}{text}{quote}"))
        };
        Some(Edit::replace(span, quote.and_then(within).unwrap_or_else(|| self.written(text))))
    }

    /// A word as it is written at this place.
    fn written(&self, text: &str) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-+/:=@,%".contains(c);
        match text.chars().all(plain) {
            _ if self.is_exec() => serde_json::Value::from(text).to_string(),
            true => text.to_owned(),
            false => format!("'{text}'"),
        }
    }

    fn inserted(&self, word: usize, groups: &[Vec<String>]) -> Option<Edit> {
        let file = self.file();
        let end = self.span(word).end;
        let texts: Vec<String> = groups
            .iter()
            .map(|words| {
                words.iter().map(|word| self.written(word)).collect::<Vec<_>>().join(if self.is_exec() {
                    ", "
                } else {
                    " "
                })
            })
            .collect();
        if self.is_exec() {
            let gap = match self.own_line(word) {
                Some(indentation) => format!(", {}{}{indentation}", self.mark()?, newline_at(file, end)),
                None => ", ".to_owned(),
            };
            return Some(Edit::insert(end, texts.iter().map(|text| format!("{gap}{text}")).collect::<String>()));
        }
        if let Some(listing) = self.listing(word) {
            let behind = (word + 1..self.slots.len()).len();
            return Some(listing.insert(listing.items.len() - behind, &texts));
        }
        // A digit before `>` would be a number of a file.
        let glued = if file[end..].starts_with(['<', '>']) { " " } else { "" };
        Some(Edit::insert(end, format!(" {}{glued}", texts.join(" "))))
    }

    /// The indentation of a word of an exec form that stands on a line of its own.
    fn own_line(&self, word: usize) -> Option<&str> {
        let (file, span) = (self.file(), self.span(word));
        let before = &file[self.line_start(span.start)..span.start];
        let after = file[span.end..self.line_end(span.end)].trim_start_matches(BLANKS);
        let after = after.strip_prefix(',').unwrap_or(after).trim_matches(BLANKS);
        let alone = after.is_empty() || after == "]" || self.mark().is_some_and(|mark| after == mark.to_string());
        (before.trim_matches(BLANKS).is_empty() && alone).then_some(before)
    }

    /// The words behind those that name the command as a list, where `word` stands on a line of its own in it.
    fn listing(&self, word: usize) -> Option<Listing<'_>> {
        let mark = self.mark()?;
        if word <= self.head {
            return None;
        }
        let items = (self.head + 1..self.slots.len()).map(|at| self.span(at)).collect();
        let listing = Listing { file: self.file(), head: self.span(self.head).end, items, mark };
        let item = word - self.head - 1;
        let rest = self.file()[self.span(word).end..self.line_end(self.span(word).end)].trim_matches(BLANKS);
        let free = rest.is_empty() || rest == mark.to_string();
        let last = word + 1 == self.slots.len();
        let stays = self.slots[word].fate == Fate::Kept;
        let in_lines = listing.leads_its_line(item) && listing.is_alone(item) && (free || last);
        (in_lines && stays && !self.has_comment_in(self.span(word))).then_some(listing)
    }

    /// The first of the words up to `last` that go together: those on its line, and more where it ends the command.
    fn run(&self, last: usize) -> usize {
        let goes = |word: usize| self.slots[word].fate == Fate::Removed;
        let near = |word: usize| !self.gap(word).contains('\n') || (self.ends_its_line(last) && self.leads(word));
        let mut first = last;
        while first > 0 && goes(first - 1) && near(first) {
            first -= 1;
        }
        first
    }

    /// What stands between a word and the one before it.
    fn gap(&self, word: usize) -> &str {
        let before = word.checked_sub(1).map_or(0, |before| self.span(before).end);
        self.file().get(before..self.span(word).start).unwrap_or("\n")
    }

    fn leads(&self, word: usize) -> bool {
        let start = self.span(word).start;
        self.file()[self.line_start(start)..start].trim_matches(BLANKS).is_empty()
    }

    /// Whether no other word of the command follows on the line, and no continuation mark alone.
    fn ends_its_line(&self, word: usize) -> bool {
        let end = self.span(word).end;
        let rest = self.file()[end..self.line_end(end)].trim_matches(BLANKS);
        let other = self.slots.len() > word + 1 && self.span(word + 1).start < self.line_end(end);
        !other && self.mark().is_none_or(|mark| rest != mark.to_string())
    }

    /// What goes with the words from `first` to `last`.
    fn removed(&self, first: usize, last: usize) -> Option<Span> {
        if self.is_exec() {
            return self.removed_strings(first, last);
        }
        let (start, end) = (self.span(first).start, self.span(last).end);
        let file = self.file();
        if self.mark().is_none() {
            return self.removed_in_string(first, last);
        }
        if self.has_comment_in(Span::new(start, end)) {
            return None;
        }
        let mark = self.mark()?;
        let line_start = self.line_start(start);
        let (line_end, tail) = (self.line_end(end), &file[end..self.line_end(end)]);
        let marked = tail.trim_matches(BLANKS) == mark.to_string();
        if self.leads(first) && marked && start > self.instruction.span.start {
            return Some(Span::new(line_start, self.next_line(line_end)));
        }
        if self.leads(first) && !self.ends_its_line(last) {
            let blanks = tail.len() - tail.trim_start_matches(BLANKS).len();
            return Some(Span::new(start, end + blanks));
        }
        let before = match self.leads(first) {
            true => self.before_breaks(start, mark)?,
            false => file[..start].trim_end_matches(BLANKS).len(),
        };
        // A digit that comes to stand before `>` would be a number of a file.
        let glued = tail.starts_with(['<', '>']) && !self.leads(first);
        Some(Span::new(if glued { start } else { before }, end))
    }

    /// The end of the text before `at`, with nothing but line breaks that are continued between.
    fn before_breaks(&self, at: usize, mark: char) -> Option<usize> {
        let file = self.file();
        let mut end = at;
        loop {
            let text = file[..end].trim_end_matches(BLANKS);
            let Some(line) = text.strip_suffix('\n') else {
                let place = Span::new(text.len(), at);
                return (!self.has_comment_in(place) && !self.is_in_comment(text.len())).then_some(text.len());
            };
            let line = line.strip_suffix('\r').unwrap_or(line).trim_end_matches(BLANKS);
            end = line.strip_suffix(mark).map(str::len)?;
        }
    }

    /// The same in the text of a JSON string, which is one line.
    fn removed_in_string(&self, first: usize, last: usize) -> Option<Span> {
        let CommandSource::Script { shell, simple, .. } = self.command.source else { return None };
        let text = shell.mapped.text();
        let (start, end) = (simple.words[first].span.start, simple.words[last].span.end);
        let before = text[..start].trim_end_matches(BLANKS).len();
        let glued = text[end..].starts_with(['<', '>']);
        let span = shell.mapped.source_span(Span::new(if glued { start } else { before }, end));
        (!span.of(self.file()).contains('\n')).then_some(span)
    }

    fn removed_strings(&self, first: usize, last: usize) -> Option<Span> {
        let (start, end) = (self.span(first).start, self.span(last).end);
        let before = self.span(first.checked_sub(1)?).end;
        let whole = self.own_line(first).is_some() && self.own_line(last).is_some() && last + 1 < self.slots.len();
        let span = match whole {
            true => Span::new(self.line_start(start), self.next_line(self.line_end(end))),
            false => Span::new(before, end),
        };
        (!self.has_comment_in(span)).then_some(span)
    }

    fn has_comment_in(&self, place: Span) -> bool {
        self.instruction.comments.iter().any(|comment| comment.start < place.end && place.start < comment.end)
    }

    fn is_in_comment(&self, at: usize) -> bool {
        self.instruction.comments.iter().any(|comment| comment.start < at && at <= comment.end)
    }

    fn line_start(&self, at: usize) -> usize {
        self.file()[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// Where the text of the line that holds `at` ends.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.file()[at..].split('\n').next().unwrap_or_default();
        at + rest.trim_end_matches('\r').len()
    }

    /// The start of the line after the one whose text ends at `end`.
    fn next_line(&self, end: usize) -> usize {
        self.file()[end..].find('\n').map_or(self.file().len(), |at| end + at + 1)
    }
}
