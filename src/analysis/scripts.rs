//! The shell scripts in a RUN: where they stand, who runs them and how new lines are written into them.

mod indirect;

use smallvec::SmallVec;

use crate::base::arena::Arena;
use crate::base::diagnostic::Diagnostic;
use crate::base::limits;
use crate::base::limits::SCRIPT_DEPTH;
use crate::base::source_map::MappedText;
use crate::base::span::Span;
use crate::knowledge::interpreters::{is_other_interpreter, is_posix_shell};
use crate::knowledge::prefixes::strip_prefixes;
use crate::knowledge::words::base_name;
use crate::syntax::dockerfile::{Body, ExecWord, Instruction};
use crate::syntax::shell;
use crate::syntax::shell::for_each_command;
use crate::syntax::shell::{Command, CommandKind, Redirection, Script};

/// What a RUN runs.
#[derive(Debug, Default)]
pub struct Run<'a> {
    /// Its shell scripts, the outermost first.
    pub scripts: Vec<ShellText<'a>>,
    /// The words of an exec form that starts no shell.
    pub exec: Option<ExecForm<'a>>,
    /// Programs in another language than the shell's.
    pub foreign: Vec<UnsupportedScript>,
}

/// An exec form.
#[derive(Clone, Copy, Debug)]
pub struct ExecForm<'a> {
    /// Its words.
    pub words: &'a [ExecWord],
    /// The instruction that they are the arguments of.
    pub instruction: &'a Instruction<'a>,
}

/// Text that is not taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsupportedScript {
    /// Where, in the file.
    pub span: Span,
    /// Why.
    pub reason: Unsupported,
    /// What it is for, in words: `python3`.
    pub what: String,
}

/// Why a script is not taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsupported {
    /// The SHELL in force is not a POSIX shell.
    Shell,
    /// The here-document is for an interpreter that is not a POSIX shell.
    Interpreter,
}

/// A shell script and its place in the file.
#[derive(Debug)]
pub struct ShellText<'a> {
    /// The text that the shell reads.
    pub mapped: MappedText<'a>,
    /// Its tree; spans are in `mapped`.
    pub script: Result<Script<'a>, Diagnostic>,
    /// How a new line is written.
    pub layout: Layout,
    /// What the shell was started with.
    pub shell: ShellOptions,
    /// Whether it is a here-document with a line that ends in CRLF; the shell sees the CR, which `mapped` leaves out.
    pub crlf: bool,
}

/// How a new line is written into a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// With a continuation mark: the shell form.
    Continued,
    /// As a line; `tabs`: leading tabs are dropped from each (`<<-`).
    Lines {
        /// Indentation is by tabs.
        tabs: bool,
    },
    /// As a line of a here-document that an outer shell expands, so `$` needs a backslash.
    Expanded {
        /// Indentation is by tabs.
        tabs: bool,
    },
    /// Not at all: the script is a JSON string.
    Json,
}

/// How a shell was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShellOptions {
    /// `-e`
    pub errexit: bool,
    /// `-o pipefail`
    pub pipefail: bool,
    /// Whether it is bash.
    pub bash: bool,
}

impl ShellOptions {
    /// Takes `word`, an option such as `-euo` of a shell or of `set`; whether it takes the word after it, too.
    fn take(&mut self, word: &str, next: Option<&str>) -> bool {
        let (on, letters) = (word.starts_with('-'), word.get(1..).unwrap_or_default());
        let name = next.filter(|_| letters.contains('o'));
        if letters.contains('e') || name == Some("errexit") {
            self.errexit = on;
        }
        if name == Some("pipefail") {
            self.pipefail = on;
        }
        letters.contains(['o', 'O'])
    }

    /// Runs `set` with these arguments, as far as they are known.
    pub fn set<'w>(&mut self, arguments: impl IntoIterator<Item = Option<&'w str>>) {
        let mut arguments = arguments.into_iter().peekable();
        while let Some(word) = arguments.next().flatten() {
            if !word.starts_with(['-', '+']) || matches!(word, "-" | "--") {
                break;
            }
            if self.take(word, arguments.peek().copied().flatten()) {
                arguments.next();
            }
        }
    }
}

/// How a script is reached: `sh` and its options before the script itself.
#[derive(Debug, PartialEq, Eq)]
enum Started {
    /// Takes the script from the operand at this index of the words.
    Operand(usize),
    /// Reads the script from standard input.
    Stdin,
    /// Runs a script file.
    File,
}

/// What RUN `instruction` of `file` runs under `shell`, the words of the SHELL in force.
///
/// `arena` is where the shell trees are kept.
pub fn of_run<'a>(file: &'a str, instruction: &'a Instruction<'a>, shell: &[String], arena: &'a Arena) -> Run<'a> {
    let mut reader = Reader { file, arena, run: Run::default() };
    match &instruction.body {
        Body::Exec(words) => reader.exec(instruction, words),
        _ => reader.shell_form(instruction, shell),
    }
    reader.run
}

struct Reader<'a> {
    file: &'a str,
    arena: &'a Arena,
    run: Run<'a>,
}

impl<'a> Reader<'a> {
    fn exec(&mut self, instruction: &'a Instruction<'a>, words: &'a [ExecWord]) {
        let values: Vec<Option<&str>> = words.iter().map(|word| Some(word.value.as_str())).collect();
        match posix_shell(&values) {
            Some((options, Started::Operand(index))) => {
                self.add(instruction.exec_text(&words[index]), Layout::Json, options, 0);
            }
            _ => self.run.exec = Some(ExecForm { words, instruction }),
        }
    }

    fn shell_form(&mut self, instruction: &'a Instruction<'a>, shell: &[String]) {
        let file = self.file;
        let Some(options) = shell_options(shell) else {
            let what = shell.first().map(|word| word.chars().take(limits::SHELL_WORD).collect()).unwrap_or_default();
            self.run.foreign.push(UnsupportedScript { span: instruction.span, reason: Unsupported::Shell, what });
            return;
        };
        if instruction.is_heredoc_script() {
            return self.heredoc_script(instruction, options);
        }
        let mut mapped = instruction.mapped.part(instruction.arguments);
        for heredoc in &instruction.heredocs {
            mapped.append(MappedText::atom("\n".to_owned(), Span::empty(heredoc.body.start)));
            mapped.append(body_lines(file, heredoc.body, false));
            let tabs = heredoc.terminator.len() - heredoc.terminator.of(file).trim_start_matches('\t').len();
            mapped
                .append(MappedText::borrowed(file, Span::new(heredoc.terminator.start + tabs, heredoc.terminator.end)));
        }
        self.add(mapped, Layout::Continued, options, 0);
    }

    fn heredoc_script(&mut self, instruction: &'a Instruction<'a>, options: ShellOptions) {
        let heredoc = &instruction.heredocs[0];
        let mapped = body_lines(self.file, heredoc.body, heredoc.chomp);
        let layout = Layout::Lines { tabs: heredoc.chomp };
        let Some(interpreter) = mapped.text().lines().next().and_then(|line| line.strip_prefix("#!")) else {
            return self.add(mapped, layout, options, 0);
        };
        let words: Vec<Option<&str>> = interpreter.split_whitespace().map(Some).collect();
        match posix_shell(&words) {
            Some((options, _)) => self.add(mapped, layout, options, 0),
            None => {
                let mut programs =
                    words.iter().flatten().filter(|word| !word.starts_with('-')).map(|word| base_name(word));
                let what = programs.find(|name| *name != "env").unwrap_or_default().to_owned();
                self.run.foreign.push(UnsupportedScript { span: heredoc.body, reason: Unsupported::Interpreter, what });
            }
        }
    }

    /// Adds a script that is `depth` here-documents deep, and the scripts that its commands read from here-documents.
    fn add(&mut self, mapped: MappedText<'a>, layout: Layout, shell: ShellOptions, depth: usize) {
        let script = if depth > SCRIPT_DEPTH { Err(too_deep()) } else { shell::parse(mapped.text(), self.arena) };
        let mut nested = Vec::new();
        if let Ok(script) = &script
            && mapped.text().contains("<<")
        {
            for_each_command(script, &mut |command| {
                if let Some(found) = fed_by_heredoc(command, &mapped) {
                    nested.push(found);
                }
            });
        }
        if self.run.scripts.is_empty() {
            // Most RUNs have one.
            self.run.scripts.reserve_exact(1);
        }
        let own_lines = matches!(layout, Layout::Lines { .. } | Layout::Expanded { .. });
        let all = Span::new(0, mapped.text().len());
        let crlf = own_lines && mapped.source_span(all).of(self.file).contains("\r\n");
        self.run.scripts.push(ShellText { mapped, script, layout, shell, crlf });
        for found in nested {
            match found {
                Fed::Shell(mapped, inner, options) => match within(layout, inner) {
                    Some(layout) => self.add(mapped, layout, options, depth + 1),
                    None => self.run.scripts.push(ShellText {
                        mapped,
                        script: Err(expanded_within()),
                        layout: inner,
                        shell: options,
                        crlf: false,
                    }),
                },
                Fed::UnsupportedScript(foreign) => self.run.foreign.push(foreign),
            }
        }
    }
}

/// The lines of a here-document as the shell is meant to see them: leading tabs and carriage returns dropped.
fn body_lines(file: &str, body: Span, chomp: bool) -> MappedText<'_> {
    let mut mapped = MappedText::default();
    let mut at = body.start;
    for line in body.of(file).split_inclusive('\n') {
        let end = at + line.len();
        let start = if chomp { end - line.trim_start_matches('\t').len() } else { at };
        match line.strip_suffix("\r\n") {
            Some(text) if start <= at + text.len() => {
                mapped.push(&file[start..at + text.len()], Span::new(start, at + text.len()));
                mapped.push(&file[end - 1..end], Span::new(end - 1, end));
            }
            _ => mapped.push(&file[start..end], Span::new(start, end)),
        }
        at = end;
    }
    mapped
}

/// How a new line is written into a script of layout `inner` in a here-document of one of layout `outer`, if it can be.
fn within(outer: Layout, inner: Layout) -> Option<Layout> {
    match (outer, inner) {
        (Layout::Json, Layout::Lines { .. }) => Some(Layout::Json),
        (Layout::Json | Layout::Expanded { .. }, Layout::Expanded { .. }) => None,
        (Layout::Expanded { .. }, Layout::Lines { tabs }) => Some(Layout::Expanded { tabs }),
        _ => Some(inner),
    }
}

fn expanded_within() -> Diagnostic {
    let reason = "found a script that is expanded within a string or another one, expected quotes around its name";
    Diagnostic::at(0, reason)
}

fn too_deep() -> Diagnostic {
    Diagnostic::at(0, format!("found scripts in here-documents more than {SCRIPT_DEPTH} deep, expected fewer"))
}

enum Fed<'a> {
    Shell(MappedText<'a>, Layout, ShellOptions),
    UnsupportedScript(UnsupportedScript),
}

/// `bash -e <<EOF`: a program that reads its script from a here-document.
fn fed_by_heredoc<'a>(command: &Command, mapped: &MappedText<'a>) -> Option<Fed<'a>> {
    let CommandKind::Simple(simple) = &command.kind else { return None };
    let redirection = command.redirections.iter().rfind(|r| r.heredoc.is_some())?;
    let heredoc = redirection.heredoc.as_ref()?;
    let text = mapped.text();
    let words: Vec<Option<String>> = simple.words.iter().map(|word| word.literal(text)).collect();
    let words: Vec<Option<&str>> = words.iter().map(Option::as_deref).collect();
    let words = &words[strip_prefixes(&words).program?..];
    let program = base_name(words.first().copied().flatten()?);
    match posix_shell(words) {
        Some((options, Started::Stdin)) => {
            let tabs = redirection.operator.of(text) == "<<-";
            Some(match heredoc.expands {
                true => Fed::Shell(unescaped(mapped, redirection, heredoc.body), Layout::Expanded { tabs }, options),
                false => Fed::Shell(chomped(mapped, redirection, heredoc.body), Layout::Lines { tabs }, options),
            })
        }
        Some(_) => None,
        None if is_other_interpreter(program) => {
            let span = mapped.source_span(heredoc.body);
            Some(Fed::UnsupportedScript(UnsupportedScript {
                span,
                reason: Unsupported::Interpreter,
                what: program.to_owned(),
            }))
        }
        None => None,
    }
}

fn chomped<'a>(mapped: &MappedText<'a>, redirection: &Redirection, body: Span) -> MappedText<'a> {
    let cuts = tab_cuts(mapped, redirection, body);
    mapped.slice(body).without(cuts.into_iter().map(|cut| Span::new(cut.start - body.start, cut.end - body.start)))
}

/// The tabs that `<<-` drops, in `mapped`.
fn tab_cuts(mapped: &MappedText, redirection: &Redirection, body: Span) -> Vec<Span> {
    let text = mapped.text();
    if redirection.operator.of(text) != "<<-" {
        return Vec::new();
    }
    let mut cuts = Vec::new();
    let mut at = body.start;
    for line in body.of(text).split_inclusive('\n') {
        let tabs = line.len() - line.trim_start_matches('\t').len();
        if tabs > 0 {
            cuts.push(Span::new(at, at + tabs));
        }
        at += line.len();
    }
    cuts
}

/// The body without the backslashes that the outer shell removes when it expands it.
fn unescaped<'a>(mapped: &MappedText<'a>, redirection: &Redirection, body: Span) -> MappedText<'a> {
    let bytes = mapped.text().as_bytes();
    let mut cuts = tab_cuts(mapped, redirection, body);
    let mut at = body.start;
    while at + 1 < body.end {
        match (bytes[at], bytes[at + 1]) {
            (b'\\', b'\n') => cuts.push(Span::new(at, at + 2)),
            (b'\\', b'$' | b'`' | b'\\') => cuts.push(Span::new(at, at + 1)),
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
    }
    cuts.sort();
    mapped.slice(body).without(cuts.into_iter().map(|cut| Span::new(cut.start - body.start, cut.end - body.start)))
}

/// Whether the words of a SHELL start a POSIX shell.
pub fn is_posix(shell: &[String]) -> bool {
    shell_options(shell).is_some()
}

/// The options that a SHELL starts a POSIX shell with; none where it starts another program, or is absurdly long, since
/// it is read again for each RUN.
fn shell_options(shell: &[String]) -> Option<ShellOptions> {
    if shell.len() > limits::SHELL_WORDS || shell.iter().any(|word| word.len() > limits::SHELL_WORD) {
        return None;
    }
    let words: SmallVec<[Option<&str>; 8]> =
        shell.iter().map(|word| Some(word.as_str())).chain([Some("script")]).collect();
    Some(posix_shell(&words)?.0)
}

/// What `words` start, if that is a POSIX shell.
fn posix_shell(words: &[Option<&str>]) -> Option<(ShellOptions, Started)> {
    let mut words = words.iter().enumerate();
    let (_, program) = words.next()?;
    let mut name = base_name((*program)?);
    if name == "env" {
        let is_own = |word: &str| word.starts_with('-') || word.contains('=');
        name = base_name(words.find_map(|(_, word)| word.filter(|word| !is_own(word)))?);
    }
    if name == "busybox" {
        name = base_name((*words.next()?.1)?);
    }
    if !is_posix_shell(name) {
        return None;
    }
    let mut options = ShellOptions { errexit: false, pipefail: false, bash: name == "bash" };
    let (mut command, mut stdin) = (false, false);
    while let Some((index, word)) = words.next() {
        let word = (*word).unwrap_or("\0");
        match word.strip_prefix(['-', '+']) {
            None => {
                return Some((
                    options,
                    if command {
                        Started::Operand(index)
                    } else if stdin {
                        Started::Stdin
                    } else {
                        Started::File
                    },
                ));
            }
            Some("" | "-") if !command => stdin |= word == "-",
            Some(long) if word.starts_with("--") => {
                if matches!(long, "-rcfile" | "-init-file") {
                    words.next();
                }
            }
            Some(letters) => {
                command |= letters.contains('c');
                stdin |= letters.contains('s');
                let next = words.clone().next().and_then(|(_, next)| *next);
                if options.take(word, next) {
                    words.next();
                }
            }
        }
    }
    Some((options, if command { Started::File } else { Started::Stdin }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started(line: &str) -> Option<(bool, Started)> {
        let words: Vec<Option<&str>> = line.split(' ').map(Some).collect();
        posix_shell(&words).map(|(options, started)| (options.errexit, started))
    }

    #[test]
    fn options_of_set() {
        for (words, expected) in [
            ("-e", true),
            ("-eux -o pipefail", true),
            ("-o pipefail -e", true),
            ("-euo pipefail", true),
            ("-o errexit", true),
            ("+e", false),
            ("-e +e", false),
            ("-e +o errexit", false),
            ("-x", false),
            ("-o noexec", false),
            ("-- -e", false),
            ("a -e", false),
            ("-u - -e", false),
        ] {
            let mut options = ShellOptions::default();
            options.set(words.split(' ').map(Some));
            assert_eq!(options.errexit, expected, "{words}");
        }
    }

    #[test]
    fn shells() {
        assert_eq!(started("/bin/sh -c x"), Some((false, Started::Operand(2))));
        assert_eq!(started("bash -euxo pipefail -c x"), Some((true, Started::Operand(4))));
        assert_eq!(started("bash -o errexit -c x"), Some((true, Started::Operand(4))));
        assert_eq!(started("busybox sh -ec x"), Some((true, Started::Operand(3))));
        assert_eq!(started("bash -ex"), Some((true, Started::Stdin)));
        assert_eq!(started("sh -s -- a"), Some((false, Started::Stdin)));
        assert_eq!(started("sh install.sh"), Some((false, Started::File)));
        assert_eq!(started("/usr/bin/env bash -ec x"), Some((true, Started::Operand(3))));
        assert_eq!(started("env -S A=b bash -e x"), Some((true, Started::File)));
        assert_eq!(started("env python3 -c x"), None);
        assert_eq!(started("env"), None);
        assert_eq!(started("python3 -c x"), None);
        assert_eq!(started("cmd /S /C x"), None);
    }
}
