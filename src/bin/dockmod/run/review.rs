//! Rewriting with a question before each change.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use super::{exit, listing, rendered, shown, tell_of, used, work};
use crate::cli::{Invocation, Mode};
use crate::config::Configs;
use crate::render::Summary;
use crate::run::file;
use crate::run::interactive::{Session, Turn};
use crate::run::select;
use crate::terminal::environment::Environment;
use crate::terminal::output::{Exit, Output, Streams, tell};
use crate::terminal::progress::Progress;

/// Goes through the files, and writes each once its questions are answered.
pub fn review(
    paths: &[PathBuf],
    (options, environment): (&Invocation, &Environment),
    streams: &mut Streams<'_>,
) -> Result<Exit> {
    ensure!(
        streams.out.terminal && streams.answers,
        "`--interactive` asks on a terminal, and there is none on standard input and output; see the changes with \
         `--diff`, or make them all without `--interactive`"
    );
    let configs = Configs::new(options, paths)?;
    let mut listing = listing(paths, &configs, options)?;
    listing.stop_if_missing();
    let used = used(&listing, &configs, options);
    let mode = Mode::default();
    let renderer = select::choose(&options.output, environment, shown(mode, options), streams, used);
    let mut output = Output::new(streams, &*renderer, Progress::none())?;
    let mut session = Session::default();
    let of = listing.entries.len();
    let mut entries = listing.entries.iter();
    let mut done = Ok(());
    while done.is_ok()
        && !session.over
        && let Some(entry) = entries.next()
    {
        let worked = work(entry, (&configs, options), &environment.current);
        let decided = match &entry.found {
            Ok(found) => {
                let settings = configs.settings(&found.scope, Some(&found.real(&entry.path)));
                let turn = Turn { number: of - entries.len(), of };
                session.decide(worked, &settings.engine, (&mut output, turn))
            }
            Err(_) => Ok(worked),
        };
        let written = decided.map(file::write);
        done = written.and_then(|worked| output.add(Summary::of(&worked), &rendered(&*renderer, &worked)?));
    }
    let summary = output.finish()?;
    done?;
    let unseen = entries.len();
    if unseen > 0 {
        let files = if unseen == 1 { "1 file was".to_owned() } else { format!("{unseen} files were") };
        tell(streams, "note", format!("{files} not looked at"));
    }
    tell_of(&listing, &configs, streams);
    Ok(exit(&summary, mode))
}
