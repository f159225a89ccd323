//! What an author can get wrong with a pattern and its template together, found by trying them.

use std::collections::HashSet;

use super::Instructions;
use super::condition::{Answer, Asked, Condition};
use super::rewrite::{Why, rewritten};
use crate::analysis::document::Document;
use crate::analysis::reading::{Value, is_lexed};
use crate::base::edit::EditSet;
use crate::syntax::dockerfile;
use crate::syntax::dockerfile::Keyword;
use crate::transforms::holes::{Hole, holes};

/// Values that meet the conditions that there are, in different ways.
const VALUES: [&str; 14] = [
    "x",
    "/x",
    "1",
    "true",
    "x=x",
    "\"x\"",
    "x.tar",
    "*.x",
    "$X",
    "/$X",
    "https://x.y/x.z",
    "https://x.y/$X",
    "https://x.y/x.git",
    "<<X",
];

/// What is wrong with a step.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    /// The conditions on this hole exclude each other.
    NeverHolds(String),
    /// No instruction is matched; why BuildKit would not take one that is.
    MatchesNothing(Option<String>),
    /// BuildKit does not take, or does not read, what the template gives.
    GivesNothing(String),
    /// The pattern matches what the template gives.
    NeverRests,
    /// An earlier step undoes what this one does, or the other way round.
    Undone(String),
}

/// Tries the step on instructions of all kinds that its pattern is for, beside those that come earlier in its file.
pub(super) fn mistake(step: &Instructions, earlier: &[&Instructions]) -> Option<Mistake> {
    let pattern: Vec<&Hole> =
        step.pattern.holed.all().flat_map(|word| holes(&word.pieces)).map(|(hole, _)| hole).collect();
    let mut known = Vec::with_capacity(pattern.len());
    for hole in pattern {
        let values = values(step, hole);
        if values.is_empty() {
            return Some(Mistake::NeverHolds(hole.name.clone()));
        }
        known.push((hole.name.as_str(), values));
    }
    let (mut refused, mut gives, mut matches, mut works) = (None, None, false, false);
    let mut tried = HashSet::new();
    for (number, count) in (0..VALUES.len()).flat_map(|number| [(number, 1), (number, 0), (number, 2)]) {
        let text = sample(step, &known, number, count);
        if !tried.insert(text.clone()) {
            continue;
        }
        let parsed = dockerfile::parse(&text);
        if let Some(error) = parsed.errors.first() {
            refused.get_or_insert_with(|| error.message.clone());
            continue;
        }
        match rewritten(step, &Document::new(&parsed), 1) {
            None => {}
            Some(Ok(_)) => {
                (matches, works) = (true, true);
                if let Some(other) = undoing(step, earlier, &text) {
                    return Some(Mistake::Undone(other.source[0].clone()));
                }
            }
            Some(Err(refusal)) if refusal.why == Why::Again => return Some(Mistake::NeverRests),
            Some(Err(refusal)) => {
                matches = true;
                if matches!(refusal.why, Why::Refused | Why::Unwritable) {
                    gives.get_or_insert(refusal.message);
                }
            }
        }
    }
    match gives {
        _ if !matches => Some(Mistake::MatchesNothing(refused)),
        Some(message) if !works => Some(Mistake::GivesNothing(message)),
        _ => None,
    }
}

/// The step that makes the sample change for ever, if one does.
fn undoing<'s>(step: &'s Instructions, earlier: &[&'s Instructions], text: &str) -> Option<&'s Instructions> {
    let mut text = text.to_owned();
    // What comes to rest has taken each of them once at most, in some order.
    let mut last = None;
    for _ in 0..=earlier.len() + 1 {
        let all = earlier.iter().copied().chain([step]);
        let (by, next) = all.into_iter().find_map(|step| Some((step, after(step, &text)?)))?;
        last = Some(by).filter(|by| !std::ptr::eq(*by, step)).or(last);
        text = next;
    }
    last
}

/// What the step makes of the instruction after the FROM.
fn after(step: &Instructions, text: &str) -> Option<String> {
    let parsed = dockerfile::parse(text);
    let document = Document::new(&parsed);
    let edits = rewritten(step, &document, 1)?.ok()?.edits;
    let mut set = EditSet::default();
    set.try_add(&edits).then(|| set.apply(text))
}

/// The values that the conditions on a hole admit.
fn values(step: &Instructions, hole: &Hole) -> Vec<&'static str> {
    let conditions: Vec<&Condition> =
        step.conditions.iter().filter(|(name, _)| *name == hole.name).flat_map(|(_, conditions)| conditions).collect();
    let is_lexed = is_lexed(step.pattern.holed.keyword);
    let admits = |text: &&str| {
        let value = if is_lexed { Value::lexed(text, '\\') } else { Value::literal(text) };
        let asked = Asked { text, value: &value, heredocs: true, json: false };
        let answers: Vec<Answer> = conditions.iter().map(|condition| condition.holds(asked, &|_| None)).collect();
        // Of several that a variable decides, one may exclude the other.
        let unknown = answers.iter().filter(|answer| **answer == Answer::Unknown).count();
        unknown < 2 && !answers.contains(&Answer::No)
    };
    VALUES.into_iter().filter(admits).collect()
}

/// A Dockerfile with an instruction that the pattern is for, the holes for many words with so many.
fn sample(step: &Instructions, known: &[(&str, Vec<&str>)], number: usize, count: usize) -> String {
    let keyword = step.pattern.holed.keyword;
    let pairs = matches!(keyword, Keyword::Env | Keyword::Label) && !step.pattern.legacy;
    let line = step.pattern.holed.filled(|hole, alone| {
        let values = known.iter().find(|(name, _)| *name == hole.name).map_or(&[][..], |(_, values)| values);
        let value = values.get(number % values.len().max(1)).copied().unwrap_or("x");
        match hole.many {
            true if hole.name == super::pattern::FLAGS => String::new(),
            true if pairs => vec![format!("x={value}"); count].join(" "),
            true => vec![value; count].join(" "),
            false if alone && pairs => format!("x={value}"),
            false => value.to_owned(),
        }
    });
    let heredocs = matches!(keyword, Keyword::Add | Keyword::Copy);
    let ends = if heredocs { "\nX".repeat(line.matches("<<X").count()) } else { String::new() };
    format!("FROM scratch\n{line}{ends}\n")
}
