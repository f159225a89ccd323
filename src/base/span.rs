//! Byte ranges, and the line and column of a byte.

use std::ops::Range;

/// A half-open range of byte offsets.
///
/// Unless a field says otherwise the offsets are into the text of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte; never less than `start`.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The empty range at `at`.
    pub const fn empty(at: usize) -> Self {
        Self { start: at, end: at }
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the range holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies within this range.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest range that holds both.
    pub fn to(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same range, `by` bytes further on.
    pub const fn shifted(self, by: usize) -> Span {
        Span { start: self.start + by, end: self.end + by }
    }

    /// The part of `text` in this range.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// A place for people: both numbers count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line number.
    pub line: usize,
    /// Column number.
    pub column: usize,
}

/// Where the lines of a text are.
#[derive(Clone, Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    /// How many lines end before each block of the text: far fewer numbers than there may be lines.
    ended: Vec<usize>,
}

/// How many bytes of a text are looked through for the number of a line.
const BLOCK: usize = 1024;

impl<'a> LineIndex<'a> {
    /// Indexes `text`; a line ends after its `\n`.
    pub fn new(text: &'a str) -> Self {
        let mut lines = 0;
        let ended = text.as_bytes().chunks(BLOCK).map(|block| {
            lines += memchr::memchr_iter(b'\n', block).count();
            lines
        });
        Self { text, ended: std::iter::once(0).chain(ended).collect() }
    }

    /// The line that holds `offset`, from 0.
    fn row(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.ended[block] + memchr::memchr_iter(b'\n', &self.text.as_bytes()[block * BLOCK..offset]).count()
    }

    /// The line that holds `offset`, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.row(offset) + 1
    }

    /// The line and column of `offset`.
    pub fn position(&self, offset: usize) -> Position {
        let row = self.row(offset);
        let start = memchr::memrchr(b'\n', &self.text.as_bytes()[..offset]).map_or(0, |end| end + 1);
        let before = &self.text[start..offset];
        let before = if row == 0 { before.trim_start_matches('\u{feff}') } else { before };
        Position { line: row + 1, column: before.chars().count() + 1 }
    }
}
