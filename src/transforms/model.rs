//! A transform: where it applies, and what it does there.

use super::action::{Step, StepContext};
use super::applies::{Place, Verdict, evaluate, unclear, unread};
use super::condition::Condition;
use super::finding::Finding;
use super::parameters::{Parameter, ParameterValue, Setting};
use crate::analysis::document::Document;
use crate::base::span::Span;

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
        found
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
        StepContext { document, transform: name, unconditional: when.is_none(), steps, verdicts }
    }
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
