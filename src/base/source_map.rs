//! Text derived from the file, with a map back to it.

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::base::span::Span;

/// Text made of pieces of the file: what BuildKit joins and hands on, the value of a JSON string, and the like.
///
/// ```text
/// file       RUN apk add \⏎    # why⏎    curl
///            ^^^^^^^^^^^^          ^^^^^^^^
/// mapped    RUN apk add     curl
/// ```
///
/// The segments tile `text`; in an exact segment the text equals the file's, byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappedText<'a> {
    text: Cow<'a, str>,
    segments: Segments,
}

/// Most texts have one.
type Segments = SmallVec<[Segment; 1]>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    at: usize,
    source: Span,
    exact: bool,
}

impl<'a> MappedText<'a> {
    /// The part of `file` at `span`, as it stands.
    pub fn borrowed(file: &'a str, span: Span) -> Self {
        let mut mapped = Self::default();
        mapped.push(span.of(file), span);
        mapped
    }

    /// The parts of `file` at `pieces`, one after the other; none is empty, and no two touch.
    pub fn joined(file: &'a str, pieces: &[Span]) -> Self {
        if let [only] = pieces {
            return Self::borrowed(file, *only);
        }
        let mut text = String::with_capacity(pieces.iter().map(|piece| piece.len()).sum());
        let mut segments = Segments::with_capacity(pieces.len());
        for &source in pieces {
            segments.push(Segment { at: text.len(), source, exact: true });
            text.push_str(source.of(file));
        }
        Self { text: Cow::Owned(text), segments }
    }

    /// Adds text that stands at `source` in the file exactly so.
    pub fn push(&mut self, text: &'a str, source: Span) {
        debug_assert_eq!(text.len(), source.len());
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        match self.segments.last_mut() {
            Some(last) if last.exact && last.source.end == source.start => last.source.end = source.end,
            _ => self.segments.push(Segment { at, source, exact: true }),
        }
        if at == 0 {
            self.text = Cow::Borrowed(text);
        } else {
            self.text.to_mut().push_str(text);
        }
    }

    /// Text for which something else stands at `source`.
    pub fn atom(text: String, source: Span) -> Self {
        let segments = if text.is_empty() {
            Segments::new()
        } else {
            Segments::from_buf([Segment { at: 0, source, exact: false }])
        };
        Self { text: Cow::Owned(text), segments }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part of this text at `span`, with its map.
    pub fn slice(&self, span: Span) -> MappedText<'a> {
        let text = match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(span.of(text)),
            Cow::Owned(text) => Cow::Owned(span.of(text).to_owned()),
        };
        MappedText { text, segments: self.segments_of(span) }
    }

    /// The same without a copy of the text.
    pub fn part(&self, span: Span) -> MappedText<'_> {
        MappedText { text: Cow::Borrowed(span.of(&self.text)), segments: self.segments_of(span) }
    }

    fn segments_of(&self, span: Span) -> Segments {
        let last = self.segments.partition_point(|s| s.at < span.end);
        let first = self.segments.partition_point(|s| s.at <= span.start).saturating_sub(1);
        let mut segments = Segments::with_capacity(last.saturating_sub(first));
        for (index, segment) in self.segments.iter().enumerate().skip(first) {
            let end = self.segments.get(index + 1).map_or(self.text.len(), |next| next.at);
            let (from, to) = (segment.at.max(span.start), end.min(span.end));
            if from >= to {
                if segment.at >= span.end {
                    break;
                }
                continue;
            }
            let source = if segment.exact {
                Span::new(segment.source.start + (from - segment.at), segment.source.start + (to - segment.at))
            } else {
                segment.source
            };
            segments.push(Segment { at: from - span.start, source, exact: segment.exact });
        }
        segments
    }

    /// This text without the bytes at `cuts`, which are in ascending order and do not overlap.
    pub fn without(&self, cuts: impl IntoIterator<Item = Span>) -> MappedText<'a> {
        let mut kept = MappedText::default();
        let mut from = 0;
        for cut in cuts {
            kept.append(self.slice(Span::new(from, cut.start)));
            from = cut.end;
        }
        kept.append(self.slice(Span::new(from, self.text.len())));
        kept
    }

    /// Adds `other` at the end.
    pub fn append(&mut self, other: MappedText<'a>) {
        let base = self.text.len();
        for segment in other.segments {
            match self.segments.last_mut() {
                Some(last) if last.exact && segment.exact && last.source.end == segment.source.start => {
                    last.source.end = segment.source.end;
                }
                _ => self.segments.push(Segment { at: segment.at + base, ..segment }),
            }
        }
        if base == 0 {
            self.text = other.text;
        } else if !other.text.is_empty() {
            self.text.to_mut().push_str(&other.text);
        }
    }

    /// Where in the file the character at `offset` of this text starts.
    pub fn source_start(&self, offset: usize) -> usize {
        if offset >= self.text.len() {
            return self.source_end(offset);
        }
        let segment = self.segments[self.segments.partition_point(|s| s.at <= offset) - 1];
        if segment.exact { segment.source.start + (offset - segment.at) } else { segment.source.start }
    }

    /// Where in the file the character before `offset` of this text ends.
    pub fn source_end(&self, offset: usize) -> usize {
        let Some(index) = self.segments.partition_point(|s| s.at < offset).checked_sub(1) else {
            return self.segments.first().map_or(0, |s| s.source.start);
        };
        let segment = self.segments[index];
        if segment.exact { segment.source.start + (offset - segment.at) } else { segment.source.end }
    }

    /// The span in the file of `span` in this text.
    pub fn source_span(&self, span: Span) -> Span {
        let start = self.source_start(span.start);
        if span.is_empty() { Span::empty(start) } else { Span::new(start, self.source_end(span.end)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_across_a_gap() {
        let file = "ab\\\n  cd";
        let mut mapped = MappedText::default();
        mapped.push("ab", Span::new(0, 2));
        mapped.push("  cd", Span::new(4, 8));
        assert_eq!(mapped.text(), "ab  cd");
        assert_eq!(mapped.source_end(2), 2);
        assert_eq!(mapped.source_start(2), 4);
        assert_eq!(mapped.source_span(Span::new(1, 5)).of(file), "b\\\n  c");
        let tail = mapped.slice(Span::new(1, 6));
        assert_eq!(tail.text(), "b  cd");
        assert_eq!(tail.source_span(Span::new(0, 1)), Span::new(1, 2));
        assert_eq!(tail.source_span(Span::new(3, 5)), Span::new(6, 8));
        let cut = mapped.without([Span::new(1, 4)]);
        assert_eq!(cut.text(), "acd");
        assert_eq!(cut.source_span(Span::new(1, 2)), Span::new(6, 7));
    }

    #[test]
    fn an_atom_is_whole() {
        let mut mapped = MappedText::default();
        mapped.push("a", Span::new(0, 1));
        mapped.append(MappedText::atom("\n".to_owned(), Span::new(1, 3)));
        mapped.push("b", Span::new(3, 4));
        assert_eq!(mapped.source_span(Span::new(1, 2)), Span::new(1, 3));
        assert_eq!(mapped.source_span(Span::new(2, 3)), Span::new(3, 4));
    }
}
