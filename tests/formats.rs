//! Every format and every option that says how results are shown, through the real binary.
#![cfg(target_os = "linux")]

#[path = "formats/colors.rs"]
mod colors;
#[path = "formats/explain.rs"]
mod explain;
#[path = "formats/files.rs"]
mod files;
#[path = "formats/github.rs"]
mod github;
#[path = "formats/gitlab.rs"]
mod gitlab;
#[path = "formats/json.rs"]
mod json;
#[path = "formats/pages.rs"]
mod pages;
#[path = "formats/progress.rs"]
mod progress;
#[path = "formats/samples.rs"]
mod samples;
#[path = "formats/sarif.rs"]
mod sarif;
#[path = "formats/terminal.rs"]
mod terminal;
#[allow(dead_code)]
#[path = "hostile_files/tree.rs"]
mod tree;
#[path = "formats/verbosity.rs"]
mod verbosity;
