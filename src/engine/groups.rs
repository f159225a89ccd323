//! Choosing among the changes of an outcome, after the fact: nothing that finds or makes them knows of it.

use std::collections::HashSet;

use super::verify::Declared;
use super::{Outcome, Violation, verify};
use crate::base::edit::{Edit, EditSet};
use crate::transforms::finding::Permits;

/// Changes that can only be made together, because they edit the same text.
///
/// Groups share no edit, so any of them can be made without the others. That holds for a change that was found in the
/// result of an earlier one, too: where it edits what came of that, the two are in one group.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Group {
    /// Which changes of the outcome: indices, in order.
    pub changes: Vec<usize>,
    /// Which edits of the outcome make them: indices, in order.
    pub edits: Vec<usize>,
}

/// The Dockerfiles in a file that is none itself.
#[derive(Clone, Debug)]
pub(crate) struct Embedded {
    pub texts: Vec<EmbeddedText>,
    /// Whether the file, as it was and with edits made, says the same but for these new texts.
    pub check: fn(&str, &str, &[String]) -> Result<(), Violation>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(crate) struct EmbeddedText {
    pub original: String,
    pub edits: Vec<Edit>,
    /// What each of these edits may do.
    pub permits: Vec<Permits>,
    /// For each of these edits, which edit of the file makes it.
    pub made_by: Vec<usize>,
}

impl Outcome {
    /// The text that was read.
    pub fn original(&self) -> &str {
        &self.original
    }

    /// The changes in groups that can be accepted or declined each by itself, in file order.
    pub fn groups(&self) -> Vec<Group> {
        let group_of = group_of(self.edits.len(), self.changes.iter().map(|change| &*change.edits));
        let mut groups: Vec<Group> = Vec::new();
        let mut known = vec![None; self.edits.len()];
        for (index, change) in self.changes.iter().enumerate() {
            let Some(first) = change.edits.first().and_then(|&edit| group_of.get(edit)) else { continue };
            let number = *known[*first].get_or_insert(groups.len());
            if number == groups.len() {
                groups.push(Group { changes: Vec::new(), edits: Vec::new() });
            }
            groups[number].changes.push(index);
        }
        for (edit, first) in group_of.iter().enumerate() {
            if let Some(number) = known[*first] {
                groups[number].edits.push(edit);
            }
        }
        groups
    }

    /// The text that was read with only the `accepted` groups of changes.
    ///
    /// # Errors
    ///
    /// Where the result does not pass a gate; a fault in dockmod. That a second run finds nothing more to do is not asked
    /// of it: what was not accepted still is.
    pub fn apply(&self, accepted: &[Group]) -> Result<String, Violation> {
        if self.edits.is_empty() {
            return Ok(self.text.clone());
        }
        let chosen: HashSet<usize> = accepted.iter().flat_map(|group| group.edits.iter().copied()).collect();
        let is_chosen = |by: &usize| chosen.contains(by);
        let Some(Embedded { texts, check }) = &self.embedded else {
            let is_made: Vec<bool> = (0..self.edits.len()).map(|edit| is_chosen(&edit)).collect();
            return made(&self.original, &self.edits, &self.permits, &is_made);
        };
        let edits = self.edits.iter().enumerate().filter(|(edit, _)| is_chosen(edit));
        let text = set(edits.map(|(_, edit)| edit)).apply(&self.original);
        let mut results = Vec::with_capacity(texts.len());
        for EmbeddedText { original, edits, permits, made_by } in texts {
            let is_made: Vec<bool> = made_by.iter().map(is_chosen).collect();
            results.push(made(original, edits, permits, &is_made)?);
        }
        check(&self.original, &text, &results).map(|()| text)
    }
}

/// What comes of a text when those of its edits are made that are to be; each edit may do what it is permitted.
fn made(original: &str, edits: &[Edit], permits: &[Permits], is_made: &[bool]) -> Result<String, Violation> {
    let chosen = || edits.iter().zip(permits).zip(is_made).filter(|(_, is_made)| **is_made).map(|(edit, _)| edit);
    let declared: Vec<_> = chosen().map(|(edit, &permits)| Declared { span: edit.span, permits }).collect();
    let edits = set(chosen().map(|(edit, _)| edit));
    let text = edits.apply(original);
    verify::made(original, &edits, &declared, &text).map(|()| text)
}

/// Edits of an outcome, none of which conflicts with another.
fn set<'e>(edits: impl Iterator<Item = &'e Edit>) -> EditSet {
    let mut set = EditSet::default();
    edits.for_each(|edit| _ = set.try_add(std::slice::from_ref(edit)));
    set
}

/// For each edit, the first one of its group: what a change needs is in one.
fn group_of<'c>(edits: usize, changes: impl Iterator<Item = &'c [usize]>) -> Vec<usize> {
    let mut above: Vec<usize> = (0..edits).collect();
    let top = |above: &mut Vec<usize>, mut edit: usize| {
        while above[edit] != edit {
            above[edit] = above[above[edit]];
            edit = above[edit];
        }
        edit
    };
    for needed in changes {
        for pair in needed.windows(2) {
            let (a, b) = (top(&mut above, pair[0]), top(&mut above, pair[1]));
            above[a.max(b)] = a.min(b);
        }
    }
    (0..edits).map(|edit| top(&mut above, edit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_that_share_an_edit_are_in_one_group() {
        let groups = |edits, changes: &[&[usize]]| group_of(edits, changes.iter().copied());
        assert_eq!(groups(5, &[&[0, 3], &[1], &[3, 4]]), [0, 1, 2, 0, 0]);
        assert_eq!(groups(4, &[&[2, 3], &[0, 1], &[1, 2]]), [0, 0, 0, 0]);
    }
}
