//! Edits of a text: the one conflict policy, and the one place that builds new text.

use crate::span::Span;

/// Replaces the text at `span`; an insertion where the span is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What comes in its place.
    pub text: String,
}

impl Edit {
    /// Inserts `text` at `at`.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { span: Span::empty(at), text: text.into() }
    }

    /// Replaces the text at `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// Edits that are in order and do not overlap.
///
/// Two edits conflict if they share a byte, if one inserts inside the other, or if both insert at one place. A group
/// of edits is taken whole or not at all, first come first served.
#[derive(Clone, Debug, Default)]
pub struct EditSet {
    edits: Vec<Edit>,
}

impl EditSet {
    /// Takes all of `group`, or none of it where one of its edits conflicts with one taken before.
    pub fn try_add(&mut self, group: &[Edit]) -> bool {
        let mut merged = self.edits.clone();
        merged.extend_from_slice(group);
        merged.sort_by_key(|edit| edit.span);
        let apart = merged.windows(2).all(|pair| {
            let (a, b) = (pair[0].span, pair[1].span);
            a.end <= b.start && (a.start < b.start || a.end < b.end)
        });
        if apart {
            self.edits = merged;
        }
        apart
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The edits in order.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// `text` with the edits made.
    pub fn apply(&self, text: &str) -> String {
        let grown: usize = self.edits.iter().map(|edit| edit.text.len()).sum();
        let mut result = String::with_capacity(text.len() + grown);
        let mut at = 0;
        for edit in &self.edits {
            result.push_str(&text[at..edit.span.start]);
            result.push_str(&edit.text);
            at = edit.span.end;
        }
        result.push_str(&text[at..]);
        result
    }

    /// Where the byte at `offset` of the old text is in the edited one; none if it was replaced.
    pub fn after(&self, offset: usize) -> Option<usize> {
        let mut at = offset;
        for edit in &self.edits {
            if edit.span.start > offset {
                break;
            }
            if offset < edit.span.end {
                return None;
            }
            at = at + edit.text.len() - edit.span.len();
        }
        Some(at)
    }

    /// Where the byte at `offset` of the edited text was before; inside new text, where that text went in.
    pub fn before(&self, offset: usize) -> usize {
        let mut shift = 0isize;
        for edit in &self.edits {
            let start = edit.span.start.wrapping_add_signed(shift);
            if offset < start {
                break;
            }
            if offset < start + edit.text.len() {
                return edit.span.start;
            }
            shift += edit.text.len() as isize - edit.span.len() as isize;
        }
        offset.wrapping_add_signed(-shift)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_taken_whole_or_not_at_all() {
        let mut set = EditSet::default();
        assert!(set.try_add(&[Edit::insert(1, "x"), Edit::replace(Span::new(3, 5), "yz!")]));
        assert!(!set.try_add(&[Edit::insert(0, "no"), Edit::insert(4, "no")]));
        assert!(!set.try_add(&[Edit::insert(1, "no")]));
        assert!(set.try_add(&[Edit::insert(5, "+")]));
        assert_eq!(set.apply("abcdef"), "axbcyz!+f");
        let before: Vec<usize> = (0..9).map(|at| set.before(at)).collect();
        assert_eq!(before, [0, 1, 1, 2, 3, 3, 3, 5, 5]);
    }
}
