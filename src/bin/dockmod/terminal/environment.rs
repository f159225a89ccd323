//! What the environment says about the place that dockmod runs in.

use std::env::{var, var_os};
use std::fs;
use std::path::PathBuf;

use crate::files::paths;

/// Where dockmod runs.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The current folder, with its links resolved.
    pub current: PathBuf,
    /// The folder that the builder names files from; the current one where there is no builder.
    pub root: PathBuf,
    /// Whether it is a step of a GitHub workflow.
    pub github: bool,
    /// Whether it is a job of some builder, whose log is read afterwards.
    pub ci: bool,
}

impl Environment {
    /// As this process has them.
    pub fn new() -> Self {
        let current = paths::current();
        let github = is_true("GITHUB_ACTIONS");
        let workspace = match github {
            true => var_os("GITHUB_WORKSPACE"),
            false => var_os("CI_PROJECT_DIR").filter(|_| is_true("GITLAB_CI")),
        };
        let root = workspace.filter(|folder| !folder.is_empty()).and_then(|folder| fs::canonicalize(folder).ok());
        let ci = github || var("CI").is_ok_and(|value| !matches!(&*value, "" | "0" | "false"));
        Self { root: root.unwrap_or_else(|| current.clone()), current, github, ci }
    }
}

fn is_true(name: &str) -> bool {
    var(name).is_ok_and(|value| value == "true")
}
