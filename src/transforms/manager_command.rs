//! What transform files call a command of a package manager.

use super::text::Fault;
use crate::analysis::commands::find_mention;
use crate::base::suggest::instead;
use crate::knowledge::programs::{self, PROGRAMS, Program, Subcommand};

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
            [program, _] if Program::find(program).is_some_and(Program::is_bare) => {
                return Err(Fault::new(format!("`{program}` has no sub-commands, expected `{program}` alone")));
            }
            [program] if Program::find(program).is_some_and(Program::is_bare) => (program, String::new()),
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
            let hint = instead(program, names());
            return Err(Fault::new(format!("`{program}` is not a package manager that dockmod supports; {hint}")));
        };
        if known.subcommand(&subcommand).is_none() {
            let names = || known.subcommands.iter().map(Subcommand::name);
            let hint = instead(&subcommand, names());
            return Err(Fault::new(format!("`{program}` has no sub-command `{subcommand}`; {hint}")));
        }
        Ok(Self { program: program.to_owned(), subcommand })
    }

    /// The package manager.
    pub(super) fn known_program(&self) -> &'static Program {
        // There is none that is not in the table.
        Program::find(&self.program).unwrap_or(&PROGRAMS[0])
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
        f.write_str(&self.program)?;
        if self.subcommand.is_empty() { Ok(()) } else { write!(f, " {}", self.subcommand) }
    }
}

/// Whether text that is not taken apart seems to hold one of the commands.
pub(super) fn mentions(text: &str, commands: &[ManagerCommand]) -> bool {
    let found = find_mention(text, |words| {
        let (program, subcommand) = programs::command(words)?;
        commands.iter().find(|command| program.name == command.program && subcommand.is(&command.subcommand))
    });
    found.is_some()
}
