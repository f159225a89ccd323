//! The program that shows long output page by page.

use std::io;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, ensure};

use crate::files::fs::reason;

/// The pager that runs, to be waited for.
static RUNNING: Mutex<Option<Child>> = Mutex::new(None);

/// What a shell says of a command that it cannot run, or does not find.
const NOT_RUN: [i32; 2] = [126, 127];

/// The pager to use: `wanted`, or the one of the environment; none if that says that there should be none.
pub fn command(wanted: Option<&str>) -> Option<String> {
    let variable = |name| std::env::var(name).ok();
    let command = wanted.map(str::to_owned).or_else(|| variable("DOCKMOD_PAGER")).or_else(|| variable("PAGER"));
    let command = command.unwrap_or_else(|| "less".to_owned());
    Some(command).filter(|command| !command.trim().is_empty() && command.trim() != "cat")
}

/// Starts the pager, and returns what it reads.
///
/// Fails where there is no shell to start it with.
pub fn start(command: &str) -> Result<ChildStdin> {
    let (shell, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut pager = Command::new(shell);
    pager.args([option, command]).stdin(Stdio::piped());
    // As git has it: colours pass, a short text is just printed, and stays on the terminal.
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if std::env::var_os(name).is_none() {
            pager.env(name, value);
        }
    }
    let mut child =
        pager.spawn().map_err(|error| anyhow::Error::msg(reason(&error))).context("cannot run the pager")?;
    let input = child.stdin.take().context("the pager reads nothing")?;
    *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
    Ok(input)
}

/// Waits until the pager is left, if there is one: the terminal belongs to it for so long.
///
/// Fails if it could not be run, so that its input was never shown.
pub fn wait() -> Result<()> {
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(child) = running.as_mut() else { return Ok(()) };
    let status = match child.wait() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        status => status.context("cannot wait for the pager")?,
    };
    ensure!(!status.code().is_some_and(|code| NOT_RUN.contains(&code)), "the pager could not be run");
    Ok(())
}
