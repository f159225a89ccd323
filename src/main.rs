//! The `dockmod` command.

mod cli;
mod color;
mod config;
mod console;
mod disk;
mod examples;
mod generate;
mod git;
mod init;
mod interactive;
mod interrupt;
mod output;
mod pager;
mod place;
mod pool;
mod progress;
mod render;
mod renderers;
mod run;
mod surroundings;
mod walk;
mod work;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let options = match cli::Options::from_arguments(arguments.iter().cloned()) {
        Ok(options) => options,
        Err(usage) => return console::usage(&usage, color::When::of_arguments(&arguments)),
    };
    interrupt::let_writes_finish();
    let surroundings = surroundings::Surroundings::new();
    let exit =
        console::with_streams(&options.output, &surroundings, |streams| run::run(&options, &surroundings, streams));
    ExitCode::from(exit as u8)
}
