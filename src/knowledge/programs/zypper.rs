//! zypper, the package manager of openSUSE and SUSE.

use super::Effect::{Adds, Other, Removes};
use super::{PLAIN, Program, sub, sub_with};
use crate::knowledge::options::Options;

const ZYPPER_PICK: &[&str] = &["repo", "type", "from", "download", "solver-focus"];

/// Its global options count before the sub-command alone; after it, their letters mean other things.
pub(super) const ZYPPER: Program = Program {
    name: "zypper",
    early: Options::of(
        "csDCpR",
        &[
            "config",
            "table-style",
            "reposd-dir",
            "cache-dir",
            "raw-cache-dir",
            "solv-cache-dir",
            "pkg-cache-dir",
            "userdata",
            "plus-repo",
            "plus-content",
            "root",
            "installroot",
            "releasever",
        ],
    ),
    root: Options::of("R", &["root", "installroot"]),
    assume_yes: Options::of("ny", &["non-interactive", "no-confirm"]),
    clean: Some("zypper clean --all"),
    subcommands: &[
        sub_with(&["install", "in"], Adds, true, "rt", ZYPPER_PICK),
        sub_with(&["remove", "rm"], Removes, false, "rt", ZYPPER_PICK),
        sub_with(&["update", "up"], Other, true, "rt", ZYPPER_PICK),
        sub_with(&["dist-upgrade", "dup"], Other, true, "r", ZYPPER_PICK),
        sub_with(&["patch"], Other, true, "rg", &["repo", "bugzilla", "cve", "category", "severity", "date"]),
        sub_with(&["source-install", "si"], Other, true, "r", ZYPPER_PICK),
        sub_with(&["install-new-recommends", "inr"], Other, true, "r", ZYPPER_PICK),
        sub_with(&["verify", "ve"], Other, true, "r", ZYPPER_PICK),
        sub_with(&["refresh", "ref"], Other, true, "r", ZYPPER_PICK),
        sub_with(&["refresh-services", "refs"], Other, true, "", &[]),
        sub(&["download"], Other, true),
        sub_with(&["addrepo", "ar"], Other, true, "rtpn", &["repo", "type", "priority", "name"]),
        sub(&["removerepo", "rr"], Other, false),
        sub(&["modifyrepo", "mr"], Other, false),
        sub(&["repos", "lr"], Other, false),
        sub_with(&["search", "se"], Other, true, "rt", ZYPPER_PICK),
        sub_with(&["info", "if"], Other, true, "rt", ZYPPER_PICK),
        sub(&["clean", "cc"], Other, false),
        sub_with(&["addlock", "al"], Other, false, "rt", ZYPPER_PICK),
        sub_with(&["removelock", "rl"], Other, false, "rt", ZYPPER_PICK),
    ],
    ..PLAIN
};
