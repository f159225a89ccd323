//! The command line, and what it means.

mod output;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, ValueEnum};

use self::output::OutputArguments;
pub use self::output::{Format, OutputOptions, Verbosity};

/// One invocation, as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What to do.
    pub task: Task,
    /// The transforms to use; what the configuration says if there is none.
    pub transforms: Vec<Selector>,
    /// Which configuration applies.
    pub config: ConfigChoice,
    /// Whether a file that is named outright can be left out, too.
    pub force_exclude: bool,
    /// Whether the Dockerfiles in Compose files are looked at, too.
    pub compose: bool,
    /// Which of the files are worked on; all if it is left open.
    pub only: Option<Only>,
    /// How results are shown, and where.
    pub output: OutputOptions,
    /// Whether comments that keep dockmod from nothing are reported.
    pub warn_unused_ignores: bool,
    /// How many files are worked on at once.
    pub threads: NonZeroUsize,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Rewrite standard input, which is the text of a file by that name, if one is given.
    Filter(Mode, Option<PathBuf>),
    /// Rewrite files that are listed in a file, or in standard input where there is none.
    RewriteListed(Mode, Listed),
    /// Rewrite files, and files found in folders.
    Rewrite(Mode, Vec<PathBuf>),
    /// The same, with a question ahead of each change.
    Review(Vec<PathBuf>),
    /// Try the examples in transform files, by default those of the transforms in use.
    Test(Vec<PathBuf>, Update),
    /// List the transforms.
    List,
    /// Explain a transform or a skip code.
    Explain(String),
    /// Print the tree of a file, or of standard input where there is none.
    Dump(Option<PathBuf>),
    /// List the files that would be looked at.
    ShowFiles(Vec<PathBuf>),
    /// Show the configuration that applies to a file.
    ShowConfig(PathBuf),
    /// Write a configuration file.
    Init,
    /// Print a file that is made from the program itself.
    Generate(Artifact),
}

/// Files that have changed, as git sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Only {
    /// Those that are not as in this revision.
    Since(OsString),
    /// Those with staged changes.
    Staged,
}

/// What becomes of examples that do not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// They are shown.
    No,
    /// They are brought up to date.
    Yes,
}

/// A list of paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The file; standard input if there is none.
    pub file: Option<PathBuf>,
    /// Whether paths end with a NUL and not with a line break.
    pub null: bool,
}

/// What happens with the result of a rewrite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// Whether a file that would change is a failure.
    pub check: bool,
    /// Whether the result is shown as a diff.
    pub diff: bool,
}

impl Mode {
    /// Whether the result takes the place of what was there.
    pub fn writes(self) -> bool {
        !self.check && !self.diff
    }
}

/// Which configuration applies to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigChoice {
    /// The one that is nearest to the file.
    Nearest,
    /// This one.
    File(PathBuf),
    /// None.
    None,
}

/// A transform, as named on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// A built-in one.
    Name(String),
    /// One in a file.
    File(PathBuf),
}

impl Selector {
    /// A value with a `/` or ending in `.toml` is a file.
    pub fn of(value: OsString) -> Self {
        let text = value.to_string_lossy();
        if text.contains('/') || text.contains(std::path::MAIN_SEPARATOR) || text.ends_with(".toml") {
            return Self::File(value.into());
        }
        Self::Name(text.into_owned())
    }

    /// The file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        if let Self::File(path) = self { Some(path) } else { None }
    }
}

/// A file that is made from the program itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Artifact {
    /// The JSON Schema of dockmod.toml
    Schema,
    /// The JSON Schema of transform files
    TransformSchema,
    /// Completions for bash
    CompleteBash,
    /// Completions for zsh
    CompleteZsh,
    /// Completions for fish
    CompleteFish,
    /// Completions for PowerShell
    CompletePowershell,
    /// The manual page
    Man,
}

/// The command line as its definition has it.
pub fn command() -> clap::Command {
    Arguments::command()
}

const EXIT_CODES: &str = "\
Exit codes:
  0  Done, or nothing to do
  1  With --check: a file would change; with --test: an example does not hold
  2  An error: bad arguments, an unreadable or invalid file, a failed write; wins over 1";

/// Rewrites Dockerfiles safely: lossless, shell-aware, verified.
///
/// Applies transforms to the Dockerfiles among PATH and writes them back in place. Only what a transform is for changes;
/// every other byte stays. A place that cannot be rewritten safely is left alone, and the summary says why.
#[derive(Debug, Parser)]
#[command(name = "dockmod", version, after_help = EXIT_CODES)]
struct Arguments {
    /// Files, folders to search for Dockerfiles, or `-` for standard input to standard output [default: .]
    ///
    /// A file named outright is taken whatever its name. A folder is searched for Dockerfile, Dockerfile.*,
    /// *.Dockerfile and Containerfile*, in any case, hidden folders included; what .gitignore leaves out is left out.
    /// `include` and `exclude` in dockmod.toml change that.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Take the paths from FILE, one a line, or from standard input if it is `-`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "stdin_filename", "task"])]
    files_from: Option<PathBuf>,

    /// The paths of --files-from end with a NUL and not with a line break
    #[arg(short = '0', long, requires = "files_from")]
    null: bool,

    /// Write nothing; list the files that would change, and exit 1 if there are any
    #[arg(long)]
    check: bool,

    /// Write nothing; print the changes as a diff for `git apply` or `patch -p1`
    #[arg(long)]
    diff: bool,

    /// Ask about each change before it is made
    ///
    /// Shows each change with its reason, and takes y (yes), n (no), a (yes to all in this file), d (no to all in this
    /// file), q (no to all that is left) or ? (help). A file is written once its questions are answered.
    #[arg(short, long, group = "task", conflicts_with_all = ["check", "diff", "pager", "output_file"])]
    interactive: bool,

    /// Also rewrite each `dockerfile_inline` in Compose files
    ///
    /// Those are compose.yaml, docker-compose.yml and their like, compose.override.yaml and so on, and any YAML file
    /// that is named outright.
    #[arg(long, conflicts_with_all = NO_FILES)]
    compose: bool,

    /// Work only on files that have changed since this git revision, new ones included
    #[arg(long, value_name = "REV", conflicts_with = "staged", conflicts_with_all = NO_FILES)]
    since: Option<OsString>,

    /// Work only on files with staged changes; the text is that of the working tree
    #[arg(long, conflicts_with_all = NO_FILES)]
    staged: bool,

    /// Use this transform; may be given several times [default: as in dockmod.toml, or all built-in ones]
    ///
    /// A value with a `/`, or one that ends in `.toml`, is a transform file of your own.
    #[arg(long = "transform", value_name = "NAME|FILE")]
    transforms: Vec<OsString>,

    /// List the transforms
    #[arg(long, group = "task", conflicts_with_all = ["paths", "check", "diff"])]
    list: bool,

    /// Explain a transform, or a code from the summary
    #[arg(long, value_name = "NAME", group = "task", conflicts_with_all = ["paths", "check", "diff"])]
    explain: Option<String>,

    /// Print the tree of one file as JSON, for debugging
    #[arg(long, hide = true, group = "task", conflicts_with_all = ["check", "diff", "transforms"])]
    dump: bool,

    /// Report `# dockmod: ignore` comments that keep dockmod from nothing; the exit code stays
    #[arg(long)]
    warn_unused_ignores: bool,

    /// Try the examples in transform files; exits 1 if something else happens in one
    ///
    /// PATH then names transform files and folders with them [default: the files that --transform names, or those in
    /// dockmod.toml]. Where something else happens than an example shows, a diff shows what.
    #[arg(long, group = "task", conflicts_with_all = ["check", "diff"])]
    test: bool,

    /// With --test: write what happens into the files
    #[arg(long, requires = "test")]
    update: bool,

    /// How many files to work on at once [default: as many as there are processors]
    #[arg(short, long = "jobs", value_name = "N")]
    jobs: Option<NonZeroUsize>,

    /// Use this configuration for all files, in place of the dockmod.toml that is nearest to each
    #[arg(long, value_name = "FILE", help_heading = CONFIGURATION)]
    config: Option<PathBuf>,

    /// Use no configuration
    #[arg(long, conflicts_with = "config", help_heading = CONFIGURATION)]
    isolated: bool,

    /// Leave out what the configuration excludes, and templates, even if they are named outright
    #[arg(long, help_heading = CONFIGURATION)]
    force_exclude: bool,

    /// The path that the text on standard input has, for the configuration, reports and diffs
    #[arg(long, value_name = "PATH", help_heading = CONFIGURATION)]
    stdin_filename: Option<PathBuf>,

    /// List the files that would be looked at
    #[arg(long, group = "task", conflicts_with_all = ["check", "diff"], help_heading = CONFIGURATION)]
    show_files: bool,

    /// Show what applies to a file, and where each value comes from
    #[arg(
        long, value_name = "PATH", group = "task", conflicts_with_all = ["paths", "check", "diff"],
        help_heading = CONFIGURATION,
    )]
    show_config: Option<PathBuf>,

    /// Write a dockmod.toml for this repository, with comments on what is found in it
    #[arg(
        long, group = "task", conflicts_with_all = ["paths", "check", "diff", "transforms", "config", "isolated"],
        help_heading = CONFIGURATION,
    )]
    init: bool,

    /// Print a file for use with other programs
    #[arg(
        long, value_name = "WHAT", value_enum, group = "task",
        conflicts_with_all = ["paths", "check", "diff", "transforms", "config", "isolated"],
        help_heading = CONFIGURATION,
    )]
    generate: Option<Artifact>,

    #[command(flatten)]
    output: OutputArguments,
}

/// The tasks that look at no Dockerfiles.
const NO_FILES: [&str; 7] = ["list", "explain", "dump", "test", "show_config", "init", "generate"];

const CONFIGURATION: &str = "Configuration";

impl Options {
    /// Reads the command line, the program's name included.
    ///
    /// # Errors
    ///
    /// A wrong command line, or a request for help or the version.
    pub fn from_arguments(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        Arguments::try_parse_from(arguments)?.into_options()
    }
}

impl Arguments {
    fn into_options(self) -> Result<Options, clap::Error> {
        let threads = self.jobs.or_else(|| available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
        let config = match &self.config {
            Some(path) => ConfigChoice::File(path.clone()),
            None if self.isolated => ConfigChoice::None,
            None => ConfigChoice::Nearest,
        };
        let (force_exclude, warn_unused_ignores) = (self.force_exclude, self.warn_unused_ignores);
        let output = self.output.options();
        let transforms = self.transforms.iter().cloned().map(Selector::of).collect();
        let compose = self.compose;
        let only = self.since.clone().map(Only::Since).or_else(|| self.staged.then_some(Only::Staged));
        let task = self.task(output.format())?;
        if matches!(&task, Task::Filter(mode, _) if mode.writes()) && !output.format().holds_text() {
            let format = output.format().name();
            let message = format!(
                "`--output-format {format}` has no place for the new text of standard input; \
                 use it with `--check` or `--diff`"
            );
            return Err(Arguments::command().error(ErrorKind::ArgumentConflict, message));
        }
        Ok(Options { task, transforms, config, force_exclude, compose, only, output, warn_unused_ignores, threads })
    }

    fn task(self, format: Format) -> Result<Task, clap::Error> {
        let wrong = |kind, message| Err(Arguments::command().error(kind, message));
        let mode = Mode { check: self.check, diff: self.diff };
        let stdin = self.paths.iter().filter(|path| path.as_os_str() == "-").count();
        if self.stdin_filename.is_some() && stdin == 0 {
            return wrong(ErrorKind::MissingRequiredArgument, "`--stdin-filename` goes with `-` (standard input)");
        }
        if stdin > 0 && (stdin < self.paths.len() || self.show_files) {
            let message = "`-` (standard input) cannot be combined with other paths; name a file called `-` as `./-`";
            return wrong(ErrorKind::ArgumentConflict, message);
        }
        if self.interactive && format != Format::Text {
            let message = "`--interactive` shows its questions as text, so it takes no other `--output-format`";
            return wrong(ErrorKind::ArgumentConflict, message);
        }
        if self.interactive && stdin > 0 {
            let message = "`--interactive` reads the answers from standard input, so `-` cannot be rewritten";
            return wrong(ErrorKind::ArgumentConflict, message);
        }
        if (self.since.is_some() || self.staged) && stdin > 0 {
            let message = "`--since` and `--staged` are about files, so `-` cannot be rewritten";
            return wrong(ErrorKind::ArgumentConflict, message);
        }
        if self.compose && stdin > 0 && self.stdin_filename.is_none() {
            let message = "`--compose` goes with `-` (standard input) only if `--stdin-filename` says that it is YAML";
            return wrong(ErrorKind::ArgumentConflict, message);
        }
        if self.test && format != Format::Text {
            return wrong(ErrorKind::ArgumentConflict, "`--test` writes text, so it takes no other `--output-format`");
        }
        if let Some(file) = self.files_from {
            let file = Some(file).filter(|file| file.as_os_str() != "-");
            return Ok(Task::RewriteListed(mode, Listed { file, null: self.null }));
        }
        let mut paths = self.paths;
        if self.test {
            return Ok(Task::Test(paths, if self.update { Update::Yes } else { Update::No }));
        }
        if self.dump {
            return match (paths.pop(), paths.is_empty()) {
                (path, true) => Ok(Task::Dump(path.filter(|_| stdin == 0))),
                _ => wrong(ErrorKind::TooManyValues, "`--dump` takes one file"),
            };
        }
        if paths.is_empty() {
            paths.push(PathBuf::from("."));
        }
        Ok(match (self.explain, self.show_config, self.generate) {
            (Some(name), ..) => Task::Explain(name),
            (_, Some(path), _) => Task::ShowConfig(path),
            (.., Some(artifact)) => Task::Generate(artifact),
            _ if self.list => Task::List,
            _ if self.init => Task::Init,
            _ if self.show_files => Task::ShowFiles(paths),
            _ if self.interactive => Task::Review(paths),
            _ if stdin > 0 => Task::Filter(mode, self.stdin_filename),
            _ => Task::Rewrite(mode, paths),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &[&str]) -> Result<Options, clap::Error> {
        Options::from_arguments(std::iter::once("dockmod").chain(arguments.iter().copied()).map(OsString::from))
    }

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn no_path_means_this_folder() {
        let task = options(&["--check"]).unwrap().task;
        assert_eq!(task, Task::Rewrite(Mode { check: true, diff: false }, vec![".".into()]));
    }

    #[test]
    fn a_dash_is_standard_input_and_stands_alone() {
        assert!(matches!(options(&["-", "-"]).unwrap().task, Task::Filter(mode, None) if mode.writes()));
        assert_eq!(options(&["-", "x"]).unwrap_err().exit_code(), 2);
        assert!(matches!(options(&["./-"]).unwrap().task, Task::Rewrite(..)));
    }

    #[test]
    fn tasks_exclude_each_other() {
        let tasks = [&["--list"][..], &["--explain", "x"], &["--show-files"], &["--show-config", "x"], &["--init"]];
        for (at, task) in tasks.iter().enumerate() {
            assert!(options(task).is_ok());
            for other in tasks.iter().skip(at + 1).chain([&["--check"][..], &["--diff"]].iter()) {
                assert!(options(&[task, *other].concat()).is_err(), "{task:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_transform_is_a_file_if_it_looks_like_one() {
        let file = |value: &str| matches!(Selector::of(value.into()), Selector::File(_));
        assert!(file("./mine") && file("mine.toml") && file("/a/b.toml"));
        assert!(!file("apk-add-retry"));
    }
}
