//! The pager, on a real terminal.

use std::fs;

use crate::samples::mixed_tree;
use crate::terminal::{Terminal, shown};
use crate::tree::{AFTER, BEFORE, Tree};

#[test]
fn only_when_asked_and_only_on_a_terminal() {
    let tree = mixed_tree();
    let mark = [("PAGER", "sed s/^/P:/")];
    assert!(!shown(&tree, &["--diff"], &mark).contains("P:"));
    assert!(shown(&tree, &["--diff", "--pager"], &mark).contains("P: FROM alpine"));
    assert!(!shown(&tree, &["--diff", "--pager", "--output-file=report"], &mark).contains("P:"));
    let piped = tree.command().args(["--diff", "--pager"]).envs(mark).output().unwrap();
    assert!(!String::from_utf8(piped.stdout).unwrap().contains("P:"));
}

#[test]
fn the_one_that_is_named_then_ours_then_everybodys() {
    let tree = mixed_tree();
    let both = [("DOCKMOD_PAGER", "sed s/^/D:/"), ("PAGER", "sed s/^/P:/")];
    assert!(shown(&tree, &["--diff", "--pager=sed s/^/N:/"], &both).contains("N: FROM"));
    assert!(shown(&tree, &["--diff", "--pager"], &both).contains("D: FROM"));
    assert!(shown(&tree, &["--diff", "--pager"], &both[1..]).contains("P: FROM"));
    assert!(shown(&tree, &["--diff", "--pager"], &[("PAGER", "cat")]).contains("+    done"));
    assert!(shown(&tree, &["--diff", "--pager"], &[("PAGER", "")]).contains("+    done"));
    assert!(shown(&tree, &["--list", "--pager=sed s/^/N:/"], &[]).contains("N:  apk-add-retry"));
}

#[test]
fn messages_go_with_the_results() {
    let tree = mixed_tree();
    let text = shown(&tree, &["--check", "--pager=sed s/^/P:/", "--color=never"], &[]);
    assert!(text.lines().count() > 5 && text.lines().all(|line| line.starts_with("P:")), "{text}");
    assert!(text.contains("P:2 files would change"), "{text}");
    assert!(shown(&tree, &["--diff", "--pager=sed s/^/P:/"], &[]).contains("P:\u{1b}["), "colour passes");
}

#[test]
fn one_that_is_left_early_is_no_error() {
    let tree = Tree::with((0..300).map(|n| (format!("{n}.Dockerfile"), BEFORE)));
    let terminal = Terminal::new();
    let mut command = terminal.command(&tree, &["--diff", "--pager=head -n 1", "--color=never"]);
    let (text, code) = terminal.run(&mut command);
    assert_eq!((text.trim_end(), code), ("--- a/0.Dockerfile", 0));
    let terminal = Terminal::new();
    let mut command = terminal.command(&tree, &["--pager=true", "."]);
    assert_eq!(terminal.run(&mut command), (String::new(), 0));
    (0..300).for_each(|n| assert_eq!(tree.read(format!("{n}.Dockerfile")), AFTER));
}

#[test]
fn one_that_cannot_be_run_is_an_error() {
    let tree = mixed_tree();
    let terminal = Terminal::new();
    let mut command = terminal.command(&tree, &["--list", "--pager=no-such-pager"]);
    let (text, code) = terminal.run(&mut command);
    assert!(code == 2 && text.contains("the pager could not be run"), "{code}: {text}");
}

/// `less` gets colours, prints what fits, and waits with what does not; an interruption does not tear it away.
#[test]
#[ignore = "needs less"]
fn less_as_it_is_used() {
    let tree = Tree::with([("Dockerfile", BEFORE)]);
    let short = shown(&tree, &["--diff", "--pager"], &[]);
    assert!(short.contains("\u{1b}[32m+") && short.contains("1 file would change"), "{short:?}");

    let tree = Tree::with((0..100).map(|n| (format!("{n}.Dockerfile"), BEFORE)));
    let mut terminal = Terminal::new();
    let mut command = terminal.command(&tree, &["--diff", "--pager"]);
    let mut child = command.spawn().unwrap();
    // The prompt below the first page.
    terminal.wait_for(":\u{1b}[K");
    terminal.press("\u{3}");
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none(), "it does not leave the terminal to `less` and the shell at once");
    terminal.press_until("G", "100 files would change");
    terminal.press("q");
    let (_, code) = terminal.finish(&mut command, child);
    assert!(code == 0 || code == 130, "{code}");
    assert_eq!(fs::read_to_string(tree.path("7.Dockerfile")).unwrap(), BEFORE);
}
