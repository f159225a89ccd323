//! Which renderer the options and the environment ask for.

use crate::cli::{Format, OutputOptions, Verbosity};
use crate::render::github::Github;
use crate::render::gitlab::Gitlab;
use crate::render::json::{JsonLines, JsonReport};
use crate::render::root::Root;
use crate::render::sarif::Sarif;
use crate::render::style::Look;
use crate::render::tee::Beside;
use crate::render::text::TextReport;
use crate::render::{Renderer, Shown, UsedInRun};
use crate::terminal::environment::Environment;
use crate::terminal::output::Streams;

/// The renderer for a run that shows `shown`.
pub fn choose(
    options: &OutputOptions,
    environment: &Environment,
    shown: Shown,
    streams: &Streams<'_>,
    used: UsedInRun,
) -> Box<dyn Renderer> {
    let root = || Root(environment.root.clone());
    let (out, err, verbosity) = (streams.out, streams.err, streams.verbosity);
    let annotated = options.format.is_none() && environment.github;
    let listed = shown.paths && streams.file.is_none();
    let text = |shown| TextReport { shown, out, err, verbosity, annotated, listed, used: used.clone() };
    let github = |look: Look, verbosity| Github { root: root(), shown, look, verbosity };
    let results: Box<dyn Renderer> = match options.format() {
        Format::Text if annotated => {
            return Box::new(Beside { results: Box::new(text(shown)), messages: Box::new(github(err, verbosity)) });
        }
        Format::Text => return Box::new(text(shown)),
        Format::Json => Box::new(JsonReport { shown }),
        Format::Jsonl => Box::new(JsonLines { shown }),
        Format::Sarif => Box::new(Sarif::new(root(), shown, verbosity >= Verbosity::Verbose, &used.transforms)),
        Format::Github => Box::new(github(Look::default(), Verbosity::Normal)),
        Format::Gitlab => Box::new(Gitlab { root: root(), shown }),
    };
    if streams.file.is_none() {
        return results;
    }
    // The file is for a program, so there are messages for people as well.
    let messages = Shown { paths: false, diff: false, text: false, ..shown };
    Box::new(Beside { results, messages: Box::new(text(messages)) })
}
