//! The `dockmod` command.

mod cli;
mod disk;
mod interrupt;
mod render;
mod run;
mod walk;

use std::io::{self, BufWriter};
use std::process::ExitCode;

use render::visible::Visible;

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
    let mut streams = run::Streams {
        stdin: &mut io::stdin().lock(),
        stdout: &mut BufWriter::new(Visible::new(io::stdout())),
        stderr: &mut BufWriter::new(io::stderr()),
    };
    ExitCode::from(run::run(&options, &mut streams) as u8)
}
