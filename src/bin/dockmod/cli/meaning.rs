//! What arguments mean together, and which do not go together.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread::available_parallelism;

use clap::CommandFactory;
use clap::error::ErrorKind;

use super::arguments::Arguments;
use super::{ConfigChoice, Format, Invocation, Listed, Mode, Only, Selector, Task, Update};

/// Rewriting all that is in the current folder is not to happen by surprise.
const BARE: &str = "\
no PATH is given, so nothing was written

  dockmod --diff .   shows what would change in this folder
  dockmod --check .  lists the files that would change
  dockmod .          rewrites them";

impl Arguments {
    /// The options.
    ///
    /// Fails where arguments do not go together.
    pub fn into_options(self) -> Result<Invocation, clap::Error> {
        let threads = self.jobs.or_else(|| available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
        let config = match &self.config {
            Some(path) => ConfigChoice::File(path.clone()),
            None if self.isolated => ConfigChoice::None,
            None => ConfigChoice::Nearest,
        };
        let (force_exclude, generated, compose) = (self.force_exclude, self.include_generated, self.compose);
        let (ignored, excluded) = (self.ignored.clone(), self.excluded.clone());
        let warn_unused_ignores = self.warn_unused_ignores;
        let output = self.output.options();
        let transforms = self.transforms.iter().cloned().map(Selector::of).collect();
        let only = self.since.clone().map(Only::Since).or_else(|| self.staged.then_some(Only::Staged));
        let task = self.task(output.format())?;
        if matches!(&task, Task::Filter(mode, _) if mode.writes()) && !output.format().holds_text() {
            let format = output.format().name();
            let message = format!(
                "`--output-format {format}` has no place for the new text of standard input; \
                 use it with `--check` or `--diff`"
            );
            return Err(Arguments::command().error(ErrorKind::ArgumentConflict, message));
        }
        Ok(Invocation {
            task,
            transforms,
            ignored,
            config,
            excluded,
            force_exclude,
            generated,
            compose,
            only,
            output,
            warn_unused_ignores,
            threads,
        })
    }

    fn task(self, format: Format) -> Result<Task, clap::Error> {
        let wrong = |kind, message| Err(Arguments::command().error(kind, message));
        let mode = Mode { check: self.check, diff: self.diff, strict: self.strict };
        let chosen = self.interactive || self.since.is_some() || self.staged;
        let stdin = self.paths.iter().filter(|path| path.as_os_str() == "-").count();
        if self.stdin_filename.is_some() && stdin == 0 {
            return wrong(ErrorKind::MissingRequiredArgument, "`--stdin-filename` goes with `-` (standard input)");
        }
        if stdin > 0 && (stdin < self.paths.len() || self.show_files) {
            let message = "`-` (standard input) cannot be combined with other paths; name a file called `-` as `./-`";
            return wrong(ErrorKind::ArgumentConflict, message);
        }
        if self.interactive && format != Format::Text {
            let message = "`--interactive` shows its questions as text, so it takes no other `--output-format`";
            return wrong(ErrorKind::ArgumentConflict, message);
        }
        if self.interactive && stdin > 0 {
            let message = "`--interactive` reads the answers from standard input, so `-` cannot be rewritten";
            return wrong(ErrorKind::ArgumentConflict, message);
        }
        if (self.since.is_some() || self.staged) && stdin > 0 {
            let message = "`--since` and `--staged` are about files, so `-` cannot be rewritten";
            return wrong(ErrorKind::ArgumentConflict, message);
        }
        if self.compose && stdin > 0 && self.stdin_filename.is_none() {
            let message = "`--compose` goes with `-` (standard input) only if `--stdin-filename` says that it is YAML";
            return wrong(ErrorKind::ArgumentConflict, message);
        }
        if self.test && format != Format::Text {
            return wrong(ErrorKind::ArgumentConflict, "`--test` writes text, so it takes no other `--output-format`");
        }
        if let Some(file) = self.files_from {
            let file = Some(file).filter(|file| file.as_os_str() != "-");
            return Ok(Task::RewriteListed(mode, Listed { file, null: self.null }));
        }
        let mut paths = self.paths;
        if self.test {
            return Ok(Task::Test(paths, if self.update { Update::Yes } else { Update::No }));
        }
        if self.dump {
            return match (paths.pop(), paths.is_empty()) {
                (path, true) => Ok(Task::Dump(path.filter(|_| stdin == 0))),
                _ => wrong(ErrorKind::TooManyValues, "`--dump` takes one file"),
            };
        }
        let bare = paths.is_empty() && mode.writes() && !chosen;
        if paths.is_empty() {
            paths.push(PathBuf::from("."));
        }
        Ok(match (self.explain, self.show_config, self.generate) {
            (Some(name), ..) => Task::Explain(name),
            (_, Some(path), _) => Task::ShowConfig(path),
            (.., Some(artifact)) => Task::Generate(artifact),
            _ if self.list => Task::List,
            _ if self.init => Task::Init,
            _ if self.show_files => Task::ShowFiles(paths),
            _ if bare => return wrong(ErrorKind::MissingRequiredArgument, BARE),
            _ if self.interactive => Task::Review(paths),
            _ if stdin > 0 => Task::Filter(mode, self.stdin_filename),
            _ => Task::Rewrite(mode, paths),
        })
    }
}
