//! dockmod rewrites Dockerfiles: lossless, shell-aware, verified.
//!
//! The library is what the command is made of, without files, terminal or exit codes: text goes in, an [`Outcome`]
//! comes out. It has no dependency of the command's with `default-features = false`, and builds for WebAssembly then.
//!
//! # Rewrite a Dockerfile
//!
//! ```
//! let text = "FROM alpine:3.22\nRUN apk add --no-cache curl\n";
//! let outcome = dockmod::rewrite(text, &dockmod::built_in_transforms());
//!
//! assert!(outcome.failure.is_none());
//! assert!(outcome.text.contains("apk add --no-cache curl && break;"));
//! ```
//!
//! For many texts, an [`Engine`] is made ready once.
//!
//! # Use a transform of your own
//!
//! A transform is a TOML file. What is wrong with it is a [`Diagnostic`], which says where, and what to do.
//!
//! ```
//! use dockmod::LineIndex;
//!
//! let file = r#"
//! name = "pip-retry"
//! summary = "Retries `pip install`."
//! why = "Our package index is slow at times."
//!
//! [[steps]]
//! action = "retry"
//! commands = ["pip instal"]
//! "#;
//! let error = dockmod::parse_transform(file).unwrap_err();
//! let place = LineIndex::new(file).position(error.span.start);
//! assert_eq!((place.line, place.column), (8, 13));
//! assert!(error.to_string().contains("did you mean `install`?"));
//!
//! let transform = dockmod::parse_transform(&file.replace("instal\"", "install\"")).unwrap();
//! let outcome = dockmod::rewrite("FROM python:3.13\nRUN pip install uv\n", &[transform]);
//! assert_eq!(outcome.changes.len(), 1);
//! ```
//!
//! # See what was changed, and what was not
//!
//! ```
//! use dockmod::{LineIndex, Position, SkipCode};
//!
//! let text = "FROM alpine:3.22\nRUN apk add curl\nRUN sh -c 'apk add git'\n";
//! let outcome = dockmod::rewrite(text, &dockmod::built_in_transforms());
//!
//! let change = &outcome.changes[0];
//! assert_eq!((change.transform.as_str(), change.span.of(text)), ("apk-add-retry", "apk add curl"));
//! let skip = &outcome.skips[0];
//! assert_eq!((skip.code, skip.span.of(text)), (SkipCode::QuotedScript, "sh -c 'apk add git'"));
//! let Position { line, column } = LineIndex::new(text).position(skip.span.start);
//! println!("{line}:{column}: {}. {}", skip.message, skip.code.advice());
//! ```
//!
//! # Make only some of the changes
//!
//! Changes that edit the same text are one group. Any of the groups can be made without the others.
//!
//! ```
//! let text = "FROM alpine:3.22\nRUN apk add curl\nRUN apk add git\n";
//! let outcome = dockmod::rewrite(text, &dockmod::built_in_transforms());
//!
//! let groups = outcome.groups();
//! let new = outcome.apply(&groups[1..])?;
//! assert!(new.starts_with("FROM alpine:3.22\nRUN apk add curl\nRUN for i in 1 2 3;"));
//! # Ok::<(), dockmod::Violation>(())
//! ```
//!
//! # Walk over the instructions of a Dockerfile
//!
//! ```
//! use dockmod::dockerfile::{Body, Keyword};
//!
//! let text = "FROM alpine AS base\nRUN echo a \\\n  # why\n  b\n";
//! let file = dockmod::parse(text);
//! assert!(file.errors.is_empty());
//! for instruction in file.instructions() {
//!     match (instruction.keyword, &instruction.body) {
//!         (Some(Keyword::Run), _) => assert_eq!(instruction.arguments(), "echo a   b"),
//!         (_, Body::From(from)) => assert_eq!(from.image.of(instruction.mapped.text()), "alpine"),
//!         _ => unreachable!(),
//!     }
//! }
//! ```
//!
//! # Take a shell script apart
//!
//! ```
//! use dockmod::shell::{self, Arena, CommandKind};
//!
//! let (text, arena) = ("apk add curl && { echo done; }", Arena::new());
//! let script = shell::parse(text, &arena).unwrap();
//! let mut programs = Vec::new();
//! shell::for_each_command(&script, &mut |command| {
//!     if let CommandKind::Simple(simple) = command.kind {
//!         programs.extend(simple.words.first().and_then(|word| word.literal(text)));
//!     }
//! });
//! assert_eq!(programs, ["apk", "echo"]);
//!
//! let error = shell::parse("if true", &arena).unwrap_err();
//! println!("{error}");
//! ```

// The rooms, for the command and for tests: what is in them may change from one version to the next.
#[doc(hidden)]
pub mod analysis;
#[doc(hidden)]
pub mod base;
#[doc(hidden)]
pub mod embed;
#[doc(hidden)]
pub mod engine;
#[doc(hidden)]
pub mod knowledge;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod syntax;
#[doc(hidden)]
pub mod transforms;

#[doc(inline)]
pub use crate::base::diagnostic::Diagnostic;
#[doc(inline)]
pub use crate::base::edit::Edit;
#[doc(inline)]
pub use crate::base::source::Source;
#[doc(inline)]
pub use crate::base::source_map::MappedText;
#[doc(inline)]
pub use crate::base::span::{LineIndex, Position, Span};
#[doc(inline)]
pub use crate::embed::compose::rewrite as rewrite_compose;
#[doc(inline)]
pub use crate::engine::{Engine, Failure, Group, Outcome, Violation, rewrite};
#[doc(inline)]
pub use crate::report::{Change, Effect, Satisfied, SkipCode, Skipped, Suppressed};
#[doc(inline)]
pub use crate::syntax::dockerfile::parse;
#[doc(inline)]
pub use crate::syntax::{dockerfile, shell};
#[doc(inline)]
pub use crate::transforms::load::{built_in as built_in_transforms, parse as parse_transform};
#[doc(inline)]
pub use crate::transforms::model::{Example, Transform};
