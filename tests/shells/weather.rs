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
    /// `status`: what a call that fails ends with.
    pub fn first_line(&self, reads: bool, status: i32) -> String {
        let reads = if reads { "reads" } else { "leaves" };
        let failures = match self {
            Weather::Calm => "calm".to_owned(),
            Weather::Miss(times, lines) => format!("miss {times}\t{}", lines.join("\t")),
            Weather::Down(line) => format!("down\t{line}"),
            Weather::AllDown => "down-all".to_owned(),
        };
        format!("{reads} {status}\t{failures}")
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
