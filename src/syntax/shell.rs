//! The lossless tree of a POSIX shell script, and what bash adds that Dockerfiles use.
//!
//! Spans are byte offsets into the text that was parsed, which for a RUN is its mapped text: see
//! [`MappedText`](crate::base::source_map::MappedText) for the way back to the file.

mod change;
mod compound;
mod condition;
mod expansion;
mod grammar;
mod lex;
mod redirection;
pub mod visit;
mod word;

#[cfg(test)]
mod check;
#[cfg(test)]
mod tests;

use crate::base::span::Span;

pub use crate::base::arena::Arena;
pub use grammar::parse;
pub use visit::for_each_command;

/// A list of commands: a whole script, or the inside of a compound command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Script<'t> {
    /// From the first command to the last terminator; empty where there is none.
    pub span: Span,
    /// The and-or lists in order.
    pub lists: &'t [AndOr<'t>],
    /// The comments that stand directly in this list, `#` included, line end not; those in front of the first
    /// command and after the last terminator are outside `span`.
    pub comments: &'t [Span],
}

/// Pipelines joined by `&&` and `||`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AndOr<'t> {
    /// From the first word to the last, terminator not included.
    pub span: Span,
    /// The first pipeline.
    pub first: Pipeline<'t>,
    /// The others, each after its operator.
    pub rest: &'t [(AndOrOp, Span, Pipeline<'t>)],
    /// What ends the list, with its place; none at the end of a text or before a closing word.
    pub terminator: Option<(Terminator, Span)>,
}

impl<'t> AndOr<'t> {
    /// The pipeline with `index` others before it; the first where there are not so many.
    pub fn pipeline(&self, index: usize) -> &Pipeline<'t> {
        let behind = index.checked_sub(1).and_then(|index| self.rest.get(index));
        behind.map_or(&self.first, |(_, _, pipeline)| pipeline)
    }

    /// The pipelines in order.
    pub fn pipelines(&self) -> impl Iterator<Item = &Pipeline<'t>> {
        std::iter::once(&self.first).chain(self.rest.iter().map(|(_, _, pipeline)| pipeline))
    }
}

/// `&&` or `||`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AndOrOp {
    /// `&&`
    And,
    /// `||`
    Or,
}

/// What ends an and-or list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terminator {
    /// `;`
    Semicolon,
    /// `&`
    Ampersand,
    /// A line break.
    Newline,
}

/// Commands joined by `|` or `|&`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pipeline<'t> {
    /// From `time`, `!` or the first command to the end of the last.
    pub span: Span,
    /// The `time` before a compound command, with its option; before a simple one it is a word of that.
    pub time: Option<Span>,
    /// The `!` in front.
    pub bang: Option<Span>,
    /// The commands; never empty.
    pub commands: &'t [Command<'t>],
    /// The operators between them, `commands.len() - 1` of them.
    pub pipes: &'t [Span],
}

/// A command with its redirections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Command<'t> {
    /// Everything of it, redirections included, the bodies of here-documents not.
    pub span: Span,
    /// What it is.
    pub kind: CommandKind<'t>,
    /// Its redirections, wherever they stand in it.
    pub redirections: &'t [Redirection<'t>],
    /// The keywords, braces and parentheses that a compound command is made of, in order; the parentheses and `;;` of the
    /// items of a `case` are not among them, nor those of the commands within it.
    pub keywords: &'t [Span],
}

/// The kinds of command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CommandKind<'t> {
    /// Assignments and words.
    Simple(Simple<'t>),
    /// `{ list; }`
    Group(&'t Script<'t>),
    /// `( list )`
    Subshell(&'t Script<'t>),
    /// `if … fi`
    If(&'t If<'t>),
    /// `case … esac`
    Case(&'t Case<'t>),
    /// `for name [in words]; do … done`; `select` too.
    For(&'t For<'t>),
    /// `for ((…)); do … done`: the span of `((…))`, the commands in its substitutions, and the body.
    ForArithmetic(Span, &'t [Script<'t>], &'t Script<'t>),
    /// `while` or `until`.
    While(&'t While<'t>),
    /// `name() command` or `function name command`: the span of the name, and the body.
    Function(Span, &'t Command<'t>),
    /// `(( … ))`, and the commands in its substitutions.
    Arithmetic(Span, &'t [Script<'t>]),
    /// `[[ … ]]`: its words, `!` and operators such as `-f` and `==` among them; `&&`, `||`, `(`, `)`, `<` and `>` not.
    Test(&'t [Word<'t>]),
}

/// A simple command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Simple<'t> {
    /// The assignments in front.
    pub assignments: &'t [Assignment<'t>],
    /// The command name and its arguments.
    pub words: &'t [Word<'t>],
}

/// `name=value`, `name+=value`, `name[i]=value` or `name=(words)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assignment<'t> {
    /// All of it.
    pub span: Span,
    /// The name alone.
    pub name: Span,
    /// What stands between the brackets of `name[i]=value`.
    pub index: Option<Word<'t>>,
    /// What stands after the `=`; none for an empty value.
    pub value: Option<Word<'t>>,
    /// The elements of an array.
    pub array: Option<&'t [Word<'t>]>,
}

/// `if` with its branches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct If<'t> {
    /// Condition and body of the `if` and of each `elif`.
    pub branches: &'t [(Script<'t>, Script<'t>)],
    /// The `else` body.
    pub otherwise: Option<Script<'t>>,
}

/// `case word in …`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Case<'t> {
    /// What is matched.
    pub word: Word<'t>,
    /// The patterns and the body of each item.
    pub items: &'t [(&'t [Word<'t>], Script<'t>)],
}

/// `for name in words`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct For<'t> {
    /// The variable.
    pub name: Span,
    /// The words after `in`; none where there is no `in`.
    pub words: Option<&'t [Word<'t>]>,
    /// Between `do` and `done`.
    pub body: Script<'t>,
}

/// `while` or `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct While<'t> {
    /// Whether it is `until`.
    pub until: bool,
    /// The condition.
    pub condition: Script<'t>,
    /// Between `do` and `done`.
    pub body: Script<'t>,
}

/// A redirection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redirection<'t> {
    /// From the descriptor or operator to the end of the target word.
    pub span: Span,
    /// The operator alone: `<`, `>`, `>>`, `<<`, `<<-`, `<<<`, `<&`, `>&`, `<>`, `>|`, `&>`, `&>>`.
    pub operator: Span,
    /// The file, descriptor or delimiter.
    pub target: Word<'t>,
    /// The here-document it introduces.
    pub heredoc: Option<&'t ShellHeredoc<'t>>,
}

/// The here-document of a redirection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShellHeredoc<'t> {
    /// The lines of the body.
    pub body: Span,
    /// The line after the body that ends it, without its line break; empty where the text ends first.
    pub delimiter: Span,
    /// Whether the shell expands the body: no part of the delimiter is quoted.
    pub expands: bool,
    /// Commands in the body's substitutions, where it expands.
    pub substitutions: &'t [Script<'t>],
}

/// A word: parts that tile its span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Word<'t> {
    /// All of it.
    pub span: Span,
    /// Its parts.
    pub parts: &'t [Part<'t>],
}

/// A part of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part<'t> {
    /// Quotes and `$` included.
    pub span: Span,
    /// What it is.
    pub kind: PartKind<'t>,
}

/// The kinds of part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartKind<'t> {
    /// Unquoted characters.
    Literal,
    /// A backslash and the character it quotes, or a backslash and a line break.
    Escape,
    /// `'…'`
    SingleQuoted,
    /// `$'…'`
    DollarSingleQuoted,
    /// `"…"` and `$"…"`: the parts between the quotes.
    DoubleQuoted(&'t [Part<'t>]),
    /// `$name`, `$1`, `$?`, `${…}`: the name, and the words within the braces.
    Parameter(Span, &'t [Word<'t>]),
    /// `$( … )`
    Substitution(&'t Script<'t>),
    /// `` `…` ``
    Backquoted(&'t Script<'t>),
    /// `$(( … ))` or `$[ … ]`, and the commands in its substitutions.
    Arithmetic(&'t [Script<'t>]),
    /// `<( … )` or `>( … )`
    Process(&'t Script<'t>),
    /// `( … )` after the `name=` of an argument, as in `declare -a name=(…)`.
    Array(&'t [Word<'t>]),
    /// Characters of a backquoted command in which an escape is undone before the command is read, so that they
    /// stand for other characters than they are.
    Masked,
}

impl Word<'_> {
    /// Whether it stands for itself: no quotes, no escapes and no expansions.
    pub fn is_plain(&self) -> bool {
        matches!(self.parts, [Part { kind: PartKind::Literal, .. }])
    }

    /// The value, if no expansion but quote removal can change it.
    ///
    /// Globs, tildes and braces count as themselves.
    pub fn literal(&self, text: &str) -> Option<String> {
        let mut value = String::with_capacity(self.span.len());
        literal_parts(self.parts, text, false, &mut value).then_some(value)
    }

    /// The value up to the first expansion, and whether that is all of it.
    pub fn literal_beginning(&self, text: &str) -> (String, bool) {
        let mut value = String::new();
        let whole = literal_parts(self.parts, text, false, &mut value);
        (value, whole)
    }
}

/// Adds the value up to what can change it, and says whether there is nothing that can.
fn literal_parts(parts: &[Part], text: &str, quoted: bool, value: &mut String) -> bool {
    parts.iter().all(|part| {
        let raw = part.span.of(text);
        match &part.kind {
            PartKind::Literal => value.push_str(raw),
            PartKind::Escape => match &raw[1..] {
                "\n" | "\r\n" => {}
                c if quoted && !matches!(c, "$" | "`" | "\"" | "\\") => value.push_str(raw),
                c => value.push_str(c),
            },
            PartKind::SingleQuoted => value.push_str(&raw[1..raw.len() - 1]),
            PartKind::DoubleQuoted(inner) => return literal_parts(inner, text, true, value),
            _ => return false,
        }
        true
    })
}
