//! The commands that a RUN runs, as far as their words are known before a shell runs.

mod launched;
mod mention;
mod pattern;
mod words;

use crate::analysis::scripts::{ExecForm, Run, ShellText};
use crate::base::span::Span;
use crate::knowledge::prefixes::{Stripped, strip_prefixes};
use crate::knowledge::programs::{Invocation, invocation};
use crate::syntax::shell::{Command, CommandKind, Simple};

pub use launched::{Launched, MODULE};
pub use mention::find_mention;
pub use pattern::{CommandPattern, WordPattern};
pub use words::{Assigned, WordText, sole_variable};

/// A command that a RUN runs: a simple command of one of its scripts, or its exec form.
///
/// Nothing is worked out until it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct RunCommand<'r> {
    /// The number of the instruction.
    pub instruction: usize,
    /// Where its words are.
    pub source: CommandSource<'r>,
}

/// What a command is made of.
#[derive(Clone, Copy, Debug)]
pub enum CommandSource<'r> {
    /// A simple command of a script.
    Script {
        /// The script.
        shell: &'r ShellText<'r>,
        /// The command in its tree.
        node: &'r Command<'r>,
        /// Its words.
        simple: &'r Simple<'r>,
    },
    /// The words of an exec form that starts no shell.
    Exec(&'r ExecForm<'r>),
}

impl<'r> RunCommand<'r> {
    /// Where it starts, in the file; an exec form starts with its instruction.
    pub fn start(&self) -> usize {
        match self.source {
            CommandSource::Script { shell, node, .. } => shell.mapped.source_start(node.span.start),
            CommandSource::Exec(exec) => exec.instruction.span.start,
        }
    }

    /// All of it, in the file; an exec form is its instruction.
    pub fn span(&self) -> Span {
        match self.source {
            CommandSource::Script { shell, node, .. } => shell.mapped.source_span(node.span),
            CommandSource::Exec(exec) => exec.instruction.span,
        }
    }

    /// The script that it is a command of.
    pub fn shell(&self) -> Option<&'r ShellText<'r>> {
        match self.source {
            CommandSource::Script { shell, .. } => Some(shell),
            CommandSource::Exec(_) => None,
        }
    }

    /// What is known of each of its words.
    pub fn words(&self) -> Vec<WordText<'r>> {
        match self.source {
            CommandSource::Script { shell, simple, .. } => WordText::of_simple(simple, shell.mapped.text()),
            CommandSource::Exec(exec) => exec.words.iter().map(|word| WordText::known(&word.value)).collect(),
        }
    }

    /// Where one of its words stands, in the file.
    pub fn word_span(&self, word: usize) -> Span {
        match self.source {
            CommandSource::Script { shell, simple, .. } => shell.mapped.source_span(simple.words[word].span),
            CommandSource::Exec(exec) => exec.instruction.mapped.source_span(exec.words[word].span),
        }
    }

    /// What is assigned before its words: for it alone, unless there are no words.
    pub fn assigned(&self) -> impl Iterator<Item = Assigned> {
        let (simple, text) = match self.source {
            CommandSource::Script { shell, simple, .. } => (Some(simple), shell.mapped.text()),
            CommandSource::Exec(_) => (None, ""),
        };
        let exported = simple.is_some_and(|simple| !simple.words.is_empty());
        let assignments = simple.into_iter().flat_map(|simple| simple.assignments);
        assignments.map(move |assignment| Assigned::of(assignment, text, exported))
    }

    /// Its words, and where its program stands among them.
    pub fn parts(&self) -> CommandParts<'r> {
        CommandParts::new(self.words())
    }
}

/// The words of a command, and where its program stands among them.
#[derive(Clone, Debug)]
pub struct CommandParts<'r> {
    /// All of its words.
    pub words: Vec<WordText<'r>>,
    /// What stands before the program.
    pub stripped: Stripped,
}

impl<'r> CommandParts<'r> {
    /// Finds the program.
    pub fn new(words: Vec<WordText<'r>>) -> Self {
        let stripped = strip_prefixes(&words);
        Self { words, stripped }
    }

    /// The words from the program on; none where no program is run.
    pub fn program(&self) -> &[WordText<'r>] {
        self.stripped.program.map_or(&[], |program| &self.words[program..])
    }

    /// What the table says of it; its words count from the program on.
    pub fn invocation(&self) -> Option<Invocation> {
        invocation(self.program())
    }
}

impl<'r> Run<'r> {
    /// Its commands, where it is the instruction of that number: script by script, in the order of the text.
    pub fn commands(&'r self, instruction: usize) -> impl Iterator<Item = RunCommand<'r>> {
        let exec = self.exec.iter().map(move |exec| RunCommand { instruction, source: CommandSource::Exec(exec) });
        exec.chain(self.scripts.iter().flat_map(move |shell| shell.commands(instruction)))
    }
}

impl<'r> ShellText<'r> {
    /// The simple commands of the script, those in substitutions included, in the order of the text.
    pub fn commands(&'r self, instruction: usize) -> impl Iterator<Item = RunCommand<'r>> {
        let nodes = self.script.iter().flat_map(|script| script.all_commands());
        nodes.filter_map(move |node| match &node.kind {
            CommandKind::Simple(simple) => {
                Some(RunCommand { instruction, source: CommandSource::Script { shell: self, node, simple } })
            }
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests;
