//! The package commands of a stage, and what they leave installed.

use std::collections::{HashMap, HashSet};

use crate::analysis::commands::{WordText, args, sole_variable, words};
use crate::analysis::document::Document;
use crate::analysis::exit_status::{Call, Context, calls};
use crate::analysis::scripts::ShellText;
use crate::base::limits;
use crate::knowledge::packages::{Arg, Effect, Group, Invocation, Package, PrefixKind, invocation, strip_prefixes};
use crate::syntax::dockerfile::ExecWord;
use crate::syntax::shell::{CommandKind, Word};
use crate::transforms::model::{Install, Package as Wanted};

/// A use of the package manager.
#[derive(Debug)]
pub struct Use<'v, 'a> {
    /// The instruction.
    pub instruction: usize,
    /// Where the command starts, in the file.
    pub at: usize,
    /// The text that it stands in.
    pub source: Source<'v, 'a>,
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
    /// What the arguments of the command are.
    pub words: Vec<WordText>,
}

/// The text that a command stands in.
#[derive(Debug)]
pub enum Source<'v, 'a> {
    /// A shell script.
    Script(&'v ShellText<'a>, Call<'v>),
    /// The exec form.
    Exec(&'v [ExecWord]),
}

impl<'v> Use<'v, '_> {
    /// Where it stands in its script.
    pub fn context(&self) -> Option<&Context<'v>> {
        match &self.source {
            Source::Script(_, call) => Some(&call.context),
            Source::Exec(_) => None,
        }
    }

    /// Whether it certainly runs, be it once for each package or where another one failed.
    fn is_certain(&self) -> bool {
        self.context().is_none_or(|context| !context.when.conditional)
    }

    /// Whether the package manager is there, in this file system: nothing asks for it, and none stands in for it.
    fn shows_manager(&self) -> bool {
        let text = match &self.source {
            Source::Script(shell, _) => shell.mapped.text(),
            Source::Exec(_) => "",
        };
        let replaceable = || OTHERS.iter().any(|other| text.contains(other));
        let shows =
            |Context { when, .. }: &Context| !(when.conditional || when.alternative || when.tolerated && replaceable());
        self.here && self.context().is_none_or(shows)
    }

    fn adds(&self) -> bool {
        self.is_step && self.here
    }

    fn removes(&self) -> bool {
        self.invocation.subcommand.effect == Effect::Removes && self.here
    }

    /// The name of the group that its packages go into.
    fn group(&self) -> Option<&str> {
        self.invocation.group.as_ref()?.name.as_deref()
    }

    /// Whether it removes the group that another use has put its packages into, or one of a name that is not known.
    fn may_remove_group_of(&self, other: &Use) -> bool {
        match &other.invocation.group {
            Some(Group { name: Some(name) }) => self.names.contains(name),
            Some(Group { name: None }) => !self.raw.is_empty(),
            None => false,
        }
    }

    /// Whether it deletes the package or what will do for it.
    fn deletes(&self, wanted: &Wanted) -> bool {
        self.removes() && self.names.iter().any(|name| wanted.is_satisfied_by(name))
    }
}

/// Package managers of other distributions.
const OTHERS: &[&str] = &["apt", "dnf", "pacman", "yum", "zypper"];

/// What is installed at some place, as far as it concerns the packages of a step.
#[derive(Clone, Debug)]
pub struct Installed<'u, 'v, 'a> {
    wanted: &'u [Wanted],
    /// Of each package the uses that have added it, or what will do for it, to last: one for each group.
    added: Vec<Vec<&'u Use<'v, 'a>>>,
    /// Whether the package manager has certainly run.
    manager: bool,
}

impl<'u, 'v, 'a> Installed<'u, 'v, 'a> {
    /// Nothing.
    pub fn new(wanted: &'u [Wanted]) -> Self {
        Self { wanted, added: vec![Vec::new(); wanted.len()], manager: false }
    }

    fn run(&mut self, found: &'u Use<'v, 'a>) {
        self.manager |= found.shows_manager();
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
pub struct StagePackages<'u, 'v, 'a> {
    /// Those of the stage itself, in order.
    pub own: &'u [Use<'v, 'a>],
    /// What is installed ahead of them.
    inherited: Installed<'u, 'v, 'a>,
    /// What is installed behind them.
    pub left: Installed<'u, 'v, 'a>,
    /// Where each name is removed last, and each argument that is not known, as it is written.
    removed: [HashMap<&'u str, usize>; 2],
}

impl<'u, 'v, 'a> StagePackages<'u, 'v, 'a> {
    /// `inherited`: what the stage that this one is built from has left.
    pub fn new(own: &'u [Use<'v, 'a>], inherited: Installed<'u, 'v, 'a>) -> Self {
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

    /// Whether the package manager certainly runs in this stage or in one that it is built from.
    pub fn shows_manager(&self) -> bool {
        self.left.manager
    }

    /// What is installed from place to place.
    pub fn walk(&self) -> Walk<'u, 'v, 'a> {
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

    /// Where the stage deletes one of the packages, in order.
    pub fn deletions(&self, wanted: &[&Wanted]) -> Vec<usize> {
        let deletes = |found: &&Use| wanted.iter().any(|wanted| found.deletes(wanted));
        self.own.iter().filter(deletes).map(|found| found.at).collect()
    }
}

/// A way through a stage.
#[derive(Debug)]
pub struct Walk<'u, 'v, 'a> {
    rest: &'u [Use<'v, 'a>],
    installed: Installed<'u, 'v, 'a>,
}

impl<'u> Walk<'u, '_, '_> {
    /// The packages that are not installed at `at` in the file, which is not ahead of where the walk has come to.
    pub fn missing(&mut self, at: usize) -> Vec<&'u Wanted> {
        while let Some((next, rest)) = self.rest.split_first().filter(|(next, _)| next.at < at) {
            self.installed.run(next);
            self.rest = rest;
        }
        self.installed.missing()
    }
}

/// The uses of a stage, in order.
pub fn uses<'v, 'a>(document: &'v Document<'a>, stage: usize, step: &Install) -> Vec<Use<'v, 'a>> {
    let mut found = Vec::new();
    for instruction in document.stages.stages[stage].instructions.clone() {
        let Some(run) = document.run(instruction) else { continue };
        if let Some(exec) = &run.exec {
            let words = exec.iter().map(|word| WordText::known(word.value.as_str())).collect();
            let at = document.instructions[instruction].span.start;
            found.extend(of_words(document, step, (instruction, at), words, Source::Exec(exec)));
        }
        for shell in &run.scripts {
            let Ok(script) = &shell.script else { continue };
            let text = shell.mapped.text();
            for (call, ()) in calls(text, script, shell.shell, |_| Some(())) {
                if call.context.substituted {
                    continue;
                }
                let at = shell.mapped.source_start(call.command.span.start);
                let words = words(call.simple, text);
                found.extend(of_words(document, step, (instruction, at), words, Source::Script(shell, call)));
            }
        }
    }
    found.sort_by_key(|found| found.at);
    found
}

fn of_words<'v, 'a>(
    document: &Document,
    step: &Install,
    (instruction, at): (usize, usize),
    words: Vec<WordText>,
    source: Source<'v, 'a>,
) -> Option<Use<'v, 'a>> {
    let stripped = strip_prefixes(&args(&words));
    let program = stripped.program?;
    let invocation = invocation(&args(&words[program..]))?;
    if invocation.program.name != step.command.program {
        return None;
    }
    let here = !invocation.elsewhere && !stripped.has(PrefixKind::Root);
    let is_step = invocation.is(&step.command.program, &step.command.subcommand);
    let (mut names, mut raw) = (HashSet::new(), HashSet::new());
    for &package in &invocation.packages {
        match words[program + package].arg() {
            Arg::Known(word) => names.extend(name(word)),
            // The version alone is not known.
            Arg::Begins(word) if word.contains(['=', '~', '<', '>', '@']) => names.extend(name(word)),
            Arg::Begins(_) => {
                if let Source::Script(shell, site) = &source {
                    let word = &site.simple.words[program + package];
                    raw.insert(word.span.of(shell.mapped.text()).to_owned());
                    names.extend(values(document, instruction, shell, site, word).iter().filter_map(|word| name(word)));
                }
            }
        }
    }
    Some(Use { instruction, at, source, program, invocation, names, raw, is_step, here, words })
}

/// The name of the package that a word asks for.
fn name(word: &str) -> Option<String> {
    let package = Package::parse(word);
    (!package.conflict).then(|| package.name.to_owned())
}

/// The words that a variable stands for, where it is set by the Dockerfile or by a loop.
fn values(document: &Document, instruction: usize, shell: &ShellText, site: &Call, word: &Word) -> Vec<String> {
    let text = shell.mapped.text();
    let Some(variable) = sole_variable(word, text) else { return Vec::new() };
    let clauses = site.context.loops.iter().filter_map(|frame| match &frame.command.kind {
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
