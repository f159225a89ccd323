//! Scripts that are not taken apart, and seem to run what a condition asks for.

use super::{Verdict, foreign_base};
use crate::analysis::commands::{CommandPattern, Launched, WordText, find_mention};
use crate::analysis::document::Document;
use crate::analysis::scripts::{Run, ShellText, Unsupported};
use crate::base::arena::Arena;
use crate::report::SkipCode;
use crate::syntax::dockerfile::Instruction;
use crate::syntax::shell::{self, CommandKind};
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
        open.find_map(|index| of_run(document, index, condition))
    });
    first.map(Finding::Skip).collect()
}

fn of_run(document: &Document, index: usize, condition: &Condition) -> Option<Skip> {
    let instruction = document.instructions[index];
    document.with_run(index, |run| {
        let unread = of_scripts(run, instruction, &condition.runs);
        let indirect = || run.scripts.iter().find_map(|shell| of_indirect(shell, condition));
        unread.or_else(indirect).or_else(|| of_interpreters(run, document.dockerfile.text, &condition.runs))
    })?
}

/// What is in a quoted script or reaches a shell through a pipe.
fn of_indirect(shell: &ShellText, condition: &Condition) -> Option<Skip> {
    let quoted = shell.quoted_scripts().into_iter().map(|script| (script, "a quoted script for"));
    let piped = shell.piped_scripts().into_iter().map(|script| (script, "a here-document for"));
    quoted.chain(piped).find_map(|(script, place)| {
        let pattern = run_by(&script.text, condition)?;
        let message = format!("this seems to run `{}`, in {place} `{}`", pattern.text, script.program);
        let span = shell.mapped.source_span(script.span);
        Some(Skip::new(span, SkipCode::QuotedScript, message))
    })
}

/// The pattern that a command of a script is of; one that shows another program of the same name is of none.
fn run_by<'p>(text: &str, condition: &'p Condition) -> Option<&'p CommandPattern> {
    let arena = Arena::new();
    let script = shell::parse(text, &arena).ok()?;
    script.all_commands().find_map(|command| {
        let CommandKind::Simple(simple) = &command.kind else { return None };
        let launched = Launched::new(WordText::of_simple(simple, text), &condition.launchers);
        let is_one_of = |patterns: &[CommandPattern]| patterns.iter().any(|pattern| launched.is(pattern));
        let other = is_one_of(&condition.foreign) || is_one_of(&condition.replaced_by);
        condition.runs.iter().find(|pattern| !other && launched.is(pattern))
    })
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

/// What is in a script that is not shell.
fn of_interpreters(run: &Run, file: &str, patterns: &[CommandPattern]) -> Option<Skip> {
    let seems = |text: &str, span, program: &str| {
        let pattern = mentioned(text, patterns)?;
        let message = format!("this seems to run `{}`, in a script for {program}", pattern.text);
        Some(Skip::new(span, SkipCode::Interpreter, message))
    };
    let mut heredocs = run.foreign.iter().filter(|foreign| foreign.reason == Unsupported::Interpreter);
    let found = heredocs.find_map(|foreign| seems(foreign.span.of(file), foreign.span, &foreign.what));
    let quoted = |shell: &ShellText| {
        let mut scripts = shell.interpreted_scripts().into_iter();
        scripts.find_map(|script| seems(&script.text, shell.mapped.source_span(script.span), &script.program))
    };
    found.or_else(|| run.scripts.iter().find_map(quoted))
}

/// The pattern that a command in the text seems to be of.
fn mentioned<'p>(text: &str, patterns: &'p [CommandPattern]) -> Option<&'p CommandPattern> {
    find_mention(text, |words| patterns.iter().find(|pattern| pattern.may_start(words)))
}
