//! Makes a retry loop that hides its last failure report it.

use super::sites::CallSite;
use super::trial::Trials;
use super::variable::LoopVariable;
use super::wrap::{failure, message};
use crate::analysis::exit_status::{Loop, is_tested};
use crate::analysis::interpreter::{TrialPart, brace_range};
use crate::analysis::scripts::ShellText;
use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::syntax::shell::{AndOr, AndOrOp, Command, CommandKind, Pipeline, Script, Simple, Terminator, While};
use crate::transforms::manager_command::ManagerCommand;
use crate::transforms::retry::action::Retry;
use crate::transforms::writing::shell_layout::Stylist;

/// The edits that add a guard to the loop at `frame`; none where its form is not known.
///
/// ```text
/// for i in 1 2 3; do                 for i in 1 2 3; do
///   apk upgrade && break || sleep 5    apk upgrade && break
/// done                               [ $i = 3 ] && { echo "…" >&2; exit 1; }
///                                      sleep 5
///                                    done
/// ```
pub(super) fn repair<'b>(
    shell: &ShellText,
    stylist: &Stylist,
    (trials, site): (&Trials<'b>, &'b CallSite<'b>),
    frame: Loop<'b>,
    (step, command): (&Retry, &ManagerCommand),
    free_variable: &dyn Fn() -> String,
) -> Option<Vec<Edit>> {
    let text = shell.mapped.text();
    let body = frame.body?;
    // Where the command is not run at all, the loop goes through all tries, and that is no failure.
    if is_tested(text, body, site.span().start) {
        return None;
    }
    let tries = trials.tries(site, TrialPart::Command(frame.command));
    let leave = if site.context.function { "return" } else { "exit" };
    let failure = failure(&message(step, command, tries), leave);
    let mut header = Vec::new();
    let guard = match &frame.command.kind {
        CommandKind::For(clause) => {
            let words = clause.words?;
            let (last, expanded) = last_value(text, words)?;
            header.extend(expanded.filter(|_| !shell.shell.bash));
            let mut variable = clause.name.of(text).to_owned();
            if variable == LAST_ARGUMENT {
                if reads_last_argument(frame.command.span.of(text)) {
                    return None;
                }
                variable = free_variable();
                header.push((clause.name, variable.clone()));
            }
            format!("[ {} = {last} ] && {failure}", LoopVariable::new(variable, text).read)
        }
        CommandKind::While(clause) => ending(text, clause, &failure)?,
        _ => return None,
    };
    let guard = stylist.escaped(&guard);
    let place = Place { shell, stylist, frame, body, guard, tried: site.span() };
    let mut edits = match &frame.command.kind {
        CommandKind::While(clause) => place.after_step(clause, site)?,
        _ => place.after_try(site)?,
    };
    edits.extend(header.into_iter().map(|(span, text)| Edit::replace(shell.mapped.source_span(span), text)));
    Some(edits)
}

/// A variable that some shells, bash among them, set to the last word of each command.
const LAST_ARGUMENT: &str = "_";

fn reads_last_argument(text: &str) -> bool {
    let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let mut pieces = text.split(['$', '{']).filter_map(|piece| piece.strip_prefix('_'));
    text.contains('$') && pieces.any(|rest| !goes_on(rest))
}

/// Whether a line between tries may look at the status of the one before.
fn reads_status(text: &str) -> bool {
    text.contains("$?") || text.contains("${?") || text.contains("PIPESTATUS")
}

/// The last value of the list, and what a brace range that only bash expands should be.
fn last_value(text: &str, words: &[crate::syntax::shell::Word]) -> Option<(String, Option<(Span, String)>)> {
    if let [word] = words
        && let Some(values) = brace_range(word.span.of(text))
    {
        let list = (values.len() <= 20).then(|| values.join(" "))?;
        return Some((values.last()?.clone(), Some((word.span, list))));
    }
    let values: Vec<String> = match words {
        [word] if word.literal(text).is_none() => sequence(word.span.of(text))?,
        _ => words.iter().map(|word| word.literal(text)).collect::<Option<_>>()?,
    };
    let last = values.last()?;
    let plain = !last.is_empty() && last.chars().all(|c| c.is_ascii_alphanumeric() || "._-:/@%+,".contains(c));
    let once = values.iter().filter(|value| *value == last).count() == 1;
    (plain && once && values.len() > 1 && !last.starts_with('-')).then(|| (last.clone(), None))
}

/// `$(seq 5)`, `$(seq 1 5)` and the same in backquotes.
fn sequence(word: &str) -> Option<Vec<String>> {
    let inner = word.strip_prefix("$(").and_then(|w| w.strip_suffix(')'));
    let inner = inner.or_else(|| word.strip_prefix('`').and_then(|w| w.strip_suffix('`')))?;
    let mut words = inner.split_whitespace();
    if words.next()? != "seq" {
        return None;
    }
    let numbers: Vec<u32> = words.map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let (first, last) = match numbers[..] {
        [last] => (1, last),
        [first, last] => (first, last),
        _ => return None,
    };
    (last <= 1_000).then(|| (first..=last).map(|n| n.to_string()).collect())
}

/// The guard of a `while` or `until`: its own condition, the other way round.
fn ending(text: &str, clause: &While, failure: &str) -> Option<String> {
    let condition = condition(clause)?.span.of(text);
    if reads_status(condition) {
        return None;
    }
    let operator = if clause.until { "&&" } else { "||" };
    Some(format!("{condition} {operator} {failure}"))
}

/// The condition, if it is one command.
fn condition<'t>(clause: &While<'t>) -> Option<&'t Command<'t>> {
    let [AndOr { first: Pipeline { bang: None, commands, .. }, rest, .. }] = clause.condition.lists else {
        return None;
    };
    match &commands[..] {
        [command] if rest.is_empty() => Some(command),
        _ => None,
    }
}

struct Place<'p, 'a> {
    shell: &'p ShellText<'a>,
    stylist: &'p Stylist<'p>,
    frame: Loop<'p>,
    body: &'p Script<'p>,
    guard: String,
    /// The command that is tried.
    tried: Span,
}

impl Place<'_, '_> {
    fn start(&self, span: Span) -> usize {
        self.shell.mapped.source_start(span.start)
    }

    fn end(&self, span: Span) -> usize {
        self.shell.mapped.source_end(span.end)
    }

    /// The indentation of the line that `at` stands on, if nothing else stands in front of it there.
    fn own_line(&self, at: usize) -> Option<String> {
        let before = &self.stylist.file()[..at];
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let blanks = &before[start..];
        blanks.chars().all(|c| c == ' ' || c == '\t').then(|| blanks.to_owned())
    }

    /// How lines of the body are indented.
    fn indent(&self, list: &AndOr) -> String {
        self.own_line(self.start(list.span)).unwrap_or_else(|| self.stylist.indent(1))
    }

    /// Puts the guard between `… && break` and what waits for the next try.
    fn after_try(&self, site: &CallSite) -> Option<Vec<Edit>> {
        let list = &self.body.lists[self.frame.list];
        let text = self.shell.mapped.text();
        if let [Command { kind: CommandKind::If(clause), .. }] = list.first.commands
            && list.rest.is_empty()
        {
            let [(_, then)] = clause.branches else { return None };
            ends_in_break(text, then.lists.last()?).then_some(())?;
            return match &clause.otherwise {
                Some(otherwise) if reads_status(self.text(otherwise.lists.first()?.span)) => {
                    self.behind_readers(otherwise.lists, 0)
                }
                Some(otherwise) => Some(self.before(otherwise.lists.first()?)),
                None => self.behind_readers(self.body.lists, self.frame.list + 1),
            };
        }
        let leaves = list.rest.iter().position(|(op, _, pipeline)| *op == AndOrOp::And && is_break(text, pipeline))?;
        if !Span::new(list.span.start, list.pipeline(leaves).span.end).contains(site.span()) {
            return None;
        }
        match list.rest.get(leaves + 1) {
            None => self.behind_readers(self.body.lists, self.frame.list + 1),
            // What comes after the operator still has to see the status of the try.
            Some((AndOrOp::Or, _, pipeline))
                if reads_status(self.text(Span::new(pipeline.span.start, list.span.end))) =>
            {
                self.behind_readers(self.body.lists, self.frame.list + 1)
            }
            Some((AndOrOp::Or, operator, pipeline)) => Some(self.instead_of(list, leaves, *operator, pipeline)),
            Some(_) => None,
        }
    }

    fn text(&self, span: Span) -> &str {
        span.of(self.shell.mapped.text())
    }

    /// A new line after the list before `from`, and after those after it that look at the status they find there.
    fn behind_readers(&self, lists: &[AndOr], from: usize) -> Option<Vec<Edit>> {
        let readers = lists[from..].iter().take_while(|list| reads_status(self.text(list.span))).count();
        let next = from + readers;
        // The next round would find the guard's status.
        if next == lists.len() && reads_status(self.text(self.beginning()?)) {
            return None;
        }
        self.behind(lists, next.checked_sub(1)?)
    }

    /// What comes first in each round of the loop, as far as the command that is tried.
    fn beginning(&self) -> Option<Span> {
        let first = match &self.frame.command.kind {
            CommandKind::While(clause) => clause.condition.lists.first()?.span,
            _ => self.body.lists.first()?.span,
        };
        Some(if first.contains(self.tried) { Span::new(first.start, self.tried.start) } else { first })
    }

    /// A new line in front of a list.
    fn before(&self, list: &AndOr) -> Vec<Edit> {
        let indent = self.indent(list);
        let text = format!("{}{}{}", self.guard, self.stylist.end(), self.stylist.break_line(&indent));
        vec![Edit::insert(self.start(list.span), text)]
    }

    /// A new line after one of several lists.
    fn behind(&self, lists: &[AndOr], index: usize) -> Option<Vec<Edit>> {
        let list = &lists[index];
        let indent = self.indent(list);
        let line = format!("{}{}", self.stylist.break_line(&indent), self.guard);
        match list.terminator {
            Some((Terminator::Semicolon, span)) => {
                let mut edits = self.next_line(list, lists.get(index + 1), &indent);
                let at = self.end(span);
                match edits.iter_mut().find(|edit| edit.span.start == at) {
                    Some(edit) => edit.text.insert_str(0, &format!("{line};")),
                    None => edits.push(Edit::insert(at, format!("{line};"))),
                }
                Some(edits)
            }
            Some((Terminator::Newline, span)) => {
                // After a comment, and before all of the line break.
                let at = self.start(span);
                let carriage_return = usize::from(self.stylist.file()[..at].ends_with('\r'));
                Some(vec![Edit::insert(at - carriage_return, line)])
            }
            _ => None,
        }
    }

    /// Puts what follows `list` on the same line on a line of its own.
    fn next_line(&self, list: &AndOr, next: Option<&AndOr>, indent: &str) -> Vec<Edit> {
        let mut edits = Vec::new();
        if let (Some(next), Some((_, terminator))) = (next, list.terminator) {
            let blanks = Span::new(self.end(terminator), self.start(next.span));
            if !blanks.is_empty() && !blanks.of(self.stylist.file()).contains('\n') {
                edits.push(Edit::replace(blanks, self.stylist.break_line(indent)));
            }
        }
        edits.extend(self.done_on_its_line());
        edits
    }

    /// Puts `done` on a line of its own where it shares that of a list before it.
    fn done_on_its_line(&self) -> Option<Edit> {
        let done = self.start(self.frame.command.closing()?);
        let last = self.body.lists.last()?;
        let end = last.terminator.map_or(self.end(last.span), |(_, span)| self.end(span));
        let blanks = Span::new(end, done.max(end));
        let shares = !blanks.of(self.stylist.file()).contains('\n') && !blanks.is_empty();
        shares.then(|| Edit::replace(blanks, self.stylist.break_line(&self.stylist.base)))
    }

    /// `… && break || sleep 5`: the guard goes where `||` stands.
    fn instead_of(&self, list: &AndOr, leaves: usize, operator: Span, next: &Pipeline) -> Vec<Edit> {
        let file = self.stylist.file();
        let leave = self.end(list.rest[leaves].2.span);
        let (op, after) = (self.shell.mapped.source_span(operator), self.start(next.span));
        let end = self.stylist.end();
        let mut edits = Vec::new();
        let indent = self.indent(list);
        if let Some(blanks) = self.own_line(op.start) {
            edits.push(Edit::insert(leave, end));
            let line = format!("{indent}{}{end}{}", self.guard, self.stylist.break_line(&indent));
            edits.push(Edit::replace(Span::new(op.start - blanks.len(), after), line));
        } else {
            let line = self.stylist.break_line(&indent);
            let guarded = format!("{end}{line}{}{end}", self.guard);
            if Span::new(op.end, after).of(file).contains('\n') {
                edits.push(Edit::replace(Span::new(leave, op.end), guarded));
            } else {
                edits.push(Edit::replace(Span::new(leave, after), format!("{guarded}{line}")));
            }
        }
        edits.extend(self.done_on_its_line());
        edits
    }

    /// Puts the guard after the command that steps the counter of a `while` or `until`, and after the try.
    fn after_step(&self, clause: &While, site: &CallSite) -> Option<Vec<Edit>> {
        let text = self.shell.mapped.text();
        let condition = condition(clause)?.span.of(text);
        let steps =
            |list: &AndOr| list.rest.is_empty() && list.first.commands.iter().any(|c| sets_one_of(text, c, condition));
        let step = self.body.lists.iter().rposition(steps)?;
        if step < self.frame.list { self.after_try(site) } else { self.behind_readers(self.body.lists, step + 1) }
    }
}

fn is_break(text: &str, pipeline: &Pipeline) -> bool {
    match pipeline.commands {
        [Command { kind: CommandKind::Simple(Simple { words, .. }), .. }] => {
            words.len() == 1 && words[0].span.of(text) == "break"
        }
        _ => false,
    }
}

fn ends_in_break(text: &str, list: &AndOr) -> bool {
    list.rest.is_empty() && is_break(text, &list.first)
}

/// Whether the command changes a variable that `condition` names.
fn sets_one_of(text: &str, command: &Command, condition: &str) -> bool {
    let names =
        |name: &str| condition.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).any(|piece| piece == name);
    match &command.kind {
        CommandKind::Simple(simple) => {
            let assigned = simple.assignments.iter().any(|assignment| names(assignment.name.of(text)));
            let first = simple.words.first().map(|word| word.span.of(text));
            let counted = matches!(first, Some("let" | "export" | "declare"))
                && simple.words[1..].iter().any(|word| {
                    let word = word.span.of(text).trim_matches(['"', '\'']);
                    names(word.split(['=', '+', '-']).next().unwrap_or(word))
                });
            assigned || counted
        }
        CommandKind::Arithmetic(span, _) => {
            let inner = span.of(text).trim_matches(['(', ')', ' ']);
            inner.contains("++") || inner.contains("--") || inner.contains("+=") || inner.contains('=')
        }
        _ => false,
    }
}
