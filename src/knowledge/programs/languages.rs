//! Package managers of programming languages, besides those with files of their own.

use super::Effect::{Adds, Other, Removes};
use super::{PLAIN, Program, sub, sub_with};
use crate::knowledge::options::Options;

/// cargo 1.95: `cargo install --help`, `cargo build --help` and so on, 2026-12-01.
pub(super) const CARGO: Program = Program {
    name: "cargo",
    partial: true,
    early: Options::of("CZ", &["color", "config"]),
    late: Options::of("FjZp", CARGO_LONG),
    spellings: &[
        "F features",
        "j jobs",
        "p package",
        "f force",
        "n dry-run",
        "q quiet",
        "r release",
        "v verbose",
        "all-features",
        "all-targets",
        "benches",
        "bins",
        "debug",
        "examples",
        "frozen",
        "ignore-rust-version",
        "keep-going",
        "lib",
        "locked",
        "no-default-features",
        "no-track",
        "offline",
        "tests",
        "workspace all",
    ],
    offline: &["offline", "frozen"],
    gathering: &["features", "package", "bin", "example", "test", "bench", "exclude", "config", "target"],
    selector: Some('+'),
    subcommands: &[
        sub_with(
            &["install"],
            Adds,
            true,
            "",
            &["version", "index", "registry", "git", "branch", "tag", "rev", "path", "root"],
        ),
        sub(&["fetch"], Other, true),
        sub(&["build", "b"], Other, true),
        sub(&["check", "c"], Other, true),
        sub(&["test", "t"], Other, true),
        sub(&["run", "r"], Other, true),
        sub(&["update"], Other, true),
        sub(&["uninstall"], Removes, false),
    ],
    ..PLAIN
};

const CARGO_LONG: &[&str] = &[
    "artifact-dir",
    "bench",
    "bin",
    "color",
    "config",
    "example",
    "exclude",
    "features",
    "jobs",
    "manifest-path",
    "message-format",
    "package",
    "profile",
    "target",
    "target-dir",
    "test",
];

/// go 1.25: go-build(1), <https://manpages.ubuntu.com/manpages/resolute/man1/go-build.1.html>, 2026-12-01.
///
/// `go test` and `go run` are left out: they hand arguments to other programs.
pub(super) const GO: Program = Program {
    name: "go",
    partial: true,
    late: Options::of("", GO_LONG),
    spellings: &[
        "a",
        "asan",
        "buildvcs",
        "cover",
        "i",
        "json",
        "linkshared",
        "modcacherw",
        "msan",
        "n",
        "race",
        "trimpath",
        "v",
        "work",
        "x",
    ],
    twice: true,
    single_dash: true,
    subcommands: &[
        sub(&["install"], Adds, true),
        sub(&["build"], Other, true),
        sub(&["get"], Other, true),
        sub(&["mod download"], Other, true),
        sub(&["mod tidy"], Other, true),
        sub(&["mod vendor"], Other, true),
    ],
    ..PLAIN
};

const GO_LONG: &[&str] = &[
    "C",
    "asmflags",
    "buildmode",
    "compiler",
    "covermode",
    "coverpkg",
    "gccgoflags",
    "gcflags",
    "installsuffix",
    "ldflags",
    "mod",
    "modfile",
    "o",
    "overlay",
    "p",
    "pgo",
    "pkgdir",
    "tags",
    "toolexec",
];

const YARN_OPTIONS: Options = Options::of(
    "",
    &[
        "cache-folder",
        "cwd",
        "modules-folder",
        "mutex",
        "network-concurrency",
        "network-timeout",
        "registry",
        "use-yarnrc",
    ],
);

/// yarn 1: <https://classic.yarnpkg.com/en/docs/cli/install>, 2026-12-01.
pub(super) const YARN: Program = Program {
    name: "yarn",
    partial: true,
    aliases: &["yarnpkg"],
    early: YARN_OPTIONS,
    late: YARN_OPTIONS,
    offline: &["offline"],
    spellings: &[
        "production prod",
        "s silent",
        "check-files",
        "flat",
        "force",
        "frozen-lockfile",
        "har",
        "ignore-engines",
        "ignore-optional",
        "ignore-platform",
        "ignore-scripts",
        "json",
        "no-bin-links",
        "no-lockfile",
        "non-interactive",
        "prefer-offline",
        "pure-lockfile",
        "skip-integrity-check",
        "update-checksums",
        "verbose",
    ],
    default: Some("install"),
    subcommands: &[sub(&["install"], Other, true), sub(&["add"], Adds, true), sub(&["global add"], Adds, true)],
    ..PLAIN
};

const PNPM_OPTIONS: Options =
    Options::of("CF", &["dir", "filter", "reporter", "store-dir", "virtual-store-dir", "modules-dir"]);

/// pnpm 10: <https://pnpm.io/cli/install> and <https://pnpm.io/pnpm-cli>, 2026-12-01.
pub(super) const PNPM: Program = Program {
    name: "pnpm",
    partial: true,
    early: PNPM_OPTIONS,
    late: PNPM_OPTIONS,
    offline: &["offline"],
    spellings: &[
        "C dir",
        "F filter",
        "P prod",
        "r recursive",
        "dev",
        "fix-lockfile",
        "force",
        "frozen-lockfile",
        "ignore-scripts",
        "lockfile-only",
        "no-frozen-lockfile",
        "no-lockfile",
        "no-optional",
        "prefer-offline",
        "shamefully-hoist",
    ],
    gathering: &["filter"],
    subcommands: &[sub(&["install", "i"], Other, true), sub(&["add"], Adds, true), sub(&["fetch"], Other, true)],
    ..PLAIN
};

const BUNDLE_OPTIONS: Options =
    Options::of("j", &["gemfile", "jobs", "path", "retry", "shebang", "trust-policy", "with", "without"]);

/// Bundler 2.4: bundle-install(1), 2026-12-01,
/// <https://manpages.ubuntu.com/manpages/plucky/man1/bundle-install.1.html>.
pub(super) const BUNDLE: Program = Program {
    name: "bundle",
    partial: true,
    aliases: &["bundler"],
    early: BUNDLE_OPTIONS,
    late: BUNDLE_OPTIONS,
    offline: &["local"],
    spellings: &[
        "j jobs",
        "clean",
        "deployment",
        "frozen",
        "full-index",
        "no-cache",
        "no-prune",
        "quiet",
        "redownload force",
        "system",
    ],
    default: Some("install"),
    subcommands: &[sub(&["install"], Other, true)],
    ..PLAIN
};

/// Composer: <https://getcomposer.org/doc/03-cli.md>, 2026-12-01.
pub(super) const COMPOSER: Program = Program {
    name: "composer",
    partial: true,
    aliases: &["composer.phar"],
    early: Options::of("d", &["working-dir"]),
    late: Options::of("d", &["working-dir"]),
    spellings: &[
        "d working-dir",
        "n no-interaction",
        "q quiet",
        "v verbose",
        "o optimize-autoloader",
        "a classmap-authoritative",
        "ansi",
        "dev",
        "dry-run",
        "ignore-platform-reqs",
        "no-ansi",
        "no-autoloader",
        "no-dev",
        "no-plugins",
        "no-progress",
        "no-scripts",
        "no-update",
        "prefer-dist",
        "prefer-source",
        "profile",
        "sort-packages",
        "update-no-dev",
        "update-with-dependencies",
    ],
    subcommands: &[
        sub(&["install"], Other, true),
        sub(&["update"], Other, true),
        sub(&["require"], Adds, true),
        sub(&["global require"], Adds, true),
        sub(&["remove"], Removes, false),
    ],
    ..PLAIN
};

/// Poetry: <https://python-poetry.org/docs/cli/>, 2026-12-01.
pub(super) const POETRY: Program = Program {
    name: "poetry",
    partial: true,
    module: true,
    early: Options::of("CP", &["directory", "project"]),
    late: Options::of("CPE", &["directory", "project", "extras", "only", "with", "without"]),
    spellings: &[
        "C directory",
        "P project",
        "E extras",
        "n no-interaction",
        "q quiet",
        "v verbose",
        "all-extras",
        "all-groups",
        "ansi",
        "compile",
        "dry-run",
        "lock",
        "no-ansi",
        "no-cache",
        "no-dev",
        "no-directory",
        "no-plugins",
        "no-root",
        "only-root",
        "sync",
    ],
    gathering: &["extras"],
    subcommands: &[
        sub(&["install"], Other, true),
        sub(&["update"], Other, true),
        sub_with(&["add"], Adds, true, "Ge", &["group", "editable", "python", "platform", "markers", "source"]),
    ],
    ..PLAIN
};

/// RubyGems: <https://guides.rubygems.org/command-reference/#gem-install>, 2026-12-01.
pub(super) const GEM: Program = Program {
    name: "gem",
    partial: true,
    late: Options::of(
        "BPinsv",
        &[
            "bindir",
            "build-root",
            "bulk-threshold",
            "config-file",
            "install-dir",
            "platform",
            "source",
            "trust-policy",
            "version",
            "without",
        ],
    ),
    spellings: &[
        "B bulk-threshold",
        "P trust-policy",
        "i install-dir",
        "n bindir",
        "s source",
        "v version",
        "E env-shebang",
        "N no-document",
        "V verbose",
        "b both",
        "f force",
        "l local",
        "q quiet",
        "r remote",
        "w wrappers",
        "clear-sources",
        "conservative",
        "development",
        "explain",
        "ignore-dependencies",
        "minimal-deps",
        "no-minimal-deps",
        "no-user-install",
        "norc",
        "prerelease",
        "silent",
        "user-install",
    ],
    offline: &["local"],
    gathering: &["source"],
    subcommands: &[sub(&["install", "i"], Adds, true)],
    ..PLAIN
};

const BUN_OPTIONS: Options = Options::of("", &["backend", "omit"]);

/// Bun: <https://bun.sh/docs/cli/install>, 2026-12-01.
pub(super) const BUN: Program = Program {
    name: "bun",
    partial: true,
    late: BUN_OPTIONS,
    spellings: &["g global", "frozen-lockfile", "production", "save-text-lockfile"],
    gathering: &["omit"],
    subcommands: &[sub(&["install", "i"], Other, true), sub(&["add"], Adds, true)],
    ..PLAIN
};
