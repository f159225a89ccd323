//! Edits of a text: the one conflict policy, and the one place that builds new text.

use std::collections::BTreeMap;

use crate::base::span::Span;

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
        for (index, edit) in group.iter().enumerate() {
            if !self.has_room(edit.span) {
                group[..index].iter().for_each(|edit| drop(self.edits.remove(&edit.span)));
                return false;
            }
            self.edits.insert(edit.span, edit.text.clone());
        }
        true
    }

    /// Whether no edit of `group` conflicts with one taken before.
    pub fn fits(&self, group: &[Edit]) -> bool {
        group.iter().all(|edit| self.has_room(edit.span))
    }

    fn has_room(&self, new: Span) -> bool {
        let before = self.edits.range(..new).next_back();
        let behind = self.edits.range(new..).next();
        before.is_none_or(|(&span, _)| apart(span, new)) && behind.is_none_or(|(&span, _)| apart(new, span))
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
        self.apply_in(text, Span::new(0, text.len()))
    }

    /// The part of `text` at `part`, which holds all the edits, with the edits made.
    pub fn apply_in(&self, text: &str, part: Span) -> String {
        let grown: usize = self.edits.values().map(String::len).sum();
        let mut result = String::with_capacity(part.len() + grown);
        let mut at = part.start;
        for (span, new) in &self.edits {
            result.push_str(&text[at..span.start]);
            result.push_str(new);
            at = span.end;
        }
        result.push_str(&text[at..part.end]);
        result
    }

    /// How places in the old text and in the edited one correspond.
    pub fn places(&self) -> SourceMap {
        let mut shift = 0isize;
        let moved = self.edits.iter().map(|(&old, text)| {
            let start = old.start.wrapping_add_signed(shift);
            shift += text.len() as isize - old.len() as isize;
            (old, Span::new(start, start + text.len()))
        });
        SourceMap { moved: moved.collect() }
    }
}

/// Whether `b` may follow `a`, which is in front of it in the order of spans.
fn apart(a: Span, b: Span) -> bool {
    a.end <= b.start && (a.start < b.start || a.end < b.end)
}

/// SourceMap in a text before and after edits.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    /// What was replaced, and what stands there now, in order.
    moved: Vec<(Span, Span)>,
}

impl SourceMap {
    /// Where the byte at `offset` of the old text is in the edited one; none if it was replaced.
    pub fn after(&self, offset: usize) -> Option<usize> {
        let last = self.moved.partition_point(|(old, _)| old.start <= offset).checked_sub(1);
        let Some((old, new)) = last.map(|last| self.moved[last]) else { return Some(offset) };
        (offset >= old.end).then(|| new.end + (offset - old.end))
    }

    /// The same, and where the new text starts that stands in place of one which started there.
    pub fn start_after(&self, offset: usize) -> Option<usize> {
        let last = self.moved.partition_point(|(old, _)| old.start <= offset).checked_sub(1);
        let replaced = last.map(|last| self.moved[last]).filter(|(old, _)| old.start == offset && !old.is_empty());
        match replaced {
            Some((_, new)) if !new.is_empty() => Some(new.start),
            _ => self.after(offset),
        }
    }

    /// Where the byte at `offset` of the edited text was before; inside new text, where that text went in.
    pub fn before(&self, offset: usize) -> usize {
        let last = self.moved.partition_point(|(_, new)| new.start <= offset).checked_sub(1);
        let Some((old, new)) = last.map(|last| self.moved[last]) else { return offset };
        if offset < new.end { old.start } else { old.end + (offset - new.end) }
    }

    /// The places before these edits, and after the `next` ones, which were made in their result. What touches is one.
    pub fn then(&self, next: &SourceMap) -> SourceMap {
        let back: Vec<_> = self.moved.iter().map(|&(old, new)| (new, old)).collect();
        let mut between: Vec<Span> = back.iter().chain(&next.moved).map(|&(span, _)| span).collect();
        between.sort_unstable();
        let mut joined: Vec<Span> = Vec::with_capacity(between.len());
        for span in between {
            match joined.last_mut() {
                Some(last) if span.start <= last.end => *last = last.to(span),
                _ => joined.push(span),
            }
        }
        SourceMap { moved: joined.into_iter().map(|span| (carried(&back, span), carried(&next.moved, span))).collect() }
    }

    /// The edits that make `edited` from the old text.
    pub fn edits(&self, edited: &str) -> Vec<Edit> {
        self.moved.iter().map(|(old, new)| Edit::replace(*old, new.of(edited))).collect()
    }
}

/// Where `span` leads, by pairs of what was there and what is there now, none of which it cuts in two.
fn carried(pairs: &[(Span, Span)], span: Span) -> Span {
    let first = pairs.partition_point(|(from, _)| from.start < span.start);
    let start = match (pairs.get(first), first.checked_sub(1)) {
        (Some((from, to)), _) if from.start == span.start => to.start,
        (_, Some(before)) => pairs[before].1.end + (span.start - pairs[before].0.end),
        _ => span.start,
    };
    let last = pairs.partition_point(|(from, _)| from.end <= span.end).checked_sub(1);
    Span::new(start, last.map_or(span.end, |last| pairs[last].1.end + (span.end - pairs[last].0.end)))
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
        let starts: Vec<Option<usize>> = (0..7).map(|at| set.places().start_after(at)).collect();
        assert_eq!(starts, [Some(0), Some(2), Some(3), Some(4), None, Some(8), Some(9)]);
    }

    #[test]
    fn edits_of_edits_are_edits_of_the_first_text() {
        let made = |text: &str, edits: &[Edit]| {
            let mut set = EditSet::default();
            assert!(edits.iter().all(|edit| set.try_add(std::slice::from_ref(edit))), "{edits:?}");
            (set.apply(text), set.places())
        };
        let replace = |start, end, text: &str| Edit::replace(Span::new(start, end), text);
        let one = [replace(1, 1, "xx"), replace(3, 5, ""), replace(5, 6, "yyy"), replace(8, 9, "z")];
        let (first, places) = made("abcdefghij", &one);
        assert_eq!(first, "axxbcyyyghzj");
        for two in [
            vec![],
            vec![replace(0, 0, "0")],
            vec![replace(2, 2, "in"), replace(8, 8, "at")],
            vec![replace(0, 4, ""), replace(5, 7, "-"), replace(12, 12, "end")],
            vec![replace(1, 3, ""), replace(10, 11, "")],
            vec![replace(0, 12, "all")],
        ] {
            let (second, next) = made(&first, &two);
            let edits = SourceMap::default().then(&places).then(&next).edits(&second);
            assert_eq!(made("abcdefghij", &edits).0, second, "{two:?}");
            assert!(edits.windows(2).all(|pair| pair[0].span.end < pair[1].span.start), "{edits:?}");
        }
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
