//! Runs a script in the mind, to see what a retry loop does when every try fails.
//!
//! Every program succeeds, except the one command under trial. Variables, tests, arithmetic, loops, functions and
//! the few builtins that retry loops are made of are followed exactly; a test of something unknown, such as a file,
//! counts as true.

mod arithmetic;
mod builtin;
mod expand;

use std::borrow::Cow;
use std::collections::HashSet;

use rustc_hash::FxHashMap;

pub use crate::analysis::interpreter::expand::brace_range;

use crate::base::limits;
use crate::base::span::Span;
use crate::syntax::shell::visit::for_each_command;
use crate::syntax::shell::{AndOr, AndOrOp, Command, CommandKind, For, If, Pipeline, Script, Simple, While, Word};

/// The command under trial, and the shell it runs in.
#[derive(Clone, Copy)]
pub struct Trial<'t> {
    /// The text that the shell reads.
    pub text: &'t str,
    /// What the script sets to values that are known.
    pub settings: &'t Settings<'t>,
    /// The words of the command: every command that is written so, or has these words as values, is under trial.
    pub words: &'t [Word<'t>],
    /// Whether the shell was started with `-e`.
    pub errexit: bool,
    /// Whether it was started with `-o pipefail`.
    pub pipefail: bool,
    /// Whether it expands `{1..5}`.
    pub bash: bool,
    /// The values that variables have ahead of the script.
    pub environment: Environment<'t>,
}

/// Looks up the value of a variable.
pub type Environment<'t> = &'t dyn Fn(&str) -> Option<String>;

/// What is tried.
#[derive(Clone, Copy, Debug)]
pub enum Part<'t> {
    /// Lists of commands, one behind the other; one at least.
    Lists(&'t [AndOr<'t>]),
    /// One command.
    Command(&'t Command<'t>),
    /// The pipelines of a list between two indices; one at least.
    Pipelines(&'t AndOr<'t>, usize, usize),
}

impl Part<'_> {
    /// Where it stands.
    pub fn span(self) -> Span {
        match self {
            Part::Lists(lists) => lists[0].span.to(lists[lists.len() - 1].span),
            Part::Command(command) => command.span,
            Part::Pipelines(list, from, to) => list.pipeline(from).span.to(list.pipeline(to - 1).span),
        }
    }
}

/// The literal assignments of a script.
#[derive(Clone, Debug, Default)]
pub struct Settings<'t> {
    /// Where the command with the assignment ends, the name and the value; in the order of the ends.
    literal: Vec<(usize, &'t str, String)>,
}

impl<'t> Settings<'t> {
    /// Those of `script`.
    pub fn new(text: &'t str, script: &Script) -> Self {
        let mut literal = Vec::new();
        for_each_command(script, &mut |command| {
            if let CommandKind::Simple(simple) = &command.kind {
                for assignment in simple.assignments {
                    let value = assignment.value.as_ref().filter(|word| word.span.len() <= limits::VALUE);
                    let value = value.and_then(|word| word.literal(text)).unwrap_or_default();
                    literal.push((command.span.end, assignment.name.of(text), value));
                }
            }
        });
        literal.sort_by_key(|(end, _, _)| *end);
        Self { literal }
    }

    /// The nearest ones in front of `start`, in order.
    fn ahead(&self, start: usize) -> &[(usize, &'t str, String)] {
        let end = self.literal.partition_point(|(end, _, _)| *end <= start);
        &self.literal[end.saturating_sub(limits::ASSIGNMENTS)..end]
    }
}

/// How a script ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How often the command under trial ran.
    pub tries: usize,
    /// How often it ran where its words stand, and not as a copy of it.
    pub here: usize,
    /// The exit status; none where it does not end.
    pub status: Option<i32>,
}

/// Commands that do nothing but count, test, wait and go elsewhere in the script.
const QUIET: &[&str] = &[
    ":", "[", "break", "continue", "declare", "exit", "export", "expr", "false", "let", "local", "readonly", "return",
    "seq", "set", "shift", "sleep", "test", "true", "typeset",
];

impl<'t> Trial<'t> {
    /// What happens when the command succeeds at once, or fails always.
    pub fn run(self, part: Part<'t>, fails: bool) -> Verdict {
        let mut shell = Shell::new(self, fails);
        let status = shell.status_of(part);
        Verdict { tries: shell.tries, here: shell.here, status }
    }

    /// Whether something runs behind the last try only if that fails too: neither after success, nor between tries.
    pub fn handles(self, part: Part<'t>) -> bool {
        let (calm, (failing, tries)) = (self.calls(part, false).0, self.calls(part, true));
        let between = failing.iter().filter(|(ahead, _)| *ahead < tries);
        let known: HashSet<Span> = calm.iter().chain(between).map(|&(_, call)| call).collect();
        failing.iter().any(|(ahead, call)| *ahead == tries && !known.contains(call))
    }

    /// Whether something runs only if the command fails.
    pub fn notices(self, part: Part<'t>) -> bool {
        let known: HashSet<Span> = self.calls(part, false).0.into_iter().map(|(_, call)| call).collect();
        self.calls(part, true).0.iter().any(|(_, call)| !known.contains(call))
    }

    /// Whether the same is tried more often if it fails: the words of the command may have other values each time.
    pub fn repeats(self, part: Part<'t>) -> bool {
        let tried = |fails| {
            let mut shell = Shell { tried: Some(Vec::new()), ..Shell::new(self, fails) };
            shell.status_of(part);
            shell.tried.unwrap_or_default()
        };
        let (calm, failing) = (tried(false), tried(true));
        let count = |all: &[String], one: &String| all.iter().filter(|other| *other == one).count();
        failing.iter().any(|one| count(&failing, one) > count(&calm, one).max(1))
    }

    /// What runs besides the command, with the number of tries ahead of each, and the number of all tries.
    fn calls(self, part: Part<'t>, fails: bool) -> (Vec<(usize, Span)>, usize) {
        let mut shell = Shell { calls: Some(Vec::new()), ..Shell::new(self, fails) };
        shell.status_of(part);
        (shell.calls.unwrap_or_default(), shell.tries)
    }
}

impl<'t> Shell<'t> {
    /// Runs a part of the script, with what is set ahead of it, to its status; none where it does not end.
    fn status_of(&mut self, part: Part<'t>) -> Option<i32> {
        let known = self.trial.settings.ahead(part.span().start).iter();
        self.variables.extend(known.map(|(_, name, value)| (Cow::Borrowed(*name), Cow::Borrowed(value.as_str()))));
        let flow = match part {
            Part::Lists(lists) => self.lists(lists, false),
            Part::Command(command) => self.command(command, false),
            Part::Pipelines(list, from, to) => self.pipelines(list, from, to, false),
        };
        let status = match flow {
            Flow::Next(status) | Flow::Exit(status) | Flow::Return(status) => status,
            Flow::Break(_) | Flow::Continue(_) => 0,
        };
        (!self.exhausted()).then_some(status)
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

/// The value of a word, a variable or an argument.
type Value<'t> = Cow<'t, str>;

struct Shell<'t> {
    trial: Trial<'t>,
    fails: bool,
    tries: usize,
    here: usize,
    /// What has run besides, but for tests and pauses, each with the number of tries ahead of it; if that is asked for.
    calls: Option<Vec<(usize, Span)>>,
    /// What was tried, as values; if that is asked for.
    tried: Option<Vec<String>>,
    steps: usize,
    depth: usize,
    variables: FxHashMap<Cow<'t, str>, Value<'t>>,
    functions: FxHashMap<&'t str, &'t Command<'t>>,
    arguments: Vec<Value<'t>>,
    status: i32,
    /// The status of the last command substitution.
    substituted: Option<i32>,
    errexit: bool,
    pipefail: bool,
    /// What the command substitutions around the current command have printed.
    output: Vec<String>,
}

impl<'t> Shell<'t> {
    fn new(trial: Trial<'t>, fails: bool) -> Self {
        Self {
            trial,
            fails,
            tries: 0,
            here: 0,
            calls: None,
            tried: None,
            steps: 0,
            depth: 0,
            variables: FxHashMap::default(),
            functions: FxHashMap::default(),
            arguments: Vec::new(),
            status: 0,
            substituted: None,
            errexit: trial.errexit,
            pipefail: trial.pipefail,
            output: Vec::new(),
        }
    }

    fn exhausted(&self) -> bool {
        self.tries > limits::TRIES || self.steps > limits::STEPS
    }

    fn text(&self, span: Span) -> &'t str {
        span.of(self.trial.text)
    }

    /// Values that keep growing are not followed to their end.
    fn set_variable(&mut self, name: impl Into<Cow<'t, str>>, value: impl Into<Value<'t>>) {
        let value = value.into();
        if value.len() > limits::VALUE {
            self.steps = limits::STEPS + 1;
        }
        self.variables.insert(name.into(), value);
    }

    /// `checked`: the status is looked at, so that `-e` does not act.
    fn script(&mut self, script: &'t Script<'t>, checked: bool) -> Flow {
        self.lists(script.lists, checked)
    }

    fn lists(&mut self, lists: &'t [AndOr<'t>], checked: bool) -> Flow {
        let mut flow = Flow::Next(0);
        for list in lists {
            flow = self.and_or(list, checked);
            if !matches!(flow, Flow::Next(_)) || self.exhausted() {
                return flow;
            }
        }
        flow
    }

    fn and_or(&mut self, list: &'t AndOr<'t>, checked: bool) -> Flow {
        self.pipelines(list, 0, list.rest.len() + 1, checked)
    }

    fn pipelines(&mut self, list: &'t AndOr<'t>, from: usize, to: usize, checked: bool) -> Flow {
        let mut flow = Flow::Next(0);
        for index in from..to {
            let Flow::Next(status) = flow else { return flow };
            let runs = index == from || (status == 0) == (list.rest[index - 1].0 == AndOrOp::And);
            if runs {
                flow = self.pipeline(list.pipeline(index), checked || index + 1 < to);
            }
        }
        flow
    }

    fn pipeline(&mut self, pipeline: &'t Pipeline<'t>, checked: bool) -> Flow {
        let several = pipeline.commands.len() > 1;
        let checked = checked || pipeline.bang.is_some();
        let (mut flow, mut failure) = (Flow::Next(0), 0);
        for (index, command) in pipeline.commands.iter().enumerate() {
            let last = index + 1 == pipeline.commands.len();
            flow = if several { self.in_subshell(command, checked || !last) } else { self.command(command, checked) };
            if let Flow::Next(status @ 1..) = flow {
                failure = status;
            }
        }
        if flow == Flow::Next(0) && several && self.pipefail {
            flow = self.finish(failure, checked);
        }
        if let Flow::Next(status) = flow {
            self.status = if pipeline.bang.is_some() { i32::from(status == 0) } else { status };
            flow = Flow::Next(self.status);
        }
        flow
    }

    fn in_subshell(&mut self, command: &'t Command<'t>, checked: bool) -> Flow {
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

    fn command(&mut self, command: &'t Command<'t>, checked: bool) -> Flow {
        self.steps += 1;
        if self.exhausted() || self.depth > limits::CALLS {
            self.steps = limits::STEPS + 1;
            return Flow::Exit(1);
        }
        self.depth += 1;
        let flow = self.compound(command, checked);
        self.depth -= 1;
        flow
    }

    fn compound(&mut self, command: &'t Command<'t>, checked: bool) -> Flow {
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
                let values: Vec<Value> = words.iter().map(|word| self.one(word)).collect();
                let status = i32::from(!builtin::test(&builtin::operands(&values)));
                self.finish(status, checked)
            }
        }
    }

    fn if_clause(&mut self, clause: &'t If<'t>, checked: bool) -> Flow {
        for (condition, body) in clause.branches {
            match self.script(condition, true) {
                Flow::Next(0) => return self.script(body, checked),
                Flow::Next(_) => {}
                flow => return flow,
            }
        }
        self.status = 0;
        clause.otherwise.as_ref().map_or(Flow::Next(0), |body| self.script(body, checked))
    }

    fn for_loop(&mut self, clause: &'t For<'t>, checked: bool) -> Flow {
        let values = match &clause.words {
            Some(words) => self.items(words),
            None => self.arguments.clone(),
        };
        let mut status = 0;
        for value in values {
            self.set_variable(self.text(clause.name), value);
            match self.iteration(&clause.body, checked) {
                Ok(last) => status = last,
                Err(flow) => return flow,
            }
        }
        Flow::Next(status)
    }

    /// The items of a loop's list; a word whose value is not known counts as several.
    fn items(&mut self, words: &'t [Word]) -> Vec<Value<'t>> {
        let mut items = Vec::with_capacity(words.len());
        for word in words {
            let known = items.len();
            self.fields(word, &mut items);
            if items.len() == known {
                items.extend(["first", "middle", "last"].map(Cow::Borrowed));
            }
        }
        items
    }

    /// One run of a loop's body: its status, or what ends the loop.
    fn iteration(&mut self, body: &'t Script<'t>, checked: bool) -> Result<i32, Flow> {
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

    fn while_loop(&mut self, clause: &'t While<'t>, checked: bool) -> Flow {
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

    fn arithmetic_for(&mut self, header: Span, body: &'t Script<'t>, checked: bool) -> Flow {
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

    fn simple(&mut self, simple: &'t Simple<'t>, checked: bool) -> Flow {
        self.substituted = None;
        for assignment in simple.assignments {
            let value = assignment.value.as_ref().map(|word| self.one(word)).unwrap_or_default();
            self.set_variable(self.text(assignment.name), value);
        }
        if simple.words.is_empty() {
            let status = self.substituted.unwrap_or(0);
            return self.finish(status, checked);
        }
        if self.is_written_so(simple.words) {
            self.here += usize::from(std::ptr::eq(simple.words, self.trial.words));
            if let Some(mut tried) = self.tried.take() {
                tried.push(self.items(simple.words).join("\0"));
                self.tried = Some(tried);
            }
            return self.try_once(checked);
        }
        let span = simple.words[0].span;
        let mut values = Vec::with_capacity(simple.words.len());
        simple.words.iter().for_each(|word| self.fields(word, &mut values));
        self.run(&values, span, checked)
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
    fn has_values(&self, values: &[Value]) -> bool {
        let trial = self.trial.words;
        let text = self.trial.text;
        let same = |(value, word): (&Value, &Word)| {
            let raw = word.span.of(text);
            if word.is_plain() { raw == value } else { word.literal(text).as_deref().unwrap_or(raw) == value }
        };
        values.len() == trial.len() && values.iter().zip(trial).all(same)
    }

    /// `span`: where the first word stands.
    fn run(&mut self, values: &[Value<'t>], span: Span, checked: bool) -> Flow {
        let Some(name) = values.first() else { return Flow::Next(0) };
        if self.has_values(values) {
            return self.try_once(checked);
        }
        if let Some(&body) = self.functions.get(&**name) {
            let saved = std::mem::replace(&mut self.arguments, values[1..].to_vec());
            let flow = self.command(body, checked);
            self.arguments = saved;
            return match flow {
                Flow::Return(status) => self.finish(status, checked),
                flow => flow,
            };
        }
        if let Some(calls) = &mut self.calls
            && !QUIET.contains(&&**name)
        {
            calls.push((self.tries, span));
        }
        match self.builtin(name, &values[1..]) {
            Ok(status) => self.finish(status, checked),
            Err(flow) => flow,
        }
    }
}

/// Shell patterns of `case`, as far as retry loops use them.
fn matches_pattern(pattern: &str, value: &str) -> bool {
    match glob::Pattern::new(pattern) {
        Ok(parsed) if pattern.len() <= limits::CASE_PATTERN => parsed.matches(value),
        _ => pattern == value,
    }
}

#[cfg(test)]
mod tests;
