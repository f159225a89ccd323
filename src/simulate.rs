//! Runs a script in the mind, to see what a retry loop does when every try fails.
//!
//! Every program succeeds, except the one command under trial. Variables, tests, arithmetic, loops, functions and
//! the few builtins that retry loops are made of are followed exactly; a test of something unknown, such as a file,
//! counts as true.

mod arithmetic;
mod builtin;
mod expand;

use std::collections::HashMap;

pub use self::expand::brace_range;

use crate::shell::visit::for_each_command;
use crate::shell::{AndOr, AndOrOp, Command, CommandKind, For, If, Pipeline, Script, Simple, While, Word};
use crate::span::Span;

/// The command under trial, and the shell it runs in.
#[derive(Clone, Copy, Debug)]
pub struct Trial<'t> {
    /// The text that the shell reads.
    pub text: &'t str,
    /// Its tree.
    pub script: &'t Script,
    /// The words of the command: every command that is written so, or has these words as values, is under trial.
    pub words: &'t [Word],
    /// Whether the shell was started with `-e`.
    pub errexit: bool,
    /// Whether it expands `{1..5}`.
    pub bash: bool,
}

/// How a script ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How often the command under trial ran.
    pub tries: usize,
    /// The exit status; none where it does not end.
    pub status: Option<i32>,
}

/// More tries than any loop that ends is written for.
const MOST_TRIES: usize = 200;
const MOST_STEPS: usize = 20_000;
const DEEPEST: usize = 60;

impl<'t> Trial<'t> {
    /// What happens when the command succeeds at once, or fails always.
    ///
    /// `part` is the script, or a part of it.
    pub fn run(self, part: &'t Script, fails: bool) -> Verdict {
        let mut shell = Shell::new(self, fails);
        shell.assign_until(part.span.start);
        let status = match shell.script(part, false) {
            Flow::Next(status) | Flow::Exit(status) => status,
            Flow::Break(_) | Flow::Continue(_) => 0,
            Flow::Return(status) => status,
        };
        Verdict { tries: shell.tries, status: (!shell.exhausted()).then_some(status) }
    }
}

/// Where control goes after a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Next(i32),
    Break(usize),
    Continue(usize),
    Return(i32),
    Exit(i32),
}

struct Shell<'t> {
    trial: Trial<'t>,
    fails: bool,
    tries: usize,
    steps: usize,
    depth: usize,
    variables: HashMap<String, String>,
    functions: HashMap<&'t str, &'t Command>,
    arguments: Vec<String>,
    status: i32,
    errexit: bool,
    /// What the command substitutions around the current command have printed.
    output: Vec<String>,
}

impl<'t> Shell<'t> {
    fn new(trial: Trial<'t>, fails: bool) -> Self {
        Self {
            trial,
            fails,
            tries: 0,
            steps: 0,
            depth: 0,
            variables: HashMap::new(),
            functions: HashMap::new(),
            arguments: Vec::new(),
            status: 0,
            errexit: trial.errexit,
            output: Vec::new(),
        }
    }

    fn exhausted(&self) -> bool {
        self.tries > MOST_TRIES || self.steps > MOST_STEPS
    }

    fn text(&self, span: Span) -> &'t str {
        span.of(self.trial.text)
    }

    /// Takes over the literal assignments that stand in front of `start`.
    fn assign_until(&mut self, start: usize) {
        let text = self.trial.text;
        for_each_command(self.trial.script, &mut |command| {
            if let CommandKind::Simple(simple) = &command.kind
                && command.span.end <= start
            {
                for assignment in &simple.assignments {
                    let value = assignment.value.as_ref().and_then(|word| word.literal(text));
                    self.variables.insert(assignment.name.of(text).to_owned(), value.unwrap_or_default());
                }
            }
        });
    }

    /// `checked`: the status is looked at, so that `-e` does not act.
    fn script(&mut self, script: &'t Script, checked: bool) -> Flow {
        let mut flow = Flow::Next(0);
        for list in &script.lists {
            flow = self.and_or(list, checked);
            if !matches!(flow, Flow::Next(_)) || self.exhausted() {
                return flow;
            }
        }
        flow
    }

    fn and_or(&mut self, list: &'t AndOr, checked: bool) -> Flow {
        let mut flow = self.pipeline(&list.first, checked || !list.rest.is_empty());
        for (index, (op, _, pipeline)) in list.rest.iter().enumerate() {
            let Flow::Next(status) = flow else { return flow };
            if (status == 0) == (*op == AndOrOp::And) {
                let last = index + 1 == list.rest.len();
                flow = self.pipeline(pipeline, checked || !last);
            }
        }
        flow
    }

    fn pipeline(&mut self, pipeline: &'t Pipeline, checked: bool) -> Flow {
        let several = pipeline.commands.len() > 1;
        let checked = checked || pipeline.bang.is_some();
        let mut flow = Flow::Next(0);
        for (index, command) in pipeline.commands.iter().enumerate() {
            let last = index + 1 == pipeline.commands.len();
            flow = if several { self.in_subshell(command, checked || !last) } else { self.command(command, checked) };
        }
        if let Flow::Next(status) = flow {
            self.status = if pipeline.bang.is_some() { i32::from(status == 0) } else { status };
            flow = Flow::Next(self.status);
        }
        flow
    }

    fn in_subshell(&mut self, command: &'t Command, checked: bool) -> Flow {
        let saved = (self.variables.clone(), self.errexit);
        let flow = self.command(command, checked);
        (self.variables, self.errexit) = saved;
        self.leave_subshell(flow, checked)
    }

    /// A subshell ends with a status, whatever ended it.
    fn leave_subshell(&mut self, flow: Flow, checked: bool) -> Flow {
        let status = match flow {
            Flow::Next(status) | Flow::Return(status) | Flow::Exit(status) => status,
            Flow::Break(_) | Flow::Continue(_) => 0,
        };
        self.finish(status, checked)
    }

    /// Ends a command; with `-e` a failure that nobody looks at ends the shell.
    fn finish(&mut self, status: i32, checked: bool) -> Flow {
        self.status = status;
        if status != 0 && self.errexit && !checked { Flow::Exit(status) } else { Flow::Next(status) }
    }

    fn command(&mut self, command: &'t Command, checked: bool) -> Flow {
        self.steps += 1;
        if self.exhausted() || self.depth > DEEPEST {
            self.steps = MOST_STEPS + 1;
            return Flow::Exit(1);
        }
        self.depth += 1;
        let flow = self.compound(command, checked);
        self.depth -= 1;
        flow
    }

    fn compound(&mut self, command: &'t Command, checked: bool) -> Flow {
        match &command.kind {
            CommandKind::Simple(simple) => self.simple(simple, checked),
            CommandKind::Group(script) => self.script(script, checked),
            CommandKind::Subshell(script) => {
                let saved = (self.variables.clone(), self.errexit);
                let flow = self.script(script, checked);
                (self.variables, self.errexit) = saved;
                self.leave_subshell(flow, checked)
            }
            CommandKind::If(clause) => self.if_clause(clause, checked),
            CommandKind::Case(case) => {
                let value = self.one(&case.word);
                let chosen = case
                    .items
                    .iter()
                    .find(|(patterns, _)| patterns.iter().any(|pattern| matches_pattern(&self.one(pattern), &value)));
                chosen.map_or(Flow::Next(0), |(_, body)| self.script(body, checked))
            }
            CommandKind::For(clause) => self.for_loop(clause, checked),
            CommandKind::ForArithmetic(header, _, body) => self.arithmetic_for(*header, body, checked),
            CommandKind::While(clause) => self.while_loop(clause, checked),
            CommandKind::Function(name, body) => {
                self.functions.insert(self.text(*name), body);
                Flow::Next(0)
            }
            CommandKind::Arithmetic(span, _) => {
                let text = self.text(*span);
                let inner = text.trim_start_matches('(').trim_end_matches(')');
                let value = self.arithmetic(inner);
                self.finish(i32::from(value == Some(0)), checked)
            }
            CommandKind::Test(words) => {
                let values: Vec<String> = words.iter().map(|word| self.one(word)).collect();
                let status = i32::from(!builtin::test(&values));
                self.finish(status, checked)
            }
        }
    }

    fn if_clause(&mut self, clause: &'t If, checked: bool) -> Flow {
        for (condition, body) in &clause.branches {
            match self.script(condition, true) {
                Flow::Next(0) => return self.script(body, checked),
                Flow::Next(_) => {}
                flow => return flow,
            }
        }
        self.status = 0;
        clause.otherwise.as_ref().map_or(Flow::Next(0), |body| self.script(body, checked))
    }

    fn for_loop(&mut self, clause: &'t For, checked: bool) -> Flow {
        let values = match &clause.words {
            Some(words) => words.iter().flat_map(|word| self.items(word)).collect(),
            None => self.arguments.clone(),
        };
        let mut status = 0;
        for value in values {
            self.variables.insert(self.text(clause.name).to_owned(), value);
            match self.iteration(&clause.body, checked) {
                Ok(last) => status = last,
                Err(flow) => return flow,
            }
        }
        Flow::Next(status)
    }

    /// The items of a loop's list; a word whose value is not known counts as several.
    fn items(&mut self, word: &'t Word) -> Vec<String> {
        let fields = self.fields(word);
        if fields.is_empty() { ["first", "middle", "last"].map(str::to_owned).to_vec() } else { fields }
    }

    /// One run of a loop's body: its status, or what ends the loop.
    fn iteration(&mut self, body: &'t Script, checked: bool) -> Result<i32, Flow> {
        match self.script(body, checked) {
            _ if self.exhausted() => Err(Flow::Exit(1)),
            Flow::Next(status) => Ok(status),
            Flow::Break(levels) if levels > 1 => Err(Flow::Break(levels - 1)),
            Flow::Break(_) => Err(Flow::Next(0)),
            Flow::Continue(levels) if levels > 1 => Err(Flow::Continue(levels - 1)),
            Flow::Continue(_) => Ok(0),
            flow => Err(flow),
        }
    }

    fn while_loop(&mut self, clause: &'t While, checked: bool) -> Flow {
        let mut status = 0;
        loop {
            self.steps += 1;
            match self.script(&clause.condition, true) {
                Flow::Next(found) if (found == 0) == clause.until => return Flow::Next(status),
                Flow::Next(_) => {}
                Flow::Break(_) => return Flow::Next(0),
                flow => return flow,
            }
            match self.iteration(&clause.body, checked) {
                Ok(last) => status = last,
                Err(flow) => return flow,
            }
        }
    }

    fn arithmetic_for(&mut self, header: Span, body: &'t Script, checked: bool) -> Flow {
        let text = self.text(header);
        let inner = text.trim_start_matches('(').trim_end_matches(')');
        let parts: Vec<&str> = inner.split(';').collect();
        let [start, condition, step] = parts[..] else { return Flow::Next(0) };
        self.arithmetic(start);
        let mut status = 0;
        while condition.trim().is_empty() || self.arithmetic(condition) != Some(0) {
            self.steps += 1;
            match self.iteration(body, checked) {
                Ok(last) => status = last,
                Err(flow) => return flow,
            }
            self.arithmetic(step);
        }
        Flow::Next(status)
    }

    fn simple(&mut self, simple: &'t Simple, checked: bool) -> Flow {
        let mut status = 0;
        for assignment in &simple.assignments {
            let name = self.text(assignment.name).to_owned();
            self.status = 0;
            let value = assignment.value.as_ref().map(|word| self.one(word)).unwrap_or_default();
            status = self.status;
            self.variables.insert(name, value);
        }
        if simple.words.is_empty() {
            return self.finish(status, checked);
        }
        if self.is_written_so(&simple.words) {
            return self.try_once(checked);
        }
        let values: Vec<String> = simple.words.iter().flat_map(|word| self.fields(word)).collect();
        self.run(&values, checked)
    }

    fn try_once(&mut self, checked: bool) -> Flow {
        self.tries += 1;
        let status = i32::from(self.fails);
        self.finish(status, checked)
    }

    fn is_written_so(&self, words: &[Word]) -> bool {
        let trial = self.trial.words;
        words.len() == trial.len() && words.iter().zip(trial).all(|(a, b)| self.text(a.span) == self.text(b.span))
    }

    /// Whether `values` are the words under trial, reached through variables such as `"$@"`.
    fn has_values(&self, values: &[String]) -> bool {
        let trial = self.trial.words;
        let text = self.trial.text;
        let same = |(value, word): (&String, &Word)| {
            word.literal(text).unwrap_or_else(|| word.span.of(text).to_owned()) == *value
        };
        values.len() == trial.len() && values.iter().zip(trial).all(same)
    }

    fn run(&mut self, values: &[String], checked: bool) -> Flow {
        let Some(name) = values.first() else { return Flow::Next(0) };
        if self.has_values(values) {
            return self.try_once(checked);
        }
        if let Some(&body) = self.functions.get(name.as_str()) {
            let saved = std::mem::replace(&mut self.arguments, values[1..].to_vec());
            let flow = self.command(body, checked);
            self.arguments = saved;
            return match flow {
                Flow::Return(status) => self.finish(status, checked),
                flow => flow,
            };
        }
        match self.builtin(name, &values[1..]) {
            Ok(status) => self.finish(status, checked),
            Err(flow) => flow,
        }
    }
}

/// Shell patterns of `case`, as far as retry loops use them.
fn matches_pattern(pattern: &str, value: &str) -> bool {
    glob::Pattern::new(pattern).map_or(pattern == value, |pattern| pattern.matches(value))
}

#[cfg(test)]
mod tests;
