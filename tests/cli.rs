//! The command as a user has it: the real binary on real files.

mod tree;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use self::tree::texts::{AFTER, BEFORE};
use self::tree::{Ran, Tree};

const NOTHING_TO_DO: &str = "FROM scratch\nCOPY a /a\n";
const SKIPPED: &str = "FROM alpine:3.20\nRUN --network=none apk add ./a.apk\n";
const BROKEN: &str = "FROM alpine:3.20\nBOGUS x\nRUN apk add curl\n";

#[test]
fn writes_in_place_and_sums_up_on_stderr() {
    let tree = Tree::with(&[("Dockerfile", BEFORE), ("b/Dockerfile", NOTHING_TO_DO), ("c.Dockerfile", SKIPPED)]);
    let ran = tree.run(["."]).code(0).says(&[
        "Dockerfile:2:5: apk-add-retry: ",
        "retry `apk add` (up to 3 attempts)\n",
        "c.Dockerfile:2:",
        "skipped apk-add-retry (network-none): ",
        "1 file changed, 1 change, 1 skip, 2 unchanged\n",
    ]);
    assert_eq!(ran.out(), "");
    assert!(!ran.err().contains("b/Dockerfile"), "a file with nothing to tell is not listed");
    assert_eq!(tree.read("Dockerfile"), AFTER);
    assert_eq!(tree.read("b/Dockerfile"), NOTHING_TO_DO);
    assert_eq!(tree.files().len(), 3);
    tree.run(["."]).code(0).says(&["1 skip, 3 files unchanged"]);
    assert_eq!(tree.read("Dockerfile"), AFTER);
}

#[test]
fn check_lists_and_writes_nothing() {
    let tree = Tree::with(&[("b/Dockerfile", BEFORE), ("a.Dockerfile", BEFORE), ("c/Dockerfile", NOTHING_TO_DO)]);
    let before = tree.files();
    let ran = tree.run(["--check", "./b", "."]).code(1).says(&["2 files would change, 2 changes, 1 unchanged"]);
    assert_eq!(ran.out(), "a.Dockerfile\nb/Dockerfile\n");
    assert_eq!(tree.files(), before);
    assert_eq!(tree.run(["--check", "c"]).code(0).out(), "");
}

#[test]
fn diff_exits_0_and_with_check_1() {
    let tree = Tree::with(&[("Dockerfile", BEFORE)]);
    let diff = tree.run(["--diff"]).code(0).says(&["1 file would change"]);
    assert!(
        diff.out().starts_with("--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,6 @@\n FROM alpine:3.20\n-RUN apk add")
    );
    let both = tree.run(["--diff", "--check"]).code(1);
    assert_eq!(both.out(), diff.out());
    assert_eq!(tree.read("Dockerfile"), BEFORE);
    assert_eq!(tree.run(["--diff", "--transform", "prisma-system-node"]).code(0).out(), "");
}

/// The names and texts that a diff could trip over.
fn awkward_files() -> Vec<(PathBuf, Vec<u8>)> {
    let long: String = (0..30).map(|n| format!("COPY {n} /\n")).collect();
    let mut files: Vec<(PathBuf, Vec<u8>)> = [
        ("Dockerfile", BEFORE.to_owned()),
        ("no-final-newline/Dockerfile", BEFORE.trim_end().to_owned()),
        ("crlf/Dockerfile", BEFORE.replace('\n', "\r\n")),
        ("mixed/Dockerfile", format!("# a\r# b\r\n\n{BEFORE}# c\r\r\n")),
        ("bom/Dockerfile", format!("\u{feff}{BEFORE}")),
        ("two-hunks/Dockerfile", format!("{BEFORE}{long}RUN apk add git\nCOPY x /\n")),
        ("with blank/my app.Dockerfile", BEFORE.to_owned()),
        ("caf\u{e9}/Dockerfile", BEFORE.to_owned()),
    ]
    .map(|(name, text)| (name.into(), text.into_bytes()))
    .into();
    files.push(("not-utf-8/Dockerfile".into(), [b"# caf\xe9 \xff\n", BEFORE.as_bytes(), b"# \xe9"].concat()));
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let odd = [
            &b"tab\there"[..],
            b"quote\"d",
            b"back\\slash",
            b"new\nline",
            b"\x1b[31m",
            b"\xff\xe9",
            b"-dash",
            b" end ",
        ];
        files.extend(odd.map(|name| (Path::new(OsStr::from_bytes(name)).join("Dockerfile"), BEFORE.into())));
    }
    files
}

fn awkward_tree() -> Tree {
    let tree = Tree::new();
    awkward_files().into_iter().for_each(|(name, bytes)| tree.write(name, bytes));
    tree
}

/// What `dockmod` makes of a tree by writing, without the tree's own place.
fn written(tree: &Tree) -> Vec<(PathBuf, Vec<u8>)> {
    tree.run(["."]).code(0);
    relative(tree)
}

fn relative(tree: &Tree) -> Vec<(PathBuf, Vec<u8>)> {
    let files = tree.files().into_iter();
    files.map(|(path, bytes)| (path.strip_prefix(tree.0.path()).unwrap().to_owned(), bytes)).collect()
}

#[test]
#[ignore = "needs git"]
fn git_apply_makes_of_the_diff_what_writing_makes() {
    let tree = awkward_tree();
    let diff = tree.run(["--diff", "."]).code(0).0.stdout;
    let applied = tree.git(&["apply", "-"], &diff);
    assert!(
        applied.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&applied.stderr),
        String::from_utf8_lossy(&diff)
    );
    let expected = written(&awkward_tree());
    assert_eq!(relative(&tree), expected);
    let undone = tree.git(&["apply", "-R", "-"], &diff);
    assert!(undone.status.success());
    assert_eq!(relative(&tree), relative(&awkward_tree()));
}

#[test]
#[ignore = "needs patch"]
fn patch_makes_of_the_diff_what_writing_makes() {
    let tree = awkward_tree();
    let diff = tree.run(["--diff", "."]).code(0).0.stdout;
    let applied = tree.tool("patch", &["-p1"], &diff);
    let said = String::from_utf8_lossy(&applied.stdout).into_owned();
    assert!(applied.status.success() && !said.contains("fuzz") && !said.contains("offset"), "{said}");
    assert_eq!(relative(&tree), written(&awkward_tree()));
}

#[test]
#[ignore = "needs git"]
fn git_apply_works_in_a_folder_of_a_repository() {
    // Without `-p1` git would guess from the repeated name that the path is one from the top of the repository.
    for (inner, arguments) in [("sub/Dockerfile", &["apply", "-"][..]), ("x/Dockerfile", &["apply", "-p1", "-"])] {
        let tree = Tree::with(&[("x/Dockerfile", NOTHING_TO_DO), (&format!("x/{inner}"), BEFORE)]);
        assert!(tree.git(&["init", "-q"], b"").status.success());
        let diff = Ran(tree.command().arg("--diff").current_dir(tree.path("x")).output().unwrap()).code(0);
        let applied = tree.git(&[&["-C", "x"], arguments].concat(), &diff.0.stdout);
        assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
        assert_eq!(tree.read(format!("x/{inner}")), AFTER);
    }
}

#[test]
fn diffs_name_files_relative_to_the_current_folder() {
    let tree = Tree::with(&[("a/Dockerfile", BEFORE), ("b/x", "")]);
    for given in ["a/Dockerfile", "./a/../a/./Dockerfile", tree.path("a/Dockerfile").to_str().unwrap(), "b/../a"] {
        assert!(
            tree.run(["--diff", given]).code(0).out().starts_with("--- a/a/Dockerfile\n+++ b/a/Dockerfile\n"),
            "{given}"
        );
    }
    let outside =
        Ran(tree.command().args(["--diff", "../a"]).current_dir(tree.path("b")).output().unwrap()).code(0).out();
    let real = fs::canonicalize(tree.path("a/Dockerfile")).unwrap();
    assert!(outside.starts_with(&format!("--- a{}\n", real.display())), "{outside}");
}

#[test]
fn stdin_to_stdout() {
    let tree = Tree::new();
    let ran = tree.pipe(&["-"], BEFORE.as_bytes()).code(0).says(&["<stdin>:2:5: apk-add-retry", "1 file changed"]);
    assert_eq!(ran.out(), AFTER);
    assert_eq!(tree.pipe(&["-"], NOTHING_TO_DO.as_bytes()).code(0).out(), NOTHING_TO_DO);
    let odd = [b"\xff\xfe#\r\n", NOTHING_TO_DO.as_bytes(), b"# \xe9"].concat();
    assert_eq!(tree.pipe(&["-", "-"], &odd[4..]).code(0).0.stdout, &odd[4..]);
    assert_eq!(tree.pipe(&["--check", "-"], BEFORE.as_bytes()).code(1).out(), "<stdin>\n");
    let diff = tree.pipe(&["--diff", "-"], BEFORE.as_bytes()).code(0).out();
    assert!(diff.starts_with("--- a/stdin\n+++ b/stdin\n@@ -1,2 +1,6 @@\n"), "{diff}");
    assert_eq!(tree.pipe(&["--diff", "--check", "-"], BEFORE.as_bytes()).code(1).out(), diff);
    assert!(tree.files().is_empty());
}

#[test]
fn what_cannot_be_rewritten_comes_out_of_the_pipe_as_it_went_in() {
    let ran = Tree::new().pipe(&["-"], BROKEN.as_bytes()).code(2).says(&["<stdin>:2:1: error: ", "1 error"]);
    assert_eq!(ran.out(), BROKEN);
}

#[test]
fn a_failure_stops_no_other_file_and_wins_over_check() {
    let tree = Tree::with(&[("a/Dockerfile", BROKEN), ("b/Dockerfile", BEFORE)]);
    let checked = tree.run(["--check", "gone", "."]).code(2);
    assert_eq!(checked.out(), "b/Dockerfile\n");
    tree.run(["--check", "gone", "a", "b"]).code(2).says(&[
        "a/Dockerfile:2:1: error: ",
        "gone: error: no such file",
        "1 file would change, 1 change, 2 errors\n",
    ]);
    tree.run(["a", "b"]).code(2).says(&["a/Dockerfile:2:1: error: ", "1 file changed, 1 change, 1 error\n"]);
    assert_eq!(tree.read("a/Dockerfile"), BROKEN);
    assert_eq!(tree.read("b/Dockerfile"), AFTER);
    tree.run(["--diff", "gone", "./gone"]).code(2).says(&["1 error\n"]);
}

#[test]
fn json_is_one_object_in_every_mode() {
    let files =
        [("a/Dockerfile", BEFORE), ("b/Dockerfile", SKIPPED), ("c/Dockerfile", BROKEN), ("d/Dockerfile", "FROM a\n")];
    for (flags, code) in [(&[][..], 2), (&["--check"], 2), (&["--diff"], 2), (&["--check", "--diff"], 2)] {
        let tree = Tree::with(&files);
        let ran = tree.run(["--output-format", "json", "."].iter().chain(flags)).code(code);
        assert_eq!(ran.err(), "");
        let json = ran.json();
        assert_eq!(json["version"], 1);
        let changed = &json["files"][0];
        assert_eq!((&changed["path"], &changed["status"]), (&"a/Dockerfile".into(), &"changed".into()));
        let change = &changed["changes"][0];
        assert_eq!((&change["transform"], &change["effect"]), (&"apk-add-retry".into(), &"same".into()));
        assert_eq!((&change["line"], &change["column"]), (&2.into(), &5.into()));
        assert!(change["message"].is_string() && changed["error"].is_null());
        let skip = &json["files"][1]["skips"][0];
        assert_eq!((&skip["transform"], &skip["code"]), (&"apk-add-retry".into(), &"network-none".into()));
        assert!(skip["line"] == 2 && skip["message"].is_string());
        let broken = &json["files"][2];
        assert!(broken["status"] == "error" && broken["error"].is_string() && broken["error_at"]["line"] == 2);
        assert_eq!(json["files"][3]["status"], "unchanged");
        let summary = serde_json::json!({
            "files": 4, "changed": 1, "unchanged": 2, "errors": 1, "changes": 1, "skips": 1, "suppressed": 0, "warnings": 0,
        });
        assert_eq!(json["summary"], summary);
        let diff = Tree::with(&files[..1]).run(["--diff", "."]).out();
        assert_eq!(changed["diff"].as_str(), flags.contains(&"--diff").then_some(&*diff));
        assert_eq!(tree.read("a/Dockerfile"), if flags.is_empty() { AFTER } else { BEFORE });
    }
}

#[test]
fn json_of_stdin_holds_the_text() {
    let tree = Tree::new();
    let json = tree.pipe(&["--output-format=json", "-"], BEFORE.as_bytes()).code(0).json();
    assert_eq!((&json["files"][0]["text"], &json["files"][0]["path"]), (&AFTER.into(), &"<stdin>".into()));
    let json = tree.pipe(&["--output-format=json", "--check", "-"], BEFORE.as_bytes()).code(1).json();
    assert!(json["files"][0].get("text").is_none() && json["files"][0]["status"] == "changed");
    let json = tree.pipe(&["--output-format=json", "-"], b"FROM a\n# \xff\n").code(0).json();
    assert_eq!(json["files"][0]["text_base64"], "RlJPTSBhCiMg/wo=");
}

#[test]
fn a_walk_takes_dockerfiles_and_nothing_else() {
    let taken = [
        ".devcontainer/Dockerfile",
        ".hidden.Dockerfile",
        "Containerfile",
        "a/DOCKERFILE",
        "a/Dockerfile.alpine",
        "a/app.dockerfile",
    ];
    let left = [
        ".git/Dockerfile",
        "a/.git/hooks/Dockerfile",
        "Dockerfile.j2",
        "Dockerfile.tmpl",
        "Dockerfile.dockerignore",
        "Dockerfile.orig",
        "Dockerfile~",
        "README.md",
        "src/dockerfile.rs",
    ];
    let tree = Tree::new();
    taken.iter().chain(&left).for_each(|name| tree.write(name, BEFORE));
    let expected: String = taken.iter().map(|name| format!("{name}\n")).collect();
    assert_eq!(tree.run(["--check"]).code(1).out(), expected);
}

#[test]
fn a_walk_leaves_out_what_git_ignores_and_a_name_brings_it_in() {
    let tree = Tree::with(&[("vendor/Dockerfile", BEFORE), ("Dockerfile", BEFORE), (".gitignore", "/vendor/\n")]);
    fs::create_dir(tree.path(".git")).unwrap();
    assert_eq!(tree.run(["--check"]).code(1).out(), "Dockerfile\n");
    assert_eq!(tree.run(["--check", "vendor/Dockerfile"]).code(1).out(), "vendor/Dockerfile\n");
}

#[test]
fn a_file_named_outright_is_taken_whatever_its_name_and_once() {
    let tree = Tree::with(&[("build.txt", BEFORE), ("Dockerfile", BEFORE)]);
    let named = [Path::new("build.txt"), Path::new("./build.txt"), &tree.path("build.txt"), Path::new(".")];
    tree.run(named).code(0).says(&["2 files changed, 2 changes"]);
    assert_eq!(tree.read("build.txt"), AFTER);
}

#[test]
fn a_template_named_outright_says_so_if_it_does_not_parse() {
    let tree = Tree::with(&[("Dockerfile.j2", "{% if x %}\nFROM a\n"), ("Dockerfile.tmpl", BEFORE)]);
    tree.run(["Dockerfile.j2"]).code(2).says(&["Dockerfile.j2:1:1: error: ", "template"]);
    tree.run(["Dockerfile.tmpl"]).code(0);
    assert_eq!(tree.read("Dockerfile.tmpl"), AFTER);
}

#[test]
fn a_folder_without_dockerfiles_is_told_and_no_error() {
    let tree = Tree::with(&[("empty/x", ""), ("Dockerfile", BEFORE)]);
    let ran = tree.run(["--check", "empty"]).code(0).says(&["no Dockerfiles found under empty"]);
    assert_eq!(ran.out(), "");
    let json = tree.run(["--output-format", "json", "empty"]).code(0).json();
    assert_eq!((&json["summary"]["files"], &json["files"]), (&0.into(), &Value::Array(Vec::new())));
}

#[test]
fn wrong_arguments_exit_2() {
    let tree = Tree::with(&[("Dockerfile", BEFORE)]);
    for wrong in [&["--no-such-option"][..], &["-", "Dockerfile"], &["--list", "--check"], &["--output-format", "xml"]]
    {
        let ran = tree.run(wrong).code(2);
        assert!(ran.out().is_empty() && !ran.err().is_empty());
    }
    tree.run(["--help"]).code(0);
    tree.run(["--version"]).code(0);
    assert_eq!(tree.read("Dockerfile"), BEFORE);
}

#[test]
fn an_unknown_transform_is_an_error_with_a_hint() {
    let tree = Tree::with(&[("Dockerfile", BEFORE)]);
    tree.run(["--transform", "apk-ad-retry", "."]).code(2).says(&["did you mean `apk-add-retry`"]);
    let ran =
        tree.run(["--transform", "entirely-different", "."]).code(2).says(&["apk-add-retry", "prisma-system-node"]);
    assert!(!ran.err().contains("did you mean"));
    tree.run(["--explain", "network-non"]).code(2).says(&["did you mean `network-none`"]);
    assert_eq!(tree.read("Dockerfile"), BEFORE);
}

#[test]
fn transforms_are_picked_by_name() {
    let tree = Tree::with(&[("Dockerfile", BEFORE)]);
    tree.run(["--transform", "prisma-system-node", "."]).code(0).says(&["1 file unchanged"]);
    assert_eq!(tree.read("Dockerfile"), BEFORE);
    let twice = ["--transform=apk-add-retry"; 2];
    tree.run(["--transform", "prisma-system-node", "."].into_iter().chain(twice)).code(0);
    assert_eq!(tree.read("Dockerfile"), AFTER);
}

#[test]
fn a_transform_file_of_ones_own() {
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("transforms/apk-add-retry.toml");
    let text = fs::read_to_string(built_in).unwrap().replace("\"apk-add-retry\"", "\"mine\"");
    let tree = Tree::with(&[("Dockerfile", BEFORE), ("mine.toml", &text), ("sub/same.toml", &text)]);
    tree.run(["--transform", "mine.toml", "--check", "-v"]).code(1).says(&["Dockerfile:2:5: mine: "]);
    assert!(tree.run(["--list", "--transform", "./mine.toml"]).code(0).out().contains("\n  mine "));
    tree.run(["--transform", "mine.toml", "--transform", "sub/same.toml", "."]).code(2).says(&["`mine`"]);
    tree.write("bad.toml", format!("bogus = 1\n{text}"));
    tree.run(["--transform", "bad.toml", "."]).code(2).says(&["bad.toml:1:1: ", "bogus"]);
    tree.run(["--transform", "./gone.toml", "."]).code(2).says(&["gone.toml", "no such file"]);
    assert_eq!(tree.read("Dockerfile"), BEFORE);
}

#[test]
fn lists_and_explains() {
    let tree = Tree::new();
    let list = tree.run(["--list"]).code(0).out();
    assert!(list.lines().any(|line| line.starts_with("  apk-add-retry  ")) && list.contains("prisma-system-node  "));
    let transform = tree.run(["--explain", "apk-add-retry"]).code(0).out();
    for word in ["apk add", "attempts: 3", "delay: 5", "Before:", "After:"] {
        assert!(transform.contains(word), "no `{word}` in {transform}");
    }
    let code = tree.run(["--explain", "network-none"]).code(0).out();
    assert!(code.starts_with("network-none\n\n") && code.contains("no network"));
    let json = tree.run(["--list", "--output-format", "json"]).code(0).json();
    let names: Vec<_> = json["transforms"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"apk-add-retry") && names.contains(&"prisma-system-node"), "{names:?}");
    let json = tree.run(["--explain", "apk-add-retry", "--output-format", "json"]).code(0).json();
    assert!(json["transform"]["examples"][0]["before"].is_string());
}

/// A place that is ignored, one that is not, and a comment that is not needed.
const IGNORED: &str = "\
FROM alpine:3.20
# dockmod: ignore -- the mirror is near
RUN apk add curl
RUN apk add git
# dockmod: ignore=apk-add-retry,prisma-system-node
COPY a /a
";

#[test]
fn what_is_ignored_stays_and_is_counted() {
    let tree = Tree::with(&[("Dockerfile", IGNORED)]);
    let ran = tree.run(["--check"]).code(1).says(&["1 file would change, 1 change, 1 ignored\n"]);
    assert!(!ran.err().contains("Dockerfile:3") && !ran.err().contains("warning"), "{}", ran.err());
    tree.run(["."]).code(0).says(&["1 file changed, 1 change, 1 ignored\n"]);
    assert!(
        tree.read("Dockerfile").contains("\nRUN apk add curl\nRUN for i in 1 2 3; do \\\n      apk add git && break")
    );
    tree.run(["--check"]).code(0).says(&["1 ignored, 1 file unchanged\n"]);
}

#[test]
fn json_tells_what_was_ignored_and_why() {
    let tree = Tree::with(&[("Dockerfile", IGNORED), ("b.Dockerfile", "# dockmod: ingore-file\nFROM a\n")]);
    let json = tree.run(["--check", "--output-format=json"]).code(1).json();
    let suppressed = serde_json::json!([{
        "transform": "apk-add-retry", "line": 3, "column": 5, "reason": "the mirror is near",
        "message": "retry `apk add` (up to 3 attempts)",
    }]);
    assert_eq!((&json["files"][0]["suppressed"], &json["files"][0]["warnings"]), (&suppressed, &serde_json::json!([])));
    assert_eq!(json["files"][1]["suppressed"], serde_json::json!([]));
    let warning = &json["files"][1]["warnings"][0];
    assert_eq!((&warning["line"], &warning["column"]), (&1.into(), &12.into()));
    assert!(warning["message"].as_str().unwrap().contains("did you mean `ignore-file`?"));
    assert_eq!((&json["summary"]["suppressed"], &json["summary"]["warnings"]), (&1.into(), &1.into()));
    assert_eq!(json["files"][1]["status"], "unchanged");
}

#[test]
fn unused_ignores_are_told_where_that_is_asked_for() {
    let tree = Tree::with(&[("Dockerfile", IGNORED)]);
    let ran = tree.run(["--diff", "--warn-unused-ignores"]).code(0).says(&[
        "Dockerfile:5:19: warning: `apk-add-retry` has nothing left to ignore here",
        "Dockerfile:5:33: warning: `prisma-system-node` has nothing left to ignore here",
        "1 ignored, 2 warnings\n",
    ]);
    assert!(!ran.err().contains("Dockerfile:2"), "{}", ran.err());
    // Of a transform that is not run nobody knows.
    let one = ["--check", "--transform=prisma-system-node", "--warn-unused-ignores", "--output-format=json"];
    let json = tree.run(one).code(0).json();
    let places: Vec<_> =
        json["files"][0]["warnings"].as_array().unwrap().iter().map(|w| (&w["line"], &w["column"])).collect();
    assert_eq!(places, [(&2.into(), &1.into()), (&5.into(), &33.into())]);
}

#[test]
fn comments_that_are_not_understood_are_always_told() {
    let text = "FROM alpine:3.20\n# dockmod: ignore=apk-ad-retry,prisma-system-node,mine\nRUN apk add curl\n# dockmod: ignore\n";
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("transforms/apk-add-retry.toml");
    let mine = fs::read_to_string(built_in).unwrap().replace("\"apk-add-retry\"", "\"mine\"");
    let tree = Tree::with(&[("Dockerfile", text), ("mine.toml", &mine)]);
    let ran = tree.run(["--check"]).code(1).says(&[
        "Dockerfile:2:19: warning: unknown transform `apk-ad-retry`; did you mean `apk-add-retry`?",
        "Dockerfile:2:51: warning: unknown transform `mine`; available: `apk-add-retry`, `prisma-system-node`",
        "Dockerfile:4:1: warning: no instruction stands directly below this comment",
        "1 file would change, 1 change, 3 warnings\n",
    ]);
    assert_eq!(ran.out(), "Dockerfile\n");
    // Built-in transforms are known whichever are run, and so is one that is given.
    let ran = tree.run(["--check", "--transform=./mine.toml"]).code(0).says(&["1 ignored, 2 warnings"]);
    assert!(
        !ran.err().contains("`mine`") && !ran.err().contains("unknown transform `prisma-system-node`"),
        "{}",
        ran.err()
    );
    let piped = tree.pipe(&["-"], text.as_bytes()).code(0).says(&["<stdin>:2:19: warning: "]);
    assert!(piped.out().contains("for i in 1 2 3"));
}

#[test]
fn an_ignored_file_is_left_alone_even_if_it_does_not_parse() {
    let tree = Tree::with(&[
        ("a.Dockerfile", "# dockmod: ignore-file -- a template\nFROM alpine\n{% if x %}\n"),
        ("b.Dockerfile", "# dockmod: ignore-file\nFROM alpine\nRUN apk add curl\n"),
        ("c.Dockerfile", "# dockmod: ingore-file\nFROM alpine\n{% if x %}\n"),
    ]);
    let before = tree.files();
    tree.run(["--warn-unused-ignores", "a.Dockerfile", "b.Dockerfile"])
        .code(0)
        .says(&["1 ignored, 2 files unchanged\n"]);
    tree.run(["."]).code(2).says(&["c.Dockerfile:3:1: error: ", "c.Dockerfile:1:12: warning: ", "1 warning, 1 error"]);
    assert_eq!(tree.files(), before);
    let json = tree.run(["--check", "--output-format=json", "a.Dockerfile"]).code(0).json();
    assert!(json["files"][0]["status"] == "unchanged" && json["files"][0]["error"].is_null());
}

#[test]
fn what_a_file_holds_cannot_steer_the_terminal() {
    let tree = Tree::with(&[("Dockerfile", "FROM a\nBOGUS\u{1b}[31m x\n")]);
    assert!(!tree.run(["."]).code(2).err().contains('\u{1b}'));
}

#[cfg(unix)]
mod unix {
    use std::io::Read;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::os::unix::process::CommandExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn keeps_the_mode() {
        for bits in [0o600, 0o644, 0o755, 0o666, 0o4750] {
            let tree = Tree::with(&[("Dockerfile", BEFORE)]);
            set_mode(&tree.path("Dockerfile"), bits);
            tree.run(["."]).code(0);
            assert_eq!(tree.read("Dockerfile"), AFTER);
            assert_eq!(mode(&tree.path("Dockerfile")), bits);
        }
    }

    #[test]
    #[ignore = "needs root"]
    fn keeps_the_owner_or_refuses() {
        let tree = Tree::with(&[("Dockerfile", BEFORE)]);
        assert_eq!(fs::metadata(tree.path(".")).unwrap().uid(), 0, "this needs root");
        let path = tree.path("Dockerfile");
        std::os::unix::fs::chown(&path, Some(1234), Some(4321)).unwrap();
        tree.run(["."]).code(0);
        assert_eq!((tree.read("Dockerfile").as_str(), fs::metadata(&path).unwrap().uid()), (AFTER, 1234));
        assert_eq!(fs::metadata(&path).unwrap().gid(), 4321);

        // Somebody else's file, which the folder's and the file's mode would let anyone replace.
        fs::write(&path, BEFORE).unwrap();
        set_mode(&path, 0o666);
        set_mode(tree.0.path(), 0o777);
        let program = tree.path("dockmod");
        fs::copy(env!("CARGO_BIN_EXE_dockmod"), &program).unwrap();
        set_mode(&program, 0o755);
        let mut command = Command::new(program);
        command.current_dir(tree.0.path()).arg("Dockerfile").uid(65534).gid(65534);
        let output = loop {
            match command.output() {
                // Another test started a program while this one was copied, which holds the copy open until it runs.
                Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                    std::thread::sleep(std::time::Duration::from_millis(10));
                }
                output => break output.unwrap(),
            }
        };
        Ran(output).code(2).says(&["owner"]);
        assert_eq!(tree.read("Dockerfile"), BEFORE);
        assert_eq!(tree.files().len(), 2);
    }

    #[test]
    fn refuses_a_read_only_file() {
        let tree = Tree::with(&[("Dockerfile", BEFORE), ("b/Dockerfile", BEFORE)]);
        set_mode(&tree.path("Dockerfile"), 0o444);
        tree.run(["."]).code(2).says(&["Dockerfile: error: is read-only", "1 file changed, 1 change, 1 error"]);
        assert_eq!(tree.read("Dockerfile"), BEFORE);
        tree.run(["--check", "Dockerfile"]).code(1);
    }

    #[test]
    fn leaves_links_alone() {
        let outside = Tree::with(&[("Dockerfile", BEFORE)]);
        let tree = Tree::with(&[("Dockerfile", BEFORE), ("named", BEFORE)]);
        symlink(outside.path("Dockerfile"), tree.path("linked.Dockerfile")).unwrap();
        symlink(outside.0.path(), tree.path("linked-folder")).unwrap();
        symlink("nowhere", tree.path("broken.Dockerfile")).unwrap();
        assert_eq!(tree.run(["--check"]).code(1).out(), "Dockerfile\n");
        tree.run(["linked.Dockerfile"]).code(2).says(&["symbolic link", outside.path("Dockerfile").to_str().unwrap()]);
        tree.run(["broken.Dockerfile"]).code(2).says(&["symbolic link", "nowhere"]);
        assert_eq!(outside.read("Dockerfile"), BEFORE);
        assert!(tree.path("linked.Dockerfile").is_symlink());
        tree.run(["linked-folder"]).code(0);
        assert_eq!(outside.read("Dockerfile"), AFTER);
    }

    #[test]
    fn the_same_file_through_a_linked_folder_counts_once() {
        let tree = Tree::with(&[("real/Dockerfile", BEFORE)]);
        symlink("real", tree.path("link")).unwrap();
        assert_eq!(tree.run(["--check", "link/Dockerfile", "real", "link"]).code(1).out(), "link/Dockerfile\n");
        assert!(tree.run(["--diff", "link"]).code(0).out().contains("--- a/real/Dockerfile\n"));
    }

    #[test]
    fn hard_links_keep_the_old_text_and_that_is_said() {
        let tree = Tree::with(&[("Dockerfile", BEFORE)]);
        fs::hard_link(tree.path("Dockerfile"), tree.path("other")).unwrap();
        tree.run(["."]).code(0).says(&["Dockerfile: note: had 1 other name"]);
        assert_eq!((tree.read("Dockerfile").as_str(), tree.read("other").as_str()), (AFTER, BEFORE));
    }

    #[test]
    fn never_waits_for_what_is_no_file() {
        let tree = Tree::new();
        if !Command::new("mkfifo").arg(tree.path("Dockerfile")).status().is_ok_and(|status| status.success()) {
            return;
        }
        tree.run(["Dockerfile"]).code(2).says(&["not a regular file"]);
        tree.run(["."]).code(0).says(&["no Dockerfiles found"]);
        tree.run(["/dev/null"]).code(2).says(&["not a regular file"]);
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_an_error() {
        let tree = Tree::with(&[("a/Dockerfile", BEFORE), ("b/Dockerfile", BEFORE)]);
        set_mode(&tree.path("a"), 0o000);
        if fs::read_dir(tree.path("a")).is_err() {
            assert_eq!(tree.run(["--check"]).code(2).says(&["a: error: permission denied"]).out(), "b/Dockerfile\n");
        }
        set_mode(&tree.path("a"), 0o755);
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        let tree = Tree::new();
        (0..2000).for_each(|n| tree.write(format!("{n}/Dockerfile"), BEFORE));
        for (flag, code) in [("--diff", 0), ("--check", 1)] {
            let mut command = tree.command();
            let mut child = command.arg(flag).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let mut stdout = child.stdout.take().unwrap();
            stdout.read_exact(&mut [0; 1]).unwrap();
            drop(stdout);
            let ran = Ran(child.wait_with_output().unwrap()).code(code);
            assert!(!ran.err().contains("panicked") && ran.err().contains("2000 files would change"));
        }
    }

    #[test]
    fn a_full_disk_is_an_error() {
        if !Path::new("/dev/full").exists() {
            return;
        }
        let tree = Tree::with(&[("Dockerfile", BEFORE)]);
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        Ran(tree.command().arg("--diff").stdout(full).output().unwrap()).code(2).says(&["standard output"]);
    }

    #[test]
    fn odd_names_are_shown_on_one_line() {
        let tree = Tree::with(&[("a\nb/Dockerfile", BEFORE), ("\u{1b}[31m.Dockerfile", BROKEN)]);
        let ran = tree.run(["--check"]).code(2);
        assert_eq!(ran.out(), "\"a\\nb/Dockerfile\"\n");
        assert!(!ran.err().contains('\u{1b}') && ran.err().contains("\\033[31m.Dockerfile"));
    }
}

#[test]
fn dumps_the_tree_of_a_file_or_of_standard_input() {
    let tree = Tree::with(&[("Dockerfile", "FROM a\nRUN x\n")]);
    let dumped = tree.run(["--dump", "Dockerfile"]).code(0).json();
    assert_eq!(dumped["instructions"][1]["keyword"], "RUN");
    assert_eq!(dumped["items"][1]["span"], serde_json::json!([7, 13]));
    tree.run(["--dump", "none"]).code(2);
    tree.run(["--dump", "a", "b"]).code(2);
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let tree = Tree::new();
    for n in 0..200 {
        let text = [BEFORE, NOTHING_TO_DO, SKIPPED, BROKEN][n % 4];
        tree.write(format!("{}/{n}.Dockerfile", n % 7), text);
    }
    for arguments in [&["--check", "--diff"][..], &["--check"], &["--check", "--output-format", "json"]] {
        let run = |jobs| tree.run(arguments.iter().copied().chain(["-j", jobs, "."])).code(2);
        let alone = run("1");
        assert!(alone.out().lines().count() >= 50);
        for jobs in ["2", "7"] {
            let several = run(jobs);
            assert_eq!((several.out(), several.err()), (alone.out(), alone.err()), "{jobs} at once");
        }
    }
    tree.run(["-j", "3", "."]).code(2);
    tree.files().into_iter().for_each(|(path, bytes)| assert!(bytes != BEFORE.as_bytes(), "{}", path.display()));
    tree.run(["-j", "0", "."]).code(2).says(&["-j", "0"]);
}

#[test]
fn takes_the_files_of_a_list() {
    let tree = Tree::with(&[("a/Dockerfile", BEFORE), ("b c/Dockerfile", BEFORE), ("d/Dockerfile", BEFORE)]);
    let check = ["--check", "--files-from"];
    tree.write("list", "a/Dockerfile\nb c/Dockerfile\r\n\n");
    let expected = "a/Dockerfile\nb c/Dockerfile\n";
    assert_eq!(tree.run(check.into_iter().chain(["list"])).code(1).out(), expected);
    assert_eq!(tree.pipe(&["--check", "--files-from", "-"], b"a/Dockerfile\nb c/Dockerfile").code(1).out(), expected);
    let listed = b"a/Dockerfile\0b c/Dockerfile\0";
    assert_eq!(tree.pipe(&["--check", "--files-from", "-", "-0"], listed).code(1).out(), expected);
    // An empty list is not this folder.
    assert_eq!(tree.pipe(&["--check", "--files-from", "-"], b"").code(0).out(), "");
    tree.run(["--files-from", "list", "a"]).code(2).says(&["--files-from"]);
    tree.run(["-0"]).code(2).says(&["--files-from"]);
    tree.run(["--files-from", "none"]).code(2).says(&["list of files `none`", "no such file"]);
    tree.pipe(&["--files-from", "-", "-0"], b"d/Dockerfile\0gone\0").code(2).says(&["gone", "no such file"]);
    assert_eq!(tree.read("d/Dockerfile"), AFTER);
    assert_eq!(tree.read("a/Dockerfile"), BEFORE);
}

#[test]
fn makes_completions_and_a_manual_page() {
    let tree = Tree::new();
    for (what, words) in [
        ("complete-bash", &["complete -F _dockmod", "--files-from"][..]),
        ("complete-zsh", &["#compdef dockmod", "--files-from"]),
        ("complete-fish", &["complete -c dockmod", "files-from"]),
        ("complete-powershell", &["Register-ArgumentCompleter", "--files-from"]),
        (
            "man",
            &[
                ".TH dockmod 1",
                "[OPTIONS] [PATH]...",
                "files\\-from",
                ".SH \"EXIT STATUS\"\n.TP\n0\n",
                "\ncannot be read, written or understood\n",
            ],
        ),
    ] {
        let made = tree.run(["--generate", what]).code(0).out();
        words.iter().for_each(|word| assert!(made.contains(word), "no `{word}` in {what}: {made}"));
        assert!(!made.contains("dump"), "{what} shows what is hidden: {made}");
        assert!(made.contains("compose"), "{made}");
        let values = ["complete-bash", "complete-zsh", "complete-fish"].contains(&what);
        assert_eq!(made.contains("unrepairable-loop"), values, "codes to explain: {made}");
        // The names of transforms, and files as well.
        let of_shell = [("complete-zsh", "; _files}"), ("complete-fish", " -l transform ")];
        let expected = of_shell.iter().filter(|(shell, _)| *shell == what);
        expected.for_each(|(_, text)| assert!(made.contains(text), "no `{text}` in {made}"));
        let of_transform = made.lines().filter(|line| line.contains(" -l transform "));
        of_transform.for_each(|line| assert!(!line.contains(" -f "), "{line}"));
    }
}

/// What bash makes of a line when the tab key is pressed at its end.
#[test]
fn completes_in_bash() {
    let tree = Tree::with(&[("Dockerfile", ""), ("other", "")]);
    tree.write("completions", tree.run(["--generate", "complete-bash"]).code(0).out());
    let script = "source ./completions; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
                  _dockmod dockmod \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\" 2>/dev/null; \
                  printf '%s\\n' \"${COMPREPLY[@]}\"";
    for (words, wanted) in [
        (&["--out"][..], "--output-format --output-file"),
        (&["--explain", "un"], "unparsable-shell unrepairable-loop unknown-prefix unknown-base unknown-value"),
        (&["--explain", "str"], "stricter"),
        (&["--ignore", "pr"], "prisma-system-node"),
        // A file as well.
        (&["--transform", "ap"], "apk-add-retry"),
        (&["--transform", "ot"], "other"),
        (&["--output-format", "s"], "sarif"),
        (&["--output-format", "=", "s"], "sarif"),
        (&["--color", "="], "auto always never"),
        (&["--since", "ma"], "ma"),
        // Nothing of its own, so that bash completes files.
        (&["Do"], ""),
        (&["--check", ""], ""),
    ] {
        let arguments = [&["-c", script, "bash", "dockmod"], words].concat();
        let completed = tree.tool("bash", &arguments, b"").stdout;
        let completed = String::from_utf8(completed).unwrap();
        assert_eq!(completed.split_whitespace().collect::<Vec<_>>().join(" "), wanted, "{words:?}");
    }
}

#[test]
fn a_mistake_is_answered_with_the_usage_and_the_nearest_name() {
    let tree = Tree::new();
    for (arguments, words) in [
        (&["-j0"][..], &["'--jobs <N>': expected a whole number from 1 upwards"][..]),
        (&["-jx"], &["expected a whole number from 1 upwards"]),
        (&["--list", "x"], &["\nUsage: dockmod [OPTIONS] [PATH]...\n"]),
        (&["--config", ".", "."], &["error: .: is a folder\n"]),
        (&["--output-file", ".", "."], &["cannot write to `.`: is a folder\n"]),
        (&["--transform", "apk-ad-retry", "."], &["unknown transform `apk-ad-retry`; did you mean `apk-add-retry`?\n"]),
        (&["--transform", "x", "."], &["available: `prisma-system-node`, `apk-add-retry`\n"]),
    ] {
        tree.run(arguments).code(2).says(words);
    }
    // Nothing is used where there is nothing to use it on.
    assert_eq!(tree.run(["-v", "."]).code(0).err(), "note: no Dockerfiles found under .\n");
    let help = tree.run(["--help"]).code(0).out();
    let codes = help.split("Exit codes:\n").nth(1).unwrap();
    assert!(codes.lines().all(|line| line.starts_with("  ") && line.len() <= 80), "{codes}");
}

#[cfg(unix)]
#[test]
fn what_is_called_dockerfile_and_is_no_file_is_told_on_request() {
    let tree = Tree::with(&[("a/Dockerfile", BEFORE)]);
    std::os::unix::fs::symlink("a/Dockerfile", tree.path("Dockerfile")).unwrap();
    std::os::unix::net::UnixListener::bind(tree.path("b.Dockerfile")).unwrap();
    std::os::unix::net::UnixListener::bind(tree.path("socket")).unwrap();
    assert!(!tree.run(["--check"]).code(1).err().contains("passed over"));
    let err = tree.run(["--check", "-v"]).code(1).err();
    let notes: Vec<&str> = err.lines().filter(|line| line.contains("passed over")).collect();
    let expected = [
        "note: Dockerfile was passed over: it is a symbolic link",
        "note: b.Dockerfile was passed over: it is not a regular file",
    ];
    assert_eq!(notes, expected, "{err}");
}
