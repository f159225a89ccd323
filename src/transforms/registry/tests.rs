//! An action takes a folder and a line: here is one that does nothing, in a module of a test.

use schemars::Schema;
use serde_json::json;

use crate::analysis::document::Document;
use crate::base::diagnostic::Diagnostic;
use crate::base::toml::{Entries, Spanned};
use crate::syntax::dockerfile;
use crate::transforms::action::Registered;
use crate::transforms::finding::Finding;
use crate::transforms::json_schema;
use crate::transforms::load::{ParameterTable, built_in, parse_with, schema, settings};
use crate::transforms::model::Transform;
use crate::transforms::parameters::{Given, Parameter, ParameterValue, Setting};
use crate::transforms::prefilter::Prefilter;

/// What the folder of an action holds.
mod idle {
    use std::sync::Arc;

    use schemars::JsonSchema;
    use serde::Deserialize;

    use crate::base::diagnostic::Diagnostic;
    use crate::base::toml::Spanned;
    use crate::transforms::action::{Action, Explanation, Registered, Step, StepContext};
    use crate::transforms::finding::Finding;
    use crate::transforms::keys::comment;
    use crate::transforms::parameters::{Given, Parameter, ParameterValue};

    #[derive(Clone, Debug)]
    struct Idle(Option<String>);

    pub(super) static ACTION: Registered =
        Registered::new::<Shape>("idle", &[Parameter::COMMENT], |table, _| table.read::<Shape>()?.checked());

    /// Does nothing.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Shape {
        /// Why not.
        comment: Option<Spanned<String>>,
    }

    impl Shape {
        fn checked(self) -> Result<Step, Diagnostic> {
            Ok(Arc::new(Idle(self.comment.as_ref().map(comment).transpose()?)))
        }
    }

    impl Action for Idle {
        fn registered(&self) -> &'static Registered {
            &ACTION
        }

        fn value(&self, _parameter: Parameter) -> Option<ParameterValue> {
            self.0.clone().map(ParameterValue::Text)
        }

        fn with(&self, _parameter: Parameter, given: &Given) -> Result<Step, Diagnostic> {
            let Given::Text(text) = given else { return Ok(Arc::new(self.clone())) };
            Ok(Arc::new(Self(Some(comment(text)?))))
        }

        fn explain(&self) -> Explanation {
            Explanation::new("Do nothing", [], self.0.as_deref())
        }

        fn findings(&self, context: &StepContext) -> Vec<Finding> {
            assert_eq!(context.steps.len(), 1);
            let document = context.document;
            let starts =
                document.stages.stages.iter().map(|stage| document.instructions[stage.instructions.start].span);
            starts.map(Finding::Satisfied).collect()
        }
    }
}

/// The line.
static ACTIONS: &[&Registered] = &[&idle::ACTION];

fn parse(step: &str) -> Result<Transform, Diagnostic> {
    parse_with(&format!("name = 'x'\nsummary = 's'\nwhy = 'w'\n[[steps]]\n{step}\n"), ACTIONS)
}

#[test]
fn it_is_loaded_and_run() {
    let transform = parse("action = 'idle'\ncomment = 'why'").unwrap();
    assert_eq!(transform.values(transform.parameters()[0]), [ParameterValue::Text("why".to_owned())]);
    let text = "FROM a\nRUN b\nFROM c\n";
    assert!(Prefilter::new(&transform).passes(text));
    let dockerfile = dockerfile::parse(text);
    let found = transform.findings(&Document::new(&dockerfile));
    let satisfied = |(step, finding): &(usize, Finding)| *step == 1 && matches!(finding, Finding::Satisfied(_));
    assert!(found.len() == 2 && found.iter().all(satisfied), "{found:?}");
}

#[test]
fn what_is_wrong_with_it_is_told() {
    let message = |step: &str| parse(step).unwrap_err().message;
    assert_eq!(message("action = 'idel'"), "unknown value `idel`; did you mean `idle`?");
    assert_eq!(message("action = 'retry'"), "unknown value `retry`; available: `idle`");
    assert_eq!(message("action = 'idle'\ncoment = 'a'"), "unknown key `coment`; did you mean `comment`?");
    assert_eq!(message("action = 'idle'\ncomment = ' '").split(',').next(), Some("the text is empty"));
    let first = "a step begins with `comment`, expected `action`: put `action = \"idle\"` first";
    assert_eq!(message("comment = 'a'\naction = 'idle'"), first);
}

#[test]
fn it_is_explained_and_configured() {
    let mut transform = parse("action = 'idle'").unwrap();
    assert_eq!(transform.steps[0].explain().title, "Do nothing");
    let tables: Entries<ParameterTable> = crate::base::toml::read("[x]\ncomment = 'so'").unwrap();
    for (_, table) in tables.0 {
        settings(table, &transform).unwrap().iter().for_each(|(_, setting)| transform.set(setting));
    }
    assert_eq!(transform.steps[0].explain().lines, [("comment", vec!["# so".to_owned()])]);
}

#[test]
fn it_has_a_schema() {
    let idle = json!({
        "type": "object",
        "description": "Does nothing.",
        "properties": {
            "action": { "type": "string", "const": "idle" },
            "comment": { "type": ["string", "null"], "description": "Why not." },
        },
        "required": ["action"],
        "additionalProperties": false,
    });
    let found = schema::step_of(ACTIONS, &mut json_schema::generator());
    assert_eq!(found.get("oneOf"), Some(&json!([idle])));
    let parameters = json_schema::parameters(&mut json_schema::generator(), &parse("action = 'idle'").unwrap());
    let described =
        |schema: &Schema| schema.get("properties").and_then(|keys| keys["comment"].get("description")).cloned();
    assert_eq!(described(&parameters), Some("Why not.".into()));
}

#[test]
fn what_is_set_is_what_the_steps_then_have() {
    let text = |text: &str| Spanned::new(0..0, text.to_owned());
    for mut transform in built_in() {
        let given = Given::Text(text("why"));
        transform.set(&Setting { parameter: Parameter::COMMENT, given });
        assert!(
            transform.values(Parameter::COMMENT).iter().all(|value| *value == ParameterValue::Text("why".to_owned()))
        );
        for step in &transform.steps {
            for &parameter in step.registered().parameters {
                let given = match step.value(parameter).unwrap() {
                    ParameterValue::Number(number) => Given::Number(Spanned::new(0..0, number.into())),
                    ParameterValue::Text(value) => Given::Text(text(&value)),
                    ParameterValue::Texts(values) => {
                        Given::Texts(Spanned::new(0..0, values.iter().map(|value| text(value)).collect()))
                    }
                };
                let same = step.with(parameter, &given).unwrap();
                assert_eq!(same.value(parameter), step.value(parameter));
            }
        }
    }
}

#[test]
fn one_name_is_one_parameter() {
    for parameter in super::ACTIONS.iter().flat_map(|action| action.parameters) {
        assert_eq!(super::parameter(parameter.name()), Some(*parameter));
    }
}
