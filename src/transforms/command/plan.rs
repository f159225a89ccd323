//! What becomes of each word of a command.

use std::collections::{BTreeMap, BTreeSet};

use super::action::{CommandStep, Pins};
use super::option::{Match, OptionAt, OptionSpec, Wanted, has, open_text, options};
use super::words::{Call, CommandWord};
use crate::base::suggest::or_list;
use crate::knowledge::programs::{CommandReading, OptionValue, Package, Program, Role, Subcommand, WordOption};
use crate::knowledge::words::{AsArg, base_name};
use crate::report::SkipCode;

/// What becomes of a command.
#[derive(Debug)]
pub(super) struct Plan {
    /// One for each of its words.
    pub slots: Vec<Slot>,
    /// What is left alone, and why.
    pub left: Vec<Left>,
    /// What is done, for people.
    pub done: Vec<String>,
    /// Whether it has already what the step would give it.
    pub satisfied: bool,
}

/// What becomes of a word, and what comes behind it.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot {
    pub fate: Fate,
    /// New words in groups, which stand together.
    pub after: Vec<Vec<String>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Fate {
    #[default]
    Kept,
    Removed,
    Replaced(String),
}

/// Something that is left alone.
#[derive(Debug)]
pub(super) struct Left {
    pub code: SkipCode,
    pub message: String,
}

impl Slot {
    /// Puts words in the place of this one, as far as nothing has come there yet, else behind it.
    fn put(&mut self, words: &[String]) {
        match (&self.fate, words.split_first()) {
            (Fate::Removed, Some((first, rest))) => {
                self.fate = Fate::Replaced(first.clone());
                self.after.extend((!rest.is_empty()).then(|| rest.to_vec()));
            }
            _ => self.after.push(words.to_vec()),
        }
    }
}

/// Makes the plan for a command that is one of the step's.
pub(super) fn plan<'c>(step: &'c CommandStep, call: &'c Call<'c>, reading: &'c CommandReading<'c>) -> Plan {
    let slots = vec![Slot::default(); call.words.len()];
    let plan = Plan { slots, left: Vec::new(), done: Vec::new(), satisfied: false };
    let (program, subcommand) = (reading.invocation.program, reading.invocation.subcommand);
    let mut planner = Planner { step, call, reading, program, subcommand, plan, parts: BTreeMap::new() };
    planner.options();
    planner.arguments();
    planner.rename();
    planner.add();
    planner.plan
}

struct Planner<'c> {
    step: &'c CommandStep,
    call: &'c Call<'c>,
    reading: &'c CommandReading<'c>,
    program: &'static Program,
    subcommand: &'static Subcommand,
    plan: Plan,
    /// Of words with several options, which of these go.
    parts: BTreeMap<usize, Vec<usize>>,
}

impl Planner<'_> {
    fn slot(&mut self, word: usize) -> &mut Slot {
        &mut self.plan.slots[self.call.program + word]
    }

    fn fate(&self, word: usize) -> &Fate {
        &self.plan.slots[self.call.program + word].fate
    }

    fn leave(&mut self, code: SkipCode, message: String) {
        self.plan.left.push(Left { code, message });
    }

    fn name(&self) -> String {
        self.program.command_name(self.subcommand)
    }

    fn open_text(&self) -> Option<String> {
        open_text(self.reading, self.call)
    }

    fn has(&self, wanted: &Wanted) -> Match {
        has(self.program, self.reading, self.call.own(), wanted)
    }

    fn wanted(&self, spec: &OptionSpec) -> Option<Wanted> {
        spec.wanted(self.program, self.subcommand)
    }

    /// Takes options away, and puts others in their place.
    fn options(&mut self) {
        let removed = self.step.remove_options.iter().map(|spec| (spec, None));
        let replaced = self.step.replace_options.iter().map(|(from, to)| (from, Some(to)));
        let (mut written, mut built): (Vec<&OptionSpec>, Vec<String>) = (Vec::new(), Vec::new());
        // One of them is changed once.
        let mut taken = BTreeSet::new();
        for (from, to) in removed.chain(replaced).collect::<Vec<_>>() {
            let Some(wanted) = self.wanted(from) else { continue };
            let found: Vec<_> =
                options(self.reading).into_iter().map(|at| (wanted.is(self.program, at.option), at)).collect();
            let mut maybe = found.iter().any(|(is, _)| *is == Match::Maybe);
            let becomes = to.and_then(|to| self.wanted(to));
            let is_new = |at: &OptionAt| {
                becomes.as_ref().is_some_and(|becomes| becomes.is(self.program, at.option) == Match::Yes)
            };
            let old = found.into_iter().filter(|(is, at)| *is == Match::Yes && !is_new(at));
            for (_, at) in old.filter(|(_, at)| taken.insert((at.word, at.part))).collect::<Vec<_>>() {
                let is_there = |to: &OptionSpec| self.wanted(to).is_some_and(|to| self.has(&to) == Match::Yes);
                let to = to.filter(|to| !written.contains(to) && !is_there(to));
                match self.take(&at, to) {
                    true => {
                        written.extend(to);
                        let done = match to {
                            Some(to) => format!("replaces `{}` with `{}`", from.text(), to.text()),
                            None => format!("removes `{}`", from.text()),
                        };
                        self.note(done);
                    }
                    false => maybe = true,
                }
            }
            if maybe || self.open_text().is_some() {
                built.push(from.text());
            }
            let has_to = to.and_then(|to| self.wanted(to)).is_some_and(|to| self.has(&to) == Match::Yes);
            self.plan.satisfied |= has_to;
        }
        self.clusters();
        let place = self.open_text();
        self.leave_built(&built, place.as_deref());
    }

    /// Says so where words that the shell makes may be what the step is about.
    fn leave_built(&mut self, names: &[String], place: Option<&str>) {
        if !names.is_empty() {
            let names = or_list(names.iter().map(String::as_str));
            let place = place.map(|place| format!(" in `{place}`")).unwrap_or_default();
            let message = format!("`{}` may have {names}{place}, which is known only when it runs", self.name());
            self.leave(SkipCode::BuiltWord, message);
        }
    }

    fn note(&mut self, done: String) {
        if !self.plan.done.contains(&done) {
            self.plan.done.push(done);
        }
    }

    /// Takes an option away, and puts another in its place; false where the shell makes a part of its word.
    fn take(&mut self, at: &OptionAt, to: Option<&OptionSpec>) -> bool {
        let Role::Options(all) = &self.reading.roles[at.word] else { return false };
        if all.len() > 1 {
            if self.call.own()[at.word].arg().known().is_none() {
                return false;
            }
            self.parts.entry(at.word).or_default().push(at.part);
        } else {
            self.slot(at.word).fate = Fate::Removed;
        }
        if at.takes_next {
            self.slot(at.word + 1).fate = Fate::Removed;
        }
        match to {
            // Both were words with a value behind them.
            Some(to) if all.len() == 1 && at.takes_next && to.words.len() == 2 => {
                self.slot(at.word).fate = Fate::Replaced(to.words[0].clone());
                self.slot(at.word + 1).fate = Fate::Replaced(to.words[1].clone());
            }
            Some(to) => self.slot(at.word).put(&to.words),
            None => {}
        }
        true
    }

    /// Writes anew the words some of whose letters go.
    fn clusters(&mut self) {
        for (word, gone) in std::mem::take(&mut self.parts) {
            let Role::Options(all) = &self.reading.roles[word] else { continue };
            let text = self.call.own()[word].arg().beginning().to_owned();
            let kept = all.iter().enumerate().filter(|(part, _)| !gone.contains(part));
            let letters: String = kept.map(|(_, option)| option.name).collect();
            // Behind the last letter stands its value, if there is one in this word.
            let last = all
                .last()
                .filter(|_| !gone.contains(&(all.len() - 1)))
                .map_or(text.len(), |_| 1 + all.iter().map(|option| option.name.len()).sum::<usize>());
            let value = &text[last.min(text.len())..];
            let after = std::mem::take(&mut self.slot(word).after);
            self.slot(word).fate = match letters.is_empty() {
                true => Fate::Removed,
                false => Fate::Replaced(format!("-{letters}{value}")),
            };
            after.iter().for_each(|words| self.slot(word).put(words));
        }
    }

    /// Takes arguments away, and gives others another name.
    fn arguments(&mut self) {
        let roles = self.reading.roles.iter().enumerate();
        let found: Vec<usize> = roles.filter(|(_, role)| **role == Role::Argument).map(|(at, _)| at).collect();
        let is_any = |word: &str, name: &str| Package::split(self.program, word).0 == name || word == name;
        let known = |at: usize| self.call.own()[at].arg().beginning();
        let (mut gone, mut written) = (Vec::new(), Vec::new());
        let (mut built, mut built_in) = (Vec::new(), None);
        let removed = self.step.remove_arguments.iter().map(|name| (name, None));
        let renamed = self.step.rename_arguments.iter().map(|(from, to)| (from, Some(to)));
        for (from, to) in removed.chain(renamed).collect::<Vec<_>>() {
            for &at in found.iter().filter(|&&at| is_any(known(at), from)) {
                if *self.fate(at) != Fate::Kept {
                    continue;
                }
                if let Some(option) = at.checked_sub(1).filter(|&before| self.may_take_next(before)) {
                    let option = self.call.own()[option].raw;
                    let message =
                        format!("`{}` may be the value of `{option}`, which dockmod does not know", known(at));
                    self.leave(SkipCode::NoPlace, message);
                    continue;
                }
                let rest = if known(at) == from { "" } else { Package::split(self.program, known(at)).1 };
                if !rest.is_empty() && self.step.pins == Pins::Skip {
                    self.leave(
                        SkipCode::Pinned,
                        format!("`{}` in `{}` asks for more than the name", known(at), self.name()),
                    );
                    continue;
                }
                let new = to.map(|to| (to, format!("{to}{rest}")));
                match new.filter(|(_, new)| !written.contains(new) && !found.iter().any(|&at| known(at) == new)) {
                    Some((to, new)) => {
                        written.push(new.clone());
                        self.slot(at).fate = Fate::Replaced(new);
                        self.note(format!("renames `{from}` to `{to}`"));
                    }
                    None => {
                        gone.push(at);
                        self.slot(at).fate = Fate::Removed;
                        self.note(format!("removes `{from}`"));
                    }
                }
            }
            if let Some(place) = self.built_argument(from) {
                built.push(from.clone());
                built_in.get_or_insert(place);
            }
        }
        self.leave_built(&built, built_in.as_deref());
        let others = self.reading.roles.iter().filter(|role| matches!(role, Role::Argument | Role::Unknown)).count();
        if !gone.is_empty() && gone.len() == others {
            gone.iter().for_each(|&at| self.slot(at).fate = Fate::Kept);
            self.plan
                .done
                .retain(|done| !self.step.remove_arguments.iter().any(|name| *done == format!("removes `{name}`")));
            let message = format!("`{}` would be left without arguments, and do something else", self.name());
            self.leave(SkipCode::NothingLeft, message);
        }
    }

    /// How the word is written that the shell makes, and that may be the argument.
    fn built_argument(&self, name: &str) -> Option<String> {
        let may_be = |word: &CommandWord| {
            let start = word.arg().beginning();
            let pinned = !start.is_empty() && Package::split(self.program, start).0 == name;
            word.arg().known().is_none() && (word.may_become(name) || pinned)
        };
        let words = self.call.own().iter().zip(&self.reading.roles);
        let mut open = words.filter(|(word, role)| **role == Role::Unknown && may_be(word)).map(|(word, _)| word.raw);
        let found = open.next().map(str::to_owned);
        found.or_else(|| self.call.reads_arguments().then(|| "xargs".to_owned()))
    }

    /// Gives the program or the sub-command another name.
    fn rename(&mut self) {
        let Some(to) = self.step.renamed(self.program, self.subcommand) else { return };
        let names: Vec<usize> = self.with_role(&Role::Name);
        let subcommands: Vec<usize> = self.with_role(&Role::Subcommand);
        let (first, rest) = (names[0], &names[1..]);
        let word = self.call.own()[first].arg().beginning().to_owned();
        let is_same =
            Program::find(&word).is_some_and(|found| found.names().any(|name| name == to.program) && rest.is_empty());
        if !is_same && word.contains('/') {
            let message = format!("`{word}` is a path, and it is not known where `{}` is", to.program);
            return self.leave(SkipCode::NoPlace, message);
        }
        let mut changed = false;
        if !is_same {
            self.slot(first).fate = Fate::Replaced(to.program.clone());
            rest.iter().for_each(|&at| self.slot(at).fate = Fate::Removed);
            changed = true;
        }
        let old: Vec<&str> = subcommands.iter().map(|&at| self.call.own()[at].arg().beginning()).collect();
        // What runs the sub-command unasked may be alone in that.
        let unasked = subcommands.is_empty() && to.subcommand.is_empty() && !self.program.is_bare();
        let wanted = if unasked { vec![self.subcommand.name().to_owned()] } else { to.subcommand.clone() };
        let is_there = if is_same { self.is_spelling(&wanted, &old) } else { wanted == old };
        if !wanted.is_empty() && !is_there {
            changed = true;
            for (index, &at) in subcommands.iter().enumerate() {
                self.slot(at).fate = match wanted.get(index) {
                    Some(word) => Fate::Replaced(word.clone()),
                    None => Fate::Removed,
                };
            }
            let last = subcommands.last().copied().unwrap_or(first);
            let rest: Vec<String> = wanted.iter().skip(subcommands.len()).cloned().collect();
            self.slot(last).after.extend((!rest.is_empty()).then_some(rest));
        }
        if changed {
            self.note(format!("renames `{}` to `{}`", base_name(&self.name()), to.text()));
        }
    }

    /// Whether the words of a sub-command are another spelling of the one that is wanted.
    fn is_spelling(&self, wanted: &[String], found: &[&str]) -> bool {
        wanted.iter().map(String::as_str).eq(found.iter().copied()) || self.subcommand.is(&wanted.join(" "))
    }

    fn with_role(&self, wanted: &Role) -> Vec<usize> {
        let roles = self.reading.roles.iter().enumerate();
        roles.filter(|(_, role)| *role == wanted).map(|(at, _)| at).collect()
    }

    /// Puts in the options that are missing.
    fn add(&mut self) {
        for spec in &self.step.add_options {
            let Some(wanted) = self.wanted(spec) else { continue };
            let text = spec.text();
            match self.has(&wanted) {
                Match::Yes => {
                    self.plan.satisfied = true;
                    continue;
                }
                Match::Maybe => {
                    let message =
                        format!("`{}` may have `{text}`, with a value that is known only when it runs", self.name());
                    self.leave(SkipCode::BuiltWord, message);
                    continue;
                }
                Match::No => {}
            }
            let against = options(self.reading).into_iter().find(|at| wanted.is_against(self.program, at.option));
            if let Some(at) = against.filter(|at| !self.is_gone(at)) {
                let found = self.program.spelled(at.option.name);
                self.leave(
                    SkipCode::OtherValue,
                    format!("`{}` has `{found}` already, which says something else than `{text}`", self.name()),
                );
                continue;
            }
            let twice =
                self.program.takes_flags_twice() && wanted.value.is_none() || self.program.gathers(&wanted.name);
            if let Some(built) = self.open_text().filter(|_| !twice) {
                let message =
                    format!("`{}` may have `{text}` in `{built}`, which is known only when it runs", self.name());
                self.leave(SkipCode::BuiltWord, message);
                continue;
            }
            let anchor = self.anchor(self.program.is_global(&wanted.name));
            self.slot(anchor).after.push(spec.words.clone());
            self.note(format!("adds `{text}`"));
        }
    }

    fn is_gone(&self, at: &OptionAt) -> bool {
        *self.fate(at.word) != Fate::Kept
    }

    /// The word behind which a new option goes: the last option before the arguments, else what names the command.
    fn anchor(&self, global: bool) -> usize {
        let at = self.reading.invocation.subcommand_at;
        let roles = &self.reading.roles;
        let is_option = |role: &Role| matches!(role, Role::Options(_) | Role::Value);
        let (first, end) = match global {
            true => {
                let names = self.with_role(&Role::Name);
                (names[names.len() - 1], self.with_role(&Role::Subcommand).first().copied().unwrap_or(at + 1))
            }
            false => (at, roles.len()),
        };
        let behind = (first + 1..end).take_while(|&word| is_option(&roles[word]));
        let stays = |word: &usize| *self.fate(*word) != Fate::Removed;
        behind.filter(stays).filter(|&word| !self.may_take_next(word)).last().unwrap_or(first)
    }

    /// Whether the word is an option that the table does not have, and the argument behind it may be its value.
    fn may_take_next(&self, word: usize) -> bool {
        let Role::Options(found) = &self.reading.roles[word] else { return false };
        let followed = matches!(self.reading.roles.get(word + 1), Some(Role::Argument | Role::Unknown));
        let strange = |last: &WordOption| last.value == OptionValue::None && !self.program.knows_option(last.name);
        followed && found.last().is_some_and(strange)
    }
}
