//! An action takes a folder and a line: here is one that does nothing, in a module of a test.

use schemars::Schema;
use serde_json::json;

use crate::analysis::document::Document;
use crate::base::diagnostic::Diagnostic;
use crate::base::toml::Entries;
use crate::syntax::dockerfile;
use crate::transforms::action::{Registered, findings};
use crate::transforms::finding::Finding;
use crate::transforms::json_schema;
use crate::transforms::load::{ParameterTable, parse_with, schema, settings};
use crate::transforms::model::Transform;
use crate::transforms::parameters::ParameterValue;
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
    use crate::transforms::load::comment;
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
            assert_eq!(context.transform.steps.len(), 1);
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
    let found = findings(&Document::new(&dockerfile), &transform);
    let satisfied = |(step, finding): &(usize, Finding)| *step == 1 && matches!(finding, Finding::Satisfied(_));
    assert!(found.len() == 2 && found.iter().all(satisfied), "{found:?}");
}

#[test]
fn what_is_wrong_with_it_is_told() {
    let message = |step: &str| parse(step).unwrap_err().message;
    assert_eq!(message("action = 'idel'"), "unknown value `idel`; did you mean `idle`?");
    assert_eq!(message("action = 'retry'"), "unknown value `retry`; known here is `idle`");
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
