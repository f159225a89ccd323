//! What is known of the programs that Dockerfiles run, as tables. It knows no Dockerfiles.
//!
//! | asked for | file |
//! | --- | --- |
//! | sub-commands and options of apk, apt, dnf, npm, pip, uv, zypper | `programs/apk.rs` and so on |
//! | those of yarn, cargo, go and the like; of git, curl, useradd and the like | `programs/languages.rs`, `programs/tools.rs` |
//! | what runs the command after it: `sudo`, `env`, `timeout` | `prefixes/table.rs` |
//! | options of `uv run`, `poetry run` and the like that take a value | `launchers.rs` |
//! | shells, interpreters, what runs its arguments and what does not | `interpreters.rs` |
//! | programs that retry their arguments and hand the last status on | `retry_helpers.rs` |
//! | names of base images, and what is known of them | `images.rs`, `images.txt` |
//! | the grammar of image references | `references.rs` |
//! | sources of packages besides the distribution | `package_sources.rs` |

pub mod distributions;
pub mod images;
pub mod interpreters;
pub mod launchers;
pub mod options;
pub mod package_sources;
pub mod prefixes;
pub mod programs;
pub mod references;
pub mod retry_helpers;
pub mod words;
