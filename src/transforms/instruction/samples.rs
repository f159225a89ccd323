//! What an author can get wrong with a pattern and its template together, found by trying them.

use super::Instructions;
use super::condition::{Answer, Asked, Condition};
use super::rewrite::{Why, rewritten};
use crate::analysis::document::Document;
use crate::analysis::reading::{Value, is_lexed};
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
}

/// Tries the step on instructions of all kinds that its pattern is for.
pub(super) fn mistake(step: &Instructions) -> Option<Mistake> {
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
    for (number, count) in (0..VALUES.len()).flat_map(|number| [(number, 1), (number, 0), (number, 2)]) {
        let text = sample(step, &known, number, count);
        let parsed = dockerfile::parse(&text);
        if let Some(error) = parsed.errors.first() {
            refused.get_or_insert_with(|| error.message.clone());
            continue;
        }
        match rewritten(step, &Document::new(&parsed), 1) {
            None => {}
            Some(Ok(_)) => (matches, works) = (true, true),
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
