//! What is found in a repository → a configuration for it, in which everything is a comment.
//!
//! A line that begins with `#` and a blank is for people. One in which a key follows the `#` at once may be brought in
//! as it is.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::{Path, PathBuf};

use dockmod::analysis::document::Document;
use dockmod::base::source::Source;
use dockmod::syntax::dockerfile;
use dockmod::transforms::load;
use dockmod::transforms::model::Transform;
use memchr::memmem;

use crate::files::names;
use crate::render::escape;
use crate::render::text::count;
use crate::render::{FileResult, FileStatus};

/// Names of folders that hold what others have written.
const VENDORED: &[&str] =
    &["vendor", "vendored", "third_party", "third-party", "thirdparty", "node_modules", "external"];

/// What is found in the Dockerfiles of a repository.
#[derive(Debug)]
pub struct Survey {
    built_in: Vec<Transform>,
    files: usize,
    changing: usize,
    /// For each transform, how many files it would change, and at how many places.
    changes: BTreeMap<String, (usize, usize)>,
    /// The files that are no Dockerfiles, and why.
    broken: Vec<(PathBuf, String)>,
    /// How many Compose files hold Dockerfiles, and how many of those would change.
    compose: (usize, usize),
    /// How many files there are in a folder with what others have written.
    vendored: BTreeMap<PathBuf, usize>,
    /// What bears on the parameters of a step, by transform and step: the numbers that it found, and how often each.
    surveyed: BTreeMap<(usize, usize), BTreeMap<usize, usize>>,
}

impl Default for Survey {
    fn default() -> Self {
        Self {
            built_in: load::built_in(),
            files: 0,
            changing: 0,
            changes: BTreeMap::new(),
            broken: Vec::new(),
            compose: (0, 0),
            vendored: BTreeMap::new(),
            surveyed: BTreeMap::new(),
        }
    }
}

impl Survey {
    /// Notes what would be done to a file, whose path counts from `top`.
    pub fn add(&mut self, file: &FileResult, top: &Path) {
        let path = file.path.strip_prefix(top).unwrap_or(&file.path);
        if names::is_compose(path.file_name().unwrap_or_default()) {
            self.add_compose(file);
            return;
        }
        self.files += 1;
        if let Some(error) = file.problems.first().filter(|problem| problem.at.is_some()) {
            self.broken.push((path.to_owned(), error.message.clone()));
        }
        self.changing += usize::from(file.status() == FileStatus::Changed);
        for transform in &self.built_in {
            let places = file.outcome.changes.iter().filter(|change| change.transform == transform.name).count();
            let (files, total) = self.changes.entry(transform.name.clone()).or_default();
            *files += usize::from(places > 0);
            *total += places;
        }
        if let Some(folder) = vendored(path) {
            *self.vendored.entry(folder).or_default() += 1;
        }
        let source = Source::from_bytes(&file.old);
        let parsed = dockerfile::parse(source.text());
        let document = Document::new(&parsed);
        for (number, transform) in self.built_in.iter().enumerate() {
            for (index, step) in transform.steps.iter().enumerate() {
                let surveyed = self.surveyed.entry((number, index)).or_default();
                step.survey(&document).into_iter().for_each(|found| *surveyed.entry(found).or_default() += 1);
            }
        }
    }

    /// Those that hold no Dockerfile are nothing to dockmod, and neither are those that are broken.
    fn add_compose(&mut self, file: &FileResult) {
        let changed = file.status() == FileStatus::Changed;
        if changed || memmem::find(&file.old, b"dockerfile_inline").is_some() {
            self.compose.0 += 1;
            self.compose.1 += usize::from(changed);
        }
    }

    /// The text of the configuration.
    pub fn text(&self) -> String {
        let mut text = ConfigText::default();
        text.say("Which Dockerfiles dockmod looks at, and what it does to them.");
        text.say("");
        text.say(
            "Nothing is set yet: take the `#` from a line that begins with a key, and change it as you like. What",
        );
        text.say(
            "applies to a file, `dockmod --show-config FILE` shows; which files there are, `dockmod --show-files`.",
        );
        text.say("");
        let change = if self.files > 0 { format!(", {} of which would change", self.changing) } else { String::new() };
        text.say(format!("Found here: {}{change}.", count(self.files, "Dockerfile")));
        self.transforms(&mut text);
        self.files(&mut text);
        self.parameters(&mut text);
        text.0
    }

    fn transforms(&self, text: &mut ConfigText) {
        text.gap();
        text.say("The transforms to apply, in this order; if left out, all that are known:");
        for Transform { name, summary, .. } in &self.built_in {
            let (files, places) = self.changes.get(name).copied().unwrap_or_default();
            let found = match files {
                0 => "finds nothing to do here".to_owned(),
                _ => format!("would change {} in {}", count(places, "place"), count(files, "file")),
            };
            text.say(format!("- {name} {found}."));
            text.say(format!("  {summary}"));
        }
        let names: Vec<&str> = self.built_in.iter().map(|transform| &*transform.name).collect();
        text.key("transforms", toml::Value::from(names));
        text.gap();
        text.say("Files with transforms of your own go under `transform-paths`: `[\"tools/dockmod/*.toml\"]`, say.");
    }

    fn files(&self, text: &mut ConfigText) {
        text.gap();
        text.say(
            "The files in a folder that are Dockerfiles, as in .gitignore. It takes the place of dockmod's own rules,",
        );
        text.say("which know Containerfile, names in any case and more.");
        text.key("include", toml::Value::from(vec!["Dockerfile", "Dockerfile.*", "*.Dockerfile"]));
        text.gap();
        text.say("Files and folders to leave out, as in .gitignore.");
        let mut patterns = Vec::new();
        for (folder, files) in &self.vendored {
            text.say(format!("- {}: {}, apparently third-party.", shown(folder), count(*files, "Dockerfile")));
            patterns.extend(pattern(folder, "/"));
        }
        for (file, reason) in &self.broken {
            text.say(format!("- {}: not a valid Dockerfile: {}.", shown(file), escape::shown(reason)));
            patterns.extend(pattern(file, ""));
        }
        if patterns.is_empty() {
            patterns.push("legacy/**".to_owned());
        }
        text.key("exclude", toml::Value::from(patterns));
        text.gap();
        text.say("Whether Dockerfiles inside Compose files are rewritten, too.");
        let (compose, changing) = self.compose;
        if compose > 0 {
            text.say(format!(
                "- {} with Dockerfiles, {changing} of which would change.",
                count(compose, "Compose file")
            ));
        }
        text.key("compose", compose > 0);
    }

    fn parameters(&self, text: &mut ConfigText) {
        for (number, transform) in self.built_in.iter().enumerate() {
            text.gap();
            text.say(format!("Parameters of {}.", transform.name));
            for (index, step) in transform.steps.iter().enumerate() {
                for (&found, &count) in self.surveyed.get(&(number, index)).into_iter().flatten() {
                    text.say(format!("- {}", step.surveyed(found, count)));
                }
            }
            text.line(format!("[transform.{}]", transform.name));
            for parameter in transform.parameters() {
                transform.values(parameter).into_iter().for_each(|value| text.key(parameter.name(), value));
            }
        }
        text.gap();
        text.say("What is different for some files; later ones count for more.");
        text.line("[[overrides]]");
        text.key("paths", toml::Value::from(vec!["legacy/**"]));
        text.key("transforms", toml::Value::Array(Vec::new()));
    }
}

/// The text as far as it is written.
#[derive(Default)]
struct ConfigText(String);

impl ConfigText {
    fn gap(&mut self) {
        self.0.push('\n');
    }

    fn say(&mut self, words: impl AsRef<str>) {
        self.0.push_str(format!("# {}", words.as_ref()).trim_end());
        self.gap();
    }

    fn line(&mut self, line: impl AsRef<str>) {
        self.0.push('#');
        self.0.push_str(line.as_ref());
        self.gap();
    }

    fn key(&mut self, key: &str, value: impl Display) {
        self.line(format!("{key} = {value}"));
    }
}

/// The outermost folder with what others have written that a file lies in.
fn vendored(path: &Path) -> Option<PathBuf> {
    let folders = path.parent()?;
    let at = folders.iter().position(|name| VENDORED.iter().any(|vendored| name == *vendored))?;
    Some(folders.iter().take(at + 1).collect())
}

/// The pattern that matches this path alone; none where it is not Unicode.
fn pattern(path: &Path, end: &str) -> Option<String> {
    let mut pattern = "/".to_owned();
    for c in path.to_str()?.chars() {
        if "\\*?[]{}!#".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    Some(pattern + end)
}

fn shown(path: &Path) -> String {
    escape::name(path).into_owned()
}
