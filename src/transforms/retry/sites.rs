//! The commands to retry, and where they stand.

use std::ops::Deref;

use crate::analysis::commands::{CommandParts, WordText};
use crate::analysis::exit_status::{Call, calls};
use crate::analysis::scripts::ShellOptions;
use crate::base::span::Span;
use crate::knowledge::interpreters::{is_other_interpreter, reads_arguments_as_data, runs_script_argument};
use crate::knowledge::prefixes::PrefixKind;
use crate::knowledge::programs;
use crate::knowledge::words::{AsArg, base_name};
use crate::syntax::shell::{AndOrOp, Command, CommandKind, Script, Simple, Word};
use crate::transforms::manager_command::{ManagerCommand, mentions};

/// A command that a package manager runs.
#[derive(Clone, Debug)]
pub(super) struct CallSite<'t> {
    call: Call<'t>,
    /// What was found.
    pub found: Found,
}

impl<'t> Deref for CallSite<'t> {
    type Target = Call<'t>;

    fn deref(&self) -> &Call<'t> {
        &self.call
    }
}

impl CallSite<'_> {
    /// Where its command stands.
    pub fn span(&self) -> Span {
        self.command.span
    }

    /// Whether the loop around it ends as soon as it goes well.
    pub fn leaves_loop(&self, text: &str) -> bool {
        let last = self.position + 1 == self.pipeline.commands.len();
        let Some(frame) = self.context.loops.last().filter(|_| last) else { return false };
        let until = matches!(&frame.command.kind, CommandKind::While(clause) if clause.until);
        let in_condition = frame.body.is_none() && until != self.pipeline.bang.is_some();
        in_condition
            || self.list.rest.get(self.element).is_some_and(|(op, _, next)| {
                let [Command { kind: CommandKind::Simple(simple), .. }] = next.commands else { return false };
                *op == AndOrOp::And && simple.words.first().is_some_and(|word| word.span.of(text) == "break")
            })
    }
}

/// What a simple command is to a retry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A command to retry.
    Target(ManagerCommand),
    /// Another command of the same program that goes to the network: its loops are repaired, it is not wrapped.
    Relative(ManagerCommand),
    /// A command to retry, given to another program as arguments.
    Argument { program: String, at: usize },
    /// A command to retry, after `exec`.
    Exec,
    /// A command to retry, told not to use the network.
    Offline,
    /// A command to retry, within a quoted script.
    Quoted { program: String },
    /// A command to retry, as it seems, within a quoted script that is not shell.
    Interpreted { program: String },
}

/// The sites of `commands` in a script.
pub(super) fn sites<'t>(
    text: &'t str,
    script: &'t Script<'t>,
    commands: &[ManagerCommand],
    shell: ShellOptions,
) -> Vec<CallSite<'t>> {
    let names = commands.iter().flat_map(ManagerCommand::program_names).collect();
    let seeker = Seeker { text, commands, names };
    let found = calls(text, script, shell, |simple| seeker.look(simple));
    found.into_iter().map(|(call, found)| CallSite { call, found }).collect()
}

struct Seeker<'t, 'c> {
    text: &'t str,
    commands: &'c [ManagerCommand],
    /// What their programs may be called.
    names: Vec<&'c str>,
}

impl Seeker<'_, '_> {
    fn look(&self, simple: &Simple) -> Option<Found> {
        // Most commands do not have the name in them, so nobody has to take them apart.
        let may_name = |word: &Word| {
            let raw = word.span.of(self.text);
            // Quotes and escapes may stand between the letters.
            let spells = |name: &str| name.bytes().all(|letter| raw.as_bytes().contains(&letter));
            self.names.iter().any(|name| if word.is_plain() { raw.contains(name) } else { spells(name) })
        };
        if !simple.words.iter().any(may_name) {
            return None;
        }
        let parts = CommandParts::new(WordText::of_simple(simple, self.text));
        let CommandParts { words, stripped } = &parts;
        let program = stripped.program?;
        if let Some(invocation) = parts.invocation() {
            let found = ManagerCommand {
                program: invocation.program.name.to_owned(),
                subcommand: invocation.subcommand.name().to_owned(),
            };
            let target = self.commands.iter().any(|c| invocation.is(&c.program, &c.subcommand));
            return match target {
                true if stripped.has(PrefixKind::Exec) => Some(Found::Exec),
                true if invocation.is_offline() => Some(Found::Offline),
                true => Some(Found::Target(found)),
                false if !self.commands.iter().any(|c| c.program == found.program) => None,
                false => invocation.subcommand.network.then_some(Found::Relative(found)),
            };
        }
        let name = match words[program].arg().known() {
            Some(name) => base_name(name).to_owned(),
            None => simple.words[program].span.of(self.text).to_owned(),
        };
        if reads_arguments_as_data(&name) || self.commands.iter().any(|c| c.program == name) {
            return None;
        }
        let at = (program + 1..words.len()).find(|&at| {
            programs::command(&words[at..]).is_some_and(|(program, subcommand)| {
                let named = |c: &ManagerCommand| program.name == c.program && subcommand.is(&c.subcommand);
                self.commands.iter().any(named)
            })
        });
        if let Some(at) = at {
            return Some(Found::Argument { program: name, at });
        }
        let raw = simple.words[program + 1..].iter().map(|word| word.span.of(self.text));
        let quoted = raw.filter(|raw| raw.contains(char::is_whitespace)).any(|raw| mentions(raw, self.commands));
        match quoted {
            true if runs_script_argument(&name) => Some(Found::Quoted { program: name }),
            true if is_other_interpreter(&name) => Some(Found::Interpreted { program: name }),
            _ => None,
        }
    }
}

/// Whether the shell has `-o pipefail` from the start, or may set it.
pub(super) fn may_set_pipefail(text: &str, shell: ShellOptions) -> bool {
    shell.pipefail || text.contains("pipefail")
}
