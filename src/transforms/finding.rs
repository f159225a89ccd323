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
    Skip(Omission),
    /// It is right already.
    Satisfied(Span),
}

impl Finding {
    /// Says that the finding is on account of an instruction.
    pub fn concern(&mut self, instruction: usize) {
        match self {
            Self::Fix(fix) => fix.concerns.push(instruction),
            Self::Skip(omission) => omission.concerns.push(instruction),
            Self::Satisfied(_) => {}
        }
    }

    /// The instructions that the finding is about: where it is, what it edits, and on whose account.
    pub fn instructions(&self, document: &Document) -> Vec<usize> {
        let (at, edits, concerns) = match self {
            Self::Fix(fix) => (fix.at, &fix.edits[..], &fix.concerns[..]),
            Self::Skip(omission) => (omission.at, &[][..], &omission.concerns[..]),
            Self::Satisfied(_) => return Vec::new(),
        };
        let places = std::iter::once(at).chain(edits.iter().map(|edit| edit.span.start));
        places.filter_map(|at| document.instruction_at(at)).chain(concerns.iter().copied()).collect()
    }
}

/// Edits that put one place right: all or none.
#[derive(Clone, Debug)]
pub struct Fix {
    /// The place, in the file.
    pub at: usize,
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
pub struct Omission {
    /// The place, in the file.
    pub at: usize,
    /// The kind of reason.
    pub code: SkipCode,
    /// Why, for people.
    pub message: String,
    /// The instructions on whose account something would be done, other than the one at the place.
    pub concerns: Vec<usize>,
}
