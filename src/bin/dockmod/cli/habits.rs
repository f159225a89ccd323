//! What people are used to from other programs, and how it is called here.

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::arguments::Arguments;

/// Options of other programs, and what does the same here.
const HABITS: &[(&[&str], &str)] = &[
    (
        &["--dry-run", "--dryrun", "-n", "-d", "--no-write"],
        "`--diff` shows what would change, `--check` lists the files",
    ),
    (&["--fix", "--write", "--in-place", "--apply", "-w"], "files are rewritten without an option: `dockmod PATH`"),
    (&["--format", "--output", "--report", "-f", "-o"], "did you mean `--output-format`?"),
    (&["--select", "--rule", "--rules", "--enable", "-t"], "did you mean `--transform`?"),
    (&["--disable", "--extend-ignore", "--skip"], "did you mean `--ignore`?"),
    (&["--exit-code", "--fail", "--error-on-change"], "`--check` exits 1 where a file would change"),
    (&["--list-files", "--files"], "did you mean `--show-files`?"),
    (&["--stdin", "--stdin-filepath", "--stdin-file-path"], "standard input is `-`, and `--stdin-filename` names it"),
];

/// An error about an option that there is not, with what to use in its place.
pub(super) fn explained(error: Error) -> Error {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else { return error };
    let name = option.split('=').next().unwrap_or_default();
    let found = HABITS.iter().find(|(names, _)| names.contains(&name));
    match found.filter(|_| error.kind() == ErrorKind::UnknownArgument) {
        Some((_, advice)) => {
            Arguments::command().error(ErrorKind::UnknownArgument, format!("there is no option `{name}`; {advice}"))
        }
        None => error,
    }
}
