//! What becomes of a text, as data: what every output format is made from.

mod skip_code;

pub use skip_code::SkipCode;

use crate::base::span::Span;

/// What a change does to the meaning of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// A build that went through still does, and one that failed for good still does.
    Same,
    /// A failure that went unseen now ends the build.
    Stricter,
    /// A retry loop that hid its last failure now reports it.
    Repaired,
    /// A value that the author had set differently was replaced.
    Replaced,
    /// What a command or an instruction does is another thing than before, as the transform says.
    Different,
}

impl Effect {
    /// All of them.
    pub const ALL: [Effect; 5] =
        [Effect::Same, Effect::Stricter, Effect::Repaired, Effect::Replaced, Effect::Different];

    /// The name that reports use.
    pub const fn name(self) -> &'static str {
        match self {
            Effect::Same => "same",
            Effect::Stricter => "stricter",
            Effect::Repaired => "repaired",
            Effect::Replaced => "replaced",
            Effect::Different => "different",
        }
    }

    /// What that means for a build, in a clause.
    pub const fn meaning(self) -> &'static str {
        match self {
            Effect::Same => "a build that went through still does, and one that failed for good still does",
            Effect::Stricter => "a failure that went unseen now ends the build",
            Effect::Repaired => "a retry loop that hid its last failure now reports it",
            Effect::Replaced => "a value that was set differently is replaced",
            Effect::Different => "what is built is different, as the transform says",
        }
    }

    /// What that means for a build, at length.
    pub const fn details(self) -> &'static str {
        match self {
            Effect::Same => {
                "A build that went through still does, and one that failed for good still does. What changes is how \
                 often a command is tried before it counts as failed, or what a stage has that it needs. Text output \
                 names every effect but this one."
            }
            Effect::Stricter => {
                "A failure that went unseen now ends the build. In `apk add vim; rm -rf /tmp/*` without `set -e`, the \
                 status of `apk add` is lost, and the image is built without vim. Check that the build may fail there; \
                 `ignored-failure = \"keep\"` in dockmod.toml or in the transform leaves such failures unseen."
            }
            Effect::Repaired => {
                "A retry loop that hid its last failure now reports it. In `for i in 1 2 3; do apk add vim && break || \
                 sleep 5; done`, the last command to run is `sleep 5`, which succeeds, and so does the loop. Such a \
                 build now fails where it went on without the packages."
            }
            Effect::Replaced => {
                "A variable that was set to another value in the Dockerfile now has the value of the transform. Check \
                 that nothing else relies on the old value."
            }
            Effect::Different => {
                "The image is built from something else, or holds something else: `apt-get install` with \
                 `--no-install-recommends` installs fewer packages. The author of the transform says so, with \
                 `effect = \"different\"` in the step. Check that nothing needs what is missing."
            }
        }
    }
}

/// One fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The transform.
    pub transform: String,
    /// Which of its steps, from 1.
    pub step: usize,
    /// The build stage that it is in, from 0; none before the first FROM.
    pub stage: Option<usize>,
    /// Where, in the file as it was read.
    pub span: Span,
    /// What it does to the meaning.
    pub effect: Effect,
    /// What was done, for people.
    pub message: String,
    /// Which edits of the file as it was read make it: indices, in order. A change may share an edit with others.
    pub edits: Vec<usize>,
}

/// One place that was right already.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Satisfied {
    /// The transform.
    pub transform: String,
    /// Where, in the file as it was read.
    pub span: Span,
}

/// One place that a transform was for, and left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The transform.
    pub transform: String,
    /// Where, in the file as it was read.
    pub span: Span,
    /// The kind of reason.
    pub code: SkipCode,
    /// Why, for people.
    pub message: String,
}

/// One place where the author keeps a transform from doing what it would do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suppressed {
    /// The transform.
    pub transform: String,
    /// Where, in the file as it was read.
    pub span: Span,
    /// The author's reason.
    pub reason: Option<String>,
    /// What would have been done, or why the place would have been left alone anyway; for people.
    pub message: String,
}
