//! What the tests stand on: programs, folders, and a notice where something is missing.

use std::fs;
use std::io::{Write, stderr};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio, id};
use std::sync::OnceLock;

/// Where setup.sh keeps what it made.
pub fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("image-build").join(name)
}

/// A folder for this run; those of runs that are over are removed.
pub fn scratch() -> &'static Path {
    static SCRATCH: OnceLock<PathBuf> = OnceLock::new();
    SCRATCH.get_or_init(|| {
        remove_stale(&kept(""), "run-", "");
        let folder = kept(&format!("run-{}", id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    })
}

/// Removes from `folder` what is named after a process that is no more.
pub fn remove_stale(folder: &Path, prefix: &str, suffix: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let process = name.strip_prefix(prefix).and_then(|name| name.strip_suffix(suffix));
        if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            let path = entry.path();
            // Another run may be at it too.
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
    }
}

/// Says something whether or not the test passes; the test runner keeps what `eprintln!` writes to itself.
pub fn notice(text: &str) {
    let _ = writeln!(stderr(), "image_build: {text}");
}

/// Builds change owners and mount things.
pub fn need_root() -> Result<(), String> {
    let root = fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0);
    root.then_some(()).ok_or_else(|| "root is needed".to_owned())
}

/// The first line that `program --version` writes.
pub fn need(program: &str) -> Result<String, String> {
    let output = Command::new(program).arg("--version").output();
    match output {
        Ok(output) if output.status.success() => Ok(text(&output.stdout).lines().next().unwrap_or_default().to_owned()),
        _ => Err(format!("{program} is missing (tests/image_build/setup.sh installs it)")),
    }
}

/// A file or folder that setup.sh makes.
pub fn need_kept(name: &str) -> Result<PathBuf, String> {
    let path = kept(name);
    path.exists()
        .then(|| path.clone())
        .ok_or_else(|| format!("no {} (tests/image_build/setup.sh makes it)", path.display()))
}

/// Runs `command`, which must end well.
#[track_caller]
pub fn must(command: &mut Command) -> String {
    let output = run(command);
    assert!(output.status.success(), "{command:?}: {}\n{}", output.status, text(&output.stderr));
    text(&output.stdout)
}

/// Runs `command` without input.
pub fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

/// Bytes as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
