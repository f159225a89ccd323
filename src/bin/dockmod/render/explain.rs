//! Transforms and skip codes, explained.

use std::io::{self, Write};

use dockmod::report::SkipCode;
use dockmod::transforms::model::{Condition, Env, Install, Retry, Step, Transform};

/// Writes a line for each transform.
///
/// # Errors
///
/// What `out` says.
pub fn list(out: &mut dyn Write, transforms: &[Transform]) -> io::Result<()> {
    let width = transforms.iter().map(|transform| transform.name.chars().count()).max().unwrap_or(0);
    transforms.iter().try_for_each(|Transform { name, summary, .. }| writeln!(out, "{name:width$}  {summary}"))
}

/// Writes what a skip code means, and what to do about it.
///
/// # Errors
///
/// What `out` says.
pub fn skip_code(out: &mut dyn Write, code: SkipCode) -> io::Result<()> {
    writeln!(out, "{}\n", code.name())?;
    write_prose(out, code.why())?;
    write_prose(out, code.advice())?;
    writeln!(out)?;
    write_prose(out, code.details())
}

/// As wide as a terminal is at least.
const WIDTH: usize = 80;

/// Lines that fit on a terminal, with what is indented as it is, and what stands between fences indented.
fn write_prose(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let mut fenced = false;
    let mut prose = Vec::new();
    for line in text.lines() {
        let fence = line.starts_with("```");
        if !fenced && !fence && !line.is_empty() && !line.starts_with([' ', '\t']) {
            prose.extend(line.split_whitespace());
            continue;
        }
        write_words(out, &mut prose)?;
        match line {
            _ if fence => fenced = !fenced,
            _ if fenced => writeln!(out, "    {line}")?,
            _ => writeln!(out, "{line}")?,
        }
    }
    write_words(out, &mut prose)
}

/// As many words on a line as there is room for.
fn write_words(out: &mut dyn Write, words: &mut Vec<&str>) -> io::Result<()> {
    let mut used = 0;
    for word in words.drain(..) {
        let length = word.chars().count();
        match used {
            0 => used = length,
            _ if used + 1 + length <= WIDTH => {
                write!(out, " ")?;
                used += 1 + length;
            }
            _ => {
                writeln!(out)?;
                used = length;
            }
        }
        write!(out, "{word}")?;
    }
    if used > 0 { writeln!(out) } else { Ok(()) }
}

/// Writes what a transform does, why, with which parameters, and examples of it.
///
/// # Errors
///
/// What `out` says.
pub fn transform(out: &mut dyn Write, transform: &Transform) -> io::Result<()> {
    write_prose(out, &format!("{}: {}\n\n{}", transform.name, transform.summary, transform.why.trim()))?;
    if let Some(reference) = &transform.reference {
        writeln!(out, "\nReference: {reference}")?;
    }
    if let Some(condition) = &transform.when {
        writeln!(out, "\nOnly in stages that")?;
        write_condition(out, condition)?;
    }
    for step in &transform.steps {
        match step {
            Step::Retry(retry) => write_retry(out, retry)?,
            Step::Install(install) => write_install(out, install)?,
            Step::Env(env) => write_env(out, env)?,
        }
    }
    for example in &transform.examples {
        let left_alone = example.before == example.after;
        writeln!(out, "\n{}\n", if left_alone { "Left alone:" } else { "Before:" })?;
        write_indented(out, &example.before)?;
        if !left_alone {
            writeln!(out, "\nAfter:\n")?;
            write_indented(out, &example.after)?;
        }
    }
    Ok(())
}

fn write_condition(out: &mut dyn Write, condition: &Condition) -> io::Result<()> {
    let texts = |patterns: &[dockmod::analysis::commands::CommandPattern]| {
        patterns.iter().map(|pattern| pattern.text.clone()).collect::<Vec<_>>()
    };
    let bases: Vec<_> = condition.not_based_on.iter().map(|pattern| pattern.as_str().to_owned()).collect();
    write_parameter(out, "run", &texts(&condition.runs))?;
    write_parameter(out, "perhaps behind", &texts(&condition.launchers))?;
    write_parameter(out, "do not run", &texts(&condition.foreign))?;
    write_parameter(out, "did not run before", &texts(&condition.replaced_by))?;
    write_parameter(out, "are not based on", &bases)
}

fn write_retry(out: &mut dyn Write, retry: &Retry) -> io::Result<()> {
    let commands = retry.commands.iter().map(|command| format!("{} {}", command.program, command.subcommand));
    writeln!(out, "\nRetry")?;
    write_parameter(out, "commands", &commands.collect::<Vec<_>>())?;
    write_parameter(out, "attempts", &[retry.attempts.to_string()])?;
    write_parameter(out, "delay", &[retry.delay.to_string()])?;
    write_parameter(out, "message", std::slice::from_ref(&retry.message))?;
    let ignored = if retry.keep_ignored_failures { "keep" } else { "stricter" };
    write_parameter(out, "ignored-failure", &[ignored.to_owned()])?;
    write_comment(out, retry.comment.as_deref())
}

fn write_install(out: &mut dyn Write, install: &Install) -> io::Result<()> {
    let command = [&install.command.program, &install.command.subcommand].map(String::as_str);
    let command: Vec<_> = command.into_iter().chain(install.options.iter().map(String::as_str)).collect();
    let packages = install.packages.iter().map(|package| {
        let others: Vec<_> = package.satisfied_by.iter().map(glob::Pattern::as_str).collect();
        let others = if others.is_empty() { String::new() } else { format!(" (or {})", others.join(", ")) };
        format!("{}{others}", package.name)
    });
    writeln!(out, "\nInstall")?;
    write_parameter(out, "command", &[command.join(" ")])?;
    write_parameter(out, "packages", &packages.collect::<Vec<_>>())?;
    write_comment(out, install.comment.as_deref())
}

fn write_env(out: &mut dyn Write, env: &Env) -> io::Result<()> {
    let variables = env.variables.iter().map(|variable| format!("{}={}", variable.name, variable.value));
    writeln!(out, "\nSet in the environment")?;
    write_parameter(out, "variables", &variables.collect::<Vec<_>>())?;
    write_comment(out, env.comment.as_deref())
}

fn write_comment(out: &mut dyn Write, comment: Option<&str>) -> io::Result<()> {
    let lines: Vec<_> = comment.into_iter().flat_map(str::lines).map(|line| format!("# {line}")).collect();
    write_parameter(out, "comment", &lines)
}

/// One value stands behind the name, several below it; without values there is nothing to say.
fn write_parameter(out: &mut dyn Write, name: &str, values: &[String]) -> io::Result<()> {
    match values {
        [] => Ok(()),
        [value] => writeln!(out, "  {name}: {value}"),
        values => {
            writeln!(out, "  {name}:")?;
            values.iter().try_for_each(|value| writeln!(out, "    {value}"))
        }
    }
}

fn write_indented(out: &mut dyn Write, text: &str) -> io::Result<()> {
    text.lines().try_for_each(|line| if line.is_empty() { writeln!(out) } else { writeln!(out, "    {line}") })
}
