//! Ways through the tree.

use super::{Assignment, Command, CommandKind, Part, PartKind, Script, Word};
use crate::base::span::Span;

/// Calls `f` on every command in `script`, also on those within other commands and within substitutions.
///
/// A command comes before those within it; apart from that they come in the order of the text, except that commands
/// in here-documents come with the command that has the redirection.
pub fn for_each_command<'t>(script: &'t Script<'t>, f: &mut dyn FnMut(&'t Command<'t>)) {
    script.all_commands().for_each(f);
}

/// The commands that [`for_each_command`] shows.
#[derive(Clone, Debug)]
pub struct AllCommands<'t> {
    /// Those to come, but for what is within them; the next one last.
    open: Vec<&'t Command<'t>>,
}

impl<'t> Iterator for AllCommands<'t> {
    type Item = &'t Command<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        let command = self.open.pop()?;
        let start = self.open.len();
        if let CommandKind::Function(_, body) = &command.kind {
            self.open.push(body);
        }
        self.open.extend(command.nested_scripts().into_iter().flat_map(Script::commands));
        self.open[start..].reverse();
        Some(command)
    }
}

impl<'t> Script<'t> {
    /// The commands directly in this list, in order.
    pub fn commands(&self) -> impl Iterator<Item = &'t Command<'t>> {
        self.lists.iter().flat_map(|list| list.pipelines()).flat_map(|pipeline| pipeline.commands)
    }

    /// The commands in this list and within them, as [`for_each_command`] shows them.
    pub fn all_commands(&'t self) -> AllCommands<'t> {
        let mut open: Vec<_> = self.commands().collect();
        open.reverse();
        AllCommands { open }
    }

    /// Calls `f` on every word of every command in this script, as [`for_each_command`] finds them.
    pub fn for_each_word(&'t self, f: &mut dyn FnMut(&'t Word<'t>)) {
        for_each_command(self, &mut |command| command.each_word(f));
    }
}

impl<'t> Command<'t> {
    /// The keyword, brace or parenthesis that ends a compound command: `done`, `fi`, `esac`, `}`, `)`.
    pub fn closing(&self) -> Option<Span> {
        self.keywords.last().copied().filter(|_| !matches!(self.kind, CommandKind::Function(..)))
    }

    /// The words of this command in order: of assignments, arguments, `for` and `case`, and the targets of
    /// redirections last.
    ///
    /// Those of commands within it are not among them, nor are those within its words.
    pub fn words(&'t self) -> Vec<&'t Word<'t>> {
        let mut words = Vec::new();
        self.each_word(&mut |word| words.push(word));
        words
    }

    fn each_word(&'t self, f: &mut dyn FnMut(&'t Word<'t>)) {
        match &self.kind {
            CommandKind::Simple(simple) => {
                simple.assignments.iter().flat_map(Assignment::words).chain(simple.words).for_each(&mut *f);
            }
            CommandKind::Case(case) => {
                f(&case.word);
                case.items.iter().flat_map(|(patterns, _)| *patterns).for_each(&mut *f);
            }
            CommandKind::For(clause) => clause.words.into_iter().flatten().for_each(&mut *f),
            CommandKind::Test(words) => words.iter().for_each(&mut *f),
            _ => {}
        }
        self.redirections.iter().for_each(|redirection| f(&redirection.target));
    }

    /// The lists that a compound command is made of, in order; not that of a function, whose body is a command.
    pub fn bodies(&'t self) -> Vec<&'t Script<'t>> {
        match &self.kind {
            CommandKind::Group(list) | CommandKind::Subshell(list) | CommandKind::ForArithmetic(_, _, list) => {
                vec![list]
            }
            CommandKind::If(clause) => {
                let branches = clause.branches.iter().flat_map(|(condition, body)| [condition, body]);
                branches.chain(&clause.otherwise).collect()
            }
            CommandKind::Case(case) => case.items.iter().map(|(_, body)| body).collect(),
            CommandKind::For(clause) => vec![&clause.body],
            CommandKind::While(clause) => vec![&clause.condition, &clause.body],
            CommandKind::Simple(_) | CommandKind::Function(..) | CommandKind::Arithmetic(..) | CommandKind::Test(_) => {
                Vec::new()
            }
        }
    }

    /// The scripts directly within this command, in order: its lists, and the substitutions in its words,
    /// arithmetic and here-documents.
    ///
    /// The body of a function is a command and not among them.
    pub fn nested_scripts(&'t self) -> Vec<&'t Script<'t>> {
        let mut scripts = self.bodies();
        self.each_word(&mut |word| word.parts.iter().for_each(|part| part.scripts_into(&mut scripts)));
        if let CommandKind::Arithmetic(_, inner) | CommandKind::ForArithmetic(_, inner, _) = &self.kind {
            scripts.extend(*inner);
        }
        let heredocs = self.redirections.iter().filter_map(|redirection| redirection.heredoc);
        scripts.extend(heredocs.flat_map(|heredoc| heredoc.substitutions));
        scripts.sort_by_key(|script| script.span);
        scripts
    }
}

impl<'t> Assignment<'t> {
    /// The index, the value and the elements.
    pub fn words(&'t self) -> impl Iterator<Item = &'t Word<'t>> {
        self.index.iter().chain(&self.value).chain(self.array.into_iter().flatten())
    }
}

impl<'t> Word<'t> {
    /// The scripts directly within this word, in order: those of its substitutions, however quoted.
    pub fn scripts(&self) -> Vec<&'t Script<'t>> {
        scripts_in(self.parts)
    }
}

impl<'t> Part<'t> {
    fn scripts_into(&self, scripts: &mut Vec<&'t Script<'t>>) {
        match &self.kind {
            PartKind::Substitution(script) | PartKind::Backquoted(script) | PartKind::Process(script) => {
                scripts.push(script);
            }
            PartKind::Arithmetic(inner) => scripts.extend(*inner),
            PartKind::DoubleQuoted(parts) => parts.iter().for_each(|part| part.scripts_into(scripts)),
            PartKind::Parameter(_, words) | PartKind::Array(words) => {
                words.iter().flat_map(|word| word.parts).for_each(|part| part.scripts_into(scripts));
            }
            _ => {}
        }
    }
}

/// The scripts directly within `parts`, in order.
pub(super) fn scripts_in<'t>(parts: &[Part<'t>]) -> Vec<&'t Script<'t>> {
    let mut scripts = Vec::new();
    parts.iter().for_each(|part| part.scripts_into(&mut scripts));
    scripts
}
