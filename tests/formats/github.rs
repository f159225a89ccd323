//! Annotations, read as the runner of GitHub Actions reads them.

use std::collections::BTreeMap;

use crate::samples::{IGNORED, NAMES, hostile, hostile_tree, mixed_tree};
use crate::tree::{BEFORE, Ran, Tree};

#[derive(Debug)]
struct Annotation {
    level: String,
    properties: BTreeMap<String, String>,
    message: String,
}

impl Annotation {
    fn of(&self, property: &str) -> &str {
        self.properties.get(property).map_or("", String::as_str)
    }
}

/// What the runner finds in a line: it splits first, and takes the escapes back afterwards.
fn parse(line: &str) -> Option<Annotation> {
    let (head, message) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (level, properties) = head.split_once(' ').unwrap_or((head, ""));
    let properties = properties.trim().split(',').filter(|property| !property.is_empty()).map(|property| {
        let (name, value) = property.split_once('=').unwrap();
        let value = value.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",");
        (name.to_owned(), value.replace("%25", "%"))
    });
    let message = message.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    Some(Annotation { level: level.to_owned(), properties: properties.collect(), message })
}

fn annotations(text: &str) -> Vec<Annotation> {
    // As .NET reads lines.
    text.split(['\n', '\r']).filter_map(parse).collect()
}

fn in_actions(tree: &Tree, arguments: &[&str]) -> Ran {
    let mut command = tree.command();
    command.args(arguments).env("GITHUB_ACTIONS", "true").env("GITHUB_WORKSPACE", &tree.root);
    Ran(command.output().unwrap())
}

fn levels(annotations: &[Annotation]) -> Vec<(&str, &str, &str, &str)> {
    annotations.iter().map(|a| (&*a.level, a.of("file"), a.of("line"), a.of("title"))).collect()
}

#[test]
fn a_level_for_each_kind() {
    let tree = mixed_tree();
    let all = |level| {
        [
            (level, "a/Dockerfile", "2", "dockmod: apk-add-retry"),
            ("notice", "c/Dockerfile", "2", "dockmod: skipped:network-none"),
            ("error", "d/Dockerfile", "2", "dockmod: error:syntax"),
            (level, "e/Dockerfile", "3", "dockmod: apk-add-retry"),
            ("notice", "e/Dockerfile", "4", "dockmod: skipped:quoted-script"),
        ]
    };
    let checked = tree.run(["--output-format", "github", "--check"]).code(2);
    assert_eq!(levels(&annotations(&checked.out())), all("warning"));
    assert_eq!(checked.out().lines().count(), 5);
    assert_eq!(checked.err(), "");
    let shown = tree.run(["--output-format", "github", "--diff"]).code(2);
    assert_eq!(levels(&annotations(&shown.out())), all("notice"));
    let skip = &annotations(&shown.out())[1];
    assert!(skip.message.contains("skipped apk-add-retry: ") && skip.message.contains("come from local files.\n"));
    let written = tree.run(["--output-format", "github", "."]).code(2);
    let written = annotations(&written.out());
    assert_eq!(levels(&written), all("notice"));
    assert!(written[0].message.starts_with("changed: ") && !written[0].message.contains("[same]"));
}

#[test]
fn a_column_where_there_is_one_line_and_else_the_last_one() {
    let tree = Tree::with([("Dockerfile", "FROM alpine\nRUN apk add \\\n  a \\\n  b\nRUN true && apk add c\n")]);
    let annotations = annotations(&tree.run(["--output-format", "github", "--check"]).code(1).out());
    let places = annotations.iter().map(|a| (a.of("line"), a.of("endLine"), a.of("col"))).collect::<Vec<_>>();
    assert_eq!(places, [("2", "4", ""), ("5", "", "13")]);
}

#[test]
fn names_come_out_of_the_runner_as_they_are() {
    let tree = hostile_tree();
    for ran in [tree.run(["--output-format=github", "--check"]), in_actions(&tree, &["--check"])] {
        let text = ran.code(1);
        let text = if text.out().starts_with("::") { text.out() } else { text.err() };
        let mut found: Vec<String> = annotations(&text).iter().map(|a| a.of("file").to_owned()).collect();
        let mut wanted: Vec<String> = NAMES.iter().map(|name| hostile(name).to_string_lossy().into_owned()).collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted);
    }
}

#[test]
fn in_actions_they_come_by_themselves_beside_text() {
    let tree = mixed_tree();
    let plain = tree.run(["--check", "--diff"]).code(2);
    let ran = in_actions(&tree, &["--check", "--diff"]).code(2);
    assert_eq!(ran.out(), plain.out());
    let (commands, text): (Vec<_>, Vec<_>) = ran.err().lines().map(str::to_owned).partition(|l| l.starts_with("::"));
    // Nothing is said twice.
    assert_eq!(text, plain.err().lines().last().into_iter().collect::<Vec<_>>());
    let explicit = tree.run(["--check", "--output-format", "github"]).code(2);
    assert_eq!(commands, explicit.out().lines().collect::<Vec<_>>());

    assert!(!in_actions(&tree, &["--check", "--output-format", "text"]).code(2).err().contains("::"));
    assert!(in_actions(&tree, &["--check", "--output-format", "json"]).code(2).err().is_empty());
    let quiet = in_actions(&tree, &["--check", "-q"]).code(2);
    assert_eq!(annotations(&quiet.err()).iter().map(|a| &*a.level).collect::<Vec<_>>(), ["error"]);
    assert_eq!(in_actions(&tree, &["--check", "-qq"]).code(2).err(), "");
    let elsewhere = tree.command().arg("--check").env("GITHUB_ACTIONS", "false").output().unwrap();
    assert!(annotations(&Ran(elsewhere).err()).is_empty());
}

#[test]
fn paths_start_at_the_workspace() {
    let tree = Tree::with([("sub/Dockerfile", BEFORE)]);
    let run = |root: &str| {
        let mut command = tree.command();
        command.args(["--check", "--output-format", "github"]).current_dir(tree.path("sub"));
        let output = command.env("GITHUB_ACTIONS", "true").env("GITHUB_WORKSPACE", root).output().unwrap();
        annotations(&Ran(output).code(1).out())[0].of("file").to_owned()
    };
    assert_eq!(run(tree.root.to_str().unwrap()), "sub/Dockerfile");
    assert_eq!(run("/nowhere"), "Dockerfile");
    assert_eq!(run("/proc"), tree.path("sub/Dockerfile").to_str().unwrap());
}

#[test]
fn standard_input_is_no_file() {
    let tree = Tree::with([("Dockerfile", BEFORE)]);
    let stdin = std::fs::File::open(tree.path("Dockerfile")).unwrap();
    let mut command = tree.command();
    let ran = Ran(command.args(["--check", "--output-format", "github", "-"]).stdin(stdin).output().unwrap()).code(1);
    let annotations = annotations(&ran.out());
    assert_eq!((annotations[0].of("file"), annotations[0].of("line")), ("", "2"));
}

#[test]
fn what_is_ignored_is_left_out_and_a_comment_in_vain_is_a_warning() {
    let tree = Tree::with([("Dockerfile", IGNORED)]);
    let annotations = annotations(&tree.run(["--output-format", "github", "--diff"]).code(0).out());
    let seen: Vec<_> = annotations.iter().map(|a| (&*a.level, a.of("line"), a.of("title"))).collect();
    assert_eq!(seen, [("warning", "4", "dockmod: warning:comment"), ("notice", "5", "dockmod: apk-add-retry")]);
}
