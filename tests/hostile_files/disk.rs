//! A disk that is full or read-only: a small file system in memory, which takes root to mount.

use std::fs;
use std::io::Write;
use std::path::Path;

use rustix::mount::{MountFlags, UnmountFlags, mount, mount_remount, unmount};

use crate::need_root;
use crate::tree::{AFTER, BEFORE, Tree, long, mode, set_mode};

/// A file system of its own, in a folder of a tree on another one.
struct Disk {
    outer: Tree,
    tree: Tree,
}

impl Disk {
    fn new(options: &std::ffi::CStr) -> Self {
        need_root();
        let outer = Tree::new();
        let root = outer.path("disk");
        fs::create_dir(&root).unwrap();
        mount("tmpfs", &root, "tmpfs", MountFlags::empty(), options).expect("a file system can be mounted");
        Self { outer, tree: Tree::at(root) }
    }

    /// Leaves room for about `bytes`.
    fn fill_but(&self, bytes: u64) {
        let filler = self.tree.path("filler");
        let mut file = fs::File::create(&filler).unwrap();
        while file.write_all(&[0; 4096]).is_ok() {}
        let full = file.metadata().unwrap().len();
        file.set_len(full - bytes).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = unmount(&self.tree.root, UnmountFlags::DETACH);
    }
}

fn spare(path: &Path, text: &str, bits: u32) {
    assert_eq!(fs::read_to_string(path).unwrap(), text);
    assert_eq!(mode(path), bits);
}

#[test]
#[ignore = "needs root"]
fn what_does_not_fit_is_left_and_the_rest_is_done() {
    let disk = Disk::new(c"size=1m");
    let long = long();
    let big = disk.tree.write("big.Dockerfile", &long);
    set_mode(&big, 0o640);
    disk.tree.write("small.Dockerfile", BEFORE);
    disk.outer.write("z/Dockerfile", BEFORE);
    disk.fill_but(8192);
    disk.outer.run(["."]).code(2).says(&[
        "disk/big.Dockerfile: error: cannot write: No space left on device\n",
        "2 files changed, 2 changes, 1 error",
    ]);
    spare(&big, &long, 0o640);
    assert_eq!(disk.tree.read("small.Dockerfile"), AFTER);
    assert_eq!(disk.outer.read("z/Dockerfile"), AFTER);
    assert!(disk.outer.leftovers().is_empty());

    fs::remove_file(disk.tree.path("filler")).unwrap();
    disk.outer.run(["."]).code(0);
    assert!(disk.tree.read("big.Dockerfile").len() > long.len());
    assert_eq!(mode(&big), 0o640);
}

#[test]
#[ignore = "needs root"]
fn no_room_for_another_name() {
    let disk = Disk::new(c"size=1m,nr_inodes=3");
    disk.tree.write("Dockerfile", BEFORE);
    disk.tree.write("other", "");
    disk.outer
        .run(["disk"])
        .code(2)
        .says(&["disk/Dockerfile: error: cannot write: cannot create a file in `disk`: No space left on device\n"]);
    assert_eq!(disk.tree.read("Dockerfile"), BEFORE);
    assert!(disk.outer.leftovers().is_empty());
}

#[test]
#[ignore = "needs root"]
fn a_file_system_that_is_mounted_read_only() {
    let disk = Disk::new(c"size=1m");
    disk.tree.write("Dockerfile", BEFORE);
    disk.outer.write("z/Dockerfile", BEFORE);
    mount_remount(&disk.tree.root, MountFlags::RDONLY, c"").unwrap();
    disk.outer
        .run(["."])
        .code(2)
        .says(&["disk/Dockerfile: error: cannot write: Read-only file system\n", "1 file changed, 1 change, 1 error"]);
    assert_eq!(disk.tree.read("Dockerfile"), BEFORE);
    assert_eq!(disk.outer.read("z/Dockerfile"), AFTER);
    assert_eq!(disk.outer.run(["--check"]).code(1).out(), "disk/Dockerfile\n");
}
