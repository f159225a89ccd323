//! What an action may say about a place.

use crate::analysis::document::Document;
use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::report::{Effect, SkipCode};

/// What an action says about a place.
#[derive(Clone, Debug)]
pub enum Finding {
    /// It can be put right.
    Fix(Fix),
    /// It is left alone.
    Skip(Skip),
    /// It is right already.
    Satisfied(Span),
}

impl Finding {
    /// Says that the finding is on account of an instruction.
    pub fn concern(&mut self, instruction: usize) {
        match self {
            Self::Fix(fix) => fix.concerns.push(instruction),
            Self::Skip(skip) => skip.concerns.push(instruction),
            Self::Satisfied(_) => {}
        }
    }

    /// The instructions that the finding is about: where it is, what it edits, and on whose account.
    pub fn instructions(&self, document: &Document) -> Vec<usize> {
        let (span, edits, concerns) = match self {
            Self::Fix(fix) => (fix.span, &fix.edits[..], &fix.concerns[..]),
            Self::Skip(skip) => (skip.span, &[][..], &skip.concerns[..]),
            Self::Satisfied(_) => return Vec::new(),
        };
        let places = std::iter::once(span.start).chain(edits.iter().map(|edit| edit.span.start));
        places.filter_map(|at| document.instruction_at(at)).chain(concerns.iter().copied()).collect()
    }
}

/// Edits that put one place right: all or none.
#[derive(Clone, Debug)]
pub struct Fix {
    /// The place, in the file.
    pub span: Span,
    /// The edits; disjoint.
    pub edits: Vec<Edit>,
    /// What they do to the meaning.
    pub effect: Effect,
    /// What they do, for people.
    pub message: String,
    /// The instructions on whose account they are made, and those whose setting they override.
    pub concerns: Vec<usize>,
}

/// A place that is left alone.
#[derive(Clone, Debug)]
pub struct Skip {
    /// The place, in the file.
    pub span: Span,
    /// The kind of reason.
    pub code: SkipCode,
    /// Why, for people.
    pub message: String,
    /// The instructions on whose account something would be done, other than the one at the place.
    pub concerns: Vec<usize>,
}

impl Skip {
    /// A place that is left alone on its own account.
    pub fn new(span: Span, code: SkipCode, message: impl Into<String>) -> Self {
        Self { span, code, message: message.into(), concerns: Vec::new() }
    }
}
