//! What makes a step needless for a command, or wrong.

use super::action::{Unless, Variable};
use super::option::{Match, has};
use super::words::Call;
use crate::analysis::commands::{Assigned, RunCommand, WordText};
use crate::analysis::document::Document;
use crate::knowledge::programs::{CommandReading, Package, Role};
use crate::knowledge::words::AsArg;
use crate::syntax::dockerfile::Instruction;

/// Whether a step has to leave a command as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Excuse {
    /// It has not.
    No,
    /// It has.
    Yes,
    /// What decides that is known when the command runs only; how that is written.
    Built(String),
}

/// A command, and where it is.
pub(super) struct Where<'c, 'd, 'r> {
    pub document: &'c Document<'d>,
    pub instruction: &'c Instruction<'d>,
    pub command: &'c RunCommand<'r>,
    pub call: &'c Call<'r>,
    pub reading: &'c CommandReading<'c>,
}

impl Unless {
    pub(super) fn holds(&self, place: &Where) -> Excuse {
        let by_env = self.env.iter().map(|variable| of_variable(variable, place));
        let by_mount = self.mount.iter().map(|folder| of_mounts(folder, place.instruction));
        let all: Vec<Excuse> =
            by_env.chain(by_mount).chain([self.of_options(place), self.of_arguments(place)]).collect();
        let built = all.iter().find(|excuse| matches!(excuse, Excuse::Built(_)));
        match all.contains(&Excuse::Yes) {
            true => Excuse::Yes,
            false => built.cloned().unwrap_or(Excuse::No),
        }
    }

    fn of_options(&self, place: &Where) -> Excuse {
        let Where { reading, call, .. } = place;
        let (program, subcommand) = (reading.invocation.program, reading.invocation.subcommand);
        let wanted = self.option.iter().filter_map(|spec| spec.wanted(program, subcommand));
        let found: Vec<Match> = wanted.map(|wanted| has(program, reading, call.own(), &wanted)).collect();
        if found.contains(&Match::Yes) {
            return Excuse::Yes;
        }
        match super::option::open_text(reading, call) {
            Some(text) if !found.is_empty() => Excuse::Built(text),
            _ if found.contains(&Match::Maybe) => Excuse::Built("the value of an option".to_owned()),
            _ => Excuse::No,
        }
    }

    fn of_arguments(&self, place: &Where) -> Excuse {
        let Where { reading, call, .. } = place;
        let program = reading.invocation.program;
        let words = || call.own().iter().zip(&reading.roles);
        let arguments = words().filter(|(_, role)| **role == Role::Argument).map(|(word, _)| word.arg().beginning());
        let is = |name: &String, word: &str| word == name || Package::split(program, word).0 == name;
        if arguments.into_iter().any(|word| self.argument.iter().any(|name| is(name, word))) {
            return Excuse::Yes;
        }
        let may_be = |word: &super::words::CommandWord| self.argument.iter().any(|name| word.may_become(name));
        let built =
            words().find(|(word, role)| **role == Role::Unknown && may_be(word)).map(|(word, _)| word.raw.to_owned());
        let from_input = || (call.reads_arguments() && !self.argument.is_empty()).then(|| "xargs".to_owned());
        built.or_else(from_input).map_or(Excuse::No, Excuse::Built)
    }
}

/// Whether a variable is in force at the command: from ENV or ARG, set for it, or exported before it in its script.
fn of_variable(wanted: &Variable, place: &Where) -> Excuse {
    let is_value = |value: Option<&str>| match (&wanted.value, value) {
        (None, _) => Excuse::Yes,
        (Some(wanted), Some(value)) if wanted == value => Excuse::Yes,
        (Some(_), Some(_)) => Excuse::No,
        (Some(_), None) => Excuse::Built(format!("${}", wanted.name)),
    };
    let prefixes = place.call.stripped.assignments.iter().filter_map(|&at| {
        let value = place.call.words[at].arg();
        let (name, rest) = value.beginning().split_once('=')?;
        (name == wanted.name).then(|| is_value(value.known().map(|_| rest)))
    });
    let own = place.command.assigned().filter(|set| set.exported && set.name == wanted.name);
    let own = own.map(|set| is_value(set.value.as_deref()));
    if let Some(excuse) = prefixes.chain(own).last() {
        return excuse;
    }
    if let Some(exported) = exported(&wanted.name, place) {
        return is_value(exported.value.as_deref());
    }
    let (stages, instruction) = (&place.document.stages, place.command.instruction);
    match stages.env(instruction, &wanted.name) {
        Some(found) => is_value(found.value.as_deref()),
        None if stages.has_variable(instruction, &wanted.name) => is_value(None),
        None => Excuse::No,
    }
}

/// The last `export` of the variable before the command in its script, wherever that stands.
fn exported(name: &str, place: &Where) -> Option<Assigned> {
    let shell = place.command.shell().filter(|shell| shell.mapped.text().contains("export"))?;
    let at = place.command.start();
    let before = shell.commands(place.command.instruction).filter(|command| command.start() < at);
    let exports = before.filter_map(|command| {
        let words = command.words();
        let is_export = words.first().is_some_and(|word| word.arg().known() == Some("export"));
        let of_word = |word: &WordText| {
            let bare =
                || word.arg().known().map(|name| Assigned { name: name.to_owned(), value: None, exported: true });
            Assigned::of_word(word).or_else(bare)
        };
        words.iter().skip(1).filter(|_| is_export).filter_map(of_word).rfind(|set| set.name == name)
    });
    exports.last()
}

/// Whether a mount of the RUN lies on the folder, or on one that it is in.
fn of_mounts(folder: &str, instruction: &Instruction) -> Excuse {
    let folder = folder.trim_end_matches('/');
    let mounts = instruction.flags.iter().filter_map(|flag| flag.value.strip_prefix("--mount="));
    let mut excuse = Excuse::No;
    for mount in mounts {
        let keys = mount.split(',').filter_map(|pair| pair.split_once('='));
        let mut targets =
            keys.filter(|(key, _)| ["target", "dst", "destination"].contains(&key.to_ascii_lowercase().as_str()));
        let Some((_, target)) = targets.next_back() else { continue };
        let target = target.trim_matches('"').trim_end_matches('/');
        let is_above = || folder.strip_prefix(target).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if target.contains('$') {
            excuse = Excuse::Built(target.to_owned());
        } else if is_above() {
            return Excuse::Yes;
        }
    }
    excuse
}
