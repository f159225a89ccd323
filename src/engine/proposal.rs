//! One fix, put to whoever decides whether it is made.

use crate::base::edit::{Edit, EditSet, SourceMap};
use crate::report::Change;
use crate::transforms::finding::Fix;
use crate::transforms::model::Transform;

/// What becomes of a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is made.
    Accept,
    /// It is not made, and not proposed again.
    Decline,
    /// Neither it nor any that would come behind it is made; nothing more is proposed.
    DeclineRest,
}

/// A fix that could be made now.
#[derive(Clone, Copy)]
pub struct Proposal<'p> {
    /// The transform.
    pub transform: &'p Transform,
    /// Which of its steps, from 1.
    pub step: usize,
    /// The build stage that it is in, from 0; none ahead of the first FROM.
    pub stage: Option<usize>,
    /// What would be reported.
    pub change: &'p Change,
    pub(crate) text: &'p str,
    pub(crate) accepted: &'p EditSet,
    pub(crate) fix: &'p Fix,
    /// What earlier passes have moved.
    pub(crate) passes: &'p [SourceMap],
    /// Puts a text into the file that it is a part of; none where it is the file.
    pub(crate) within: Option<&'p Within<'p>>,
}

/// Makes a file of a text in it, given the edits that make that from the text as it was read.
pub(crate) type Within<'p> = dyn Fn(&str, &[Edit]) -> String + 'p;

impl Proposal<'_> {
    /// The file with what has been accepted so far.
    pub fn before(&self) -> String {
        self.in_file(self.accepted)
    }

    /// The same with this fix.
    pub fn after(&self) -> String {
        let mut edits = self.accepted.clone();
        edits.try_add(&self.fix.edits);
        self.in_file(&edits)
    }

    fn in_file(&self, edits: &EditSet) -> String {
        let text = edits.apply(self.text);
        match self.within {
            Some(within) => {
                let places = self.passes.iter().fold(SourceMap::default(), |places, next| places.then(next));
                within(&text, &places.then(&edits.places()).edits(&text))
            }
            None => text,
        }
    }
}
