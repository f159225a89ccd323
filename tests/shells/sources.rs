//! Where Dockerfiles come from: pairs of files, and folders.

use std::fs;
use std::path::{Path, PathBuf};

use dockmod::engine::{Outcome, rewrite};
use dockmod::transforms::load::built_in;
use dockmod::transforms::model::Transform;

use crate::bodies::pairs;
use crate::case::Case;

/// The built-in transforms that retry and do nothing else.
pub fn retries() -> Vec<Transform> {
    let retries = |transform: &Transform| transform.steps.iter().all(|step| step.changes_commands());
    built_in().into_iter().filter(retries).collect()
}

/// The scripts of `text` with what the rewriter makes of them.
pub fn rewritten(name: &str, text: &str, transforms: &[Transform]) -> (Vec<Case>, Outcome) {
    let outcome = rewrite(text, transforms);
    (pairs(name, text, &outcome.text, Some(&outcome)), outcome)
}

/// The pairs that are kept beside the source: what they should become, and what they do become.
pub fn kept_pairs() -> Vec<Case> {
    let transforms = retries();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut cases = Vec::new();
    for transform in &transforms {
        for (index, example) in transform.examples.iter().enumerate() {
            let name = format!("{}, example {}", transform.name, index + 1);
            cases.extend(pairs(&name, &example.before, &example.after, None));
            cases.extend(rewritten(&name, &example.before, &transforms).0);
        }
    }
    for folder in ["golden", "examples"] {
        for file in files(&root.join(folder)) {
            let Ok(text) = fs::read_to_string(&file) else { continue };
            let name = file.strip_prefix(root).unwrap_or(&file).display().to_string();
            cases.extend(rewritten(&name, &text, &transforms).0);
            let after = file.with_file_name(name_of(&file).replace("before", "after"));
            let only_retries = transforms.iter().any(|t| name.starts_with(&format!("golden/{}/", t.name)));
            if only_retries
                && is_of_apk(&file)
                && let Ok(after) = fs::read_to_string(after)
            {
                cases.extend(pairs(&name, &text, &after, None));
            }
        }
    }
    cases
}

/// The scripts of the Dockerfiles in `folder` with what the rewriter makes of them.
pub fn corpus(folder: &Path) -> Vec<Case> {
    let transforms = retries();
    let mut cases = Vec::new();
    for file in files(folder) {
        if let Ok(text) = fs::read_to_string(&file) {
            cases.extend(rewritten(&file.display().to_string(), &text, &transforms).0);
        }
    }
    cases
}

/// Whether a case has no transform of its own, or one for commands of apk alone, which are those that are made to fail.
fn is_of_apk(file: &Path) -> bool {
    let own = fs::read_to_string(file.with_file_name("transform.toml")).unwrap_or_default();
    let mut commands = own.lines().filter(|line| line.starts_with("commands"));
    commands.all(|line| line.matches("\"apk ").count() == line.matches('"').count() / 2)
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The files in `folder`, at any depth, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(kind) if kind.is_file() && !name_of(&path).ends_with(".toml") => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}
