//! A transform: where it applies, and what it does there.

use std::collections::BTreeSet;

use super::action::{Step, StepContext};
use super::applies::{Place, Verdict, evaluate, unclear, unread};
use super::condition::{BaseCondition, Condition};
use super::finding::{Finding, Skip};
use super::parameters::{Parameter, ParameterValue, Setting};
use crate::analysis::document::Document;
use crate::base::span::Span;
use crate::report::SkipCode;

/// A validated transform.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Transform {
    /// What `--transform` calls it.
    pub name: String,
    /// One line.
    pub summary: String,
    /// Why one would want it.
    pub why: String,
    /// Where it comes from.
    pub reference: Option<String>,
    /// The groups that it belongs to.
    pub groups: Vec<String>,
    /// The stages it is for; all where there is none.
    #[doc(hidden)]
    pub when: Option<Condition>,
    /// What it does, in this order.
    #[doc(hidden)]
    pub steps: Vec<Step>,
    /// Pairs of Dockerfiles that show it.
    pub examples: Vec<Example>,
}

/// A Dockerfile before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// Before.
    pub before: String,
    /// After; the same as before where the transform leaves it alone.
    pub after: String,
    /// Where the value of the latter stands in the file of the transform, with its quotes.
    pub after_span: Span,
}

impl Transform {
    /// What it finds in a file, each with the step that found it, from 1; 0 is the transform as a whole.
    #[doc(hidden)]
    pub fn findings(&self, document: &Document) -> Vec<(usize, Finding)> {
        let mut verdicts = self.verdicts(document);
        for (stage, verdict) in verdicts.iter_mut().enumerate() {
            if matches!(verdict, Verdict::Onbuild(_)) && self.is_all_in(document, stage) {
                *verdict = Verdict::NotForIt;
            }
        }
        let unread = self.when.iter().flat_map(|when| unread(document, &self.name, when, &verdicts));
        let mut found: Vec<_> = unclear(&verdicts).into_iter().chain(unread).map(|finding| (0, finding)).collect();
        let context = self.context(document, &verdicts);
        for (index, step) in self.steps.iter().enumerate() {
            found.extend(step.findings(&context).into_iter().map(|finding| (index + 1, finding)));
        }
        match &self.when {
            Some(when) if !when.base.is_empty() => on_base(document, &when.base, found),
            _ => found,
        }
    }

    /// What its condition says of each stage.
    pub(super) fn verdicts(&self, document: &Document) -> Vec<Verdict> {
        let variables: Vec<&str> = self.steps.iter().flat_map(|step| step.variables()).collect();
        evaluate(document, &self.name, self.when.as_ref(), &variables)
    }

    /// Whether a stage leaves all that the transform brings to what is built from it.
    fn is_all_in(&self, document: &Document, stage: usize) -> bool {
        let last = document.stages.stages[stage].instructions.end - 1;
        let place = Place { instruction: last, at: document.instructions[last].span.end, assigned: Vec::new() };
        let mut assumed = vec![Verdict::NotForIt; document.stages.stages.len()];
        assumed[stage] = Verdict::Needs(vec![place]);
        let context = self.context(document, &assumed);
        let mut brings = self.steps.iter().filter(|step| !step.changes_commands());
        brings.all(|step| step.findings(&context).iter().all(|finding| matches!(finding, Finding::Satisfied(_))))
    }

    fn context<'c, 'a>(&'c self, document: &'c Document<'a>, verdicts: &'c [Verdict]) -> StepContext<'c, 'a> {
        let Self { name, when, steps, .. } = self;
        let unconditional = when.as_ref().is_none_or(|when| when.runs.is_empty());
        StepContext { document, transform: name, unconditional, steps, verdicts }
    }
}

/// What was found in stages whose base image is as asked, and one skip for each stage of which that is not known and that
/// would be changed.
fn on_base(document: &Document, base: &BaseCondition, found: Vec<(usize, Finding)>) -> Vec<(usize, Finding)> {
    let stages = &document.stages.stages;
    let answers: Vec<Option<bool>> = (0..stages.len()).map(|stage| base.holds(document, stage)).collect();
    let mut unknown = BTreeSet::new();
    let mut kept: Vec<_> = found
        .into_iter()
        .filter(|(_, finding)| {
            let at = finding.span().start;
            let instruction = document.instructions.partition_point(|instruction| instruction.span.start <= at);
            let stage = instruction.checked_sub(1).and_then(|instruction| document.stages.stage_of(instruction));
            // What is ahead of all stages serves those that are as asked.
            let Some(stage) = stage else { return answers.contains(&Some(true)) };
            if answers[stage].is_none() && matches!(finding, Finding::Fix(_)) {
                unknown.insert(stage);
            }
            answers[stage] == Some(true)
        })
        .collect();
    kept.extend(unknown.into_iter().map(|stage| {
        let image = document.stages.root_image(stage).unwrap_or_default();
        let asked = base.texts().join("`, `");
        let named = if image.is_empty() { String::new() } else { format!(" `{image}`") };
        let message = format!("it is not known whether the base image{named} is `{asked}`");
        let span = document.instructions[stages[stage].instructions.start].span;
        (0, Finding::Skip(Skip::new(span, SkipCode::UnknownBase, message)))
    }));
    kept
}

// For configurations, whose types are no part of the facade.
#[doc(hidden)]
impl Transform {
    /// The parameters that some step of it has.
    pub fn parameters(&self) -> Vec<Parameter> {
        let mut known = Vec::new();
        for parameter in self.steps.iter().flat_map(|step| step.registered().parameters) {
            if !known.contains(parameter) {
                known.push(*parameter);
            }
        }
        known.sort_by_key(|parameter| *parameter == Parameter::COMMENT);
        known
    }

    /// The values that its steps have for a parameter, in order.
    pub fn values(&self, parameter: Parameter) -> Vec<ParameterValue> {
        self.steps.iter().filter_map(|step| step.value(parameter)).collect()
    }

    /// Sets a parameter in every step that has it.
    pub fn set(&mut self, setting: &Setting) {
        for step in &mut self.steps {
            if step.registered().parameters.contains(&setting.parameter)
                && let Ok(changed) = step.with(setting.parameter, &setting.given)
            {
                *step = changed;
            }
        }
    }
}
