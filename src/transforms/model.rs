//! A transform: where it applies, and what it does there.

use super::action::Step;
use super::load::text::Fault;
use crate::analysis::commands::CommandPattern;
use crate::base::span::Span;
use crate::base::suggest::{nearest, or_list};
use crate::knowledge::programs::{PROGRAMS, Program, Subcommand};

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

/// A package manager and its sub-command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagerCommand {
    /// `apk`
    pub program: String,
    /// `add`
    pub subcommand: String,
}

impl ManagerCommand {
    /// Program and sub-command of a package manager that is known, since only its options can be told apart.
    pub(super) fn known(command: &str) -> Result<Self, Fault> {
        let words: Vec<&str> = command.split_whitespace().collect();
        let (program, subcommand) = match words[..] {
            [program, subcommand] => (program, subcommand.to_owned()),
            [program, group, name] if Program::find(program).is_some_and(|known| known.is_group(group)) => {
                (program, format!("{group} {name}"))
            }
            _ => {
                return Err(Fault::new(format!(
                    "found `{command}`, expected a program and its sub-command and nothing else: `apk add`"
                )));
            }
        };
        let names = || PROGRAMS.iter().map(|program| program.name);
        let Some(known) = PROGRAMS.iter().find(|known| known.name == program) else {
            let hint = nearest(program, names()).unwrap_or_else(|| format!("known are {}", or_list(names())));
            return Err(Fault::new(format!("`{program}` is no package manager that dockmod knows; {hint}")));
        };
        if known.subcommand(&subcommand).is_none() {
            let names = || known.subcommands.iter().map(Subcommand::name);
            let hint = nearest(&subcommand, names()).unwrap_or_else(|| format!("known are {}", or_list(names())));
            return Err(Fault::new(format!("`{program}` has no sub-command `{subcommand}`; {hint}")));
        }
        Ok(Self { program: program.to_owned(), subcommand })
    }

    /// What is known of the sub-command.
    pub(super) fn known_subcommand(&self) -> Option<&'static Subcommand> {
        Program::find(&self.program)?.subcommand(&self.subcommand)
    }

    /// What the program may be called in a Dockerfile; a version may follow, as in `pip3.12`.
    pub fn program_names(&self) -> impl Iterator<Item = &str> {
        let program = Program::find(&self.program);
        let names = program.into_iter().flat_map(|program| program.names());
        std::iter::once(self.program.as_str()).chain(names.map(|name: &str| name))
    }
}

impl std::fmt::Display for ManagerCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.program, self.subcommand)
    }
}
