//! What the programs of a RUN are given, as far as it is known before a shell runs: to compare a RUN with what becomes
//! of it.

use crate::analysis::scripts::{Run, ShellText};
use crate::base::span::Span;
use crate::syntax::shell::{Assignment, Command, CommandKind, Part, PartKind, Redirection, Script, Terminator, Word};

/// The place of a command among those of a RUN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommandPlace {
    /// The number of the script; 0 for an exec form.
    pub script: usize,
    /// The number of the simple command in the script, in the order of [`ShellText::commands`].
    pub command: usize,
}

/// What is read of a RUN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunReading {
    /// Its scripts; the words of an exec form are those of the one command of a script.
    pub scripts: Vec<ScriptReading>,
}

/// What is read of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptReading {
    /// Everything but the words of simple commands: operators, keywords, assignments, redirections, other words.
    pub shape: Vec<String>,
    /// The words of each simple command, in the order of [`ShellText::commands`].
    pub commands: Vec<Vec<ReadWord>>,
}

/// What is read of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadWord {
    /// It has this value, whatever the shell does.
    Literal(String),
    /// The shell makes something of it; the commands in its substitutions, which are read by themselves, are left out.
    Built(String),
}

impl RunReading {
    /// Reads a RUN; none where a script of it does not parse.
    pub fn of(run: &Run) -> Option<Self> {
        let exec = run.exec.iter().map(|exec| {
            let words = exec.words.iter().map(|word| ReadWord::Literal(word.value.clone())).collect();
            Some(ScriptReading { shape: Vec::new(), commands: vec![words] })
        });
        let scripts = run.scripts.iter().map(|shell| of_script(run, shell));
        Some(Self { scripts: exec.chain(scripts).collect::<Option<_>>()? })
    }
}

fn of_script(run: &Run, shell: &ShellText) -> Option<ScriptReading> {
    let script = shell.script.as_ref().ok()?;
    let mut reader = Reader { run, shell, text: shell.mapped.text(), shape: Vec::new(), commands: Vec::new() };
    reader.list(script);
    for command in script.all_commands() {
        reader.command(command);
    }
    Some(ScriptReading { shape: reader.shape, commands: reader.commands })
}

struct Reader<'r> {
    run: &'r Run<'r>,
    shell: &'r ShellText<'r>,
    text: &'r str,
    shape: Vec<String>,
    commands: Vec<Vec<ReadWord>>,
}

impl Reader<'_> {
    fn note(&mut self, what: impl Into<String>) {
        self.shape.push(what.into());
    }

    /// How the commands of a list are joined.
    fn list(&mut self, script: &Script) {
        self.note("list");
        for list in script.lists {
            for (at, pipeline) in list.pipelines().enumerate() {
                if let Some((operator, ..)) = at.checked_sub(1).and_then(|before| list.rest.get(before)) {
                    self.note(format!("{operator:?}"));
                }
                let time = pipeline.time.map(|time| time.of(self.text).to_owned());
                self.note(format!("{time:?} {} {}", pipeline.bang.is_some(), pipeline.commands.len()));
                pipeline.pipes.iter().for_each(|pipe| self.note(pipe.of(self.text)));
            }
            self.note(match list.terminator {
                Some((Terminator::Ampersand, _)) => "&",
                _ => ";",
            });
        }
    }

    fn command(&mut self, command: &Command) {
        match &command.kind {
            CommandKind::Simple(simple) => {
                self.note("simple");
                simple.assignments.iter().for_each(|assignment| self.assignment(assignment));
                self.commands.push(simple.words.iter().map(|word| self.word(word)).collect());
            }
            kind => self.compound(command, kind),
        }
        command.redirections.iter().for_each(|redirection| self.redirection(redirection));
        command.nested_scripts().into_iter().for_each(|inner| self.list(inner));
    }

    fn compound(&mut self, command: &Command, kind: &CommandKind) {
        command.keywords.iter().for_each(|keyword| self.note(keyword.of(self.text)));
        match kind {
            CommandKind::Function(name, _) => self.note(name.of(self.text)),
            CommandKind::For(clause) => self.note(clause.name.of(self.text)),
            CommandKind::ForArithmetic(span, inner, _) | CommandKind::Arithmetic(span, inner) => {
                self.note(self.without(*span, inner.iter().map(|script| script.span)));
            }
            _ => {}
        }
        // Those of redirections come again with these.
        command.words().iter().for_each(|word| self.note(self.built(word)));
    }

    fn assignment(&mut self, assignment: &Assignment) {
        let inner = assignment.words().flat_map(Word::scripts).map(|script| script.span);
        self.note(self.without(assignment.span, inner));
    }

    fn redirection(&mut self, redirection: &Redirection) {
        let descriptor = Span::new(redirection.span.start, redirection.operator.end);
        self.note(descriptor.of(self.text));
        self.note(self.built(&redirection.target));
        let Some(heredoc) = redirection.heredoc.filter(|heredoc| !self.is_script(heredoc.body)) else { return };
        self.note(self.without(heredoc.body, heredoc.substitutions.iter().map(|script| script.span)));
    }

    /// Whether another script of the RUN stands there, which is read by itself.
    fn is_script(&self, body: Span) -> bool {
        let place = self.shell.mapped.source_span(body);
        self.run.scripts.iter().filter(|other| !std::ptr::eq(*other, self.shell)).any(|other| {
            let all = other.mapped.source_span(Span::new(0, other.mapped.text().len()));
            !all.is_empty() && place.contains(all)
        })
    }

    fn word(&self, word: &Word) -> ReadWord {
        match word.literal(self.text) {
            Some(value) if !is_pattern(word.parts, self.text) => ReadWord::Literal(value),
            _ => ReadWord::Built(self.built(word)),
        }
    }

    fn built(&self, word: &Word) -> String {
        self.without(word.span, word.scripts().into_iter().map(|script| script.span))
    }

    /// The text at `span` without what stands at `inner`.
    fn without(&self, span: Span, inner: impl Iterator<Item = Span>) -> String {
        let mut text = String::new();
        let mut at = span.start;
        for cut in inner.filter(|cut| cut.start >= span.start && cut.end <= span.end) {
            text.push_str(&self.text[at..cut.start.max(at)]);
            text.push('\0');
            at = cut.end.max(at);
        }
        text.push_str(&self.text[at..span.end]);
        text
    }
}

/// Whether unquoted characters of the word make it a pattern, several words in braces, or a home directory.
pub fn is_pattern(parts: &[Part], text: &str) -> bool {
    let first = parts.first().is_some_and(|part| part.kind == PartKind::Literal && part.span.of(text).starts_with('~'));
    let special = |part: &Part| part.kind == PartKind::Literal && part.span.of(text).contains(['*', '?', '[', '{']);
    first || parts.iter().any(special)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::document::Document;
    use crate::syntax::dockerfile;

    fn reading(run: &str) -> RunReading {
        let text = format!("FROM a\n{run}\n");
        let dockerfile = dockerfile::parse(&text);
        let document = Document::new(&dockerfile);
        document.with_run(1, RunReading::of).flatten().unwrap_or_else(|| panic!("{run}"))
    }

    fn words(run: &str) -> Vec<Vec<String>> {
        let word = |word: ReadWord| match word {
            ReadWord::Literal(value) => value,
            ReadWord::Built(text) => format!("<{}>", text.replace('\0', "…")),
        };
        let scripts = reading(run).scripts;
        scripts
            .into_iter()
            .flat_map(|script| script.commands)
            .map(|words| words.into_iter().map(word).collect())
            .collect()
    }

    #[test]
    fn words_are_read_as_the_shell_does() {
        assert_eq!(words("RUN a 'b c' \"d\" \\\n  $E *.f"), [["a", "b c", "d", "<$E>", "<*.f>"]]);
        assert_eq!(words("RUN a \"x$(b c)y\" d"), [vec!["a", "<\"x$(…)y\">", "d"], vec!["b", "c"]]);
        assert_eq!(words("RUN [\"a\", \"b c\"]"), [["a", "b c"]]);
        assert_eq!(words("RUN [\"sh\", \"-c\", \"a 'b c'\"]"), [["a", "b c"]]);
        assert_eq!(words("RUN <<E\na \\\n  b\nE"), [["a", "b"]]);
        assert_eq!(words("RUN sh <<E\na b\nE"), [vec!["sh"], vec!["a", "b"]]);
    }

    #[test]
    fn what_stands_around_the_words_is_compared() {
        let same = |a: &str, b: &str| {
            let shape = |run: &str| reading(run).scripts.into_iter().map(|script| script.shape).collect::<Vec<_>>();
            shape(a) == shape(b)
        };
        assert!(same("RUN a b && c", "RUN a x y && \\\n  c"));
        assert!(same("RUN a >x b", "RUN a y >x"));
        assert!(same("RUN sh <<E\na b\nE", "RUN sh <<E\na c\nE"), "a script is read by itself");
        assert!(same("RUN x=\"$(a b)\"", "RUN x=\"$(a c)\""), "so is a substitution");
        for (a, b) in [
            ("RUN a && b", "RUN a || b"),
            ("RUN a; b", "RUN a & b"),
            ("RUN a | b", "RUN a |& b"),
            ("RUN a >x", "RUN a >y"),
            ("RUN a >x", "RUN a 2>x"),
            ("RUN a", "RUN ! a"),
            ("RUN A=1 a", "RUN A=2 a"),
            ("RUN for i in 1 2; do a; done", "RUN for i in 1 3; do a; done"),
            ("RUN if a; then b; fi", "RUN if a; then b; else b; fi"),
            ("RUN f() { a; }", "RUN g() { a; }"),
            ("RUN cat <<E\na\nE", "RUN cat <<E\nb\nE"),
            ("RUN { a; }", "RUN ( a; )"),
        ] {
            assert!(!same(a, b), "{a} and {b}");
        }
    }
}
