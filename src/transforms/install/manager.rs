//! Which package manager a stage has, and whether the packages of its release will do.

use super::action::{Install, PackageList};
use super::inventory;
use crate::analysis::document::Document;
use crate::knowledge::images::BaseImage;
use crate::knowledge::package_sources::{PackageSource, SOURCES};
use crate::knowledge::programs::Program;
use crate::report::SkipCode;
use crate::syntax::dockerfile::Keyword;

/// The package manager of a stage.
#[derive(Clone, Debug)]
pub struct Manager<'s> {
    /// What it installs; the first list of the step where none is known to be right.
    pub list: &'s PackageList,
    /// What it is called there; none where it is not known that the stage has it.
    pub program: Option<&'static Program>,
}

/// The package managers of the stages, in order.
///
/// What the base image has is known from the table, or else a command of the stage, or of one that it is built from,
/// shows it.
pub fn of_stages<'s>(document: &Document, step: &'s Install) -> Vec<Manager<'s>> {
    let stages = &document.stages.stages;
    let mut found: Vec<Manager> = Vec::with_capacity(stages.len());
    for (number, stage) in stages.iter().enumerate() {
        let inherited = stage.parent().map(|base| &found[base]).filter(|manager| manager.program.is_some());
        found.push(inherited.cloned().unwrap_or_else(|| of_stage(document, number, step)));
    }
    found
}

fn of_stage<'s>(document: &Document, stage: usize, step: &'s Install) -> Manager<'s> {
    let base = document.stages.root_image(stage).map(BaseImage::of).unwrap_or_default();
    let found = match base.manager.and_then(Program::find) {
        Some(program) => {
            step.lists.iter().find(|list| list.program().family() == program.family()).map(|list| (list, program))
        }
        None => step.lists.iter().find_map(|list| {
            let shows = inventory::uses(document, stage, list).into_iter().find(|found| found.shows_manager());
            shows.map(|found| (list, found.invocation.program))
        }),
    };
    match found {
        Some((list, program)) => Manager { list, program: Some(program) },
        None => Manager { list: &step.lists[0], program: None },
    }
}

/// Why packages of a stage will not do: it is not known what it is built from, or its release is too old.
pub fn release_fault(document: &Document, stage: usize, list: &PackageList) -> Option<(SkipCode, String)> {
    if list.since.is_empty() {
        return None;
    }
    let image = document.stages.root_image(stage).unwrap_or_default();
    let distribution = BaseImage::of(image).distribution;
    let known = distribution.as_ref().and_then(|found| {
        let since = list.since.iter().find(|since| since.distribution == found.name)?;
        Some((found.name, since, found.release.as_ref()?))
    });
    match known {
        None => Some((SkipCode::UnknownBase, format!("the release of the base image `{image}` is not known"))),
        Some((name, since, release)) if *release < since.release => {
            let written = &since.written;
            Some((SkipCode::OldRelease, format!("those of {name} {release} are too old, expected {written} or later")))
        }
        Some(_) => None,
    }
}

/// The first source of packages that a stage, or one that it is built from, adds to those of the distribution, with its
/// place in the file; 0 where the stage begins with it.
pub fn added_sources(document: &Document) -> Vec<Option<(usize, &'static PackageSource)>> {
    let mut found: Vec<Option<(usize, &'static PackageSource)>> = Vec::new();
    for stage in &document.stages.stages {
        let inherited = stage.parent().and_then(|base| found[base]).map(|(_, source)| (0, source));
        let own = || {
            stage.instructions.clone().find_map(|index| {
                let instruction = document.instructions[index];
                let adds = matches!(instruction.keyword, Some(Keyword::Run | Keyword::Copy | Keyword::Add));
                let text = instruction.span.of(document.dockerfile.text);
                let source = SOURCES.iter().find(|source| adds && text.contains(source.word))?;
                Some((instruction.span.start, source))
            })
        };
        found.push(inherited.or_else(own));
    }
    found
}
