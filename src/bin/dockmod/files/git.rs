//! Asks git which files have changed.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, anyhow, bail, ensure};

use crate::cli::Only;
use crate::files::fs::reason;
use crate::files::paths;

/// Files that have changed; their paths have every link resolved.
#[derive(Debug, Default)]
pub struct Changed {
    files: HashSet<PathBuf>,
    unstaged: HashSet<PathBuf>,
}

impl Changed {
    /// Those in the working trees that `paths` are in.
    ///
    /// Fails where git cannot be asked, or does not know the revision; in its own words.
    pub fn among(paths: &[PathBuf], only: &Only) -> Result<Self> {
        let mut changed = Self::default();
        let mut asked = HashSet::new();
        for path in paths {
            let folder = if path.is_dir() { path } else { paths::folder(path) };
            // What is not there is reported when it is looked for.
            if !folder.is_dir() {
                continue;
            }
            let top = top(folder)?;
            if asked.insert(top.clone()) {
                changed.ask(&top, only)?;
            }
        }
        Ok(changed)
    }

    fn ask(&mut self, top: &Path, only: &Only) -> Result<()> {
        match only {
            Only::Since(revision) => {
                self.files.extend(files(top, diff(top).arg(commit(top, revision)?).arg("--"))?);
                let mut new = git(top);
                new.args(["ls-files", "--others", "--exclude-standard", "-z"]);
                self.files.extend(files(top, &mut new)?);
            }
            Only::Staged => {
                self.files.extend(files(top, diff(top).args(["--cached", "--"]))?);
                self.unstaged.extend(files(top, diff(top).arg("--"))?);
            }
        }
        Ok(())
    }

    /// Whether the file has changed.
    pub fn has(&self, file: &Path) -> bool {
        self.files.contains(file)
    }

    /// Whether it has changes that are not staged, where staged ones were asked for.
    pub fn has_unstaged(&self, file: &Path) -> bool {
        self.unstaged.contains(file)
    }
}

/// The top of the working tree that the folder is in.
fn top(folder: &Path) -> Result<PathBuf> {
    let mut output = run(git(folder).args(["rev-parse", "--show-toplevel"]))?;
    if output.ends_with(b"\n") {
        output.pop();
    }
    let top = PathBuf::from(name(&output));
    fs::canonicalize(&top).map_err(|error| anyhow!("{}: {}", top.display(), reason(&error)))
}

fn commit(top: &Path, revision: &OsStr) -> Result<OsString> {
    let shown = revision.display();
    ensure!(!revision.as_encoded_bytes().starts_with(b"-"), "`{shown}` is not a revision");
    let mut wanted = revision.to_owned();
    wanted.push("^{commit}");
    let output = run(git(top).args(["rev-parse", "--verify"]).arg(wanted))
        .map_err(|error| anyhow!("git knows no revision `{shown}` in {}: {error:#}{}", top.display(), shallow(top)))?;
    Ok(name(output.trim_ascii_end()))
}

/// What to do about a revision that is not there, if not all are.
fn shallow(top: &Path) -> &'static str {
    match run(git(top).args(["rev-parse", "--is-shallow-repository"])) {
        Ok(answer) if answer.starts_with(b"true") => {
            "; this clone is shallow: fetch the rest with `git fetch --unshallow`, or `fetch-depth: 0` in GitHub Actions"
        }
        _ => "",
    }
}

/// What differs and is there, in which no setting of the user has a say.
fn diff(top: &Path) -> Command {
    let mut command = git(top);
    command.args(["diff", "--name-only", "-z", "--diff-filter=d", "--no-renames", "--no-ext-diff"]);
    command
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    // Nothing is written, so no lock is needed.
    command.current_dir(folder).env("GIT_OPTIONAL_LOCKS", "0");
    command
}

/// The files that a command names, each up to a NUL.
fn files(top: &Path, command: &mut Command) -> Result<Vec<PathBuf>> {
    let output = run(command)?;
    Ok(output.split(|&byte| byte == 0).filter(|name| !name.is_empty()).map(|file| top.join(name(file))).collect())
}

fn run(command: &mut Command) -> Result<Vec<u8>> {
    let output = command
        .output()
        .map_err(|error| anyhow!("cannot run git, which is asked which files have changed: {}", reason(&error)))?;
    if !output.status.success() {
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`git {}`: {}", words.join(" "), said.lines().collect::<Vec<_>>().join(" "));
    }
    Ok(output.stdout)
}

#[cfg(unix)]
fn name(bytes: &[u8]) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes.to_owned())
}

#[cfg(not(unix))]
fn name(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}
