//! Which fixes are made in one pass.

use std::collections::HashMap;

use crate::analysis::document::Document;
use crate::base::edit::EditSet;
use crate::transforms::finding::{Finding, Fix};
use crate::transforms::model::Transform;

/// A finding, the transform that made it, and the step of it, from 1; 0 is the transform as a whole.
pub(super) struct StepFinding<'t> {
    pub(super) transform: &'t Transform,
    pub(super) step: usize,
    pub(super) finding: Finding,
}

/// A fix that was chosen, its transform and the step of it.
pub(super) struct Chosen<'f, 't> {
    pub(super) transform: &'t Transform,
    pub(super) step: usize,
    pub(super) fix: &'f Fix,
}

/// The fixes that do not conflict, first come first served, and their edits.
pub(super) fn choose<'f, 't>(document: &Document, found: &'f [StepFinding<'t>]) -> (EditSet, Vec<Chosen<'f, 't>>) {
    let mut edits = EditSet::default();
    let mut claims = Claims { document, owners: HashMap::new() };
    let mut chosen = Vec::new();
    for StepFinding { transform, step, finding } in found {
        if let Finding::Fix(fix) = finding
            && claims.allow(Claimant { transform: &transform.name, step: *step }, fix)
            && edits.try_add(&fix.edits)
        {
            chosen.push(Chosen { transform, step: *step, fix });
        }
    }
    (edits, chosen)
}

/// A step of a transform.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Claimant<'v> {
    transform: &'v str,
    step: usize,
}

/// Which step has edited an item in this pass: another one waits for the next, where it sees the result.
struct Claims<'v, 'a> {
    document: &'v Document<'a>,
    /// By where the item starts.
    owners: HashMap<usize, Claimant<'v>>,
}

impl<'v> Claims<'v, '_> {
    /// Claims the items that the fix edits, if no other step has one of them.
    fn allow(&mut self, owner: Claimant<'v>, fix: &Fix) -> bool {
        let item = |at: usize| self.document.dockerfile.item_start(at);
        let touched: Vec<usize> = fix.edits.iter().map(|edit| item(edit.span.start)).collect();
        let free = touched.iter().all(|item| self.owners.get(item).is_none_or(|found| *found == owner));
        if free {
            self.owners.extend(touched.into_iter().map(|item| (item, owner)));
        }
        free
    }
}
