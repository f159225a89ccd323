//! Names that stand for something other than a file: links, pipes, sockets, devices, folders.

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt, symlink};
use std::os::unix::net::UnixListener;

use rustix::fs::{CWD, FileType, Mode, makedev, mknodat};

use crate::tree::{AFTER, BEFORE, Tree};

#[test]
fn links_within_the_tree_and_in_a_circle() {
    let tree = Tree::with([("real/Dockerfile", BEFORE), ("text/Dockerfile", BEFORE)]);
    symlink("real/Dockerfile", tree.path("Dockerfile")).unwrap();
    symlink("two.Dockerfile", tree.path("one.Dockerfile")).unwrap();
    symlink("one.Dockerfile", tree.path("two.Dockerfile")).unwrap();
    symlink("..", tree.path("real/up")).unwrap();
    symlink("self", tree.path("self")).unwrap();
    tree.run(["."]).code(0).says(&["2 files changed"]);
    assert_eq!((tree.read("real/Dockerfile").as_str(), tree.read("text/Dockerfile").as_str()), (AFTER, AFTER));
    for name in ["Dockerfile", "one.Dockerfile", "self"] {
        tree.run([name]).code(2).says(&[&format!("{name}: error: is a symbolic link to `"), "name that file instead"]);
        assert!(tree.path(name).is_symlink());
    }
    tree.run(["self/Dockerfile", "text"]).code(2).says(&["self/Dockerfile: error: Too many levels of symbolic links"]);
    // By way of the circle of folders it is one and the same file.
    tree.write("real/Dockerfile", BEFORE);
    tree.run(["real/up/real/up/real", "real"]).code(0).says(&["1 file changed"]);
}

#[test]
fn two_names_of_one_file_in_one_run() {
    let tree = Tree::with([("a/Dockerfile", BEFORE)]);
    fs::create_dir(tree.path("b")).unwrap();
    fs::hard_link(tree.path("a/Dockerfile"), tree.path("b/Dockerfile")).unwrap();
    fs::hard_link(tree.path("a/Dockerfile"), tree.path("kept")).unwrap();
    tree.run(["."]).code(0).says(&[
        "a/Dockerfile: note: had 2 other names (hard links), which keep the old text\n",
        "b/Dockerfile: note: had 1 other name (hard links), which keeps the old text\n",
        "2 files changed",
    ]);
    assert_eq!(["a/Dockerfile", "b/Dockerfile", "kept"].map(|name| tree.read(name)), [AFTER, AFTER, BEFORE]);
    assert_eq!(fs::metadata(tree.path("kept")).unwrap().nlink(), 1);
}

#[test]
fn what_is_no_file_is_left_and_never_waited_for() {
    let tree = Tree::with([("file/Dockerfile", BEFORE), ("folder/Dockerfile/Dockerfile", BEFORE)]);
    ["pipe", "socket", "device"].iter().for_each(|folder| fs::create_dir(tree.path(folder)).unwrap());
    let pipe = tree.path("pipe/Dockerfile");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::from_raw_mode(0o666), 0).unwrap();
    let socket = UnixListener::bind(tree.path("socket/Dockerfile")).unwrap();
    let mut strange = vec!["pipe/Dockerfile", "socket/Dockerfile"];
    if rustix::process::geteuid().is_root() {
        let device = tree.path("device/Dockerfile");
        mknodat(CWD, &device, FileType::CharacterDevice, Mode::from_raw_mode(0o666), makedev(1, 5)).unwrap();
        strange.push("device/Dockerfile");
    }
    tree.run(["."]).code(0).says(&["2 files changed"]);
    assert_eq!(tree.read("file/Dockerfile"), AFTER);
    assert_eq!(tree.read("folder/Dockerfile/Dockerfile"), AFTER);

    tree.write("file/Dockerfile", BEFORE);
    tree.write("folder/Dockerfile/Dockerfile", BEFORE);
    let named = strange.iter().chain(&["file/Dockerfile", "folder/Dockerfile"]);
    let ran = tree.run(named).code(2).says(&["2 files changed, 2 changes, "]);
    for name in &strange {
        assert!(ran.err().contains(&format!("{name}: error: is not a regular file\n")), "{}", ran.err());
    }
    assert!(pipe.symlink_metadata().unwrap().file_type().is_fifo());
    drop(socket);
}
