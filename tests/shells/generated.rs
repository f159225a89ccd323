//! Examines random scripts, and makes a smaller one of one that shows a fault.

use std::cell::RefCell;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::bodies::pairs;
use crate::case::Case;
use crate::examine::Prison;
use crate::grammar::{Recipe, recipe};
use crate::rules::Told;
use crate::sources::{retries, rewritten};
use crate::write::{dockerfile, looped};

/// What came of it.
pub struct Tally {
    /// How many scripts were rewritten.
    pub changed: usize,
    /// How many runs there were.
    pub runs: usize,
    /// What is wrong, for people: the first fault, made small; in a survey all of them as they are, the smallest first.
    pub faults: Vec<String>,
}

/// Whether to go on after a fault: `DOCKMOD_SHELL_SURVEY` is set.
fn is_survey() -> bool {
    std::env::var_os("DOCKMOD_SHELL_SURVEY").is_some()
}

/// Examines `cases` scripts that follow from `seed`, after the rewriter's work.
pub fn rewrites(prison: Prison, cases: u64, seed: u64) -> Tally {
    let transforms = retries();
    examine(prison, cases, seed, |recipe| {
        let text = dockerfile(recipe);
        let (cases, outcome) = rewritten("generated", &text, &transforms);
        match outcome.failure {
            Some(failure) => Err(format!("it is refused: {failure:?}\n{text}")),
            None => Ok((cases, format!("{text}\n→\n{}", outcome.text))),
        }
    })
}

/// Examines scripts in which every command is retried in a subshell, which no rule may find fault with.
pub fn loops(prison: Prison, cases: u64, seed: u64) -> Tally {
    examine(prison, cases, seed, |recipe| {
        let (before, after) = (dockerfile(recipe), looped(recipe));
        // A loop has a status of its own, and does not parse with CRs.
        let is_right = !before.contains("$?") && !before.contains('\r');
        let mut cases = if is_right { pairs("generated", &before, &after, None) } else { Vec::new() };
        cases.iter_mut().for_each(|case| case.told = Some(Told { skips: 1, ..Told::default() }));
        Ok((cases, format!("{before}\n→\n{after}")))
    })
}

fn examine(
    prison: Prison,
    cases: u64,
    seed: u64,
    prepare: impl Fn(&Recipe) -> Result<(Vec<Case>, String), String>,
) -> Tally {
    let config = Config {
        cases: cases.try_into().unwrap_or(u32::MAX),
        failure_persistence: None,
        max_shrink_iters: 3_000,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let state = RefCell::new((prison, 0, Vec::new()));
    let verdict = runner.run(&recipe(), |recipe| {
        let (prison, changed, faults) = &mut *state.borrow_mut();
        let verdict = prepare(&recipe).and_then(|(cases, shown)| {
            cases.into_iter().try_for_each(|mut case| {
                if case.shells.contains(&recipe.turn) {
                    case.shells = vec![recipe.turn];
                }
                *changed += usize::from(case.before != case.after);
                prison.examine(&case).map_err(|fault| format!("{fault}\n{shown}"))
            })
        });
        match verdict {
            Err(fault) if is_survey() => faults.push(fault),
            verdict => verdict.map_err(TestCaseError::fail)?,
        }
        Ok(())
    });
    let (prison, changed, mut faults) = state.into_inner();
    faults.sort_by_key(String::len);
    if let Err(TestError::Fail(reason, _) | TestError::Abort(reason)) = verdict {
        faults.push(reason.to_string());
    }
    Tally { changed, runs: prison.runs, faults }
}
