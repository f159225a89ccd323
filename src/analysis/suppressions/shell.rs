//! Comments of a shell script, which have no effect: only those of the Dockerfile do.

use super::{ADDRESSEE, is_addressed};
use crate::analysis::scripts::{Run, ShellText};
use crate::base::diagnostic::Diagnostic;
use crate::syntax::shell::{Script, for_each_command};

const ADVICE: &str = "a comment of the shell covers nothing; put it on a line of its own above the instruction";

/// The comments that are addressed to dockmod from within the scripts of a RUN.
pub fn in_scripts(run: &Run) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    run.scripts.iter().for_each(|shell| in_text(shell, &mut found));
    found.sort();
    found.dedup();
    found
}

fn in_text(shell: &ShellText, found: &mut Vec<Diagnostic>) {
    // Most scripts do not have the name in them, so their comments need no look.
    if shell.mapped.text().to_ascii_lowercase().contains(ADDRESSEE)
        && let Ok(script) = &shell.script
    {
        in_script(shell, script, found);
        for_each_command(script, &mut |command| {
            command.nested_scripts().into_iter().for_each(|script| in_script(shell, script, found));
        });
    }
}

fn in_script(shell: &ShellText, script: &Script, found: &mut Vec<Diagnostic>) {
    for comment in script.comments {
        if is_addressed(comment.of(shell.mapped.text())) {
            found.push(Diagnostic::at(shell.mapped.source_start(comment.start), ADVICE));
        }
    }
}
