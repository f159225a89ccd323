//! The condition of a transform.

use crate::analysis::commands::CommandPattern;
use crate::analysis::document::Document;
use crate::knowledge::distributions::DistributionPattern;
use crate::knowledge::images::tagged_name;

/// A condition on a stage.
///
/// It holds where the base image is as asked and the stage runs one of `runs`, if any are named; a stage that also runs
/// one of `foreign` is ambiguous. A command that is one of `foreign` is none of `runs`.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What is asked of the image that the stage is built from.
    pub base: BaseCondition,
    /// Commands one of which the stage must run; all stages will do where there is none.
    pub runs: Vec<CommandPattern>,
    /// Commands that run another command, given in front: `uv run`.
    pub launchers: Vec<CommandPattern>,
    /// Commands that show that the stage means another program of the same name.
    pub foreign: Vec<CommandPattern>,
    /// Commands that, run earlier, put another program of that name in place: `npm install prisma`.
    pub replaced_by: Vec<CommandPattern>,
    /// Names of base images, without registry, namespace and tag, on which it is another program.
    pub not_based_on: Vec<glob::Pattern>,
}

/// What is asked of a base image.
#[derive(Clone, Debug, Default)]
pub struct BaseCondition {
    /// The distribution and its release.
    pub distribution: Option<DistributionPattern>,
    /// Images, as `name:tag`, one of which it must be.
    pub images: Vec<glob::Pattern>,
}

impl BaseCondition {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.distribution.is_none() && self.images.is_empty()
    }

    /// Whether what a stage is built from is as asked; none where that is not known.
    pub fn holds(&self, document: &Document, stage: usize) -> Option<bool> {
        if self.is_empty() {
            return Some(true);
        }
        let image = document.stages.known_root_image(stage)?;
        let name = tagged_name(image);
        let listed = self.images.is_empty() || self.images.iter().any(|pattern| pattern.matches(&name));
        let distribution = self.distribution.as_ref().map_or(Some(true), |pattern| pattern.fits(image));
        if listed { distribution } else { Some(false) }
    }

    /// What is asked, in words.
    pub fn texts(&self) -> Vec<String> {
        let images = self.images.iter().map(|pattern| pattern.as_str().to_owned());
        self.distribution.iter().map(|pattern| pattern.text.clone()).chain(images).collect()
    }
}
