//! Trying the examples in transform files.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, ensure};

use crate::cli::{Invocation, Selector, Update};
use crate::config::Configs;
use crate::render;
use crate::run::transform_tests;
use crate::run::transform_tests::ExampleTotals;
use crate::terminal::output::{Exit, Streams, print, tell};

/// Tries the examples in the files among `paths`, or in those of the transforms in use.
pub fn test(paths: &[PathBuf], update: Update, options: &Invocation, streams: &mut Streams<'_>) -> Result<Exit> {
    let paths = if paths.is_empty() { in_use(options)? } else { paths.to_owned() };
    ensure!(!paths.is_empty(), "`--test` needs transform files, or folders with them: `dockmod --test PATH`");
    let mut totals = ExampleTotals::default();
    for path in transform_tests::files(&paths)? {
        let tested = transform_tests::test(&path).and_then(|tested| {
            let update = update == Update::Yes;
            if update {
                transform_tests::update(&tested)?;
            }
            totals.add(&tested, update);
            let look = streams.out;
            print(streams, |out| render::examples::file(out, &tested, update, look))
        });
        if let Err(error) = tested {
            totals.errors += 1;
            tell(streams, "error", format!("{error:#}"));
        }
    }
    print(streams, |out| out.flush())?;
    tell(streams, "result", totals);
    Ok(match totals {
        ExampleTotals { errors: 1.., .. } => Exit::Error,
        ExampleTotals { differing: 1.., .. } => Exit::WouldChange,
        _ => Exit::Success,
    })
}

/// The files that the command line names, or else those of this folder's configuration.
fn in_use(options: &Invocation) -> Result<Vec<PathBuf>> {
    if !options.transforms.is_empty() {
        return Ok(options.transforms.iter().filter_map(Selector::file).map(Path::to_owned).collect());
    }
    let (_, scope) = Configs::new(options, &[])?.at(Path::new("."));
    let scope = scope.map_err(|error| anyhow!(error))?;
    let files = scope.catalog().all().iter().filter_map(|known| known.file.as_ref());
    Ok(files.map(|file| file.shown.clone()).collect())
}
