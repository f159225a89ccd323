//! The long answer to a skip.

use dockmod::embed::compose;
use dockmod::engine;
use dockmod::engine::Engine;
use dockmod::report::SkipCode;
use dockmod::transforms::load;
use dockmod::transforms::model::Transform;

use crate::tree::Tree;

/// The Dockerfiles, or else Compose files, in a text, which stand between fences.
fn examples(code: SkipCode) -> Vec<String> {
    let mut lines = code.details().lines();
    let mut found = Vec::new();
    while lines.any(|line| line == "```dockerfile" || line == "```yaml") {
        found.push(lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect());
    }
    found
}

/// The transform in a text, where no built-in one skips with the code.
fn own_transform(code: SkipCode) -> Option<Vec<Transform>> {
    let (_, rest) = code.details().split_once("```toml\n")?;
    let own = rest.split_once("```\n")?.0;
    Some(vec![load::parse(own).unwrap_or_else(|error| panic!("{code:?}: {}", error.message))])
}

#[test]
fn every_code_has_an_example_that_is_skipped_and_one_that_is_not() {
    for code in SkipCode::ALL {
        let transforms = own_transform(*code).unwrap_or_else(load::built_in);
        let examples = examples(*code);
        assert!(examples.len() > 1, "{code:?}");
        for (at, example) in examples.iter().enumerate() {
            let outcome = match code {
                SkipCode::YamlStyle => compose::rewrite(example, &Engine::new(&transforms)),
                SkipCode::CrlfHeredoc => engine::rewrite(&example.replace('\n', "\r\n"), &transforms),
                _ => engine::rewrite(example, &transforms),
            };
            assert_eq!(outcome.failure, None, "{code:?}: {example}");
            let skipped = outcome.skips.iter().any(|skip| skip.code == *code);
            assert_eq!(skipped, at == 0, "{code:?}: {example}{:?}", outcome.skips);
            assert!(at == 0 || outcome.skips.is_empty(), "{code:?}: {example}{:?}", outcome.skips);
        }
    }
}

#[test]
fn every_code_has_advice_in_a_sentence() {
    for code in SkipCode::ALL {
        for sentence in [code.why(), code.advice()] {
            assert!(sentence.ends_with('.') && !sentence.contains(['\n', '\r']), "{code:?}: {sentence}");
        }
        assert!(
            code.details().len() > 300 && code.details().lines().all(|line| line.chars().count() <= 120),
            "{code:?}"
        );
    }
}

#[test]
fn explained_for_people_and_for_programs() {
    let tree = Tree::new();
    for code in SkipCode::ALL {
        let text = tree.run(["--explain", code.name()]).code(0).out();
        assert!(text.lines().all(|line| line.starts_with("    ") || line.chars().count() <= 80), "{text}");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&text).starts_with(&format!("{} {} {}", code.name(), code.why(), code.advice())), "{text}");
        let shown = if *code == SkipCode::YamlStyle { "\n    services:\n" } else { "\n    FROM " };
        assert!(text.contains(shown) && !text.contains("```"), "{text}");
        let json = tree.run(["--explain", code.name(), "--output-format=json"]).code(0).out();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let skip = serde_json::json!({
            "code": code.name(), "why": code.why(), "advice": code.advice(), "details": code.details(),
        });
        assert_eq!(json["skip"], skip);
    }
}
