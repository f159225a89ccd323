//! Interprets a script, to see what a retry loop does when every try fails.
//!
//! Every program succeeds, except the commands under trial. Variables, tests, arithmetic, loops, functions and the few
//! builtins that retry loops are made of are followed exactly. What cannot be known, such as whether a file is there or
//! the value of an ARG, is followed both ways (`worlds.rs`), so that an answer can be *must*, *may* or *no*.

mod arithmetic;
mod builtin;
mod expand;
mod settings;
mod worlds;

use std::borrow::Cow;

use rustc_hash::FxHashMap;

pub use crate::analysis::interpreter::expand::brace_range;
pub use crate::analysis::interpreter::settings::Assignments;
pub use crate::analysis::interpreter::worlds::{Answer, Course, Follow, World, Worlds};

use crate::analysis::interpreter::worlds::{Oracle, QuestionKind};
use crate::base::limits;
use crate::base::span::Span;
use crate::syntax::shell::{AndOr, AndOrOp, Command, CommandKind, For, If, Pipeline, Script, Simple, While, Word};

/// The commands under trial, and the shell they run in.
#[derive(Clone, Copy)]
pub struct Trial<'t> {
    /// The text that the shell reads.
    pub text: &'t str,
    /// What the script sets to values that are known.
    pub settings: &'t Assignments<'t>,
    /// Where the commands start that are under trial: it is these very commands, not others with the same words.
    pub commands: &'t [usize],
    /// Commands to note when they run, by where they start.
    pub copies: &'t [usize],
    /// The words under trial where the command hands them to a function of the script, which runs them.
    pub handed: Option<&'t [Word<'t>]>,
    /// The loop whose runs are counted.
    pub counted: Option<Span>,
    /// Whether the shell was started with `-e`.
    pub errexit: bool,
    /// Whether it was started with `-o pipefail`.
    pub pipefail: bool,
    /// Whether it expands `{1..5}`.
    pub bash: bool,
    /// The values that variables have before the script.
    pub environment: Environment<'t>,
}

/// Looks up a variable that the script does not set.
pub type Environment<'t> = &'t dyn Fn(&str) -> Lookup;

/// What a Dockerfile says of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// It has this value.
    Value(String),
    /// It is set to something.
    Unknown,
    /// It is not mentioned.
    Absent,
}

/// Starts a value that is not known; a label follows, so that the same unknown is the same everywhere.
const UNKNOWN: char = '\0';

fn unknown(label: &str) -> String {
    format!("{UNKNOWN}{label}")
}

fn is_unknown(value: &str) -> bool {
    value.contains(UNKNOWN)
}

/// What is tried.
#[derive(Clone, Copy, Debug)]
pub enum TrialPart<'t> {
    /// Lists of commands, one after the other; one at least.
    Lists(&'t [AndOr<'t>]),
    /// One command.
    Command(&'t Command<'t>),
    /// The pipelines of a list between two indices; one at least.
    Pipelines(&'t AndOr<'t>, usize, usize),
}

impl TrialPart<'_> {
    /// Where it stands.
    pub fn span(self) -> Span {
        match self {
            TrialPart::Lists(lists) => lists[0].span.to(lists[lists.len() - 1].span),
            TrialPart::Command(command) => command.span,
            TrialPart::Pipelines(list, from, to) => list.pipeline(from).span.to(list.pipeline(to - 1).span),
        }
    }
}

/// Commands that do nothing but count, test, wait and go elsewhere in the script.
const QUIET: &[&str] = &[
    ":", "[", "break", "continue", "declare", "exit", "export", "expr", "false", "let", "local", "readonly", "return",
    "seq", "set", "shift", "sleep", "test", "true", "typeset",
];

impl<'t> Shell<'t, '_> {
    /// Runs a part of the script, with what is set before it, to its status; none where it does not end.
    fn status_of(&mut self, part: TrialPart<'t>) -> Option<i32> {
        for (name, value) in self.trial.settings.at(part.span().start) {
            let value = value.map_or_else(|| Cow::Owned(unknown(name)), Cow::Borrowed);
            self.variables.insert(Cow::Borrowed(name), value);
        }
        if !matches!(part, TrialPart::Lists(_)) {
            // It may stand in a function.
            self.arguments = None;
        }
        let flow = match part {
            TrialPart::Lists(lists) => self.lists(lists, false),
            TrialPart::Command(command) => self.command(command, false),
            TrialPart::Pipelines(list, from, to) => self.pipelines(list, from, to, false),
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

struct Shell<'t, 'o> {
    trial: Trial<'t>,
    /// What answers where something is not known.
    oracle: &'o mut Oracle<'t>,
    fails: bool,
    /// What has happened so far.
    course: Course,
    steps: usize,
    depth: usize,
    variables: FxHashMap<Cow<'t, str>, Value<'t>>,
    functions: FxHashMap<&'t str, &'t Command<'t>>,
    /// None where they are not known.
    arguments: Option<Vec<Value<'t>>>,
    status: i32,
    /// The status of the last command substitution.
    substituted: Option<i32>,
    errexit: bool,
    pipefail: bool,
    /// Whether a loop, the command under trial or the end of the script depends on the status of what runs.
    steers: bool,
    /// The values under trial, while the function runs that has them.
    handed: Option<Vec<Value<'t>>>,
    /// What the command substitutions around the current command have printed.
    output: Vec<String>,
}

impl<'t, 'o> Shell<'t, 'o> {
    fn new(trial: Trial<'t>, oracle: &'o mut Oracle<'t>, fails: bool) -> Self {
        Self {
            trial,
            oracle,
            fails,
            course: Course::default(),
            steps: 0,
            depth: 0,
            variables: FxHashMap::default(),
            functions: FxHashMap::default(),
            arguments: Some(Vec::new()),
            status: 0,
            substituted: None,
            errexit: trial.errexit,
            pipefail: trial.pipefail,
            steers: false,
            handed: None,
            output: Vec::new(),
        }
    }

    /// Whether something that is not known is so.
    fn ask(&mut self, kind: QuestionKind, key: &str) -> bool {
        let tried = (self.course.tries > 0).then_some(!self.fails);
        self.oracle.ask(kind, key, tried)
    }

    fn exhausted(&self) -> bool {
        self.course.tries > limits::TRIES || self.steps > limits::STEPS
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
        let steers = self.steers;
        let steered_until = if to - from > 1 && !steers { self.last_turn(list) } else { 0 };
        for index in from..to {
            let Flow::Next(status) = flow else { break };
            let runs = index == from || (status == 0) == (list.rest[index - 1].0 == AndOrOp::And);
            if runs {
                let pipeline = list.pipeline(index);
                self.steers = steers || pipeline.span.end <= steered_until;
                flow = self.pipeline(pipeline, checked || index + 1 < to);
            }
        }
        self.steers = steers;
        flow
    }

    /// Where the last command of a list is that leaves a loop or the script, or is under trial.
    fn last_turn(&self, list: &AndOr) -> usize {
        const TURNS: &[&[u8]] = &[b"||", b"break", b"continue", b"exit", b"return", b"false"];
        let text = list.span.of(self.trial.text).as_bytes();
        let is_turn = |at: &usize| {
            matches!(text[*at], b'|' | b'b' | b'c' | b'e' | b'r' | b'f')
                && TURNS.iter().any(|turn| text[*at..].starts_with(turn))
        };
        let turn = (0..text.len()).rev().find(is_turn).map(|at| list.span.start + at);
        let tried = self.trial.commands.iter().copied().filter(|&at| list.span.start <= at && at < list.span.end);
        turn.into_iter().chain(tried).max().unwrap_or_default()
    }

    /// Runs a condition.
    fn condition(&mut self, script: &'t Script<'t>) -> Flow {
        let steers = std::mem::replace(&mut self.steers, true);
        let flow = self.script(script, true);
        self.steers = steers;
        flow
    }

    fn pipeline(&mut self, pipeline: &'t Pipeline<'t>, checked: bool) -> Flow {
        let several = pipeline.commands.len() > 1;
        let checked = checked || pipeline.bang.is_some();
        let (mut flow, mut failure) = (Flow::Next(0), 0);
        let steers = self.steers;
        for (index, command) in pipeline.commands.iter().enumerate() {
            let last = index + 1 == pipeline.commands.len();
            self.steers = steers && (last || self.pipefail);
            flow = match several {
                true => self.in_subshell(checked || !last, |shell| shell.command(command, checked || !last)),
                false => self.command(command, checked),
            };
            if let Flow::Next(status @ 1..) = flow {
                failure = status;
            }
        }
        self.steers = steers;
        if flow == Flow::Next(0) && several && self.pipefail {
            flow = self.finish(failure, checked);
        }
        if let Flow::Next(status) = flow {
            self.status = if pipeline.bang.is_some() { i32::from(status == 0) } else { status };
            flow = Flow::Next(self.status);
        }
        flow
    }

    /// A subshell keeps what it sets to itself, and ends with a status, whatever ended it.
    fn in_subshell(&mut self, checked: bool, run: impl FnOnce(&mut Self) -> Flow) -> Flow {
        let saved = (self.variables.clone(), self.errexit);
        let flow = run(self);
        (self.variables, self.errexit) = saved;
        let status = match flow {
            Flow::Next(status) | Flow::Return(status) | Flow::Exit(status) => status,
            Flow::Break(_) | Flow::Continue(_) => 0,
        };
        self.finish(status, checked)
    }

    /// Ends a command; with `-e` a failure that nothing looks at ends the shell.
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
        self.course.entered += usize::from(self.trial.counted == Some(command.span));
        let flow = self.compound(command, checked);
        self.depth -= 1;
        flow
    }

    fn compound(&mut self, command: &'t Command<'t>, checked: bool) -> Flow {
        match &command.kind {
            CommandKind::Simple(simple) => self.simple(simple, checked),
            CommandKind::Group(script) => self.script(script, checked),
            CommandKind::Subshell(script) => self.in_subshell(checked, |shell| shell.script(script, checked)),
            CommandKind::If(clause) => self.if_clause(clause, checked),
            CommandKind::Case(case) => {
                let value = self.one(&case.word);
                let chosen = case.items.iter().find(|(patterns, _)| patterns.iter().any(|it| self.matches(it, &value)));
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
                let status = i32::from(!self.is_not_zero(inner));
                self.finish(status, checked)
            }
            CommandKind::Test(words) => {
                let values: Vec<Value> = words.iter().map(|word| self.one(word)).collect();
                let status = i32::from(!self.test(&builtin::operands(&values)));
                self.finish(status, checked)
            }
        }
    }

    fn if_clause(&mut self, clause: &'t If<'t>, checked: bool) -> Flow {
        for (condition, body) in clause.branches {
            match self.condition(condition) {
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
            None => self.arguments.clone().unwrap_or_else(|| several("@")),
        };
        let mut values = values.into_iter();
        self.repeat(&clause.body, checked, |shell| {
            let value = values.next().ok_or(None)?;
            shell.set_variable(shell.text(clause.name), value);
            Ok(())
        })
    }

    /// Runs a loop's body as long as what comes before it lets it; that ends the loop with its last status, or otherwise.
    fn repeat(
        &mut self,
        body: &'t Script<'t>,
        checked: bool,
        mut goes_on: impl FnMut(&mut Self) -> Result<(), Option<Flow>>,
    ) -> Flow {
        let mut status = 0;
        loop {
            if let Err(end) = goes_on(self) {
                return end.unwrap_or(Flow::Next(status));
            }
            match self.iteration(body, checked) {
                Ok(last) => status = last,
                Err(flow) => return flow,
            }
        }
    }

    /// The items of a loop's list; a word whose value is not known counts as several.
    fn items(&mut self, words: &'t [Word]) -> Vec<Value<'t>> {
        let mut items = Vec::with_capacity(words.len());
        for word in words {
            let known = items.len();
            self.fields(word, &mut items);
            if items.len() == known {
                items.extend(several(self.text(word.span)));
            } else if items.len() == known + 1 && is_unknown(&items[known]) && word.parts.iter().any(splits) {
                let label = items.pop().unwrap_or_default();
                items.extend(several(label.trim_start_matches(UNKNOWN)));
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
        self.repeat(&clause.body, checked, |shell| {
            shell.steps += 1;
            match shell.condition(&clause.condition) {
                Flow::Next(found) if (found == 0) == clause.until => Err(None),
                Flow::Next(_) => Ok(()),
                Flow::Break(_) => Err(Some(Flow::Next(0))),
                flow => Err(Some(flow)),
            }
        })
    }

    fn arithmetic_for(&mut self, header: Span, body: &'t Script<'t>, checked: bool) -> Flow {
        let text = self.text(header);
        let inner = text.trim_start_matches('(').trim_end_matches(')');
        let parts: Vec<&str> = inner.split(';').collect();
        let [start, condition, step] = parts[..] else { return Flow::Next(0) };
        let mut before = start;
        self.repeat(body, checked, |shell| {
            shell.arithmetic(std::mem::replace(&mut before, step));
            shell.steps += 1;
            (condition.trim().is_empty() || shell.is_not_zero(condition)).then_some(()).ok_or(None)
        })
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
        let at = simple.words[0].span.start;
        if self.trial.handed.is_none() && self.trial.commands.contains(&at) {
            let values = self.items(simple.words).join("\0");
            return self.try_once(values, checked);
        }
        if self.trial.copies.contains(&at) {
            let values = self.items(simple.words).join("\0");
            self.course.copies.push((at, self.course.tries, values));
        }
        let mut values = Vec::with_capacity(simple.words.len());
        simple.words.iter().for_each(|word| self.fields(word, &mut values));
        let Some(words) = self.trial.handed.filter(|_| self.trial.commands.contains(&at)) else {
            return self.run(&values, simple.words[0].span, checked);
        };
        let mut handed = Vec::with_capacity(words.len());
        words.iter().for_each(|word| self.fields(word, &mut handed));
        let saved = self.handed.replace(handed);
        let flow = self.run(&values, simple.words[0].span, checked);
        self.handed = saved;
        flow
    }

    fn try_once(&mut self, values: String, checked: bool) -> Flow {
        self.course.tries += 1;
        self.course.tried.push(values);
        let status = i32::from(self.fails);
        self.prints_something("tried");
        self.finish(status, checked)
    }

    /// `span`: where the first word stands.
    fn run(&mut self, values: &[Value<'t>], span: Span, checked: bool) -> Flow {
        let Some(name) = values.first() else { return Flow::Next(0) };
        if self.handed.as_deref().is_some_and(|handed| handed == values) {
            return self.try_once(values.join("\0"), checked);
        }
        if let Some(&body) = self.functions.get(&**name) {
            let saved = self.arguments.replace(values[1..].to_vec());
            let flow = self.command(body, checked);
            self.arguments = saved;
            return match flow {
                Flow::Return(status) => self.finish(status, checked),
                flow => flow,
            };
        }
        if !QUIET.contains(&&**name) {
            self.course.calls.push((self.course.tries, span));
        }
        match self.builtin(name, &values[1..]) {
            Ok(status) => self.finish(status, checked),
            Err(flow) => flow,
        }
    }

    /// Whether a value matches a pattern of `case`.
    fn matches(&mut self, pattern: &'t Word<'t>, value: &str) -> bool {
        let raw = self.text(pattern.span);
        let pattern = self.one(pattern);
        if raw.contains('(') && raw.contains(')') {
            // Patterns of bash are not followed.
            return self.ask(QuestionKind::Value, &format!("{value} = {raw}"));
        }
        if pattern == "*" || !(is_unknown(&pattern) || is_unknown(value)) {
            return matches_pattern(&pattern, value);
        }
        self.ask(QuestionKind::of_value(value), &format!("{value} = {pattern}"))
    }
}

/// Whether a part of a word may become several fields.
fn splits(part: &crate::syntax::shell::Part) -> bool {
    use crate::syntax::shell::PartKind;
    matches!(part.kind, PartKind::Parameter(..) | PartKind::Substitution(_) | PartKind::Backquoted(_))
}

/// The items of a list that is not known: more than one, and none like another.
fn several<'t>(label: &str) -> Vec<Value<'t>> {
    ["first", "middle", "last"].iter().map(|place| Cow::Owned(unknown(&format!("{label}.{place}")))).collect()
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
