//! Files and folders that may not be read or written, as a user who is not root.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use crate::need_root;
use crate::tree::{AFTER, BEFORE, Ran, Tree, set_mode};

/// A user that owns nothing.
const NOBODY: u32 = 65534;

/// A tree of nobody's, with a copy of dockmod that nobody can run.
struct Nobody(Tree);

impl Nobody {
    fn new(files: &[&str]) -> Self {
        need_root();
        let tree = Tree::with(files.iter().map(|name| (name, BEFORE)));
        for name in files {
            let path = tree.path(name);
            chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
            chown(path.parent().unwrap(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        set_mode(&tree.root, 0o755);
        let program = tree.path("dockmod");
        fs::copy(env!("CARGO_BIN_EXE_dockmod"), &program).unwrap();
        set_mode(&program, 0o755);
        Self(tree)
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(self.0.path("dockmod"));
        command.args(arguments).current_dir(&self.0.root).uid(NOBODY).gid(NOBODY);
        loop {
            match command.output() {
                // Another test started a program while this one was copied, which holds the copy open until it runs.
                Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => sleep(Duration::from_millis(10)),
                output => return Ran(output.unwrap()),
            }
        }
    }
}

#[test]
#[ignore = "needs root"]
fn a_read_only_folder() {
    let nobody = Nobody::new(&["a/Dockerfile", "b/Dockerfile"]);
    let tree = &nobody.0;
    set_mode(&tree.path("a"), 0o555);
    nobody.run(&["."]).code(2).says(&[
        "a/Dockerfile: error: cannot write: no permission to create files in `a`\n",
        "1 file changed, 1 change, 1 error",
    ]);
    assert_eq!(nobody.run(&["--check"]).code(1).out(), "a/Dockerfile\n");
    assert_eq!((tree.read("a/Dockerfile").as_str(), tree.read("b/Dockerfile").as_str()), (BEFORE, AFTER));
    assert!(tree.leftovers().is_empty());
}

#[test]
#[ignore = "needs root"]
fn files_that_may_not_be_read_or_written() {
    let nobody = Nobody::new(&["a/Dockerfile", "b/Dockerfile", "c/Dockerfile", "d/Dockerfile"]);
    let tree = &nobody.0;
    set_mode(&tree.path("a/Dockerfile"), 0o000);
    // Readable for nobody, writable for root alone.
    chown(tree.path("b/Dockerfile"), Some(0), Some(0)).unwrap();
    // A folder that can be listed and not entered.
    set_mode(&tree.path("c"), 0o644);
    nobody.run(&["."]).code(2).says(&[
        "a/Dockerfile: error: permission denied\n",
        "b/Dockerfile: error: cannot write: permission denied\n",
        "c/Dockerfile: error: permission denied\n",
        "1 file changed, 1 change, 3 errors",
    ]);
    set_mode(&tree.path("c"), 0o755);
    for (name, text) in [("a", BEFORE), ("b", BEFORE), ("c", BEFORE), ("d", AFTER)] {
        assert_eq!(tree.read(format!("{name}/Dockerfile")), text, "{name}");
    }
    assert!(tree.leftovers().is_empty());
}
