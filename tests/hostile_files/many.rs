//! A hundred thousand files.

use crate::tree::{AFTER, BEFORE, Tree};

const FILES: usize = 100_000;
const FOLDERS: usize = 250;
/// One in so many has something to do.
const SHARE: usize = 50;

fn name(n: usize) -> String {
    format!("{}/{n}.Dockerfile", n % FOLDERS)
}

#[test]
fn a_hundred_thousand_files() {
    let tree = Tree::in_memory();
    (0..FOLDERS).for_each(|n| std::fs::create_dir(tree.path(n.to_string())).unwrap());
    for n in 0..FILES {
        let text = if n % SHARE == 0 { BEFORE } else { "FROM scratch\n" };
        std::fs::write(tree.path(name(n)), text).unwrap();
    }
    let changed = FILES / SHARE;
    let summary = |verb: &str| format!("{changed} files {verb}, {changed} changes, {} unchanged\n", FILES - changed);
    let checked = tree.run(["--check", "."]).code(1).says(&[&summary("would change")]);
    assert_eq!(checked.out().lines().count(), changed);
    tree.run(["."]).code(0).says(&[&summary("changed")]);
    (0..FILES).step_by(SHARE).for_each(|n| assert_eq!(tree.read(name(n)), AFTER));
    assert!(tree.leftovers().is_empty());
}
