//! The text of one block, and what has to be edited in the file for it to become another.

use std::ops::Range;

use super::blocks::Block;
use super::interpolation::{Names, Piece, pieces};
use crate::base::edit::Edit;
use crate::base::source_map::MappedText;
use crate::base::span::Span;

/// A Dockerfile as Compose hands it on, with a map to the file.
#[derive(Clone, Debug)]
pub(super) struct InlineText<'a> {
    file: &'a str,
    mapped: MappedText<'a>,
    /// Where each line starts in that.
    starts: Vec<usize>,
    names: Names,
    block: Block,
}

/// What makes another text of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rewritten {
    /// The edits of the file, each of lines of its own, so that it can be made without the others.
    pub edits: Vec<Edit>,
    /// For each edit of the text, which of these makes it.
    pub made_by: Vec<usize>,
}

impl<'a> InlineText<'a> {
    /// The text of a block of the file.
    ///
    /// # Errors
    ///
    /// The place in the file of a `${` that Compose refuses.
    pub fn of_block(file: &'a str, block: &Block, names: Names) -> Result<Self, usize> {
        let mut text = Self { file, mapped: MappedText::default(), starts: Vec::new(), names, block: block.clone() };
        let last = block.lines.len().saturating_sub(1);
        for (number, &(whole, line)) in block.lines.iter().enumerate() {
            text.push_line(line)?;
            let end = Span::new(line.end, whole.end);
            if end.of(file) == "\n" && (number < last || block.ended) {
                text.mapped.push("\n", end);
            } else if number < last || block.ended {
                text.mapped.append(MappedText::atom("\n".to_owned(), end));
            }
        }
        Ok(text)
    }

    /// The text of a value that stands in the file in another form.
    ///
    /// # Errors
    ///
    /// The place in the value of a `${` that Compose refuses.
    pub fn of_value(value: &'a str) -> Result<Self, usize> {
        let mut start = 0;
        let lines = value.split_inclusive('\n').map(|line| {
            let whole = Span::new(start, start + line.len());
            start = whole.end;
            (whole, Span::new(whole.start, whole.end - usize::from(line.ends_with('\n'))))
        });
        let block = Block { lines: lines.collect(), indent: 0, ended: value.ends_with('\n') };
        Self::of_block(value, &block, Names::for_value(value))
    }

    fn push_line(&mut self, line: Span) -> Result<(), usize> {
        self.starts.push(self.mapped.text().len());
        for (piece, kind) in pieces(line.of(self.file)).map_err(|at| line.start + at)? {
            let source = piece.shifted(line.start);
            match kind {
                Piece::Text => self.mapped.push(source.of(self.file), source),
                Piece::Dollar => self.mapped.append(MappedText::atom("$".to_owned(), source)),
                Piece::Variable => {
                    let name = self.names.stand_in(source.of(self.file));
                    self.mapped.append(MappedText::atom(name, source));
                }
            }
        }
        Ok(())
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.mapped.text()
    }

    /// What stands for the variables in it.
    pub fn into_names(self) -> Names {
        self.names
    }

    /// A message about the text, in the words of the file.
    pub fn restored(&self, message: &str) -> String {
        self.names.restored(message)
    }

    /// Turns a place in the text and what is said of it into those of the file.
    pub fn place(&self, span: &mut Span, message: &mut String) {
        (*span, *message) = (self.mapped.source_span(*span), self.restored(message));
    }

    /// What makes `new` of it; none where Compose would not read it as that.
    ///
    /// What `edits`, which are in order, leave as it is keeps its bytes in the file, as far as it can.
    pub fn rewritten(&self, new: &str, edits: &[Edit]) -> Option<Rewritten> {
        [true, false].into_iter().find_map(|keep| self.rewritten_as(new, edits, keep))
    }

    fn rewritten_as(&self, new: &str, of_text: &[Edit], keep: bool) -> Option<Rewritten> {
        let (mut edits, mut made_by) = (Vec::new(), Vec::with_capacity(of_text.len()));
        let mut value: Vec<String> = Vec::new();
        let mut replaced = replaced(of_text).into_iter().peekable();
        // How much longer the new text is, so far.
        let mut grown = 0isize;
        let mut line = 0;
        while let Some((old, _)) = replaced.peek() {
            let first = self.line_of(old.start);
            value.extend(self.raw_lines(line..first)?);
            let mut old_end = self.start_of(first);
            let mut new_end = old_end.wrapping_add_signed(grown);
            let mut raw = String::new();
            line = first;
            while let Some((old, fresh)) = replaced.next_if(|(old, _)| self.line_of(old.start) <= line) {
                made_by.push(edits.len());
                match keep {
                    true => raw.push_str(&self.raw(Span::new(old_end, old.start))),
                    false => raw.push_str(&self.encoded(new.get(new_end..fresh.start)?)),
                }
                raw.push_str(&self.encoded(fresh.of(new)));
                (old_end, new_end) = (old.end, fresh.end);
                line = line.max(self.line_of(old.start)).max(self.line_of(old.end));
            }
            grown = new_end as isize - old_end as isize;
            // To the end of the line.
            line = (line + 1).min(self.starts.len());
            let end = self.start_of(line);
            match keep {
                true => raw.push_str(&self.raw(Span::new(old_end, end))),
                false => raw.push_str(&self.encoded(new.get(new_end..end.wrapping_add_signed(grown))?)),
            }
            let lines: Vec<String> = match raw.is_empty() {
                true => Vec::new(),
                false => raw.strip_suffix('\n').unwrap_or(&raw).split('\n').map(str::to_owned).collect(),
            };
            edits.push(self.edit(first..line, &lines)?);
            value.extend(lines);
        }
        value.extend(self.raw_lines(line..self.starts.len())?);
        let value = value.join("\n") + if self.block.ended { "\n" } else { "" };
        (self.decoded(&value)? == new).then_some(Rewritten { edits, made_by })
    }

    /// The line that a place of the text is in; the number of lines for what is after the last line break.
    fn line_of(&self, at: usize) -> usize {
        let after_last = at >= self.text().len() && self.block.ended;
        if after_last { self.starts.len() } else { self.starts.partition_point(|&start| start <= at).saturating_sub(1) }
    }

    fn start_of(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text().len())
    }

    /// Lines as they stand in the file, without indentation.
    fn raw_lines(&self, lines: Range<usize>) -> Option<impl Iterator<Item = String>> {
        Some(self.block.lines.get(lines)?.iter().map(|(_, line)| line.of(self.file).to_owned()))
    }

    /// A part of the text as it stands in the file, without indentation.
    fn raw(&self, part: Span) -> String {
        let mut raw = String::new();
        let mut at = part.start;
        for line in part.of(self.text()).split_inclusive('\n') {
            let text = Span::new(at, at + line.trim_end_matches('\n').len());
            raw.push_str(self.mapped.source_span(text).of(self.file));
            raw.push_str(&line[text.len()..]);
            at += line.len();
        }
        raw
    }

    /// Puts lines in the place of others.
    fn edit(&self, old: Range<usize>, new: &[String]) -> Option<Edit> {
        let whole = |number: usize| self.block.lines.get(number).map(|(whole, _)| *whole);
        let (first, last) = (whole(0)?, *self.block.lines.last()?);
        let break_of_file = if first.of(self.file).ends_with("\r\n") { "\r\n" } else { "\n" };
        let last_break = Span::new(last.1.end, last.0.end).of(self.file);
        let start = whole(old.start).map_or(last.0.end, |line| line.start);
        let end = old.end.checked_sub(1).and_then(whole).map_or(start, |line| line.end);
        let mut text = String::new();
        for (number, line) in new.iter().enumerate() {
            if !line.is_empty() {
                text.extend(std::iter::repeat_n(' ', self.block.indent));
                text.push_str(line);
            }
            let is_last = number + 1 == new.len() && old.end == self.block.lines.len();
            text.push_str(if is_last { last_break } else { break_of_file });
        }
        if old.start == self.block.lines.len() && last_break.is_empty() {
            text.insert_str(0, break_of_file);
        }
        // Without the last line break, so that edits of lines next to each other do not touch.
        let mut span = Span::new(start, end.max(start));
        if let Some(end) =
            ["\r\n", "\n"].iter().find(|end| span.of(self.file).ends_with(**end) && text.ends_with(**end))
        {
            span.end -= end.len();
            text.truncate(text.len() - end.len());
        }
        Some(Edit::replace(span, text))
    }

    /// A text as it has to stand in the file.
    fn encoded(&self, text: &str) -> String {
        let mut encoded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            let (length, original) = self.names.find(&rest[at..]).unwrap_or((1, "$$"));
            encoded.push_str(&rest[..at]);
            encoded.push_str(original);
            rest = &rest[at + length..];
        }
        encoded + rest
    }

    /// What Compose makes of a value.
    fn decoded(&self, value: &str) -> Option<String> {
        let mut decoded = String::with_capacity(value.len());
        for line in value.split_inclusive('\n') {
            for (span, kind) in pieces(line).ok()? {
                match kind {
                    Piece::Text => decoded.push_str(span.of(line)),
                    Piece::Dollar => decoded.push('$'),
                    Piece::Variable => decoded.push_str(&self.names.known(span.of(line))?),
                }
            }
        }
        Some(decoded)
    }
}

/// What edits replace, and where what comes in its place is in the new text.
fn replaced(edits: &[Edit]) -> Vec<(Span, Span)> {
    let mut shift = 0isize;
    let replaced = |edit: &Edit| {
        let start = edit.span.start.wrapping_add_signed(shift);
        shift += edit.text.len() as isize - edit.span.len() as isize;
        (edit.span, Span::new(start, start + edit.text.len()))
    };
    edits.iter().map(replaced).collect()
}
