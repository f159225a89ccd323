//! The package commands of a stage, and what they leave installed.

use std::collections::{HashMap, HashSet};

use super::action::{Package as Wanted, PackageList};
use crate::analysis::commands::{CommandParts, CommandSource, RunCommand, WordText, sole_variable};
use crate::analysis::document::Document;
use crate::analysis::exit_status::{CallContext, calls};
use crate::analysis::scripts::ShellText;
use crate::base::limits;
use crate::knowledge::prefixes::PrefixKind;
use crate::knowledge::programs;
use crate::knowledge::programs::{Effect, Invocation, Package, Program, SYSTEM_MANAGERS};
use crate::knowledge::words::{Arg, AsArg};
use crate::syntax::shell::{Command, CommandKind, Word};

/// A use of the package manager.
#[derive(Debug)]
pub struct Use<'v> {
    /// The command.
    pub command: RunCommand<'v>,
    /// Where the command starts, in the file.
    pub at: usize,
    /// Where it stands in its script; none for the exec form.
    pub context: Option<CallContext<'v>>,
    /// What the arguments of the command are.
    pub words: Vec<WordText<'v>>,
    /// Where the program's name is among the words.
    pub program: usize,
    /// What it does; words count from the program's name.
    pub invocation: Invocation,
    /// The names of packages among its arguments, as far as they are known.
    pub names: HashSet<String>,
    /// Its arguments as they are written, for comparing those that are not known.
    raw: HashSet<String>,
    /// Whether it is the command that the step uses.
    pub is_step: bool,
    /// Whether it works on this file system.
    pub here: bool,
    /// Whether what has to run before an installation has surely run before it, in the same RUN.
    pub refreshed: bool,
}

impl Use<'_> {
    /// Whether it certainly runs, be it once for each package or where another one failed.
    fn is_certain(&self) -> bool {
        self.context.as_ref().is_none_or(|context| !context.when.conditional)
    }

    /// Whether the package manager is there, in this file system: nothing asks for it, and none stands in for it.
    pub fn shows_manager(&self) -> bool {
        let text = self.command.shell().map_or("", |shell| shell.mapped.text());
        let others = || SYSTEM_MANAGERS.iter().filter(|other| !self.invocation.program.name.contains(**other));
        let replaceable = || others().any(|other| text.contains(other));
        let shows = |CallContext { when, .. }: &CallContext| {
            !(when.conditional || when.alternative || when.tolerated && replaceable())
        };
        self.here && self.context.as_ref().is_none_or(shows)
    }

    /// The words of its program as they are written, on one line; the first of many.
    pub fn text(&self, file: &str) -> String {
        let end = self.words.len().min(self.program + limits::SHOWN_WORDS);
        let words = (self.program..end).map(|word| self.command.word_span(word).of(file));
        let rest = (end < self.words.len()).then_some("…");
        words.chain(rest).collect::<Vec<_>>().join(" ")
    }

    /// Whether it asks no questions, and installs no more than it has to if a new command would not.
    pub fn is_as_careful_as(&self, list: &PackageList) -> bool {
        let lean = |options: &[String]| {
            let words: Vec<Arg> = [&list.command.program, &list.command.subcommand]
                .into_iter()
                .chain(options)
                .map(|word| Arg::Known(word))
                .collect();
            programs::invocation(&words).is_some_and(|found| found.is_lean(&words))
        };
        let words = &self.words[self.program..];
        self.invocation.assumes_yes(words)
            && (self.invocation.is_lean(words) || !lean(&list.options))
            && (self.refreshed || self.invocation.program.refresh.is_none())
    }

    fn adds(&self) -> bool {
        self.is_step && self.here
    }

    fn removes(&self) -> bool {
        self.invocation.subcommand.effect == Effect::Removes && self.here
    }

    /// The name of the group that its packages go into.
    fn group(&self) -> Option<&str> {
        self.invocation.group()?.value.as_deref()
    }

    /// Whether it removes the group that another use has put its packages into, or one of a name that is not known.
    fn may_remove_group_of(&self, other: &Use) -> bool {
        other.invocation.group().is_some_and(|group| match &group.value {
            Some(name) => self.names.contains(name),
            None => !self.raw.is_empty(),
        })
    }

    /// Whether it deletes the package or what will do for it.
    fn deletes(&self, wanted: &Wanted) -> bool {
        self.removes() && self.names.iter().any(|name| wanted.is_satisfied_by(name))
    }
}

/// What is installed at some place, as far as it concerns the packages of a step.
#[derive(Clone, Debug)]
pub struct Installed<'u, 'v> {
    wanted: &'u [Wanted],
    /// Of each package the uses that have added it, or what will do for it, to last: one for each group.
    added: Vec<Vec<&'u Use<'v>>>,
}

impl<'u, 'v> Installed<'u, 'v> {
    /// Nothing.
    pub fn new(wanted: &'u [Wanted]) -> Self {
        Self { wanted, added: vec![Vec::new(); wanted.len()] }
    }

    fn run(&mut self, found: &'u Use<'v>) {
        for (wanted, added) in self.wanted.iter().zip(&mut self.added) {
            if found.deletes(wanted) {
                added.clear();
            } else if found.removes() {
                added.retain(|earlier| !found.may_remove_group_of(earlier));
            } else if found.adds() {
                let gives = found.is_certain() && found.names.iter().any(|name| wanted.is_satisfied_by(name));
                // A group that is added again is another one from then on.
                if gives || found.group().is_some() {
                    added.retain(|earlier| earlier.group() != found.group());
                }
                if gives {
                    added.truncate(limits::PACKAGE_GROUPS - 1);
                    added.push(found);
                }
            }
        }
    }

    fn missing(&self) -> Vec<&'u Wanted> {
        self.wanted.iter().zip(&self.added).filter(|(_, added)| added.is_empty()).map(|(wanted, _)| wanted).collect()
    }
}

/// What of the package manager's uses concerns a stage.
#[derive(Debug)]
pub struct StagePackages<'u, 'v> {
    /// Those of the stage itself, in order.
    pub own: &'u [Use<'v>],
    /// What is installed before them.
    inherited: Installed<'u, 'v>,
    /// What is installed after them.
    pub left: Installed<'u, 'v>,
    /// Where each name is removed last, and each argument that is not known, as it is written.
    removed: [HashMap<&'u str, usize>; 2],
}

impl<'u, 'v> StagePackages<'u, 'v> {
    /// `inherited`: what the stage that this one is built from has left.
    pub fn new(own: &'u [Use<'v>], inherited: Installed<'u, 'v>) -> Self {
        let mut left = inherited.clone();
        let mut removed = [HashMap::new(), HashMap::new()];
        for found in own {
            left.run(found);
            if found.removes() {
                removed[0].extend(found.names.iter().map(|name| (name.as_str(), found.at)));
                removed[1].extend(found.raw.iter().map(|raw| (raw.as_str(), found.at)));
            }
        }
        Self { own, inherited, left, removed }
    }

    /// What is installed from place to place.
    pub fn walk(&self) -> Walk<'u, 'v> {
        Walk { rest: self.own, installed: self.inherited.clone() }
    }

    /// Whether the stage later deletes packages that `found` has installed, or their group.
    pub fn undoes(&self, found: &Use) -> bool {
        let [names, raw] = &self.removed;
        let later = |at: Option<&usize>| at.is_some_and(|&at| at > found.at);
        found.names.iter().any(|name| later(names.get(name.as_str())))
            || found.raw.iter().any(|word| later(raw.get(word.as_str())))
            || found.group().is_some_and(|group| later(names.get(group)))
    }

    /// What deletes one of the packages in the stage, in order.
    pub fn deletions(&self, wanted: &[&Wanted]) -> Vec<&'u Use<'v>> {
        let deletes = |found: &&Use| wanted.iter().any(|wanted| found.deletes(wanted));
        self.own.iter().filter(deletes).collect()
    }
}

/// A way through a stage.
#[derive(Debug)]
pub struct Walk<'u, 'v> {
    rest: &'u [Use<'v>],
    installed: Installed<'u, 'v>,
}

impl<'u> Walk<'u, '_> {
    /// The packages that are not installed at `at` in the file, which is not before where the walk has come to.
    pub fn missing(&mut self, at: usize) -> Vec<&'u Wanted> {
        while let Some((next, rest)) = self.rest.split_first().filter(|(next, _)| next.at < at) {
            self.installed.run(next);
            self.rest = rest;
        }
        self.installed.missing()
    }
}

/// The uses of a stage, in order.
pub fn uses<'v>(document: &'v Document, stage: usize, list: &PackageList) -> Vec<Use<'v>> {
    let mut contexts = Contexts::default();
    let commands = document.commands(document.stages.stages[stage].instructions.clone());
    let mut found: Vec<_> = commands.filter_map(|command| of_command(document, list, command, &mut contexts)).collect();
    found.sort_by_key(|found| found.at);
    let mut refreshed = None;
    for found in &mut found {
        let refreshes = found.invocation.subcommand.refreshes() && found.here && found.is_certain();
        if refreshes {
            refreshed = Some(found.command.instruction);
        }
        found.refreshed = refreshed == Some(found.command.instruction);
    }
    found
}

/// Where the commands of a script stand in it.
#[derive(Default)]
struct Contexts<'v> {
    script: Option<*const ShellText<'v>>,
    contexts: HashMap<*const Command<'v>, CallContext<'v>>,
}

impl<'v> Contexts<'v> {
    /// None for a command in a substitution.
    fn of(&mut self, shell: &'v ShellText<'v>, node: &'v Command<'v>) -> Option<CallContext<'v>> {
        if self.script != Some(std::ptr::from_ref(shell)) {
            self.script = Some(shell);
            let calls = |script| calls(shell.mapped.text(), script, shell.shell, |_| Some(()));
            let all = shell.script.iter().flat_map(calls).map(|(call, ())| call);
            let own = all.filter(|call| !call.context.substituted);
            self.contexts = own.map(|call| (std::ptr::from_ref(call.command), call.context)).collect();
        }
        self.contexts.get(&std::ptr::from_ref(node)).cloned()
    }
}

fn of_command<'v>(
    document: &Document,
    list: &PackageList,
    command: RunCommand<'v>,
    contexts: &mut Contexts<'v>,
) -> Option<Use<'v>> {
    let parts = command.parts();
    let invocation = parts.invocation().filter(|found| found.program.family() == list.program().family())?;
    let context = match command.source {
        CommandSource::Script { shell, node, .. } => Some(contexts.of(shell, node)?),
        CommandSource::Exec(_) => None,
    };
    let CommandParts { words, stripped } = parts;
    let program = stripped.program?;
    let here = !invocation.is_elsewhere() && !stripped.has(PrefixKind::Root);
    let is_step = invocation.subcommand.is(&list.command.subcommand);
    let name = |word: &str| name(invocation.program, word);
    let (mut names, mut raw) = (HashSet::new(), HashSet::new());
    for &package in &invocation.packages {
        match words[program + package].arg() {
            Arg::Known(word) => names.extend(name(word)),
            // The version alone is not known.
            Arg::Begins(word) if word.contains(['=', '~', '<', '>', '@']) => names.extend(name(word)),
            Arg::Begins(_) => {
                if let CommandSource::Script { shell, simple, .. } = command.source {
                    let word = &simple.words[program + package];
                    raw.insert(word.span.of(shell.mapped.text()).to_owned());
                    let values = values(document, command.instruction, shell, context.as_ref(), word);
                    names.extend(values.iter().filter_map(|word| name(word)));
                }
            }
        }
    }
    let (at, refreshed) = (command.start(), false);
    Some(Use { command, at, context, words, program, invocation, names, raw, is_step, here, refreshed })
}

/// The name of the package that a word asks for.
fn name(program: &Program, word: &str) -> Option<String> {
    let package = Package::read(program, word);
    (!package.conflict).then(|| package.name.to_owned())
}

/// The words that a variable stands for, where it is set by the Dockerfile or by a loop.
fn values(
    document: &Document,
    instruction: usize,
    shell: &ShellText,
    context: Option<&CallContext>,
    word: &Word,
) -> Vec<String> {
    let text = shell.mapped.text();
    let Some(variable) = sole_variable(word, text) else { return Vec::new() };
    let loops = context.iter().flat_map(|context| context.loops.iter());
    let clauses = loops.filter_map(|frame| match &frame.command.kind {
        CommandKind::For(clause) if frame.body.is_some() => Some(clause),
        _ => None,
    });
    if let Some(clause) = clauses.rev().find(|clause| clause.name.of(text) == variable) {
        let words = clause.words.unwrap_or_default();
        let length = words.first().zip(words.last()).map_or(0, |(first, last)| last.span.end - first.span.start);
        let words = if length > limits::PACKAGE_LIST { &[] } else { words };
        return words.iter().filter_map(|word| word.literal(text)).collect();
    }
    let value = document.stages.env(instruction, variable).and_then(|found| found.value.as_deref());
    let value = value.filter(|value| value.len() <= limits::PACKAGE_LIST).unwrap_or_default();
    value.split_whitespace().map(str::to_owned).collect()
}
