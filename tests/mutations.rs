//! Compose files and configurations with something wrong at random: no crash, no hang, and nothing is touched that is
//! not to be.

mod tree;

use std::time::{Duration, Instant};

use dockmod::embed::compose;
use dockmod::engine::{Engine, Failure};
use dockmod::transforms::load::built_in;
use proptest::prelude::*;
use saphyr_parser::{Event, Parser, ScalarStyle};

use self::tree::Tree;
use self::tree::texts::BEFORE;

/// At this place of a text, in thousandths, so many characters become one of the pieces.
type Mutation = (usize, usize, prop::sample::Index);

fn mutated(seed: &str, mutations: &[Mutation], pieces: &[&str]) -> String {
    let mut text: Vec<char> = seed.chars().collect();
    for (place, length, piece) in mutations {
        let start = text.len() * place / 1000;
        let end = (start + length).min(text.len());
        // The last choice is what stands there already, twice.
        let new = match pieces.get(piece.index(pieces.len() + 1)) {
            Some(piece) => piece.chars().collect(),
            None => text[start..end].repeat(2),
        };
        text.splice(start..end, new);
    }
    text.into_iter().collect()
}

fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let length = prop_oneof![Just(0usize), 0usize..4, 0usize..60];
    prop::collection::vec((0usize..1001, length, any::<prop::sample::Index>()), 1..5)
}

const COMPOSE: &[&str] = &[
    include_str!("../fuzz/seeds/compose/blocks"),
    include_str!("../fuzz/seeds/compose/extension"),
    include_str!("../fuzz/seeds/compose/windows"),
    include_str!("../fuzz/seeds/compose/styles"),
];

const YAML: &str = "\
 |  |\n|\r\n|\t|>|2|&a |*b|<<: |!t |'|\"|{|}|[|]|: |, |- |? |#|# c\n|---\n|...\n|$|$$|${|\\|dockerfile_inline: |build:\n|\
services:\n|RUN apk add q\n|FROM alpine\n|RUN <<E\n|\u{feff}|\u{85}|\u{2028}|\u{e9}|\0|";

/// What the file says, without the Dockerfiles in literal blocks.
fn rest(file: &str) -> Vec<String> {
    let mut is_dockerfile = false;
    let events = Parser::new_from_str(file).map(|step| step.unwrap().0);
    let shown = events.map(|event| match event {
        Event::Scalar(_, ScalarStyle::Literal, ..) if std::mem::take(&mut is_dockerfile) => "Dockerfile".to_owned(),
        event => {
            is_dockerfile = matches!(&event, Event::Scalar(key, ..) if key == "dockerfile_inline");
            format!("{event:?}")
        }
    });
    shown.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn compose_files(seed in prop::sample::select(COMPOSE), mutations in mutations()) {
        let pieces: Vec<&str> = YAML.split('|').chain(["|\n"]).collect();
        let file = mutated(seed, &mutations, &pieces);
        let transforms = built_in();
        let engine = Engine::new(&transforms);
        let start = Instant::now();
        let outcome = compose::rewrite(&file, &engine);
        prop_assert!(start.elapsed() < Duration::from_secs(20));
        match outcome.failure {
            Some(Failure::Syntax(errors)) => {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(file.get(error.span.start..error.span.end).is_some() && !error.message.is_empty());
                }
                prop_assert_eq!(outcome.text, file);
            }
            Some(fault) => prop_assert!(false, "{fault} for\n{file}"),
            None => {
                prop_assert_eq!(rest(&outcome.text), rest(&file));
                // What no edit touches is there, byte for byte and in order.
                let (mut made, mut at) = (String::new(), 0);
                for edit in &outcome.edits {
                    prop_assert!(at <= edit.span.start);
                    made += &file[at..edit.span.start];
                    made += &edit.text;
                    at = edit.span.end;
                }
                prop_assert_eq!(made + &file[at..], outcome.text.clone());
                let again = compose::rewrite(&outcome.text, &engine);
                prop_assert_eq!((again.failure, again.text), (None, outcome.text));
            }
        }
    }
}

const CONFIG: &str = "\
transforms = [\"apk-add-retry\", \"mine\"]
transform-paths = ['tools/*.toml']
include = [\"Dockerfile\", '*.docker']
exclude = [\"vendor/\", '!x'] # c
extend-exclude = ['legacy/**']
compose = true

[transform.apk-add-retry]
attempts = 5
delay = 10
message = \"{command} failed\"
ignored-failure = 'keep'

[[overrides]]
paths = ['a/**']
transforms = []
transform.mine.delay = 1
";

const TOML: &str = "\
 |\n|\r\n|\r|'|\"|'''|\"\"\"|[|]|[[|]]|{|}| = |.|,|#|-1|0|99999999999999999999|1e9|true|inf|1979-05-27|**|[!|\\|\\u0000|\
\u{feff}|\u{e9}|\0|../|/|compose = 1\n|overrides = []\n|transform = 1\n|[transform]\n|[[overrides]]\n|apk-add-retry|mine|";

/// Whether a message is about the configuration, and names a place that is in it.
fn has_place(err: &str, text: &str) -> bool {
    let is_place = |rest: &str| {
        let mut numbers = rest.split(':').map(str::parse::<usize>);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(line)), Some(Ok(column))) => (1..=text.split('\n').count()).contains(&line) && column > 0,
            _ => rest.starts_with(" error: "),
        }
    };
    err.lines().any(|line| line.strip_prefix("dockmod.toml:").is_some_and(is_place))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn configurations(mutations in mutations()) {
        let mine = include_str!("../transforms/apk-add-retry.toml").replace("\"apk-add-retry\"", "\"mine\"");
        let tree = Tree::with(&[("Dockerfile", BEFORE), ("tools/mine.toml", &mine)]);
        let text = mutated(CONFIG, &mutations, &TOML.split('|').collect::<Vec<_>>());
        tree.write("dockmod.toml", &text);
        let start = Instant::now();
        let ran = tree.run(["--check", "."]);
        prop_assert!(start.elapsed() < Duration::from_secs(20));
        let (code, err) = (ran.0.status.code(), ran.err());
        prop_assert!(matches!(code, Some(0..=2)) && !err.contains("panicked") && !err.contains("internal"), "{err}\n{text}");
        // What is wrong is wrong in the configuration, or in the files that it names.
        if code == Some(2) {
            prop_assert!(has_place(&err, &text) || err.contains("tools/mine.toml:"), "{err}\n{text}");
        }
        prop_assert_eq!(tree.read("Dockerfile"), BEFORE);
    }
}
