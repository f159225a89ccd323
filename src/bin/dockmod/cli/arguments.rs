//! The definition of the command line.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Parser;

use super::Artifact;
use super::output::OutputArguments;

const EXIT_CODES: &str = "\
Exit codes:
  0  Done, or nothing to do
  1  With --check: a file would change; with --strict also: something was
     skipped, or a comment has no effect; with --test: an example does not hold
  2  An error, which takes precedence over 1: bad arguments, or a file that
     cannot be read, written or understood";

/// Rewrites Dockerfiles safely: lossless, shell-aware, verified.
///
/// Applies transforms to the Dockerfiles among PATH and writes them back in place. Only what a transform is for
/// changes; every other byte stays. A place that cannot be rewritten safely is left alone, and the summary says why.
/// Without PATH nothing is written; `--check` and `--diff` then look at the current folder.
#[derive(Debug, Parser)]
#[command(name = "dockmod", version, after_help = EXIT_CODES, override_usage = "dockmod [OPTIONS] [PATH]...")]
pub(super) struct Arguments {
    /// Files, folders to search for Dockerfiles, or `-` for standard input to standard output
    ///
    /// A file named outright is taken whatever its name. A folder is searched for Dockerfile, Dockerfile.*,
    /// *.Dockerfile and Containerfile*, in any case, hidden folders included; what .gitignore and .ignore leave out is
    /// left out. `include` and `exclude` in dockmod.toml change that. If a PATH does not exist, nothing is written.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Take the paths from FILE, one a line, or from standard input if it is `-`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "stdin_filename", "task"])]
    pub files_from: Option<PathBuf>,

    /// The paths of --files-from end with NUL instead of a line break
    #[arg(short = '0', long, requires = "files_from")]
    pub null: bool,

    /// Write nothing; list the files that would change, and exit 1 if there are any
    #[arg(long)]
    pub check: bool,

    /// With --check: exit 1 for skips, and for comments that have no effect, too
    #[arg(long, requires = "check")]
    pub strict: bool,

    /// Write nothing; print the changes as a diff for `git apply` or `patch -p1`
    #[arg(long)]
    pub diff: bool,

    /// Ask about each change before it is made
    ///
    /// Shows each change with its reason, and takes y (yes), n (no), a (yes to all in this file), d (no to all in this
    /// file), A (yes to all that is left), q (no to all that is left), e (edit the change) or ? (help). A file is
    /// written once its questions are answered.
    #[arg(short, long, group = "task", conflicts_with_all = ["check", "diff", "pager", "output_file"])]
    pub interactive: bool,

    /// Also rewrite each `dockerfile_inline` in Compose files
    ///
    /// Those are compose.yaml, docker-compose.yml and their like, compose.override.yaml and so on, and any YAML file
    /// that is named outright.
    #[arg(long, conflicts_with_all = NO_FILES)]
    pub compose: bool,

    /// Work only on files that have changed since this git revision, new ones included
    ///
    /// Files in a submodule count only where PATH leads into it: its own repository is asked then.
    #[arg(long, value_name = "REV", conflicts_with = "staged", conflicts_with_all = NO_FILES)]
    pub since: Option<OsString>,

    /// Work only on files with staged changes, as they are in the working tree
    #[arg(long, conflicts_with_all = NO_FILES)]
    pub staged: bool,

    /// Use this transform; may be given several times [default: as in dockmod.toml, or @default and your own]
    ///
    /// A value with a `/`, or one that ends in `.toml`, is a transform file of your own; `@GROUP` is all of a group.
    #[arg(long = "transform", value_name = "NAME|@GROUP|FILE")]
    pub transforms: Vec<OsString>,

    /// Leave this transform or @GROUP out; may be given several times
    #[arg(long = "ignore", value_name = "NAME", conflicts_with_all = ["dump", "test", "init", "generate"])]
    pub ignored: Vec<String>,

    /// List the transforms by group
    #[arg(long, group = "task", conflicts_with_all = ["paths", "check", "diff"])]
    pub list: bool,

    /// Explain a transform, a skip code, or an effect (same, stricter, repaired, replaced)
    #[arg(long, value_name = "NAME", group = "task", conflicts_with_all = ["paths", "check", "diff"])]
    pub explain: Option<String>,

    /// Print the tree of one file as JSON, for debugging
    #[arg(long, hide = true, group = "task", conflicts_with_all = ["check", "diff", "transforms"])]
    pub dump: bool,

    /// Report `# dockmod: ignore` comments that suppress nothing; does not change the exit code
    ///
    /// As far as the transforms that are applied can tell: a comment for all of them may still be needed by one that
    /// `--transform` or dockmod.toml leaves out.
    #[arg(long)]
    pub warn_unused_ignores: bool,

    /// Try the examples in transform files; exit 1 if one does not hold
    ///
    /// PATH then names transform files and folders with them [default: the files that --transform names, or those in
    /// dockmod.toml]. Where something else happens than an example shows, a diff shows what.
    #[arg(long, group = "task", conflicts_with_all = ["check", "diff"])]
    pub test: bool,

    /// With --test: write what happens into the files
    #[arg(long, requires = "test")]
    pub update: bool,

    /// How many files to work on at once [default: as many as there are processors]
    #[arg(short, long = "jobs", value_name = "N", value_parser = jobs)]
    pub jobs: Option<NonZeroUsize>,

    /// Use this configuration for all files, in place of the dockmod.toml that is nearest to each
    #[arg(long, value_name = "FILE", help_heading = CONFIGURATION)]
    pub config: Option<PathBuf>,

    /// Use no configuration
    #[arg(long, conflicts_with = "config", help_heading = CONFIGURATION)]
    pub isolated: bool,

    /// Leave out files and folders that match GLOB, as in .gitignore; may be given several times
    ///
    /// It is relative to the current folder, and counts beside what the configuration excludes.
    #[arg(long = "exclude", value_name = "GLOB", help_heading = CONFIGURATION)]
    pub excluded: Vec<String>,

    /// Leave out what is excluded, templates and generated files even if they are named outright
    #[arg(long, help_heading = CONFIGURATION)]
    pub force_exclude: bool,

    /// Rewrite files that say in their first comments that they are generated, too
    #[arg(long, help_heading = CONFIGURATION)]
    pub include_generated: bool,

    /// The path that the text on standard input has, for the configuration, reports and diffs
    #[arg(long, value_name = "PATH", help_heading = CONFIGURATION)]
    pub stdin_filename: Option<PathBuf>,

    /// List the files that would be looked at
    #[arg(long, group = "task", conflicts_with_all = ["check", "diff"], help_heading = CONFIGURATION)]
    pub show_files: bool,

    /// Show what applies to a file, and where each value comes from
    #[arg(
        long, value_name = "PATH", group = "task", conflicts_with_all = ["paths", "check", "diff"],
        help_heading = CONFIGURATION,
    )]
    pub show_config: Option<PathBuf>,

    /// Write a dockmod.toml for this repository, with comments on what is found in it
    #[arg(
        long, group = "task", conflicts_with_all = ["paths", "check", "diff", "transforms", "config", "isolated"],
        help_heading = CONFIGURATION,
    )]
    pub init: bool,

    /// Print a file for use with other programs
    #[arg(
        long, value_name = "WHAT", value_enum, group = "task",
        conflicts_with_all = ["paths", "check", "diff", "transforms", "config", "isolated"],
        help_heading = CONFIGURATION,
    )]
    pub generate: Option<Artifact>,

    #[command(flatten)]
    pub output: OutputArguments,
}

/// The tasks that look at no Dockerfiles.
const NO_FILES: [&str; 7] = ["list", "explain", "dump", "test", "show_config", "init", "generate"];

const CONFIGURATION: &str = "Configuration";

fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "expected a whole number from 1 upwards".to_owned())
}
