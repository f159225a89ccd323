//! Asks which of the fixes of a pass are wanted.

use super::Rewriter;
use crate::analysis::document::Document;
use crate::base::edit::EditSet;
use crate::engine::choose::{Chosen, Found};
use crate::engine::proposal::{Decision, Proposal};
use crate::transforms::finding::{Finding, FixSet};

impl Rewriter<'_, '_> {
    /// Asks about those that are not in `accepted` yet, up to the first that is declined; whether one was.
    pub(super) fn ask(&mut self, document: &mut Document, chosen: &[Chosen], accepted: &mut FixSet) -> bool {
        let Some(decide) = self.decide.take() else { return false };
        let (known, mut new): (Vec<Chosen>, Vec<Chosen>) =
            chosen.iter().partition(|(transform, _, fix)| accepted.contains(&transform.name, fix));
        let mut edits = EditSet::default();
        known.iter().for_each(|(_, _, fix)| _ = edits.try_add(&fix.edits));
        new.sort_by_key(|(_, _, fix)| fix.at);
        let mut refusal = None;
        for chosen in &new {
            let &(transform, step, fix) = chosen;
            let (stage, text) = (document.stage_at(fix.at), document.dockerfile.text);
            let (offset, change) = self.change(chosen);
            let proposal = Proposal {
                transform,
                step,
                stage,
                change: &change,
                text,
                accepted: &edits,
                fix,
                passes: &self.passes,
                within: None,
            };
            match decide(&proposal) {
                Decision::Accept => {
                    accepted.insert(&transform.name, fix);
                    edits.try_add(&fix.edits);
                    continue;
                }
                Decision::Decline => {}
                Decision::DeclineRest => self.closed = true,
            }
            document.declined.insert(&transform.name, fix);
            refusal = Some((offset, change));
            break;
        }
        self.decide = Some(decide);
        let refused = refusal.is_some();
        self.declined.extend(refusal);
        refused
    }

    /// Declines all fixes that are left.
    pub(super) fn decline(&mut self, document: &Document, found: &[Found]) {
        for Found { transform, step, finding } in found {
            if let Finding::Fix(fix) = finding
                && !document.declined.contains(&transform.name, fix)
            {
                self.declined.push(self.change(&(transform, *step, fix)));
            }
        }
    }
}
