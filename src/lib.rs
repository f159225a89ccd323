//! dockmod rewrites Dockerfiles: lossless, shell-aware, verified.
//!
//! The library is what the command is made of, without files, terminal or exit codes: text goes in, an
//! [`Outcome`](engine::Outcome) comes out.
//!
//! ```
//! use dockmod::engine;
//! use dockmod::transforms::load;
//!
//! let text = "FROM alpine:3.22\nRUN apk add --no-cache curl\n";
//! let outcome = engine::rewrite(text, &load::built_in());
//!
//! assert_eq!(outcome.failure, None);
//! assert_eq!(outcome.changes[0].transform, "apk-add-retry");
//! assert!(outcome.text.contains("apk add --no-cache curl && break;"));
//! ```
//!
//! A transform of one's own is a TOML file; what its author can do wrong is told with its place. The tree is there for
//! other uses, too: [`dockerfile::parse`](syntax::dockerfile::parse) reads what BuildKit reads,
//! [`shell::parse`](syntax::shell::parse) what a shell does.
//!
//! ```
//! use dockmod::syntax::dockerfile::{self, Keyword};
//!
//! let file = dockerfile::parse("FROM alpine\nRUN echo a \\\n  # why\n  b\n");
//! let run = file.instructions().find(|instruction| instruction.keyword == Some(Keyword::Run)).unwrap();
//! assert_eq!(run.arguments(), "echo a   b");
//! ```

pub mod base;

pub mod analysis;

pub mod embed;

pub mod syntax;

pub mod knowledge;

pub mod transforms;

pub mod engine;
pub mod report;
