//! A script before and after.

use std::fmt;

use crate::jail::Shell;
use crate::rules::Told;

/// A script before and after, and how it is started.
#[derive(Clone, Debug)]
pub struct Case {
    /// Where it comes from.
    pub name: String,
    /// The shells that may run it.
    pub shells: Vec<Shell>,
    /// Options of the shell before `-c`.
    pub options: Vec<String>,
    /// The original.
    pub before: String,
    /// The result.
    pub after: String,
    /// What the rewriter said; none if it was not asked.
    pub told: Option<Told>,
}

/// What programs end with that fail: `apk` with the first, `curl` with others, `apt` and `zypper` with the last.
const STATUSES: [i32; 4] = [1, 2, 99, 107];

impl Case {
    /// What commands that fail end with; another one from script to script, so that one run of each is enough.
    pub fn status(&self) -> i32 {
        STATUSES[self.before.bytes().map(usize::from).sum::<usize>() % STATUSES.len()]
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let indented = |text: &str| text.replace('\n', "\n    ");
        writeln!(f, "{}, with options {:?}", self.name, self.options)?;
        writeln!(f, "  before:\n    {}", indented(&self.before))?;
        writeln!(f, "  after:\n    {}", indented(&self.after))?;
        writeln!(f, "  report: {:?}", self.told)
    }
}
