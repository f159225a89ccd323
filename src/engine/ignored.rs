//! What comments keep the transforms from, and which of the comments do so.

use std::collections::HashSet;

use crate::analysis::document::Document;
use crate::analysis::suppressions::{Suppression, Suppressions, in_scripts};
use crate::base::diagnostic::Diagnostic;
use crate::base::limits;
use crate::base::span::Span;
use crate::base::suggest::instead;
use crate::report::Suppressed;
use crate::transforms::finding::Finding;
use crate::transforms::model::Transform;

use super::choose::StepFinding;

/// What makes a finding of a pass another one: the transform, its step, the place and what would be done.
type Key<'t> = (&'t str, usize, usize, String);

/// What the suppressions of a text have come to so far.
#[derive(Debug, Default)]
pub(super) struct Ignored {
    /// The entries, as the text had them at first.
    entries: Vec<Suppression>,
    /// The numbers of those under which something was found.
    used: HashSet<usize>,
    mistakes: Vec<Diagnostic>,
    suppressed: Vec<Suppressed>,
    /// The transform, its step and the place of each.
    seen: HashSet<(String, usize, usize)>,
}

impl Ignored {
    /// Takes down what the comments ask for, and those that ask without effect; `known` are the names of all transforms.
    pub fn read(&mut self, suppressions: &Suppressions, known: &[&str]) {
        self.entries.clone_from(&suppressions.entries);
        self.mistakes.clone_from(&suppressions.mistakes);
        for Suppression { at, transform, .. } in &self.entries {
            if let Some(name) = transform.as_deref().filter(|name| !known.contains(name)) {
                let hint = instead(name, known.iter().copied());
                self.mistakes.push(Diagnostic::at(*at, format!("unknown transform `{name}`; {hint}")));
            }
        }
    }

    /// Takes down the comments in scripts, which ask without effect.
    pub fn read_scripts(&mut self, document: &Document) {
        document.each_run(|run| self.mistakes.extend(in_scripts(run)));
    }

    /// Finds out what the suppressions keep the transforms from: `found` is what there is in spite of them, `find`
    /// looks again, and `place` leads back to the original.
    pub fn note<'t>(
        &mut self,
        document: &mut Document,
        found: &[StepFinding<'t>],
        find: impl Fn(&Document) -> Vec<StepFinding<'t>>,
        place: impl Fn(Span) -> Span,
    ) {
        if document.suppressions.is_empty() {
            return;
        }
        let known: HashSet<Key> = found.iter().filter_map(key).collect();
        let mut lifted: HashSet<usize> = (0..document.suppressions.entries.len()).collect();
        document.suppressions.lift_all();
        for round in 0.. {
            let mut shown = HashSet::new();
            for found in find(document) {
                if key(&found).is_none_or(|key| known.contains(&key)) {
                    continue;
                }
                let cover = |instruction| document.suppressions.lifted(instruction, &found.transform.name);
                if let Some(entry) = found.finding.instructions(document).into_iter().find_map(cover) {
                    self.take_down(entry, &found, &place);
                    shown.insert(entry);
                }
            }
            lifted.retain(|entry| !shown.contains(entry));
            self.used.extend(&shown);
            if shown.is_empty() || lifted.is_empty() {
                break;
            }
            if round == limits::LIFTS {
                // Rather none too many are called unused.
                self.used.extend(lifted);
                break;
            }
            shown.into_iter().for_each(|entry| document.suppressions.reinstate(entry));
        }
        document.suppressions.reinstate_all();
    }

    fn take_down(&mut self, entry: usize, found: &StepFinding, place: impl Fn(Span) -> Span) {
        let Some((span, message)) = place_and_message(&found.finding) else { return };
        let (transform, span) = (found.transform.name.clone(), place(span));
        if self.seen.insert((transform.clone(), found.step, span.start)) {
            let reason = self.entries.get(entry).and_then(|entry| entry.reason.clone());
            self.suppressed.push(Suppressed { transform, span, reason, message: message.to_owned() });
        }
    }

    /// What was found and left alone, in file order.
    pub fn suppressed(&mut self) -> Vec<Suppressed> {
        self.suppressed.sort_by_key(|place| place.span.start);
        std::mem::take(&mut self.suppressed)
    }

    /// The comments that ask without effect, in file order.
    pub fn warnings(&self) -> Vec<Diagnostic> {
        let mut mistakes = self.mistakes.clone();
        mistakes.sort();
        mistakes
    }

    /// The entries under which nothing was found, as far as `transforms` can tell, in file order.
    pub fn unused(&self, transforms: &[Transform]) -> Vec<Diagnostic> {
        let idle = self.entries.iter().enumerate().filter(|(number, _)| !self.used.contains(number));
        let mistake = |(_, entry): (usize, &Suppression)| {
            let message = match &entry.transform {
                Some(name) if !transforms.iter().any(|transform| transform.name == *name) => return None,
                Some(name) => format!("`{name}` has nothing left to ignore here; remove the name"),
                None => "there is nothing left to ignore here; remove the comment".to_owned(),
            };
            Some(Diagnostic::at(entry.at, message))
        };
        let mut unused: Vec<_> = idle.filter_map(mistake).collect();
        unused.sort();
        unused
    }
}

fn key<'t>(found: &StepFinding<'t>) -> Option<Key<'t>> {
    let (span, message) = place_and_message(&found.finding)?;
    Some((&found.transform.name, found.step, span.start, message.to_owned()))
}

fn place_and_message(finding: &Finding) -> Option<(Span, &str)> {
    match finding {
        Finding::Fix(fix) => Some((fix.span, &fix.message)),
        Finding::Skip(skip) => Some((skip.span, &skip.message)),
        Finding::Satisfied(_) => None,
    }
}
