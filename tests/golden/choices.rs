//! The golden cases with only some of their changes accepted.

use dockmod::engine::{Group, Outcome, rewrite};

use crate::Case;

/// Each group belongs to all choices of about half of them, by a seed.
fn chosen(groups: &[Group], seed: u64) -> Vec<Group> {
    let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut is_chosen = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random >> 32 & 1 == 1
    };
    groups.iter().filter(|_| is_chosen()).cloned().collect()
}

/// The groups of an outcome, whose changes and edits are each in one of them.
pub fn groups(name: &str, outcome: &Outcome) -> Vec<Group> {
    let groups = outcome.groups();
    let sorted = |numbers: fn(&Group) -> &Vec<usize>| {
        assert!(groups.iter().all(|group| numbers(group).is_sorted() && !numbers(group).is_empty()), "{name}");
        let mut all: Vec<usize> = groups.iter().flat_map(numbers).copied().collect();
        all.sort_unstable();
        all
    };
    assert!(sorted(|group| &group.changes).into_iter().eq(0..outcome.changes.len()), "{name}: {groups:?}");
    assert!(sorted(|group| &group.edits).into_iter().eq(0..outcome.edits.len()), "{name}: {groups:?}");
    assert!(groups.is_sorted_by_key(|group| group.changes[0]), "{name}: {groups:?}");
    for group in &groups {
        for &change in &group.changes {
            let edits = &outcome.changes[change].edits;
            assert!(edits.iter().all(|edit| group.edits.contains(edit)), "{name}: {groups:?}");
        }
    }
    groups
}

#[test]
fn all_and_none() {
    for case in Case::all() {
        let outcome = rewrite(&case.before, &case.transforms);
        let groups = groups(&case.name, &outcome);
        assert_eq!(outcome.apply(&groups).as_ref(), Ok(&outcome.text), "{}", case.name);
        assert_eq!(outcome.apply(&[]).as_ref(), Ok(&case.before), "{}", case.name);
    }
}

#[test]
fn any_choice_holds() {
    let (mut accepted, mut declined, mut found_again) = (0, 0, 0);
    for case in Case::all() {
        let outcome = rewrite(&case.before, &case.transforms);
        let groups = groups(&case.name, &outcome);
        let alone = groups.iter().map(|group| vec![group.clone()]);
        let others = groups.iter().map(|group| groups.iter().filter(|other| *other != group).cloned().collect());
        let random = (1..32).map(|seed| chosen(&groups, seed));
        let mut choices: Vec<Vec<Group>> = alone.chain(others).chain(random).collect();
        choices.sort_by_key(|choice| choice.iter().map(|group| group.changes[0]).collect::<Vec<_>>());
        choices.dedup();
        for choice in choices {
            let text = outcome.apply(&choice).unwrap_or_else(|violation| panic!("{}: {violation}", case.name));
            // Nothing else is made.
            let all = choice.len() == groups.len();
            assert_eq!(text == case.before, choice.is_empty(), "{}", case.name);
            assert_eq!(text == outcome.text, all, "{}", case.name);
            // The others are still to be done, and can be.
            let rest = rewrite(&text, &case.transforms);
            assert_eq!(rest.failure, outcome.failure, "{}: {choice:?}", case.name);
            assert!(rest.changes.is_empty() || !all, "{}: {choice:?}", case.name);
            accepted += choice.len();
            declined += groups.len() - choice.len();
            found_again += if rest.changes.is_empty() { 0 } else { groups.len() - choice.len() };
        }
    }
    assert!(accepted > 1000 && declined > 1000, "{accepted} accepted, {declined} declined");
    // Some places look as if they were right once another one is.
    assert!(found_again * 100 > declined * 99, "{found_again} of {declined}");
}
