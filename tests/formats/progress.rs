//! The bar of a long run.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::terminal::{Terminal, shown};
use crate::tree::{BEFORE, Tree};

/// A tree that takes more than a second, however fast dockmod and the machine are; and how many files it has.
pub fn long_tree() -> (Tree, usize) {
    let long: String = (0..400).fold(BEFORE.to_owned(), |text, n| text + &format!("RUN apk add p-{n} || true\n"));
    let tree = Tree::in_memory();
    let mut count = 0;
    loop {
        let more = count.max(10);
        (count..count + more).for_each(|n| drop(tree.write(format!("{n}.Dockerfile"), &long)));
        count += more;
        let start = Instant::now();
        tree.run(["--check", "-j1"]).code(1);
        if start.elapsed() > Duration::from_millis(1100) {
            return (tree, count);
        }
    }
}

#[test]
fn a_long_run_shows_how_far_it_is_and_clears_up() {
    let (tree, count) = long_tree();
    let bar = format!("of {count} files");
    let text = shown(&tree, &["--check", "-j1"], &[]);
    assert!(text.contains(&bar), "no bar: {:?}", &text[..text.len().min(500)]);
    let on_screen: Vec<&str> = text.lines().map(|line| line.rsplit("\u{1b}[2K").next().unwrap()).collect();
    assert!(!on_screen.iter().any(|line| line.contains(&bar)), "it is cleared before each line");
    let totals = format!("{count} files would change, {} changes", count * 401);
    assert_eq!(on_screen.last(), Some(&&*totals));

    for (arguments, environment) in [
        (&["--check", "-j1", "-q"][..], &[][..]),
        (&["--check", "-j1"], &[("CI", "true")]),
        (&["--check", "-j1"], &[("TERM", "dumb")]),
        (&["--check", "-j1"], &[("GITHUB_ACTIONS", "true")]),
        (&["--check", "-j1", "--pager=cat -u"], &[]),
    ] {
        let text = shown(&tree, arguments, environment);
        assert!(!text.contains(&bar), "{arguments:?} {environment:?}");
    }
    let ran = tree.run(["--check", "-j1"]).code(1);
    assert!(!ran.err().contains(&bar));
}

#[test]
fn it_is_shown_while_one_file_takes_long() {
    let tree = Tree::in_memory();
    let mut text = BEFORE.to_owned();
    let mut lines = 1000;
    loop {
        (0..lines).for_each(|n| text += &format!("RUN apk add p-{n} || true\n"));
        lines *= 2;
        tree.write("Dockerfile", &text);
        let start = Instant::now();
        tree.run(["--check"]).code(1);
        if start.elapsed() > Duration::from_millis(1100) {
            break;
        }
    }
    assert!(shown(&tree, &["--check"], &[]).contains("0 of 1 files"));
}

#[test]
fn results_in_a_pipe_know_nothing_of_it() {
    let (tree, count) = long_tree();
    let bar = format!("of {count} files");
    let plain = tree.run(["--check", "-j1", "--output-format=json"]).code(1).out();
    let terminal = Terminal::new();
    let mut command = terminal.command(&tree, &["--check", "-j1", "--output-format=json"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let out = std::io::read_to_string(child.stdout.take().unwrap()).unwrap();
    let (text, _) = terminal.finish(&mut command, child);
    assert_eq!(out, plain);
    assert!(text.contains(&bar), "{text:?}");
}

#[test]
fn a_short_run_shows_none() {
    let tree = Tree::with([("Dockerfile", BEFORE)]);
    assert!(!shown(&tree, &["--check"], &[]).contains("files"), "one file");
}

#[test]
fn an_interruption_clears_the_line() {
    let (tree, count) = long_tree();
    let bar = format!("of {count} files");
    let mut terminal = Terminal::new();
    let mut command = terminal.command(&tree, &["--check", "-j1", "--output-format=json"]);
    let child = command.stdout(Stdio::null()).spawn().unwrap();
    terminal.wait_for(&bar);
    terminal.press("\u{3}");
    let (text, code) = terminal.finish(&mut command, child);
    assert_eq!(code, 130);
    assert!(
        text.trim_end_matches(['\r', '\n']).ends_with("\r\u{1b}[2K"),
        "{:?}",
        &text[text.len().saturating_sub(200)..]
    );
}
