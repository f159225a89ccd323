//! Every option and every key of `dockmod.toml` is given to the real binary in some test.

mod tree;

use std::fs;
use std::path::Path;

use serde_json::Value;

use self::tree::Tree;

/// All that the tests say, but for this file, in one text.
fn tests() -> String {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests/options.rs")
            {
                text += &fs::read_to_string(path).unwrap();
            }
        }
    }
    text
}

/// Of each option the ways to give it: `-j`, `--jobs`.
fn options(help: &str) -> Vec<Vec<String>> {
    let is_option = |line: &&str| line.trim_start().starts_with('-') && line.contains("--");
    let names = |line: &str| {
        let words = line.trim_start().split("  ").next().unwrap_or_default().split(' ');
        let names = words.map(|word| word.trim_end_matches([',', '.']));
        let name = |word: &str| word.split(['=', '[']).next().unwrap_or_default().to_owned();
        names.filter(|word| word.starts_with('-')).map(name).collect()
    };
    help.lines().filter(is_option).map(names).collect()
}

/// Whether there is a text in quotes that is the word, or begins with it and goes on with its value.
fn is_given(tests: &str, word: &str) -> bool {
    let short = word.starts_with('-') && !word.starts_with("--");
    tests.match_indices(&format!("\"{word}")).any(|(at, found)| {
        let next = tests[at + found.len()..].chars().next();
        next.is_some_and(|next| next == '"' || next == '=' || short && next.is_ascii_alphanumeric())
    })
}

#[test]
fn every_option_is_tried() {
    let tests = tests();
    let options = options(&Tree::new().run(["-h"]).code(0).out());
    assert!(options.len() > 30 && options.contains(&vec!["-j".to_owned(), "--jobs".to_owned()]), "{options:?}");
    for names in &options {
        assert!(names.iter().any(|name| is_given(&tests, name)), "no test gives {names:?}");
    }
    assert!(!is_given("[\"--checked\", \"check\"]", "--check") && is_given("\"--color=never\"", "--color"));
}

#[test]
fn every_value_of_an_option_is_tried() {
    let tests = tests();
    let help = Tree::new().run(["--help"]).code(0).out();
    let values = help.lines().filter_map(|line| line.trim_start().strip_prefix("- ")?.split_once(':'));
    let values: Vec<&str> = values.map(|(value, _)| value).collect();
    assert!(values.contains(&"gitlab") && values.contains(&"complete-powershell") && values.contains(&"always"));
    for value in values {
        assert!(["=", "\"", " "].iter().any(|before| tests.contains(&format!("{before}{value}\""))), "{value}");
    }
}

#[test]
fn every_key_is_tried() {
    let tests = tests();
    let schema: Value = Tree::new().run(["--generate", "schema"]).code(0).json();
    let mut keys = Vec::new();
    let mut schemas = vec![&schema];
    while let Some(schema) = schemas.pop() {
        if let Some(properties) = schema["properties"].as_object() {
            keys.extend(properties.keys().map(String::as_str));
        }
        let inner = schema.as_object().into_iter().flatten().map(|(_, value)| value);
        schemas.extend(inner.chain(schema.as_array().into_iter().flatten()));
    }
    assert!(["compose", "paths", "ignored-failure"].iter().all(|key| keys.contains(key)), "{keys:?}");
    for key in keys {
        let set = [format!("{key} = "), format!("[{key}."), format!("[[{key}]]"), format!(".{key}]")];
        assert!(set.iter().any(|set| tests.contains(set)), "no test sets `{key}`");
    }
}
