//! Which fixes are made in one pass.

use std::collections::HashMap;

use crate::analysis::document::Document;
use crate::base::edit::EditSet;
use crate::transforms::finding::{Finding, Fix};
use crate::transforms::model::Transform;

/// A finding, the transform that made it, and the step of it, from 1; 0 is the transform as a whole.
pub(super) struct Found<'t> {
    pub(super) transform: &'t Transform,
    pub(super) step: usize,
    pub(super) finding: Finding,
}

/// A fix that was chosen, its transform and the step of it.
pub(super) type Chosen<'f, 't> = (&'t Transform, usize, &'f Fix);

/// The fixes that do not conflict, first come first served, and their edits.
pub(super) fn choose<'f, 't>(document: &Document, found: &'f [Found<'t>]) -> (EditSet, Vec<Chosen<'f, 't>>) {
    let mut edits = EditSet::default();
    let mut claims = Claims { document, owners: HashMap::new() };
    let mut chosen = Vec::new();
    for Found { transform, step, finding } in found {
        if let Finding::Fix(fix) = finding
            && claims.allow((&transform.name, *step), fix)
            && edits.try_add(&fix.edits)
        {
            chosen.push((*transform, *step, fix));
        }
    }
    (edits, chosen)
}

/// Which step has edited an item in this pass: another one waits for the next, where it sees the result.
struct Claims<'v, 'a> {
    document: &'v Document<'a>,
    /// By where the item starts.
    owners: HashMap<usize, (&'v str, usize)>,
}

impl<'v> Claims<'v, '_> {
    /// Claims the items that the fix edits, if no other step has one of them.
    fn allow(&mut self, owner: (&'v str, usize), fix: &Fix) -> bool {
        let item = |at: usize| self.document.dockerfile.item_start(at);
        let touched: Vec<usize> = fix.edits.iter().map(|edit| item(edit.span.start)).collect();
        let free = touched.iter().all(|item| self.owners.get(item).is_none_or(|found| *found == owner));
        if free {
            self.owners.extend(touched.into_iter().map(|item| (item, owner)));
        }
        free
    }
}
