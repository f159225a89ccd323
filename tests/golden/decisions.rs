//! The golden cases with some of their fixes declined.

use std::collections::HashSet;

use dockmod::engine::proposal::{Decision, Proposal};
use dockmod::engine::{Decide, Engine, Outcome, rewrite};
use dockmod::report::Change;
use dockmod::transforms::model::Transform;

use crate::Case;

fn rewrite_with(text: &str, transforms: &[Transform], decide: &mut Decide) -> Outcome {
    Engine::new(transforms).rewrite_with(text, Some(decide))
}

/// A fix as the one who decides knows it.
fn known(change: &Change) -> (usize, usize, String) {
    (change.line, change.column, change.message.clone())
}

#[test]
fn all_accepted_is_as_if_nobody_was_asked() {
    for case in Case::all() {
        let mut asked = 0;
        let outcome = rewrite_with(&case.before, &case.transforms, &mut |proposal: &Proposal| {
            asked += 1;
            assert_ne!(proposal.before(), proposal.after(), "{}", case.name);
            Decision::Accept
        });
        let plain = rewrite(&case.before, &case.transforms);
        assert_eq!(outcome.text, plain.text, "{}", case.name);
        assert_eq!(outcome.changes, plain.changes, "{}", case.name);
        assert_eq!((outcome.skips, outcome.failure), (plain.skips, plain.failure), "{}", case.name);
        assert_eq!(asked, outcome.changes.len(), "{}", case.name);
        assert_eq!(outcome.declined, [], "{}", case.name);
    }
}

#[test]
fn all_declined_changes_nothing() {
    for case in Case::all() {
        let mut asked = HashSet::new();
        let outcome = rewrite_with(&case.before, &case.transforms, &mut |proposal: &Proposal| {
            assert_eq!(proposal.before(), case.before, "{}", case.name);
            assert!(asked.insert(known(proposal.change)), "{}: asked twice: {:?}", case.name, proposal.change);
            Decision::Decline
        });
        assert_eq!(outcome.text, case.before, "{}", case.name);
        assert_eq!(outcome.changes, [], "{}", case.name);
        assert_eq!(outcome.declined.len(), asked.len(), "{}", case.name);
    }
}

#[test]
fn any_choice_holds() {
    let (mut accepted, mut declined) = (0, 0);
    for case in Case::all() {
        for seed in 1..32u64 {
            let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mut refused = HashSet::new();
            let mut over = false;
            let mut text = case.before.clone();
            let outcome = rewrite_with(&case.before, &case.transforms, &mut |proposal: &Proposal| {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                assert!(!refused.contains(&known(proposal.change)), "{}: asked twice", case.name);
                assert!(!over, "{}: asked after the end", case.name);
                over = random >> 40 & 15 == 0;
                if over || random >> 32 & 1 == 0 {
                    refused.insert(known(proposal.change));
                    return if over { Decision::DeclineRest } else { Decision::Decline };
                }
                text = proposal.after();
                Decision::Accept
            });
            assert!(outcome.failure.is_none() || outcome.changes.is_empty(), "{}: {:?}", case.name, outcome.failure);
            assert_eq!(outcome.failure.is_some(), !case.expected.error.is_empty(), "{}", case.name);
            let declined_in_all: HashSet<_> = outcome.declined.iter().map(known).collect();
            assert!(declined_in_all.is_superset(&refused), "{}", case.name);
            assert!(over || declined_in_all == refused, "{}", case.name);
            // What is shown last is what comes out, but for fixes that are given up.
            assert_eq!(outcome.text, text, "{} with seed {seed}", case.name);
            accepted += outcome.changes.len();
            declined += outcome.declined.len();
            // The others are still to be done, and can be.
            let rest = rewrite(&outcome.text, &case.transforms);
            assert_eq!(rest.failure.is_some(), outcome.failure.is_some(), "{}: {:?}", case.name, rest.failure);
        }
    }
    assert!(accepted > 1000 && declined > 1000, "{accepted} accepted, {declined} declined");
}
