//! zypper, the package manager of openSUSE and SUSE.
//!
//! Spellings: zypper(8), <https://manpages.opensuse.org/Tumbleweed/zypper/zypper.8.en.html>, 2026-12-01.

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
    spellings: &[
        "auto-agree-with-licenses",
        "allow-vendor-change",
        "download-only",
        "dry-run",
        "force",
        "force-resolution",
        "gpg-auto-import-keys",
        "no-gpg-checks",
        "no-recommends",
        "no-refresh",
        "no-confirm y",
        "non-interactive",
        "oldpackage",
        "quiet q",
        "recommends",
        "replacefiles",
        "verbose v",
    ],
    global: &[
        "cache-dir",
        "config",
        "gpg-auto-import-keys",
        "installroot",
        "no-gpg-checks",
        "no-refresh",
        "non-interactive",
        "pkg-cache-dir",
        "quiet",
        "raw-cache-dir",
        "releasever",
        "reposd-dir",
        "root",
        "solv-cache-dir",
        "verbose",
    ],
    twice: true,
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
