//! The prefixes: the options that take a value, and the words of their own.

use super::{Prefix, PrefixKind};
use crate::knowledge::options::Options;

const fn prefix(name: &'static str, kind: PrefixKind, short: &'static str, long: &'static [&'static str]) -> Prefix {
    Prefix {
        name,
        aliases: &[],
        kind,
        options: Options::of(short, long),
        idle: Options::NONE,
        assignments: false,
        own: 0,
        own_first: false,
        instead: None,
    }
}

const NONE: &[&str] = &[];

/// The prefixes that are known.
pub static PREFIXES: &[Prefix] = &[
    Prefix {
        idle: Options::of("lvVKe", &["list", "validate", "version", "remove-timestamp", "edit", "help"]),
        assignments: true,
        ..prefix("sudo", PrefixKind::User, "CDghpRrtTUua", SUDO_LONG)
    },
    Prefix { idle: Options::of("LC", NONE), ..prefix("doas", PrefixKind::User, "aCu", NONE) },
    Prefix {
        idle: Options::of("S", &["split-string", "help", "version"]),
        assignments: true,
        ..prefix("env", PrefixKind::Plain, "uCSa", &["unset", "chdir", "split-string", "argv0"])
    },
    Prefix { idle: Options::of("vV", NONE), ..prefix("command", PrefixKind::Plain, "", NONE) },
    prefix("builtin", PrefixKind::Plain, "", NONE),
    prefix("exec", PrefixKind::Exec, "a", NONE),
    Prefix { idle: Options::of("V", NONE), ..prefix("time", PrefixKind::Plain, "fo", &["format", "output"]) },
    prefix("nice", PrefixKind::Plain, "n", &["adjustment"]),
    Prefix {
        idle: Options::of("pPu", &["pid", "pgid", "uid"]),
        ..prefix("ionice", PrefixKind::Plain, "cn", &["class", "classdata"])
    },
    prefix("nohup", PrefixKind::Plain, "", NONE),
    // BusyBox before 1.30 has `-t SECONDS` in place of the duration.
    Prefix { own: 1, instead: Some("t"), ..prefix("timeout", PrefixKind::Plain, "kst", &["kill-after", "signal"]) },
    Prefix { own: 1, ..prefix("chroot", PrefixKind::Root, "", &["groups", "userspec"]) },
    prefix("xargs", PrefixKind::Input, "adEILnPs", XARGS_LONG),
    Prefix { own: 1, ..prefix("su-exec", PrefixKind::User, "", NONE) },
    Prefix { own: 1, ..prefix("gosu", PrefixKind::User, "", NONE) },
    Prefix { own: 1, ..prefix("s6-setuidgid", PrefixKind::User, "", NONE) },
    prefix("stdbuf", PrefixKind::Plain, "ioe", &["input", "output", "error"]),
    Prefix { own: 1, own_first: true, ..prefix("setarch", PrefixKind::Plain, "", NONE) },
    Prefix { aliases: &["linux64", "i386", "x86_64"], ..prefix("linux32", PrefixKind::Plain, "", NONE) },
    prefix("chronic", PrefixKind::Plain, "", NONE),
    prefix("catchsegv", PrefixKind::Plain, "", NONE),
    prefix("fakeroot", PrefixKind::Plain, "lsib", &["lib", "faked"]),
    prefix("eatmydata", PrefixKind::Plain, "", NONE),
];

const SUDO_LONG: &[&str] = &[
    "close-from",
    "chdir",
    "group",
    "host",
    "prompt",
    "chroot",
    "role",
    "type",
    "command-timeout",
    "other-user",
    "user",
    "auth-type",
];

const XARGS_LONG: &[&str] = &["arg-file", "delimiter", "max-args", "max-procs", "max-chars", "process-slot-var"];
