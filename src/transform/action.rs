//! Which action a step is.

use super::{Step, Transform, env, install, retry};
use crate::condition::{self, Verdict, evaluate};
use crate::view::{Finding, View};

/// What a transform finds in a file, each with the step that found it, from 1; 0 is the transform as a whole.
pub fn findings(view: &View, transform: &Transform) -> Vec<(usize, Finding)> {
    let verdicts = evaluate(view, transform);
    let untold = condition::untold(&verdicts).into_iter().chain(condition::unread(view, transform, &verdicts));
    let mut found: Vec<_> = untold.map(|finding| (0, finding)).collect();
    for (index, step) in transform.steps.iter().enumerate() {
        found.extend(of_step(view, transform, step, &verdicts).into_iter().map(|finding| (index + 1, finding)));
    }
    found
}

fn of_step(view: &View, transform: &Transform, step: &Step, verdicts: &[Verdict]) -> Vec<Finding> {
    match step {
        Step::Retry(step) => retry::findings(view, transform, step, verdicts),
        Step::Install(step) => install::findings(view, transform, step, verdicts),
        Step::Env(step) => env::findings(view, transform, step, verdicts),
    }
}
