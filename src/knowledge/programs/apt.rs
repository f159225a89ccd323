//! apt 2.6, the package manager of Debian and Ubuntu.

use super::Effect::{Adds, Other, Removes};
use super::{PLAIN, Program, Subcommand, sub};
use crate::knowledge::options::Options;

const APT_OPTIONS: Options = Options::of(
    "octaPS",
    &[
        "option",
        "config-file",
        "target-release",
        "default-release",
        "host-architecture",
        "build-profiles",
        "with-source",
        "snapshot",
    ],
);

const APT_SUBCOMMANDS: &[Subcommand] = &[
    sub(&["install"], Adds, true),
    sub(&["reinstall"], Adds, true),
    sub(&["satisfy"], Other, true),
    sub(&["build-dep"], Other, true),
    sub(&["remove"], Removes, false),
    sub(&["purge"], Removes, false),
    sub(&["autoremove", "auto-remove"], Other, false),
    sub(&["autopurge"], Other, false),
    sub(&["update"], Other, true),
    sub(&["upgrade"], Other, true),
    sub(&["dist-upgrade", "full-upgrade"], Other, true),
    sub(&["dselect-upgrade"], Other, true),
    sub(&["source"], Other, true),
    sub(&["download"], Other, true),
    sub(&["changelog"], Other, true),
    sub(&["clean", "distclean", "dist-clean"], Other, false),
    sub(&["autoclean", "auto-clean"], Other, false),
    sub(&["check"], Other, false),
    sub(&["indextargets"], Other, false),
    sub(&["list"], Other, false),
    sub(&["search"], Other, false),
    sub(&["show"], Other, false),
    sub(&["policy"], Other, false),
    sub(&["edit-sources"], Other, false),
    sub(&["moo"], Other, false),
];

pub(super) const fn apt(name: &'static str) -> Program {
    Program {
        name,
        early: APT_OPTIONS,
        late: APT_OPTIONS,
        offline: &["no-download"],
        assume_yes: Options::of("y", &["yes", "assume-yes"]),
        assume_yes_twice: "q",
        lean: Options::of("", &["no-install-recommends"]),
        refresh: Some("apt-get update"),
        clean: Some("rm -rf /var/lib/apt/lists/*"),
        stands_for: Some("apt-get"),
        subcommands: APT_SUBCOMMANDS,
        ..PLAIN
    }
}
