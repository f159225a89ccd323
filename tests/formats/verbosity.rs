//! How much is said.

use crate::samples::{BROKEN, IGNORED, mixed_tree};
use crate::tree::{AFTER, BEFORE, Tree};

#[test]
fn quiet_leaves_results_and_errors() {
    let tree = mixed_tree();
    let normal = tree.run(["--check", "--diff"]).code(2);
    let quiet = tree.run(["--check", "--diff", "-q"]).code(2);
    assert_eq!(quiet.out(), normal.out());
    assert!(quiet.err().starts_with("d/Dockerfile:2:1: error: ") && quiet.err().lines().count() == 1);
    let listed = tree.run(["--check", "--quiet"]).code(2);
    assert_eq!(listed.out(), "a/Dockerfile\ne/Dockerfile\n");
    tree.run(["-q", "--transform", "nonsense", "."]).code(2).says(&["error: "]);
    assert_eq!(tree.run(["-q", "--check", "b", "../nothing-here/.."]).code(2).err().lines().count(), 1);
    assert_eq!(Tree::new().run(["-q", "."]).code(0).err(), "");
}

#[test]
fn silent_leaves_what_is_asked_for_by_name() {
    let tree = mixed_tree();
    let checked = tree.run(["--check", "-qq"]).code(2);
    assert_eq!((checked.out(), checked.err()), (String::new(), String::new()));
    assert_eq!(tree.run(["-qq", "--transform", "nonsense", "."]).code(2).err(), "");
    assert_eq!(tree.run(["-qq", "--diff"]).code(2).out(), tree.run(["--diff"]).code(2).out());
    let json = tree.run(["-qq", "--output-format=json", "--check"]).code(2);
    assert_eq!((json.out(), json.err()), (tree.run(["--output-format=json", "--check"]).out(), String::new()));
    tree.write("stdin", BEFORE);
    let stdin = std::fs::File::open(tree.path("stdin")).unwrap();
    let output = tree.command().args(["-qqq", "-"]).stdin(stdin).output().unwrap();
    assert_eq!((output.stdout, output.stderr), (AFTER.into(), Vec::new()));
    tree.run(["-qq", "."]).code(2);
    assert_eq!(tree.read("a/Dockerfile"), AFTER);
}

#[test]
fn verbose_tells_the_rest() {
    let tree = mixed_tree();
    let ran = tree.run(["--check", "-v", "--transform=apk-add-retry"]).code(2);
    assert!(ran.err().starts_with("transforms: apk-add-retry\na/Dockerfile:2:5: "), "{}", ran.err());
    let ran = ran.says(&[
        "\nb/Dockerfile: unchanged\n",
        "\nc/Dockerfile: unchanged\n",
        "\ne/Dockerfile:2:24: apk-add-retry: right already\ne/Dockerfile:3:",
    ]);
    assert_eq!(ran.out(), tree.run(["--check", "--transform=apk-add-retry"]).code(2).out());
    let json = ["--check", "--output-format=json"];
    assert_eq!(tree.run(json.iter().chain(&["-vv"])).code(2).out(), tree.run(json).code(2).out());
}

#[test]
fn not_both_at_once() {
    let tree = Tree::with([("Dockerfile", BROKEN)]);
    tree.run(["-q", "-v"]).code(2).says(&["cannot be used with"]);
}

#[test]
fn a_skip_is_followed_by_what_to_do() {
    let tree = mixed_tree();
    tree.run(["--check", "--diff", "c", "e"]).code(1).says(&[
        "c/Dockerfile:2:20: skipped apk-add-retry (network-none): ",
        "\n  help: Nothing needs to be done if the packages come from local files.\n",
        "\n  help: Give the command a RUN of its own, or write the loop in that script by hand.\n",
    ]);
}

#[test]
fn what_is_ignored_is_told_on_request_and_a_warning_always() {
    let tree = Tree::with([("Dockerfile", IGNORED)]);
    let warning = "Dockerfile:4:12: warning: ";
    let ran = tree.run(["--check"]).code(1).says(&[warning, "1 ignored, 1 warning"]);
    assert!(!ran.err().contains("Dockerfile:3:"), "{}", ran.err());
    let ignored =
        "Dockerfile:3:5: ignored apk-add-retry: retry `apk add` (up to 3 attempts) -- the mirror is \"here\"\n";
    tree.run(["--check", "-v"]).code(1).says(&[warning, ignored]);
    assert_eq!(tree.run(["--check", "-q"]).code(1).err(), "");
}
