//! The tasks that rewrite nothing.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap_complete::Shell;
use dockmod::base::source::Source;
use dockmod::base::suggest::instead;
use dockmod::report::{Effect, SkipCode};
use dockmod::transforms::json_schema;

use super::{listing, tell_of, work};
use crate::cli;
use crate::cli::generate;
use crate::cli::{Artifact, Format, Invocation, Selector, Verbosity};
use crate::config;
use crate::config::{Configs, Known};
use crate::files::fs;
use crate::files::paths::current;
use crate::render::explain::{FileNames, TransformList};
use crate::render::settings::ShownConfig;
use crate::render::{Answer, json, text};
use crate::run::{init, pool, walk};
use crate::terminal::output::{Exit, Streams, print, tell};

const HERE: &str = ".";

/// Shows an answer as text, or as JSON on one line or on several.
fn show(answer: &dyn Answer, options: &Invocation, streams: &mut Streams<'_>) -> Result<Exit> {
    let lines = match options.output.format() {
        Format::Text => None,
        Format::Json => Some(false),
        Format::Jsonl => Some(true),
        format => {
            bail!("`--output-format {}` is for the results of a run; use text, json or jsonl here", format.name())
        }
    };
    print(streams, |out| match lines {
        None => answer.text(out),
        Some(lines) => json::write(out, answer.json(), lines),
    })?;
    Ok(Exit::Success)
}

pub fn list(options: &Invocation, streams: &mut Streams<'_>) -> Result<Exit> {
    let configs = Configs::new(options, &[HERE.into()])?;
    let scope = configs.at(Path::new(HERE)).1.map_err(|error| anyhow!(error))?;
    let transforms: Vec<_> = match options.transforms[..] {
        [] => scope.catalog().all().iter().map(|known| known.transform.clone()).collect(),
        _ => configs.settings(&scope, None).engine.transforms().to_vec(),
    };
    show(&TransformList(transforms), options, streams)
}

pub fn explain(name: &str, options: &Invocation, streams: &mut Streams<'_>) -> Result<Exit> {
    if let Some(code) = SkipCode::ALL.iter().find(|code| code.name() == name) {
        return show(code, options, streams);
    }
    if let Some(effect) = Effect::ALL.iter().find(|effect| effect.name() == name) {
        return show(effect, options, streams);
    }
    let known = match Selector::of(name.into()) {
        Selector::File(path) => Known::load(&path, &path)?,
        Selector::Name(name) => {
            let here = &[HERE.into()];
            let configs = Configs::new(options, here)?;
            match configs.find(&name, here)? {
                Ok(known) => known,
                Err(_) => {
                    let scope = configs.that_knows(&name, here)?;
                    let names = scope.catalog().all().iter().map(|known| &*known.transform.name);
                    let names = names.chain(SkipCode::ALL.iter().map(|code| code.name()));
                    let instead = instead(&name, names.chain(Effect::ALL.iter().map(|effect| effect.name())));
                    bail!("unknown transform, code or effect `{name}`; {instead}");
                }
            }
        }
    };
    show(&known.transform, options, streams)
}

pub fn dump(path: Option<&Path>, streams: &mut Streams<'_>) -> Result<Exit> {
    let bytes = match path {
        Some(path) => fs::read(path).with_context(|| path.display().to_string())?,
        None => fs::read_all(&mut *streams.stdin)?,
    };
    let tree = dockmod::syntax::dump::dump(Source::from_bytes(&bytes).text());
    print(streams, |out| writeln!(out, "{tree:#}"))?;
    Ok(Exit::Success)
}

pub fn show_files(paths: &[PathBuf], options: &Invocation, streams: &mut Streams<'_>) -> Result<Exit> {
    let configs = Configs::new(options, paths)?;
    let listing = listing(paths, &configs, options)?;
    let files = listing.entries.iter().filter(|entry| entry.found.is_ok()).map(|entry| &*entry.path);
    show(&FileNames(files.collect()), options, streams)?;
    print(streams, |out| out.flush())?;
    let exit = tell_problems(&listing, streams)?;
    tell_of(&listing, &configs, streams);
    Ok(exit)
}

/// Tells what could not be looked at.
fn tell_problems(listing: &walk::FileList, streams: &mut Streams<'_>) -> Result<Exit> {
    let mut exit = Exit::Success;
    for entry in &listing.entries {
        if let Err(problem) = &entry.found {
            let path = entry.path.as_os_str().as_encoded_bytes();
            if streams.verbosity > Verbosity::Silent {
                text::problem(streams.stderr, path, problem, streams.err)?;
            }
            exit = Exit::Error;
        }
    }
    Ok(exit)
}

pub fn show_config(path: &Path, options: &Invocation, streams: &mut Streams<'_>) -> Result<Exit> {
    let configs = Configs::new(options, &[path.to_owned()])?;
    let (real, scope) = configs.at(path);
    let scope = scope.map_err(|error| anyhow!(error))?;
    let file = Some(&*real).filter(|real| !real.is_dir());
    let settings = configs.settings(&scope, file);
    let left_out = file.and_then(|file| walk::left_out(file, &scope, &configs));
    let what = ShownConfig { path, left_out, scope: &scope, settings: &settings };
    show(&what, options, streams)?;
    if std::fs::symlink_metadata(path).is_err() {
        print(streams, |out| out.flush())?;
        tell(streams, "note", format!("there is no `{}`; this is what would apply to it", path.display()));
    }
    Ok(Exit::Success)
}

pub fn init(options: &Invocation, streams: &mut Streams<'_>) -> Result<Exit> {
    let current = current();
    let top = config::top(&current);
    let file = top.join(config::NAME);
    let configs = Configs::new(options, &[])?.with_compose();
    if let Some(config) = configs.scope(top).map_err(|error| anyhow!(error))?.config() {
        bail!("`{}` is there already, and applies here; change that one", config.display());
    }
    let mut listing = walk::list(&[top.to_owned()], options.threads, &configs, false);
    let exit = tell_problems(&listing, streams)?;
    listing.entries.retain(|entry| entry.found.is_ok());
    let mut survey = init::Survey::default();
    let work = |entry: &walk::ListedFile| work(entry, (&configs, options), top);
    pool::in_order(options.threads, &listing.entries, work, |worked| survey.add(&worked, top));
    let shown = file.strip_prefix(&current).unwrap_or(&file).display();
    fs::create(&file, survey.text().as_bytes()).with_context(|| format!("cannot write to `{shown}`"))?;
    tell(streams, "note", format!("wrote {shown}"));
    Ok(exit)
}

pub fn generate(artifact: Artifact, streams: &mut Streams<'_>) -> Result<Exit> {
    let mut bytes = Vec::new();
    match artifact {
        Artifact::Schema => writeln!(bytes, "{:#}", config::json_schema().as_value())?,
        Artifact::TransformSchema => writeln!(bytes, "{:#}", json_schema::transform_file().as_value())?,
        Artifact::CompleteBash => completions(Shell::Bash, &mut bytes)?,
        Artifact::CompleteZsh => completions(Shell::Zsh, &mut bytes)?,
        Artifact::CompleteFish => completions(Shell::Fish, &mut bytes)?,
        Artifact::CompletePowershell => completions(Shell::PowerShell, &mut bytes)?,
        Artifact::Man => generate::manual(cli::command(), &mut bytes)?,
    }
    print(streams, |out| out.write_all(&bytes))?;
    Ok(Exit::Success)
}

fn completions(shell: Shell, out: &mut Vec<u8>) -> std::io::Result<()> {
    let transforms = Configs::names_of_built_in();
    let codes = SkipCode::ALL.iter().map(|code| code.name()).chain(Effect::ALL.iter().map(|effect| effect.name()));
    let names = generate::CompletionNames { transforms, codes: codes.map(str::to_owned).collect() };
    generate::completions(&cli::command(), &names, shell, out)
}
