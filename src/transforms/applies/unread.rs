//! Scripts that are not taken apart, and seem to run what a condition asks for.

use super::{Verdict, foreign_base};
use crate::analysis::commands::{CommandPattern, find_mention};
use crate::analysis::document::Document;
use crate::analysis::scripts::Run;
use crate::analysis::scripts::Unsupported;
use crate::report::SkipCode;
use crate::syntax::dockerfile::Instruction;
use crate::transforms::condition::Condition;
use crate::transforms::finding::{Finding, Skip};

/// One finding for each stage that the transform would be for, as it seems, if one of its RUNs could be read.
pub fn unread(document: &Document, transform: &str, condition: &Condition, verdicts: &[Verdict]) -> Vec<Finding> {
    let stages = document.stages.stages.iter().enumerate().zip(verdicts);
    let left = stages.filter(|((number, _), verdict)| {
        matches!(verdict, Verdict::NotForIt | Verdict::Onbuild(_)) && !foreign_base(document, *number, condition)
    });
    let first = left.filter_map(|((_, stage), _)| {
        let mut open = stage.instructions.clone().filter(|&index| !document.is_suppressed(index, transform));
        open.find_map(|index| of_run(document, index, &condition.runs))
    });
    first.map(Finding::Skip).collect()
}

fn of_run(document: &Document, index: usize, patterns: &[CommandPattern]) -> Option<Skip> {
    document.with_run(index, |run| of_scripts(run, document.instructions[index], patterns))?
}

fn of_scripts(run: &Run, instruction: &Instruction, patterns: &[CommandPattern]) -> Option<Skip> {
    for shell in &run.scripts {
        if let Err(opaque) = &shell.script
            && let Some(pattern) = mentioned(shell.mapped.text(), patterns)
        {
            let reason = &opaque.message;
            let message = format!("this seems to run `{}`, but the shell text does not parse: {reason}", pattern.text);
            let span = shell.mapped.source_span(opaque.span);
            return Some(Skip::new(span, SkipCode::UnparsableShell, message));
        }
    }
    let other = run.foreign.iter().find(|foreign| foreign.reason == Unsupported::Shell)?;
    let pattern = mentioned(instruction.arguments(), patterns)?;
    let message = format!("this seems to run `{}`, but the SHELL in force is {}", pattern.text, other.what);
    Some(Skip::new(instruction.keyword_span, SkipCode::ShellNotPosix, message))
}

/// The pattern that a command in the text seems to be of.
fn mentioned<'p>(text: &str, patterns: &'p [CommandPattern]) -> Option<&'p CommandPattern> {
    find_mention(text, |words| patterns.iter().find(|pattern| pattern.may_start(words)))
}
