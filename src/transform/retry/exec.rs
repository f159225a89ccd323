//! The exec form: a command without a shell around it.

use super::sites::{SCRIPT_RUNNERS, mentions};
use super::wrap::{Form, Unit, wrap};
use super::{NO_NETWORK, Place, skip, variable};
use crate::dockerfile::ExecWord;
use crate::edit::Edit;
use crate::packages;
use crate::report::{Effect, SkipCode};
use crate::scripts::{Layout, is_posix};
use crate::view::{Finding, Fix};

impl Place<'_, '_> {
    /// `RUN ["apk", "add", "x"]` becomes the shell form.
    pub(super) fn exec(&self, words: &[ExecWord]) -> Option<Finding> {
        let values: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
        let program = packages::strip_prefixes(&values).program?;
        let span = self.instruction.logical.source_span(self.instruction.arguments);
        let Some(invocation) = packages::invocation(&values[program..]) else {
            let quoted =
                words.iter().any(|word| word.value.contains(' ') && mentions(&word.value, &self.step.commands));
            let runs_script = SCRIPT_RUNNERS.contains(&packages::base_name(values[program]));
            let message = format!("`{}` stands in a quoted script for `{}`", self.names(), values[program]);
            return (quoted && runs_script).then(|| skip(span.start, SkipCode::QuotedScript, message));
        };
        let command = self.step.commands.iter().find(|c| invocation.is(&c.program, &c.subcommand))?;
        if self.instruction.flag("network") == Some("none") {
            return Some(skip(span.start, SkipCode::NetworkNone, NO_NETWORK));
        }
        if !is_posix(self.view.stages.shell(self.index)) {
            return Some(skip(span.start, SkipCode::ShellNotPosix, "the SHELL in force does not run POSIX loops"));
        }
        let Some(text) = values.iter().map(|value| shell_quoted(value)).collect::<Option<Vec<_>>>() else {
            let message = "an argument with control characters cannot be written in the shell form";
            return Some(skip(span.start, SkipCode::UnparsableShell, message));
        };
        let variable = variable::free(|name| self.view.stages.has_variable(self.index, name));
        let dress = self.dress(Layout::Continued, span.start);
        let around = wrap(&dress, &Unit::empty(span.start), Form::Loop, &variable, (self.step, command), false);
        let whole: Vec<String> = around.into_iter().map(|edit| edit.text).collect();
        let mut edits = vec![Edit::replace(span, whole.join(&text.join(" ")))];
        edits.extend(self.comment.clone());
        let message =
            format!("`{command}` is tried {} times, and then fails; the shell form runs the loop", self.step.attempts);
        Some(Finding::Fix(Fix { at: span.start, edits, effect: Effect::Same, message, concerns: Vec::new() }))
    }
}

pub(super) fn joined(words: &[ExecWord]) -> String {
    words.iter().map(|word| word.value.as_str()).collect::<Vec<_>>().join(" ")
}

/// The word as shell text; none where it has control characters.
fn shell_quoted(word: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-+/:=@,%".contains(c);
    if word.chars().any(char::is_control) {
        return None;
    }
    let quoted = word.is_empty() || !word.chars().all(plain);
    Some(if quoted { format!("'{}'", word.replace('\'', "'\\''")) } else { word.to_owned() })
}
