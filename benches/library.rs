//! How fast the library and the pure parts of the binary are, in bytes and in files.

mod files;

#[path = "../src/bin/dockmod/render/diff.rs"]
#[allow(dead_code)]
mod diff;
#[path = "../src/bin/dockmod/render/escape.rs"]
#[allow(dead_code, unused_imports)]
mod escape;
#[path = "../src/bin/dockmod/render/style.rs"]
#[allow(dead_code)]
mod style;
#[path = "../src/bin/dockmod/render/visible.rs"]
#[allow(dead_code, unused_imports)]
mod visible;

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use dockmod::analysis::document::Document;
use dockmod::engine::{Engine, Outcome};
use dockmod::syntax::dockerfile;
use dockmod::transforms::load::built_in;
use style::Look;

const COUNT: usize = 500;

static FILES: LazyLock<Vec<String>> = LazyLock::new(|| files::dockerfiles(COUNT));
static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(built_in()));

fn main() {
    divan::main();
}

fn counted<'a, 'b>(bencher: Bencher<'a, 'b>) -> Bencher<'a, 'b> {
    let bytes: usize = FILES.iter().map(String::len).sum();
    LazyLock::force(&ENGINE);
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(FILES.len()))
}

/// The Dockerfile tree.
#[divan::bench]
fn parse(bencher: Bencher) {
    counted(bencher).bench(|| FILES.iter().map(|text| dockerfile::parse(text).instructions().count()).sum::<usize>());
}

/// The Dockerfile tree, what is in force where, and the shell tree of every RUN.
#[divan::bench]
fn document(bencher: Bencher) {
    counted(bencher).bench(|| {
        let mut scripts = 0;
        for text in &*FILES {
            Document::new(&dockerfile::parse(text)).each_run(|run| scripts += run.scripts.len());
        }
        scripts
    });
}

/// Everything that the library does to a file.
#[divan::bench(name = "rewrite")]
fn rewrite_all(bencher: Bencher) {
    counted(bencher).bench(|| FILES.iter().map(|text| ENGINE.rewrite(text).changes.len()).sum::<usize>());
}

/// The diffs of the files that change.
#[divan::bench(name = "diff")]
fn diff_all(bencher: Bencher) {
    let outcomes: Vec<Outcome> = FILES.iter().map(|text| ENGINE.rewrite(text)).collect();
    counted(bencher).bench(|| {
        let mut out = Vec::new();
        for (old, outcome) in FILES.iter().zip(&outcomes) {
            let (old, new) = (old.as_bytes(), outcome.text.as_bytes());
            diff::unified(&mut out, b"Dockerfile", old, new, Look::default()).unwrap();
        }
        out.len()
    });
}
