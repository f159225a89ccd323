//! A file that changes under dockmod's hands, and two dockmods on one tree.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, inotify, mknodat};

use crate::tree::{AFTER, BEFORE, Ran, Tree, long, set_mode};

/// Runs dockmod on a long Dockerfile and a short one, and does `change` when the long one has just been read.
fn run_with(tree: &Tree, change: impl FnOnce(&Path)) -> Ran {
    let path = tree.write("a/Dockerfile", long());
    tree.write("b/Dockerfile", BEFORE);
    let watch = inotify::init(inotify::CreateFlags::CLOEXEC).unwrap();
    inotify::add_watch(&watch, &path, inotify::WatchFlags::CLOSE_NOWRITE).unwrap();
    let child = tree.command().arg(".").spawn().unwrap();
    let mut buffer = [std::mem::MaybeUninit::uninit(); 512];
    inotify::Reader::new(&watch, &mut buffer).next().unwrap();
    change(&path);
    Ran(child.wait_with_output().unwrap())
}

#[test]
fn what_was_changed_in_the_meantime_is_kept() {
    let theirs = long() + "# one more line\n";
    let written = theirs.clone();
    type Change<'a> = (&'a str, Box<dyn FnOnce(&Path)>);
    let changes: [Change; 6] = [
        (
            "was changed by something else in the meantime; run again",
            Box::new(move |path| {
                fs::write(path, written).unwrap();
            }),
        ),
        ("is read-only", Box::new(|path| set_mode(path, 0o444))),
        ("no such file", Box::new(|path| fs::remove_file(path).unwrap())),
        (
            "is a folder",
            Box::new(|path| {
                fs::remove_file(path).unwrap();
                fs::create_dir(path).unwrap();
            }),
        ),
        (
            "is a symbolic link to `../elsewhere`",
            Box::new(|path| {
                fs::rename(path, path.with_file_name("../elsewhere")).unwrap();
                symlink("../elsewhere", path).unwrap();
            }),
        ),
        (
            "is not a regular file",
            Box::new(|path| {
                fs::remove_file(path).unwrap();
                mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o666), 0).unwrap();
            }),
        ),
    ];
    for (message, change) in changes {
        let tree = Tree::new();
        let ran = run_with(&tree, change).code(2);
        ran.says(&[&format!("a/Dockerfile: error: {message}"), "1 file changed, 1 change, 1 error"]);
        assert_eq!(tree.read("b/Dockerfile"), AFTER);
        assert!(tree.leftovers().is_empty());
        match message {
            _ if message.starts_with("was changed") => assert_eq!(tree.read("a/Dockerfile"), theirs),
            _ if message.contains("symbolic") => assert_eq!(tree.read("elsewhere"), long()),
            "is read-only" => assert_eq!(tree.read("a/Dockerfile"), long()),
            _ => {}
        }
    }
}

#[test]
fn a_folder_that_goes_away_takes_nothing_else_with_it() {
    let tree = Tree::new();
    let moved = tree.path("moved");
    let ran = run_with(&tree, |path| fs::rename(path.parent().unwrap(), &moved).unwrap());
    ran.code(2).says(&["a/Dockerfile: error: no such file", "1 file changed, 1 change, 1 error"]);
    assert_eq!((tree.read("moved/Dockerfile"), tree.read("b/Dockerfile")), (long(), AFTER.to_owned()));
}

#[test]
fn a_new_mode_is_kept() {
    let tree = Tree::new();
    run_with(&tree, |path| set_mode(path, 0o600)).code(0);
    assert_eq!(crate::tree::mode(&tree.path("a/Dockerfile")), 0o600);
}

#[test]
fn several_at_once_do_the_same_work() {
    for _ in 0..5 {
        let tree = Tree::with((0..150).map(|n| (format!("{n}/Dockerfile"), BEFORE)));
        let runs: Vec<_> = (0..4).map(|_| tree.command().arg(".").spawn().unwrap()).collect();
        for run in runs {
            Ran(run.wait_with_output().unwrap()).code(0);
        }
        (0..150).for_each(|n| assert_eq!(tree.read(format!("{n}/Dockerfile")), AFTER));
        assert!(tree.leftovers().is_empty());
    }
}

/// A temporary file's name is none that a walk takes, whatever is in it.
#[test]
fn leftovers_are_no_dockerfiles() {
    let tree = Tree::with([(".dockmod-Ab3xYz.tmp", BEFORE), ("Dockerfile", AFTER)]);
    assert_eq!(tree.run(["--check"]).code(0).out(), "");
}
