//! The command line, and what it means.

pub(crate) mod generate;

mod arguments;
mod color;
mod habits;
mod meaning;
mod output;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{CommandFactory, Parser, ValueEnum};

use crate::cli::arguments::Arguments;
pub use crate::cli::color::When;
pub use crate::cli::output::{Format, OutputOptions, Verbosity};

/// One invocation, as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// What to do.
    pub task: Task,
    /// The transforms to use; what the configuration says if there is none.
    pub transforms: Vec<Selector>,
    /// Which configuration applies.
    pub config: ConfigChoice,
    /// The transforms to leave out.
    pub ignored: Vec<String>,
    /// Patterns of files and folders to leave out.
    pub excluded: Vec<String>,
    /// Whether a file that is named outright can be left out, too.
    pub force_exclude: bool,
    /// Whether generated files are rewritten.
    pub generated: bool,
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
    /// The same, with a question before each change.
    Review(Vec<PathBuf>),
    /// Try the examples in transform files, by default those of the transforms in use.
    Test(Vec<PathBuf>, Update),
    /// List the transforms.
    List,
    /// Explain a transform, a skip code or an effect.
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mode {
    /// Whether a file that would change is a failure.
    pub check: bool,
    /// Whether the result is shown as a diff.
    pub diff: bool,
    /// Whether a place that is left alone is a failure of a check.
    pub strict: bool,
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

impl Invocation {
    /// Reads the command line, the program's name included.
    ///
    /// The error is a wrong command line, or a request for help or the version.
    pub fn from_arguments(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        Arguments::try_parse_from(arguments).map_err(habits::explained)?.into_options()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &[&str]) -> Result<Invocation, clap::Error> {
        Invocation::from_arguments(std::iter::once("dockmod").chain(arguments.iter().copied()).map(OsString::from))
    }

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn no_path_means_this_folder() {
        let task = options(&["--check"]).unwrap().task;
        assert_eq!(task, Task::Rewrite(Mode { check: true, ..Mode::default() }, vec![".".into()]));
    }

    #[test]
    fn without_a_path_nothing_is_written() {
        for bare in [&[][..], &["--transform", "x"], &["-v"]] {
            let error = options(bare).unwrap_err();
            assert!(error.exit_code() == 2 && error.to_string().contains("dockmod --diff ."), "{error}");
        }
        assert!(matches!(options(&["--diff"]).unwrap().task, Task::Rewrite(mode, _) if !mode.writes()));
        assert!(options(&["-i"]).is_ok() && options(&["--staged"]).is_ok() && options(&["."]).is_ok());
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
