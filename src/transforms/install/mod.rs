//! The action `install`: adds packages that a stage lacks.

mod action;
mod insert;
mod inventory;

use super::action::StepContext;
use super::waiting::Waiting;
use super::writing::insertion::{comment_above, line_ahead};
use crate::analysis::document::Document;
use crate::analysis::exit_status::Context;
use crate::analysis::scripts::is_posix;
use crate::analysis::stages::User;
use crate::base::span::Span;
use crate::knowledge::images::BaseImage;
use crate::knowledge::programs;
use crate::knowledge::words::AsArg;
use crate::report::{Effect, SkipCode};
use crate::syntax::dockerfile::Keyword;
use crate::transforms::applies::{Place, Verdict};
use crate::transforms::finding::{Finding, Fix, Permits, Skip};
use inventory::{Installed, StagePackages, Use};

pub use action::{ACTION, Install, Package};

/// What the step has to say of each stage that the transform is for, with the stage.
///
/// A stage that is ambiguous is left to [`applies::unclear`](crate::transforms::applies::unclear). A stage waits while one
/// that it is built from is still to be put right, since it may then have what it needs.
fn by_stage(step: &Install, context: &StepContext) -> Vec<(usize, Finding)> {
    let StepContext { document, verdicts, .. } = *context;
    if !verdicts.iter().any(|verdict| matches!(verdict, Verdict::Needs(_))) {
        return Vec::new();
    }
    let stages = &document.stages.stages;
    let uses: Vec<_> = (0..stages.len()).map(|stage| inventory::uses(document, stage, step)).collect();
    let mut findings = Vec::new();
    let mut waiting = Waiting::default();
    let mut left: Vec<Installed> = Vec::with_capacity(stages.len());
    for (stage, verdict) in verdicts.iter().enumerate() {
        let base = stages[stage].parent().map_or_else(|| Installed::new(&step.packages), |base| left[base].clone());
        let stock = StagePackages::new(&uses[stage], base);
        waiting.enter(document, stage);
        if let Verdict::Needs(places) = verdict
            && !waiting.is_on(stage)
        {
            let finding = of_stage(context, stage, places, step, &stock);
            if matches!(finding, Finding::Fix(_)) {
                waiting.fixes(stage);
            }
            findings.push((stage, finding));
        }
        left.push(stock.left);
    }
    findings
}

/// A command that is there gets more packages.
const EXTENDS: Permits = Permits::comments().and_edits(Keyword::Run);

/// A command comes in.
const ADDS: Permits = Permits::comments().and_adds(Keyword::Run);

/// Without a condition the packages may come after the need, since it is that of the whole stage.
fn of_stage(
    context: &StepContext,
    stage: usize,
    places: &[Place],
    step: &Install,
    stock: &StagePackages<'_, '_>,
) -> Finding {
    let StepContext { document, transform, unconditional: anywhere, .. } = *context;
    // A command that installs the packages itself, and so has them, may be the need: hence the 1.
    let reach = |place: &Place| if anywhere { usize::MAX } else { place.at + 1 };
    let mut walk = stock.walk();
    let lacking = places.iter().find_map(|place| {
        let missing = walk.missing(reach(place));
        (!missing.is_empty()).then_some((place, missing))
    });
    let Some((place, missing)) = lacking else {
        return Finding::Satisfied(Span::empty(places.first().map_or(0, |place| place.at)));
    };
    let deletions = stock.deletions(&missing);
    let need =
        Need { document, stage, transform, step, place, reach: reach(place), missing: &missing, stock, deletions };
    match need.candidate() {
        Some(found) => Finding::Fix(need.extended(found)),
        None => need.new_command(),
    }
}

struct Need<'n, 'u, 'v, 'a> {
    document: &'n Document<'a>,
    stage: usize,
    transform: &'n str,
    step: &'n Install,
    /// The first command that lacks something.
    place: &'n Place,
    /// Where in the file the packages must be there at the latest.
    reach: usize,
    missing: &'n [&'n Package],
    stock: &'n StagePackages<'u, 'v>,
    /// Where the stage deletes what is missing, in order.
    deletions: Vec<usize>,
}

impl<'u, 'v> Need<'_, 'u, 'v, '_> {
    fn names(&self) -> Vec<&str> {
        self.missing.iter().map(|package| package.name.as_str()).collect()
    }

    /// The command of the stage that the packages go into: the first, but rather one without repositories of its own,
    /// from which the packages might come in versions that do not fit the others.
    fn candidate(&self) -> Option<&'u Use<'v>> {
        let usable = || self.stock.own.iter().filter(|found| self.is_usable(found));
        usable().find(|found| !found.invocation.has_own_sources()).or_else(|| usable().next())
    }

    fn is_usable(&self, found: &Use) -> bool {
        let invocation = &found.invocation;
        let plain = found.context.as_ref().is_none_or(Context::is_plain);
        let offline = invocation.is_offline()
            || self.document.instructions[found.command.instruction].flag("network") == Some("none");
        let packages = || invocation.packages.iter().map(|&package| &found.words[found.program + package]);
        let files = packages().all(|word| word.arg().known().is_some_and(|word| programs::Package::parse(word).file));
        found.is_step
            && found.here
            && found.at < self.reach
            && plain
            && invocation.group().is_none()
            && !offline
            && !files
            && !self.stock.undoes(found)
            && !self.deletes(found.at)
            // To the shell a CR is part of the last word of its line.
            && !found.command.shell().is_some_and(|shell| shell.crlf)
            && !self.document.is_suppressed(found.command.instruction, self.transform)
    }

    /// Whether the stage deletes what is missing between `from` and the need.
    fn deletes(&self, from: usize) -> bool {
        let next = self.deletions.partition_point(|&at| at <= from);
        self.deletions.get(next).is_some_and(|&at| at < self.reach)
    }

    fn extended(&self, found: &Use) -> Fix {
        let names = self.names();
        let comment = comment_above(self.document, found.command.instruction, self.step.comment.as_deref());
        let edits = comment.into_iter().chain(insert::edits(self.document, found, &names)).collect();
        let message = format!("adds {} to `{}`", and(&names), self.command());
        Fix {
            span: Span::empty(found.at),
            edits,
            permits: EXTENDS,
            effect: Effect::Same,
            message,
            concerns: vec![self.place.instruction],
        }
    }

    fn command(&self) -> String {
        self.step.command.to_string()
    }

    /// A command of its own, before the need.
    fn new_command(&self) -> Finding {
        let instruction = self.place.instruction;
        let span = self.document.instructions[instruction].span;
        let image = self.document.stages.root_image(self.stage).unwrap_or_default();
        let program = &self.step.command.program;
        let known = self.stock.shows_manager() || (program == "apk" && BaseImage::of(image).manager() == Some("apk"));
        let names = and(&self.names());
        if !known {
            let message = format!("needs {names} from {program}, which this stage is not known to have");
            return self.skip(SkipCode::NotApk, message);
        }
        if !is_posix(self.document.stages.shell(instruction)) {
            let message = format!("needs {names}, but the SHELL here is not a POSIX shell");
            return self.skip(SkipCode::ShellNotPosix, message);
        }
        if self.document.stages.user(instruction) != User::Root {
            let message = format!("needs {names}, but the user here is not known to be root");
            return self.skip(SkipCode::NotRoot, message);
        }
        if self.deletes(span.start) {
            let message = format!("needs {names}, but this RUN deletes them before the command");
            return self.skip(SkipCode::Deleted, message);
        }
        let options: String = self.step.options.iter().map(|option| format!("{option} ")).collect();
        let line = format!("RUN {} {options}{}", self.command(), self.names().join(" "));
        let edit = line_ahead(self.document, instruction, &line, self.step.comment.as_deref());
        let message = format!("adds `{line}`");
        let (edits, concerns) = (vec![edit], vec![instruction]);
        Finding::Fix(Fix { span, edits, permits: ADDS, effect: Effect::Same, message, concerns })
    }

    fn skip(&self, code: SkipCode, message: String) -> Finding {
        Finding::Skip(Skip::new(Span::empty(self.place.at), code, message))
    }
}

/// The words as people list them.
fn and(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
