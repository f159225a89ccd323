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

/// Fails where the test may not do what only root may.
fn need_root() {
    assert!(rustix::process::geteuid().is_root(), "this needs root");
}
