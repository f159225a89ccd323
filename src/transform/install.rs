//! The action `install`: adds packages that a stage lacks.

mod flow;
mod insert;
mod stock;

use std::collections::HashSet;

use super::insertion::{comment_above, line_ahead};
use super::{Install, Step, Transform};
use crate::condition::{Place, Verdict, evaluate};
use crate::packages::{Package, is_apk_based};
use crate::report::{Effect, SkipCode};
use crate::scripts::is_posix;
use crate::span::Span;
use crate::stages::User;
use crate::view::{Finding, Fix, Omission, View};
use stock::{Stock, Use};

/// What the step has to say of each stage that the transform is for.
///
/// A stage that is ambiguous is left to [`condition::ambiguous`](crate::condition::ambiguous). A stage waits while one
/// that it is built from is still to be put right, since it may then have what it needs.
pub fn findings(view: &View, transform: &Transform, step: &Install) -> Vec<Finding> {
    by_stage(view, transform, step).into_iter().map(|(_, finding)| finding).collect()
}

/// The stages that lack packages and do not get them from the transform.
pub(super) fn given_up(view: &View, transform: &Transform) -> HashSet<usize> {
    let steps =
        transform.steps.iter().filter_map(|step| if let Step::Install(step) = step { Some(step) } else { None });
    let found = steps.flat_map(|step| by_stage(view, transform, step));
    found.filter(|(_, finding)| matches!(finding, Finding::Skip(_))).map(|(stage, _)| stage).collect()
}

fn by_stage(view: &View, transform: &Transform, step: &Install) -> Vec<(usize, Finding)> {
    let mut findings = Vec::new();
    let mut fixed = HashSet::new();
    for stage in 0..view.stages.stages.len() {
        if view.stages.ancestors(stage).any(|base| fixed.contains(&base)) {
            continue;
        }
        let Verdict::Needs(places) = evaluate(view, stage, transform.when.as_ref()) else { continue };
        let finding = of_stage(view, stage, &places, transform.when.is_none(), step);
        if matches!(finding, Finding::Fix(_)) {
            fixed.insert(stage);
        }
        findings.push((stage, finding));
    }
    findings
}

/// `anywhere`: the packages may come behind the need, since it is that of the whole stage.
fn of_stage(view: &View, stage: usize, places: &[Place], anywhere: bool, step: &Install) -> Finding {
    let stock = Stock::new(view, stage, step);
    // A command that installs the packages itself, and so has them, may be the need: hence the 1.
    let reach = |place: &Place| if anywhere { usize::MAX } else { place.at + 1 };
    let lacking = places.iter().find_map(|place| {
        let missing: Vec<_> = step.packages.iter().filter(|package| !stock.has(package, reach(place))).collect();
        (!missing.is_empty()).then_some((place, missing))
    });
    let Some((place, missing)) = lacking else {
        return Finding::Satisfied(Span::empty(places.first().map_or(0, |place| place.at)));
    };
    let need = Need { view, stage, step, place, reach: reach(place), missing: &missing, stock: &stock };
    match need.candidate() {
        Some(found) => Finding::Fix(need.extended(found)),
        None => need.new_command(),
    }
}

struct Need<'n, 'v, 'a> {
    view: &'n View<'a>,
    stage: usize,
    step: &'n Install,
    /// The first command that lacks something.
    place: &'n Place,
    /// Where in the file the packages must be there at the latest.
    reach: usize,
    missing: &'n [&'n super::Package],
    stock: &'n Stock<'v, 'a>,
}

impl<'v, 'a> Need<'_, 'v, 'a> {
    fn names(&self) -> Vec<&str> {
        self.missing.iter().map(|package| package.name.as_str()).collect()
    }

    /// The command of the stage that the packages go into: the first, but rather one without repositories of its own,
    /// from which the packages might come in versions that do not fit the others.
    fn candidate(&self) -> Option<&Use<'v, 'a>> {
        let usable = || self.stock.own.iter().filter(|found| self.is_usable(found));
        usable().find(|found| !has_own_repositories(found)).or_else(|| usable().next())
    }

    fn is_usable(&self, found: &Use) -> bool {
        let invocation = &found.invocation;
        let plain = found.flow().is_none_or(flow::Flow::is_plain);
        let offline = invocation.offline || self.view.instructions[found.instruction].flag("network") == Some("none");
        let packages = || invocation.packages.iter().map(|&package| &found.words[found.program + package]);
        let files = packages().all(|word| word.arg().known().is_some_and(|word| Package::parse(word).file));
        let undone = || self.stock.own.iter().any(|later| later.at > found.at && later.undoes(found));
        let deleted = || self.missing.iter().any(|package| self.stock.deletes(package, found.at, self.reach));
        found.is_step
            && found.here
            && found.at < self.reach
            && plain
            && invocation.group.is_none()
            && !offline
            && !files
            && !undone()
            && !deleted()
    }

    fn extended(&self, found: &Use) -> Fix {
        let names = self.names();
        let comment = comment_above(self.view, found.instruction, self.step.comment.as_deref());
        let edits = comment.into_iter().chain(insert::edits(self.view, found, &names)).collect();
        let message = format!("adds {} to `{}`", and(&names), self.command());
        Fix { at: found.at, edits, effect: Effect::Same, message }
    }

    fn command(&self) -> String {
        format!("{} {}", self.step.command.program, self.step.command.subcommand)
    }

    /// A command of its own, ahead of the need.
    fn new_command(&self) -> Finding {
        let instruction = self.place.instruction;
        let start = self.view.instructions[instruction].span.start;
        let image = self.view.stages.root_image(self.stage).unwrap_or_default();
        let program = &self.step.command.program;
        let known = self.stock.shows_manager() || (program == "apk" && is_apk_based(image));
        let names = and(&self.names());
        if !known {
            let message = format!("needs {names}, but this stage is not known to have {program}");
            return self.skip(SkipCode::NotApk, message);
        }
        if !is_posix(self.view.stages.shell(instruction)) {
            let message = format!("needs {names}, but the SHELL here is not a POSIX shell");
            return self.skip(SkipCode::ShellNotPosix, message);
        }
        if self.view.stages.user(instruction) != User::Root {
            let message = format!("needs {names}, but the user here is not known to be root");
            return self.skip(SkipCode::NotRoot, message);
        }
        if self.missing.iter().any(|package| self.stock.deletes(package, start, self.reach)) {
            let message = format!("needs {names}, but this RUN deletes them ahead of the command");
            return self.skip(SkipCode::Deleted, message);
        }
        let options: String = self.step.options.iter().map(|option| format!("{option} ")).collect();
        let line = format!("RUN {} {options}{}", self.command(), self.names().join(" "));
        let edit = line_ahead(self.view, instruction, &line, self.step.comment.as_deref());
        let message = format!("adds `{line}`");
        Finding::Fix(Fix { at: start, edits: vec![edit], effect: Effect::Same, message })
    }

    fn skip(&self, code: SkipCode, message: String) -> Finding {
        Finding::Skip(Omission { at: self.place.at, code, message })
    }
}

fn has_own_repositories(found: &Use) -> bool {
    found.words[found.program..].iter().any(|word| {
        let text = word.beginning();
        text.starts_with("--repository") || text.starts_with("-X")
    })
}

/// The words as people list them.
fn and(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
