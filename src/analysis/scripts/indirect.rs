//! Scripts that reach a shell in a roundabout way, and are not taken apart: quoted, or through a pipe.

use super::{ShellText, Started, posix_shell};
use crate::base::span::Span;
use crate::knowledge::interpreters::{is_other_interpreter, runs_script_argument};
use crate::knowledge::prefixes::strip_prefixes;
use crate::knowledge::words::base_name;
use crate::syntax::shell::{AndOr, Command, CommandKind, Pipeline, Script, Simple, for_each_command};

/// The text of a script that another program hands to a shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndirectScript {
    /// The command that it is a part of, in the script around it.
    pub span: Span,
    /// What the shell gets, as far as it is known.
    pub text: String,
    /// The program that runs it.
    pub program: String,
}

impl ShellText<'_> {
    /// The quoted scripts in the arguments of commands: `su -c '…'`.
    pub fn quoted_scripts(&self) -> Vec<IndirectScript> {
        self.arguments_with_blanks(runs_script_argument)
    }

    /// The scripts in the arguments of commands that are not shell: `python3 -c '…'`.
    pub fn interpreted_scripts(&self) -> Vec<IndirectScript> {
        self.arguments_with_blanks(is_other_interpreter)
    }

    /// The arguments with blanks in them of the programs that are asked for.
    fn arguments_with_blanks(&self, is_asked_for: fn(&str) -> bool) -> Vec<IndirectScript> {
        let text = self.mapped.text();
        let mut found = Vec::new();
        let Ok(script) = &self.script else { return found };
        for_each_command(script, &mut |command| {
            let CommandKind::Simple(simple) = &command.kind else { return };
            let words = literals(simple, text);
            let Some(at) = strip_prefixes(&known(&words)).program else { return };
            let Some(program) = words[at].as_deref().map(base_name).filter(|name| is_asked_for(name)) else {
                return;
            };
            let quoted = words[at + 1..].iter().flatten().filter(|word| word.contains(char::is_whitespace));
            let script =
                |text: &String| IndirectScript { span: command.span, text: text.clone(), program: program.to_owned() };
            found.extend(quoted.map(script));
        });
        found
    }

    /// The here-documents that reach a shell through a pipe: `cat <<EOF | sh`.
    pub fn piped_scripts(&self) -> Vec<IndirectScript> {
        let mut found = Vec::new();
        let Ok(script) = &self.script else { return found };
        if self.mapped.text().contains("<<") {
            self.piped_in(script, &mut found);
            for_each_command(script, &mut |command| {
                command.nested_scripts().iter().for_each(|inner| self.piped_in(inner, &mut found));
            });
        }
        found
    }

    fn piped_in(&self, script: &Script, found: &mut Vec<IndirectScript>) {
        let text = self.mapped.text();
        for Pipeline { commands, .. } in script.lists.iter().flat_map(AndOr::pipelines) {
            let Some((last, before)) = commands.split_last() else { continue };
            let Some(program) = reads_script(last, text) else { continue };
            let heredocs = before.iter().flat_map(|command| command.redirections.iter().map(move |r| (command, r)));
            let heredocs = heredocs.filter_map(|(command, redirection)| Some((command, redirection.heredoc?)));
            found.extend(heredocs.map(|(command, heredoc)| IndirectScript {
                span: command.span,
                text: heredoc.body.of(text).to_owned(),
                program: program.clone(),
            }));
        }
    }
}

/// The shell that the command is, if it reads its script from standard input.
fn reads_script(command: &Command, text: &str) -> Option<String> {
    let CommandKind::Simple(simple) = &command.kind else { return None };
    let words = literals(simple, text);
    let words = known(&words);
    let words = &words[strip_prefixes(&words).program?..];
    let reads = matches!(posix_shell(words), Some((_, Started::Stdin)));
    reads.then(|| words.first().copied().flatten().map(|name| base_name(name).to_owned()))?
}

fn literals(simple: &Simple, text: &str) -> Vec<Option<String>> {
    simple.words.iter().map(|word| word.literal(text)).collect()
}

fn known(words: &[Option<String>]) -> Vec<Option<&str>> {
    words.iter().map(Option::as_deref).collect()
}
