//! A script with the sites in it, and what new loops in it have to know of each other.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use super::sites::{CallSite, Found};
use super::together::Together;
use super::trial::{Retried, Trials};
use super::variable;
use crate::analysis::exit_status::Loop;
use crate::analysis::scripts::ShellText;
use crate::base::edit::Edit;
use crate::base::limits;
use crate::base::span::Span;
use crate::syntax::shell;
use crate::syntax::shell::for_each_command;

/// A script with the sites in it, and what is around each.
pub(super) struct ScriptBody<'b> {
    pub shell: &'b ShellText<'b>,
    pub script: &'b shell::Script<'b>,
    pub trials: &'b Trials<'b>,
    /// Whether it looks at the status of each command of a pipeline.
    pub reads_pipestatus: bool,
    /// The loops around commands that are retried.
    pub retry_loops: HashSet<*const shell::Command<'b>>,
    /// The commands that are tried together.
    pub together: Together<'b>,
    /// The loops around commands to retry.
    target_loops: HashSet<*const shell::Command<'b>>,
    /// Where the commands to retry start, in order.
    targets: Vec<usize>,
    /// From each here-document's operator to where it and all before it have ended, in order.
    heredocs: Vec<Span>,
    /// Where the last new loop ends, and its last line.
    last_line: RefCell<Option<(usize, String)>>,
    /// The variable for new loops, by the innermost retry loop around them.
    pub variables: RefCell<HashMap<Option<*const shell::Command<'b>>, String>>,
    /// The variables that are used already.
    pub used: OnceCell<variable::Used<'b>>,
}

impl<'b> ScriptBody<'b> {
    pub fn new(
        trials: &'b Trials<'b>,
        shell: &'b ShellText<'b>,
        script: &'b shell::Script<'b>,
        together: Together<'b>,
    ) -> Self {
        let (retry_loops, target_loops, targets, variables, last_line) = Default::default();
        let used = OnceCell::new();
        let mut heredocs: Vec<Span> = Vec::new();
        if shell.mapped.text().contains("<<") {
            for_each_command(script, &mut |command| {
                let ends = |r: &shell::Redirection| Some(Span::new(r.span.start, r.heredoc.as_ref()?.delimiter.end));
                heredocs.extend(command.redirections.iter().filter_map(ends));
            });
        }
        heredocs.sort();
        let mut end = 0;
        for heredoc in &mut heredocs {
            end = end.max(heredoc.end);
            heredoc.end = end;
        }
        let reads_pipestatus = shell.mapped.text().contains("PIPESTATUS");
        Self {
            shell,
            script,
            trials,
            reads_pipestatus,
            retry_loops,
            together,
            target_loops,
            targets,
            heredocs,
            last_line,
            variables,
            used,
        }
    }

    /// The same with the sites in it, and what became of each.
    pub fn with(mut self, sites: &[CallSite<'b>], retried: &[Retried]) -> Self {
        sites.iter().zip(retried).for_each(|(site, &retried)| self.note(site, retried));
        self.targets.sort_unstable();
        self
    }

    fn note(&mut self, site: &CallSite<'b>, retried: Retried) {
        let loops = &site.context.loops;
        let innermost = match retried {
            Retried::No | Retried::TooLong | Retried::Unclear | Retried::SwallowedByCaller => None,
            Retried::Swallowed(index) => loops.get(index),
            Retried::Sound | Retried::Endless => loops.last(),
        };
        self.retry_loops.extend(innermost.map(|frame| std::ptr::from_ref(frame.command)));
        if matches!(site.found, Found::Target(_)) {
            self.target_loops.extend(loops.iter().map(|frame| std::ptr::from_ref(frame.command)));
            self.targets.push(site.span().start);
        }
    }

    /// Whether a command to retry is the first of those that are tried together.
    pub fn is_first(&self, site: &CallSite<'b>) -> bool {
        self.together.group(site).is_none_or(|group| group.first_target() == Some(site.pipeline.span))
    }

    /// Notes the end of a new loop.
    pub fn end_with(&self, tail: Option<&Edit>) {
        *self.last_line.borrow_mut() = tail.and_then(|edit| {
            let (_, line) = edit.text.rsplit_once('\n')?;
            Some((edit.span.end, line.to_owned()))
        });
    }

    /// What stands in front of `at` once the new loop on the same line is written, if there is one.
    pub fn line_before(&self, file: &str, at: usize) -> Option<String> {
        let last = self.last_line.borrow();
        let (end, line) = last.as_ref()?;
        let between = file.get(*end..at).filter(|between| !between.contains('\n'))?;
        (line.len() < limits::FARTHEST_LINE).then(|| format!("{line}{between}"))
    }

    /// Whether line breaks in or around `unit` would come between a here-document's operator and its body, or move it.
    pub fn has_heredoc_across(&self, unit: Span) -> bool {
        let begun = self.heredocs.partition_point(|heredoc| heredoc.start < unit.end);
        self.heredocs[..begun].last().is_some_and(|last| unit.start < last.end)
    }

    /// How many commands to retry start in a part of the script.
    pub fn targets_in(&self, part: Span) -> usize {
        let ahead_of = |end: usize| self.targets.partition_point(|&at| at < end);
        ahead_of(part.end) - ahead_of(part.start)
    }

    /// Whether a command to retry is in the loop, so that the loop is dealt with there.
    pub fn has_target_in(&self, frame: &Loop) -> bool {
        self.target_loops.contains(&std::ptr::from_ref(frame.command))
    }
}
