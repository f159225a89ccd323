//! The real binary on files that are in the way: what goes wrong is told, nothing is lost, and the other files are done.
#![cfg(target_os = "linux")]

#[path = "hostile_files/access.rs"]
mod access;
#[path = "hostile_files/disk.rs"]
mod disk;
#[path = "hostile_files/kinds.rs"]
mod kinds;
#[path = "hostile_files/many.rs"]
mod many;
#[path = "hostile_files/meanwhile.rs"]
mod meanwhile;
#[path = "hostile_files/names.rs"]
mod names;
#[path = "hostile_files/signals.rs"]
mod signals;
#[path = "hostile_files/tree.rs"]
mod tree;

/// Says why a test was not run, which is a failure where tools are required.
fn not_run(reason: &str) {
    assert!(std::env::var_os("DOCKMOD_REQUIRE_TOOLS").is_none_or(|value| value != "1"), "{reason}");
    eprintln!("NOT RUN: {reason}");
}

/// Whether the test may do what only root may; says so where not.
fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        not_run("this needs root");
    }
    root
}
