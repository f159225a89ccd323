//! Programs, on a tree of files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::files;
use crate::table::{self, Contender};

const ROUNDS: usize = 7;

/// What takes long for each file is run on so many.
const FEW: usize = 50;

/// Compares dockmod with what this machine has, on `count` Dockerfiles, alone and with `others` files beside them.
pub fn compare(count: usize, others: usize) -> Result<(), String> {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    let dockmod = dockmod(&target)?;
    let plain = tree(&target, count, 0)?;
    println!("{count} Dockerfiles:\n");
    show(&plain, &[program("rg", &["-l", "apk"]), program(&dockmod, &["--check"]), program("rg", &["--files"])])?;
    println!("{count} Dockerfiles, and {others} other files:\n");
    let mixed = tree(&target, count, others)?;
    show(&mixed, &[program("rg", &["--files", "--hidden"]), program(&dockmod, &["--check"])])?;
    println!("{FEW} Dockerfiles:\n");
    let few = tree(&target, FEW, 0)?;
    let files: Vec<String> = files_in(&few);
    let names: Vec<&str> = files.iter().map(String::as_str).collect();
    show(
        Path::new(""),
        &[
            program(&dockmod, &[&["--check"], &names[..]].concat()),
            program("hadolint", &[&["--no-fail"], &names[..]].concat()),
            program("dockerfmt", &[&["--check"], &names[..]].concat()),
        ],
    )
}

/// The release build of this working copy.
fn dockmod(target: &Path) -> Result<String, String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    let built = Command::new("cargo")
        .args(["build", "--release", "--quiet", "--manifest-path"])
        .arg(&manifest)
        .arg("--target-dir")
        .arg(target)
        .status();
    match built {
        Ok(status) if status.success() => Ok(target.join("release/dockmod").to_string_lossy().into_owned()),
        _ => Err("dockmod does not build".to_owned()),
    }
}

fn tree(target: &Path, count: usize, others: usize) -> Result<PathBuf, String> {
    let root = target.join(format!("trees/{count}-{others}"));
    if !root.exists() {
        files::tree(&root, count, others).map_err(|error| format!("{}: {error}", root.display()))?;
    }
    Ok(root)
}

fn files_in(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => found.push(path.to_string_lossy().into_owned()),
            }
        }
    }
    found.sort();
    found
}

/// A program and its arguments.
type Program = Vec<String>;

fn program(name: &str, arguments: &[&str]) -> Program {
    std::iter::once(name).chain(arguments.iter().copied()).map(str::to_owned).collect()
}

fn show(root: &Path, programs: &[Program]) -> Result<(), String> {
    let mut contenders: Vec<(String, Contender)> = Vec::new();
    for program in programs {
        let name = Path::new(&program[0]).file_name().unwrap_or_default().to_string_lossy();
        let short =
            program[1..].iter().filter(|argument| !argument.contains('/')).fold(name.into_owned(), |a, b| a + " " + b);
        if run(program, root).is_err() {
            println!("{short} is left out: there is no such program here.\n");
            continue;
        }
        contenders.push((short, Box::new(move || run(program, root))));
    }
    let rows = table::rounds(ROUNDS, &mut contenders)?;
    let bytes = files_in(root).iter().filter_map(|file| fs::metadata(file).ok()).map(|file| file.len() as usize).sum();
    table::print(&rows, bytes);
    Ok(())
}

/// How long the program takes, whatever its exit code.
fn run(program: &Program, root: &Path) -> Result<Duration, String> {
    let mut command = Command::new(&program[0]);
    command.args(&program[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if !root.as_os_str().is_empty() {
        command.arg(root);
    }
    let start = Instant::now();
    command.status().map_err(|error| error.to_string())?;
    Ok(start.elapsed())
}
