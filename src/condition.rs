//! Which stages a transform is for: evaluates [`Condition`] on a stage.

use crate::commands::{Assigned, Launched, WordText, words};
use crate::packages::image_name;
use crate::report::SkipCode;
use crate::scripts::{Run, ShellText};
use crate::shell::CommandKind;
use crate::shell::for_each_command;
use crate::transform::{CommandPattern, Condition, Transform};
use crate::view::{Finding, Omission, View};

/// What a condition says of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The transform is not for it.
    NotForIt,
    /// It is: the commands that need what the transform brings, in order; at least one.
    Needs(Vec<Place>),
    /// The stage runs both the program that is meant and another one of its name; the first of the former.
    Ambiguous(Place),
}

/// A command of a RUN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The instruction.
    pub instruction: usize,
    /// Where the command starts, in the file.
    pub at: usize,
    /// What is set for the command, the latest last.
    pub assigned: Vec<Assigned>,
}

impl Place {
    /// The value that is set for the command ahead of what the stage sets.
    pub fn assigned(&self, name: &str) -> Option<&Assigned> {
        self.assigned.iter().rfind(|assigned| assigned.name == name)
    }
}

/// Evaluates a condition on a stage; without one, every RUN has the need.
pub fn evaluate(view: &View, stage: usize, condition: Option<&Condition>) -> Verdict {
    let Some(condition) = condition else { return unconditional(view, stage) };
    if foreign_base(view, stage, condition) {
        return Verdict::NotForIt;
    }
    let found = sightings(view, stage, condition);
    let by_name = found.iter().any(|sighting| sighting.kind == Kind::ByName);
    let mut replaced = by_name && view.stages.ancestors(stage).skip(1).any(|base| replaces(view, base, condition));
    let mut own = Vec::new();
    let mut foreign = false;
    for Sighting { place, kind } in found {
        match kind {
            Kind::Sure => own.push(place),
            Kind::ByName if !replaced => own.push(place),
            Kind::ByName | Kind::Foreign => foreign = true,
            Kind::Replaces => replaced = true,
        }
    }
    match own.first() {
        None => Verdict::NotForIt,
        Some(first) if foreign => Verdict::Ambiguous(first.clone()),
        Some(_) => Verdict::Needs(own),
    }
}

/// One finding for each stage that the condition cannot tell.
pub fn ambiguous(view: &View, transform: &Transform) -> Vec<Finding> {
    let stages = 0..view.stages.stages.len();
    let omission = |stage| match evaluate(view, stage, transform.when.as_ref()) {
        Verdict::Ambiguous(place) => Some(Omission {
            at: place.at,
            code: SkipCode::Ambiguous,
            message: "this stage runs two programs of the same name, so what it needs is not clear".to_owned(),
        }),
        _ => None,
    };
    stages.filter_map(omission).map(Finding::Skip).collect()
}

fn unconditional(view: &View, stage: usize) -> Verdict {
    let runs = view.stages.stages[stage].instructions.clone().filter(|&index| view.runs[index].is_some());
    let places: Vec<_> = runs
        .map(|instruction| {
            let at = view.instructions[instruction].span.start;
            Place { instruction, at, assigned: Vec::new() }
        })
        .collect();
    if places.is_empty() { Verdict::NotForIt } else { Verdict::Needs(places) }
}

fn foreign_base(view: &View, stage: usize, condition: &Condition) -> bool {
    let Some(image) = view.stages.root_image(stage) else { return false };
    let name = image_name(image);
    condition.not_based_on.iter().any(|pattern| pattern.matches(name))
}

/// A command that the condition is about.
struct Sighting {
    place: Place,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It is the program that is meant, because a launcher or another program starts it.
    Sure,
    /// It is meant, unless another program has taken over the name.
    ByName,
    Foreign,
    Replaces,
}

fn sightings(view: &View, stage: usize, condition: &Condition) -> Vec<Sighting> {
    let mut found = Vec::new();
    for instruction in view.stages.stages[stage].instructions.clone() {
        if let Some(run) = &view.runs[instruction] {
            each_command(view, instruction, run, &mut |seen| {
                let launched = Launched::new(seen.words, &condition.launchers);
                if let Some(kind) = kind(&launched, condition) {
                    let assigned = seen.set.iter().cloned().chain(seen.own).chain(launched.assigned).collect();
                    found.push(Sighting { place: Place { instruction, at: seen.at, assigned }, kind });
                }
            });
        }
    }
    found.sort_by_key(|sighting| sighting.place.at);
    found
}

fn replaces(view: &View, stage: usize, condition: &Condition) -> bool {
    sightings(view, stage, condition).iter().any(|sighting| sighting.kind == Kind::Replaces)
}

fn kind(launched: &Launched, condition: &Condition) -> Option<Kind> {
    let any = |patterns: &[CommandPattern]| patterns.iter().any(|pattern| launched.is(pattern));
    // First: to `pnpm add prisma`, the pattern `pnpm prisma` fits as well.
    if any(&condition.replaced_by) {
        Some(Kind::Replaces)
    } else if any(&condition.foreign) {
        Some(Kind::Foreign)
    } else if let Some(pattern) = condition.runs.iter().find(|pattern| launched.is(pattern)) {
        let alone = launched.levels.len() == 1;
        Some(if alone && can_be_replaced(pattern, condition) { Kind::ByName } else { Kind::Sure })
    } else {
        None
    }
}

/// Whether the program that the pattern runs is what a replacing command brings: `npm install prisma` does not touch
/// `python -m prisma`.
fn can_be_replaced(pattern: &CommandPattern, condition: &Condition) -> bool {
    let Some(program) = pattern.words.first() else { return false };
    let brings = |by: &CommandPattern| by.words.last().is_some_and(|last| last.matches(program.as_str()));
    condition.replaced_by.iter().any(brings)
}

/// A command as it stands in a RUN.
struct Seen<'s> {
    at: usize,
    words: Vec<WordText>,
    /// What earlier commands of the script have set.
    set: &'s [Assigned],
    /// What is set in front of the command.
    own: Vec<Assigned>,
}

/// Calls `see` on every command that a RUN runs.
fn each_command(view: &View, instruction: usize, run: &Run, see: &mut dyn FnMut(Seen)) {
    if let Some(exec) = &run.exec {
        let words = exec.iter().map(|word| WordText::known(word.value.as_str())).collect();
        see(Seen { at: view.instructions[instruction].span.start, words, set: &[], own: Vec::new() });
    }
    for script in &run.scripts {
        each_in_script(script, see);
    }
}

fn each_in_script(shell: &ShellText, see: &mut dyn FnMut(Seen)) {
    let Ok(script) = &shell.script else { return };
    let text = shell.logical.text();
    let mut set = Vec::new();
    for_each_command(script, &mut |command| {
        let CommandKind::Simple(simple) = &command.kind else { return };
        let words = words(simple, text);
        let own = |exported| simple.assignments.iter().map(move |a| Assigned::of(a, text, exported));
        match words.first().and_then(|word| word.arg().known()) {
            None if words.is_empty() => set.extend(own(false)),
            Some("export") => set.extend(words.iter().filter_map(Assigned::of_word)),
            _ => {
                let at = shell.logical.source_start(command.span.start);
                see(Seen { at, words, set: &set, own: own(true).collect() });
            }
        }
    });
}

#[cfg(test)]
mod tests;
