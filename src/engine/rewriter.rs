//! The fix loop: parse, match, edit, verify, until nothing changes.

use std::borrow::Cow;
use std::collections::HashSet;

use super::choose::{Chosen, StepFinding, choose};
use super::ignored::Ignored;
use super::{Engine, Failure, Outcome};
use crate::analysis::document::Document;
use crate::analysis::suppressions::Suppressions;
use crate::base::edit::{Edit, SourceMap};
use crate::base::limits;
use crate::base::span::Span;
use crate::engine::verify;
use crate::engine::verify::{Declared, Violation};
use crate::report::{Change, Satisfied, SkipCode, Skipped};
use crate::syntax::dockerfile;
use crate::syntax::dockerfile::Dockerfile;
use crate::transforms::finding::{Finding, Fix, Permits, Skip};
use crate::transforms::model::Transform;

pub(super) struct Rewriter<'t> {
    original: &'t str,
    engine: &'t Engine<'t>,
    /// How many passes there were, and how much text they read.
    count: usize,
    bytes: usize,
    /// What each pass moved, to find the way back to the original.
    passes: Vec<SourceMap>,
    changes: Vec<Made>,
    satisfied: Vec<Satisfied>,
    ignored: Ignored,
}

impl<'t> Rewriter<'t> {
    pub(super) fn new(original: &'t str, engine: &'t Engine<'t>) -> Self {
        Self {
            original,
            engine,
            count: 0,
            bytes: 0,
            passes: Vec::new(),
            changes: Vec::new(),
            satisfied: Vec::new(),
            ignored: Ignored::default(),
        }
    }

    /// What becomes of the text.
    pub(super) fn outcome(mut self) -> Outcome {
        self.run().unwrap_or_else(|failure| {
            let (text, failure) = (self.original.to_owned(), Some(failure));
            let warnings = self.ignored.warnings();
            Outcome { text, warnings, failure, ..Outcome::default() }
        })
    }

    fn run(&mut self) -> Result<Outcome, Failure> {
        let mut text = Cow::Borrowed(self.original);
        loop {
            let dockerfile = dockerfile::parse(&text);
            let Pass { next, outcome } = self.look(&dockerfile, None)?;
            text = next.map_or(text, Cow::Owned);
            if let Some(outcome) = outcome {
                return Ok(Outcome { text: text.into_owned(), ..*outcome });
            }
        }
    }

    /// One pass, and a second one over what came of it, which the gates have read already: that is `known`.
    fn look<'a>(&mut self, dockerfile: &'a Dockerfile<'a>, known: Option<Document<'a>>) -> Result<Pass, Failure> {
        let text = dockerfile.text;
        if self.count >= limits::PASSES && (self.count >= self.original.len() || self.bytes >= limits::PASS_BYTES) {
            let message = format!("still changing after {} passes", self.count);
            return Err(Failure::Gate(Violation::new("converges", message)));
        }
        (self.count, self.bytes) = (self.count + 1, self.bytes + text.len());
        let spoken_to = self.engine.may_be_spoken_to(text);
        if spoken_to && self.passes.is_empty() && self.is_ignored(dockerfile) {
            let warnings = self.ignored.warnings();
            return Ok(Pass::done(Outcome { warnings, ..Outcome::default() }));
        }
        if !dockerfile.errors.is_empty() {
            let mut errors = dockerfile.errors.clone();
            errors.sort_by_key(|error| error.span.start);
            return Err(Failure::Syntax(errors));
        }
        if known.is_none() {
            verify::tiles(dockerfile).map_err(Failure::Gate)?;
        }
        let transforms = self.engine.concerned(text, spoken_to);
        if transforms.is_empty() {
            return Ok(Pass::done(self.done(text, Vec::new())));
        }
        let goes_on = known.is_none();
        let mut document = known.unwrap_or_else(|| Document::new(dockerfile));
        document.thorough = self.engine.thorough;
        let found = findings(&transforms, &document);
        if spoken_to {
            self.note_ignored(&mut document, &found, &transforms);
        }
        self.pass(document, found, goes_on)
    }

    /// Reads the comments that are addressed to dockmod, and says whether one of them keeps it from a text with errors.
    fn is_ignored(&mut self, dockerfile: &Dockerfile) -> bool {
        let suppressions = Suppressions::new(dockerfile);
        let names = self.engine.transforms.iter().map(|transform| &transform.name);
        let mut known: Vec<&str> = names.chain(&*self.engine.others).map(String::as_str).collect();
        known.sort_unstable();
        known.dedup();
        self.ignored.read(&suppressions, &known);
        suppressions.cover_file() && !dockerfile.errors.is_empty()
    }

    fn note_ignored(&mut self, document: &mut Document, found: &[StepFinding<'t>], transforms: &[&'t Transform]) {
        let mut ignored = std::mem::take(&mut self.ignored);
        if self.passes.is_empty() {
            ignored.read_scripts(document);
        }
        ignored.note(document, found, |document| findings(transforms, document), |span| self.place(span));
        self.ignored = ignored;
    }

    /// Applies the fixes that do not conflict, and looks at the result if it `goes_on`.
    fn pass(&mut self, document: Document, mut found: Vec<StepFinding<'t>>, goes_on: bool) -> Result<Pass, Failure> {
        if self.passes.is_empty() {
            self.satisfied = self.satisfied(&found);
        }
        loop {
            let (edits, chosen) = choose(&document, &found);
            if chosen.is_empty() {
                if let Some(lost) = found.iter().find(|found| matches!(found.finding, Finding::Fix(_))) {
                    let message = format!("the edits of a fix of {} are in the way of each other", lost.transform.name);
                    return Err(Failure::Gate(Violation::new("applies", message)));
                }
                let skips = self.skips(found);
                return Ok(Pass::done(self.done(document.dockerfile.text, skips)));
            }
            let next = edits.apply(document.dockerfile.text);
            let parsed = dockerfile::parse(&next);
            let after = Document::new(&parsed);
            let declared: Vec<Declared> = chosen.iter().flat_map(|chosen| declared(chosen.fix)).collect();
            let readings = || chosen.iter().flat_map(|chosen| &chosen.fix.readings);
            let passed = verify::tiles(&parsed)
                .and_then(|()| verify::only_edited(&document, &edits, &declared, &after))
                .and_then(|()| verify::read_as_declared(&document, &edits, readings(), &after));
            let Err(violation) = passed else {
                chosen.iter().for_each(|chosen| self.changes.push(self.change(&document, chosen)));
                self.passes.push(edits.places());
                if !goes_on || next.len() > limits::HELD {
                    return Ok(Pass { next: Some(next), outcome: None });
                }
                drop((document, found, edits));
                let Pass { next: last, outcome } = self.look(&parsed, Some(after))?;
                return Ok(Pass { next: last.or(Some(next)), outcome });
            };
            let spoilt = verify::spoilt(&document, &edits, &after);
            if !give_up(&document, &mut found, &spoilt) {
                return Err(Failure::Gate(violation));
            }
        }
    }

    fn change(&self, document: &Document, &Chosen { transform, step, fix }: &Chosen) -> Made {
        let change = Change {
            transform: transform.name.clone(),
            step,
            stage: document.stage_at(fix.span.start),
            span: self.place(fix.span),
            effect: fix.effect,
            message: fix.message.clone(),
            edits: fix.edits.iter().map(|edit| self.place(edit.span).start).collect(),
        };
        Made { change, permits: fix.permits }
    }

    fn skips(&self, found: Vec<StepFinding>) -> Vec<Skipped> {
        let skip = |StepFinding { transform, finding, .. }| match finding {
            Finding::Skip(Skip { span, code, message, .. }) => {
                Some(Skipped { transform: transform.name.clone(), span: self.place(span), code, message })
            }
            _ => None,
        };
        let mut skips: Vec<_> = found.into_iter().filter_map(skip).collect();
        skips.sort_by_key(|skip| skip.span.start);
        skips
    }

    fn satisfied(&self, found: &[StepFinding]) -> Vec<Satisfied> {
        let place = |found: &StepFinding| match found.finding {
            Finding::Satisfied(span) => {
                Some(Satisfied { transform: found.transform.name.clone(), span: self.place(span) })
            }
            _ => None,
        };
        let mut satisfied: Vec<_> = found.iter().filter_map(place).collect();
        satisfied.sort_by_key(|place| place.span.start);
        satisfied
    }

    /// Where a place of the current text was in the original.
    fn place(&self, span: Span) -> Span {
        let back = |at| self.passes.iter().rev().fold(at, |at, places| places.before(at));
        Span::new(back(span.start), back(span.end))
    }

    /// The outcome but for its text.
    fn done(&mut self, text: &str, skips: Vec<Skipped>) -> Outcome {
        self.changes.sort_by_key(|made| made.change.span.start);
        let places = self.passes.iter().fold(SourceMap::default(), |places, next| places.then(next));
        let edits = places.edits(text);
        let mut permits = vec![Permits::default(); edits.len()];
        let changes = self.changes.drain(..).map(|made| {
            let change = Change { edits: holding(&edits, &made.change.edits), ..made.change };
            change.edits.iter().for_each(|&edit| permits[edit] = permits[edit].or(made.permits));
            change
        });
        Outcome {
            changes: changes.collect(),
            skips,
            suppressed: self.ignored.suppressed(),
            warnings: self.ignored.warnings(),
            unused: self.ignored.unused(&self.engine.transforms),
            satisfied: std::mem::take(&mut self.satisfied),
            original: if edits.is_empty() { String::new() } else { self.original.to_owned() },
            edits,
            permits,
            ..Outcome::default()
        }
    }
}

/// A change that was made.
struct Made {
    /// In place of its edits it has where those start in the original.
    change: Change,
    permits: Permits,
}

/// What came of a pass.
struct Pass {
    /// The new text, if there is one.
    next: Option<String>,
    /// The outcome but for its text, if nothing is left to be done.
    outcome: Option<Box<Outcome>>,
}

impl Pass {
    fn done(outcome: Outcome) -> Self {
        Self { next: None, outcome: Some(Box::new(outcome)) }
    }
}

/// The edits of a fix, as they are verified.
fn declared(fix: &Fix) -> impl Iterator<Item = Declared> {
    fix.edits.iter().map(|edit| Declared { span: edit.span, permits: fix.permits })
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
fn findings<'t>(transforms: &[&'t Transform], document: &Document) -> Vec<StepFinding<'t>> {
    let mut found = Vec::new();
    for &transform in transforms {
        let findings = transform.findings(document).into_iter();
        found.extend(findings.map(|(step, finding)| {
            let finding = finding.spanned(document);
            StepFinding { transform, step, finding }
        }));
    }
    heed(document, &mut found);
    found
}

/// Drops what is about an instruction that has to be left alone.
///
/// The actions see to this themselves, since they can often do something else; whatever they do, the author's word
/// counts.
fn heed(document: &Document, found: &mut Vec<StepFinding>) {
    if !document.suppressions.is_empty() {
        let suppressed = |found: &StepFinding, index| document.is_suppressed(index, &found.transform.name);
        found.retain(|found| !found.finding.instructions(document).into_iter().any(|index| suppressed(found, index)));
    }
}

/// Leaves alone what would be fixed in the items that start at `spoilt`, if there is anything.
fn give_up(document: &Document, found: &mut [StepFinding], spoilt: &HashSet<usize>) -> bool {
    let mut given_up = false;
    for StepFinding { finding, .. } in found {
        let Finding::Fix(fix) = finding else { continue };
        if fix.edits.iter().any(|edit| spoilt.contains(&document.dockerfile.item_start(edit.span.start))) {
            let message = "the instruction would become too long or nested too deep to be read again";
            *finding = Finding::Skip(Skip::new(fix.span, SkipCode::UnparsableShell, message));
            given_up = true;
        }
    }
    given_up
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::edit::Edit;
    use crate::report::Effect;
    use crate::transforms::load::built_in;

    #[test]
    fn a_large_text_comes_out_as_a_small_one() {
        let line = format!("RUN apk add {}\n", "x".repeat(1_000));
        let end = "FROM alpine\nRUN pip install prisma && prisma generate\n";
        let rewritten = |lines: usize| {
            let outcome = crate::engine::rewrite(&format!("FROM alpine\n{}{end}", line.repeat(lines)), &built_in());
            assert_eq!(outcome.failure, None);
            (outcome.text, outcome.changes.len())
        };
        let (none, one, two) = (rewritten(0), rewritten(1), rewritten(2));
        let loops = &two.0["FROM alpine\n".len()..][..two.0.len() - one.0.len()];
        assert!(loops.contains("for i in 1 2 3") && none.0.contains("nodejs"), "{}", two.0);
        let lines = 1 + limits::HELD / line.len();
        let (text, changes) = rewritten(lines);
        assert_eq!(changes, none.1 + lines);
        assert!(text == none.0.replacen("FROM alpine\n", &format!("FROM alpine\n{}", loops.repeat(lines)), 1));
    }

    #[test]
    fn the_authors_word_counts_whatever_an_action_finds() {
        let text = "FROM a\n# dockmod: ignore\nRUN b\nRUN c\n";
        let dockerfile = dockerfile::parse(text);
        let document = Document::new(&dockerfile);
        let transforms = built_in();
        let (b, c) = (text.find("RUN b").unwrap(), text.find("RUN c").unwrap());
        let left = |at: usize, edit: usize, concerns: &[usize]| {
            let (edits, concerns, readings) = (vec![Edit::insert(edit, "x")], concerns.to_vec(), Vec::new());
            let (span, message) = (Span::empty(at), String::new());
            let fix =
                Fix { span, edits, permits: Permits::default(), effect: Effect::Same, message, concerns, readings };
            let mut found = vec![StepFinding { transform: &transforms[0], step: 1, finding: Finding::Fix(fix) }];
            heed(&document, &mut found);
            found.len()
        };
        assert_eq!([left(c, c, &[]), left(b, c, &[]), left(c, b + 4, &[]), left(c, c, &[1])], [1, 0, 0, 0]);
        assert_eq!([left(c, b + 5, &[]), left(c, b, &[]), left(c, b - 1, &[]), left(c, c, &[0, 2])], [0, 0, 1, 1]);
    }
}
