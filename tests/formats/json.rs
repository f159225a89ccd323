//! JSON as one object and as lines, and the page that describes both.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::time::Instant;

use serde_json::Value;

use crate::progress::long_tree;
use crate::samples::{BROKEN, IGNORED, hostile_tree, mixed_tree};
use crate::tree::{BEFORE, Ran, Tree};

fn lines(ran: &Ran) -> Vec<Value> {
    ran.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn lines_say_what_they_are_and_hold_what_the_object_holds() {
    for flags in [&["--check"][..], &["--diff"], &[]] {
        let tree = mixed_tree();
        let object = tree.run(flags.iter().chain(&["--output-format=json", "."])).code(2);
        let object: Value = serde_json::from_str(&object.out()).unwrap();
        let tree = mixed_tree();
        let ran = tree.run(flags.iter().chain(&["--output-format=jsonl", "."])).code(2);
        let mut lines = lines(&ran);
        assert!(lines.iter().all(|line| line["version"] == object["version"]));
        lines.iter_mut().for_each(|line| drop(line.as_object_mut().unwrap().remove("version")));
        let mut summary = lines.pop().unwrap();
        assert_eq!(summary.as_object_mut().unwrap().remove("type"), Some("summary".into()));
        assert_eq!(summary, object["summary"]);
        for (line, file) in lines.iter_mut().zip(object["files"].as_array().unwrap()) {
            assert_eq!(line.as_object_mut().unwrap().remove("type"), Some("file".into()));
            assert_eq!(line, file);
        }
        assert_eq!(lines.len(), 5);
        assert!(ran.err().is_empty());
    }
}

#[test]
fn a_line_comes_when_its_file_is_done() {
    let (tree, _) = long_tree();
    let start = Instant::now();
    let mut child = tree.command().args(["--check", "-j1", "--output-format=jsonl"]).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut String::new()).unwrap();
    let first = start.elapsed();
    let rest = std::io::read_to_string(out).unwrap();
    assert!(first * 2 < start.elapsed() && rest.lines().count() > 9, "{first:?} of {:?}", start.elapsed());
    child.wait().unwrap();
}

#[test]
fn a_line_holds_the_text_of_standard_input() {
    let tree = Tree::with([("Dockerfile", BEFORE)]);
    let mut command = tree.command();
    let stdin = std::fs::File::open(tree.path("Dockerfile")).unwrap();
    let ran = Ran(command.args(["--output-format", "jsonl", "-"]).stdin(stdin).output().unwrap()).code(0);
    assert_eq!(lines(&ran)[0]["text"], crate::tree::AFTER);
}

#[test]
fn a_skip_comes_with_advice_and_a_place_that_is_right_is_told() {
    let tree = mixed_tree();
    let ran = tree.run(["--output-format=json", "--check", "e"]).code(1);
    let json: Value = serde_json::from_str(&ran.out()).unwrap();
    let file = &json["files"][0];
    assert_eq!(file["skips"][0]["code"], "quoted-script");
    assert!(file["skips"][0]["advice"].as_str().unwrap().starts_with("Give the command a RUN of its own"));
    let satisfied = serde_json::json!([{ "transform": "apk-add-retry", "line": 2, "column": 24 }]);
    assert_eq!(file["satisfied"], satisfied);
}

#[test]
fn hostile_names_make_one_line_each() {
    let tree = hostile_tree();
    let ran = tree.run(["--output-format=jsonl", "--check", "."]).code(1);
    let lines = lines(&ran);
    assert_eq!(lines.len(), crate::samples::NAMES.len() + 1);
    assert!(lines.iter().any(|line| line["path"] == "new\nline/Dockerfile"));
    assert!(lines.iter().any(|line| line["path"] == "\u{fffd}\u{fffd}/Dockerfile"));
}

#[test]
fn every_member_is_described() {
    let page = include_str!("../../docs/output.md");
    let mut members = BTreeSet::new();
    let tree = mixed_tree();
    tree.write("f/Dockerfile", IGNORED);
    tree.write("g/Dockerfile", [b"FROM alpine\n# \xff\n", &BEFORE.as_bytes()[17..]].concat());
    std::fs::hard_link(tree.path("a/Dockerfile"), tree.path("other")).unwrap();
    for arguments in [
        &["--output-format=json", "--diff", "."][..],
        &["--output-format=jsonl", "."],
        &["--output-format=json", "--list"],
        &["--output-format=json", "--show-files"],
        &["--output-format=json", "--show-config", "a/Dockerfile", "--transform=apk-add-retry"],
        &["--output-format=json", "--explain", "exec"],
        &["--output-format=json", "--explain", "apk-add-retry"],
    ] {
        for line in serde_json::Deserializer::from_slice(&tree.run(arguments).0.stdout).into_iter::<Value>() {
            collect(&line.unwrap(), &mut members);
        }
    }
    for bytes in [BROKEN.as_bytes(), b"FROM a\n# \xff\n"] {
        tree.write("stdin", bytes);
        let stdin = std::fs::File::open(tree.path("stdin")).unwrap();
        let output = tree.command().args(["--output-format=json", "-"]).stdin(stdin).output().unwrap();
        collect(&serde_json::from_slice(&output.stdout).unwrap(), &mut members);
    }
    for member in [
        "error_at",
        "errors",
        "note",
        "diff",
        "diff_base64",
        "text",
        "text_base64",
        "advice",
        "satisfied",
        "reason",
        "type",
    ] {
        assert!(members.contains(member), "{member} is not tried");
    }
    let unknown: Vec<_> = members.iter().filter(|member| !page.contains(&format!("`{member}`"))).collect();
    assert!(unknown.is_empty(), "docs/output.md says nothing about {unknown:?}");
}

fn collect(value: &Value, members: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(name, value)| {
            members.insert(name.clone());
            let named =
                matches!(&**name, "settings" | "parameters") || name == "transform" && value.get("name").is_none();
            match value.as_object().filter(|_| named) {
                // By the names of keys and transforms.
                Some(object) => object.values().for_each(|value| collect(value, members)),
                None => collect(value, members),
            }
        }),
        Value::Array(values) => values.iter().for_each(|value| collect(value, members)),
        _ => {}
    }
}

#[test]
fn what_is_no_result_comes_as_text_or_json() {
    let tree = Tree::new();
    let tasks: &[&[&str]] = &[
        &["--list"],
        &["--explain", "exec"],
        &["--explain", "apk-add-retry"],
        &["--show-files"],
        &["--show-config", "Dockerfile"],
    ];
    for task in tasks {
        let run = |format: &str| tree.run(task.iter().chain(&["--output-format", format]));
        let json: Value = serde_json::from_str(&run("json").code(0).out()).unwrap();
        let jsonl = run("jsonl").code(0);
        assert_eq!((lines(&jsonl), jsonl.out().lines().count()), (vec![json], 1));
        for format in ["sarif", "github", "gitlab"] {
            run(format).code(2).says(&["text, json or jsonl", format]);
        }
    }
    for format in ["sarif", "github", "gitlab"] {
        tree.run(["--output-format", format, "-"]).code(2).says(&["--check"]);
    }
}

#[test]
fn every_error_of_a_file_is_told() {
    let tree = Tree::with([("Dockerfile", "FROM alpine:3.20\nBOGUS x\nRUN apk add curl\nENV\n")]);
    let ran = tree.run(["--check", "--output-format=json", "."]).code(2);
    let object: Value = serde_json::from_str(&ran.out()).unwrap();
    let file = &object["files"][0];
    let errors = file["errors"].as_array().unwrap();
    assert_eq!(errors.iter().map(|error| &error["line"]).collect::<Vec<_>>(), [2, 4]);
    assert!(file["error"] == errors[0]["message"] && file["error_at"]["column"] == errors[0]["column"]);
    assert_eq!(object["summary"]["errors"], 1);
    let err = tree.run(["--check", "."]).code(2).err();
    assert!(err.contains("Dockerfile:2:1: error: ") && err.contains("Dockerfile:4:3: error: "), "{err}");
    assert!(err.ends_with("1 error\n"), "{err}");
    let annotations = tree.run(["--check", "--output-format=github", "."]).code(2).out();
    assert_eq!(annotations.matches("::error ").count(), 2, "{annotations}");
}
