//! The retry as transform files have it: its keys, the rules for them, and what people are told of it.

use std::ops::RangeInclusive;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::tries;
use crate::analysis::document::Document;
use crate::base::diagnostic::Diagnostic;
use crate::base::suggest::instead;
use crate::base::toml::Spanned;
use crate::transforms::action::{Action, Explanation, Registered, Step, StepContext};
use crate::transforms::finding::Finding;
use crate::transforms::keys::{Checked, Seen, check, comment, some};
use crate::transforms::manager_command::ManagerCommand;
use crate::transforms::parameters::{Given, Parameter, ParameterValue};
use crate::transforms::text::{Fault, Rule, is_hidden, not_blank, without};

/// Retry commands, and fail when the last try fails.
#[derive(Clone, Debug)]
pub struct Retry {
    /// Program and sub-command of each: `apk add`.
    pub commands: Vec<ManagerCommand>,
    /// How often to try, at least 2.
    pub attempts: u32,
    /// Seconds between two tries.
    pub delay: u32,
    /// What is printed to stderr at the last miss, with `{command}`, `{attempts}` and `{delay}`; safe within double quotes.
    pub message: String,
    /// Keep builds going whose author let the failure pass unseen.
    pub keep_ignored_failures: bool,
    /// Comment lines for above the instruction, without `#`.
    pub comment: Option<String>,
}

/// The line in the registry.
pub static ACTION: Registered = Registered::new::<Shape>(
    "retry",
    &[
        Parameter::texts("commands").exclusive(),
        Parameter::number("attempts"),
        Parameter::number("delay"),
        Parameter::text("message"),
        Parameter::text("ignored-failure"),
        Parameter::COMMENT,
    ],
    |table, seen| Ok(Arc::new(table.read::<Shape>()?.checked(seen)?)),
);

/// The fewest and the most tries.
const ATTEMPTS: RangeInclusive<u32> = 2..=20;
/// The fewest and the most seconds.
const DELAY: RangeInclusive<u32> = 0..=600;
const DEFAULT_ATTEMPTS: u32 = 3;
const DEFAULT_DELAY: u32 = 5;
const DEFAULT_MESSAGE: &str = "{command} failed after {attempts} retries";

/// Tries commands again, and fails when the last try fails.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Shape {
    /// Package manager and sub-command of each: `apk add`, `apt-get install`, `dnf install`, `zypper install`, `pip
    /// install`, `uv pip install`, `npm install` and the like.
    #[schemars(length(min = 1))]
    commands: Spanned<Vec<Spanned<String>>>,
    /// How often to try.
    #[schemars(range(min = *ATTEMPTS.start(), max = *ATTEMPTS.end()), extend("default" = DEFAULT_ATTEMPTS))]
    attempts: Option<Spanned<i64>>,
    /// Seconds between two tries.
    #[schemars(range(min = *DELAY.start(), max = *DELAY.end()), extend("default" = DEFAULT_DELAY))]
    delay: Option<Spanned<i64>>,
    /// Printed at the last failure; may hold `{command}`, `{attempts}` and `{delay}`.
    #[schemars(length(min = 1), extend("default" = DEFAULT_MESSAGE))]
    message: Option<Spanned<String>>,
    /// What becomes of a failure that went unseen before.
    #[schemars(extend("default" = IgnoredFailure::NAMES[0]))]
    ignored_failure: Option<IgnoredFailure>,
    /// Comment lines for above an instruction that the step changes or adds, without `#`.
    #[schemars(length(min = 1))]
    comment: Option<Spanned<String>>,
}

/// What becomes of a failure that went unseen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
enum IgnoredFailure {
    /// It ends the build.
    Stricter,
    /// It may pass.
    Keep,
}

impl IgnoredFailure {
    const NAMES: [&str; 2] = ["stricter", "keep"];
}

impl Shape {
    fn checked(self, seen: &mut Seen) -> Checked<Retry> {
        Ok(Retry {
            commands: commands(&self.commands, seen)?,
            attempts: self.attempts.as_ref().map_or(Ok(DEFAULT_ATTEMPTS), attempts)?,
            delay: self.delay.as_ref().map_or(Ok(DEFAULT_DELAY), delay)?,
            message: self.message.as_ref().map_or_else(|| Ok(DEFAULT_MESSAGE.to_owned()), message)?,
            keep_ignored_failures: self.ignored_failure == Some(IgnoredFailure::Keep),
            comment: self.comment.as_ref().map(comment).transpose()?,
        })
    }
}

fn commands(list: &Spanned<Vec<Spanned<String>>>, seen: &mut Seen) -> Checked<Vec<ManagerCommand>> {
    some(list, "command, such as `apk add`")?.iter().map(|command| retried(command, seen)).collect()
}

fn retried(command: &Spanned<String>, seen: &mut Seen) -> Checked<ManagerCommand> {
    let found = check(command, |command| {
        let found = ManagerCommand::known(command)?;
        if let Some(reason) = found.known_program().not_repeated {
            return Err(Fault::new(format!("`{command}` is not retried: {reason}; drop it")));
        }
        match found.known_subcommand().is_some_and(|subcommand| subcommand.network) {
            true => Ok(found),
            false => Err(Fault::new(format!("`{command}` fetches nothing, so no retry can help; drop it"))),
        }
    })?;
    seen.once("command", &found.to_string(), command.span())?;
    Ok(found)
}

fn message(message: &Spanned<String>) -> Checked<String> {
    check(message, printed)?;
    Ok(message.get_ref().clone())
}

/// The message stands in double quotes after `echo`.
fn printed(message: &str) -> Rule {
    not_blank(message, "what to print at the last failure")?;
    let refused = |c: char| is_hidden(c) || "\"$`\\!".contains(c);
    without(message, refused, "the message is printed by the shell, so it must be plain text on one line")?;
    if message.starts_with('-') {
        return Err(Fault::new("a message that begins with `-` looks like an option to `echo`, begin it with a word"));
    }
    placeholders(message)
}

const PLACEHOLDERS: [&str; 3] = ["command", "attempts", "delay"];

fn placeholders(message: &str) -> Rule {
    let mut rest = message;
    while let Some(at) = rest.find(['{', '}']) {
        let inner = rest[at..].strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let Some((name, behind)) = inner else {
            return Err(Fault::new(
                "a brace stands alone in the message, expected `{command}`, `{attempts}` or `{delay}`",
            ));
        };
        if !PLACEHOLDERS.contains(&name) {
            let hint = instead(name, PLACEHOLDERS);
            return Err(Fault::new(format!("`{{{name}}}` is no placeholder; {hint}")));
        }
        rest = behind;
    }
    Ok(())
}

fn attempts(value: &Spanned<i64>) -> Checked<u32> {
    number(value, &ATTEMPTS, "tries")
}

fn delay(value: &Spanned<i64>) -> Checked<u32> {
    number(value, &DELAY, "seconds")
}

fn number(value: &Spanned<i64>, range: &RangeInclusive<u32>, what: &str) -> Checked<u32> {
    let found = *value.get_ref();
    let fits = u32::try_from(found).ok().filter(|number| range.contains(number));
    let (least, most) = (range.start(), range.end());
    fits.ok_or_else(|| Diagnostic::new(value.span(), format!("found {found}, expected {least} to {most} {what}")))
}

fn keeps_ignored_failures(value: &str) -> Result<bool, Fault> {
    let [stricter, keep] = IgnoredFailure::NAMES;
    let unknown = || Fault::new(format!("unknown value `{value}`; {}", instead(value, IgnoredFailure::NAMES)));
    if value == keep {
        Ok(true)
    } else if value == stricter {
        Ok(false)
    } else {
        Err(unknown())
    }
}

impl Action for Retry {
    fn registered(&self) -> &'static Registered {
        &ACTION
    }

    fn value(&self, parameter: Parameter) -> Option<ParameterValue> {
        match parameter.name() {
            "commands" => Some(ParameterValue::Texts(self.commands.iter().map(ManagerCommand::to_string).collect())),
            "attempts" => Some(ParameterValue::Number(self.attempts)),
            "delay" => Some(ParameterValue::Number(self.delay)),
            "message" => Some(ParameterValue::Text(self.message.clone())),
            "ignored-failure" => {
                Some(ParameterValue::Text(IgnoredFailure::NAMES[usize::from(self.keep_ignored_failures)].to_owned()))
            }
            _ => self.comment.clone().map(ParameterValue::Text),
        }
    }

    fn with(&self, parameter: Parameter, given: &Given) -> Checked<Step> {
        let mut step = self.clone();
        match (parameter.name(), given) {
            ("commands", Given::Texts(texts)) => step.commands = commands(texts, &mut Seen::default())?,
            ("attempts", Given::Number(number)) => step.attempts = attempts(number)?,
            ("delay", Given::Number(number)) => step.delay = delay(number)?,
            ("message", Given::Text(text)) => step.message = message(text)?,
            ("ignored-failure", Given::Text(text)) => {
                step.keep_ignored_failures = check(text, keeps_ignored_failures)?;
            }
            ("comment", Given::Text(text)) => step.comment = Some(comment(text)?),
            _ => {}
        }
        Ok(Arc::new(step))
    }

    fn explain(&self) -> Explanation {
        let lines = ACTION.parameters.iter().filter(|parameter| **parameter != Parameter::COMMENT);
        let lines = lines.filter_map(|&parameter| Some((parameter.name(), self.value(parameter)?.lines())));
        Explanation::new("Retry", lines, self.comment.as_deref())
    }

    fn findings(&self, context: &StepContext) -> Vec<Finding> {
        super::findings(self, context)
    }

    fn needles(&self) -> Option<Vec<&str>> {
        Some(self.commands.iter().flat_map(ManagerCommand::program_names).collect())
    }

    fn changes_commands(&self) -> bool {
        true
    }

    fn survey(&self, document: &Document) -> Vec<usize> {
        tries(document, self)
    }

    fn surveyed(&self, tries: usize, commands: usize) -> String {
        let retried = if commands == 1 { "command is" } else { "commands are" };
        format!("{commands} {retried} retried here already (up to {tries} attempts).")
    }
}
