//! The transforms that are asked for.

use std::path::Path;

use anyhow::{Result, anyhow, bail, ensure};
use dockmod::span::{LineIndex, Position};
use dockmod::transform::{Transform, check};

use crate::cli::Selector;
use crate::disk;

/// How far a distance in edits still counts as a slip of the hand.
const NEAR: usize = 3;

/// The transforms that are asked for, in that order and each once; all built-in ones if none is.
///
/// # Errors
///
/// A name that is not known, a file that is no transform, two transforms of one name.
pub fn select(selectors: &[Selector]) -> Result<Vec<Transform>> {
    let known = check::built_in();
    if selectors.is_empty() {
        return Ok(known);
    }
    let mut selected: Vec<Transform> = Vec::new();
    for (at, selector) in selectors.iter().enumerate() {
        if selectors[..at].contains(selector) {
            continue;
        }
        let transform = match selector {
            Selector::File(path) => load(path)?,
            Selector::Name(name) => match known.iter().find(|transform| transform.name == *name) {
                Some(transform) => transform.clone(),
                None => {
                    let names: Vec<_> = known.iter().map(|transform| &*transform.name).collect();
                    bail!("{}", unknown("there is no transform", name, &names));
                }
            },
        };
        let taken = selected.iter().any(|other| other.name == transform.name);
        ensure!(!taken, "two of the transforms are called `{}`; rename one", transform.name);
        selected.push(transform);
    }
    Ok(selected)
}

/// The names of the transforms that dockmod brings along.
pub fn built_in_names() -> Vec<String> {
    check::built_in().into_iter().map(|transform| transform.name).collect()
}

/// The transform in a file.
///
/// # Errors
///
/// What is wrong with it, with its place.
pub fn load(path: &Path) -> Result<Transform> {
    let text = disk::read_text(path).map_err(|error| anyhow!("transform file `{}`: {error:#}", path.display()))?;
    check::parse(&text).map_err(|error| {
        let Position { line, column } = LineIndex::new(&text).position(error.at);
        anyhow!("{}:{line}:{column}: {}", path.display(), error.message)
    })
}

/// A message about a name that is none of `known`, with the one that was perhaps meant.
pub fn unknown(problem: &str, name: &str, known: &[&str]) -> String {
    let nearest = known.iter().map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate)).min();
    let hint = match nearest {
        Some((distance, candidate)) if distance <= NEAR => format!("; did you mean `{candidate}`?"),
        _ => String::new(),
    };
    format!("{problem} `{name}`{hint} (known: {})", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_suggested_only_if_it_is_near() {
        let known = ["apk-add-retry", "prisma-system-node"];
        assert!(unknown("no", "akp-add-rety", &known).contains("; did you mean `apk-add-retry`?"));
        assert!(!unknown("no", "npm", &known).contains("did you mean"));
    }
}
