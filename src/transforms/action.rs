//! Which action a step is.

use super::model::{Step, Transform};
use super::{env, install, retry};
use crate::analysis::document::Document;
use crate::transforms::applies;
use crate::transforms::applies::{Place, Verdict, evaluate};
use crate::transforms::finding::Finding;

/// What a transform finds in a file, each with the step that found it, from 1; 0 is the transform as a whole.
pub fn findings(document: &Document, transform: &Transform) -> Vec<(usize, Finding)> {
    let mut verdicts = evaluate(document, transform);
    for (stage, verdict) in verdicts.iter_mut().enumerate() {
        if matches!(verdict, Verdict::Onbuild(_)) && has_all(document, transform, stage) {
            *verdict = Verdict::NotForIt;
        }
    }
    let untold = applies::untold(&verdicts).into_iter().chain(applies::unread(document, transform, &verdicts));
    let mut found: Vec<_> = untold.map(|finding| (0, finding)).collect();
    for (index, step) in transform.steps.iter().enumerate() {
        found.extend(of_step(document, transform, step, &verdicts).into_iter().map(|finding| (index + 1, finding)));
    }
    found
}

/// Whether a stage leaves all that the transform brings to what is built from it.
fn has_all(document: &Document, transform: &Transform, stage: usize) -> bool {
    let last = document.stages.stages[stage].instructions.end - 1;
    let place = Place { instruction: last, at: document.instructions[last].span.end, assigned: Vec::new() };
    let mut assumed = vec![Verdict::NotForIt; document.stages.stages.len()];
    assumed[stage] = Verdict::Needs(vec![place]);
    transform.steps.iter().filter(|step| !matches!(step, Step::Retry(_))).all(|step| {
        let found = of_step(document, transform, step, &assumed);
        found.iter().all(|finding| matches!(finding, Finding::Satisfied(_)))
    })
}

fn of_step(document: &Document, transform: &Transform, step: &Step, verdicts: &[Verdict]) -> Vec<Finding> {
    match step {
        Step::Retry(step) => retry::findings(document, transform, step, verdicts),
        Step::Install(step) => install::findings(document, transform, step, verdicts),
        Step::Env(step) => env::findings(document, transform, step, verdicts),
    }
}
