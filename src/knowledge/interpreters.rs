//! Shells, interpreters, and programs that run what they are given, or never do.

use super::options::Options;
use super::words::{base_name, is_version};

/// Shells that run POSIX scripts.
const POSIX_SHELLS: &[&str] = &["sh", "ash", "bash", "dash", "ksh", "ksh93", "mksh", "yash", "zsh"];

/// Interpreters whose scripts are certainly not shell; a version may follow the name.
const OTHER_INTERPRETERS: &[&str] = &[
    "python",
    "node",
    "perl",
    "ruby",
    "php",
    "lua",
    "pwsh",
    "powershell",
    "fish",
    "csh",
    "tcsh",
    "nu",
    "cmd",
    "elvish",
    "xonsh",
];

/// Programs besides shells that run a script given as one argument.
const SCRIPT_RUNNERS: &[&str] = &["busybox", "su", "runuser", "eval", "trap", "ssh", "watch", "script"];

/// Programs that do not run what they are given as arguments.
const DATA_READERS: &[&str] =
    &["echo", "printf", ":", "true", "test", "[", "grep", "sed", "awk", "cat", "tee", "which", "type"];

/// Options of python that take a value.
pub(super) const PYTHON_OPTIONS: Options = Options::of("cmXW", &["check-hash-based-pycs"]);

/// Whether a program of that name, without its folder, is a POSIX shell.
pub fn is_posix_shell(name: &str) -> bool {
    POSIX_SHELLS.contains(&name)
}

/// Whether a program of that name, without its folder, runs scripts that are not shell.
pub fn is_other_interpreter(name: &str) -> bool {
    OTHER_INTERPRETERS.iter().any(|interpreter| name.starts_with(interpreter))
}

/// Whether a program of that name, without its folder, may run one of its arguments as a shell script.
pub fn runs_script_argument(name: &str) -> bool {
    is_posix_shell(name) || SCRIPT_RUNNERS.contains(&name)
}

/// Whether a program of that name, without its folder, takes its arguments for data, and runs none of them.
pub fn reads_arguments_as_data(name: &str) -> bool {
    DATA_READERS.contains(&name)
}

/// Whether the command word runs Python: `python3.12`.
pub(super) fn is_python(word: &str) -> bool {
    base_name(word).strip_prefix("python").is_some_and(|rest| rest.is_empty() || is_version(rest))
}
