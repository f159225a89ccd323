//! The exec form: a command without a shell around it.

use std::collections::HashMap;

use super::variable::LoopVariable;
use super::wrap::{Form, wrap};
use super::{NO_NETWORK, PERMITS, Place, skip, variable};
use crate::analysis::document::Document;
use crate::analysis::scripts::{Layout, is_posix};
use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::knowledge::images::BaseImage;
use crate::knowledge::interpreters::{is_other_interpreter, runs_script_argument};
use crate::knowledge::prefixes::strip_prefixes;
use crate::knowledge::programs;
use crate::knowledge::words::base_name;
use crate::report::{Effect, SkipCode};
use crate::syntax::dockerfile::{ExecWord, Keyword};
use crate::transforms::finding::{Finding, Fix};
use crate::transforms::manager_command::{ManagerCommand, mentions};
use crate::transforms::writing::shell_layout::Stylist;
use crate::transforms::writing::shell_layout::Unit;

impl Place<'_, '_> {
    /// `RUN ["apk", "add", "x"]` becomes the shell form, where the shell is there already.
    pub(super) fn exec(&self, words: &[ExecWord]) -> Option<Finding> {
        let values: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
        let program = strip_prefixes(&values).program?;
        let span = self.instruction.mapped.source_span(self.instruction.arguments);
        let Some(invocation) = programs::invocation(&values[program..]) else {
            let quoted =
                words.iter().any(|word| word.value.contains(' ') && mentions(&word.value, &self.step.commands));
            let (names, runner) = (self.names(), values[program]);
            return match base_name(runner) {
                name if quoted && runs_script_argument(name) => {
                    let message = format!("`{names}` stands in a quoted script for `{runner}`");
                    Some(skip(span, SkipCode::QuotedScript, message))
                }
                name if quoted && is_other_interpreter(name) => {
                    let message = format!("`{names}` stands in a script for {name}");
                    Some(skip(span, SkipCode::Interpreter, message))
                }
                _ => None,
            };
        };
        let command = self.step.commands.iter().find(|c| invocation.is(&c.program, &c.subcommand))?;
        if self.instruction.flag("network") == Some("none") {
            return Some(skip(span, SkipCode::NetworkNone, NO_NETWORK));
        }
        if !is_posix(self.document.stages.shell(self.index)) {
            return Some(skip(span, SkipCode::ShellNotPosix, "the SHELL in force does not run POSIX loops"));
        }
        if !self.has_sh() {
            let message = format!("a loop around `{command}` needs a shell, and this image is not known to have one");
            return Some(skip(span, SkipCode::NoShell, message));
        }
        let Some(texts) = values.iter().map(|value| shell_quoted(value)).collect::<Option<Vec<_>>>() else {
            let message = "an argument with control characters cannot be written in the shell form";
            return Some(skip(span, SkipCode::UnparsableShell, message));
        };
        let has_run = self.shell_has_run();
        let edits = if has_run {
            self.shell_form(span, words, &texts, command)
        } else {
            self.script_form(span, &texts, command)
        };
        let Some(mut edits) = edits else {
            let message = "a comment in the exec form has no place where a shell runs the command";
            return Some(skip(span, SkipCode::UnparsableShell, message));
        };
        edits.extend(self.comment.clone());
        let who = if has_run { "the shell form" } else { "a shell of its own" };
        let message = format!("retry `{command}` (up to {} attempts); {who} runs the loop", self.step.attempts);
        let concerns = Vec::new();
        Some(Finding::Fix(Fix {
            span,
            edits,
            permits: PERMITS,
            effect: Effect::Same,
            message,
            concerns,
            readings: Vec::new(),
        }))
    }

    /// Whether a POSIX shell is there before the command runs, which may be what brings it: one has run in the stage
    /// or in one that it is built from, or the base image is known to have one.
    fn has_sh(&self) -> bool {
        let Document { stages, instructions, .. } = self.document;
        let Some(stage) = stages.stage_of(self.index) else { return false };
        let has_run = |index: usize| {
            let exec = instructions[index].is_exec();
            let shell = || if exec { self.document.with_run(index, |run| run.exec.is_none()) } else { Some(true) };
            self.document.is_run(index) && is_posix(stages.shell(index)) && shell() == Some(true)
        };
        let before = |stage: usize| {
            let range = stages.stages[stage].instructions.clone();
            range.start..range.end.min(self.index)
        };
        stages.root_image(stage).is_some_and(|image| BaseImage::of(image).shell)
            || stages.ancestors(stage).flat_map(before).any(has_run)
    }

    /// Whether the SHELL in force is surely in the image: the exec form may be what brings it.
    fn shell_has_run(&self) -> bool {
        let shell = self.document.stages.shell(self.index);
        if matches!(base_name(&shell[0]), "sh" | "ash" | "busybox") {
            return true;
        }
        let stage = self.document.stages.stage_of(self.index).map(|stage| &self.document.stages.stages[stage]);
        let ahead = stage.map_or(0..0, |stage| stage.instructions.start..self.index);
        let last = self.document.instructions[ahead].iter().rfind(|instruction| {
            let shell_form = instruction.keyword == Some(Keyword::Run) && !instruction.is_exec();
            shell_form || instruction.keyword == Some(Keyword::Shell)
        });
        last.is_none_or(|last| last.keyword == Some(Keyword::Run))
    }

    /// The words stay where they are, on lines of their own if they were, and so do the comments between them.
    fn shell_form(
        &self,
        span: Span,
        words: &[ExecWord],
        texts: &[String],
        command: &ManagerCommand,
    ) -> Option<Vec<Edit>> {
        let (file, mapped) = (self.document.dockerfile.text, &self.instruction.mapped);
        let words: Vec<Span> = words.iter().map(|word| mapped.source_span(word.span)).collect();
        let (first, last) = (*words.first()?, *words.last()?);
        let mut fixed =
            words.iter().copied().chain([Span::new(span.start, first.start), Span::new(last.end, span.end)]);
        if fixed.any(|part| self.has_comment_in(part)) {
            return None;
        }
        let stylist = self.stylist(Layout::Continued, span.start);
        let unit = Unit { span: Span::new(first.start, last.end), words: words.clone(), others: Vec::new() };
        let mut around = self.around(&stylist, &unit, command);
        let (tail, head) = (around.pop()?, around.swap_remove(0));
        let mut edits = vec![Edit::replace(Span::new(span.start, first.start), head.text)];
        // What stands on one line is one edit.
        let mut line = Edit::replace(first, texts.first()?.clone());
        for (&word, text) in words.iter().zip(texts).skip(1) {
            let gap = Span::new(line.span.end, word.start);
            if gap.of(file).contains('\n') {
                edits.push(std::mem::replace(&mut line, Edit::replace(word, text.clone())));
                edits.push(Edit::replace(self.comma_in(gap)?, ""));
            } else {
                line.span.end = word.end;
                line.text.extend([" ", text]);
            }
        }
        edits.push(line);
        let at: HashMap<usize, usize> =
            edits.iter().enumerate().map(|(index, edit)| (edit.span.start, index)).collect();
        for shift in around {
            match at.get(&shift.span.start) {
                Some(&index) => edits[index].text.insert_str(0, &shift.text),
                None => edits.push(shift),
            }
        }
        edits.push(Edit::replace(Span::new(last.end, span.end), tail.text));
        Some(edits)
    }

    fn has_comment_in(&self, part: Span) -> bool {
        let comments = &self.instruction.comments;
        let next = comments.partition_point(|comment| comment.start < part.start);
        comments.get(next).is_some_and(|comment| part.contains(*comment))
    }

    /// The comma between two words, and the blanks after it if there are some in front, too.
    fn comma_in(&self, gap: Span) -> Option<Span> {
        let file = self.document.dockerfile.text;
        let comments = &self.instruction.comments;
        let in_comment = |at: usize| {
            let next = comments.partition_point(|comment| comment.start <= at);
            next > 0 && at < comments[next - 1].end
        };
        let mut commas = gap.of(file).match_indices(',').map(|(at, _)| gap.start + at);
        let at = commas.find(|&at| !in_comment(at))?;
        let behind = &file[at + 1..gap.end];
        let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        let set_apart = file[..at].ends_with([' ', '\t']);
        Some(Span::new(at, at + 1 + if set_apart { blanks } else { 0 }))
    }

    /// `["/bin/sh", "-c", "…"]`
    fn script_form(&self, span: Span, texts: &[String], command: &ManagerCommand) -> Option<Vec<Edit>> {
        if self.has_comment_in(span) {
            return None;
        }
        let stylist = self.stylist(Layout::Json, span.start);
        let around = self.around(&stylist, &Unit::empty(span.start), command);
        let whole: Vec<String> = around.into_iter().map(|edit| edit.text).collect();
        let command = texts.join(" ").replace('\\', "\\\\").replace('"', "\\\"");
        Some(vec![Edit::replace(span, format!("[\"/bin/sh\", \"-c\", \"{}\"]", whole.join(&command)))])
    }

    fn around(&self, stylist: &Stylist, unit: &Unit, command: &ManagerCommand) -> Vec<Edit> {
        let variable = variable::free(|name| self.document.stages.has_variable(self.index, name));
        wrap(stylist, unit, Form::Loop, &LoopVariable::new(variable, ""), (self.step, command), false)
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
