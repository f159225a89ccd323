//! apt 2.6, the package manager of Debian and Ubuntu.
//!
//! Spellings: apt-get(8) of apt 2.6.1, <https://manpages.debian.org/bookworm/apt/apt-get.8.en.html>, 2026-12-01.

use super::Effect::{Adds, Other, Removes};
use super::{PLAIN, Program, Setting, Subcommand, sub};
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

const APT_SPELLINGS: &[&str] = &[
    "y yes assume-yes",
    "q quiet",
    "t target-release default-release",
    "o option",
    "c config-file",
    "a host-architecture",
    "P build-profiles",
    "s simulate just-print dry-run recon no-act",
    "d download-only",
    "f fix-broken",
    "m ignore-missing fix-missing",
    "V verbose-versions",
    "u show-upgraded",
    "h help",
    "no-install-recommends",
    "install-recommends",
    "install-suggests",
    "mark-auto",
    "no-install-suggests",
    "allow-change-held-packages",
    "allow-downgrades",
    "allow-insecure-repositories",
    "allow-releaseinfo-change",
    "allow-remove-essential",
    "allow-unauthenticated",
    "assume-no",
    "auto-remove autoremove",
    "fix-policy",
    "force-yes",
    "ignore-hold",
    "no-download",
    "no-remove",
    "no-upgrade",
    "only-source",
    "only-upgrade",
    "print-uris",
    "purge",
    "reinstall",
    "show-progress",
    "trivial-only",
    "with-new-pkgs",
];

const APT_OPTION: Options = Options::of("o", &["option"]);
const NO: &[&str] = &["0", "false", "no", "off", "without", "disable"];
const YES: &[&str] = &["1", "true", "yes", "on", "with", "enable"];

/// What `-o` sets.
const APT_SETTINGS: &[Setting] = &[
    Setting { option: "no-install-recommends", by: APT_OPTION, key: "APT::Install-Recommends", values: NO },
    Setting { option: "install-recommends", by: APT_OPTION, key: "APT::Install-Recommends", values: YES },
    Setting { option: "install-suggests", by: APT_OPTION, key: "APT::Install-Suggests", values: YES },
    Setting { option: "yes", by: APT_OPTION, key: "APT::Get::Assume-Yes", values: YES },
    Setting { option: "allow-unauthenticated", by: APT_OPTION, key: "APT::Get::AllowUnauthenticated", values: YES },
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
        spellings: APT_SPELLINGS,
        gathering: &["option", "with-source"],
        settings: APT_SETTINGS,
        twice: true,
        subcommands: APT_SUBCOMMANDS,
        ..PLAIN
    }
}
