//! A fixed amount of work, for tools that count instructions: `work nothing|parse|document|rewrite [FILES [TIMES]]`.

#[path = "../../../files/mod.rs"]
#[allow(dead_code)]
mod files;

use std::hint::black_box;
use std::process::ExitCode;

use dockmod::syntax::dockerfile;
use dockmod::engine::Engine;
use dockmod::transforms::load::built_in;
use dockmod::analysis::document::Document;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, otherwise: usize| arguments.get(at).map_or(Some(otherwise), |text| text.parse().ok());
    let (Some(kind), Some(count), Some(times)) = (arguments.first(), number(1, 100), number(2, 1)) else {
        eprintln!("usage: work nothing|parse|document|rewrite [FILES [TIMES]]");
        return ExitCode::FAILURE;
    };
    let (texts, engine) = (files::dockerfiles(count), Engine::new(built_in()));
    for text in texts.iter().cycle().take(count * times) {
        match kind.as_str() {
            "parse" => drop(black_box(dockerfile::parse(text))),
            "document" => Document::new(&dockerfile::parse(text)).each_run(|run| _ = black_box(run)),
            "rewrite" => drop(black_box(engine.rewrite(text))),
            _ => {}
        }
    }
    ExitCode::SUCCESS
}
