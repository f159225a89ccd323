//! Transforms, made ready for any number of texts, and what becomes of a text.

pub mod verify;

mod choose;
mod groups;
mod ignored;
mod rewriter;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::base::diagnostic::Diagnostic;
use crate::base::edit::Edit;
use crate::engine::rewriter::Rewriter;
use crate::report::{Change, Satisfied, Skipped, Suppressed};
use crate::transforms::finding::Permits;
use crate::transforms::model::Transform;
use crate::transforms::prefilter::{DirectiveFilter, Prefilter};

pub use groups::Group;
pub(crate) use groups::{Embedded, EmbeddedText};
pub use verify::Violation;

/// What became of a text.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Outcome {
    /// The new text; the old one where nothing changed or an error stopped the work.
    pub text: String,
    /// The fixes that were applied, in file order.
    pub changes: Vec<Change>,
    /// The places that were left alone, in file order.
    pub skips: Vec<Skipped>,
    /// The places that the author keeps from dockmod, in file order.
    pub suppressed: Vec<Suppressed>,
    /// The comments that has no effect, in file order.
    pub warnings: Vec<Diagnostic>,
    /// The comments that would keep dockmod from something, if there were anything; in file order.
    pub unused: Vec<Diagnostic>,
    /// The places that were right already, in file order.
    pub satisfied: Vec<Satisfied>,
    /// What makes the new text from the old one; in order, and no two touch.
    pub edits: Vec<Edit>,
    /// Why the text was left as it was.
    pub failure: Option<Failure>,
    /// What each of the edits may do, as the fixes declare it that it is made for.
    pub(crate) permits: Vec<Permits>,
    /// The text as it was read, where there are edits.
    pub(crate) original: String,
    /// What of it was rewritten, where that is not all of it.
    pub(crate) embedded: Option<Embedded>,
}

/// Why a text was left as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// It is not a Dockerfile that BuildKit takes: all that is wrong with it, in file order.
    Syntax(Vec<Diagnostic>),
    /// The result did not pass a gate; a fault in dockmod.
    Gate(Violation),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Syntax(errors) => {
                let messages: Vec<&str> = errors.iter().map(|error| &*error.message).collect();
                f.write_str(&messages.join("; "))
            }
            Failure::Gate(violation) => violation.fmt(f),
        }
    }
}

impl Error for Failure {}

/// Applies `transforms` to `text` until they find nothing more to do.
///
/// Where anything is wrong with the text or the result, the outcome holds the text as it was.
pub fn rewrite(text: &str, transforms: &[Transform]) -> Outcome {
    Engine::new(transforms).rewrite(text)
}

/// Transforms, made ready for any number of texts.
#[derive(Debug)]
pub struct Engine<'t> {
    transforms: Cow<'t, [Transform]>,
    /// One for each transform.
    prefilters: Vec<Prefilter>,
    any: Prefilter,
    directives: DirectiveFilter,
    /// Names that comments may hold, beside those of the transforms.
    others: Cow<'t, [String]>,
    thorough: bool,
}

impl<'t> Engine<'t> {
    /// Makes `transforms` ready.
    pub fn new(transforms: impl Into<Cow<'t, [Transform]>>) -> Self {
        let transforms = transforms.into();
        let prefilters: Vec<_> = transforms.iter().map(Prefilter::new).collect();
        let any = Prefilter::of_any(&prefilters);
        Self {
            transforms,
            prefilters,
            any,
            directives: DirectiveFilter::default(),
            others: Cow::default(),
            thorough: false,
        }
    }

    /// The same, where there are `others`: transforms that are not applied, but may be named in comments.
    pub fn among(self, others: impl Into<Cow<'t, [String]>>) -> Self {
        Self { others: others.into(), ..self }
    }

    /// The transforms, in the order in which they are applied.
    pub fn transforms(&self) -> &[Transform] {
        &self.transforms
    }

    /// The same without prefilters, for comparison: each transform looks at each text.
    pub fn thorough(transforms: &'t [Transform]) -> Self {
        Self { thorough: true, ..Self::new(transforms) }
    }

    /// Applies the transforms to `text` until they find nothing more to do.
    ///
    /// Where anything is wrong with the text or the result, the outcome holds the text as it was. An error in the text
    /// is one whether or not a transform concerns it.
    pub fn rewrite(&self, text: &str) -> Outcome {
        Rewriter::new(text, self).outcome()
    }

    /// Whether a comment in `text` may be for dockmod.
    fn may_be_spoken_to(&self, text: &str) -> bool {
        self.thorough || self.directives.may_be_in(text)
    }

    /// The transforms that may concern `text`: all of them where the outcome says what a comment keeps them from.
    fn concerned(&self, text: &str, spoken_to: bool) -> Vec<&Transform> {
        let all = spoken_to || self.thorough;
        if !all && !self.any.passes(text) {
            return Vec::new();
        }
        let concerned = self.transforms.iter().zip(&self.prefilters).filter(|(_, filter)| all || filter.passes(text));
        concerned.map(|(transform, _)| transform).collect()
    }
}
