//! Which stages a transform is for: evaluates [`Condition`] on a stage.

mod unread;

use std::rc::Rc;

use crate::analysis::commands::CommandPattern;
use crate::analysis::commands::{Assigned, Launched};
use crate::analysis::document::Document;
use crate::analysis::scripts::{Run, ShellText, of_run};
use crate::base::arena::Arena;
use crate::base::span::Span;
use crate::knowledge::images::image_name;
use crate::knowledge::words::AsArg;
use crate::report::SkipCode;
use crate::syntax::dockerfile::{Body, Instruction, Keyword};
use crate::transforms::condition::Condition;
use crate::transforms::finding::{Finding, Skip};

pub use unread::unread;

/// What a condition says of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The transform is not for it.
    NotForIt,
    /// It is: the commands that need what the transform brings, in order; at least one.
    Needs(Vec<Place>),
    /// The stage runs both the program that is meant and another one of its name; the first of the former.
    Ambiguous(Place),
    /// Only an ONBUILD of it needs what the transform brings, in the builds of other images; the first that does.
    Onbuild(Place),
}

/// A command of a RUN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The instruction.
    pub instruction: usize,
    /// Where the command starts, in the file.
    pub at: usize,
    /// What is set for the command, as far as it matters to the transform, the latest last.
    pub assigned: Vec<Rc<Assigned>>,
}

impl Verdict {
    /// The same, where it was found in ONBUILD alone.
    fn in_onbuild(self) -> Self {
        match self {
            Self::Needs(places) => places.into_iter().next().map_or(Self::NotForIt, Self::Onbuild),
            Self::Ambiguous(place) => Self::Onbuild(place),
            verdict => verdict,
        }
    }
}

impl Place {
    /// The value that is set for the command before what the stage sets.
    pub fn assigned(&self, name: &str) -> Option<&Assigned> {
        self.assigned.iter().rfind(|assigned| assigned.name == name).map(Rc::as_ref)
    }
}

/// Evaluates the condition of a transform on each stage; without one, every RUN has the need.
///
/// `variables` are those whose value decides what the transform does.
/// An instruction that the transform has to leave alone has no need; what it does to the stage counts all the same.
pub fn evaluate(document: &Document, transform: &str, when: Option<&Condition>, variables: &[&str]) -> Vec<Verdict> {
    let stages = &document.stages.stages;
    let Some(condition) = when.filter(|condition| !condition.runs.is_empty()) else {
        return (0..stages.len()).map(|stage| unconditional(document, stage, transform)).collect();
    };
    let mut verdicts = Vec::with_capacity(stages.len());
    // Of each stage, whether its image is foreign and whether it or one that it is built from replaces the name.
    let mut inherited: Vec<(bool, bool)> = Vec::with_capacity(stages.len());
    for (number, stage) in stages.iter().enumerate() {
        let base = stage.parent().map(|base| inherited[base]);
        let (foreign, replaced) = base.unwrap_or_else(|| (foreign_base(document, number, condition), false));
        let found = sightings(document, number, condition, variables);
        inherited.push((foreign, replaced || found.iter().any(|sighting| sighting.kind == Kind::Replaces)));
        let has_need = |place: &Place| !document.is_suppressed(place.instruction, transform);
        let (_, replaces) = inherited[number];
        verdicts.push(match verdict(found, replaced, has_need) {
            _ if foreign => Verdict::NotForIt,
            Verdict::NotForIt => verdict(in_onbuild(document, number, condition), replaces, has_need).in_onbuild(),
            own => own,
        });
    }
    verdicts
}

/// `replaced`: the stages that this one is built from put another program in place of the name.
fn verdict(found: Vec<Sighting>, mut replaced: bool, has_need: impl Fn(&Place) -> bool) -> Verdict {
    let mut own = Vec::new();
    let mut foreign = false;
    for Sighting { place, kind } in found {
        match kind {
            Kind::ByName if replaced => foreign = true,
            Kind::Sure | Kind::ByName => own.extend(Some(place).filter(&has_need)),
            Kind::Foreign => foreign = true,
            Kind::Replaces => replaced = true,
        }
    }
    match own.first() {
        None => Verdict::NotForIt,
        Some(first) if foreign => Verdict::Ambiguous(first.clone()),
        Some(_) => Verdict::Needs(own),
    }
}

/// One finding for each stage that may need what the transform brings, and does not get it.
pub fn unclear(verdicts: &[Verdict]) -> Vec<Finding> {
    let skip = |verdict: &Verdict| {
        let (place, code, message) = match verdict {
            Verdict::Ambiguous(place) => {
                let message = "this stage runs two programs of the same name, so what it needs is not clear";
                (place, SkipCode::Ambiguous, message)
            }
            Verdict::Onbuild(place) => {
                (place, SkipCode::Onbuild, "what needs this stands in ONBUILD, and runs in the builds of other images")
            }
            Verdict::NotForIt | Verdict::Needs(_) => return None,
        };
        Some(Skip::new(Span::empty(place.at), code, message))
    };
    verdicts.iter().filter_map(skip).map(Finding::Skip).collect()
}

fn unconditional(document: &Document, stage: usize, transform: &str) -> Verdict {
    let has_need = |index: &usize| document.is_run(*index) && !document.is_suppressed(*index, transform);
    let runs = document.stages.stages[stage].instructions.clone().filter(has_need);
    let places: Vec<_> = runs
        .map(|instruction| {
            let at = document.instructions[instruction].span.start;
            Place { instruction, at, assigned: Vec::new() }
        })
        .collect();
    if places.is_empty() { Verdict::NotForIt } else { Verdict::Needs(places) }
}

fn foreign_base(document: &Document, stage: usize, condition: &Condition) -> bool {
    let Some(image) = document.stages.root_image(stage) else { return false };
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

fn sightings(document: &Document, stage: usize, condition: &Condition, variables: &[&str]) -> Vec<Sighting> {
    let mut found = Vec::new();
    for instruction in document.stages.stages[stage].instructions.clone() {
        document.with_run(instruction, |run| {
            each_sighting(instruction, run, condition, variables, &mut |sighting| found.push(sighting));
        });
    }
    found.sort_by_key(|sighting| sighting.place.at);
    found
}

/// What the ONBUILD instructions of a stage run; each is the place of all that it runs.
fn in_onbuild(document: &Document, stage: usize, condition: &Condition) -> Vec<Sighting> {
    let mut found = Vec::new();
    for index in document.stages.stages[stage].instructions.clone() {
        let instruction = document.instructions[index];
        let Body::Onbuild(inner) = &instruction.body else { continue };
        if inner.keyword == Some(Keyword::Run) {
            let inner = Instruction { heredocs: instruction.heredocs.clone(), ..(**inner).clone() };
            let arena = Arena::new();
            let run = of_run(document.dockerfile.text, &inner, document.stages.shell(index), &arena);
            let at = instruction.keyword_span.start;
            each_sighting(index, &run, condition, &[], &mut |sighting| {
                found.push(Sighting { place: Place { at, ..sighting.place }, ..sighting });
            });
        }
    }
    found
}

/// Calls `see` on what the condition is about in a RUN.
fn each_sighting(
    instruction: usize,
    run: &Run,
    condition: &Condition,
    variables: &[&str],
    see: &mut dyn FnMut(Sighting),
) {
    let mut set = Set { variables, script: None, values: Vec::new() };
    for command in run.commands(instruction) {
        set.enter(command.shell());
        let words = command.words();
        match words.first().map(|word| word.arg().known()) {
            None => command.assigned().for_each(|assigned| set.note(assigned)),
            Some(Some("export")) => words.iter().filter_map(Assigned::of_word).for_each(|assigned| set.note(assigned)),
            Some(_) => {
                let launched = Launched::new(words, &condition.launchers);
                if let Some(kind) = kind(&launched, condition) {
                    let own = command.assigned().chain(launched.assigned).map(Rc::new);
                    let assigned = set.values.iter().cloned().chain(own).collect();
                    see(Sighting { place: Place { instruction, at: command.start(), assigned }, kind });
                }
            }
        }
    }
}

/// What commands of a script so far have set of the variables that matter.
struct Set<'s> {
    variables: &'s [&'s str],
    script: Option<*const ()>,
    values: Vec<Rc<Assigned>>,
}

impl Set<'_> {
    /// Goes on to a command of a script, in which nothing of another is set.
    fn enter(&mut self, script: Option<&ShellText>) {
        let script = script.map(|script| std::ptr::from_ref(script).cast());
        if self.script != script {
            self.script = script;
            self.values.clear();
        }
    }

    fn note(&mut self, assigned: Assigned) {
        if self.variables.contains(&assigned.name.as_str()) {
            self.values.retain(|earlier| earlier.name != assigned.name);
            self.values.push(Rc::new(assigned));
        }
    }
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

#[cfg(test)]
mod tests;
