//! What a configuration means for the files that it applies to.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use dockmod::base::span::LineIndex;
use dockmod::engine::Engine;
use dockmod::transforms::parameters::Parameter;

use super::catalog::{Catalog, Known};
use super::error::ConfigError;
use super::file::{ConfigFile, ConfigValue, Origin, Override, Tuning, values};
use super::shape::ConfigShape;

/// What applies to the files of one configuration, or of none.
#[derive(Debug)]
pub struct Scope {
    config: Option<ConfigFile>,
    catalog: Catalog,
    /// For each set of overrides that match a file.
    settings: Mutex<HashMap<Vec<bool>, Arc<FileSettings>>>,
}

/// What is done to a file.
#[derive(Debug)]
pub struct FileSettings {
    /// What applies the transforms, with their parameters set.
    pub engine: Engine<'static>,
    /// Where each of them comes from.
    pub known: Vec<Arc<Known>>,
    /// Where the list of them comes from.
    pub source: Origin,
    /// For each of them where its parameters come from, if not from itself.
    sources: Vec<Vec<(Parameter, Origin)>>,
}

impl FileSettings {
    /// Where a parameter of the transform at `index` comes from.
    pub fn parameter_source(&self, index: usize, parameter: Parameter) -> Origin {
        let found = self.sources.get(index).and_then(|found| found.iter().rfind(|(other, _)| *other == parameter));
        found.map_or(Origin::Default, |(_, source)| *source)
    }
}

impl Scope {
    /// What applies where there is no configuration.
    pub(super) fn bare() -> Self {
        Self { config: None, catalog: Catalog::built_in(), settings: Mutex::default() }
    }

    /// What the file at `path` says, which people know as `shown`.
    pub(super) fn load(path: &Path, shown: PathBuf) -> Result<Self, ConfigError> {
        let (config, catalog) = ConfigFile::load(path, shown)?;
        Ok(Self { config: Some(config), catalog, settings: Mutex::default() })
    }

    /// The file, as shown to people, if there is one.
    pub fn config(&self) -> Option<&Path> {
        self.config.as_ref().map(|config| &*config.path)
    }

    /// The transforms that are known.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Whether a file or folder itself is left out.
    pub fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        self.config.as_ref().is_some_and(|config| config.excluded.matches(path, is_folder))
    }

    /// Whether a file in a folder is one to take; none where dockmod's own rules hold.
    pub fn includes(&self, file: &Path) -> Option<bool> {
        Some(self.config.as_ref()?.included.as_ref()?.matches(file, false))
    }

    /// Whether Dockerfiles inside compose files are rewritten.
    pub fn compose(&self) -> bool {
        self.config.as_ref().is_some_and(|config| config.compose)
    }

    /// Whether generated files are rewritten.
    pub fn generated(&self) -> bool {
        self.config.as_ref().is_some_and(|config| config.generated)
    }

    /// The keys that mean the same for all files, with their values.
    pub fn values(&self) -> Vec<ConfigValue> {
        let default = || values(&ConfigShape::default(), &LineIndex::new(""));
        self.config.as_ref().map_or_else(default, |config| config.values.clone())
    }

    /// What is done to `file`, whose path is absolute and without links; what is asked for on the command line counts
    /// for more than what a configuration selects.
    pub(super) fn settings(
        &self,
        asked: Option<&[Arc<Known>]>,
        ignored: &[String],
        file: Option<&Path>,
    ) -> Arc<FileSettings> {
        let overrides = self.config.as_ref().map_or(&[][..], |config| &config.overrides);
        let matching = overrides.iter().map(|special| file.is_some_and(|file| special.paths.cover(file, false)));
        let matching: Vec<bool> = matching.collect();
        let mut known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = known.get(&matching) {
            return settings.clone();
        }
        let applied: Vec<&Override> =
            overrides.iter().zip(&matching).filter(|(_, matches)| **matches).map(|(special, _)| special).collect();
        let settings = Arc::new(self.resolve(asked, ignored, &applied));
        known.insert(matching, settings.clone());
        settings
    }

    fn resolve(&self, asked: Option<&[Arc<Known>]>, ignored: &[String], overrides: &[&Override]) -> FileSettings {
        let config = self.config.as_ref();
        let last = overrides.iter().rev().find_map(|special| special.transforms.as_ref());
        let selected = last.or_else(|| config?.transforms.as_ref());
        let (mut selected, mut source) = match (asked, selected) {
            (Some(asked), _) => (asked.to_owned(), Origin::CommandLine),
            (None, Some(selected)) => (selected.value.clone(), Origin::Line(selected.line)),
            (None, None) => (self.catalog.defaults(), Origin::Default),
        };
        let all = selected.len();
        selected.retain(|known| !ignored.iter().any(|selector| known.is_meant_by(selector)));
        if selected.len() < all {
            source = Origin::CommandLine;
        }
        let tunings = config.into_iter().flat_map(|config| &config.settings);
        let tunings: Vec<&Tuning> = tunings.chain(overrides.iter().flat_map(|special| &special.settings)).collect();
        let (mut transforms, mut sources) = (Vec::new(), Vec::new());
        for known in &selected {
            let mut transform = known.transform.clone();
            let own = tunings.iter().filter(|tuning| tuning.transform.is(known));
            sources.push(
                own.map(|Tuning { setting, .. }| {
                    transform.set(&setting.value);
                    (setting.value.parameter(), Origin::Line(setting.line))
                })
                .collect(),
            );
            transforms.push(transform);
        }
        let names: Vec<_> = self.catalog.all().iter().map(|known| known.transform.name.clone()).collect();
        let engine = Engine::new(transforms).among(names);
        FileSettings { engine, known: selected, source, sources }
    }
}
