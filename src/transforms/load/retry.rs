//! The rules for the parameters of a retry.

use super::{Checked, Fault, Seen, check, comment, manager_command, once, some, subcommand, text};
use crate::base::diagnostic::Diagnostic;
use crate::base::toml::Spanned;
use crate::transforms::load::schema;
use crate::transforms::load::schema::{
    ATTEMPTS, DEFAULT_ATTEMPTS, DEFAULT_DELAY, DEFAULT_MESSAGE, DELAY, IgnoredFailure,
};
use crate::transforms::model::{ManagerCommand, Retry};

pub(super) fn retry(step: schema::Retry, seen: &mut Seen) -> Checked<Retry> {
    Ok(Retry {
        commands: commands(step.commands, seen)?,
        attempts: step.attempts.as_ref().map_or(Ok(DEFAULT_ATTEMPTS), attempts)?,
        delay: step.delay.as_ref().map_or(Ok(DEFAULT_DELAY), delay)?,
        message: step.message.map_or_else(|| Ok(DEFAULT_MESSAGE.to_owned()), message)?,
        keep_ignored_failures: step.ignored_failure == Some(IgnoredFailure::Keep),
        comment: step.comment.as_ref().map(comment).transpose()?,
    })
}

pub(super) fn commands(commands: Spanned<Vec<Spanned<String>>>, seen: &mut Seen) -> Checked<Vec<ManagerCommand>> {
    some(commands, "command, such as `apk add`")?.iter().map(|command| retried(command, seen)).collect()
}

fn retried(command: &Spanned<String>, seen: &mut Seen) -> Checked<ManagerCommand> {
    let found = check(command, |command| {
        let found = manager_command(command)?;
        match subcommand(&found).is_some_and(|subcommand| subcommand.network) {
            true => Ok(found),
            false => Err(Fault::new(format!("`{command}` fetches nothing, so no retry can help; drop it"))),
        }
    })?;
    once(&mut seen.commands, &found.to_string(), command.span().start, "command")?;
    Ok(found)
}

pub(super) fn message(message: Spanned<String>) -> Checked<String> {
    check(&message, text::message)?;
    Ok(message.into_inner())
}

pub(super) fn attempts(value: &Spanned<i64>) -> Checked<u32> {
    number(value, ATTEMPTS, "tries")
}

pub(super) fn delay(value: &Spanned<i64>) -> Checked<u32> {
    number(value, DELAY, "seconds")
}

fn number(value: &Spanned<i64>, (least, most): (u32, u32), what: &str) -> Checked<u32> {
    let found = *value.get_ref();
    let fits = u32::try_from(found).ok().filter(|number| (least..=most).contains(number));
    fits.ok_or_else(|| Diagnostic::new(value.span(), format!("found {found}, expected {least} to {most} {what}")))
}
