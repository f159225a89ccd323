//! One instruction: whether the step is for it, and what it makes of it.

use super::Instructions;
use super::condition::{Answer, Asked};
use super::edits::{Layout, LostComment};
use super::pattern::{Capture, Captures};
use super::source::Source;
use crate::analysis::document::Document;
use crate::analysis::reading::{InstructionReading, Value};
use crate::analysis::stages::Origin;
use crate::base::edit::{Edit, EditSet};
use crate::base::span::Span;
use crate::report::SkipCode;
use crate::syntax::dockerfile;
use crate::syntax::dockerfile::{Body, Instruction, Keyword};

/// What the step makes of an instruction that it is for.
#[derive(Debug)]
pub(super) struct Rewritten {
    pub edits: Vec<Edit>,
    /// What is to be read of it then.
    pub reading: InstructionReading,
    /// The instruction as it then is, joined.
    pub text: String,
}

/// Why an instruction that the step is for is left alone.
#[derive(Debug)]
pub(super) struct Refusal {
    pub why: Why,
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It is in ONBUILD.
    Onbuild,
    /// A variable decides a condition.
    Unknown,
    /// A comment would be lost.
    Comment,
    /// What is read would not be what it should be.
    Unwritable,
    /// BuildKit would not take it.
    Refused,
    /// The step would rewrite it again.
    Again,
}

impl Refusal {
    fn new(why: Why, message: impl Into<String>) -> Self {
        Self { why, message: message.into() }
    }

    pub fn code(&self) -> SkipCode {
        match self.why {
            Why::Onbuild => SkipCode::Onbuild,
            Why::Unknown => SkipCode::UnknownValue,
            Why::Comment => SkipCode::InnerComment,
            Why::Unwritable | Why::Refused | Why::Again => SkipCode::ValueNotKept,
        }
    }
}

/// What the step makes of an instruction; none where it is not for it.
pub(super) fn rewritten(step: &Instructions, document: &Document, index: usize) -> Option<Result<Rewritten, Refusal>> {
    let instruction = document.instructions[index];
    if let Body::Onbuild(inner) = &instruction.body {
        let source = Source::of(inner, document.dockerfile.escape)?;
        matched(step, document, index, &source)?;
        let name = source.keyword.name();
        let message = format!("this {name} stands in ONBUILD, and runs in the builds of other images");
        return Some(Err(Refusal::new(Why::Onbuild, message)));
    }
    let source = Source::of(instruction, document.dockerfile.escape)?;
    let (captures, unknown) = matched(step, document, index, &source)?;
    Some(match unknown {
        Some(message) => Err(Refusal::new(Why::Unknown, message)),
        None => made(step, document, index, &source, &captures),
    })
}

/// What the holes stand for, if no condition fails; and which one cannot be determined.
fn matched(
    step: &Instructions,
    document: &Document,
    index: usize,
    source: &Source,
) -> Option<(Captures, Option<String>)> {
    let captures = step.pattern.captures(source)?;
    let mut unknown = None;
    for (hole, conditions) in &step.conditions {
        let capture = captures.get(hole)?;
        for condition in conditions {
            for asked in values(capture, source) {
                match condition.holds(asked, &|name| known(document, index, name)) {
                    Answer::Yes => {}
                    Answer::No => return None,
                    Answer::Unknown => {
                        let text = asked.text;
                        let message =
                            || format!("whether `{text}` is `{}` cannot be determined", condition.kind.name());
                        unknown.get_or_insert_with(message);
                    }
                }
            }
        }
    }
    Some((captures, unknown))
}

/// The words that a hole stands for, or the part of one.
fn values<'c>(capture: &'c Capture, source: &Source) -> Vec<Asked<'c>> {
    let Source { heredocs, json, .. } = *source;
    let asked = |text: &'c str, value: &'c Value| Asked { text, value, heredocs, json };
    match capture.words.is_empty() && capture.span.is_some() {
        true => vec![asked(&capture.text, &capture.value)],
        false => capture.words.iter().map(|word| asked(&word.text, &word.value)).collect(),
    }
}

/// The value that a variable is sure to have: one of ENV, and of nothing but ENV. An ARG can be given from outside.
fn known(document: &Document, index: usize, name: &str) -> Option<String> {
    let found = document.stages.env(index, name).filter(|found| found.origin == Origin::Env)?;
    let setting = document.instructions[found.instruction];
    let Body::Pairs { pairs, .. } = &setting.body else { return None };
    let written = pairs.get(found.pair)?.value?.of(setting.mapped.text());
    let value = Value::lexed(written, document.dockerfile.escape);
    value.as_text().filter(|value| found.value.as_deref() == Some(value)).map(str::to_owned)
}

fn made(
    step: &Instructions,
    document: &Document,
    index: usize,
    source: &Source,
    captures: &Captures,
) -> Result<Rewritten, Refusal> {
    let dockerfile::Dockerfile { text: file, escape, .. } = *document.dockerfile;
    let instruction = document.instructions[index];
    let keyword = step.template.holed.keyword;
    if document.stages.stage_of(index).is_none() && keyword != Keyword::Arg {
        let message = format!("it stands before the first FROM, where {} is not allowed", keyword.name());
        return Err(Refusal::new(Why::Refused, message));
    }
    let unwritable = |message: String| Refusal::new(Why::Unwritable, message);
    let chunks = step.template.chunks(source, captures).map_err(unwritable)?;
    let edits = Layout { file, instruction }.edits(keyword, chunks).map_err(|LostComment(comment)| {
        Refusal::new(Why::Comment, format!("the comment `{}` would be lost", comment.of(file)))
    })?;
    if edits.is_empty() {
        return Err(Refusal::new(Why::Again, "it would stay as it is".to_owned()));
    }
    let original = InstructionReading::of(instruction, file, escape);
    let reading = step.template.reading(source, captures, &original);
    let text = confirmed(step, document, index, &edits, &reading)?;
    Ok(Rewritten { edits, reading, text })
}

/// The instruction with the edits made, joined: it reads as it should, and the step has nothing more to do.
fn confirmed(
    step: &Instructions,
    document: &Document,
    index: usize,
    edits: &[Edit],
    reading: &InstructionReading,
) -> Result<String, Refusal> {
    let dockerfile::Dockerfile { text: file, escape, .. } = *document.dockerfile;
    let instruction: &Instruction = document.instructions[index];
    let mut set = EditSet::default();
    if !set.try_add(edits) {
        return Err(Refusal::new(Why::Unwritable, "its words are too close to each other".to_owned()));
    }
    let directive = if escape == '`' { "# escape=`\n" } else { "" };
    let span: Span = instruction.span;
    let alone = format!("{directive}FROM scratch\n{}\n", set.apply_in(file, span));
    let parsed = dockerfile::parse(&alone);
    if let Some(error) = parsed.errors.first() {
        return Err(Refusal::new(Why::Refused, format!("BuildKit would not take the result: {}", error.message)));
    }
    let mut found = parsed.instructions().skip(1);
    let (Some(now), None) = (found.next(), found.next()) else {
        return Err(Refusal::new(Why::Unwritable, "the result would be more than one instruction".to_owned()));
    };
    if InstructionReading::of(now, &alone, escape) != *reading {
        return Err(Refusal::new(Why::Unwritable, "BuildKit would read other values in the result".to_owned()));
    }
    let again = Source::of(now, escape).and_then(|source| matched(step, document, index, &source));
    match again {
        Some(_) => Err(Refusal::new(Why::Again, "the step would rewrite the result again".to_owned())),
        None => Ok(now.mapped.text().split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}
