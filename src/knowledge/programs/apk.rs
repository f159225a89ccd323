//! apk, the package manager of Alpine: apk-tools 2.8 to 3.0.
//!
//! Spellings: apk(8) and apk-add(8) of apk-tools 2.14, <https://man.archlinux.org/man/apk.8>, 2026-12-01.

use super::Effect::{Adds, Other, Removes};
use super::{PLAIN, Program, sub, sub_with};
use crate::knowledge::options::Options;

pub(super) const APK: Program = Program {
    name: "apk",
    aliases: &["apk.static"],
    early: Options::of("Xp", APK_LONG),
    late: Options::of("Xp", APK_LONG),
    group: Options::of("t", &["virtual"]),
    root: Options::of("p", &["root"]),
    sources: Options::of("X", &["repository", "repositories-file", "repository-config", "allow-untrusted"]),
    offline: &["no-network"],
    spellings: &[
        "t virtual",
        "X repository",
        "p root",
        "q quiet",
        "v verbose",
        "i interactive",
        "f force",
        "U update-cache update",
        "u upgrade",
        "l latest",
        "s simulate",
        "allow-untrusted",
        "clean-protected",
        "initdb",
        "no-cache",
        "no-chown",
        "no-commit-hooks",
        "no-logfile",
        "no-network",
        "no-progress",
        "no-scripts",
        "overlay-from-stdin",
        "print-arch",
        "progress",
        "purge",
    ],
    gathering: &["repository"],
    twice: true,
    subcommands: &[
        sub_with(&["add"], Adds, true, "t", &["virtual"]),
        sub(&["del"], Removes, false),
        sub(&["update"], Other, true),
        sub(&["upgrade"], Other, true),
        sub(&["fix"], Other, true),
        sub_with(&["fetch"], Other, true, "oF", &["output", "built-after", "pkgname-spec", "fields", "format", "from"]),
        sub(&["cache"], Other, true),
        sub_with(&["search"], Other, true, "F", QUERY),
        sub_with(&["info"], Other, false, "F", QUERY),
        sub_with(&["list"], Other, false, "F", QUERY),
        sub_with(&["query"], Other, false, "F", QUERY),
        sub_with(&["policy"], Other, false, "F", QUERY),
        sub_with(&["dot"], Other, false, "F", QUERY),
        sub_with(&["version"], Other, false, "l", &["limit"]),
        sub_with(&["audit"], Other, false, "", &["protected-paths"]),
        sub_with(&["extract"], Other, false, "", &["destination"]),
        sub_with(&["index"], Other, false, "dxo", &["description", "index", "output", "rewrite-arch"]),
        sub_with(&["mkndx"], Other, false, "dxoc", &["description", "filter-spec", "hash", "index", "output"]),
        sub_with(&["mkpkg"], Other, false, "FIostc", &["compat", "files", "info", "output", "script", "trigger"]),
        sub_with(&["adbdump"], Other, false, "", &["format"]),
        sub_with(&["adbsign"], Other, false, "c", COMPRESS),
        sub_with(&["convdb"], Other, false, "c", COMPRESS),
        sub_with(&["convndx"], Other, false, "c", COMPRESS),
        sub(&["adbgen"], Other, false),
        sub(&["manifest"], Other, false),
        sub(&["stats"], Other, false),
        sub(&["verify"], Other, false),
    ],
    ..PLAIN
};

const APK_LONG: &[&str] = &[
    "arch",
    "cache-dir",
    "cache-max-age",
    "keys-dir",
    "preupgrade-depends",
    "progress-fd",
    "repositories-file",
    "repository",
    "repository-config",
    "root",
    "timeout",
    "uvol-manager",
    "wait",
];

const QUERY: &[&str] = &["fields", "format", "from", "match", "summarize"];
const COMPRESS: &[&str] = &["compression", "sign-key"];
