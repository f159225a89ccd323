//! uv's interface in the manner of pip: `uv pip install`.
//!
//! Its other sub-commands are left out: `uv run` is a launcher, not a use of a package manager.

use super::Effect::{Adds, Other, Removes};
use super::{PLAIN, Program, sub};
use crate::knowledge::options::Options;

pub(super) const UV: Program = Program {
    name: "uv",
    module: true,
    early: UV_OPTIONS,
    late: UV_OPTIONS,
    root: Options::of("t", &["target", "prefix"]),
    offline: &["offline", "no-index"],
    subcommands: &[
        sub(&["pip install"], Adds, true),
        sub(&["pip sync"], Other, true),
        sub(&["pip compile"], Other, true),
        sub(&["pip uninstall"], Removes, false),
        sub(&["pip list"], Other, false),
        sub(&["pip show"], Other, false),
        sub(&["pip freeze"], Other, false),
        sub(&["pip tree"], Other, false),
        sub(&["pip check"], Other, false),
    ],
    ..PLAIN
};

const UV_OPTIONS: Options = Options::of(
    "rectbpPifCo",
    &[
        "allow-insecure-host",
        "build-constraints",
        "cache-dir",
        "color",
        "config-file",
        "config-setting",
        "config-settings",
        "constraint",
        "constraints",
        "default-index",
        "directory",
        "editable",
        "exclude-newer",
        "extra",
        "extra-index-url",
        "find-links",
        "fork-strategy",
        "format",
        "group",
        "index",
        "index-strategy",
        "index-url",
        "keyring-provider",
        "link-mode",
        "no-binary",
        "no-build-isolation-package",
        "only-binary",
        "output-file",
        "override",
        "overrides",
        "prefix",
        "prerelease",
        "project",
        "python",
        "python-platform",
        "python-version",
        "refresh-package",
        "reinstall-package",
        "requirement",
        "requirements",
        "resolution",
        "target",
        "torch-backend",
        "upgrade-package",
    ],
);
