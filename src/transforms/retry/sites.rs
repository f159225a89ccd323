//! The commands to retry, and what becomes of their failure where they stand.

use std::rc::Rc;

use crate::analysis::commands;
use crate::analysis::commands::find_roughly;
use crate::analysis::scripts::ShellOptions;
use crate::base::span::Span;
use crate::knowledge::packages;
use crate::knowledge::packages::PrefixKind;
use crate::syntax::shell::{
    AndOr, AndOrOp, Command, CommandKind, Part, PartKind, Pipeline, Script, Simple, Terminator, Word, for_each_command,
};
use crate::transforms::model::ManagerCommand;

/// A command that a package manager runs.
#[derive(Clone, Debug)]
pub(super) struct CallSite<'t> {
    pub simple: &'t Simple<'t>,
    /// The and-or list it is an element of, directly or in a pipeline.
    pub list: &'t AndOr<'t>,
    pub element: usize,
    pub pipeline: &'t Pipeline<'t>,
    pub position: usize,
    /// What was found.
    pub found: Found,
    pub context: Context<'t>,
}

impl CallSite<'_> {
    /// Where its command stands.
    pub fn span(&self) -> Span {
        self.pipeline.commands[self.position].span
    }

    /// Whether the loop around it ends as soon as it goes well.
    pub fn leaves_loop(&self, text: &str) -> bool {
        let last = self.position + 1 == self.pipeline.commands.len();
        let Some(frame) = self.context.loops.last().filter(|_| last) else { return false };
        let next = self.list.rest.get(self.element);
        let until = matches!(&frame.command.kind, CommandKind::While(clause) if clause.until);
        let in_condition = frame.body.is_none() && until != self.pipeline.bang.is_some();
        in_condition || next.is_some_and(|(op, _, next)| *op == AndOrOp::And && is_one_of(text, &["break"], next))
    }
}

/// What a simple command is to a retry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A command to retry.
    Target(ManagerCommand),
    /// Another command of the same program that goes to the network: its loops are repaired, it is not wrapped.
    Relative(ManagerCommand),
    /// A command to retry, given to another program as arguments.
    Argument { program: String, at: usize },
    /// A command to retry, behind `exec`.
    Exec,
    /// A command to retry, told not to use the network.
    Offline,
    /// A command to retry, within a quoted script.
    Quoted { program: String },
}

/// What is around a command.
#[derive(Clone, Debug, Default)]
pub(super) struct Context<'t> {
    /// The author looks at the status: the command stands left of `||`, in a condition, behind `!`.
    pub handled: bool,
    /// A failure goes unseen: more commands follow, and nothing stops at it.
    pub unseen: bool,
    /// More commands follow, and only `-e` stops at a failure.
    pub guarded: bool,
    /// `exit` leaves a subshell whose status nobody sees.
    pub detached: bool,
    /// `set -e` was run, or the shell was started so.
    pub errexit: bool,
    /// `-e` does not act: the command stands left of an operator or behind `!`, directly or within another.
    pub ignored: bool,
    /// Within a function's body.
    pub function: bool,
    /// Within backquotes within double quotes.
    pub quoted_backquotes: bool,
    /// The loops around it, the outermost first.
    pub loops: Rc<[Loop<'t>]>,
}

/// A loop around a command.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loop<'t> {
    pub command: &'t Command<'t>,
    /// Its body; none where the command stands in its condition.
    pub body: Option<&'t Script<'t>>,
    /// The list of the body that holds the command.
    pub list: usize,
    /// Whether the author looks at the status of the loop.
    pub handled: bool,
    /// Whether `-e` acts in it.
    pub stops: bool,
    /// Whether `exit` in it leaves a subshell whose status nobody sees.
    pub detached: bool,
}

/// Programs that do not run what they are given as arguments.
const SPEAKERS: &[&str] =
    &["echo", "printf", ":", "true", "test", "[", "grep", "sed", "awk", "cat", "tee", "which", "type"];

/// Programs that run a script given as one argument.
pub(super) const SCRIPT_RUNNERS: &[&str] = &[
    "sh", "ash", "bash", "dash", "ksh", "mksh", "zsh", "busybox", "su", "runuser", "eval", "trap", "ssh", "watch",
    "script",
];

/// The sites of `commands` in a script.
pub(super) fn sites<'t>(
    text: &'t str,
    script: &'t Script<'t>,
    commands: &[ManagerCommand],
    shell: ShellOptions,
) -> Vec<CallSite<'t>> {
    let sets = text.contains("set");
    let trusts_errexit = !(sets && clears_errexit_within(text, script));
    let names = commands.iter().flat_map(ManagerCommand::program_names).collect();
    let (follows_errexit, reads) = (sets && trusts_errexit, reads_status(text));
    let pipefail = may_set_pipefail(text, shell);
    let mut walk = Walk { text, commands, names, follows_errexit, reads, pipefail, sites: Vec::new() };
    // A failure raises ERR, and `exit` does not.
    let handled = text.contains("ERR") && traps_failures(text, script);
    walk.script(script, &Context { handled, errexit: shell.errexit && trusts_errexit, ..Context::default() });
    walk.sites
}

struct Walk<'t, 'c> {
    text: &'t str,
    commands: &'c [ManagerCommand],
    /// What their programs may be called.
    names: Vec<&'c str>,
    /// Whether `-e` may be set or cleared; it is not followed where it is cleared within a compound command.
    follows_errexit: bool,
    /// Whether the script looks at `$?` anywhere.
    reads: bool,
    /// Whether a pipeline may fail with any of its commands.
    pipefail: bool,
    sites: Vec<CallSite<'t>>,
}

impl<'t> Walk<'t, '_> {
    fn script(&mut self, script: &'t Script<'t>, around: &Context<'t>) {
        let mut errexit = around.errexit;
        for (index, list) in script.lists.iter().enumerate() {
            let mut context = around.clone();
            context.errexit = errexit;
            let is_body = |frame: &Loop| frame.body.is_some_and(|body| std::ptr::eq(body, script));
            if index > 0 && context.loops.last().is_some_and(is_body) {
                let frame = Rc::make_mut(&mut context.loops).last_mut();
                frame.into_iter().for_each(|frame| frame.list = index);
            }
            self.list(script, index, context);
            errexit = self.errexit_behind(list, errexit);
        }
    }

    /// Whether `-e` acts behind a list, if it did ahead of it.
    fn errexit_behind(&self, list: &AndOr, ahead: bool) -> bool {
        if self.follows_errexit { set_errexit(self.text, list).unwrap_or(ahead) } else { ahead }
    }

    fn list(&mut self, script: &'t Script<'t>, index: usize, context: Context<'t>) {
        let list = &script.lists[index];
        let next = script.lists.get(index + 1);
        let status_read = self.reads && next.is_some_and(|next| reads_status(next.span.of(self.text)));
        let last_or = list.rest.iter().rposition(|(op, ..)| *op == AndOrOp::Or);
        for (element, pipeline) in list.pipelines().enumerate() {
            let mut context = context.clone();
            let or_follows = last_or.is_some_and(|at| at >= element);
            let last = element == list.rest.len();
            context.handled |= or_follows || pipeline.bang.is_some();
            // What comes behind runs where it failed.
            let goes_on = next.is_some() || !context.loops.is_empty();
            let leaves = |next| is_one_of(self.text, &["break", "continue", "exit", "return"], next);
            context.handled |= goes_on && list.rest.get(element).is_some_and(|(_, _, next)| leaves(next));
            if last {
                context.errexit = self.errexit_behind(list, context.errexit);
            }
            if matches!(list.terminator, Some((Terminator::Ampersand, _))) {
                context = context.within_subshell(true);
            } else if next.is_some() {
                let stops = context.stops() && last && pipeline.bang.is_none();
                context.handled |= !stops && status_read;
                context.unseen |= !stops;
                context.guarded |= stops;
            }
            context.unseen |= context.guarded && !last;
            context.ignored |= !last || pipeline.bang.is_some();
            self.pipeline(list, element, pipeline, context);
        }
    }

    fn pipeline(&mut self, list: &'t AndOr<'t>, element: usize, pipeline: &'t Pipeline<'t>, context: Context<'t>) {
        for (position, command) in pipeline.commands.iter().enumerate() {
            let last = position + 1 == pipeline.commands.len();
            let inside = match pipeline.commands.len() {
                1 => context.clone(),
                _ => context.within_subshell(!last && !self.pipefail),
            };
            if let CommandKind::Simple(simple) = &command.kind
                && let Some(found) = self.look(simple)
            {
                // What is retried with the last command is the pipeline, and that runs in no subshell.
                let context = if last { context.clone() } else { inside.clone() };
                self.sites.push(CallSite { simple, list, element, pipeline, position, found, context });
            }
            self.command(command, inside);
        }
    }

    fn command(&mut self, command: &'t Command<'t>, context: Context<'t>) {
        match &command.kind {
            CommandKind::Simple(simple) => self.simple(simple, &context),
            CommandKind::Group(script) => self.script(script, &context),
            CommandKind::Subshell(script) => self.script(script, &context.within_subshell(false)),
            CommandKind::If(clause) => {
                for (condition, body) in clause.branches {
                    self.script(condition, &context.handled());
                    self.script(body, &context);
                }
                clause.otherwise.iter().for_each(|body| self.script(body, &context));
            }
            CommandKind::Case(case) => {
                self.word(&case.word, &context);
                case.items.iter().for_each(|(_, body)| self.script(body, &context));
            }
            CommandKind::For(clause) => {
                clause.words.into_iter().flatten().for_each(|word| self.word(word, &context));
                self.loop_body(command, &clause.body, &context);
            }
            CommandKind::ForArithmetic(_, scripts, body) => {
                scripts.iter().for_each(|script| self.script(script, &context.within_subshell(true)));
                self.loop_body(command, body, &context);
            }
            CommandKind::While(clause) => {
                let mut condition = context.handled();
                condition.enter(Loop {
                    command,
                    body: None,
                    list: 0,
                    handled: context.handled,
                    stops: context.stops(),
                    detached: context.detached,
                });
                self.script(&clause.condition, &condition);
                self.loop_body(command, &clause.body, &context);
            }
            CommandKind::Function(_, body) => {
                self.command(body, Context { handled: false, function: true, ..context.clone() });
            }
            CommandKind::Test(words) => words.iter().for_each(|word| self.word(word, &context)),
            CommandKind::Arithmetic(_, scripts) => {
                scripts.iter().for_each(|script| self.script(script, &context.within_subshell(true)));
            }
        }
        for redirection in command.redirections {
            self.word(&redirection.target, &context);
            let inner = context.within_subshell(true);
            redirection.heredoc.iter().flat_map(|h| h.substitutions).for_each(|script| self.script(script, &inner));
        }
    }

    /// A failure in one round of a loop is forgotten in the next.
    fn loop_body(&mut self, command: &'t Command<'t>, body: &'t Script<'t>, context: &Context<'t>) {
        let mut inner = context.clone();
        let Context { handled, detached, .. } = *context;
        inner.enter(Loop { command, body: Some(body), list: 0, handled, stops: context.stops(), detached });
        inner.unseen |= !context.stops();
        inner.guarded |= context.stops();
        self.script(body, &inner);
    }

    fn simple(&mut self, simple: &'t Simple<'t>, context: &Context<'t>) {
        for assignment in simple.assignments {
            let words = assignment.value.iter().chain(assignment.array.into_iter().flatten());
            let seen = simple.words.is_empty();
            words.for_each(|word| self.parts(word.parts, false, &context.within_subshell(!seen)));
        }
        simple.words.iter().for_each(|word| self.word(word, context));
    }

    fn word(&mut self, word: &'t Word<'t>, context: &Context<'t>) {
        self.parts(word.parts, false, &context.within_subshell(true));
    }

    fn parts(&mut self, parts: &'t [Part<'t>], quoted: bool, context: &Context<'t>) {
        for part in parts {
            match &part.kind {
                PartKind::DoubleQuoted(inner) => self.parts(inner, true, context),
                PartKind::Parameter(_, words) => words.iter().for_each(|word| self.parts(word.parts, quoted, context)),
                PartKind::Arithmetic(scripts) => scripts.iter().for_each(|script| self.script(script, context)),
                PartKind::Process(script) => self.script(script, context),
                PartKind::Substitution(script) | PartKind::Backquoted(script) => {
                    let mut context = context.clone();
                    context.quoted_backquotes |= quoted && matches!(part.kind, PartKind::Backquoted(_));
                    // Not every shell hands `-e` on to a substitution: bash and busybox do not.
                    context.errexit = false;
                    self.script(script, &context);
                }
                _ => {}
            }
        }
    }

    fn look(&self, simple: &Simple) -> Option<Found> {
        // Most commands do not have the name in them, so nobody has to take them apart.
        let may_name = |word: &Word| {
            let raw = word.span.of(self.text);
            // Quotes and escapes may stand between the letters.
            let spells = |name: &str| name.bytes().all(|letter| raw.as_bytes().contains(&letter));
            self.names.iter().any(|name| if word.is_plain() { raw.contains(name) } else { spells(name) })
        };
        if !simple.words.iter().any(may_name) {
            return None;
        }
        let known = commands::words(simple, self.text);
        let words = commands::args(&known);
        let stripped = packages::strip_prefixes(&words);
        let program = stripped.program?;
        if let Some(invocation) = packages::invocation(&words[program..]) {
            let found = ManagerCommand {
                program: invocation.program.name.to_owned(),
                subcommand: invocation.subcommand.name().to_owned(),
            };
            let target = self.commands.iter().any(|c| invocation.is(&c.program, &c.subcommand));
            return match target {
                true if stripped.has(PrefixKind::Exec) => Some(Found::Exec),
                true if invocation.offline => Some(Found::Offline),
                true => Some(Found::Target(found)),
                false if !self.commands.iter().any(|c| c.program == found.program) => None,
                false => invocation.subcommand.network.then_some(Found::Relative(found)),
            };
        }
        let name = match words[program].known() {
            Some(name) => packages::base_name(name).to_owned(),
            None => simple.words[program].span.of(self.text).to_owned(),
        };
        if SPEAKERS.contains(&name.as_str()) || self.commands.iter().any(|c| c.program == name) {
            return None;
        }
        let at = (program + 1..words.len()).find(|&at| {
            packages::command(&words[at..]).is_some_and(|(program, subcommand)| {
                let named = |c: &ManagerCommand| program.name == c.program && subcommand.is(&c.subcommand);
                self.commands.iter().any(named)
            })
        });
        if let Some(at) = at {
            return Some(Found::Argument { program: name, at });
        }
        let raw = simple.words[program + 1..].iter().map(|word| word.span.of(self.text));
        let quoted = raw.filter(|raw| raw.contains(char::is_whitespace)).any(|raw| mentions(raw, self.commands));
        (quoted && SCRIPT_RUNNERS.contains(&name.as_str())).then_some(Found::Quoted { program: name })
    }
}

/// Whether text that is not taken apart seems to hold one of the commands.
pub(super) fn mentions(text: &str, commands: &[ManagerCommand]) -> bool {
    let is_one = |words: &[&str], command: &ManagerCommand| {
        let mut words = words.iter();
        words.any(|word| packages::base_name(word) == command.program) && words.any(|word| *word == command.subcommand)
    };
    find_roughly(text, |words| commands.iter().find(|command| is_one(words, command))).is_some()
}

impl<'t> Context<'t> {
    /// Whether the author, or what calls the function around, may look at the status.
    pub fn may_be_handled(&self) -> bool {
        self.handled || self.function
    }

    fn enter(&mut self, frame: Loop<'t>) {
        self.loops = self.loops.iter().copied().chain([frame]).collect();
    }

    /// Whether the shell stops at a failure here.
    fn stops(&self) -> bool {
        self.errexit && !self.ignored
    }

    fn handled(&self) -> Self {
        Self { handled: true, ..self.clone() }
    }

    /// Inside a subshell; `lost`: nobody sees its status.
    fn within_subshell(&self, lost: bool) -> Self {
        let detached = self.detached || self.unseen || lost;
        Self { detached, unseen: false, guarded: false, ..self.clone() }
    }
}

/// What `set` in the list makes of `-e`: it surely runs only at the start of a list, and may run anywhere in it.
fn set_errexit(text: &str, list: &AndOr) -> Option<bool> {
    let sole = |pipeline: &'_ Pipeline| match pipeline.commands {
        [command] => sets_errexit(text, command),
        _ => None,
    };
    let first = sole(&list.first).filter(|on| !on || list.first.bang.is_none());
    let cleared = list.rest.iter().any(|(_, _, pipeline)| sole(pipeline) == Some(false));
    if cleared { Some(false) } else { first }
}

/// What the command makes of `-e`, if it is `set`.
fn sets_errexit(text: &str, command: &Command) -> Option<bool> {
    let CommandKind::Simple(simple) = &command.kind else { return None };
    if simple.words.first().is_none_or(|name| name.span.of(text) != "set") {
        return None;
    }
    let words: Vec<String> = simple.words.iter().map(|word| word.literal(text).unwrap_or_default()).collect();
    let mut found = None;
    for (index, word) in words.iter().enumerate().skip(1) {
        let named = words.get(index + 1).is_some_and(|name| name == "errexit");
        let letters = word.strip_prefix(['-', '+']).filter(|letters| !letters.starts_with('-'));
        if letters.is_some_and(|letters| letters.contains('e') || letters.ends_with('o') && named) {
            found = Some(word.starts_with('-'));
        }
    }
    found
}

/// Whether `-e` is cleared anywhere but in the lists of the script itself.
fn clears_errexit_within(text: &str, script: &Script) -> bool {
    let mut clearing = 0;
    for_each_command(script, &mut |command| clearing += usize::from(sets_errexit(text, command) == Some(false)));
    let followed = script.lists.iter().filter(|list| set_errexit(text, list) == Some(false)).count();
    clearing > followed
}

/// Whether the shell has `-o pipefail` from the start, or may set it.
pub(super) fn may_set_pipefail(text: &str, shell: ShellOptions) -> bool {
    shell.pipefail || text.contains("pipefail")
}

/// Whether there is a `trap … ERR`.
fn traps_failures(text: &str, script: &Script) -> bool {
    let mut found = false;
    for_each_command(script, &mut |command| {
        let CommandKind::Simple(simple) = &command.kind else { return };
        let mut words = simple.words.iter().map(|word| word.span.of(text));
        let sets = words.next() == Some("trap") && words.next().is_some_and(|action| action != "-");
        found |= sets && words.any(|word| word == "ERR");
    });
    found
}

/// Whether the pipeline is a command of one of these names.
fn is_one_of(text: &str, names: &[&str], pipeline: &Pipeline) -> bool {
    let [Command { kind: CommandKind::Simple(simple), .. }] = pipeline.commands else { return false };
    simple.words.first().is_some_and(|word| names.contains(&word.span.of(text)))
}

/// Whether the text looks at `$?`.
fn reads_status(text: &str) -> bool {
    text.contains("$?") || text.contains("${?") || text.contains("PIPESTATUS")
}
