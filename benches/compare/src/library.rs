//! Parsers, in memory.

use std::hint::black_box;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use dockmod::syntax::dockerfile::{Dockerfile, Keyword};
use dockmod::engine::Engine;
use dockmod::analysis::scripts::of_run;
use dockmod::transforms::load::built_in;
use dockmod::analysis::document::Document;
use rustix::time::{ClockId, clock_gettime};

use crate::files;
use crate::table::{self, Contender};

const ROUNDS: usize = 15;

/// Compares what parses Dockerfiles, on `count` of them.
pub fn compare(count: usize) -> Result<(), String> {
    let texts = files::dockerfiles(count);
    let bytes = texts.iter().map(String::len).sum();
    let engine = Engine::new(built_in());
    println!("{count} Dockerfiles in memory, {bytes} bytes, median of {ROUNDS} rounds, processor time:\n");
    let mut contenders = vec![
        contender("parse-dockerfile", &texts, |text| black_box(parse_dockerfile::parse(text)).is_ok()),
        contender("dockmod, Dockerfile tree", &texts, |text| {
            black_box(dockmod::syntax::dockerfile::parse(text)).errors.is_empty()
        }),
        contender("dockmod, with mapped text and shell trees", &texts, |text| {
            trees(&dockmod::syntax::dockerfile::parse(text)) > 0
        }),
        contender("dockmod, with all that is known of a file", &texts, |text| {
            let mut scripts = 0;
            Document::new(&dockmod::syntax::dockerfile::parse(text)).each_run(|run| scripts += black_box(run).scripts.len());
            scripts > 0
        }),
        contender("dockmod, rewrite", &texts, |text| black_box(engine.rewrite(text)).failure.is_none()),
    ];
    if buildkit(&texts).is_ok() {
        contenders.push(("BuildKit's parser".to_owned(), Box::new(|| buildkit(&texts))));
    } else {
        println!("BuildKit's parser is left out: python3 has no package `dockerfile`.\n");
    }
    table::print(&table::rounds(ROUNDS, &mut contenders)?, bytes);
    Ok(())
}

/// Reads the scripts of each RUN, as the shell that is in force by default does.
fn trees(dockerfile: &Dockerfile) -> usize {
    let shell = ["/bin/sh", "-c"].map(str::to_owned);
    let runs = dockerfile.instructions().filter(|instruction| instruction.keyword == Some(Keyword::Run));
    let runs = runs.map(|run| of_run(dockerfile.text, run, &shell, &dockerfile.shell_trees));
    runs.map(|run| black_box(run).scripts.len()).sum()
}

fn contender<'c>(name: &str, texts: &'c [String], parses: impl Fn(&str) -> bool + 'c) -> (String, Contender<'c>) {
    let run = move || {
        let start = clock();
        match texts.iter().position(|text| !parses(text)) {
            Some(number) => Err(format!("Dockerfile {number} does not parse")),
            None => Ok(clock().saturating_sub(start)),
        }
    };
    (name.to_owned(), Box::new(run))
}

/// The time that this thread has run for, so that other programs count as little as can be.
fn clock() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}

/// The texts are read before the clock.
const BUILDKIT: &str = "
import dockerfile, sys, time
texts = [text for text in sys.stdin.read().split('\\0') if text]
start = time.process_time()
for text in texts:
    dockerfile.parse_string(text)
print(time.process_time() - start)
";

fn buildkit(texts: &[String]) -> Result<Duration, String> {
    let mut child = Command::new("python3")
        .args(["-c", BUILDKIT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    // A child that has ended reads nothing.
    let _ = child.stdin.take().map(|mut stdin| stdin.write_all(texts.join("\0").as_bytes()));
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    let seconds: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().map_err(|_| "no time was printed")?;
    Ok(Duration::from_secs_f64(seconds))
}
