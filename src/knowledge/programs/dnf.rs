//! dnf 4 and 5, microdnf and yum, the package managers of Fedora and Red Hat.

use super::Effect::{Adds, Other, Removes};
use super::{PLAIN, Program, Subcommand, sub};
use crate::knowledge::options::Options;

const DNF_OPTIONS: Options = Options::of(
    "cRdex",
    &[
        "config",
        "randomwait",
        "debuglevel",
        "errorlevel",
        "rpmverbosity",
        "installroot",
        "enablerepo",
        "disablerepo",
        "repo",
        "repoid",
        "repofrompath",
        "from-repo",
        "exclude",
        "excludepkgs",
        "disableexcludes",
        "disableexcludepkgs",
        "disableplugin",
        "enableplugin",
        "color",
        "releasever",
        "setopt",
        "setvar",
        "comment",
        "forcearch",
        "downloaddir",
        "destdir",
        "advisory",
        "advisories",
        "bz",
        "bzs",
        "cve",
        "cves",
        "sec-severity",
        "secseverity",
        "advisory-severities",
    ],
);

const DNF_SUBCOMMANDS: &[Subcommand] = &[
    sub(&["install", "localinstall", "in"], Adds, true),
    sub(&["reinstall", "rei"], Adds, true),
    sub(&["downgrade", "dg"], Adds, true),
    sub(&["remove", "erase", "rm"], Removes, false),
    sub(&["autoremove"], Other, false),
    sub(&["update", "upgrade", "up", "upgrade-minimal", "update-minimal"], Other, true),
    sub(&["distro-sync", "distrosync", "dsync"], Other, true),
    sub(&["swap"], Other, true),
    sub(&["builddep"], Other, true),
    sub(&["group", "groups", "grp", "groupinstall"], Other, true),
    sub(&["module"], Other, true),
    sub(&["makecache", "mc"], Other, true),
    sub(&["check-update", "check-upgrade"], Other, true),
    sub(&["download"], Other, true),
    sub(&["copr"], Other, true),
    sub(&["config-manager"], Other, true),
    sub(&["repoquery", "rq"], Other, true),
    sub(&["search", "se"], Other, true),
    sub(&["provides", "whatprovides", "prov"], Other, true),
    sub(&["list", "ls"], Other, true),
    sub(&["info", "if"], Other, true),
    sub(&["repolist", "repoinfo", "repo"], Other, true),
    sub(&["clean"], Other, false),
    sub(&["mark"], Other, false),
    sub(&["history", "hist"], Other, false),
    sub(&["versionlock"], Other, false),
    sub(&["leaves"], Other, false),
    sub(&["check"], Other, false),
    sub(&["help"], Other, false),
];

pub(super) const fn dnf(name: &'static str, aliases: &'static [&'static str], clean: &'static str) -> Program {
    Program {
        name,
        aliases,
        early: DNF_OPTIONS,
        late: DNF_OPTIONS,
        root: Options::of("", &["installroot"]),
        offline: &["cacheonly"],
        assume_yes: Options::of("y", &["assumeyes"]),
        clean: Some(clean),
        stands_for: Some("dnf"),
        subcommands: DNF_SUBCOMMANDS,
        ..PLAIN
    }
}
