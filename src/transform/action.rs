//! Which action a step is.

use super::{Step, Transform, env, install, retry};
use crate::condition;
use crate::view::{Finding, View};

/// What a transform has to say of a file as a whole.
pub fn remarks(view: &View, transform: &Transform) -> Vec<Finding> {
    condition::ambiguous(view, transform)
}

/// What one of its steps finds in a file.
pub fn findings(view: &View, transform: &Transform, step: &Step) -> Vec<Finding> {
    match step {
        Step::Retry(step) => retry::findings(view, transform, step),
        Step::Install(step) => install::findings(view, transform, step),
        Step::Env(step) => env::findings(view, transform, step),
    }
}
