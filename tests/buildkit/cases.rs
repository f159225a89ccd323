//! The Dockerfiles to compare.

use std::path::Path;

use dockmod::base::source::Source;
use serde_json::Value;

/// A Dockerfile and where it comes from.
#[derive(Clone)]
pub struct Case {
    pub name: String,
    pub text: String,
}

/// The hand-made ones.
pub fn oddities() -> Vec<Case> {
    let lines = include_str!("oddities.txt").lines().enumerate();
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with("//"))
        .map(|(row, line)| {
            let value = serde_json::from_str(line).unwrap_or_else(|error| panic!("oddities.txt:{}: {error}", row + 1));
            Case { name: format!("oddities.txt:{}", row + 1), text: unfold(&value) }
        })
        .collect()
}

/// A string, or an array of strings and of `[string, times]`.
fn unfold(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => match &parts[..] {
            [Value::String(text), Value::Number(times)] => text.repeat(times.as_u64().unwrap() as usize),
            parts => parts.iter().map(unfold).collect(),
        },
        other => panic!("neither a string nor an array: {other}"),
    }
}

/// Every golden case and every example.
pub fn golden_and_examples() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["golden", "examples"].iter().flat_map(|folder| folder_if_there(&root.join(folder))).collect()
}

fn folder_if_there(path: &Path) -> Vec<Case> {
    if path.exists() { folder(path) } else { Vec::new() }
}

/// Every Dockerfile below a folder, templates excluded.
pub fn folder(path: &Path) -> Vec<Case> {
    let walk = ignore::WalkBuilder::new(path).standard_filters(false).sort_by_file_path(Path::cmp).build();
    let files = walk.map(|entry| entry.expect("a readable folder")).filter(|entry| entry.path().is_file());
    files
        .filter(|entry| is_dockerfile(&entry.file_name().to_string_lossy()))
        .map(|entry| {
            let bytes = std::fs::read(entry.path()).expect("a readable file");
            Case { name: entry.path().display().to_string(), text: Source::from_bytes(&bytes).text().to_owned() }
        })
        .collect()
}

fn is_dockerfile(name: &str) -> bool {
    name.to_ascii_lowercase().contains("dockerfile") || name.to_ascii_lowercase().contains("containerfile")
}
