//! The options that say how results are shown, and where.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

use super::color::When;

/// How results are shown, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputOptions {
    /// How they are written; none if nothing was said, which is text and what the environment call for.
    pub format: Option<Format>,
    /// The file that they go to, in place of standard output.
    pub file: Option<PathBuf>,
    /// When there is colour.
    pub color: When,
    /// Whether they are to go through a pager: the one that is named, or the user's own.
    pub pager: Option<Option<String>>,
    /// How much is said about them.
    pub verbosity: Verbosity,
    /// Whether they are counted by transform, effect and skip code.
    pub statistics: bool,
}

impl OutputOptions {
    /// How results are written.
    pub fn format(&self) -> Format {
        self.format.unwrap_or(Format::Text)
    }

    /// Whether they name the transforms and configurations that are used.
    pub fn tell_what_is_used(&self) -> bool {
        self.format() == Format::Sarif || self.verbosity == Verbosity::Verbose
    }
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: results on standard output, a summary on standard error
    Text,
    /// One JSON object
    Json,
    /// JSON, a line for each file as it is done, and one for the totals
    Jsonl,
    /// SARIF 2.1.0 with fixes, for code scanning
    Sarif,
    /// Annotations for GitHub Actions
    Github,
    /// A code quality report for GitLab
    Gitlab,
}

impl Format {
    /// The name on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Whether the text that comes of standard input has a place in it.
    pub fn holds_text(self) -> bool {
        matches!(self, Format::Text | Format::Json | Format::Jsonl)
    }
}

/// How much is said about results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Nothing; the exit code says it.
    Silent,
    /// Errors.
    Quiet,
    /// What was done and what was left alone.
    Normal,
    /// What was right already, too.
    Verbose,
}

/// The command line's part of it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArguments {
    /// How results are written [default: text; in GitHub Actions with annotations]
    #[arg(long, value_name = "FORMAT", value_enum)]
    output_format: Option<Format>,

    /// Write results to FILE instead of standard output
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,

    /// When to use colour; overrides NO_COLOR and CLICOLOR_FORCE
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    color: When,

    /// Show results in a pager if standard output is a terminal [default CMD: $DOCKMOD_PAGER, $PAGER or less]
    #[arg(long, value_name = "CMD", num_args = 0..=1, require_equals = true)]
    pager: Option<Option<String>>,

    /// Count changes by transform and effect, and skips by transform and code
    #[arg(long)]
    statistics: bool,

    /// Say less: -q only errors, -qq nothing
    #[arg(short, long, action = ArgAction::Count, conflicts_with = "verbose")]
    quiet: u8,

    /// Say more: what is unchanged, right already, or ignored
    #[arg(short, long, action = ArgAction::Count)]
    verbose: u8,
}

impl OutputArguments {
    /// What they mean.
    pub fn options(&self) -> OutputOptions {
        let verbosity = match (self.quiet, self.verbose) {
            (0, 0) => Verbosity::Normal,
            (0, _) => Verbosity::Verbose,
            (1, _) => Verbosity::Quiet,
            _ => Verbosity::Silent,
        };
        OutputOptions {
            format: self.output_format,
            file: self.output_file.clone(),
            color: self.color,
            pager: self.pager.clone(),
            verbosity,
            statistics: self.statistics,
        }
    }
}
