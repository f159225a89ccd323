//! The action `install`: adds packages that a stage lacks.

mod action;
mod insert;
mod inventory;
mod manager;

use super::action::StepContext;
use super::waiting::Waiting;
use super::writing::insertion::{comment_above, line_ahead};
use crate::analysis::copied::{CopiedProgram, copied_programs};
use crate::analysis::document::Document;
use crate::analysis::exit_status::CallContext;
use crate::analysis::scripts::is_posix;
use crate::analysis::stages::User;
use crate::base::span::Span;
use crate::base::suggest::or_list;
use crate::knowledge::package_sources::PackageSource;
use crate::knowledge::programs;
use crate::knowledge::words::AsArg;
use crate::report::{Effect, SkipCode};
use crate::syntax::dockerfile::Keyword;
use crate::transforms::applies::{Place, Verdict};
use crate::transforms::finding::{Finding, Fix, Permits, Skip};
use inventory::{Installed, StagePackages, Use};
use manager::Manager;

pub use action::{ACTION, Install, Package, PackageList, Since};

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
    let managers = manager::of_stages(document, step);
    let of_manager = |(stage, manager): (usize, &Manager)| inventory::uses(document, stage, manager.list);
    let uses: Vec<_> = managers.iter().enumerate().map(of_manager).collect();
    let (copied, sources) = (copied_programs(document), manager::added_sources(document));
    let mut findings = Vec::new();
    let mut waiting = Waiting::default();
    let mut left: Vec<Installed> = Vec::with_capacity(stages.len());
    for (stage, verdict) in verdicts.iter().enumerate() {
        let manager = &managers[stage];
        let of_base =
            |base: usize| Some(left[base].clone()).filter(|_| std::ptr::eq(managers[base].list, manager.list));
        let base = stages[stage].parent().and_then(of_base);
        let base = base.unwrap_or_else(|| Installed::new(&manager.list.packages));
        let stock = StagePackages::new(&uses[stage], base);
        waiting.enter(document, stage);
        if let Verdict::Needs(places) = verdict
            && !waiting.is_on(stage)
        {
            let stock = Stock { stage, manager, packages: &stock, copied: &copied[stage], source: sources[stage] };
            let finding = of_stage(context, places, step, stock);
            if matches!(finding, Finding::Fix(_)) {
                waiting.fixes(stage);
            }
            findings.push((stage, finding));
        }
        left.push(stock.left);
    }
    findings
}

/// What a stage has, and how it gets more.
#[derive(Clone, Copy)]
struct Stock<'n, 'u, 'v> {
    stage: usize,
    manager: &'n Manager<'u>,
    packages: &'n StagePackages<'u, 'v>,
    /// Programs that it has without a package.
    copied: &'n [CopiedProgram],
    /// Where packages come from besides the distribution, and from which place on.
    source: Option<(usize, &'static PackageSource)>,
}

impl Stock<'_, '_, '_> {
    /// Whether a program that the package is wanted for is there.
    fn has_program(&self, package: &Package, before: usize) -> bool {
        let is_wanted = |copied: &&CopiedProgram| package.program.as_deref() == Some(copied.name);
        self.copied.iter().filter(is_wanted).any(|copied| copied.at < before)
    }

    /// The source from which other packages than the distribution's have come before that place.
    fn source_before(&self, before: usize) -> Option<&'static PackageSource> {
        self.source.filter(|(at, _)| *at < before).map(|(_, source)| source)
    }
}

/// A command that is there gets more packages.
const EXTENDS: Permits = Permits::comments().and_edits(Keyword::Run);

/// A command comes in.
const ADDS: Permits = Permits::comments().and_adds(Keyword::Run);

/// Without a condition the packages may come after the need, since it is that of the whole stage.
fn of_stage(context: &StepContext, places: &[Place], step: &Install, stock: Stock) -> Finding {
    let StepContext { document, transform, unconditional: anywhere, steps, .. } = *context;
    let places = || places.iter().filter(|place| !steps.iter().any(|step| step.is_declined_at(place)));
    // A command that installs the packages itself, and so has them, may be the need: hence the 1.
    let reach = |place: &Place| if anywhere { usize::MAX } else { place.at + 1 };
    let mut walk = stock.packages.walk();
    let lacking = places().find_map(|place| {
        let mut missing = walk.missing(reach(place));
        missing.retain(|package| !stock.has_program(package, reach(place)));
        if let Some(source) = stock.source_before(reach(place))
            && !missing.iter().any(|package| package.name == source.package)
        {
            missing.retain(|package| !source.contains.contains(&package.name.as_str()));
        }
        (!missing.is_empty()).then_some((place, missing))
    });
    let Some((place, missing)) = lacking else {
        return Finding::Satisfied(Span::empty(places().next().map_or(0, |place| place.at)));
    };
    let deletions = stock.packages.deletions(&missing);
    let (list, reach) = (stock.manager.list, reach(place));
    let need = Need { document, transform, step, list, place, reach, missing: &missing, stock, deletions };
    if let Some(skip) = need.obstacle() {
        return skip;
    }
    match need.candidate() {
        Some(found) => Finding::Fix(need.extended(found)),
        None => need.new_command(),
    }
}

struct Need<'n, 'u, 'v, 'a> {
    document: &'n Document<'a>,
    transform: &'n str,
    step: &'n Install,
    list: &'n PackageList,
    /// The first command that lacks something.
    place: &'n Place,
    /// Where in the file the packages must be there at the latest.
    reach: usize,
    missing: &'n [&'n Package],
    stock: Stock<'n, 'u, 'v>,
    /// What deletes in the stage what is missing, in order.
    deletions: Vec<&'u Use<'v>>,
}

impl<'u, 'v> Need<'_, 'u, 'v, '_> {
    fn names(&self) -> Vec<&str> {
        self.missing.iter().map(|package| package.name.as_str()).collect()
    }

    /// The command of the stage that the packages go into: the first, but rather one without repositories of its own,
    /// from which the packages might come in versions that do not fit the others.
    fn candidate(&self) -> Option<&'u Use<'v>> {
        let usable = || self.stock.packages.own.iter().filter(|found| self.is_usable(found));
        usable().find(|found| !found.invocation.has_own_sources()).or_else(|| usable().next())
    }

    fn is_usable(&self, found: &Use) -> bool {
        let invocation = &found.invocation;
        let plain = found.context.as_ref().is_none_or(CallContext::is_plain);
        let offline = invocation.is_offline()
            || self.document.instructions[found.command.instruction].flag("network") == Some("none");
        let packages = || invocation.packages.iter().map(|&package| &found.words[found.program + package]);
        let is_file = |word: &str| programs::Package::read(invocation.program, word).file;
        let files = packages().all(|word| word.arg().known().is_some_and(is_file));
        found.is_step
            && found.here
            && found.at < self.reach
            && plain
            && invocation.group().is_none()
            && !offline
            && !files
            && found.is_as_careful_as(self.list)
            && !self.stock.packages.undoes(found)
            && !self.deletes(found.at)
            // To the shell a CR is part of the last word of its line.
            && !found.command.shell().is_some_and(|shell| shell.crlf)
            && !self.document.is_suppressed(found.command.instruction, self.transform)
    }

    /// Whether the stage deletes what is missing between `from` and the need.
    fn deletes(&self, from: usize) -> bool {
        let next = self.deletions.partition_point(|found| found.at <= from);
        self.deletions.get(next).is_some_and(|found| found.at < self.reach)
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
            readings: Vec::new(),
        }
    }

    fn command(&self) -> String {
        let program = self.stock.manager.program.unwrap_or(self.list.program());
        format!("{} {}", program.name, self.list.command.subcommand)
    }

    /// What is not known of the stage, or wrong with its packages, so that none are added.
    fn obstacle(&self) -> Option<Finding> {
        let names = and(&self.names());
        let Some(_) = self.stock.manager.program else {
            let managers: Vec<&str> = self.step.lists.iter().map(|list| list.command.program.as_str()).collect();
            let image = self.document.stages.root_image(self.stock.stage).unwrap_or_default();
            let base = if image.is_empty() { "its base image".to_owned() } else { format!("the base image `{image}`") };
            let message = format!("needs {names} from {}, which {base} is not known to have", or_list(managers));
            return Some(self.skip(SkipCode::UnknownBase, message));
        };
        if let Some(source) = self.stock.source_before(self.reach) {
            let message = format!("needs {names}, and {} may have other packages of these names", source.word);
            return Some(self.skip(SkipCode::UnknownBase, message));
        }
        let (code, message) = manager::release_fault(self.document, self.stock.stage, self.list)?;
        Some(self.skip(code, format!("needs {names}, but {message}")))
    }

    /// A command of its own, before the need.
    fn new_command(&self) -> Finding {
        let instruction = self.place.instruction;
        let span = self.document.instructions[instruction].span;
        let names = and(&self.names());
        if !is_posix(self.document.stages.shell(instruction)) {
            let message = format!("needs {names}, but the SHELL here is not a POSIX shell");
            return self.skip(SkipCode::ShellNotPosix, message);
        }
        if self.document.stages.user(instruction) != User::Root {
            let deleted = self.deletions.iter().rfind(|found| found.at < self.reach);
            let (code, message) = match deleted.map(|found| found.text(self.document.dockerfile.text)) {
                Some(text) => (
                    SkipCode::Deleted,
                    format!("needs {names}, which `{text}` deletes, and the user here is not known to be root"),
                ),
                None => (SkipCode::NotRoot, format!("needs {names}, but the user here is not known to be root")),
            };
            return self.skip(code, message);
        }
        if let Some(found) = self.deletions.iter().find(|found| found.at > span.start && found.at < self.reach) {
            let text = found.text(self.document.dockerfile.text);
            let message = format!("needs {names}, but `{text}` in this RUN deletes them before the command");
            return self.skip(SkipCode::Deleted, message);
        }
        let options: String = self.list.options.iter().map(|option| format!("{option} ")).collect();
        let program = self.stock.manager.program.unwrap_or(self.list.program());
        let before = program.refresh.map(|refresh| format!("{refresh} && ")).unwrap_or_default();
        let after = program.clean.map(|clean| format!(" && {clean}")).unwrap_or_default();
        let line = format!("RUN {before}{} {options}{}{after}", self.command(), self.names().join(" "));
        let edit = line_ahead(self.document, instruction, &line, self.step.comment.as_deref());
        let message = format!("adds `{line}`");
        let (edits, concerns) = (vec![edit], vec![instruction]);
        Finding::Fix(Fix { span, edits, permits: ADDS, effect: Effect::Same, message, concerns, readings: Vec::new() })
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
