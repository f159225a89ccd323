//! A `dockmod.toml` → what it says, checked.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dockmod::base::diagnostic::Diagnostic;
use dockmod::base::span::LineIndex;
use dockmod::base::toml;
use dockmod::base::toml::Spanned;
use dockmod::transforms::load;
use dockmod::transforms::parameters::Setting;

use super::catalog::{Catalog, Known};
use super::error::ConfigError;
use super::globs::Globs;
use super::named_files;
use super::shape;
use super::shape::{ConfigShape, Tables, Texts};
use crate::files::fs;

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is what holds where nothing is said; for a parameter, what the transform says.
    Default,
    /// This line of the configuration.
    Line(usize),
    /// The command line.
    CommandLine,
}

/// A key of a configuration with its value, if there is one, and where it comes from.
#[derive(Clone, Debug)]
pub struct ConfigValue {
    /// The key.
    pub key: &'static str,
    /// Its value.
    pub value: Option<::toml::Value>,
    /// Where it comes from.
    pub source: Origin,
}

/// A value, and the line that it stands on.
#[derive(Clone, Debug)]
pub(super) struct Placed<T> {
    pub value: T,
    pub line: usize,
}

/// A whole file.
#[derive(Debug)]
pub(super) struct ConfigFile {
    /// The file, as shown to people.
    pub path: PathBuf,
    /// The transforms to apply, in this order.
    pub transforms: Option<Placed<Vec<Arc<Known>>>>,
    /// The keys that mean the same for all files.
    pub values: Vec<ConfigValue>,
    pub compose: bool,
    pub generated: bool,
    pub settings: Vec<Tuning>,
    pub overrides: Vec<Override>,
    /// The files to take; where there is none, dockmod's own rules hold.
    pub included: Option<Globs>,
    /// The files and folders to leave out.
    pub excluded: Globs,
}

/// A parameter of a transform, and what it is set to.
#[derive(Clone, Debug)]
pub(super) struct Tuning {
    pub transform: Arc<Known>,
    pub setting: Placed<Setting>,
}

/// What is different for some files.
#[derive(Debug)]
pub(super) struct Override {
    pub paths: Globs,
    pub transforms: Option<Placed<Vec<Arc<Known>>>>,
    pub settings: Vec<Tuning>,
}

impl ConfigFile {
    /// Reads a file, and the transforms that it names.
    ///
    /// The error is the first thing that is wrong with one of them.
    pub fn load(path: &Path, shown: PathBuf) -> Result<(Self, Catalog), ConfigError> {
        let text = fs::read_text(path).map_err(|error| ConfigError::new(&shown, format!("{error:#}")))?;
        let in_text = |error| ConfigError::in_text(&shown, &text, error);
        let shape: ConfigShape = toml::read(&text).map_err(in_text)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut catalog = Catalog::built_in();
        for pattern in shape.transform_paths.iter().flat_map(|list| list.get_ref()) {
            let fault = |message| in_text(Diagnostic::new(pattern.span(), message));
            for file in named_files::files(folder, pattern.get_ref()).map_err(fault)? {
                let shown = shown.with_file_name("").join(&file);
                let known = Known::load(&folder.join(&file), &shown)?;
                catalog.add(known).map_err(|problem| fault(format!("`{}`: {problem}", shown.display())))?;
            }
        }
        let reader = Reader { folder, catalog: &catalog, lines: LineIndex::new(&text) };
        let config = reader.config(shape, shown.clone()).map_err(in_text)?;
        Ok((config, catalog))
    }
}

/// The keys that mean the same for all files, with their values.
pub(super) fn values(shape: &ConfigShape, lines: &LineIndex) -> Vec<ConfigValue> {
    let origin = |start: Option<usize>| start.map_or(Origin::Default, |at| Origin::Line(lines.position(at).line));
    let list = |key, list: &Option<Spanned<Texts>>| {
        let texts =
            |list: &Spanned<Texts>| list.get_ref().iter().map(|text| text.get_ref().clone()).collect::<Vec<_>>();
        let value = list.as_ref().map(texts).or_else(|| (key != "include").then(Vec::new)).map(Into::into);
        ConfigValue { key, value, source: origin(list.as_ref().map(|list| list.span().start)) }
    };
    let switch = |key, switch: &Option<Spanned<bool>>| ConfigValue {
        key,
        value: Some(switch.as_ref().is_some_and(|switch| *switch.get_ref()).into()),
        source: origin(switch.as_ref().map(|switch| switch.span().start)),
    };
    vec![
        list("transform-paths", &shape.transform_paths),
        list("include", &shape.include),
        list("exclude", &shape.exclude),
        list("extend-exclude", &shape.extend_exclude),
        switch("compose", &shape.compose),
        switch("generated", &shape.generated),
    ]
}

struct Reader<'r> {
    folder: &'r Path,
    catalog: &'r Catalog,
    lines: LineIndex<'r>,
}

type Checked<T> = Result<T, Diagnostic>;

impl Reader<'_> {
    fn config(&self, shape: ConfigShape, path: PathBuf) -> Checked<ConfigFile> {
        let included = shape.include.as_ref().map(|list| self.included(list.get_ref())).transpose()?;
        let excludes = [&shape.exclude, &shape.extend_exclude].into_iter().flatten().flat_map(|list| list.get_ref());
        Ok(ConfigFile {
            path,
            excluded: Globs::new(self.folder, excludes)?,
            included,
            values: values(&shape, &self.lines),
            transforms: shape.transforms.map(|names| self.selection(names)).transpose()?,
            compose: shape.compose.is_some_and(Spanned::into_inner),
            generated: shape.generated.is_some_and(Spanned::into_inner),
            settings: self.settings(shape.transform)?,
            overrides: shape.overrides.into_iter().map(|shape| self.overrides(shape)).collect::<Checked<_>>()?,
        })
    }

    fn placed<T>(&self, at: usize, value: T) -> Placed<T> {
        Placed { value, line: self.lines.position(at).line }
    }

    fn selection(&self, names: Spanned<Texts>) -> Checked<Placed<Vec<Arc<Known>>>> {
        Ok(self.placed(names.span().start, self.catalog.select(names.get_ref())?))
    }

    fn included(&self, patterns: &Texts) -> Checked<Globs> {
        if let Some(folder) = patterns.iter().find(|pattern| pattern.get_ref().ends_with('/')) {
            let name = folder.get_ref();
            let message = format!("`{name}` is a pattern for folders, expected one for files: `{name}Dockerfile*`");
            return Err(Diagnostic::new(folder.span(), message));
        }
        Globs::new(self.folder, patterns)
    }

    fn settings(&self, tables: Tables) -> Checked<Vec<Tuning>> {
        let mut settings = Vec::new();
        for (name, table) in tables.0.0 {
            let known = self.catalog.get(name.get_ref()).map_err(|message| Diagnostic::new(name.span(), message))?;
            settings.extend(
                load::settings(table, &known.transform)?
                    .into_iter()
                    .map(|(at, setting)| Tuning { transform: known.clone(), setting: self.placed(at, setting) }),
            );
        }
        Ok(settings)
    }

    fn overrides(&self, shape: shape::Override) -> Checked<Override> {
        if shape.paths.get_ref().is_empty() {
            let message = "the list is empty, expected at least one pattern of files: `legacy/**`";
            return Err(Diagnostic::new(shape.paths.span(), message));
        }
        Ok(Override {
            paths: Globs::new(self.folder, shape.paths.get_ref())?,
            transforms: shape.transforms.map(|names| self.selection(names)).transpose()?,
            settings: self.settings(shape.transform)?,
        })
    }
}
