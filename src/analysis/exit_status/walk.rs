//! The walk over a script.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::reaction::{Reaction, has_break, is_test, leaves, only_ends, reaction};
use super::reads::{ScriptFacts, Traps};
use super::{Asks, Call, CallContext, Fate, Loop, Status, When};
use crate::analysis::scripts::ShellOptions;
use crate::base::limits;
use crate::base::span::Span;
use crate::syntax::shell::{
    AndOr, AndOrOp, Command, CommandKind, If, Part, PartKind, Pipeline, Script, Simple, Terminator, While, Word,
    for_each_command,
};

/// The simple commands of a script for which `look` finds something, each with that, in order.
///
/// Those in substitutions are among them.
pub fn calls<'t, T>(
    text: &'t str,
    script: &'t Script<'t>,
    shell: ShellOptions,
    mut look: impl FnMut(&'t Simple<'t>) -> Option<T>,
) -> Vec<(Call<'t>, T)> {
    let mut found = Vec::new();
    let facts = ScriptFacts::new(text, script);
    let mut walk = Walk {
        text,
        traps: facts.traps(),
        pipefail: shell.pipefail || text.contains("pipefail"),
        sets: text.contains("set"),
        facts,
        errexit: shell.errexit,
        silent: 0,
        functions: Vec::new(),
        callers: FxHashMap::default(),
        effects: FxHashMap::default(),
        clearing: Vec::new(),
        visit: &mut |call: Call<'t>| found.extend(look(call.simple).map(|seen| (call, seen))),
    };
    walk.clearing = walk.clearing(script);
    let end = walk.traps.exit.map_or(Fate::Ends, Fate::Observed);
    walk.script(script, &Around::new(end, script.span));
    let defines = !walk.functions.is_empty();
    while let Some(function) = walk.functions.pop() {
        walk.function(function);
    }
    if defines {
        found.sort_by_key(|(call, _)| call.command.span.start);
    }
    found
}

/// What is around a part of a script.
#[derive(Clone)]
struct Around<'t> {
    /// What becomes of the status of this part.
    fate: Fate,
    /// The same where a failure came about while `-e` was ignored, which ends nothing then.
    quiet: Fate,
    /// Where `exit`, `-e` and `return` lead.
    exit: Fate,
    stop: Fate,
    returns: Fate,
    observed: bool,
    /// `-e` does not act: it stands left of an operator or after `!`, directly or within another.
    ignored: bool,
    /// The name of the function whose body it is in.
    function: Option<Span>,
    substituted: bool,
    quoted_backquotes: bool,
    when: When,
    loops: Rc<[Loop<'t>]>,
}

impl<'t> Around<'t> {
    /// Nothing, but for the end of the script at `span`.
    fn new(end: Fate, span: Span) -> Self {
        Self {
            fate: end,
            quiet: end,
            exit: end,
            stop: end,
            returns: Fate::observed(span, Asks::Outcome),
            observed: false,
            ignored: false,
            function: None,
            substituted: false,
            quoted_backquotes: false,
            when: When::default(),
            loops: Rc::default(),
        }
    }

    /// A part whose status has this fate.
    fn with(&self, fate: Fate) -> Self {
        Self { fate, quiet: fate, ..self.clone() }
    }

    /// A subshell whose status has this fate. Outside a function, bash goes on after a `return`.
    fn in_subshell(&self, fate: Fate) -> Self {
        let returns = if self.function.is_some() { fate } else { self.returns };
        Self { fate, quiet: fate, exit: fate, stop: fate, returns, ..self.clone() }
    }

    /// A condition, of which `asks` is wanted.
    fn condition(&self, span: Span, asks: Option<Asks>) -> Self {
        let fate = Fate::observed(span, asks.unwrap_or(Asks::Outcome));
        Self { observed: true, ignored: true, ..self.with(fate) }
    }

    fn conditional(&self) -> Self {
        Self { when: When { conditional: true, ..self.when }, ..self.clone() }
    }

    fn is_left_to_caller(&self, fate: Fate) -> bool {
        matches!((fate, self.function), (Fate::Observed(by), Some(name)) if by.span == name)
    }

    fn enter(&mut self, frame: Loop<'t>) {
        self.loops = self.loops.iter().copied().chain([frame]).collect();
    }
}

/// Where the failure of an element of a list leads.
#[derive(Clone, Copy)]
enum Way {
    /// To the end of the list; of the last element, `-e` looks at it.
    End { last: bool },
    /// Elsewhere.
    To(Fate),
}

#[derive(Clone, Copy)]
struct Onward {
    way: Way,
    /// The failure has become another one.
    another: bool,
    /// A command to the right that leads away from what would run next.
    leaves: Option<Span>,
}

/// A function that is defined, and where.
struct Defined<'t> {
    name: Span,
    body: &'t Command<'t>,
    around: Around<'t>,
    errexit: bool,
}

struct Walk<'t, 'v> {
    text: &'t str,
    facts: ScriptFacts<'t>,
    traps: Traps,
    /// Whether a pipeline may fail with any of its commands.
    pipefail: bool,
    /// Whether `-e` may be set or cleared.
    sets: bool,
    /// Whether `-e` is in force for certain.
    errexit: bool,
    /// More than 0 where only what becomes of `-e` is asked.
    silent: usize,
    functions: Vec<Defined<'t>>,
    /// Of each function that is called: whether `-e` acts at every call, and what is asked of its status.
    callers: FxHashMap<&'t str, (bool, Asks)>,
    /// What functions make of `-e`.
    effects: FxHashMap<(&'t str, bool), bool>,
    /// Where the commands start that may clear `-e`, in order.
    clearing: Vec<usize>,
    visit: &'v mut dyn FnMut(Call<'t>),
}

impl<'t> Walk<'t, '_> {
    fn script(&mut self, script: &'t Script<'t>, around: &Around<'t>) {
        for index in 0..script.lists.len() {
            let is_body = |frame: &Loop| frame.body.is_some_and(|body| std::ptr::eq(body, script));
            if index > 0 && around.loops.last().is_some_and(is_body) {
                let mut around = around.clone();
                Rc::make_mut(&mut around.loops).last_mut().into_iter().for_each(|frame| frame.list = index);
                self.list(script, index, &around);
            } else {
                self.list(script, index, around);
            }
        }
    }

    fn list(&mut self, script: &'t Script<'t>, index: usize, outer: &Around<'t>) {
        let list = &script.lists[index];
        let errexit = self.errexit;
        let around = match (list.terminator, script.lists.get(index + 1)) {
            (Some((Terminator::Ampersand, span)), _) => outer.conditional().in_subshell(Fate::Dropped(span)),
            (_, Some(next)) => outer.with(self.next(next, outer)),
            (_, None) => outer.clone(),
        };
        let ways = self.ways(list, &around);
        // What is in force where the next element runs, and where it may not have run.
        let (mut here, mut surely) = (errexit, errexit);
        let (mut tested, mut alternative) = (false, false);
        for (element, pipeline) in list.pipelines().enumerate() {
            if element > 0 && list.rest[element - 1].0 == AndOrOp::Or {
                (here, alternative) = (surely, true);
            }
            self.errexit = here;
            let mut inner = self.element(&around, pipeline, ways[element]);
            inner.ignored |= element < list.rest.len() || pipeline.bang.is_some();
            inner.when.conditional |= tested;
            inner.when.alternative |= alternative;
            inner.observed |= inner.fate.is_observed() && !inner.is_left_to_caller(inner.fate);
            inner.when.tolerated |= inner.fate.is_observed() && !around.when.retried;
            self.pipeline(list, element, pipeline, &inner);
            here = self.errexit;
            surely = if element == 0 { here } else { surely && here };
            tested |= is_test(self.text, pipeline);
        }
        self.errexit = if matches!(list.terminator, Some((Terminator::Ampersand, _))) { errexit } else { surely };
    }

    /// What becomes of a failure before the list `next`.
    fn next(&self, next: &AndOr<'t>, around: &Around<'t>) -> Fate {
        let is_simple = matches!(next.first.commands, [Command { kind: CommandKind::Simple(_), .. }]);
        match self.facts.asked_by(&next.first) {
            Some(asks) => Fate::observed(next.span, asks),
            None if is_simple && reaction(&self.facts, &next.first, 0) == Reaction::ExitsWithIt => around.exit,
            None => Fate::Dropped(next.span),
        }
    }

    /// Where the failure of each element of a list leads, found from the last to the first.
    fn ways(&self, list: &AndOr<'t>, around: &Around<'t>) -> SmallVec<[Onward; 4]> {
        let may_speak = around.exit == Fate::Ends && !around.substituted;
        let mut ways: SmallVec<[Onward; 4]> = SmallVec::new();
        ways.push(Onward { way: Way::End { last: true }, another: false, leaves: None });
        for (op, _, next) in list.rest.iter().rev() {
            let behind = ways[ways.len() - 1];
            let to = |fate| Onward { way: Way::To(fate), another: false, leaves: None };
            ways.push(match op {
                AndOrOp::And => {
                    let way = if matches!(behind.way, Way::End { .. }) { Way::End { last: false } } else { behind.way };
                    let leaves = if leaves(self.text, next) { Some(next.span) } else { behind.leaves };
                    Onward { way, leaves, ..behind }
                }
                AndOrOp::Or => match (self.facts.asked_by(next), reaction(&self.facts, next, 0)) {
                    (Some(asks), _) => to(Fate::observed(next.span, asks)),
                    (_, Reaction::GoesOn) => to(Fate::observed(next.span, Asks::Outcome)),
                    // What the author does on the way out is done in time.
                    _ if !only_ends(&self.facts, next, may_speak, 0) => to(Fate::observed(next.span, Asks::Outcome)),
                    (_, Reaction::Exits) => to(around.exit.of_another()),
                    (_, Reaction::ExitsWithIt) => to(around.exit),
                    (_, Reaction::Returns) => to(around.returns.of_another()),
                    (_, Reaction::Fails) => Onward { another: true, ..behind },
                },
            });
        }
        ways.reverse();
        ways
    }

    /// What is around an element of a list.
    fn element(&self, around: &Around<'t>, pipeline: &Pipeline<'t>, onward: Onward) -> Around<'t> {
        let Onward { way, another, leaves } = onward;
        let settle = |fate: Fate| match leaves {
            Some(span) if matches!(fate, Fate::Dropped(_)) => Fate::observed(span, Asks::Outcome),
            _ if another => fate.of_another(),
            _ => fate,
        };
        let mut inner = around.clone();
        (inner.fate, inner.quiet) = match way {
            Way::End { last: true } if self.errexit && !around.ignored && !self.clears_within(pipeline) => {
                (settle(around.stop), settle(around.quiet))
            }
            Way::End { last: true } => (settle(around.fate), settle(around.quiet)),
            Way::End { last: false } => (settle(around.quiet), settle(around.quiet)),
            Way::To(fate) => (settle(fate), settle(fate)),
        };
        if let Some(bang) = pipeline.bang {
            let fate = Fate::observed(bang, Asks::Outcome);
            (inner.fate, inner.quiet) = (fate, fate);
        }
        inner
    }

    fn pipeline(&mut self, list: &'t AndOr<'t>, element: usize, pipeline: &'t Pipeline<'t>, around: &Around<'t>) {
        let errexit = self.errexit;
        for (position, command) in pipeline.commands.iter().enumerate() {
            let pipe = pipeline.pipes.get(position);
            let several = pipeline.commands.len() > 1;
            let subshell = several.then(|| match pipe {
                Some(&pipe) if !self.pipefail => around.in_subshell(Fate::Dropped(pipe)),
                _ => around.in_subshell(around.fate),
            });
            let inside = subshell.as_ref().unwrap_or(around);
            if let CommandKind::Simple(simple) = &command.kind {
                // What is done to the last command is done to the pipeline, and that runs in no subshell.
                let context = self.context(command, if pipe.is_none() { around } else { inside });
                let call = Call { command, simple, list, element, pipeline, position, context };
                if self.silent == 0 {
                    (self.visit)(call);
                }
            }
            self.command(command, inside);
            if several {
                self.errexit = errexit;
            }
        }
    }

    fn context(&self, command: &Command, around: &Around<'t>) -> CallContext<'t> {
        CallContext {
            status: self.status(command, around),
            when: around.when,
            function: around.function.is_some(),
            substituted: around.substituted,
            quoted_backquotes: around.quoted_backquotes,
            loops: around.loops.clone(),
        }
    }

    fn status(&self, command: &Command, around: &Around<'t>) -> Status {
        let stops = self.errexit && !around.ignored;
        let before = |trap: Span| around.function.is_some() || trap.start < command.span.start;
        let fate = match (self.traps.err, around.fate) {
            (Some(trap), _) if !around.ignored && before(trap.span) => Fate::Observed(trap),
            (_, Fate::Observed(trap)) if self.traps.exit == Some(trap) && !before(trap.span) => Fate::Ends,
            (_, fate) => fate,
        };
        let left_to_caller = around.is_left_to_caller(fate);
        Status { fate, exit: around.exit, observed_around: around.observed, left_to_caller, stops }
    }

    fn command(&mut self, command: &'t Command<'t>, around: &Around<'t>) {
        match &command.kind {
            CommandKind::Simple(simple) => self.simple(simple, around),
            CommandKind::Group(script) => self.script(script, around),
            CommandKind::Subshell(script) => {
                let errexit = self.errexit;
                self.script(script, &around.in_subshell(around.fate));
                self.errexit = errexit;
            }
            CommandKind::If(clause) => self.if_clause(clause, around),
            CommandKind::Case(case) => {
                self.word(&case.word, around);
                let (start, inner) = (self.errexit, around.conditional());
                let mut end = start;
                for (_, body) in case.items {
                    self.errexit = start;
                    self.script(body, &inner);
                    end &= self.errexit;
                }
                self.errexit = end;
            }
            CommandKind::For(clause) => {
                clause.words.into_iter().flatten().for_each(|word| self.word(word, around));
                self.loop_body(command, &clause.body, self.facts.asked_by_script(&clause.body), around);
            }
            CommandKind::ForArithmetic(span, scripts, body) => {
                let lost = around.in_subshell(Fate::Dropped(*span));
                scripts.iter().for_each(|script| self.substitution(script, &lost));
                self.loop_body(command, body, self.facts.asked_by_script(body), around);
            }
            CommandKind::While(clause) => self.while_loop(command, clause, around),
            CommandKind::Function(name, body) if self.silent == 0 => {
                self.functions.push(Defined { name: *name, body, around: around.clone(), errexit: self.errexit });
            }
            CommandKind::Function(..) => {}
            CommandKind::Test(words) => words.iter().for_each(|word| self.word(word, around)),
            CommandKind::Arithmetic(span, scripts) => {
                let lost = around.in_subshell(Fate::Dropped(*span));
                scripts.iter().for_each(|script| self.substitution(script, &lost));
            }
        }
        for redirection in command.redirections {
            self.word(&redirection.target, around);
            for script in redirection.heredoc.into_iter().flat_map(|heredoc| heredoc.substitutions) {
                self.substitution(script, &around.in_subshell(Fate::Dropped(redirection.span)));
            }
        }
    }

    fn if_clause(&mut self, clause: &'t If<'t>, around: &Around<'t>) {
        let conditional = around.conditional();
        let mut end = true;
        for (index, (condition, body)) in clause.branches.iter().enumerate() {
            let next = clause.branches.get(index + 1).map(|(next, _)| next).or(clause.otherwise.as_ref());
            let asks = next.and_then(|next| self.facts.asked_by_script(next));
            let mut first = if index == 0 { around } else { &conditional }.condition(condition.span, asks);
            first.when.retried = around.when.retried && has_break(self.text, body);
            first.when.tolerated |= !first.when.retried;
            self.script(condition, &first);
            let errexit = self.errexit;
            self.script(body, &conditional);
            end &= self.errexit;
            self.errexit = errexit;
        }
        clause.otherwise.iter().for_each(|body| self.script(body, &conditional));
        self.errexit &= end;
    }

    fn while_loop(&mut self, command: &'t Command<'t>, clause: &'t While<'t>, around: &Around<'t>) {
        let mut condition = around.condition(clause.condition.span, self.facts.asked_by_script(&clause.body));
        condition.when.retried = true;
        condition.enter(Loop { command, body: None, list: 0, status: self.status(command, around) });
        self.script(&clause.condition, &condition);
        let mut around = around.clone();
        around.when.conditional |= !around.when.retried && !has_break(self.text, &clause.body);
        self.loop_body(command, &clause.body, self.facts.asked_by_script(&clause.condition), &around);
    }

    /// A failure in one round of a loop is forgotten in the next, of which `asks` is what is asked first.
    fn loop_body(&mut self, command: &'t Command<'t>, body: &'t Script<'t>, asks: Option<Asks>, around: &Around<'t>) {
        let fate = match asks {
            Some(asks) => Fate::observed(command.span, asks),
            None if around.fate.read_by().is_some() => around.fate,
            None => Fate::Dropped(body.span),
        };
        let mut inner = around.with(fate);
        // A loop that is left when something goes well tries again; any other goes through a list.
        let retried = has_break(self.text, body);
        inner.when.retried |= retried;
        inner.when.repeated |= !retried;
        inner.enter(Loop { command, body: Some(body), list: 0, status: self.status(command, around) });
        let errexit = self.errexit;
        self.errexit &= !self.clears(body);
        self.script(body, &inner);
        self.errexit &= errexit;
    }

    fn clearing(&self, script: &'t Script<'t>) -> Vec<usize> {
        let mut clearing = Vec::new();
        if self.sets {
            for_each_command(script, &mut |command| {
                let CommandKind::Simple(simple) = &command.kind else { return };
                let name = simple.words.first().map(|word| word.span.of(self.text)).unwrap_or_default();
                if self.set(simple, true) == Some(false) || self.facts.function(name).is_some() {
                    clearing.push(command.span.start);
                }
            });
            clearing.sort_unstable();
        }
        clearing
    }

    /// Whether `-e` may be cleared in a body, so that it is off from the second round on.
    fn clears(&self, body: &Script) -> bool {
        let first = self.clearing.partition_point(|&at| at < body.span.start);
        self.errexit && self.clearing.get(first).is_some_and(|&at| at < body.span.end)
    }

    /// Whether `-e` may be off where a compound command ends, which cleared it itself.
    fn clears_within(&self, pipeline: &Pipeline<'t>) -> bool {
        let own_shell =
            |command: &Command| matches!(command.kind, CommandKind::Subshell(_) | CommandKind::Function(..));
        !self.clearing.is_empty()
            && pipeline.commands.iter().filter(|command| !own_shell(command)).any(|command| {
                let bodies = command.bodies();
                bodies.into_iter().any(|body| self.clears(body))
            })
    }

    fn simple(&mut self, simple: &'t Simple<'t>, around: &Around<'t>) {
        for word in simple.assignments.iter().flat_map(|a| a.value.iter().chain(a.array.into_iter().flatten())) {
            if simple.words.is_empty() {
                self.parts(word.parts, false, &|| around.in_subshell(around.fate));
            } else {
                self.word(word, around);
            }
        }
        simple.words.iter().for_each(|word| self.word(word, around));
        if let Some(on) = self.set(simple, self.errexit) {
            self.errexit = on;
        } else if let Some(name) = simple.words.first().map(|word| word.span.of(self.text))
            && let Some(body) = self.facts.function(name)
        {
            self.call(name, body, around);
        }
    }

    /// What `-e` is after a command, if that is `set`, and was before it.
    fn set(&self, simple: &Simple, before: bool) -> Option<bool> {
        let (name, arguments) = simple.words.split_first()?;
        if !self.sets || name.span.of(self.text) != "set" {
            return None;
        }
        let mut options = ShellOptions { errexit: before, ..ShellOptions::default() };
        let words: Vec<_> = arguments.iter().map(|word| word.literal(self.text)).collect();
        options.set(words.iter().map(Option::as_deref));
        Some(options.errexit)
    }

    /// Notes the call of a function, and follows what it makes of `-e`.
    fn call(&mut self, name: &'t str, body: &'t Command<'t>, around: &Around<'t>) {
        if self.silent == 0 {
            let asks = if around.fate.read_by().is_some() { Asks::Value } else { Asks::Outcome };
            let stops = self.errexit && !around.ignored;
            let all = self.callers.entry(name).or_insert((true, Asks::Outcome));
            *all = (all.0 && stops, all.1.max(asks));
        }
        if !self.sets || self.silent > limits::ERREXIT_CALLS {
            return;
        }
        let (before, key) = (self.errexit, (name, self.errexit));
        if let Some(&effect) = self.effects.get(&key) {
            self.errexit = effect;
            return;
        }
        self.effects.insert(key, self.errexit);
        self.silent += 1;
        self.command(body, &Around::new(Fate::Ends, body.span));
        self.silent -= 1;
        // What may not be there sets nothing for certain.
        self.errexit &= before || self.facts.is_surely_defined(name);
        self.effects.insert(key, self.errexit);
    }

    /// The body of a function, after all that may call it.
    fn function(&mut self, Defined { name, body, around, errexit }: Defined<'t>) {
        let called = self.callers.get(name.of(self.text)).copied();
        let (stops, asks) = called.unwrap_or((errexit, Asks::Outcome));
        self.errexit = stops;
        let caller = Fate::observed(name, asks);
        let inner = Around {
            stop: caller,
            returns: caller,
            observed: false,
            ignored: false,
            function: Some(name),
            ..around.with(caller)
        };
        self.command(body, &inner);
    }

    fn word(&mut self, word: &'t Word<'t>, around: &Around<'t>) {
        if !word.is_plain() {
            self.parts(word.parts, false, &|| around.in_subshell(Fate::Dropped(word.span)));
        }
    }

    /// Most parts hold no commands, so what is `around` those is made only where there are some.
    fn parts(&mut self, parts: &'t [Part<'t>], quoted: bool, around: &dyn Fn() -> Around<'t>) {
        for part in parts {
            match &part.kind {
                PartKind::DoubleQuoted(inner) => self.parts(inner, true, around),
                PartKind::Parameter(_, words) => words.iter().for_each(|word| self.parts(word.parts, quoted, around)),
                PartKind::Arithmetic(scripts) => scripts.iter().for_each(|script| self.substitution(script, &around())),
                PartKind::Process(script) | PartKind::Substitution(script) => self.substitution(script, &around()),
                PartKind::Backquoted(script) => {
                    let mut around = around();
                    around.quoted_backquotes |= quoted;
                    self.substitution(script, &around);
                }
                _ => {}
            }
        }
    }

    /// Not every shell hands `-e` on to a substitution: bash and busybox do not.
    fn substitution(&mut self, script: &'t Script<'t>, around: &Around<'t>) {
        let errexit = std::mem::replace(&mut self.errexit, false);
        self.script(script, &Around { substituted: true, ..around.clone() });
        self.errexit = errexit;
    }
}
