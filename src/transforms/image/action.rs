//! The step as transform files have it: its keys, the rules for them, and what people are told of it.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::mapping::Mapping;
use crate::base::substring::Needles;
use crate::base::toml::Spanned;
use crate::report::Effect;
use crate::transforms::action::{Action, Explanation, Registered, Step, StepContext, with_comment};
use crate::transforms::finding::Finding;
use crate::transforms::holes;
use crate::transforms::keys::{Checked, EffectKey, Seen, comment};
use crate::transforms::parameters::{Given, Parameter, ParameterValue};

/// Take images from elsewhere, or other ones.
#[derive(Clone, Debug)]
pub struct Images {
    /// `match` and `to`, as they are written.
    source: [String; 2],
    pub(super) mapping: Mapping,
    /// What a text must hold for the step to have something to say of it.
    pub(super) needles: Option<Needles>,
    pub(super) effect: Effect,
    /// Comment lines for above the instruction, without `#`.
    pub(super) comment: Option<String>,
}

/// The line in the registry.
pub static ACTION: Registered = Registered::new::<Shape>("image", &[Parameter::COMMENT], |table, seen| {
    Ok(Arc::new(table.read::<Shape>()?.checked(seen)?))
});

/// Changes the images that stages are built from, and that files are taken from.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Shape {
    /// The images that it is for, with holes: `bitnami/:[name]::[tag]`. `:[name]` is a component or a part of one,
    /// `:[path*]` any number of them, `:[registry]/` in front any registry. Without a tag it is for all tags.
    #[schemars(length(min = 1))]
    r#match: Spanned<String>,
    /// What is written in their place: `bitnamilegacy/:[name]::[tag]`. Tag and digest stay where neither has one.
    #[schemars(length(min = 1))]
    to: Spanned<String>,
    /// What the reports call it.
    #[schemars(extend("default" = "same"))]
    effect: Option<EffectKey>,
    /// Comment lines for above an instruction that the step changes, without `#`.
    #[schemars(length(min = 1))]
    comment: Option<Spanned<String>>,
}

impl Shape {
    fn checked(self, seen: &mut Seen) -> Checked<Images> {
        let pattern = holes::pattern(&self.r#match)?;
        let template = holes::template(&self.to, &pattern)?;
        let mapping = Mapping::new([&self.r#match, &self.to], [&pattern, &template])?;
        seen.once("image", self.r#match.get_ref(), self.r#match.span())?;
        Ok(Images {
            needles: mapping.needle().and_then(|needle| Needles::new([needle])),
            mapping,
            effect: self.effect.unwrap_or_default().into(),
            comment: self.comment.as_ref().map(comment).transpose()?,
            source: [self.r#match.into_inner(), self.to.into_inner()],
        })
    }
}

impl Action for Images {
    fn registered(&self) -> &'static Registered {
        &ACTION
    }

    fn value(&self, _parameter: Parameter) -> Option<ParameterValue> {
        self.comment.clone().map(ParameterValue::Text)
    }

    fn with(&self, _parameter: Parameter, given: &Given) -> Checked<Step> {
        with_comment(self, given, |step| &mut step.comment)
    }

    fn explain(&self) -> Explanation {
        let [from, to] = self.source.clone();
        let effect = Some(self.effect).filter(|effect| *effect != Effect::Same).map(|effect| effect.name().to_owned());
        let lines = [("match", vec![from]), ("to", vec![to]), ("effect", effect.into_iter().collect())];
        Explanation::new("Take other images", lines, self.comment.as_deref())
    }

    fn findings(&self, context: &StepContext) -> Vec<Finding> {
        super::findings(self, context)
    }

    fn needles(&self) -> Option<Vec<&str>> {
        self.needles.as_ref().map(|needles| needles.words().collect())
    }

    fn changes_commands(&self) -> bool {
        true
    }
}
