//! The `dockmod` command.

mod cli;
mod config;
mod files;
mod render;
mod run;
mod terminal;

use std::process::ExitCode;

use terminal::{console, environment, signals};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let options = match cli::Invocation::from_arguments(arguments.iter().cloned()) {
        Ok(options) => options,
        Err(usage) => return console::usage(&usage, cli::When::of_arguments(&arguments)),
    };
    signals::let_writes_finish();
    let environment = environment::Environment::new();
    let exit =
        console::with_streams(&options.output, &environment, |streams| run::run(&options, &environment, streams));
    ExitCode::from(exit as u8)
}
