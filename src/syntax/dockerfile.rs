//! The lossless tree of a Dockerfile, as BuildKit reads it.

mod flags;
mod grammar;
mod heredoc;
mod instruction;
mod json;
pub(crate) mod lexer;
mod lines;
mod rules;
#[cfg(test)]
mod tests;
mod values;
mod words;

use crate::base::arena::Arena;
use crate::base::diagnostic::Diagnostic;
use crate::base::source_map::MappedText;
use crate::base::span::Span;

pub use grammar::{is_directive, parse};
pub(crate) use words::{is_blank, split_blanks};
pub use words::{is_open, is_word};

/// A Dockerfile.
#[derive(Debug)]
#[non_exhaustive]
pub struct Dockerfile<'a> {
    /// The text that was parsed.
    pub text: &'a str,
    /// The escape character in force.
    pub escape: char,
    /// What BuildKit would refuse; a file with errors is not rewritten.
    pub errors: Vec<Diagnostic>,
    /// Where the trees of the scripts in it are kept, once they are read.
    pub shell_trees: Arena,
    /// What there is beside comments and blank lines, which the text tells as soon as they are asked for.
    instructions: Vec<Instruction<'a>>,
    directives: Vec<Directive<'a>>,
}

impl<'a> Dockerfile<'a> {
    /// The instructions in order.
    pub fn instructions(&self) -> impl Iterator<Item = &Instruction<'a>> {
        self.instructions.iter()
    }

    /// Everything in it, in order: the items tile `text`, with no gap and no overlap.
    pub fn items(&self) -> Items<'_> {
        Items { file: self, at: 0, instruction: 0 }
    }

    /// Where the item that holds `at` starts.
    pub fn item_start(&self, at: usize) -> usize {
        let at = at.min(self.text.len().saturating_sub(1));
        let (before, top) = (self.last_before(at), lines::top(self.text));
        match before {
            Some(instruction) if at < lines::end(self.text, instruction.span.end) => instruction.span.start,
            _ if at < top => 0,
            _ => lines::start(self.text, at).max(top),
        }
    }

    /// Where the comment lines start that stand directly above the line at `start`; without one, `start`.
    pub fn comment_above(&self, start: usize) -> usize {
        let instruction = start.checked_sub(1).and_then(|before| self.last_before(before));
        let ends = [instruction.map(|found| found.span.end), self.directives.last().map(|found| found.span.end)];
        let end = ends.into_iter().flatten().filter(|&end| end <= start).max();
        let floor = end.map_or(lines::top(self.text), |end| lines::end(self.text, end));
        let mut top = start;
        while top > floor {
            let line = lines::start(self.text, top - 1).max(floor);
            if !lines::trim_start(&self.text[line..top]).starts_with('#') {
                break;
            }
            top = line;
        }
        top
    }

    /// The last instruction that starts at `at` or before.
    fn last_before(&self, at: usize) -> Option<&Instruction<'a>> {
        let after = self.instructions.partition_point(|instruction| instruction.span.start <= at);
        after.checked_sub(1).map(|last| &self.instructions[last])
    }
}

/// One or more whole lines of the file.
///
/// ```text
/// # syntax=docker/dockerfile:1⏎    Directive
/// ⏎                                Blank
/// # why⏎                           Comment
/// RUN apk add \⏎                   Instruction: continuation lines, comments and
///     curl⏎                        here-documents are part of it
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Item<'d> {
    /// Its lines, the last line break included.
    pub span: Span,
    /// What it is.
    pub kind: ItemKind<'d>,
}

/// The kinds of item.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ItemKind<'d> {
    /// The byte order mark.
    Bom,
    /// A line of white space.
    Blank,
    /// A comment line.
    Comment,
    /// A parser directive.
    Directive(&'d Directive<'d>),
    /// An instruction.
    Instruction(&'d Instruction<'d>),
}

/// `# name=value` among the first lines.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Directive<'a> {
    /// Its line, the line break not included.
    pub span: Span,
    /// Its name, in lower case.
    pub name: String,
    /// Its value.
    pub value: &'a str,
}

/// The items of a Dockerfile, in order.
#[derive(Clone, Debug)]
pub struct Items<'d> {
    file: &'d Dockerfile<'d>,
    /// Where the next one starts.
    at: usize,
    /// The number of the next instruction.
    instruction: usize,
}

impl<'d> Iterator for Items<'d> {
    type Item = Item<'d>;

    fn next(&mut self) -> Option<Item<'d>> {
        let (file, text, start) = (self.file, self.file.text, self.at);
        if start == text.len() {
            return None;
        }
        let next = file.instructions.get(self.instruction).filter(|next| next.span.start == start);
        let is_bom = start == 0 && lines::top(text) > 0;
        self.at = if is_bom { lines::top(text) } else { lines::end(text, next.map_or(start, |next| next.span.end)) };
        let line = || lines::trim_start(&text[start..self.at]);
        let kind = if let Some(instruction) = next {
            self.instruction += 1;
            ItemKind::Instruction(instruction)
        } else if is_bom {
            ItemKind::Bom
        } else if let Ok(directive) = file.directives.binary_search_by_key(&start, |directive| directive.span.start) {
            ItemKind::Directive(&file.directives[directive])
        } else if line().is_empty() {
            ItemKind::Blank
        } else {
            ItemKind::Comment
        };
        Some(Item { span: Span::new(start, self.at), kind })
    }
}

/// An instruction.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Instruction<'a> {
    /// The lines it stands on, in the file, its last line break not included.
    pub span: Span,
    /// The keyword; none where it is unknown, which is an error.
    pub keyword: Option<Keyword>,
    /// The keyword as written, in the file.
    pub keyword_span: Span,
    /// What BuildKit makes of the lines: the keyword, the flags and the arguments.
    pub mapped: MappedText<'a>,
    /// The flags in front of the arguments.
    pub flags: Vec<Flag>,
    /// The arguments, flags not included and trimmed, in `mapped`.
    pub arguments: Span,
    /// The arguments, taken apart.
    pub body: Body<'a>,
    /// The here-documents, in order.
    pub heredocs: Vec<Heredoc>,
    /// The comment lines inside its continuation, from `#` to the end of the line, in the file.
    pub comments: Vec<Span>,
}

macro_rules! keywords {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// The keyword of an instruction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        #[non_exhaustive]
        pub enum Keyword { $($variant),+ }

        impl Keyword {
            /// The keyword in upper case.
            pub const fn name(self) -> &'static str {
                match self { $(Keyword::$variant => $name),+ }
            }

            /// The keyword that `word` is, in any case.
            ///
            /// BuildKit puts the word in lower case, and two letters outside ASCII have such a letter in ASCII.
            pub fn of(word: &str) -> Option<Self> {
                if !word.is_ascii() {
                    let ascii = word.replace('\u{212a}', "k").replace('\u{130}', "i");
                    return if ascii.is_ascii() { Self::of(&ascii) } else { None };
                }
                $(if word.eq_ignore_ascii_case($name) { return Some(Keyword::$variant) })+
                None
            }
        }
    };
}

keywords! {
    Add = "ADD", Arg = "ARG", Cmd = "CMD", Copy = "COPY", Entrypoint = "ENTRYPOINT", Env = "ENV",
    Expose = "EXPOSE", From = "FROM", Healthcheck = "HEALTHCHECK", Label = "LABEL",
    Maintainer = "MAINTAINER", Onbuild = "ONBUILD", Run = "RUN", Shell = "SHELL",
    StopSignal = "STOPSIGNAL", User = "USER", Volume = "VOLUME", Workdir = "WORKDIR",
}

/// `--name=value` in front of the arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Flag {
    /// In the instruction's mapped text.
    pub span: Span,
    /// The flag without its quotes and escapes, `--` included.
    pub value: String,
}

/// The arguments of an instruction.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Body<'a> {
    /// FROM: the words after the flags.
    From(From),
    /// ENV and LABEL.
    Pairs {
        /// In order.
        pairs: Vec<Pair>,
        /// The form `KEY value`.
        legacy: bool,
    },
    /// ARG: a name, perhaps with a default.
    Args(Vec<Pair>),
    /// The exec form: a JSON array of strings.
    Exec(Vec<ExecWord>),
    /// The shell form, and every other text.
    Text,
    /// Words with blanks between, in the mapped text.
    Words(Vec<Span>),
    /// ONBUILD: the instruction it holds.
    Onbuild(Box<Instruction<'a>>),
}

/// `FROM image [AS name]`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct From {
    /// The image or stage, in the mapped text.
    pub image: Span,
    /// The name of the stage, in the mapped text.
    pub name: Option<Span>,
}

/// `name=value`; spans are in the mapped text, quotes included.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pair {
    /// Name, `=` and value.
    pub span: Span,
    /// The name.
    pub name: Span,
    /// The value; none for an ARG without default.
    pub value: Option<Span>,
}

/// A string of the exec form.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExecWord {
    /// The JSON string with its quotes, in the mapped text.
    pub span: Span,
    /// Its value.
    pub value: String,
}

impl<'a> Instruction<'a> {
    /// The arguments as text.
    pub fn arguments(&self) -> &str {
        self.arguments.of(self.mapped.text())
    }

    /// The value of a string of the exec form, with its map to the file.
    pub fn exec_text(&self, word: &ExecWord) -> MappedText<'a> {
        json::value_of(&self.mapped, word)
    }

    /// The value of the flag `--name=value`.
    pub fn flag(&self, name: &str) -> Option<&str> {
        self.flags.iter().find_map(|flag| flag.value.strip_prefix("--")?.strip_prefix(name)?.strip_prefix('='))
    }

    /// Whether the arguments are one here-document and nothing else, so that its body is the script.
    pub fn is_heredoc_script(&self) -> bool {
        !self.heredocs.is_empty() && heredoc::is_whole(self.arguments())
    }
}

/// A here-document of an instruction; spans are in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Heredoc {
    /// The delimiter without quotes.
    pub name: String,
    /// The descriptor in front of `<<`, 0 without one.
    pub descriptor: u64,
    /// Whether leading tabs are dropped: `<<-`.
    pub chomp: bool,
    /// Whether the delimiter is free of quotes.
    pub expand: bool,
    /// The lines of the body.
    pub body: Span,
    /// The line of the delimiter, its line break not included.
    pub terminator: Span,
}
