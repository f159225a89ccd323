//! Colour: where there is some, and that nothing else goes with it.

use std::process::Stdio;

use crate::samples::mixed_tree;
use crate::terminal::{Terminal, shown};
use crate::tree::{Ran, Tree};

const DIFF: &[&str] = &["--diff", "."];

/// The text without what colours it.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').unwrap().1)
}

fn is_colored(text: &str) -> bool {
    text.contains("\u{1b}[")
}

#[test]
fn the_option_beats_no_color_beats_force_beats_the_terminal() {
    let tree = mixed_tree();
    type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], bool, bool);
    let cases: &[Case<'_>] = &[
        (&[], &[], true, false),
        (&["--color=auto"], &[], true, false),
        (&["--color", "always"], &[], true, true),
        (&["--color=never"], &[], false, false),
        (&[], &[("NO_COLOR", "1")], false, false),
        (&[], &[("NO_COLOR", "")], true, false),
        (&["--color=always"], &[("NO_COLOR", "1")], true, true),
        (&[], &[("CLICOLOR_FORCE", "1")], true, true),
        (&[], &[("CLICOLOR_FORCE", "0")], true, false),
        (&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false, false),
        (&["--color=never"], &[("CLICOLOR_FORCE", "1")], false, false),
        (&[], &[("CLICOLOR", "0")], false, false),
        (&[], &[("TERM", "dumb")], false, false),
        (&["--color=always"], &[("TERM", "dumb")], true, true),
    ];
    for (arguments, environment, on_terminal, in_pipe) in cases {
        let arguments = [DIFF, arguments].concat();
        assert_eq!(is_colored(&shown(&tree, &arguments, environment)), *on_terminal, "{arguments:?} {environment:?}");
        let mut command = tree.command();
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        let ran = Ran(command.args(&arguments).envs(environment.iter().copied()).output().unwrap());
        assert_eq!(
            (is_colored(&ran.out()), is_colored(&ran.err())),
            (*in_pipe, *in_pipe),
            "{arguments:?} {environment:?}"
        );
    }
}

#[test]
fn each_stream_by_itself() {
    let tree = mixed_tree();
    let terminal = Terminal::new();
    let mut command = terminal.command(&tree, DIFF);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let out = std::io::read_to_string(child.stdout.take().unwrap()).unwrap();
    let (err, _) = terminal.finish(&mut command, child);
    assert!(!is_colored(&out) && is_colored(&err) && !err.contains("+++"), "{out}{err}");
    let terminal = Terminal::new();
    let mut command = terminal.command(&tree, DIFF);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let err = std::io::read_to_string(child.stderr.take().unwrap()).unwrap();
    let (out, _) = terminal.finish(&mut command, child);
    assert!(is_colored(&out) && !is_colored(&err) && out.contains("+++"), "{out}{err}");
}

#[test]
fn nothing_but_colour_is_added() {
    let tree = mixed_tree();
    tree.write("odd/Dockerfile", "# \u{1b}[31m \u{9b} \u{202e}\r\nFROM alpine\r\nRUN apk add a\r\n# caf\u{e9}\r\n");
    let flags: [&[&str]; 3] = [DIFF, &["--check"], &["--check", "--diff", "-v"]];
    for arguments in flags {
        let without = tree.run(arguments);
        let with = tree.run(arguments.iter().chain(&["--color=always"]));
        // The file's own sequences are in both.
        let strip = |text: &str| plain(text);
        assert_eq!((strip(&with.out()), plain(&with.err())), (strip(&without.out()), without.err()));
        assert_ne!(with.err(), without.err());
    }
    let diff = tree.run(["--diff", "--color=always", "odd"]).code(0).out();
    assert!(diff.contains("\u{1b}[31m \u{9b} \u{202e}\r\n"), "into a pipe a file's bytes are as they are: {diff:?}");
}

#[test]
fn on_a_terminal_a_file_cannot_colour() {
    let tree = Tree::with([("Dockerfile", "FROM alpine\n# \u{1b}[5mblink\u{9b}\u{202e}\nRUN apk add a\n")]);
    for arguments in [&["--diff", "--color=always"][..], &["--diff"]] {
        let shown = shown(&tree, arguments, &[]);
        assert!(shown.contains("# \\u{1b}[5mblink\\u{9b}\\u{202e}\r\n") && is_colored(&shown), "{shown:?}");
        assert!(!shown.contains("\u{1b}[5m") && !shown.contains(['\u{9b}', '\u{202e}']), "{shown:?}");
    }
    // Other formats have no colour, and are as harmless.
    let json = shown(&tree, &["--diff", "--output-format=json"], &[]);
    assert!(!json.contains(['\u{1b}', '\u{9b}', '\u{202e}']) && json.contains("\\u{9b}"), "{json:?}");
}

#[test]
fn words_stand_out_within_lines() {
    let tree = Tree::with([("Dockerfile", "FROM alpine\nRUN apk add --no-cache curl\n")]);
    let shown = shown(&tree, &["--diff", "."], &[]);
    assert!(shown.contains("\u{1b}[31m-RUN apk add --no-cache curl\u{1b}[0m\r\n"), "{shown:?}");
    let come = "\u{1b}[32m+      apk add --no-cache curl \u{1b}[0m\u{1b}[7m\u{1b}[32m&& break; \\\u{1b}[0m\r\n";
    assert!(shown.contains(come), "{shown:?}");
}

#[test]
fn help_and_wrong_arguments_follow() {
    let tree = Tree::new();
    assert!(is_colored(&shown(&tree, &["--help"], &[])) && is_colored(&shown(&tree, &["--bogus"], &[])));
    assert!(!is_colored(&shown(&tree, &["--color=never", "--help"], &[])));
    assert!(!is_colored(&shown(&tree, &["--bogus", "--color", "never"], &[])));
    assert!(!is_colored(&shown(&tree, &["--help"], &[("NO_COLOR", "1")])));
    assert!(!is_colored(&tree.run(["--help"]).code(0).out()));
    assert!(is_colored(&tree.run(["--help", "--color=always"]).code(0).out()));
    assert!(is_colored(&tree.run(["--bogus", "--color=always"]).code(2).err()));
    tree.run(["--color=sometimes"]).code(2).says(&["auto", "always", "never"]);
}
