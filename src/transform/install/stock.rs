//! The package commands of a stage, and what they leave installed.

use std::collections::HashSet;

use super::flow::{Flow, Site, sites};
use crate::commands::{WordText, args, sole_variable, words};
use crate::dockerfile::ExecWord;
use crate::packages::{Effect, Invocation, Package, PrefixKind, invocation, strip_prefixes};
use crate::scripts::ShellText;
use crate::shell::Word;
use crate::transform::{Install, Package as Wanted};
use crate::view::View;

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
    Script(&'v ShellText<'a>, Site<'v>),
    /// The exec form.
    Exec(&'v [ExecWord]),
}

impl Use<'_, '_> {
    /// Where it stands in its script.
    pub fn flow(&self) -> Option<&Flow<'_>> {
        match &self.source {
            Source::Script(_, site) => Some(&site.flow),
            Source::Exec(_) => None,
        }
    }

    /// Whether it certainly runs, be it once for each package or where another one failed.
    fn is_certain(&self) -> bool {
        self.flow().is_none_or(|flow| !flow.conditional)
    }

    fn adds(&self) -> bool {
        self.is_step && self.here
    }

    fn removes(&self) -> bool {
        self.invocation.subcommand.effect == Effect::Removes && self.here
    }

    /// Whether it deletes packages that `other` has installed, or their group.
    pub fn undoes(&self, other: &Use) -> bool {
        let group = other.invocation.group.as_ref().and_then(|group| group.name.as_deref());
        let shared = !self.names.is_disjoint(&other.names) || !self.raw.is_disjoint(&other.raw);
        self.removes() && (shared || group.is_some_and(|group| self.names.contains(group)))
    }

    /// Whether it deletes the package or what will do for it.
    fn deletes(&self, wanted: &Wanted) -> bool {
        self.removes() && self.names.iter().any(|name| satisfies(name, wanted))
    }
}

/// What of the package manager's uses concerns a stage.
#[derive(Debug)]
pub struct Stock<'v, 'a> {
    /// Those of the stage itself, in order.
    pub own: Vec<Use<'v, 'a>>,
    /// Those of the stages that it is built from.
    inherited: Vec<Use<'v, 'a>>,
}

impl<'v, 'a> Stock<'v, 'a> {
    /// Reads a stage and those that it is built from.
    pub fn new(view: &'v View<'a>, stage: usize, step: &Install) -> Self {
        let bases = view.stages.ancestors(stage).skip(1);
        let mut inherited: Vec<_> = bases.flat_map(|base| uses(view, base, step)).collect();
        inherited.sort_by_key(|found| found.at);
        Self { own: uses(view, stage, step), inherited }
    }

    fn all(&self) -> impl Iterator<Item = &Use<'v, 'a>> {
        self.inherited.iter().chain(&self.own)
    }

    /// Whether the package manager certainly runs in this stage or in one that it is built from.
    pub fn shows_manager(&self) -> bool {
        self.all().any(Use::is_certain)
    }

    /// Whether the package, or what will do for it, is installed at `at` in the file.
    pub fn has(&self, wanted: &Wanted, at: usize) -> bool {
        let adds =
            |found: &&Use| found.adds() && found.is_certain() && found.names.iter().any(|n| satisfies(n, wanted));
        let before = || self.all().filter(|found| found.at < at);
        let lasts = |added: &Use| {
            let group = added.invocation.group.as_ref().and_then(|group| group.name.as_deref());
            let in_group = |found: &Use| found.removes() && group.is_some_and(|group| found.names.contains(group));
            !before().any(|found| found.at > added.at && (found.deletes(wanted) || in_group(found)))
        };
        before().filter(adds).any(lasts)
    }

    /// Whether the stage deletes the package between two places in the file.
    pub fn deletes(&self, wanted: &Wanted, from: usize, to: usize) -> bool {
        self.own.iter().any(|found| from < found.at && found.at < to && found.deletes(wanted))
    }
}

/// Whether a package of that name will do.
fn satisfies(name: &str, wanted: &Wanted) -> bool {
    name == wanted.name || wanted.satisfied_by.iter().any(|pattern| pattern.matches(name))
}

fn uses<'v, 'a>(view: &'v View<'a>, stage: usize, step: &Install) -> Vec<Use<'v, 'a>> {
    let mut found = Vec::new();
    for instruction in view.stages.stages[stage].instructions.clone() {
        let Some(run) = &view.runs[instruction] else { continue };
        if let Some(exec) = &run.exec {
            let words = exec.iter().map(|word| WordText::known(word.value.as_str())).collect();
            let at = view.instructions[instruction].span.start;
            found.extend(of_words(view, step, (instruction, at), words, Source::Exec(exec)));
        }
        for shell in &run.scripts {
            let Ok(script) = &shell.script else { continue };
            let text = shell.logical.text();
            for site in sites(script, text) {
                let at = shell.logical.source_start(site.command.span.start);
                let words = words(site.simple, text);
                found.extend(of_words(view, step, (instruction, at), words, Source::Script(shell, site)));
            }
        }
    }
    found.sort_by_key(|found| found.at);
    found
}

fn of_words<'v, 'a>(
    view: &View,
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
        match words[program + package].arg().known() {
            Some(word) => names.extend(name(word)),
            None => {
                if let Source::Script(shell, site) = &source {
                    let word = &site.simple.words[program + package];
                    raw.insert(word.span.of(shell.logical.text()).to_owned());
                    names.extend(values(view, instruction, shell, site, word).iter().filter_map(|word| name(word)));
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
fn values(view: &View, instruction: usize, shell: &ShellText, site: &Site, word: &Word) -> Vec<String> {
    let text = shell.logical.text();
    let Some(variable) = sole_variable(word, text) else { return Vec::new() };
    if let Some(clause) = site.flow.loops.iter().rfind(|clause| clause.name.of(text) == variable) {
        return clause.words.iter().flatten().filter_map(|word| word.literal(text)).collect();
    }
    let value = view.stages.env(instruction, variable).and_then(|found| found.value.as_deref()).unwrap_or_default();
    value.split_whitespace().map(str::to_owned).collect()
}
