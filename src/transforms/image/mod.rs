//! The action `image`: changes the images that stages are built from, and that files are taken from.

mod action;
mod mapping;

use super::action::StepContext;
use super::applies::Verdict;
use super::writing::insertion::comment_above;
use crate::analysis::document::Document;
use crate::analysis::references::{ImagePlace, PlaceKind, Written, image_places};
use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::knowledge::references::{Reference, is_gap};
use crate::report::SkipCode;
use crate::syntax::dockerfile::Keyword;
use crate::transforms::finding::{Finding, Fix, Permits, Reading, Skip};
use mapping::Mapped;

pub use action::{ACTION, Images};

/// A reference changes where one may stand.
const EDITS: Permits = Permits::comments()
    .and_edits(Keyword::From)
    .and_edits(Keyword::Copy)
    .and_edits(Keyword::Run)
    .and_edits(Keyword::Arg)
    .and_edits(Keyword::Onbuild);

/// What the step has to say of each reference in the stages that the transform is for.
fn findings(step: &Images, context: &StepContext) -> Vec<Finding> {
    if step.needles.as_ref().is_some_and(|needles| !needles.may_be_in(context.document.dockerfile.text)) {
        return Vec::new();
    }
    let places = image_places(context.document);
    let mut findings = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let before = places[..index].iter().filter(|other| other.instruction == place.instruction).count();
        findings.extend(of_place(step, context, place, before));
    }
    findings
}

/// `before`: how many references the instruction has ahead of this one.
fn of_place(step: &Images, context: &StepContext, place: &ImagePlace, before: usize) -> Option<Finding> {
    let concerned = Concerned::of(context, place);
    if !concerned.any {
        return None;
    }
    let skip = |code, message: String| {
        let concerns = place.users.clone();
        Some(Finding::Skip(Skip { span: place.span(), code, message, concerns }))
    };
    let shown = || place.written.restored(place.written.text.text());
    let new = match outcome(step, &place.written)? {
        Outcome::Changed(new) => new,
        Outcome::Composed => {
            let message = format!("the reference `{}` is put together, so it cannot be changed as a whole", shown());
            return skip(SkipCode::ComposedReference, message);
        }
        Outcome::KeepsDigest => {
            let message = format!("`{}` is pinned by a digest, which is that of the tag it has", shown());
            return skip(SkipCode::KeptDigest, message);
        }
        Outcome::Invalid(text) => {
            return skip(SkipCode::InvalidReference, format!("`{text}` would be no image reference"));
        }
    };
    if place.other_use.is_some() || !concerned.all {
        let message = match place.other_use {
            Some(_) => "the value of this ARG is used for something else as well",
            None => "a stage that the transform is not for takes the value of this ARG as well",
        };
        return skip(SkipCode::SharedArg, message.to_owned());
    }
    let is_bare = |text: &str| !text.contains(['/', ':', '@']);
    if place.onbuild && is_bare(&shown()) {
        let message = format!("`{}` may be a stage of the builds that are based on this image", shown());
        return skip(SkipCode::Onbuild, message);
    }
    if is_stage(context.document, place, &new) {
        return skip(SkipCode::StageName, format!("`{new}` is a stage of this file"));
    }
    match edit(context.document, &place.written, &new) {
        Some(edit) => Some(Finding::Fix(fix(step, context.document, place, before, &new, edit))),
        None => {
            let message = format!("the reference `{}` is written in pieces, with something between them", shown());
            skip(SkipCode::ComposedReference, message)
        }
    }
}

/// Whether the transform is for the stages that take a reference.
struct Concerned {
    any: bool,
    all: bool,
}

impl Concerned {
    fn of(context: &StepContext, place: &ImagePlace) -> Self {
        let is_for = |instruction: &usize| {
            let verdict = context.document.stages.stage_of(*instruction).map(|stage| &context.verdicts[stage]);
            context.unconditional || matches!(verdict, Some(Verdict::Needs(_)))
        };
        let own = [place.instruction];
        let takers = if place.kind == PlaceKind::Default { &place.users[..] } else { &own[..] };
        Self { any: takers.iter().any(is_for), all: takers.iter().all(is_for) }
    }
}

/// What becomes of a reference as it is written.
enum Outcome {
    /// The new text, gaps in it.
    Changed(String),
    Composed,
    KeepsDigest,
    Invalid(String),
}

impl Outcome {
    fn of(mapped: Mapped) -> Self {
        match mapped {
            Mapped::Changed(text) => Self::Changed(text),
            Mapped::KeepsDigest(_) => Self::KeepsDigest,
            Mapped::Invalid(text) => Self::Invalid(text),
        }
    }
}

/// None where the step is not for it.
fn outcome(step: &Images, written: &Written) -> Option<Outcome> {
    let text = written.text.text();
    let by_value = written.value.as_deref().map(|value| step.mapping.apply(value));
    if written.variables.is_empty() && written.is_plain {
        return by_value.flatten().map(Outcome::of);
    }
    let direct = Some(text).filter(|_| written.is_plain).and_then(|text| step.mapping.apply(text));
    match (direct, by_value) {
        (_, Some(None)) => None,
        (Some(Mapped::Changed(new)), Some(Some(Mapped::Changed(value)))) => {
            let same = written.filled(&new).is_some_and(|filled| filled == value);
            Some(if same && !first_varies(text) { Outcome::Changed(new) } else { Outcome::Composed })
        }
        (_, Some(Some(Mapped::Changed(_)))) => Some(Outcome::Composed),
        (_, Some(Some(mapped))) => Some(Outcome::of(mapped)),
        (Some(Mapped::Changed(new)), None) if !name_varies(text) => Some(Outcome::Changed(new)),
        (Some(Mapped::Changed(_)), None) if first_varies(text) => None,
        (Some(Mapped::Changed(_)), None) => Some(Outcome::Composed),
        (Some(mapped), None) => Some(Outcome::of(mapped)),
        (None, None) => step.mapping.may_match(text).then_some(Outcome::Composed),
    }
}

/// Whether registry or path have a variable in them.
fn name_varies(text: &str) -> bool {
    Reference::parse_with_gaps(text).is_none_or(|read| read.repository().of(text).contains(is_gap))
}

/// Whether the first component, which decides what the others are, has a variable in it.
fn first_varies(text: &str) -> bool {
    let first = |read: &Reference| read.registry.unwrap_or(read.path[0]).of(text).contains(is_gap);
    Reference::parse_with_gaps(text).is_none_or(|read| first(&read))
}

/// Whether a text would be the name of a stage where the reference stands.
fn is_stage(document: &Document, place: &ImagePlace, text: &str) -> bool {
    let name = text.to_lowercase();
    let last = match place.kind {
        PlaceKind::Source => document.stages.stages.len(),
        _ => {
            let latest = place.users.iter().copied().max().unwrap_or(place.instruction);
            document.stages.stage_of(latest).unwrap_or(0)
        }
    };
    let mut named = document.stages.stages[..last].iter().filter_map(|stage| stage.name.as_deref());
    named.any(|stage| stage == name) || place.kind == PlaceKind::Source && text.parse::<i64>().is_ok()
}

/// The edit of what differs; none where something else stands between the parts of that.
fn edit(document: &Document, written: &Written, new: &str) -> Option<Edit> {
    let old = written.text.text();
    let same = |(one, other): &(char, char)| one == other;
    let start: usize = old.chars().zip(new.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let tails = old[start..].chars().rev().zip(new[start..].chars().rev());
    let end: usize = tails.take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let gone = Span::new(start, old.len() - end);
    let text = written.restored(&new[start..new.len() - end]);
    if gone.is_empty() {
        return Some(Edit::insert(written.text.source_end(start), text));
    }
    let span = written.text.source_span(gone);
    let exact = span.of(document.dockerfile.text) == written.restored(gone.of(old));
    exact.then(|| Edit::replace(span, text))
}

fn fix(step: &Images, document: &Document, place: &ImagePlace, before: usize, new: &str, edit: Edit) -> Fix {
    let instruction = place.instruction;
    let [old, new] = [place.written.text.text(), new].map(|text| place.written.restored(text));
    let comment = comment_above(document, instruction, step.comment.as_deref());
    let reading = Reading::Reference { instruction, index: before, text: new.clone() };
    Fix {
        span: place.span(),
        edits: comment.into_iter().chain([edit]).collect(),
        permits: EDITS,
        effect: step.effect,
        message: format!("takes `{new}` in place of `{old}`"),
        concerns: place.users.clone(),
        readings: vec![reading],
    }
}
