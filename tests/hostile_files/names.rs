//! Names and texts that would like to be something else on a terminal.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tree::{AFTER, BEFORE, Tree};

const NAMES: &[(&[u8], &str)] = &[
    (b"new\nline", "\"new\\nline"),
    (b"carriage\rreturn", "\"carriage\\rreturn"),
    (b"escape\x1b[2J\x1b]0;title\x07", "\"escape\\033[2J\\033]0;title\\a"),
    (b"c1-\xc2\x9b31m", "\"c1-\\302\\23331m"),
    (b"right-to-left\xe2\x80\xae", "\"right-to-left\\342\\200\\256"),
    (b"delete\x7f", "\"delete\\177"),
    (b"\"quoted\"", "\"\\\"quoted\\\""),
    (b"'single'", "'single'"),
    (b"back\\slash", "back\\slash"),
    (b"-dash", "-dash"),
    (b" blanks ", " blanks "),
    (b"$(touch x)`touch y`;*?", "$(touch x)`touch y`;*?"),
    ("caf\u{e9}".as_bytes(), "caf\u{e9}"),
];

fn folder(name: &[u8]) -> PathBuf {
    Path::new(OsStr::from_bytes(name)).join("Dockerfile")
}

fn harmless(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || !(c.is_control() || matches!(c, '\u{200e}'..='\u{202e}')))
}

#[test]
fn every_name_is_worked_on_and_shown_on_one_line() {
    let tree = Tree::with(NAMES.iter().map(|(name, _)| (folder(name), BEFORE)));
    let checked = tree.run(["--check", "."]).code(1);
    let written = tree.run(["."]).code(0).says(&[&format!("{} files changed", NAMES.len())]);
    for (name, shown) in NAMES {
        assert_eq!(tree.read(folder(name)), AFTER, "{shown}");
        assert!(checked.out().lines().any(|line| line.starts_with(&format!("{shown}/Dockerfile"))), "{shown}");
        assert!(written.err().lines().any(|line| line.starts_with(&format!("{shown}/Dockerfile"))), "{shown}");
    }
    assert_eq!(checked.out().lines().count(), NAMES.len());
    assert_eq!(written.err().lines().count(), NAMES.len() + 1);
    assert!(harmless(&checked.out()) && harmless(&written.err()));
    assert!(tree.leftovers().is_empty());
}

#[test]
fn a_name_that_is_not_utf_8() {
    let names = [&b"\xff\xfe"[..], b"caf\xe9", b"\xe2\x82", b"\xed\xa0\x80"];
    let tree = Tree::with(names.iter().map(|name| (folder(name), BEFORE)));
    let checked = tree.run(["--check", "."]).code(1).out();
    assert_eq!(checked.lines().count(), names.len());
    assert!(checked.contains("\"caf\\351/Dockerfile\"\n") && harmless(&checked), "{checked}");
    assert!(harmless(&tree.run(["."]).code(0).says(&["4 files changed"]).err()));
    names.iter().for_each(|name| assert_eq!(tree.read(folder(name)), AFTER));
    // By name, and in an error.
    fs::write(tree.path(folder(b"\xff\xfe")), "BOGUS\n").unwrap();
    let ran = tree.run([folder(b"\xff\xfe"), folder(b"gone\xff\n"), folder(b"\xff\x1b[0m")]).code(2);
    assert!(harmless(&ran.err()) && ran.err().lines().count() == 4, "{}", ran.err());
    let json = tree.run(["--output-format", "json", "."]).code(2);
    let json: serde_json::Value = serde_json::from_slice(&json.0.stdout).unwrap();
    assert_eq!(json["summary"]["errors"], 1);
}

#[test]
fn nothing_that_is_said_can_steer_the_terminal() {
    let evil = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\r";
    let file = evil.replace(['\n', '\r'], "");
    let tree = Tree::with([
        ("a/Dockerfile", format!("FROM a\n{evil}BOGUS x\n")),
        ("b/Dockerfile", format!("FROM a\nRUN --mount=type={evil} apk add x\n")),
        ("c/Dockerfile", format!("FROM alpine\nRUN sh -c 'apk add {evil}x'\nRUN {evil}sudo apk add y\n")),
        ("d/Dockerfile", format!("FROM alpine\nRUN <<E {evil}\napk add x\nE\nRUN <<E\n#!{evil}\napk add x\nE\n")),
        ("e/Dockerfile", format!("FROM alpine\nRUN apk add 'x{evil}' && for {evil} in 1; do apk add x; done\n")),
        ("f/Dockerfile", format!("FROM alpine AS {evil}\nSHELL [\"{file}\"]\nRUN apk add x\n")),
        (".gitignore", format!("[{evil}\n")),
        ("evil.toml", format!("name = \"{file}\"\n{evil} = 1\n")),
        ("odd.toml", "name = \"a\\u001b[31m\"\nsummary = \"s\"\nwhy = \"w\"\nsteps = []\n".to_owned()),
    ]);
    symlink_to(&tree, "link", &file);
    fs::create_dir(tree.path(&file)).unwrap();
    let arguments: &[&[&str]] = &[
        &["."],
        &["link", &file, &format!("gone{file}")],
        &["--transform", "evil.toml"],
        &["--transform", "odd.toml"],
        &["--transform", &format!("./{file}.toml")],
        &["--transform", &file],
        &["--explain", &file],
        &["--dump", &file],
        &["--output-format", &file],
        &[&format!("--{file}")],
        &[&format!("-{file}")],
        &["--check", &format!("--check={file}")],
    ];
    for arguments in arguments {
        let ran = tree.run(*arguments);
        assert!(!ran.err().is_empty() && harmless(&ran.err()), "{arguments:?}: {:?}", ran.err());
        assert!(harmless(&ran.out()), "{arguments:?}: {:?}", ran.out());
    }
}

fn symlink_to(tree: &Tree, name: &str, target: &str) {
    std::os::unix::fs::symlink(target, tree.path(name)).unwrap();
}

/// To a pipe a diff is exact, on a terminal it is harmless.
#[test]
#[ignore = "needs script of util-linux"]
fn a_diff_on_a_terminal_shows_control_characters() {
    let tree = Tree::with([("Dockerfile", format!("FROM a\n# \u{1b}[31m\u{9b}\n{}", &BEFORE[17..]))]);
    assert!(tree.run(["--diff"]).code(0).out().contains(" # \u{1b}[31m\u{9b}\n"));
    let program = env!("CARGO_BIN_EXE_dockmod");
    let mut script = Command::new("script");
    script.args(["-qec", &format!("'{program}' --diff"), "/dev/null"]).current_dir(&tree.root).env("TERM", "xterm");
    let output = script.output().expect("`script` of util-linux gives a terminal");
    assert!(output.status.success(), "{output:?}");
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains(" # \\u{1b}[31m\\u{9b}\r\n"), "{shown:?}");
    // Colour is dockmod's own.
    let plain = shown.split('\u{1b}').enumerate().map(|(at, part)| match part.split_once('m') {
        Some((style, rest)) if at > 0 && style.starts_with('[') => rest,
        _ => part,
    });
    let plain = plain.collect::<String>().replace("\r\n", "\n");
    assert!(plain.contains("+    done\n") && harmless(&plain), "{shown:?}");
}
