//! A transform: where it applies, and what it does there.

use crate::analysis::commands::CommandPattern;
use crate::base::span::Span;
use crate::knowledge::programs;

/// A validated transform.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Transform {
    /// What `--transform` calls it.
    pub name: String,
    /// One line.
    pub summary: String,
    /// Why one would want it.
    pub why: String,
    /// Where it comes from.
    pub reference: Option<String>,
    /// The stages it is for; all where there is none.
    #[doc(hidden)]
    pub when: Option<Condition>,
    /// What it does, in this order.
    #[doc(hidden)]
    pub steps: Vec<Step>,
    /// Pairs of Dockerfiles that show it.
    pub examples: Vec<Example>,
}

/// A Dockerfile before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// Before.
    pub before: String,
    /// After; the same as before where the transform leaves it alone.
    pub after: String,
    /// Where the value of the latter stands in the file of the transform, with its quotes.
    pub after_span: Span,
}

/// A condition on a stage.
///
/// It holds where the stage runs one of `runs`; a stage that also runs one of `foreign` is ambiguous. A command that
/// is one of `foreign` is none of `runs`.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Commands one of which the stage must run.
    pub runs: Vec<CommandPattern>,
    /// Commands that run another command, given in front: `uv run`.
    pub launchers: Vec<CommandPattern>,
    /// Commands that show that the stage means another program of the same name.
    pub foreign: Vec<CommandPattern>,
    /// Commands that, run earlier, put another program of that name in place: `npm install prisma`.
    pub replaced_by: Vec<CommandPattern>,
    /// Names of base images, without registry, namespace and tag, on which it is another program.
    pub not_based_on: Vec<glob::Pattern>,
}

/// An action with its parameters.
#[derive(Clone, Debug)]
pub enum Step {
    /// Retry commands.
    Retry(Retry),
    /// Add packages.
    Install(Install),
    /// Set environment variables.
    Env(Env),
}

/// Retry commands, and fail when the last try fails.
#[derive(Clone, Debug)]
pub struct Retry {
    /// Program and sub-command of each: `apk add`.
    pub commands: Vec<ManagerCommand>,
    /// How often to try, at least 2.
    pub attempts: u32,
    /// Seconds between two tries.
    pub delay: u32,
    /// What is printed to stderr at the last miss, with `{command}`, `{attempts}` and `{delay}`; safe within double quotes.
    pub message: String,
    /// Keep builds going whose author let the failure pass unseen.
    pub keep_ignored_failures: bool,
    /// Comment lines for above the instruction, without `#`.
    pub comment: Option<String>,
}

/// A package manager and its sub-command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagerCommand {
    /// `apk`
    pub program: String,
    /// `add`
    pub subcommand: String,
}

impl ManagerCommand {
    /// What the program may be called in a Dockerfile; a version may follow, as in `pip3.12`.
    pub fn program_names(&self) -> impl Iterator<Item = &str> {
        let program = programs::Program::find(&self.program);
        let names = program.into_iter().flat_map(|program| program.names());
        std::iter::once(self.program.as_str()).chain(names.map(|name: &str| name))
    }
}

impl std::fmt::Display for ManagerCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.program, self.subcommand)
    }
}

/// Add packages that a stage lacks.
#[derive(Clone, Debug)]
pub struct Install {
    /// The command that adds packages: `apk add --no-cache`.
    pub command: ManagerCommand,
    /// Options of a new command, shell-safe: `--no-cache`.
    pub options: Vec<String>,
    /// The packages.
    pub packages: Vec<Package>,
    /// Comment lines for above the instruction, without `#`.
    pub comment: Option<String>,
}

/// A package, and what else will do for it.
#[derive(Clone, Debug)]
pub struct Package {
    /// What is added, perhaps with a repository and a version; shell-safe.
    pub name: String,
    /// Names (globs) that satisfy it too.
    pub satisfied_by: Vec<glob::Pattern>,
}

impl Package {
    /// Whether a package of that name will do, whatever its version.
    pub fn is_satisfied_by(&self, name: &str) -> bool {
        name == programs::Package::parse(&self.name).name || self.satisfied_by.iter().any(|other| other.matches(name))
    }
}

/// Set environment variables.
#[derive(Clone, Debug)]
pub struct Env {
    /// In the order in which they are set.
    pub variables: Vec<Variable>,
    /// Comment lines for above the instruction, without `#`.
    pub comment: Option<String>,
}

/// An environment variable.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Values that mean the same, compared without regard to case.
    pub accept: Vec<String>,
}
