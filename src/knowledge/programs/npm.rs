//! npm, the package manager of Node.
//!
//! Its sub-commands that run something else, such as `npm run`, are left out.

use super::Effect::{Adds, Other, Removes};
use super::{PLAIN, Program, sub};
use crate::knowledge::options::Options;

pub(super) const NPM: Program = Program {
    name: "npm",
    early: NPM_OPTIONS,
    late: NPM_OPTIONS,
    offline: &["offline"],
    subcommands: &[
        sub(
            &["install", "i", "in", "ins", "inst", "insta", "instal", "isnt", "isnta", "isntal", "isntall", "add"],
            Adds,
            true,
        ),
        sub(&["ci", "clean-install", "ic", "install-clean", "isntall-clean"], Other, true),
        sub(&["install-test", "it"], Other, true),
        sub(&["install-ci-test", "cit", "clean-install-test", "sit"], Other, true),
        sub(&["update", "up", "upgrade", "udpate"], Other, true),
        sub(&["uninstall", "unlink", "remove", "rm", "r", "un"], Removes, false),
        sub(&["pack"], Other, true),
        sub(&["view", "info", "show", "v"], Other, true),
        sub(&["audit"], Other, true),
        sub(&["cache"], Other, false),
        sub(&["list", "ls", "ll", "la"], Other, false),
        sub(&["config", "c"], Other, false),
    ],
    ..PLAIN
};

const NPM_OPTIONS: Options = Options::of(
    "Cmw",
    &[
        "access",
        "before",
        "ca",
        "cache",
        "cafile",
        "call",
        "cert",
        "cpu",
        "depth",
        "fetch-retries",
        "fetch-retry-factor",
        "fetch-retry-maxtimeout",
        "fetch-retry-mintimeout",
        "fetch-timeout",
        "globalconfig",
        "https-proxy",
        "include",
        "install-strategy",
        "key",
        "libc",
        "local-address",
        "location",
        "loglevel",
        "logs-dir",
        "maxsockets",
        "noproxy",
        "omit",
        "only",
        "os",
        "otp",
        "pack-destination",
        "prefix",
        "proxy",
        "registry",
        "save-prefix",
        "scope",
        "script-shell",
        "tag",
        "userconfig",
        "workspace",
    ],
);
