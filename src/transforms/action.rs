//! What an action is: a folder with an implementation of [`Action`], and a line in the registry.

use std::any::Any;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::applies::{Place, Verdict};
use super::finding::Finding;
use super::keys::{Checked, Seen, comment};
use super::parameters::{Given, Parameter, ParameterValue};
use crate::analysis::document::Document;
use crate::base::diagnostic::Diagnostic;
use crate::base::toml::UnreadTable;
use crate::syntax::dockerfile::Keyword;

/// What is known of an action before there is a step of it.
#[derive(Debug)]
pub struct Registered {
    /// What transform files call it.
    pub name: &'static str,
    /// What a configuration may set, in the order in which it is shown.
    pub(crate) parameters: &'static [Parameter],
    /// The schema of its keys.
    pub(crate) schema: fn(&mut SchemaGenerator) -> Schema,
    /// Makes a step of its keys, which are checked.
    pub(crate) load: fn(UnreadTable, &mut Seen) -> Result<Step, Diagnostic>,
}

impl Registered {
    /// The action whose keys are read as a `Shape`.
    pub(crate) const fn new<Shape: JsonSchema>(
        name: &'static str,
        parameters: &'static [Parameter],
        load: fn(UnreadTable, &mut Seen) -> Result<Step, Diagnostic>,
    ) -> Self {
        Self { name, parameters, schema: Shape::json_schema, load }
    }
}

/// An action with its parameters.
pub type Step = Arc<dyn Action>;

/// An action with its parameters, as a step of a transform.
pub trait Action: Any + fmt::Debug + Send + Sync {
    /// Its line in the registry.
    fn registered(&self) -> &'static Registered;

    /// The value of one of its parameters, if it has one.
    fn value(&self, parameter: Parameter) -> Option<ParameterValue>;

    /// The same step with one of its parameters set.
    ///
    /// # Errors
    ///
    /// Where a transform file could not have the value there.
    fn with(&self, parameter: Parameter, given: &Given) -> Result<Step, Diagnostic>;

    /// What it does, for people.
    fn explain(&self) -> Explanation;

    /// What it has to say of the stages that the transform is for.
    fn findings(&self, context: &StepContext) -> Vec<Finding>;

    /// The words without which it has nothing to say of a text; none where it may have something to say of any. It has
    /// something to say of one with its [`keywords`](Self::keywords), too.
    fn needles(&self) -> Option<Vec<&str>> {
        None
    }

    /// The instructions of which it may have something to say; of those within ONBUILD, too.
    fn keywords(&self) -> Vec<Keyword> {
        Vec::new()
    }

    /// Whether it changes what is there, and so leaves nothing in a stage to those that are built from it.
    fn changes_commands(&self) -> bool {
        false
    }

    /// The variables whose value at a command decides what it does.
    fn variables(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The stages that lack what it should bring and do not get it, so that the other steps do nothing there either.
    fn given_up(&self, _context: &StepContext) -> HashSet<usize> {
        HashSet::new()
    }

    /// Whether the author has decided at a place against what it does, so that the other steps do nothing for it either.
    fn is_declined_at(&self, _place: &Place) -> bool {
        false
    }

    /// What is found in a file that bears on its parameters, as numbers that [`surveyed`](Self::surveyed) explains.
    fn survey(&self, _document: &Document) -> Vec<usize> {
        Vec::new()
    }

    /// Says how often a number was found, in one line.
    fn surveyed(&self, number: usize, count: usize) -> String {
        format!("{number}: {count}")
    }
}

/// The same step with a comment that is given, where a step has no other parameter.
pub fn with_comment<A: Action + Clone>(
    step: &A,
    given: &Given,
    place: fn(&mut A) -> &mut Option<String>,
) -> Checked<Step> {
    let mut step = step.clone();
    if let Given::Text(text) = given {
        *place(&mut step) = Some(comment(text)?);
    }
    Ok(Arc::new(step))
}

impl dyn Action {
    /// The step as a `T`, if it is one.
    pub fn downcast_ref<T: Action>(&self) -> Option<&T> {
        (self as &dyn Any).downcast_ref()
    }
}

/// What a step is asked about.
#[derive(Clone, Copy, Debug)]
pub struct StepContext<'c, 'a> {
    /// The file.
    pub document: &'c Document<'a>,
    /// The name of the transform that the step is one of.
    pub transform: &'c str,
    /// Whether the transform is for every stage.
    pub unconditional: bool,
    /// All steps of the transform.
    pub steps: &'c [Step],
    /// What the transform's condition says of each stage.
    pub verdicts: &'c [Verdict],
}

/// What a step does, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// `Retry`
    pub title: &'static str,
    /// Names with their values; one without a value is left out.
    pub lines: Vec<(&'static str, Vec<String>)>,
}

impl Explanation {
    /// The lines, and what is written above an instruction.
    pub(crate) fn new(
        title: &'static str,
        lines: impl IntoIterator<Item = (&'static str, Vec<String>)>,
        comment: Option<&str>,
    ) -> Self {
        let comment = comment.into_iter().flat_map(str::lines).map(|line| format!("# {line}")).collect();
        Self { title, lines: lines.into_iter().chain([("comment", comment)]).collect() }
    }
}
