//! Comments of a shell script, which cover nothing: only those of the Dockerfile do.

use super::{ADDRESSEE, Mistake, is_addressed};
use crate::scripts::{Run, ShellText};
use crate::shell::{Script, for_each_command};

const ADVICE: &str = "a comment of the shell covers nothing; put it on a line of its own above the instruction";

/// The comments that speak to dockmod from within the scripts of RUNs.
pub fn in_scripts<'r, 'a: 'r>(runs: impl IntoIterator<Item = &'r Run<'a>>) -> Vec<Mistake> {
    let mut found = Vec::new();
    for shell in runs.into_iter().flat_map(|run| &run.scripts) {
        // Most scripts do not have the name in them, so nobody has to look for comments.
        if shell.logical.text().to_ascii_lowercase().contains(ADDRESSEE)
            && let Ok(script) = &shell.script
        {
            in_script(shell, script, &mut found);
            for_each_command(script, &mut |command| {
                command.nested_scripts().into_iter().for_each(|script| in_script(shell, script, &mut found));
            });
        }
    }
    found.sort();
    found.dedup();
    found
}

fn in_script(shell: &ShellText, script: &Script, found: &mut Vec<Mistake>) {
    for comment in &script.comments {
        if is_addressed(comment.of(shell.logical.text())) {
            found.push(Mistake { at: shell.logical.source_start(comment.start), message: ADVICE.to_owned() });
        }
    }
}
