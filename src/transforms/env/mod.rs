//! The action `env`: sets environment variables that a stage needs.

mod action;
mod join;
mod value;

use std::collections::{BTreeMap, HashSet};

use super::action::StepContext;
use super::waiting::Waiting;
use super::writing::insertion::{comment_above, line_ahead};
use crate::analysis::document::Document;
use crate::analysis::stages::{EnvValue, Origin};
use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::report::{Effect, SkipCode};
use crate::syntax::dockerfile::{Body, Keyword, Pair};
use crate::transforms::applies::{Place, Verdict};
use crate::transforms::finding::{Finding, Fix, Permits, Skip};

pub use action::{ACTION, Env, Variable};

/// What the step has to say of each stage that the transform is for.
///
/// A stage that is ambiguous is left to [`applies::unclear`](crate::transforms::applies::unclear). A stage waits while one
/// that it is built from is still to be put right, since it may then have what it needs. A stage that does not get what
/// another step should bring does not get the variables either, which would speak of what is not there.
fn findings(step: &Env, context: &StepContext) -> Vec<Finding> {
    let StepContext { document, transform, steps, verdicts, .. } = *context;
    let mut findings = Vec::new();
    let given_up: HashSet<usize> = steps.iter().flat_map(|step| step.given_up(context)).collect();
    let mut waiting = Waiting::default();
    for (stage, verdict) in verdicts.iter().enumerate() {
        waiting.enter(document, stage);
        let Verdict::Needs(places) = verdict else { continue };
        if given_up.contains(&stage) || waiting.is_on(stage) {
            continue;
        }
        let found = of_stage(document, stage, places, transform, step);
        if found.iter().any(|finding| matches!(finding, Finding::Fix(_))) {
            waiting.fixes(stage);
        }
        findings.extend(found);
    }
    findings
}

fn of_stage(document: &Document, stage: usize, places: &[Place], transform: &str, step: &Env) -> Vec<Finding> {
    let (skips, wrong, lacking) = (Vec::new(), BTreeMap::new(), Vec::new());
    let mut work = Work { document, stage, transform, step, skips, wrong, lacking, meant: false };
    for variable in &step.variables {
        work.look_at(variable, places);
    }
    let mut findings = work.fixes();
    if findings.is_empty() && work.skips.is_empty() && !work.meant {
        findings.push(Finding::Satisfied(Span::empty(places.first().map_or(0, |place| place.at))));
    }
    findings.extend(work.skips.into_iter().map(Finding::Skip));
    findings
}

/// An ENV gets a variable, or another value.
const EDITS: Permits = Permits::comments().and_edits(Keyword::Env);

/// An ENV comes in.
const ADDS: Permits = Permits::comments().and_adds(Keyword::Env);

struct Work<'w, 'a> {
    document: &'w Document<'a>,
    stage: usize,
    transform: &'w str,
    step: &'w Env,
    skips: Vec<Skip>,
    /// Settings of this stage to another value, by instruction and pair, with the first instruction that needs it.
    wrong: BTreeMap<(usize, usize), (&'w Variable, usize)>,
    /// Variables that have to be set anew.
    lacking: Vec<Lacking<'w>>,
    /// Whether an instruction that has to be left alone sets another value: it is meant, wherever it is in force.
    meant: bool,
}

struct Lacking<'w> {
    variable: &'w Variable,
    /// The first instruction that needs it.
    instruction: usize,
    /// What it has there that must be set aside.
    hidden: Option<&'w EnvValue>,
}

impl<'w> Work<'w, '_> {
    /// Finds out what is to be done so that every place has the variable.
    fn look_at(&mut self, variable: &'w Variable, places: &[Place]) {
        let mut lacking = None;
        for place in places {
            if is_overridden(place, variable) {
                self.skips.push(overridden(place, variable));
                continue;
            }
            if place.assigned(&variable.name).is_some_and(|set| set.exported) {
                continue;
            }
            match self.document.stages.env(place.instruction, &variable.name) {
                Some(found) if self.is_right(found, variable) => {}
                Some(found) if self.document.is_suppressed(found.instruction, self.transform) => self.meant = true,
                Some(found) if found.origin == Origin::Env && self.is_own(found) => {
                    let first = (variable, place.instruction);
                    self.wrong.entry((found.instruction, found.pair)).or_insert(first);
                }
                hidden => {
                    lacking.get_or_insert(Lacking { variable, instruction: place.instruction, hidden });
                }
            }
        }
        self.lacking.extend(lacking);
    }

    /// An ARG can be changed from outside, so its value does not count.
    fn is_right(&self, found: &EnvValue, variable: &Variable) -> bool {
        found.origin == Origin::Env && found.value.as_deref().is_some_and(|value| accepts(variable, value))
    }

    fn is_own(&self, found: &EnvValue) -> bool {
        self.document.stages.stage_of(found.instruction) == Some(self.stage)
    }

    fn fixes(&self) -> Vec<Finding> {
        let replaced = self
            .wrong
            .iter()
            .filter_map(|(&(instruction, pair), &(variable, need))| self.replaced(instruction, pair, variable, need));
        // What only a later place lacks waits for the next pass.
        let first = self.lacking.iter().map(|lacking| lacking.instruction).min();
        replaced.chain(first.map(|instruction| self.set(instruction))).map(Finding::Fix).collect()
    }

    fn replaced(&self, instruction: usize, pair: usize, variable: &Variable, need: usize) -> Option<Fix> {
        let found = self.document.instructions[instruction];
        let pair = pairs(self.document, instruction)?.get(pair)?;
        let value = pair.value?;
        // Of an empty value, the file says only where it starts: after the name.
        let start = if value.is_empty() {
            found.mapped.source_end(value.start)
        } else {
            found.mapped.source_start(value.start)
        };
        let span = Span::new(start, start.max(found.mapped.source_end(value.end)));
        let new = value::quoted(&variable.value, self.document.dockerfile.escape);
        let comment = comment_above(self.document, instruction, self.step.comment.as_deref());
        Some(Fix {
            span: found.mapped.source_span(pair.span),
            edits: comment.into_iter().chain([Edit::replace(span, new)]).collect(),
            permits: EDITS,
            effect: Effect::Replaced,
            message: format!(
                "sets {} to {} in place of {}",
                variable.name,
                variable.value,
                value.of(found.mapped.text())
            ),
            concerns: vec![need],
            readings: Vec::new(),
        })
    }

    /// Sets the variables whose first place to lack them is in the instruction.
    fn set(&self, instruction: usize) -> Fix {
        let here: Vec<_> = self.lacking.iter().filter(|lacking| lacking.instruction == instruction).collect();
        let variables: Vec<&Variable> = here.iter().map(|lacking| lacking.variable).collect();
        let hidden = || here.iter().filter_map(|lacking| lacking.hidden);
        let changed = hidden().any(|hidden| {
            let accepts = |value: &str| variables.iter().any(|variable| accepts(variable, value));
            !hidden.value.as_deref().is_some_and(accepts)
        });
        let effect = if changed { Effect::Replaced } else { Effect::Same };
        let texts: Vec<String> = variables.iter().map(|variable| self.pair_text(variable)).collect();
        let joined = if hidden().next().is_none() { self.joined(instruction, &texts, effect) } else { None };
        let mut fix = joined.unwrap_or_else(|| self.new_line(instruction, &texts, effect));
        fix.concerns = std::iter::once(instruction).chain(hidden().map(|hidden| hidden.instruction)).collect();
        fix
    }

    fn pair_text(&self, variable: &Variable) -> String {
        format!("{}={}", variable.name, value::quoted(&variable.value, self.document.dockerfile.escape))
    }

    /// Joins the nearest earlier ENV of the stage that has several keys on lines of their own.
    fn joined(&self, need: usize, texts: &[String], effect: Effect) -> Option<Fix> {
        let first = self.document.stages.stages[self.stage].instructions.start;
        let open = |&index: &usize| !self.document.is_suppressed(index, self.transform);
        let mut earlier = (first..need).rev().filter(open);
        let (instruction, edit) = earlier.find_map(|index| Some((index, join::edit(self.document, index, texts)?)))?;
        let comment = comment_above(self.document, instruction, self.step.comment.as_deref());
        Some(Fix {
            span: self.document.instructions[instruction].keyword_span,
            edits: comment.into_iter().chain([edit]).collect(),
            permits: EDITS,
            effect,
            message: format!("sets {}", texts.join(" ")),
            concerns: Vec::new(),
            readings: Vec::new(),
        })
    }

    fn new_line(&self, instruction: usize, texts: &[String], effect: Effect) -> Fix {
        let line = format!("ENV {}", texts.join(" "));
        let edit = line_ahead(self.document, instruction, &line, self.step.comment.as_deref());
        Fix {
            span: self.document.instructions[instruction].span,
            edits: vec![edit],
            permits: ADDS,
            effect,
            message: format!("adds `{line}`"),
            concerns: Vec::new(),
            readings: Vec::new(),
        }
    }
}

/// The pairs of an ENV.
fn pairs<'v>(document: &'v Document, instruction: usize) -> Option<&'v [Pair]> {
    match &document.instructions[instruction].body {
        Body::Pairs { pairs, .. } => Some(pairs),
        _ => None,
    }
}

fn accepts(variable: &Variable, value: &str) -> bool {
    value == variable.value || variable.accept.iter().any(|accepted| accepted.eq_ignore_ascii_case(value))
}

/// Whether the script at a place gives a variable another value.
fn is_overridden(place: &Place, variable: &Variable) -> bool {
    let set = place.assigned(&variable.name);
    set.is_some_and(|set| !set.value.as_deref().is_some_and(|value| accepts(variable, value)))
}

fn overridden(place: &Place, variable: &Variable) -> Skip {
    let message = format!("needs {}={}, but sets it to something else itself", variable.name, variable.value);
    Skip::new(Span::empty(place.at), SkipCode::Overridden, message)
}
