//! Edits of a text: the one conflict policy, and the one place that builds new text.

use std::collections::BTreeMap;

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
    edits: BTreeMap<Span, String>,
}

impl EditSet {
    /// Takes all of `group`, or none of it where one of its edits conflicts with one taken before.
    pub fn try_add(&mut self, group: &[Edit]) -> bool {
        let fitting = group.iter().take_while(|edit| self.insert(edit)).count();
        if fitting < group.len() {
            group[..fitting].iter().for_each(|edit| drop(self.edits.remove(&edit.span)));
        }
        fitting == group.len()
    }

    fn insert(&mut self, edit: &Edit) -> bool {
        let before = self.edits.range(..edit.span).next_back();
        let behind = self.edits.range(edit.span..).next();
        let fits = before.is_none_or(|(&span, _)| apart(span, edit.span))
            && behind.is_none_or(|(&span, _)| apart(edit.span, span));
        if fits {
            self.edits.insert(edit.span, edit.text.clone());
        }
        fits
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Whether an edit changes something within `span`; insertions at its ends do not.
    pub fn touches(&self, span: Span) -> bool {
        let last = self.edits.range(..Span::empty(span.end)).next_back();
        last.is_some_and(|(edit, _)| if edit.is_empty() { span.start < edit.start } else { span.start < edit.end })
    }

    /// `text` with the edits made.
    pub fn apply(&self, text: &str) -> String {
        let grown: usize = self.edits.values().map(String::len).sum();
        let mut result = String::with_capacity(text.len() + grown);
        let mut at = 0;
        for (span, new) in &self.edits {
            result.push_str(&text[at..span.start]);
            result.push_str(new);
            at = span.end;
        }
        result.push_str(&text[at..]);
        result
    }

    /// How places in the old text and in the edited one correspond.
    pub fn places(&self) -> Places {
        let mut shift = 0isize;
        let moved = self.edits.iter().map(|(&old, text)| {
            let start = old.start.wrapping_add_signed(shift);
            shift += text.len() as isize - old.len() as isize;
            (old, Span::new(start, start + text.len()))
        });
        Places { moved: moved.collect() }
    }
}

/// Whether `b` may follow `a`, which is in front of it in the order of spans.
fn apart(a: Span, b: Span) -> bool {
    a.end <= b.start && (a.start < b.start || a.end < b.end)
}

/// Places in a text before and after edits.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// What was replaced, and what stands there now, in order.
    moved: Vec<(Span, Span)>,
}

impl Places {
    /// Where the byte at `offset` of the old text is in the edited one; none if it was replaced.
    pub fn after(&self, offset: usize) -> Option<usize> {
        let last = self.moved.partition_point(|(old, _)| old.start <= offset).checked_sub(1);
        let Some((old, new)) = last.map(|last| self.moved[last]) else { return Some(offset) };
        (offset >= old.end).then(|| new.end + (offset - old.end))
    }

    /// Where the byte at `offset` of the edited text was before; inside new text, where that text went in.
    pub fn before(&self, offset: usize) -> usize {
        let last = self.moved.partition_point(|(_, new)| new.start <= offset).checked_sub(1);
        let Some((old, new)) = last.map(|last| self.moved[last]) else { return offset };
        if offset < new.end { old.start } else { old.end + (offset - new.end) }
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
        let before: Vec<usize> = (0..9).map(|at| set.places().before(at)).collect();
        assert_eq!(before, [0, 1, 1, 2, 3, 3, 3, 5, 5]);
        let after: Vec<Option<usize>> = (0..7).map(|at| set.places().after(at)).collect();
        assert_eq!(after, [Some(0), Some(2), Some(3), None, None, Some(8), Some(9)]);
    }

    #[test]
    fn insertions_at_the_ends_do_not_touch() {
        let mut set = EditSet::default();
        assert!(set.try_add(&[Edit::insert(2, "a"), Edit::replace(Span::new(4, 6), "b"), Edit::insert(8, "c")]));
        let touched = |start, end| set.touches(Span::new(start, end));
        assert!(touched(1, 3) && touched(0, 5) && touched(5, 9) && touched(5, 6) && touched(7, 9));
        assert!(!touched(0, 2) && !touched(2, 4) && !touched(6, 8) && !touched(8, 9) && !touched(2, 3));
    }
}
