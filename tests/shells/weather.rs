//! Which calls fail during a run.

use std::fmt;

/// What goes wrong, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Nothing.
    Calm,
    /// Each of the command lines fails that often, then succeeds.
    Miss(usize, Vec<String>),
    /// The command line fails always.
    Down(String),
    /// Every `apk add` fails always.
    AllDown,
}

impl Weather {
    /// As the stub reads it.
    ///
    /// `reads`: whether programs read their standard input to its end; not if the script itself reads on from it.
    pub fn first_line(&self, reads: bool) -> String {
        let reads = if reads { "reads" } else { "leaves" };
        match self {
            Weather::Calm => format!("{reads}\tcalm"),
            Weather::Miss(times, lines) => format!("{reads}\tmiss {times}\t{}", lines.join("\t")),
            Weather::Down(line) => format!("{reads}\tdown\t{line}"),
            Weather::AllDown => format!("{reads}\tdown-all"),
        }
    }
}

impl fmt::Display for Weather {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Weather::Calm => f.write_str("all succeed"),
            Weather::Miss(times, lines) => write!(f, "fails {times} times: {}", lines.join(", ")),
            Weather::Down(line) => write!(f, "fails always: {line}"),
            Weather::AllDown => f.write_str("every apk add fails always"),
        }
    }
}
