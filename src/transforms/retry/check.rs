//! Whether a repair repairs anything, and nothing else.

use super::sites::sites;
use super::trial::{Retried, Trials};
use super::{Place, unrepairable};
use crate::analysis::interpreter::Environment;
use crate::analysis::scripts::{ShellText, of_run};
use crate::base::edit::EditSet;
use crate::base::limits;
use crate::syntax::dockerfile;
use crate::transforms::finding::{Finding, Fix};
use crate::transforms::manager_command::ManagerCommand;

/// What the scripts of a RUN do, as far as a repair bears on it.
#[derive(Debug, Default)]
pub(super) struct Conduct {
    /// How many commands are in loops that hide their failure.
    swallowed: usize,
    /// How many are in loops that surely report it.
    reported: usize,
    /// What the outermost loop around each command does when nothing fails: how often it tries, and its status.
    calm: Vec<Vec<(usize, Option<i32>)>>,
    /// How often each command is tried that its loop tries again.
    tries: Vec<Option<usize>>,
}

impl Conduct {
    /// That of the scripts, if all of them can be read.
    fn of(scripts: &[ShellText], commands: &[ManagerCommand], environment: Environment) -> Option<Self> {
        let mut conduct = Self::default();
        for shell in scripts {
            let script = shell.script.as_ref().ok()?;
            let sites = sites(shell.mapped.text(), script, commands, shell.shell);
            let trials = Trials::new(shell, script, &sites, environment);
            for site in &sites {
                let retried = trials.retried(site);
                conduct.swallowed += usize::from(matches!(retried, Retried::Swallowed(_)));
                conduct.reported += usize::from(retried == Retried::Sound);
                conduct.calm.push(trials.calm(site));
                conduct.tries.push(trials.present(site));
            }
        }
        Some(conduct)
    }

    /// How many commands do not lose their failure any more; none where the calm course or the number of tries is
    /// another than `before`.
    fn repaired(&self, before: &Conduct) -> usize {
        let same = self.calm == before.calm && self.tries == before.tries;
        let (fewer, more) = (before.swallowed.checked_sub(self.swallowed), self.reported.checked_sub(before.reported));
        if same { fewer.min(more).unwrap_or_default() } else { 0 }
    }
}

/// A finding, or a repair that is still to be checked.
pub(super) enum Draft {
    Finding(Finding),
    Repair(Fix, ManagerCommand),
}

impl Place<'_, '_> {
    /// Drops repairs that do not repair anything; `scripts` are those of the instruction.
    pub(super) fn checked(&self, drafts: Vec<Draft>, scripts: &[ShellText]) -> Vec<Finding> {
        let mut together = EditSet::default();
        let repairs =
            drafts.iter().filter(|draft| matches!(draft, Draft::Repair(fix, _) if together.try_add(&fix.edits)));
        let repairs = repairs.count();
        let conduct =
            if repairs > 0 { Conduct::of(scripts, &self.step.commands, &|name| self.value(name)) } else { None };
        let repaired = |edits: &EditSet| {
            let before = conduct.as_ref()?;
            Some(self.conduct_after(edits)?.repaired(before))
        };
        let all_good = repairs == 0 || repaired(&together) >= Some(repairs);
        let (mut taken, mut checks) = (EditSet::default(), 0);
        let mut findings = Vec::new();
        for draft in drafts {
            let (mut fix, command) = match draft {
                Draft::Finding(finding) => {
                    findings.push(finding);
                    continue;
                }
                Draft::Repair(fix, command) => (fix, command),
            };
            // What is in the way of a repair is looked at again when that is done.
            if !taken.fits(&fix.edits) {
                continue;
            }
            let good = all_good
                || checks < limits::CHECKS && {
                    checks += 1;
                    let mut alone = EditSet::default();
                    alone.try_add(&fix.edits) && repaired(&alone) > Some(0)
                };
            if good {
                taken.try_add(&fix.edits);
                fix.edits.extend(self.comment.clone());
                findings.push(Finding::Fix(fix));
            } else {
                findings.push(unrepairable(fix.span, &command));
            }
        }
        findings
    }

    /// What the scripts of the instruction do once `edits` are made.
    fn conduct_after(&self, edits: &EditSet) -> Option<Conduct> {
        let file = self.document.dockerfile.text;
        let head = format!("# escape={}\nFROM scratch\n", self.document.dockerfile.escape);
        let text = format!("{head}{}", edits.apply_in(file, self.instruction.span));
        let dockerfile = dockerfile::parse(&text);
        let instruction = dockerfile.instructions().nth(1)?;
        let run = of_run(&text, instruction, self.document.stages.shell(self.index), &dockerfile.shell_trees);
        Conduct::of(&run.scripts, &self.step.commands, &|name| self.value(name))
    }
}
