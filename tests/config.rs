//! `dockmod.toml` as a user has it: every key and option, through the real binary.

mod tree;

use std::fs;
use std::path::Path;
use std::process::Command;

use self::tree::texts::BEFORE;
use self::tree::{Ran, Tree};

const NOTHING_TO_DO: &str = "FROM scratch\nCOPY a /a\n";
const BROKEN: &str = "FROM alpine:3.20\nBOGUS x\n";
const OWN: &str = "\
name = 'own'
summary = 's'
why = 'w'
[[steps]]
action = 'env'
set = { OWN = 'yes' }
[[steps]]
action = 'retry'
commands = ['apt-get update']
[[steps]]
action = 'retry'
commands = ['apt-get install']
attempts = 4
";

/// A repository with a configuration.
fn repository(config: &str, files: &[(&str, &str)]) -> Tree {
    let tree = Tree::with(files);
    fs::create_dir(tree.path(".git")).unwrap();
    tree.write("dockmod.toml", config);
    tree
}

/// Files, each with the same text, which would change.
fn plain(config: &str, files: &[&str]) -> Tree {
    repository(config, &files.iter().map(|&name| (name, BEFORE)).collect::<Vec<_>>())
}

fn lines(ran: &Ran) -> Vec<String> {
    ran.out().lines().map(str::to_owned).collect()
}

impl Tree {
    /// What `--show-files` lists, which has to be what a run takes.
    #[track_caller]
    fn files_taken(&self, arguments: &[&str]) -> Vec<String> {
        let shown = lines(&self.run([&["--show-files"], arguments].concat()).code(0));
        let json = self.run([&["--show-files", "--output-format", "json"], arguments].concat()).code(0).json();
        assert_eq!(json["files"], serde_json::json!(shown));
        let report = self.run([&["--check", "--output-format=json"], arguments].concat()).json();
        let taken: Vec<_> = report["files"].as_array().unwrap().iter().map(|file| file["path"].clone()).collect();
        assert_eq!(serde_json::json!(shown), serde_json::json!(taken));
        shown
    }

    /// What is done to `Dockerfile`.
    fn text(&self, arguments: &[&str]) -> String {
        let json = self.pipe(&[&["--output-format=json"], arguments, &["-"]].concat(), BEFORE.as_bytes()).json();
        json["files"][0]["text"].as_str().unwrap().to_owned()
    }
}

#[test]
fn transforms_selects_and_orders() {
    let tree = plain("transforms = ['prisma-system-node']\n", &["Dockerfile"]);
    tree.run(["--check"]).code(0).says(&["1 file unchanged"]);
    tree.run(["--check", "--transform", "apk-add-retry"]).code(1);
    tree.run(["--check", "--isolated"]).code(1);
    let shown = |config: &str| {
        tree.write("dockmod.toml", config);
        lines(&tree.run(["--show-config", "Dockerfile"]).code(0))[1].clone()
    };
    assert_eq!(shown(""), "transforms = [\"prisma-system-node\", \"apk-add-retry\"] # default");
    assert_eq!(shown("transforms = []"), "transforms = [] # dockmod.toml:1");
    tree.run(["--check"]).code(0);
    assert_eq!(
        shown("\ntransforms = ['apk-add-retry', 'prisma-system-node']"),
        "transforms = [\"apk-add-retry\", \"prisma-system-node\"] # dockmod.toml:2"
    );
}

#[test]
fn transform_paths_are_files_and_globs_and_their_transforms_are_applied_by_default() {
    let other = OWN.replace("'own'", "'other'").replace("OWN =", "OTHER =");
    for config in
        ["transform-paths = ['tools/own.toml', './tools/other.toml']", "transform-paths = ['tools/**/*.toml']"]
    {
        let files = [("Dockerfile", BEFORE), ("tools/own.toml", OWN), ("tools/other.toml", &other)];
        let tree = repository(config, &files);
        let ran = tree.run(["--diff"]).code(0);
        for expected in ["+ENV", "OWN=yes", "OTHER=yes", "apk add --no-cache curl && break"] {
            assert!(ran.out().contains(expected), "no {expected} in {}", ran.out());
        }
        assert!(!tree.run(["--diff", "--isolated"]).code(0).out().contains("OWN"));
        let one = tree.run(["--diff", "--transform", "other"]).code(0).out();
        assert!(one.contains("OTHER=yes") && !one.contains("OWN=yes") && !one.contains("break"));
        let list = lines(&tree.run(["--list"]).code(0));
        assert!(list.iter().any(|line| line.starts_with("  own ")), "{list:?}");
        tree.run(["--explain", "own"]).code(0);
        // As a file it is the same one, and may be given twice.
        tree.run(["--check", "--transform", "own", "--transform", "tools/own.toml"]).code(1);
    }
}

#[test]
fn comments_may_name_transforms_of_ones_own() {
    let text = "FROM alpine\n# dockmod: ignore=own -- not here\nRUN apt-get update\n";
    let config = "transform-paths = ['own.toml']\ntransforms = ['apk-add-retry']";
    let tree = repository(config, &[("Dockerfile", text), ("own.toml", OWN)]);
    assert!(!tree.run(["--check"]).code(0).err().contains("warning"));
    tree.run(["--check", "--isolated"]).code(0).says(&["Dockerfile:2:", "`own`"]);
}

#[test]
fn a_transform_is_found_where_the_paths_are() {
    let tree = plain("", &["a/Dockerfile"]);
    tree.write("a/dockmod.toml", "transform-paths = ['own.toml']");
    tree.write("a/own.toml", OWN);
    assert!(tree.run(["--diff", "--transform", "own", "a"]).code(0).out().contains("OWN=yes"));
    assert!(tree.run(["--diff", "--transform", "own", "a/Dockerfile"]).code(0).out().contains("OWN=yes"));
    tree.run(["--diff", "--transform", "own", "."]).code(2).says(&["unknown transform `own`", "`apk-add-retry`"]);
}

#[test]
fn include_takes_the_place_of_the_names_of_dockerfiles() {
    let files = ["Dockerfile", "a/build.docker", "b/build.docker", "docker/base", "docker/dev", "docker/x/base"];
    let taken = |config: &str| plain(config, &files).files_taken(&[]);
    assert_eq!(taken(""), ["Dockerfile"]);
    assert_eq!(
        taken("include = ['*.docker', 'docker/*']"),
        ["a/build.docker", "b/build.docker", "docker/base", "docker/dev"]
    );
    assert_eq!(taken("include = ['*', '!*.docker', '!.git*', '!dockmod.toml']").len(), 4);
    assert_eq!(taken("include = ['./Dockerfile', '**/base']"), ["Dockerfile", "docker/base", "docker/x/base"]);
    assert_eq!(taken("include = []"), [""; 0]);
}

#[test]
fn exclude_and_extend_exclude_leave_out_files_and_folders() {
    let files = ["Dockerfile", "a/Dockerfile", "a/b/Dockerfile", "legacy/Dockerfile", "legacy/x/Dockerfile.dev"];
    for key in ["exclude", "extend-exclude"] {
        let taken = |patterns: &str| plain(&format!("{key} = {patterns}"), &files).files_taken(&[]);
        assert_eq!(taken("['legacy/**', 'b']"), ["Dockerfile", "a/Dockerfile"]);
        assert_eq!(taken("['legacy', '/Dockerfile']"), ["a/Dockerfile", "a/b/Dockerfile"]);
        assert_eq!(taken("['a/', '*.dev']"), ["Dockerfile", "legacy/Dockerfile"]);
        assert_eq!(taken("['Dockerfile', '!/a/Dockerfile']"), ["a/Dockerfile", "legacy/x/Dockerfile.dev"]);
        assert_eq!(taken("['b/Dockerfile', 'x/*']").len(), 5, "a slash makes it count from the folder");
    }
    let both = "exclude = ['a', 'legacy']\nextend-exclude = ['!legacy', '/Dockerfile']";
    assert_eq!(plain(both, &files).files_taken(&[]), ["legacy/Dockerfile", "legacy/x/Dockerfile.dev"]);
}

#[test]
fn what_is_named_outright_is_taken_unless_exclusion_is_forced() {
    let tree = plain("exclude = ['legacy', '*.tmpl']", &["Dockerfile", "legacy/a/Dockerfile", "x.tmpl"]);
    let named = ["legacy/a/Dockerfile", "x.tmpl"];
    assert_eq!(tree.files_taken(&named), named);
    assert_eq!(tree.files_taken(&["legacy"]), ["legacy/a/Dockerfile"]);
    assert_eq!(tree.files_taken(&["--force-exclude", "legacy/a/Dockerfile", "x.tmpl", "Dockerfile"]), ["Dockerfile"]);
    for folder in ["legacy", "legacy/a"] {
        let ran = tree.run(["--force-exclude", folder]).code(0);
        assert_eq!((ran.out(), ran.err()), (String::new(), String::new()));
    }
    assert_eq!(tree.read("legacy/a/Dockerfile"), BEFORE);
    // Whoever names all files does not mean templates.
    let files = ["Dockerfile", "Dockerfile.dockerignore", "Dockerfile.j2", "build.txt"];
    assert_eq!(plain("", &files).files_taken(&files), files);
    let forced = [&["--force-exclude"], &files[..]].concat();
    assert_eq!(plain("", &files).files_taken(&forced), ["Dockerfile", "build.txt"]);
    assert_eq!(plain("include = ['*.j2']", &files).files_taken(&forced), ["Dockerfile", "Dockerfile.j2", "build.txt"]);
    // What is ignored by git is no matter of the configuration.
    tree.write(".gitignore", "/Dockerfile\n");
    assert_eq!(tree.files_taken(&["--force-exclude", "Dockerfile"]), ["Dockerfile"]);
}

#[test]
fn parameters_are_set_for_each_transform() {
    let text = |config: &str| plain(config, &[]).text(&["--stdin-filename", "Dockerfile"]);
    let table = |keys: &str| text(&format!("[transform.apk-add-retry]\n{keys}"));
    assert!(table("attempts = 5").contains("for i in 1 2 3 4 5;"));
    assert!(table("delay = 10").contains("sleep 10;"));
    assert!(table("message = 'mirror away: {command}'").contains("echo \"mirror away: apk add\" >&2"));
    assert!(table("comment = 'Mirrors are away at times.'").contains("\n# Mirrors are away at times.\nRUN for"));
    assert_eq!(table("commands = ['apk upgrade']"), BEFORE);
    assert!(text("transform.apk-add-retry = { attempts = 2 }").contains("for i in 1 2;"));

    let ignored = "FROM alpine\nRUN apk add curl; true\n";
    let tree = plain("transform.apk-add-retry.ignored-failure = 'keep'", &[]);
    assert!(
        tree.pipe(&["-"], ignored.as_bytes())
            .code(0)
            .says(&["<stdin>:2:5: apk-add-retry: retry `apk add` (up to 3 attempts)\n"])
            .out()
            .contains("( for")
    );
    tree.pipe(&["--isolated", "-"], ignored.as_bytes()).code(0).says(&["[stricter]"]);

    let prisma = "FROM python:3.12-alpine\nRUN prisma generate\n";
    let tree = plain("[transform.prisma-system-node]\noptions = ['--no-cache', '-X', 'https://example.com/x']\n", &[]);
    let out = tree.pipe(&["-"], prisma.as_bytes()).code(0).out();
    assert!(out.contains("apk add --no-cache -X https://example.com/x nodejs npm"), "{out}");
    tree.pipe(&["--transform", "prisma-system-node", "--diff", "-"], prisma.as_bytes()).code(0).says(&["<stdin>:2"]);
}

#[test]
fn overrides_apply_to_the_paths_that_match_and_later_ones_win() {
    let config = "\
[transform.apk-add-retry]
attempts = 4
delay = 1
[[overrides]]
paths = ['services/', '*.slow']
transform.apk-add-retry.attempts = 6
transform.apk-add-retry.delay = 20
[[overrides]]
paths = ['services/api/**']
[overrides.transform.apk-add-retry]
attempts = 7
[[overrides]]
paths = ['legacy', '!legacy/new']
transforms = []
[[overrides]]
paths = ['legacy/a']
transforms = ['apk-add-retry']
";
    let tree = plain(config, &[]);
    for (path, tries, delay) in [
        ("Dockerfile", "1 2 3 4", 1),
        ("a/Dockerfile.slow", "1 2 3 4 5 6", 20),
        ("services/web/Dockerfile", "1 2 3 4 5 6", 20),
        ("services/api/Dockerfile", "1 2 3 4 5 6 7", 20),
        ("other/services/api/Dockerfile", "1 2 3 4 5 6", 20),
        ("legacy/new/Dockerfile", "1 2 3 4", 1),
        ("legacy/a/Dockerfile", "1 2 3 4", 1),
    ] {
        let text = tree.text(&["--stdin-filename", path]);
        assert!(
            text.contains(&format!("for i in {tries};")) && text.contains(&format!("sleep {delay};")),
            "{path}: {text}"
        );
    }
    assert_eq!(tree.text(&["--stdin-filename", "legacy/Dockerfile"]), BEFORE);
    // The command line selects, and the parameters of the configuration hold.
    let text = tree.text(&["--transform", "apk-add-retry", "--stdin-filename", "legacy/Dockerfile"]);
    assert!(text.contains("for i in 1 2 3 4;"));
}

#[test]
fn the_nearest_file_applies_alone_and_the_search_ends_at_a_repository() {
    let files = ["Dockerfile", "a/Dockerfile", "a/b/c/Dockerfile", "module/x/Dockerfile", "worktree/Dockerfile"];
    let tree = plain("[transform.apk-add-retry]\nattempts = 9\ndelay = 9\n", &files);
    tree.write("a/b/dockmod.toml", "[transform.apk-add-retry]\nattempts = 2\n");
    fs::create_dir(tree.path("module/.git")).unwrap();
    tree.write("worktree/.git", "gitdir: elsewhere\n");
    tree.run(["."]).code(0).says(&["5 files changed"]);
    for (file, tries, delay) in [
        ("Dockerfile", 9, 9),
        ("a/Dockerfile", 9, 9),
        ("a/b/c/Dockerfile", 2, 5),
        ("module/x/Dockerfile", 3, 5),
        ("worktree/Dockerfile", 3, 5),
    ] {
        let text = tree.read(file);
        assert!(
            text.contains(&format!("[ $i = {tries} ]")) && text.contains(&format!("sleep {delay};")),
            "{file}: {text}"
        );
    }
    // From within, with paths of any kind.
    let real = tree.path("a/b/c/Dockerfile");
    for path in ["c/../c/Dockerfile", "../b/c/Dockerfile", real.to_str().unwrap()] {
        let mut command = tree.command();
        let shown = Ran(command.args(["--show-config", path]).current_dir(tree.path("a/b")).output().unwrap()).code(0);
        assert!(shown.out().contains("attempts = 2 # dockmod.toml:2"), "{}", shown.out());
    }
}

#[test]
fn a_broken_file_outside_of_a_repository_is_none_of_its_business() {
    let tree = plain("bogus = 1", &["module/x/Dockerfile", "other/Dockerfile"]);
    fs::create_dir(tree.path("module/.git")).unwrap();
    tree.run(["module"]).code(0).says(&["1 file changed"]);
    tree.run(["other"]).code(2).says(&["dockmod.toml"]);
}

#[test]
fn a_folder_that_is_excluded_from_outside_is_not_searched() {
    let tree = plain("exclude = ['a']", &["a/Dockerfile", "b/Dockerfile"]);
    tree.write("a/dockmod.toml", "");
    tree.write("b/dockmod.toml", "exclude = ['/b']");
    assert_eq!(tree.files_taken(&[]), ["b/Dockerfile"]);
}

#[test]
fn config_names_one_file_for_all_and_isolated_uses_none() {
    let tree = plain("[transform.apk-add-retry]\nattempts = 9\n", &["Dockerfile", "a/Dockerfile", "ci/x/Dockerfile"]);
    tree.write("a/dockmod.toml", "transforms = []");
    tree.write(
        "ci/strict.toml",
        "transform-paths = ['own.toml']\nexclude = ['x', '../a/**']\ntransform.apk-add-retry.delay = 7\n",
    );
    tree.write("ci/own.toml", OWN);
    // Globs and paths are relative to the file.
    assert_eq!(tree.files_taken(&["--config", "ci/strict.toml"]), ["Dockerfile"]);
    let diff = tree.run(["--config", "ci/strict.toml", "--diff"]).code(0).out();
    assert!(diff.contains("[ $i = 3 ]") && diff.contains("sleep 7;") && diff.contains("OWN=yes"), "{diff}");
    let isolated = tree.run(["--isolated", "--diff"]).code(0).says(&["3 files would change"]).out();
    assert!(!isolated.contains("[ $i = 9 ]") && isolated.contains("[ $i = 3 ]"));
    tree.run(["--isolated", "--config", "ci/strict.toml"]).code(2).says(&["--isolated", "--config"]);
    tree.run(["--config", "gone.toml", "."]).code(2).says(&["error: gone.toml: no such file"]);
    tree.write("ci/bad.toml", "a = 1\n");
    let ran = tree.run(["--config", "ci/bad.toml", "."]).code(2).says(&["error: ci/bad.toml:1:1: unknown key `a`"]);
    assert_eq!(ran.err().lines().count(), 1);
    assert_eq!(tree.read("Dockerfile"), BEFORE);
}

/// Broken configurations: the place, and what has to be said.
const BROKEN_CONFIGS: &[(&str, &str, &[&str])] = &[
    ("transfroms = []", "1:1", &["unknown key `transfroms`", "did you mean `transforms`?"]),
    ("a = 1", "1:1", &["available: `transforms`"]),
    ("x = ", "1:5", &["not valid TOML"]),
    ("transforms = ['apk-add-rety']", "1:15", &["unknown transform `apk-add-rety`", "did you mean `apk-add-retry`?"]),
    ("transforms = ['apk-add-retry', 'apk-add-retry']", "1:32", &["named twice"]),
    ("transforms = 'apk-add-retry'", "1:14", &["expected a list"]),
    ("transforms = [3]", "1:15", &["expected a string", "\"3\""]),
    ("compose = 'yes'", "1:11", &["expected `true` or `false`"]),
    ("exclude = ['a', 'b[']", "1:17", &["`b[` is not a valid pattern", "unclosed"]),
    ("extend-exclude = ['']", "1:19", &["the pattern is empty"]),
    ("include = ['docker/']", "1:12", &["for folders", "`docker/Dockerfile*`"]),
    ("include = [' a']", "1:12", &["visible character"]),
    ("transform-paths = ['gone.toml']", "1:20", &["no file `gone.toml`"]),
    ("transform-paths = ['tools/*.tml']", "1:20", &["no file matches"]),
    ("transform-paths = ['tools']", "1:20", &["is a folder", "`tools/*.toml`"]),
    ("transform-paths = ['tools/***']", "1:20", &["is not a valid pattern"]),
    ("transform-paths = ['tools/apk.toml']", "1:20", &["`apk-add-retry`, as a built-in one is", "rename"]),
    (
        "transform-paths = ['tools/own.toml', 'tools/same.toml']",
        "1:38",
        &["`a/tools/same.toml`", "the one in `a/tools/own.toml`"],
    ),
    ("[transform.apk-ad-retry]\nattempts = 3", "1:12", &["unknown transform", "did you mean `apk-add-retry`?"]),
    ("[transform.apk-add-retry]\natempts = 3", "2:1", &["key `atempts`", "did you mean `attempts`?"]),
    ("[transform.apk-add-retry]\noptions = []", "2:1", &["no step of `apk-add-retry`", "`commands`"]),
    ("[transform.prisma-system-node]\nattempts = 3", "2:1", &["no step", "`options`, `comment`"]),
    ("transform.apk-add-retry.attempts = 1", "1:36", &["found 1", "2 to 20"]),
    ("transform.apk-add-retry.delay = 601", "1:33", &["found 601"]),
    ("transform.apk-add-retry.attempts = '5'", "1:36", &["whole number"]),
    ("transform.apk-add-retry.message = 'a $b'", "1:35", &["`$`"]),
    ("transform.apk-add-retry.comment = '# a'", "1:35", &["leave it out"]),
    ("transform.apk-add-retry.ignored-failure = 'kep'", "1:43", &["did you mean `keep`?"]),
    ("transform.apk-add-retry.commands = ['curl x']", "1:37", &["`curl`"]),
    ("transform.apk-add-retry.commands = []", "1:36", &["list is empty"]),
    ("transform.prisma-system-node.options = ['-t', '.x']", "1:41", &["group"]),
    ("transform.apk-add-retry = 3", "1:27", &["expected a table"]),
    ("transform-paths = ['tools/own.toml']\ntransform.own.commands = ['apk add']", "2:15", &["2 steps"]),
    ("transform.apk-add-retry.delay = 1\ntransform.apk-add-retry.delay = 2", "2:25", &["set twice"]),
    ("[[overrides]]\ntransforms = []", "1:1", &["`paths` is missing"]),
    ("[[overrides]]\npaths = []", "2:9", &["list is empty", "`legacy/**`"]),
    ("[[overrides]]\npaths = ['{']", "2:10", &["is not a valid pattern"]),
    ("[[overrides]]\npaths = ['a']\ntransfroms = []", "3:1", &["did you mean `transforms`?"]),
    ("[[overrides]]\npaths = ['a']\ntransforms = ['own']", "3:15", &["unknown transform `own`"]),
    ("[[overrides]]\npaths = ['a']\ntransform.apk-add-retry.x = 1", "3:25", &["key `x`"]),
    ("[overrides]\npaths = ['a']", "1:1", &["found a table, expected a list"]),
    ("transform = ['a']", "1:13", &["found a list, expected a table"]),
];

#[test]
fn a_broken_file_is_told_once_with_its_place_and_stops_no_other() {
    let apk = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("transforms/apk-add-retry.toml")).unwrap();
    for (config, at, words) in BROKEN_CONFIGS {
        let tree = plain("", &["Dockerfile", "a/Dockerfile", "a/b/Dockerfile", "a/good/Dockerfile"]);
        for (name, text) in [("a/tools/own.toml", OWN), ("a/tools/same.toml", OWN), ("a/tools/apk.toml", &apk)] {
            tree.write(name, text);
        }
        tree.write("a/dockmod.toml", config);
        tree.write("a/good/dockmod.toml", "");
        let place = format!("a/dockmod.toml:{at}: error: ");
        let ran = tree.run(["--check", ".", "a/Dockerfile"]).code(2).says(words).says(&[&place]);
        assert_eq!(ran.err().matches("error:").count(), 1, "{}", ran.err());
        assert_eq!(lines(&ran), ["Dockerfile", "a/good/Dockerfile"]);
        let json = tree.run(["--output-format", "json", "--diff", "."]).code(2).json();
        let file = &json["files"][1];
        let line: u64 = at.split_once(':').unwrap().0.parse().unwrap();
        assert!(file["path"] == "a/dockmod.toml" && file["status"] == "error" && file["error_at"]["line"] == line);
        assert_eq!(json["summary"]["errors"], 1);
    }
}

#[test]
fn an_error_in_a_transform_of_ones_own_has_its_place_there() {
    let tree = plain("transform-paths = ['own.toml']", &["Dockerfile"]);
    tree.write("own.toml", OWN.replace("attempts = 4", "attempts = 400"));
    for arguments in
        [&["."][..], &["--list"], &["--show-config", "Dockerfile"], &["--show-files"], &["--explain", "own"]]
    {
        tree.run(arguments).code(2).says(&["own.toml:13:12", "found 400"]);
    }
    // What needs no configuration goes on without it.
    tree.run(["--explain", "apk-add-retry"]).code(0);
    tree.run(["--isolated", "--list"]).code(0);
    assert_eq!(tree.read("Dockerfile"), BEFORE);
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_and_not_overlooked() {
    let tree = plain("", &["Dockerfile"]);
    fs::write(tree.path("dockmod.toml"), b"# \xff\n").unwrap();
    tree.run(["--check"]).code(2).says(&["dockmod.toml: error: is not UTF-8 (line 1)"]);
    fs::remove_file(tree.path("dockmod.toml")).unwrap();
    fs::create_dir(tree.path("dockmod.toml")).unwrap();
    tree.run(["--check"]).code(2).says(&["dockmod.toml: error: is not a regular file"]);
    #[cfg(unix)]
    {
        fs::remove_dir(tree.path("dockmod.toml")).unwrap();
        std::os::unix::fs::symlink("gone", tree.path("dockmod.toml")).unwrap();
        tree.run(["--check"]).code(2).says(&["dockmod.toml: error: no such file"]);
        // A link to a file elsewhere is as good as a file here.
        tree.write("shared/gone", "exclude = ['/Dockerfile']");
        fs::remove_file(tree.path("dockmod.toml")).unwrap();
        std::os::unix::fs::symlink("shared/gone", tree.path("dockmod.toml")).unwrap();
        assert_eq!(tree.files_taken(&[]), [""; 0]);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_keeps_nobody_waiting_unless_it_is_named() {
    let tree = plain("transform-paths = ['*.toml']", &["a/Dockerfile", "b/Dockerfile"]);
    for pipe in ["a/dockmod.toml", "pipe.toml"] {
        if !Command::new("mkfifo").arg(tree.path(pipe)).status().is_ok_and(|status| status.success()) {
            return;
        }
    }
    fs::remove_file(tree.path("dockmod.toml")).unwrap();
    assert_eq!(tree.run(["--check"]).code(2).says(&["a/dockmod.toml: error: is not a reg"]).out(), "b/Dockerfile\n");
    tree.write("b/dockmod.toml", "transform-paths = ['../*.toml']");
    tree.run(["--check", "b"]).code(2).says(&["b/dockmod.toml:1:20: error: no file matches"]);
    let named = "echo 'transforms = []' | \"$0\" --config /dev/stdin --check b";
    assert!(Ran(tree.tool("sh", &["-c", named, env!("CARGO_BIN_EXE_dockmod")], b"")).code(0).out().is_empty());
}

#[test]
fn stdin_has_the_configuration_of_the_current_folder_or_of_its_name() {
    let tree = plain("transform.apk-add-retry.delay = 8", &[]);
    tree.write("a/dockmod.toml", "transform.apk-add-retry.delay = 6\n[[overrides]]\npaths = ['*']\ntransforms = []\n");
    assert!(tree.text(&[]).contains("sleep 8;"));
    let mut command = tree.command();
    let child = command.args(["-"]).current_dir(tree.path("a")).stdin(
        fs::File::open({
            tree.write("input", BEFORE);
            tree.path("input")
        })
        .unwrap(),
    );
    assert!(Ran(child.output().unwrap()).out().contains("sleep 6;"), "no path, so no override");
    assert_eq!(tree.text(&["--stdin-filename", "a/new/Dockerfile"]), BEFORE);
    let ran = tree.pipe(&["--stdin-filename", "./b/Dockerfile", "--diff", "-"], BEFORE.as_bytes()).code(0);
    assert!(ran.out().starts_with("--- a/b/Dockerfile\n+++ b/b/Dockerfile\n"), "{}", ran.out());
    let ran = ran.says(&["./b/Dockerfile:2:5: apk-add-retry"]);
    assert!(!ran.err().contains("<stdin>"));
    tree.pipe(&["--stdin-filename", "b/Dockerfile.j2", "-"], b"{{ x }}\n")
        .code(2)
        .says(&["b/Dockerfile.j2:1:1", "template"]);
    tree.run(["--stdin-filename", "x", "."]).code(2).says(&["--stdin-filename", "`-`"]);
    tree.run(["--show-files", "-"]).code(2);
    assert!(!tree.path("b").exists());
}

#[test]
fn stdin_comes_out_as_it_went_in_where_it_is_excluded_or_the_configuration_is_broken() {
    let tree = plain("exclude = ['*.j2']", &[]);
    let template = "{{ x }}\n";
    let arguments = ["--stdin-filename", "a/Dockerfile.j2", "--force-exclude", "-"];
    assert_eq!(tree.pipe(&[&["--isolated"], &arguments[..]].concat(), template.as_bytes()).code(0).out(), template);
    assert_eq!(tree.pipe(&arguments, template.as_bytes()).code(0).out(), template);
    tree.pipe(&["--check", arguments[0], arguments[1], arguments[2], "-"], template.as_bytes()).code(0);
    tree.write("dockmod.toml", "a = 1\n");
    let ran = tree.pipe(&["-"], BEFORE.as_bytes()).code(2).says(&["dockmod.toml:1:1: error: unknown key `a`"]);
    assert_eq!(ran.out(), BEFORE);
}

#[test]
fn show_config_says_where_each_value_comes_from() {
    let config = "\
transforms = ['own', 'apk-add-retry']
transform-paths = ['tools/own.toml']
include = ['*.docker']
exclude = ['a b', \"c\\\"d\"]

extend-exclude = ['e']
compose = true
[transform.apk-add-retry]
attempts = 5
[[overrides]]
paths = ['api/']
transform.apk-add-retry.delay = 0
";
    let tree = repository(config, &[("tools/own.toml", OWN)]);
    let shown = tree.run(["--show-config", "api/x.docker"]).code(0).out();
    let expected = "\
# api/x.docker
transforms = [\"own\", \"apk-add-retry\"] # dockmod.toml:1
transform-paths = [\"tools/own.toml\"] # dockmod.toml:2
include = [\"*.docker\"] # dockmod.toml:3
exclude = [\"a b\", 'c\"d'] # dockmod.toml:4
extend-exclude = [\"e\"] # dockmod.toml:6
compose = true # dockmod.toml:7
generated = false # default

[transform.own]
# commands: one for each step, [[\"apt-get update\"], [\"apt-get install\"]] # tools/own.toml
# attempts: one for each step, [3, 4] # tools/own.toml
delay = 5 # tools/own.toml
message = \"{command} failed after {attempts} retries\" # tools/own.toml
ignored-failure = \"stricter\" # tools/own.toml
# comment: none # tools/own.toml

[transform.apk-add-retry]
commands = [\"apk add\"] # default
attempts = 5 # dockmod.toml:9
delay = 0 # dockmod.toml:12
message = \"{command} failed after {attempts} retries\" # default
ignored-failure = \"stricter\" # default
# comment: none # default
";
    assert_eq!(shown, expected);
    // What is shown is itself a configuration that means the same.
    tree.write("dockmod.toml", &shown);
    let without_sources = |text: &str| {
        text.lines().map(|line| line.rsplit_once(" # ").map_or(line, |(it, _)| it).to_owned()).collect::<Vec<_>>()
    };
    let again = tree.run(["--show-config", "api/x.docker"]).code(0).out();
    assert_eq!(without_sources(&again), without_sources(&shown));
}

#[test]
fn show_config_knows_what_is_left_out_and_what_the_command_line_says() {
    let tree = plain("exclude = ['legacy']", &["legacy/Dockerfile", "x.txt"]);
    let shown = |arguments: &[&str]| tree.run([&["--show-config"], arguments].concat()).code(0).out();
    assert!(shown(&["legacy/a/Dockerfile"]).contains("# It is not taken from its folder: it is excluded.\n"));
    assert!(shown(&["x.txt"]).contains("its name is not one of a Dockerfile"));
    assert!(!shown(&["Dockerfile"]).contains("not taken"));
    assert!(!shown(&["."]).contains("not taken"), "a folder");
    let chosen = shown(&["Dockerfile", "--transform", "apk-add-retry"]);
    assert!(chosen.contains("transforms = [\"apk-add-retry\"] # command line\n") && !chosen.contains("prisma"));
    let isolated = shown(&["Dockerfile", "--isolated"]);
    assert!(isolated.contains("exclude = [] # default\n") && isolated.contains("# include: by name"));
    assert!(shown(&["Dockerfile", "--config", "dockmod.toml"]).contains("exclude = [\"legacy\"] # dockmod.toml:1"));
    tree.write("dockmod.toml", "include = ['a']\n[transform.apk-add-retry]\nattempts = 5");
    assert!(shown(&["b"]).contains("it is not included"));
    let json = tree.run(["--show-config", "b", "--output-format", "json"]).code(0).json();
    assert_eq!((&json["version"], &json["path"], &json["config"]), (&1.into(), &"b".into(), &"dockmod.toml".into()));
    assert_eq!(json["left_out"], "it is not included");
    assert_eq!(json["settings"]["include"], serde_json::json!({ "value": ["a"], "source": "config", "line": 1 }));
    assert_eq!(json["settings"]["compose"], serde_json::json!({ "value": false, "source": "default" }));
    let parameters = &json["transform"]["apk-add-retry"]["parameters"];
    assert_eq!(parameters["attempts"], serde_json::json!({ "values": [5], "source": "config", "line": 3 }));
    assert_eq!(parameters["comment"], serde_json::json!({ "values": [], "source": "default" }));
}

#[test]
fn show_config_tells_kinds_of_files_apart() {
    let tree = Tree::with(&[("compose.yaml", "services: {}\n"), ("Dockerfile.j2", BEFORE), ("notes", ""), ("a/x", "")]);
    std::os::unix::fs::symlink("notes", tree.path("Dockerfile")).unwrap();
    for (path, reason) in [
        ("compose.yaml", "it is a Compose file, and `compose` is not `true`"),
        ("Dockerfile.j2", "its name is one of a template"),
        ("notes", "its name is not one of a Dockerfile"),
        ("Dockerfile", "it is a symbolic link"),
    ] {
        let shown = tree.run(["--show-config", path]).code(0).out();
        assert!(shown.contains(&format!("# It is not taken from its folder: {reason}.\n")), "{path}: {shown}");
    }
    tree.run(["--show-config", "gone/Dockerfile"])
        .code(0)
        .says(&["note: there is no `gone/Dockerfile`; this is what "]);
    assert!(!tree.run(["--compose", "--show-files"]).code(0).out().contains("notes"));
}

#[test]
fn show_files_lists_and_tells_what_cannot_be_looked_at() {
    let tree = plain("", &["b/Dockerfile", "a.Dockerfile", "c/x"]);
    assert_eq!(tree.files_taken(&[]), ["a.Dockerfile", "b/Dockerfile"]);
    assert_eq!(tree.files_taken(&["./b", "c/x"]), ["b/Dockerfile", "c/x"]);
    let ran = tree.run(["--show-files", "gone", "b", "c"]).code(2);
    let ran = ran.says(&["gone: error: no such file", "no Dockerfiles found under c"]);
    assert_eq!(ran.out(), "b/Dockerfile\n");
    assert_eq!(tree.read("a.Dockerfile"), BEFORE);
}

/// Brings in every line that may be.
fn brought_in(text: &str) -> String {
    let bring =
        |line: &str| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned() + "\n";
    text.lines().map(bring).collect()
}

#[test]
fn init_writes_comments_on_what_is_there_and_changes_nothing() {
    let retried = "FROM alpine\nRUN for i in 1 2 3 4 5; do apk add x && break; [ $i = 5 ] && exit 1; sleep 2; done\n";
    let files = [
        ("Dockerfile", BEFORE),
        ("api/Dockerfile", NOTHING_TO_DO),
        ("api/retried.Dockerfile", retried),
        ("legacy/Dockerfile", BROKEN),
        ("web/vendor/[x]/Dockerfile", BEFORE),
        ("web/vendor/y/Dockerfile", BEFORE),
    ];
    let tree = Tree::with(&files);
    fs::create_dir(tree.path(".git")).unwrap();
    let report = || tree.run(["--diff", "--output-format=json"]).json();
    let before = report();
    let mut command = tree.command();
    let ran = Ran(command.arg("--init").current_dir(tree.path("api")).output().unwrap()).code(0);
    assert!(ran.out().is_empty() && ran.err().contains("dockmod.toml"), "{}", ran.err());
    let text = tree.read("dockmod.toml");
    for expected in [
        "# Found here: 6 Dockerfiles, 3 of which would change.\n",
        "# - apk-add-retry would change 3 places in 3 files.\n",
        "# - prisma-system-node finds nothing to do here.\n",
        "# - web/vendor: 2 Dockerfiles, apparently third-party.\n",
        "# - legacy/Dockerfile: not a valid Dockerfile: ",
        "#exclude = [\"/web/vendor/\", \"/legacy/Dockerfile\"]\n",
        "# - 1 command is retried here already (up to 5 attempts).\n",
        "\n#[transform.apk-add-retry]\n",
        "\n#attempts = 3\n",
    ] {
        assert!(text.contains(expected), "no {expected} in {text}");
    }
    assert!(text.lines().all(|line| line.is_empty() || line.starts_with('#')));
    assert_eq!(report(), before);
    tree.run(["--init"]).code(2).says(&["`dockmod.toml` is there already"]);
    tree.write("legacy/dockmod.toml", "a = 1");
    fs::remove_file(tree.path("dockmod.toml")).unwrap();
    tree.run(["--init"]).code(2).says(&["legacy/dockmod.toml:1:1: error: ", "wrote dockmod.toml"]);
    assert!(!tree.read("dockmod.toml").contains("legacy/d"));
    tree.write("dockmod.toml", &text);
    fs::remove_file(tree.path("legacy/dockmod.toml")).unwrap();
    assert_eq!(tree.read("dockmod.toml"), text);

    tree.write("dockmod.toml", brought_in(&text));
    assert_eq!(tree.files_taken(&[]), ["Dockerfile", "api/Dockerfile", "api/retried.Dockerfile"]);
    let shown = tree.run(["--show-config", "Dockerfile"]).code(0).out();
    assert!(shown.contains("attempts = 3 # dockmod.toml:"), "{shown}");
}

#[test]
fn init_finds_dockerfiles_in_compose_files() {
    let inline = |text: &str| format!("services:\n  a:\n    build:\n      dockerfile_inline: |\n        {text}\n");
    let block = inline("FROM alpine\n        RUN apk add a");
    let none = "services: {a: {image: alpine}}\n";
    for (files, expected) in [
        (&[("compose.yaml", none)][..], "too.\n#compose = false\n"),
        (
            &[("compose.yaml", none), ("a/compose.dev.yml", &block), ("b/compose.yaml", &inline("FROM alpine"))],
            "# - 2 Compose files with Dockerfiles, 1 of which would change.\n#compose = true\n",
        ),
        (&[("docker-compose.yml", "services: [\n")], "too.\n#compose = false\n"),
    ] {
        let tree = Tree::with(files);
        tree.run(["--init"]);
        let text = tree.read("dockmod.toml");
        assert!(text.contains(expected) && text.contains("# Found here: 0 Dockerfiles.\n"), "{text}");
        assert!(text.contains("#exclude = [\"legacy/**\"]"), "{text}");
    }
    let tree = Tree::with(&[("compose.yaml", &block)]);
    tree.run(["--init"]).code(0);
    tree.run(["--check"]).code(0);
    tree.write("dockmod.toml", brought_in(&tree.read("dockmod.toml")));
    assert_eq!(tree.run(["--check"]).code(1).out(), "compose.yaml\n");
}

#[test]
fn init_excludes_by_patterns_that_match_odd_names() {
    for name in
        ["a[b]*.Dockerfile", "#x.Dockerfile", "!x.Dockerfile", "{a}.Dockerfile", "a\\b.Dockerfile", "a b.Dockerfile"]
    {
        let tree = Tree::with(&[(name, BROKEN), ("Dockerfile", BEFORE)]);
        tree.run(["--init"]).code(0);
        let text = brought_in(&tree.read("dockmod.toml"));
        tree.write("dockmod.toml", &text);
        assert_eq!(tree.files_taken(&[]), ["Dockerfile"], "{name}: {text}");
    }
}

#[test]
fn init_does_not_cut_a_folder_off_from_the_configuration_that_applies_to_it() {
    let tree = Tree::with(&[("dockmod.toml", "transforms = []"), ("a/Dockerfile", BEFORE)]);
    let mut command = tree.command();
    let ran = Ran(command.arg("--init").current_dir(tree.path("a")).output().unwrap()).code(2);
    ran.says(&["dockmod.toml` is there already, and applies here"]);
    assert!(!tree.path("a/dockmod.toml").exists());
    for wrong in [&["--init", "a"][..], &["--init", "--check"], &["--init", "--isolated"], &["--init", "--config", "x"]]
    {
        tree.run(wrong).code(2);
    }
}
