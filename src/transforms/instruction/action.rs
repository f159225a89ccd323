//! The step as transform files have it: its keys, the rules for them, and what people are told of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::Value;

use super::condition::Condition;
use super::pattern::Pattern;
use super::samples::{Mistake, mistake};
use super::template::Template;
use crate::base::diagnostic::Diagnostic;
use crate::base::suggest::instead;
use crate::base::toml::{Entries, Spanned};
use crate::syntax::dockerfile::Keyword;
use crate::transforms::action::{Action, Explanation, Registered, Step, StepContext, with_comment};
use crate::transforms::finding::Finding;
use crate::transforms::holes;
use crate::transforms::keys::{Checked, EffectKey, OneOrMore, Seen, check, comment};
use crate::transforms::parameters::{Given, Parameter, ParameterValue};

/// Write one instruction in place of another.
#[derive(Clone, Debug)]
pub struct Instructions {
    /// `match` and `to`, as they are written.
    pub(super) source: [String; 2],
    pub(super) pattern: Pattern,
    pub(super) template: Template,
    /// What must hold of what holes stand for.
    pub(super) conditions: Vec<(String, Vec<Condition>)>,
    pub(super) effect: EffectKey,
    /// Comment lines for above the instruction, without `#`.
    pub(super) comment: Option<String>,
}

/// The line in the registry.
pub static ACTION: Registered = Registered::new::<Shape>("instruction", &[Parameter::COMMENT], |table, seen| {
    Ok(Arc::new(table.read::<Shape>()?.checked(seen)?))
});

/// Writes one instruction in place of another.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Shape {
    /// The instructions that it is for, with holes: `MAINTAINER :[who*]`. `:[name]` is one word, `:[name*]` any number,
    /// `:[flags*]` the flags. `ENV :[key] :[value*]` is the old form without `=`.
    #[schemars(length(min = 1))]
    r#match: Spanned<String>,
    /// What is written in its place: `LABEL org.opencontainers.image.authors=:[who|quoted]`. `:[name|quoted]` is a value in
    /// quotes, `:[name|json]` a JSON string.
    #[schemars(length(min = 1))]
    to: Spanned<String>,
    /// Conditions on what holes stand for, on each word of it: `{ from = ["not url", "not archive"] }`.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, ConditionsShape>")]
    r#where: Entries<Spanned<OneOrMore>>,
    /// What the reports call it.
    #[schemars(extend("default" = "same"))]
    effect: Option<EffectKey>,
    /// Comment lines for above an instruction that the step changes or adds, without `#`.
    #[schemars(length(min = 1))]
    comment: Option<Spanned<String>>,
}

/// One condition or several, all of which must hold.
struct ConditionsShape;

impl JsonSchema for ConditionsShape {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Conditions".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        let names: Vec<Value> = Condition::all().map(|condition| condition.to_string().into()).collect();
        let one = json_schema!({ "type": "string", "enum": names });
        json_schema!({
            "description": "One condition or several, all of which must hold.",
            "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }],
        })
    }
}

impl Shape {
    fn checked(self, seen: &mut Seen) -> Checked<Instructions> {
        let pieces = holes::pattern(&self.r#match)?;
        let pattern = Pattern::new(&self.r#match, &pieces)?;
        let template = Template::new(&self.to, &holes::template(&self.to, &pieces)?, &pattern)?;
        seen.once("pattern", self.r#match.get_ref(), self.r#match.span())?;
        let conditions = self.r#where.0.iter().map(|(hole, words)| conditions(hole, words, &pieces));
        let conditions = conditions.collect::<Checked<Vec<_>>>()?;
        let step = Instructions {
            source: [self.r#match.get_ref().clone(), self.to.get_ref().clone()],
            pattern,
            template,
            conditions,
            effect: self.effect.unwrap_or_default(),
            comment: self.comment.as_ref().map(comment).transpose()?,
        };
        if let Some(mistake) = mistake(&step, &seen.kept::<Instructions>()) {
            return Err(self.fault(mistake));
        }
        seen.keep(step.clone());
        Ok(step)
    }

    /// What is wrong with pattern and template together, and where.
    fn fault(&self, mistake: Mistake) -> Diagnostic {
        let (span, message) = match mistake {
            Mistake::NeverHolds(hole) => {
                let of = |(name, words): &(Spanned<String>, Spanned<OneOrMore>)| {
                    (*name.get_ref() == hole).then(|| words.span())
                };
                let span = self.r#where.0.iter().find_map(of).unwrap_or_else(|| self.r#match.span());
                (span, format!("no value of `{hole}` meets all of these conditions: drop one"))
            }
            Mistake::MatchesNothing(Some(refused)) => {
                (self.r#match.span(), format!("the pattern can match nothing, since BuildKit refuses it: {refused}"))
            }
            Mistake::MatchesNothing(None) => {
                let message = "the pattern can match nothing, since BuildKit splits such an instruction in another way";
                (self.r#match.span(), message.to_owned())
            }
            Mistake::GivesNothing(message) => (self.to.span(), format!("this can never be written: {message}")),
            Mistake::NeverRests => {
                let message = "the pattern matches what this gives, so the step would never come to rest: write a pattern \
                               that does not match it, or a condition in `where`";
                (self.to.span(), message.to_owned())
            }
            Mistake::Undone(other) => {
                let message =
                    format!("the step for `{other}` undoes this, so the two would never come to rest: drop one");
                (self.to.span(), message)
            }
        };
        Diagnostic::new(span, message)
    }
}

/// The conditions on a hole.
fn conditions(
    hole: &Spanned<String>,
    words: &Spanned<OneOrMore>,
    pattern: &[holes::Piece],
) -> Checked<(String, Vec<Condition>)> {
    let names = || holes::holes(pattern).map(|(hole, _)| hole.name.as_str());
    let name = hole.get_ref();
    if !names().any(|known| known == name) {
        return Err(Diagnostic::new(
            hole.span(),
            format!("the pattern has no hole `{name}`; {}", instead(name, names())),
        ));
    }
    let list = words.get_ref().all(words.span(), "condition, such as `not url`")?;
    let list = list.iter().map(|word| Ok((check(word, Condition::parse)?, word.span())));
    let list = list.collect::<Checked<Vec<_>>>()?;
    for (index, (condition, span)) in list.iter().enumerate() {
        let opposite = Condition { negated: !condition.negated, ..*condition };
        if list[..index].iter().any(|(earlier, _)| *earlier == opposite) {
            let message = format!("`{condition}` and `{opposite}` never hold together: drop one");
            return Err(Diagnostic::new(span.clone(), message));
        }
    }
    Ok((name.clone(), list.into_iter().map(|(condition, _)| condition).collect()))
}

impl Action for Instructions {
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
        let [pattern, template] = self.source.clone();
        let condition = |(hole, conditions): &(String, Vec<Condition>)| {
            let list: Vec<String> = conditions.iter().map(Condition::to_string).collect();
            format!("{hole}: {}", list.join(", "))
        };
        let lines = [
            ("match", vec![pattern]),
            ("to", vec![template]),
            ("where", self.conditions.iter().map(condition).collect()),
            ("effect", vec![crate::report::Effect::from(self.effect).name().to_owned()]),
        ];
        Explanation::new("Rewrite instructions", lines, self.comment.as_deref())
    }

    fn findings(&self, context: &StepContext) -> Vec<Finding> {
        super::findings(self, context)
    }

    fn needles(&self) -> Option<Vec<&str>> {
        Some(Vec::new())
    }

    fn keywords(&self) -> Vec<Keyword> {
        vec![self.pattern.holed.keyword]
    }

    fn changes_commands(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::condition::Kind;
    use super::*;

    #[test]
    fn every_condition_is_read_as_it_is_named() {
        for condition in Condition::all() {
            assert_eq!(Condition::parse(&condition.to_string()).unwrap(), condition);
        }
        assert_eq!(Condition::all().count(), 2 * Kind::ALL.len());
    }
}
