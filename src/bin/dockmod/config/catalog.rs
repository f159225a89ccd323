//! The transforms that are known, by name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::ensure;
use dockmod::base::diagnostic::Diagnostic;
use dockmod::base::suggest::instead;
use dockmod::base::toml::Spanned;
use dockmod::transforms::load;
use dockmod::transforms::model::Transform;

use super::error::ConfigError;
use crate::files::fs::read_text;

/// The built-in transforms in this group apply where nobody selects any.
const DEFAULT_GROUP: &str = "@default";

/// A transform, and where it comes from.
#[derive(Debug)]
pub struct Known {
    /// The transform as its file has it.
    pub transform: Transform,
    /// The file; none for a built-in one.
    pub file: Option<TransformFile>,
}

/// The file of a transform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransformFile {
    /// As shown to people.
    pub shown: PathBuf,
    /// With its links resolved.
    real: PathBuf,
}

impl Known {
    /// Reads a transform from a file.
    ///
    /// The error says what is wrong with it.
    pub fn load(path: &Path, shown: &Path) -> Result<Arc<Self>, ConfigError> {
        let (_, transform) = Self::read(path, shown)?;
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        Ok(Arc::new(Self { transform, file: Some(TransformFile { shown: shown.to_owned(), real }) }))
    }

    /// The text of a transform's file, and the transform.
    ///
    /// The error says what is wrong with it.
    pub fn read(path: &Path, shown: &Path) -> Result<(String, Transform), ConfigError> {
        let text = read_text(path).map_err(|error| ConfigError::new(shown, format!("{error:#}")))?;
        let transform = load::parse(&text).map_err(|error| ConfigError::in_text(shown, &text, error))?;
        Ok((text, transform))
    }

    fn name(&self) -> &str {
        &self.transform.name
    }

    /// Whether a name, or `@` and the name of a group, stands for it.
    pub fn is_meant_by(&self, selector: &str) -> bool {
        match selector.strip_prefix('@') {
            Some(group) => self.transform.groups.iter().any(|own| own == group),
            None => self.name() == selector,
        }
    }

    /// Whether both come from one place.
    pub fn is(&self, other: &Self) -> bool {
        self.name() == other.name()
            && self.file.as_ref().map(|file| &file.real) == other.file.as_ref().map(|file| &file.real)
    }
}

/// Transforms, each with a name of its own, in the order in which they are applied.
#[derive(Clone, Debug)]
pub struct Catalog(Vec<Arc<Known>>);

impl Catalog {
    /// The built-in ones.
    pub fn built_in() -> Self {
        let known = |transform| Arc::new(Known { transform, file: None });
        Self(load::built_in().into_iter().map(known).collect())
    }

    /// All of them.
    pub fn all(&self) -> &[Arc<Known>] {
        &self.0
    }

    /// The one with that name.
    ///
    /// The error says what to do where there is none.
    pub fn get(&self, name: &str) -> Result<&Arc<Known>, String> {
        let found = self.0.iter().find(|known| known.name() == name);
        found.ok_or_else(|| {
            if name.contains('/') || name.ends_with(".toml") {
                return format!(
                    "`{name}` is no name of a transform; files of your own are listed under `transform-paths`"
                );
            }
            format!("unknown transform `{name}`; {}", instead(name, self.0.iter().map(|known| known.name())))
        })
    }

    /// Those that a name, or `@` and the name of a group, stands for: one at least.
    ///
    /// The error says what to do where there is none.
    pub fn meant_by(&self, selector: &str) -> Result<Vec<Arc<Known>>, String> {
        let Some(group) = selector.strip_prefix('@') else {
            return self.get(selector).map(|known| vec![known.clone()]);
        };
        let found: Vec<_> = self.0.iter().filter(|known| known.is_meant_by(selector)).cloned().collect();
        match found.is_empty() {
            true => Err(format!(
                "no transform is in a group `{group}`; {}",
                instead(selector, self.groups().iter().map(|group| &**group))
            )),
            false => Ok(found),
        }
    }

    /// The groups, each with an `@` before its name, in order.
    pub fn groups(&self) -> Vec<String> {
        let groups: BTreeSet<_> = self.0.iter().flat_map(|known| &known.transform.groups).collect();
        groups.into_iter().map(|group| format!("@{group}")).collect()
    }

    /// Those that apply where nobody selects any: the built-in ones in the default group, and all from files.
    pub fn defaults(&self) -> Vec<Arc<Known>> {
        let applies = |known: &&Arc<Known>| known.file.is_some() || known.is_meant_by(DEFAULT_GROUP);
        self.0.iter().filter(applies).cloned().collect()
    }

    /// Those with these names, and those in these groups that are not named.
    pub(super) fn select(&self, selectors: &[Spanned<String>]) -> Result<Vec<Arc<Known>>, Diagnostic> {
        let mut selected: Vec<Arc<Known>> = Vec::new();
        for (at, selector) in selectors.iter().enumerate() {
            let fault = |message| Diagnostic::new(selector.span(), message);
            if selectors[..at].iter().any(|other| other.get_ref() == selector.get_ref()) {
                return Err(fault(format!("`{}` is named twice, drop one of the two", selector.get_ref())));
            }
            for known in self.meant_by(selector.get_ref()).map_err(fault)? {
                if !selected.iter().any(|other| other.name() == known.name()) {
                    selected.push(known);
                }
            }
        }
        Ok(selected)
    }

    /// Adds one, unless it is there.
    pub(super) fn add(&mut self, known: Arc<Known>) -> Result<(), String> {
        match self.0.iter().find(|other| other.name() == known.name()) {
            None => self.0.push(known),
            Some(other) if other.is(&known) => {}
            Some(other) => {
                let other = match &other.file {
                    Some(file) => format!("the one in `{}`", file.shown.display()),
                    None => "a built-in one".to_owned(),
                };
                return Err(format!("its transform is called `{}`, as {other} is; rename one", known.name()));
            }
        }
        Ok(())
    }
}

/// Puts `known` at the end of `selected`, unless it is there.
///
/// Fails where another one has its name.
pub fn select(selected: &mut Vec<Arc<Known>>, known: Arc<Known>) -> anyhow::Result<()> {
    if selected.iter().any(|other| other.is(&known)) {
        return Ok(());
    }
    let taken = selected.iter().any(|other| other.name() == known.name());
    ensure!(!taken, "two of the transforms are called `{}`; rename one", known.name());
    selected.push(known);
    Ok(())
}
