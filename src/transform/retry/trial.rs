//! Whether a command is retried already, and whether its last failure comes through.

use super::sites::{Loop, Site};
use crate::scripts::ShellText;
use crate::shell::visit::for_each_command;
use crate::shell::{AndOr, Command, CommandKind, Pipeline, Script, Word};
use crate::simulate::{Trial, Verdict};

/// What is around a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retried {
    /// It is not retried.
    No,
    /// It is, and the last failure comes through.
    Sound,
    /// It is, for as long as it fails.
    Endless,
    /// It is, by the loop at this index, and the last failure is lost.
    Swallowed(usize),
}

/// Looks at the loops around a site, and at copies of the command that stand in for it when it fails.
pub(super) fn retried(shell: &ShellText, script: &Script, all: &[Site], site: &Site) -> Retried {
    let words = &site.simple.words;
    let innermost = (0..site.context.loops.len()).rev().find_map(|index| {
        let frame = site.context.loops[index];
        let alone = alone(&frame);
        let judged = judge(shell, (script, &alone), words, true)?;
        Some((index, judged, alone))
    });
    if let Some((index, judged, alone)) = innermost {
        if judged.status.is_none() {
            return Retried::Endless;
        }
        let trial = trial(shell, script, words, shell.shell.bash);
        let (by_itself, whole) = (trial.run(&alone, true), trial.run(script, true));
        let unseen_by_script = site.context.handled || site.context.detached || whole.tries < by_itself.tries;
        let sound = whole.status != Some(0) || unseen_by_script && by_itself.status != Some(0);
        return if sound { Retried::Sound } else { Retried::Swallowed(index) };
    }
    let text = shell.logical.text();
    let same = |other: &&Site| texts(text, &other.simple.words).eq(texts(text, words));
    if all.iter().filter(same).count() > 1 && judge(shell, (script, script), words, shell.shell.bash).is_some() {
        return Retried::Sound;
    }
    Retried::No
}

/// Looks at a helper that is given the command as arguments.
pub(super) fn helper(shell: &ShellText, script: &Script, site: &Site, program: &str, at: usize) -> Retried {
    let text = shell.logical.text();
    let mut defined = false;
    for_each_command(script, &mut |command| {
        defined |= matches!(&command.kind, CommandKind::Function(name, _) if name.of(text) == program);
    });
    if !defined {
        return if program.contains("retry") { Retried::Sound } else { Retried::No };
    }
    match judge(shell, (script, script), &site.simple.words[at..], shell.shell.bash).map(|verdict| verdict.status) {
        None => Retried::No,
        Some(None) => Retried::Endless,
        Some(Some(0)) if !site.context.handled => Retried::Swallowed(0),
        Some(Some(_)) => Retried::Sound,
    }
}

fn texts<'t>(text: &'t str, words: &'t [Word]) -> impl Iterator<Item = &'t str> {
    words.iter().map(|word| word.span.of(text))
}

pub(super) fn trial<'t>(shell: &'t ShellText, script: &'t Script, words: &'t [Word], bash: bool) -> Trial<'t> {
    Trial { text: shell.logical.text(), script, words, errexit: shell.shell.errexit, bash }
}

/// How a part of a script ends when every try fails, if failing makes for more tries.
fn judge(shell: &ShellText, (script, part): (&Script, &Script), words: &[Word], bash: bool) -> Option<Verdict> {
    let trial = trial(shell, script, words, bash);
    let failing = trial.run(part, true);
    let more = failing.tries > trial.run(part, false).tries;
    (more || failing.status.is_none() && failing.tries > 0).then_some(failing)
}

/// The loop by itself.
pub(super) fn alone(frame: &Loop) -> Script {
    let command: Command = frame.command.clone();
    let span = command.span;
    let first = Pipeline { span, bang: None, commands: vec![command], pipes: Vec::new() };
    Script { span, lists: vec![AndOr { span, first, rest: Vec::new(), terminator: None }], comments: Vec::new() }
}
