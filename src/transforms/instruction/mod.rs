//! The action `instruction`: writes one instruction in place of another.

mod action;
mod condition;
mod edits;
mod pattern;
mod rewrite;
mod samples;
mod source;
mod template;

use super::action::StepContext;
use super::writing::insertion::comment_above;
use crate::analysis::document::Document;
use crate::report::Effect;
use crate::transforms::applies::Verdict;
use crate::transforms::finding::{Finding, Fix, Permits, Reading, Skip};
use rewrite::{Rewritten, rewritten};

pub use action::{ACTION, Instructions};

/// What the step has to say of the instructions of stages that the transform is for; without a condition, of all.
fn findings(step: &Instructions, context: &StepContext) -> Vec<Finding> {
    let StepContext { document, transform, unconditional, verdicts, .. } = *context;
    let is_for = |index: usize| match document.stages.stage_of(index) {
        _ if unconditional => true,
        Some(stage) => matches!(verdicts[stage], Verdict::Needs(_)),
        None => false,
    };
    let open =
        (0..document.instructions.len()).filter(|&index| is_for(index) && !document.is_suppressed(index, transform));
    open.filter_map(|index| finding(step, document, index)).collect()
}

fn finding(step: &Instructions, document: &Document, index: usize) -> Option<Finding> {
    let instruction = document.instructions[index];
    Some(match rewritten(step, document, index)? {
        Ok(Rewritten { edits, reading, text }) => {
            let (old, new) = (step.pattern.holed.keyword, step.template.holed.keyword);
            let comment = comment_above(document, index, step.comment.as_deref());
            Finding::Fix(Fix {
                span: instruction.span,
                edits: comment.into_iter().chain(edits).collect(),
                permits: Permits::comments().and_edits(old).and_becomes(new),
                effect: Effect::from(step.effect),
                message: format!("rewrites {} as `{}`", old.name(), shortened(&text)),
                concerns: Vec::new(),
                readings: vec![Reading::Instruction { instruction: index, reading }],
            })
        }
        Err(refusal) => Finding::Skip(Skip::new(instruction.span, refusal.code(), refusal.message)),
    })
}

/// As much of an instruction as a message has room for.
fn shortened(text: &str) -> String {
    const ROOM: usize = 100;
    match text.char_indices().nth(ROOM) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
