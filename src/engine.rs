//! The fix loop: parse, match, edit, verify, until nothing changes.

mod ask;
mod choose;
mod ignored;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashSet;

use self::choose::{Chosen, choose};
use self::ignored::Ignored;
use crate::decide::{Decision, Proposal};
use crate::dockerfile::{self, Dockerfile};
use crate::edit::{Edit, Places};
use crate::gates;
use crate::prefilter::{Prefilter, Speech};
use crate::report::{Change, Satisfied, Skip, SkipCode, Suppressed, Warning};
use crate::span::{LineIndex, Position};
use crate::suppress::Suppressions;
use crate::transform::{Transform, action};
use crate::view::{Finding, Fix, FixSet, Omission, View};

/// What became of a text.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The new text; the old one where nothing changed or an error stopped the work.
    pub text: String,
    /// The fixes that were applied, in file order.
    pub changes: Vec<Change>,
    /// The fixes that were declined, in file order.
    pub declined: Vec<Change>,
    /// The places that were left alone, in file order.
    pub skips: Vec<Skip>,
    /// The places that the author keeps from dockmod, in file order.
    pub suppressed: Vec<Suppressed>,
    /// The comments that speak to dockmod in vain, in file order.
    pub warnings: Vec<Warning>,
    /// The comments that would keep dockmod from something, if there were anything; in file order.
    pub unused: Vec<Warning>,
    /// The places that were right already, in file order.
    pub satisfied: Vec<Satisfied>,
    /// What makes the new text from the old one; in order, and no two touch.
    pub edits: Vec<Edit>,
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
    Engine::new(transforms).rewrite(text)
}

/// Who decides about fixes.
pub type Decide<'d> = dyn FnMut(&Proposal) -> Decision + 'd;

/// Transforms, made ready for any number of texts.
#[derive(Debug)]
pub struct Engine<'t> {
    transforms: Cow<'t, [Transform]>,
    /// One for each transform.
    prefilters: Vec<Prefilter>,
    speech: Speech,
    /// Names that comments may hold, beside those of the transforms.
    others: Cow<'t, [String]>,
    thorough: bool,
}

impl<'t> Engine<'t> {
    /// Makes `transforms` ready.
    pub fn new(transforms: impl Into<Cow<'t, [Transform]>>) -> Self {
        let transforms = transforms.into();
        let prefilters = transforms.iter().map(Prefilter::new).collect();
        Self { transforms, prefilters, speech: Speech::default(), others: Cow::default(), thorough: false }
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
        self.rewrite_with(text, None)
    }

    /// The same, with `decide` asked about each fix before it is made, if it is there.
    ///
    /// A pass asks in file order. If all is accepted, the outcome is the one that nobody was asked about.
    pub fn rewrite_with(&self, text: &str, decide: Option<&mut Decide>) -> Outcome {
        let mut rewriter = Rewriter::new(text, self, decide);
        match rewriter.run() {
            Ok(outcome) => outcome,
            Err(failure) => {
                let warnings = rewriter.ignored.warnings(|at| rewriter.position(at));
                Outcome { text: text.to_owned(), warnings, failure: Some(failure), ..Outcome::default() }
            }
        }
    }

    /// Whether a comment in `text` may be for dockmod.
    fn may_be_spoken_to(&self, text: &str) -> bool {
        self.thorough || self.speech.may_be_in(text)
    }

    /// Whether neither a transform nor a comment concerns `text`.
    fn has_no_say_in(&self, text: &str) -> bool {
        !self.may_be_spoken_to(text) && self.concerned(text, false).is_empty()
    }

    /// The transforms that may concern `text`: all of them where it has to be told what a comment keeps them from.
    fn concerned(&self, text: &str, spoken_to: bool) -> Vec<&Transform> {
        let all = spoken_to || self.thorough;
        let concerned = self.transforms.iter().zip(&self.prefilters).filter(|(_, filter)| all || filter.passes(text));
        concerned.map(|(transform, _)| transform).collect()
    }
}

struct Rewriter<'t, 'd> {
    original: &'t str,
    decide: Option<&'t mut Decide<'d>>,
    /// Those of the original, once they are asked for.
    lines: OnceCell<LineIndex<'t>>,
    engine: &'t Engine<'t>,
    /// How many passes there were, and how much text they read.
    count: usize,
    bytes: usize,
    /// What each pass moved, to find the way back to the original.
    passes: Vec<Places>,
    /// With where each is in the original, and in place of its edits where those start there.
    changes: Vec<(usize, Change)>,
    declined: Vec<(usize, Change)>,
    /// The same in the current text.
    unwanted: FixSet,
    /// Whether what was not asked about is declined.
    closed: bool,
    satisfied: Vec<Satisfied>,
    ignored: Ignored,
}

/// A finding, the transform that made it, and the step of it, from 1; 0 is the transform as a whole.
struct Found<'t> {
    transform: &'t Transform,
    step: usize,
    finding: Finding,
}

impl<'t, 'd> Rewriter<'t, 'd> {
    fn new(original: &'t str, engine: &'t Engine<'t>, decide: Option<&'t mut Decide<'d>>) -> Self {
        Self {
            original,
            decide,
            lines: OnceCell::new(),
            engine,
            count: 0,
            bytes: 0,
            passes: Vec::new(),
            changes: Vec::new(),
            declined: Vec::new(),
            unwanted: FixSet::default(),
            closed: false,
            satisfied: Vec::new(),
            ignored: Ignored::default(),
        }
    }

    fn run(&mut self) -> Result<Outcome, Failure> {
        if self.engine.has_no_say_in(self.original) && dockerfile::is_sound(self.original) {
            return Ok(self.outcome(self.original, Vec::new()));
        }
        let mut text = Cow::Borrowed(self.original);
        loop {
            let dockerfile = dockerfile::parse(&text);
            match self.look(&dockerfile, None)? {
                Pass::Edited(next) => text = Cow::Owned(next),
                Pass::Done(outcome) => return Ok(*outcome),
            }
        }
    }

    /// One pass, and a second one over what came of it, which the gates have read already: that is `known`.
    fn look<'a>(&mut self, dockerfile: &'a Dockerfile<'a>, known: Option<View<'a>>) -> Result<Pass, Failure> {
        let text = dockerfile.text;
        if self.count >= MOST_PASSES && (self.count >= self.original.len() || self.bytes >= MOST_BYTES) {
            let message = format!("still changing after {} passes", self.count);
            return Err(Failure::Gate { gate: "converges", message });
        }
        (self.count, self.bytes) = (self.count + 1, self.bytes + text.len());
        let spoken_to = self.engine.may_be_spoken_to(text);
        if spoken_to && self.passes.is_empty() && self.is_ignored(dockerfile) {
            let warnings = self.ignored.warnings(|at| self.position(at));
            return Ok(Pass::Done(Box::new(Outcome { text: text.to_owned(), warnings, ..Outcome::default() })));
        }
        self.check_syntax(dockerfile)?;
        gates::tiles(dockerfile).map_err(refused)?;
        let transforms = self.engine.concerned(text, spoken_to);
        if transforms.is_empty() {
            return Ok(Pass::Done(Box::new(self.outcome(text, Vec::new()))));
        }
        let goes_on = known.is_none();
        let mut view = known.unwrap_or_else(|| View::new(dockerfile));
        view.thorough = self.engine.thorough;
        view.declined = std::mem::take(&mut self.unwanted);
        let found = findings(&transforms, &view);
        if spoken_to {
            self.note_ignored(&mut view, &found, &transforms);
        }
        self.pass(view, found, &transforms, goes_on)
    }

    fn check_syntax(&self, dockerfile: &Dockerfile) -> Result<(), Failure> {
        let Some(error) = dockerfile.errors.iter().min_by_key(|error| error.at) else { return Ok(()) };
        let Position { line, column } = self.position(error.at);
        Err(Failure::Syntax { line, column, message: error.message.clone() })
    }

    /// Reads the comments that speak to dockmod, and says whether one of them keeps it from a text with errors.
    fn is_ignored(&mut self, dockerfile: &Dockerfile) -> bool {
        let suppressions = Suppressions::new(dockerfile);
        let names = self.engine.transforms.iter().map(|transform| &transform.name);
        let mut known: Vec<&str> = names.chain(&*self.engine.others).map(String::as_str).collect();
        known.sort_unstable();
        known.dedup();
        self.ignored.read(&suppressions, &known);
        suppressions.cover_file() && !dockerfile.errors.is_empty()
    }

    fn note_ignored(&mut self, view: &mut View, found: &[Found<'t>], transforms: &[&'t Transform]) {
        let mut ignored = std::mem::take(&mut self.ignored);
        if self.passes.is_empty() {
            ignored.read_scripts(view);
        }
        ignored.note(view, found, |view| findings(transforms, view), |at| self.place(at));
        self.ignored = ignored;
    }

    /// Applies the fixes that do not conflict and are not declined, and looks at the result if it `goes_on`.
    fn pass(
        &mut self,
        mut view: View,
        mut found: Vec<Found<'t>>,
        transforms: &[&'t Transform],
        goes_on: bool,
    ) -> Result<Pass, Failure> {
        if self.passes.is_empty() {
            self.satisfied = self.satisfied(&found);
        }
        let mut accepted = FixSet::default();
        loop {
            let is_wanted = |transform: &str, fix: &Fix| {
                !view.declined.contains(transform, fix) && (!self.closed || accepted.contains(transform, fix))
            };
            let (edits, chosen) = choose(&view, &found, is_wanted);
            if chosen.is_empty() {
                if self.closed {
                    self.decline(&view, &found);
                }
                let skips = self.skips(found);
                return Ok(Pass::Done(Box::new(self.outcome(view.dockerfile.text, skips))));
            }
            if self.ask(&mut view, &chosen, &mut accepted) {
                // Now there may be something else to do, or it is done in another way.
                found = findings(transforms, &view);
                continue;
            }
            let next = edits.apply(view.dockerfile.text);
            let parsed = dockerfile::parse(&next);
            let after = View::new(&parsed);
            let passed = gates::tiles(&parsed).and_then(|()| gates::only_edited(&view, &edits, &after));
            let Err(refusal) = passed else {
                chosen.iter().for_each(|chosen| self.changes.push(self.change(chosen)));
                let places = edits.places();
                self.unwanted = view.declined.moved(&places);
                self.passes.push(places);
                return match goes_on {
                    true => self.look(&parsed, Some(after)),
                    false => Ok(Pass::Edited(next)),
                };
            };
            let spoilt = gates::spoilt(&view, &edits, &after);
            if !give_up(&view, &mut found, &spoilt) {
                return Err(refused(refusal));
            }
        }
    }

    fn change(&self, &(transform, _, fix): &Chosen) -> (usize, Change) {
        let (offset, Position { line, column }) = self.place(fix.at);
        let change = Change {
            transform: transform.name.clone(),
            line,
            column,
            effect: fix.effect,
            message: fix.message.clone(),
            edits: fix.edits.iter().map(|edit| self.place(edit.span.start).0).collect(),
        };
        (offset, change)
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

    fn satisfied(&self, found: &[Found]) -> Vec<Satisfied> {
        let place = |found: &Found| match found.finding {
            Finding::Satisfied(span) => Some((self.place(span.start), found.transform.name.clone())),
            _ => None,
        };
        let mut places: Vec<_> = found.iter().filter_map(place).collect();
        places.sort_by_key(|&((offset, _), _)| offset);
        let satisfied = |((_, Position { line, column }), transform)| Satisfied { transform, line, column };
        places.into_iter().map(satisfied).collect()
    }

    /// Where a place of the current text was in the original.
    fn place(&self, at: usize) -> (usize, Position) {
        let offset = self.passes.iter().rev().fold(at, |at, places| places.before(at));
        (offset, self.position(offset))
    }

    fn position(&self, offset: usize) -> Position {
        self.lines.get_or_init(|| LineIndex::new(self.original)).position(offset.min(self.original.len()))
    }

    fn outcome(&mut self, text: &str, skips: Vec<Skip>) -> Outcome {
        self.changes.sort_by_key(|&(offset, _)| offset);
        self.declined.sort_by_key(|&(offset, _)| offset);
        let places = self.passes.iter().fold(Places::default(), |places, next| places.then(next));
        let edits = places.edits(text);
        let changes = self.changes.drain(..).map(|(_, mut change)| {
            change.edits = holding(&edits, &change.edits);
            change
        });
        Outcome {
            changes: changes.collect(),
            declined: self.declined.drain(..).map(|(_, change)| Change { edits: Vec::new(), ..change }).collect(),
            text: text.to_owned(),
            skips,
            suppressed: self.ignored.suppressed(),
            warnings: self.ignored.warnings(|at| self.position(at)),
            unused: self.ignored.unused(&self.engine.transforms, |at| self.position(at)),
            satisfied: std::mem::take(&mut self.satisfied),
            edits,
            failure: None,
        }
    }
}

/// What came of a pass.
enum Pass {
    /// The new text.
    Edited(String),
    /// Nothing is left to be done.
    Done(Box<Outcome>),
}

/// Which of the edits hold the places.
fn holding(edits: &[Edit], places: &[usize]) -> Vec<usize> {
    let at = |place: &usize| edits.partition_point(|edit| edit.span.start <= *place).saturating_sub(1);
    let mut holding: Vec<usize> = places.iter().map(at).collect();
    holding.sort_unstable();
    holding.dedup();
    holding
}

/// What the transforms find in a file, without what has to be left alone.
fn findings<'t>(transforms: &[&'t Transform], view: &View) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for &transform in transforms {
        let findings = action::findings(view, transform).into_iter();
        found.extend(findings.map(|(step, finding)| Found { transform, step, finding }));
    }
    heed(view, &mut found);
    found
}

/// Drops what is about an instruction that has to be left alone.
///
/// The actions see to this themselves, since they can often do something else; whatever they do, the author's word
/// counts.
fn heed(view: &View, found: &mut Vec<Found>) {
    if !view.suppressions.is_empty() {
        let suppressed = |found: &Found, index| view.is_suppressed(index, &found.transform.name);
        found.retain(|found| !found.finding.instructions(view).into_iter().any(|index| suppressed(found, index)));
    }
}

/// Leaves alone what would be fixed in the items that start at `spoilt`, if there is anything.
fn give_up(view: &View, found: &mut [Found], spoilt: &HashSet<usize>) -> bool {
    let mut given_up = false;
    for Found { finding, .. } in found {
        let Finding::Fix(fix) = finding else { continue };
        if fix.edits.iter().any(|edit| spoilt.contains(&view.dockerfile.item_start(edit.span.start))) {
            let message = "the instruction would become too long or nested too deep to be read again".to_owned();
            *finding =
                Finding::Skip(Omission { at: fix.at, code: SkipCode::UnparsableShell, message, concerns: Vec::new() });
            given_up = true;
        }
    }
    given_up
}

fn refused((gate, message): gates::Refusal) -> Failure {
    Failure::Gate { gate, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Edit;
    use crate::report::Effect;
    use crate::transform::check::built_in;

    #[test]
    fn the_authors_word_counts_whatever_an_action_finds() {
        let text = "FROM a\n# dockmod: ignore\nRUN b\nRUN c\n";
        let dockerfile = dockerfile::parse(text);
        let view = View::new(&dockerfile);
        let transforms = built_in();
        let (b, c) = (text.find("RUN b").unwrap(), text.find("RUN c").unwrap());
        let left = |at: usize, edit: usize, concerns: &[usize]| {
            let (edits, concerns) = (vec![Edit::insert(edit, "x")], concerns.to_vec());
            let fix = Fix { at, edits, effect: Effect::Same, message: String::new(), concerns };
            let mut found = vec![Found { transform: &transforms[0], step: 1, finding: Finding::Fix(fix) }];
            heed(&view, &mut found);
            found.len()
        };
        assert_eq!([left(c, c, &[]), left(b, c, &[]), left(c, b + 4, &[]), left(c, c, &[1])], [1, 0, 0, 0]);
        assert_eq!([left(c, b + 5, &[]), left(c, b, &[]), left(c, b - 1, &[]), left(c, c, &[0, 2])], [0, 0, 1, 1]);
    }
}
