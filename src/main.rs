//! The `dockmod` command.

mod cli;
mod disk;
mod render;
mod run;
mod walk;

use std::io::{self, BufWriter};
use std::process::ExitCode;

fn main() -> ExitCode {
    let options = match cli::Options::from_arguments(std::env::args_os()) {
        Ok(options) => options,
        Err(usage) => {
            // It prints to stdout for --help, to stderr for an error; a closed pipe is no reason to fail.
            let _ = usage.print();
            return ExitCode::from(usage.exit_code() as u8);
        }
    };
    // Not locked: a thread that panics has to be able to say so.
    let mut streams = run::Streams {
        stdin: &mut io::stdin().lock(),
        stdout: &mut BufWriter::new(io::stdout()),
        stderr: &mut BufWriter::new(io::stderr()),
    };
    ExitCode::from(run::run(&options, &mut streams) as u8)
}
