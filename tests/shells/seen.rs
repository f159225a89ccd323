//! What a script was seen to do.

use std::fmt;

use crate::protocol::Answer;
use crate::stub::{base_name, is_add, without_input};

/// One call of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// It was made to fail.
    pub failed: bool,
    /// The command line, and what it read from standard input.
    pub text: String,
}

impl Call {
    /// The command line.
    pub fn line(&self) -> &str {
        without_input(&self.text)
    }

    /// Whether it is `apk add`, not a program that starts one.
    pub fn is_add(&self) -> bool {
        let words: Vec<String> = self.line().split(' ').map(str::to_owned).collect();
        is_add(base_name(&words[0]), &words[1..])
    }

    /// Whether it is `apk update`, not a program that starts one.
    pub fn is_update(&self) -> bool {
        self.is_apk_with(&["update"])
    }

    /// Whether it is a call of apk that may be repeated, not of a program that starts one.
    pub fn is_apk(&self) -> bool {
        self.is_apk_with(&["add", "update", "upgrade"])
    }

    fn is_apk_with(&self, subcommands: &[&str]) -> bool {
        let (program, arguments) = self.line().split_once(' ').unwrap_or_default();
        base_name(program) == "apk" && arguments.split(' ').any(|word| subcommands.contains(&word))
    }

    /// Whether it is a pause.
    pub fn is_sleep(&self) -> bool {
        self.text.starts_with("sleep ")
    }

    /// Whether `apk` is in it.
    pub fn names_apk(&self) -> bool {
        self.line().split(' ').any(|word| base_name(word) == "apk")
    }
}

/// All that can be seen of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The exit status.
    pub status: i32,
    /// It had to be stopped.
    pub endless: bool,
    /// The calls in order.
    pub calls: Vec<Call>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The files it left.
    pub files: Vec<(String, String)>,
}

impl Seen {
    /// Whether the shell found that the script is none.
    pub fn is_refused(&self) -> bool {
        let complaints = ["yntax error", "unexpected EOF"];
        self.status != 0 && self.calls.is_empty() && complaints.iter().any(|text| self.stderr.contains(text))
    }

    /// Whether a redirection or `cd` failed for want of a file that is not in the jail.
    pub fn lacks_file(&self) -> bool {
        let complaints = ["cannot create", "can't create", "cannot open", "can't open", "can't cd", "o such file"];
        complaints.iter().any(|text| self.stderr.contains(text))
    }

    /// How often `line` was made to fail.
    pub fn failures(&self, line: &str) -> usize {
        self.calls.iter().filter(|call| call.failed && call.line() == line).count()
    }
}

impl From<Answer> for Seen {
    fn from(answer: Answer) -> Self {
        let call = |entry: &str| Some(Call { failed: entry.starts_with('1'), text: entry.get(2..)?.to_owned() });
        let Answer { status, endless, trace, stdout, stderr, files } = answer;
        Self { status, endless, calls: trace.lines().filter_map(call).collect(), stdout, stderr, files }
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for call in &self.calls {
            writeln!(f, "    {}{}", call.text, if call.failed { "    → fails" } else { "" })?;
        }
        for (name, output) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !output.is_empty() {
                writeln!(f, "    {name} {output:?}")?;
            }
        }
        for (file, text) in &self.files {
            writeln!(f, "    file {file} {text:?}")?;
        }
        writeln!(f, "    status {}{}", self.status, if self.endless { ", stopped: it has no end" } else { "" })
    }
}
