//! How much the library allocates for one Dockerfile: one with `apk add`, and one without.

mod files;

use divan::AllocProfiler;
use dockmod::analysis::document::Document;
use dockmod::engine::rewrite;
use dockmod::syntax::dockerfile;
use dockmod::transforms::load::built_in;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

/// Of the seed's files: the first with `apk add`, and the first without.
const NUMBERS: [usize; 2] = [0, 1];

fn main() {
    divan::main();
}

#[divan::bench(args = NUMBERS)]
fn parse(bencher: divan::Bencher, number: usize) {
    let text = files::dockerfile(files::SEED, number);
    bencher.bench(|| dockerfile::parse(&text).instructions().count());
}

#[divan::bench(args = NUMBERS)]
fn document(bencher: divan::Bencher, number: usize) {
    let text = files::dockerfile(files::SEED, number);
    bencher.bench(|| Document::new(&dockerfile::parse(&text)).each_run(|run| _ = divan::black_box(run)));
}

#[divan::bench(name = "rewrite", args = NUMBERS)]
fn rewrite_one(bencher: divan::Bencher, number: usize) {
    let text = files::dockerfile(files::SEED, number);
    let transforms = built_in();
    bencher.bench(|| rewrite(&text, &transforms).changes.len());
}
