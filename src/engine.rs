//! The fix loop: parse, match, edit, verify, until nothing changes.

mod choose;

use std::collections::HashSet;

use self::choose::choose;
use crate::dockerfile::{self, Dockerfile};
use crate::edit::Places;
use crate::gates;
use crate::report::{Change, Skip, SkipCode};
use crate::span::{LineIndex, Position};
use crate::transform::{Transform, action};
use crate::view::{Finding, Fix, Omission, View};

/// What became of a text.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The new text; the old one where nothing changed or an error stopped the work.
    pub text: String,
    /// The fixes that were applied, in file order.
    pub changes: Vec<Change>,
    /// The places that were left alone, in file order.
    pub skips: Vec<Skip>,
    /// Places that were right already.
    pub satisfied: usize,
    /// Why the text was left as it was.
    pub failure: Option<Failure>,
}

/// Why a text was left as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It is not a Dockerfile that BuildKit takes.
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What was found, what was expected and what to do.
        message: String,
    },
    /// The result did not pass a gate; a fault in dockmod.
    Gate {
        /// The name of the gate.
        gate: &'static str,
        /// What went wrong.
        message: String,
    },
}

/// More passes than most files need: each deals with what conflicted in the one before.
const MOST_PASSES: usize = 50;

/// How many bytes may be read in more passes than that: stages that wait for each other take one pass each.
const MOST_BYTES: usize = 64 << 20;

/// Applies `transforms` to `text` until they find nothing more to do.
///
/// Where anything is wrong with the text or the result, the outcome holds the text as it was.
pub fn rewrite(text: &str, transforms: &[Transform]) -> Outcome {
    match Rewriter::new(text, transforms).run() {
        Ok(outcome) => outcome,
        Err(failure) => Outcome { text: text.to_owned(), failure: Some(failure), ..Outcome::default() },
    }
}

struct Rewriter<'t> {
    original: &'t str,
    lines: LineIndex<'t>,
    transforms: &'t [Transform],
    text: String,
    /// What each pass moved, to find the way back to the original.
    passes: Vec<Places>,
    changes: Vec<(usize, Change)>,
    satisfied: usize,
}

/// A finding, the transform that made it, and the step of it, from 1; 0 is the transform as a whole.
struct Found<'t> {
    transform: &'t Transform,
    step: usize,
    finding: Finding,
}

impl<'t> Rewriter<'t> {
    fn new(original: &'t str, transforms: &'t [Transform]) -> Self {
        Self {
            original,
            lines: LineIndex::new(original),
            transforms,
            text: original.to_owned(),
            passes: Vec::new(),
            changes: Vec::new(),
            satisfied: 0,
        }
    }

    fn run(mut self) -> Result<Outcome, Failure> {
        let (mut passes, mut bytes) = (0, 0);
        while passes < MOST_PASSES || passes < self.original.len() && bytes < MOST_BYTES {
            (passes, bytes) = (passes + 1, bytes + self.text.len());
            let text = std::mem::take(&mut self.text);
            let dockerfile = dockerfile::parse(&text);
            self.check_syntax(&dockerfile)?;
            gates::tiles(&dockerfile).map_err(refused)?;
            let view = View::new(&dockerfile);
            let mut found = self.findings(&view);
            match self.pass(&view, &mut found)? {
                Some(next) => self.text = next,
                None => {
                    let skips = self.skips(found);
                    return Ok(self.outcome(text, skips));
                }
            }
        }
        Err(Failure::Gate { gate: "converges", message: format!("still changing after {passes} passes") })
    }

    fn check_syntax(&self, dockerfile: &Dockerfile) -> Result<(), Failure> {
        let Some(error) = dockerfile.errors.iter().min_by_key(|error| error.at) else { return Ok(()) };
        let Position { line, column } = self.position(error.at);
        Err(Failure::Syntax { line, column, message: error.message.clone() })
    }

    fn findings(&self, view: &View) -> Vec<Found<'t>> {
        let mut found = Vec::new();
        for transform in self.transforms {
            let by_step = transform.steps.iter().map(|step| action::findings(view, transform, step));
            for (step, findings) in std::iter::once(action::remarks(view, transform)).chain(by_step).enumerate() {
                found.extend(findings.into_iter().map(|finding| Found { transform, step, finding }));
            }
        }
        found
    }

    /// Applies the fixes that do not conflict; none where there is no fix.
    fn pass(&mut self, view: &View, found: &mut [Found<'t>]) -> Result<Option<String>, Failure> {
        if self.passes.is_empty() {
            self.satisfied = found.iter().filter(|found| matches!(found.finding, Finding::Satisfied(_))).count();
        }
        loop {
            let (edits, applied) = choose(view, found);
            if applied.is_empty() {
                return Ok(None);
            }
            let next = edits.apply(view.dockerfile.text);
            let parsed = dockerfile::parse(&next);
            let after = View::new(&parsed);
            let passed = gates::tiles(&parsed).and_then(|()| gates::only_edited(view, &edits, &after));
            let Err(refusal) = passed else {
                self.note(&applied);
                self.passes.push(edits.places());
                return Ok(Some(next));
            };
            let spoilt = gates::spoilt(view, &edits, &after);
            if !give_up(view, found, &spoilt) {
                return Err(refused(refusal));
            }
        }
    }

    fn note(&mut self, applied: &[(&Transform, &Fix)]) {
        for (transform, fix) in applied {
            let (offset, Position { line, column }) = self.place(fix.at);
            let change = Change {
                transform: transform.name.clone(),
                line,
                column,
                effect: fix.effect,
                message: fix.message.clone(),
            };
            self.changes.push((offset, change));
        }
    }

    fn skips(&self, found: Vec<Found>) -> Vec<Skip> {
        let mut skips = Vec::new();
        for Found { transform, finding, .. } in found {
            if let Finding::Skip(omission) = finding {
                let (offset, Position { line, column }) = self.place(omission.at);
                let transform = transform.name.clone();
                skips.push((offset, Skip { transform, line, column, code: omission.code, message: omission.message }));
            }
        }
        skips.sort_by_key(|&(offset, _)| offset);
        skips.into_iter().map(|(_, skip)| skip).collect()
    }

    /// Where a place of the current text was in the original.
    fn place(&self, at: usize) -> (usize, Position) {
        let offset = self.passes.iter().rev().fold(at, |at, places| places.before(at));
        (offset, self.position(offset))
    }

    fn position(&self, offset: usize) -> Position {
        self.lines.position(offset.min(self.original.len()))
    }

    fn outcome(mut self, text: String, skips: Vec<Skip>) -> Outcome {
        self.changes.sort_by_key(|&(offset, _)| offset);
        let changes = self.changes.into_iter().map(|(_, change)| change).collect();
        Outcome { text, changes, skips, satisfied: self.satisfied, failure: None }
    }
}

/// Leaves alone what would be fixed in the items that start at `spoilt`, if there is anything.
fn give_up(view: &View, found: &mut [Found], spoilt: &HashSet<usize>) -> bool {
    let mut given_up = false;
    for Found { finding, .. } in found {
        let Finding::Fix(fix) = finding else { continue };
        if fix.edits.iter().any(|edit| spoilt.contains(&view.dockerfile.item_start(edit.span.start))) {
            let message = "the instruction would become too long or nested too deep to be read again".to_owned();
            *finding = Finding::Skip(Omission { at: fix.at, code: SkipCode::UnparsableShell, message });
            given_up = true;
        }
    }
    given_up
}

fn refused((gate, message): gates::Refusal) -> Failure {
    Failure::Gate { gate, message }
}
