//! The condition of a transform.

use crate::analysis::commands::CommandPattern;

/// A condition on a stage.
///
/// It holds where the stage runs one of `runs`; a stage that also runs one of `foreign` is ambiguous. A command that
/// is one of `foreign` is none of `runs`.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Commands one of which the stage must run.
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
