//! `dockmod.toml`: finds the one that applies, reads it, and says what it means for a file.
//!
//! The file that is nearest to a Dockerfile, from its folder upwards, applies alone: nothing is merged. The search ends
//! at the top of a repository.

mod catalog;
mod error;
mod file;
mod globs;
mod named_files;
mod scope;
mod shape;

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Result, anyhow};
use dockmod::base::toml::Spanned;
use schemars::Schema;

use crate::cli::{ConfigChoice, Invocation, Selector};
pub use crate::config::catalog::Known;
pub use crate::config::error::ConfigError;
pub use crate::config::file::{ConfigValue, Origin};
use crate::config::globs::Globs;
pub use crate::config::scope::{FileSettings, Scope};
use crate::files::{fs as files, paths};

/// The name of a configuration file.
pub const NAME: &str = "dockmod.toml";

/// Its names; the first one that is in a folder counts.
const NAMES: [&str; 2] = [".dockmod.toml", NAME];

/// What applies in a folder; or what is wrong with it, which is the same error for every folder that it concerns.
pub type Governed = Result<Arc<Scope>, Arc<ConfigError>>;

/// The configurations of a run. Each file is read once, whatever the number of threads.
pub struct Configs {
    /// What applies everywhere, if that does not depend on the folder.
    everywhere: Option<Arc<Scope>>,
    /// What applies where there is no configuration.
    none: Arc<Scope>,
    /// The transforms that the command line asks for, if it does.
    asked: Option<Vec<Arc<Known>>>,
    /// The transforms that the command line leaves out.
    ignored: Vec<String>,
    /// The files and folders that the command line leaves out.
    excluded: Option<Globs>,
    /// Whether the command line asks for Compose files.
    compose: bool,
    /// Whether the command line asks for generated files.
    generated: bool,
    current: PathBuf,
    /// What is odd about the folders, for people.
    notes: Mutex<BTreeSet<String>>,
    /// What is known of folders: of those with a configuration, and of those that others are in.
    folders: Mutex<HashMap<PathBuf, Governed>>,
}

impl Configs {
    /// Reads what the command line names. A transform's name may come from a configuration that applies to
    /// `paths`.
    ///
    /// The error says what is wrong with a file that it names; a name that is not known.
    pub fn new(options: &Invocation, paths: &[PathBuf]) -> Result<Self> {
        let none = Arc::new(Scope::bare());
        let everywhere = match &options.config {
            ConfigChoice::Nearest => None,
            ConfigChoice::None => Some(none.clone()),
            ConfigChoice::File(path) => Some(Arc::new(Scope::load(&paths::real(path), path.clone())?)),
        };
        let current = paths::current();
        let excluded = match &*options.excluded {
            [] => None,
            patterns => Some(asked_globs(patterns, &current)?),
        };
        let mut configs = Self {
            everywhere,
            none,
            asked: None,
            ignored: options.ignored.clone(),
            excluded,
            compose: options.compose,
            generated: options.generated,
            current,
            notes: Mutex::default(),
            folders: Mutex::default(),
        };
        if !options.transforms.is_empty() {
            configs.asked = Some(configs.select(&options.transforms, paths)?);
        }
        for name in &options.ignored {
            configs.meant_by(name, paths)?;
        }
        Ok(configs)
    }

    /// What `--transform` may name without a configuration.
    pub fn names_of_built_in() -> Vec<String> {
        let catalog = catalog::Catalog::built_in();
        let names = catalog.all().iter().map(|known| known.transform.name.clone());
        names.chain(catalog.groups()).collect()
    }

    /// The same, with Compose files whatever the options say.
    pub fn with_compose(self) -> Self {
        Self { compose: true, ..self }
    }

    /// Whether generated files in `scope` are rewritten.
    pub fn generated(&self, scope: &Scope) -> bool {
        self.generated || scope.generated()
    }

    /// What is odd about the folders that were looked at.
    pub fn notes(&self) -> Vec<String> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Whether Dockerfiles inside Compose files are rewritten in `scope`.
    pub fn compose(&self, scope: &Scope) -> bool {
        self.compose || scope.compose()
    }

    fn select(&self, asked: &[Selector], paths: &[PathBuf]) -> Result<Vec<Arc<Known>>> {
        let mut selected = Vec::new();
        for selector in asked {
            let known = match selector {
                Selector::File(path) => vec![Known::load(path, path)?],
                Selector::Name(name) => self.meant_by(name, paths)?,
            };
            known.into_iter().try_for_each(|known| catalog::select(&mut selected, known))?;
        }
        Ok(selected)
    }

    /// The transforms that a name, or `@` and the name of a group, stands for: of a group, all that the configurations
    /// which apply to `paths` know.
    ///
    /// The error says what is wrong with a configuration, or what to do instead if there is none.
    fn meant_by(&self, selector: &str, paths: &[PathBuf]) -> Result<Vec<Arc<Known>>> {
        if !selector.starts_with('@') {
            return Ok(vec![self.find(selector, paths)?.map_err(|message| anyhow!(message))?]);
        }
        let asked = self.asked.iter().flatten().filter(|known| known.is_meant_by(selector)).cloned();
        let mut found: Vec<Arc<Known>> = asked.collect();
        let mut unknown = None;
        let scopes = paths.iter().map(|path| self.at(path).1.map_err(|error| anyhow!(error)));
        for scope in std::iter::once(Ok(self.none.clone())).chain(scopes) {
            match scope?.catalog().meant_by(selector) {
                Ok(known) => known.into_iter().try_for_each(|known| catalog::select(&mut found, known))?,
                Err(message) => unknown = Some(message),
            }
        }
        match unknown.filter(|_| found.is_empty()) {
            Some(message) => Err(anyhow!(message)),
            None => Ok(found),
        }
    }

    /// The transform by that name: one that the command line asks for, or one that a configuration knows which applies
    /// to `paths`. What to do instead, if there is none.
    ///
    /// The error says what is wrong with a configuration.
    pub fn find(&self, name: &str, paths: &[PathBuf]) -> Result<Result<Arc<Known>, String>> {
        let mut asked = self.asked.iter().flatten();
        if let Some(known) = asked.find(|known| known.transform.name == name) {
            return Ok(Ok(known.clone()));
        }
        Ok(self.that_knows(name, paths)?.catalog().get(name).cloned())
    }

    /// A configuration in which a transform by that name is known: none is needed for a built-in one, else it is one of
    /// those that apply to `paths`. The last of these, if the name is known in none.
    ///
    /// The error says what is wrong with one of them.
    pub fn that_knows(&self, name: &str, paths: &[PathBuf]) -> Result<Arc<Scope>> {
        let mut scope = self.none.clone();
        for path in paths {
            if scope.catalog().get(name).is_ok() {
                break;
            }
            scope = self.at(path).1.map_err(|error| anyhow!(error))?;
        }
        Ok(scope)
    }

    /// The real path of a file or folder, and what applies to that file or to the files in that folder.
    pub fn at(&self, path: &Path) -> (PathBuf, Governed) {
        let real = paths::real(path);
        let scope = self.scope(if real.is_dir() { &real } else { paths::folder(&real) });
        (real, scope)
    }

    /// What applies to the files right in `folder`, whose path is absolute and without links.
    pub fn scope(&self, folder: &Path) -> Governed {
        if let Some(scope) = &self.everywhere {
            return Ok(scope.clone());
        }
        // Most folders are asked for once, and have no others in them.
        self.search(folder, false)
    }

    /// What applies in `folder`: its own configuration, or else what applies in the folder around it, unless it is the
    /// top of a repository.
    fn search(&self, folder: &Path, keeps: bool) -> Governed {
        if let Some(known) = self.folders().get(folder) {
            return known.clone();
        }
        if let Some(file) = NAMES.iter().map(|name| folder.join(name)).find(|file| is_there(file)) {
            return self.folders().entry(folder.to_owned()).or_insert_with(|| self.load(&file)).clone();
        }
        self.look_into_pyproject(folder);
        let around = folder.parent().map_or_else(|| Ok(self.none.clone()), |parent| self.search(parent, true));
        let found = match around {
            Ok(scope) if scope.config().is_none() => Ok(scope),
            _ if is_top(folder) => Ok(self.none.clone()),
            around => around,
        };
        if keeps {
            self.folders().insert(folder.to_owned(), found.clone());
        }
        found
    }

    /// People who know ruff look for their configuration there.
    fn look_into_pyproject(&self, folder: &Path) {
        let file = folder.join("pyproject.toml");
        let is_file = fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file());
        let text = if is_file { files::read_text(&file).unwrap_or_default() } else { return };
        if text.lines().any(|line| line.starts_with("[tool.dockmod")) {
            let shown = self.shown(&file);
            let note = format!("`[tool.dockmod]` in {} is not read; move it to a {NAME}", shown.display());
            self.notes.lock().unwrap_or_else(PoisonError::into_inner).insert(note);
        }
    }

    fn shown(&self, file: &Path) -> PathBuf {
        file.strip_prefix(&self.current).unwrap_or(file).to_owned()
    }

    fn folders(&self) -> MutexGuard<'_, HashMap<PathBuf, Governed>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn load(&self, file: &Path) -> Governed {
        load(file, self.shown(file)).map(Arc::new).map_err(Arc::new)
    }

    /// Whether a file or folder, whose path is absolute and without links, or a folder that it is in is left out.
    pub fn leaves_out(&self, path: &Path, is_folder: bool) -> bool {
        if self.excluded.as_ref().is_some_and(|globs| globs.cover(path, is_folder)) {
            return true;
        }
        let (mut path, mut is_folder) = (path, is_folder);
        while let Some(folder) = path.parent() {
            match self.scope(folder) {
                Ok(scope) if scope.config().is_none() => return false,
                Ok(scope) if scope.excludes(path, is_folder) => return true,
                _ => (path, is_folder) = (folder, true),
            }
        }
        false
    }

    /// Whether there is anything to leave out in `scope`.
    pub fn excludes_some(&self, scope: &Scope) -> bool {
        self.excluded.is_some() || scope.config().is_some()
    }

    /// Whether a file or folder itself is left out by the command line, or by what applies in its folder.
    pub fn excludes(&self, scope: &Scope, path: &Path, is_folder: bool) -> bool {
        self.excluded.as_ref().is_some_and(|globs| globs.matches(path, is_folder)) || scope.excludes(path, is_folder)
    }

    /// What is done to a file in `scope`: to `file`, where its path is known.
    pub fn settings(&self, scope: &Scope, file: Option<&Path>) -> Arc<FileSettings> {
        scope.settings(self.asked.as_deref(), &self.ignored, file)
    }
}

fn asked_globs(patterns: &[String], folder: &Path) -> Result<Globs> {
    let patterns: Vec<_> = patterns.iter().map(|pattern| Spanned::new(0..0, pattern.clone())).collect();
    Globs::new(folder, &patterns).map_err(|error| anyhow!("`--exclude`: {}", error.message))
}

/// Reads a file that was found, not named: a pipe could keep the run waiting.
fn load(file: &Path, shown: PathBuf) -> Result<Scope, ConfigError> {
    match fs::metadata(file) {
        Ok(metadata) if !metadata.is_file() => Err(ConfigError::new(&shown, "is not a regular file".to_owned())),
        _ => Scope::load(file, shown),
    }
}

/// The top of the repository that `folder` is in, or `folder` itself outside of one.
pub fn top(folder: &Path) -> &Path {
    folder.ancestors().find(|folder| is_top(folder)).unwrap_or(folder)
}

/// Where a search for a configuration ends.
fn is_top(folder: &Path) -> bool {
    is_there(&folder.join(".git"))
}

/// A link that leads nowhere is there, so that reading it shows what is wrong.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// The schema of a configuration file.
pub fn json_schema() -> Schema {
    dockmod::transforms::json_schema::generator().into_root_schema_for::<shape::ConfigShape>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_read_once_whatever_the_number_of_threads() {
        let tree = tempfile::tempdir().unwrap();
        let top = fs::canonicalize(tree.path()).unwrap();
        for folder in ["good", "bad"] {
            (0..20).for_each(|n| fs::create_dir_all(top.join(format!("{folder}/{n}/x"))).unwrap());
        }
        fs::write(top.join("good").join(NAME), "").unwrap();
        fs::write(top.join("bad").join(NAME), "a = 1").unwrap();
        let configs = Configs::new(&Invocation::from_arguments(["dockmod".into(), ".".into()]).unwrap(), &[]).unwrap();
        let found: Vec<_> = std::thread::scope(|scope| {
            let find =
                |folder| (0..20).map(|n| configs.scope(&top.join(format!("{folder}/{n}/x")))).collect::<Vec<_>>();
            let threads: Vec<_> = (0..8).map(|n| scope.spawn(move || find(["good", "bad"][n % 2]))).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        let (good, bad): (Vec<_>, Vec<_>) = found.into_iter().partition(Result::is_ok);
        let good: Vec<_> = good.into_iter().map(Result::unwrap).collect();
        let bad: Vec<_> = bad.into_iter().map(Result::unwrap_err).collect();
        assert!(good.len() == 80 && good.iter().all(|scope| Arc::ptr_eq(scope, &good[0])));
        assert!(bad.len() == 80 && bad.iter().all(|error| Arc::ptr_eq(error, &bad[0])));
    }
}
