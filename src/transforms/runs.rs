//! The RUNs that a step about commands looks at.

use super::action::StepContext;
use super::applies::Verdict;
use super::finding::Finding;
use super::manager_command::ManagerCommand;
use crate::base::substring::Needles;
use crate::syntax::dockerfile::Keyword;

/// What `look` finds in each RUN and ONBUILD that may hold one of the commands, in the stages that the transform is for.
pub(super) fn findings_in_runs(
    context: &StepContext,
    commands: &[ManagerCommand],
    mut look: impl FnMut(usize, &mut Vec<Finding>),
) -> Vec<Finding> {
    let StepContext { document, transform, unconditional, verdicts, .. } = *context;
    let mut findings = Vec::new();
    let names = Needles::new(commands.iter().flat_map(ManagerCommand::program_names));
    for (stage, verdict) in document.stages.stages.iter().zip(verdicts) {
        let need = match &verdict {
            _ if unconditional => None,
            Verdict::Needs(places) => places.first().map(|place| place.instruction),
            _ => continue,
        };
        let start = findings.len();
        for index in stage.instructions.clone() {
            let instruction = document.instructions[index];
            let runs = matches!(instruction.keyword, Some(Keyword::Run | Keyword::Onbuild));
            let text = instruction.span.of(document.dockerfile.text);
            let unconcerned = || !document.thorough && names.as_ref().is_some_and(|names| !names.may_be_in(text));
            if runs && !unconcerned() && !document.is_suppressed(index, transform) {
                look(index, &mut findings);
            }
        }
        if let Some(need) = need {
            findings[start..].iter_mut().for_each(|finding| finding.concern(need));
        }
    }
    findings
}
