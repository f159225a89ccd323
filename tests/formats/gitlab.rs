//! The code quality report, by the members that GitLab asks for.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::samples::{IGNORED, NAMES, hostile_tree, mixed_tree};
use crate::tree::{BEFORE, Ran, Tree};

/// The issues, each with all that GitLab takes it to have.
fn issues(ran: &Ran) -> Vec<Value> {
    let report: Value = serde_json::from_str(&ran.out()).unwrap();
    let issues = report.as_array().unwrap().clone();
    let mut fingerprints = BTreeSet::new();
    for issue in &issues {
        for member in ["description", "check_name", "fingerprint", "severity"] {
            assert!(issue[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {issue}");
        }
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap()));
        let path = issue["location"]["path"].as_str().unwrap();
        assert!(!path.starts_with("./"));
        assert!(issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0));
        assert!(fingerprints.insert(issue["fingerprint"].as_str().unwrap().to_owned()), "twice: {issue}");
    }
    issues
}

fn seen(issues: &[Value]) -> Vec<(&str, &str, u64, &str)> {
    fn one(issue: &Value) -> (&str, &str, u64, &str) {
        let (name, severity) = (issue["check_name"].as_str().unwrap(), issue["severity"].as_str().unwrap());
        let location = &issue["location"];
        (location["path"].as_str().unwrap(), name, location["lines"]["begin"].as_u64().unwrap(), severity)
    }
    issues.iter().map(one).collect()
}

#[test]
fn a_severity_for_each_kind() {
    let tree = mixed_tree();
    let found = issues(&tree.run(["--output-format", "gitlab", "--check"]).code(2));
    let all = [
        ("a/Dockerfile", "apk-add-retry", 2, "minor"),
        ("c/Dockerfile", "skipped:network-none", 2, "info"),
        ("d/Dockerfile", "error:syntax", 2, "critical"),
        ("e/Dockerfile", "apk-add-retry", 3, "major"),
        ("e/Dockerfile", "skipped:quoted-script", 4, "info"),
    ];
    assert_eq!(seen(&found), all);
    let written = issues(&tree.run(["--output-format", "gitlab", "."]).code(2));
    assert_eq!((&written[0]["severity"], &written[3]["severity"]), (&"info".into(), &"info".into()));
    assert!(written[0]["description"].as_str().unwrap().starts_with("changed: "));
    assert!(issues(&Tree::new().run(["--output-format", "gitlab", "."]).code(0)).is_empty());
}

#[test]
fn fingerprints_stay_when_lines_move_and_differ_where_the_text_is_the_same() {
    let fingerprints = |text: &str| -> Vec<String> {
        let tree = Tree::with([("Dockerfile", text)]);
        let issues = issues(&tree.run(["--output-format", "gitlab", "--check"]).code(1));
        issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let text = "FROM alpine\nRUN apk add a && true && apk add a\nRUN apk add a && true && apk add a\n";
    assert_eq!(fingerprints(text).len(), 4);
    assert_eq!(fingerprints(text), fingerprints(&format!("# one\n\n{text}\nUSER x\n")));
}

#[test]
fn names_are_relative_to_the_project() {
    let tree = hostile_tree();
    let found = issues(&tree.run(["--output-format", "gitlab", "--check"]).code(1));
    assert_eq!(found.len(), NAMES.len());
    assert!(found.iter().any(|issue| issue["location"]["path"] == "new\nline/Dockerfile"));

    let tree = Tree::with([("sub/Dockerfile", BEFORE)]);
    let mut command = tree.command();
    command.args(["--output-format", "gitlab", "--check"]).current_dir(tree.path("sub"));
    let ran = Ran(command.env("GITLAB_CI", "true").env("CI_PROJECT_DIR", &tree.root).output().unwrap()).code(1);
    assert_eq!(issues(&ran)[0]["location"]["path"], "sub/Dockerfile");
}

#[test]
fn what_is_ignored_is_left_out_and_a_comment_in_vain_is_minor() {
    let tree = Tree::with([("Dockerfile", IGNORED)]);
    let found = issues(&tree.run(["--output-format", "gitlab", "--check"]).code(1));
    let all = [("Dockerfile", "warning:comment", 4, "minor"), ("Dockerfile", "apk-add-retry", 5, "minor")];
    assert_eq!(seen(&found), all);
}
