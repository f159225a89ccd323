//! The `dockmod` command.

mod cli;
mod config;
mod disk;
mod init;
mod interrupt;
mod output;
mod place;
mod pool;
mod render;
mod run;
mod walk;
mod work;

use std::io::{self, BufWriter, IsTerminal};
use std::process::ExitCode;

fn main() -> ExitCode {
    let options = match cli::Options::from_arguments(std::env::args_os()) {
        Ok(options) => options,
        Err(usage) => {
            // A closed pipe is no reason to fail.
            let _ = match usage.use_stderr() {
                true => render::text::lines(&mut io::stderr(), &usage.to_string()),
                false => usage.print(),
            };
            return ExitCode::from(usage.exit_code() as u8);
        }
    };
    interrupt::let_writes_finish();
    // Not locked: a thread that panics has to be able to say so.
    let mut streams = output::Streams {
        stdin: &mut io::stdin().lock(),
        stdout: &mut BufWriter::new(io::stdout()),
        stderr: &mut BufWriter::new(io::stderr()),
        terminal: io::stdout().is_terminal(),
    };
    ExitCode::from(run::run(&options, &mut streams) as u8)
}
