//! Results in a file.

use std::fs;

use serde_json::Value;

use crate::samples::{NOTHING_TO_DO, mixed_tree};
use crate::tree::{AFTER, BEFORE, Tree};

#[test]
fn results_go_to_the_file_and_people_are_told() {
    for format in ["text", "json", "jsonl", "sarif", "github", "gitlab"] {
        let tree = mixed_tree();
        let plain = tree.run(["--check", "--output-format", format]).code(2);
        let text = tree.run(["--check", "--diff", "--output-format", "text"]).code(2);
        let ran = tree.run(["--check", "--output-format", format, "--output-file", "report"]).code(2);
        assert_eq!((ran.out(), tree.read("report")), (String::new(), plain.out()), "{format}");
        assert_eq!(ran.err(), text.err(), "{format}");
        let quiet = tree.run(["--check", "-q", "--output-format", format, "--output-file", "report"]).code(2);
        assert_eq!((tree.read("report"), quiet.err().lines().count()), (plain.out(), 1), "{format}");
    }
}

#[test]
fn what_was_in_the_file_goes() {
    let tree = Tree::with([("Dockerfile", BEFORE), ("new", "x".repeat(10_000).as_str())]);
    tree.run(["--diff", "--output-file", "new"]).code(0);
    assert!(tree.read("new").starts_with("--- a/Dockerfile\n") && !tree.read("new").contains("xx"));
    tree.run(["--output-file", "new", "."]).code(0);
    assert_eq!((tree.read("new").as_str(), tree.read("Dockerfile").as_str()), ("", AFTER));
    tree.run(["--list", "--output-file", "new"]).code(0);
    assert!(tree.read("new").contains("apk-add-retry"));
    let stdin = fs::File::open(tree.path("Dockerfile")).unwrap();
    assert!(tree.command().args(["-", "--output-file", "new"]).stdin(stdin).status().unwrap().success());
    assert_eq!(tree.read("new"), AFTER);
}

#[test]
fn a_file_that_cannot_be_written_keeps_all_others_as_they_were() {
    let tree = Tree::with([("a/Dockerfile", BEFORE), ("b/Dockerfile", BEFORE)]);
    for (file, reason) in [("none/report", "no such file or folder"), ("a", "is a folder")] {
        tree.run(["--output-file", file, "."]).code(2).says(&[&format!("cannot write to `{file}`: {reason}")]);
    }
    tree.run(["--output-file", "./b/../a/Dockerfile", "."]).code(2).says(&["is one of the files to work on"]);
    tree.run(["--output-file", "a/Dockerfile", "--diff", "."]).code(2);
    assert_eq!((tree.read("a/Dockerfile").as_str(), tree.read("b/Dockerfile").as_str()), (BEFORE, BEFORE));
    // It is nothing to work on here.
    tree.run(["--output-file", "a/Dockerfile", "--diff", "b"]).code(0);
    assert!(tree.read("a/Dockerfile").starts_with("--- a/b/Dockerfile\n"));
}

#[test]
fn a_full_disk_is_an_error() {
    let tree = Tree::with([("Dockerfile", BEFORE)]);
    tree.run(["--output-file", "/dev/full", "--diff"]).code(2).says(&["cannot write to `/dev/full`: No space left"]);
    let ran = tree.run(["--output-file", "/dev/stdout", "--diff"]).code(0);
    assert!(ran.out().starts_with("--- a/Dockerfile\n"));
}

#[test]
fn a_report_that_holds_no_file_is_whole() {
    let tree = Tree::with([("Dockerfile", NOTHING_TO_DO)]);
    for format in ["json", "sarif", "gitlab"] {
        tree.run(["--output-format", format, "--output-file", "report", "."]).code(0);
        let _: Value = serde_json::from_str(&tree.read("report")).unwrap();
        tree.run(["--output-format", format, "--output-file", "report", "report.d"]).code(2);
        let _: Value = serde_json::from_str(&tree.read("report")).unwrap();
    }
}
