//! The gates that a rewritten text has to pass.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fmt;

use crate::analysis::document::Document;
use crate::base::edit::EditSet;
use crate::base::span::Span;
use crate::syntax::dockerfile;
use crate::syntax::dockerfile::{Dockerfile, Item, ItemKind, Keyword};

/// A gate that a result did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The name of the gate.
    pub gate: &'static str,
    /// What went wrong.
    pub message: String,
}

impl Violation {
    /// What the gate of that name has to say.
    pub fn new(gate: &'static str, message: impl Into<String>) -> Self {
        Self { gate, message: message.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { gate, message } = self;
        write!(f, "gate \"{gate}\" refused the result: {message}")
    }
}

impl Error for Violation {}

/// Gate 1: the items tile the text, byte for byte.
///
/// # Errors
///
/// Where there is a gap or an overlap.
pub fn tiles(dockerfile: &Dockerfile) -> Result<(), Violation> {
    let mut at = 0;
    for item in &dockerfile.items {
        if item.span.start != at {
            let message = format!("an item starts at byte {} instead of {at}", item.span.start);
            return Err(Violation::new("tiles", message));
        }
        at = item.span.end;
    }
    if at == dockerfile.text.len() {
        Ok(())
    } else {
        Err(Violation::new("tiles", format!("the items end at byte {at} of {}", dockerfile.text.len())))
    }
}

/// The gates 1 and 2, for edits of a text that were made and what came of it.
///
/// # Errors
///
/// Where one of them refuses.
pub(crate) fn made(before: &str, edits: &EditSet, after: &str) -> Result<(), Violation> {
    let (before, after) = (dockerfile::parse(before), dockerfile::parse(after));
    tiles(&after)?;
    only_edited(&Document::new(&before), edits, &Document::new(&after))
}

/// Where the items start that do not read any more once they are edited: a line or the nesting has grown too long.
pub fn spoilt(before: &Document, edits: &EditSet, after: &Document) -> HashSet<usize> {
    let places = edits.places();
    let item = |at: usize| before.dockerfile.item_start(places.before(at));
    let mut spoilt: HashSet<usize> = after.dockerfile.errors.iter().map(|error| item(error.span.start)).collect();
    let by_item = |document: &Document, item: &dyn Fn(usize) -> usize| {
        let mut found: HashMap<usize, usize> = HashMap::new();
        for (index, instruction) in document.instructions.iter().enumerate() {
            match broken(document, index) {
                0 => {}
                count => *found.entry(item(instruction.span.start)).or_default() += count,
            }
        }
        found
    };
    let known = by_item(before, &|at| before.dockerfile.item_start(at));
    let more =
        by_item(after, &item).into_iter().filter(|(item, count)| known.get(item).is_none_or(|known| count > known));
    spoilt.extend(more.map(|(item, _)| item));
    spoilt
}

/// Gate 2: the result parses, only the instructions that were edited differ, and every comment is still there.
///
/// # Errors
///
/// Where one of the three does not hold.
pub fn only_edited(before: &Document, edits: &EditSet, after: &Document) -> Result<(), Violation> {
    let gate = |message: String| Violation::new("only-edited", message);
    if let Some(error) = after.dockerfile.errors.first() {
        return Err(gate(format!("the result does not parse: {}", error.message)));
    }
    let (places, items) = (edits.places(), &after.dockerfile.items);
    let mut fates = vec![Fate::New; items.len()];
    for item in &before.dockerfile.items {
        let start = places.after(item.span.start);
        let found = start.and_then(|start| items.binary_search_by_key(&start, |item| item.span.start).ok());
        let edited = edits.touches(reach(before.dockerfile, item));
        let same = |found: usize| match edited {
            true => same_kind(item, &items[found]),
            false => same_text(before, item, after, &items[found]),
        };
        match found.filter(|&found| same(found)) {
            Some(found) => fates[found] = if edited { Fate::Edited } else { Fate::Same },
            None => {
                let text = item.span.of(before.dockerfile.text).lines().next().unwrap_or_default();
                return Err(gate(format!("{text:?} did not come through")));
            }
        }
    }
    let strange = items.iter().zip(&fates).find(|&(item, &fate)| fate == Fate::New && !may_be_new(item));
    if let Some((item, _)) = strange {
        return Err(gate(format!("{:?} came in", item.span.of(after.dockerfile.text))));
    }
    comments_kept(before.dockerfile, after.dockerfile).map_err(gate)?;
    let changed = items.iter().zip(&fates).map(|(_, &fate)| fate != Fate::Same);
    scripts_parse(before, edits, after, changed).map_err(gate)
}

/// How an item has come into the result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Same,
    Edited,
    New,
}

/// Where an edit changes the item: at its end, too, where no line break stands between.
fn reach(dockerfile: &Dockerfile, item: &Item) -> Span {
    let open = item.span.end == dockerfile.text.len() && !dockerfile.text.ends_with('\n');
    Span::new(item.span.start, item.span.end + usize::from(open))
}

fn same_kind(before: &Item, after: &Item) -> bool {
    match (&before.kind, &after.kind) {
        (ItemKind::Instruction(before), ItemKind::Instruction(after)) => {
            // What else is read in another way if one of these changes is not looked at again.
            let governs = matches!(before.keyword, Some(Keyword::From | Keyword::Shell));
            !governs && before.keyword == after.keyword
        }
        _ => false,
    }
}

fn same_text(before: &Document, item: &Item, after: &Document, found: &Item) -> bool {
    let (old, new) = (item.span.of(before.dockerfile.text), found.span.of(after.dockerfile.text));
    std::mem::discriminant(&item.kind) == std::mem::discriminant(&found.kind) && old == new
}

fn may_be_new(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Comment => true,
        ItemKind::Instruction(instruction) => matches!(instruction.keyword, Some(Keyword::Run | Keyword::Env)),
        _ => false,
    }
}

fn comments_kept(before: &Dockerfile, after: &Dockerfile) -> Result<(), String> {
    let mut rest = comments(after).into_iter();
    for comment in comments(before) {
        if !rest.any(|found| found == comment) {
            return Err(format!("the comment {comment:?} is lost"));
        }
    }
    Ok(())
}

fn comments<'a>(dockerfile: &'a Dockerfile) -> Vec<&'a str> {
    let mut found = Vec::new();
    for item in &dockerfile.items {
        match &item.kind {
            ItemKind::Comment => found.push(item.span.of(dockerfile.text).trim()),
            ItemKind::Instruction(instruction) => {
                found.extend(instruction.comments.iter().map(|span| span.of(dockerfile.text)));
            }
            _ => {}
        }
    }
    found
}

/// Shell text that parsed still does.
///
/// What is the same, byte for byte, reads the same: no edit touches a SHELL. So only the RUNs that are not are read.
fn scripts_parse(
    before: &Document,
    edits: &EditSet,
    after: &Document,
    changed: impl Iterator<Item = bool>,
) -> Result<(), String> {
    let edited = before.dockerfile.items.iter().map(|item| edits.touches(reach(before.dockerfile, item)));
    let broken = broken_in(after, changed);
    if broken > 0 && broken > broken_in(before, edited) {
        return Err("a script does not parse any more".to_owned());
    }
    Ok(())
}

/// How many scripts do not parse of those items for which `counts` is true.
fn broken_in(document: &Document, counts: impl Iterator<Item = bool>) -> usize {
    let is_instruction = |item: &Item| matches!(item.kind, ItemKind::Instruction(_));
    let instructions =
        document.dockerfile.items.iter().zip(counts).filter(|(item, _)| is_instruction(item)).enumerate();
    instructions.filter(|(_, (_, counts))| *counts).map(|(index, _)| broken(document, index)).sum()
}

/// How many scripts of an instruction do not parse.
fn broken(document: &Document, instruction: usize) -> usize {
    document.with_run(instruction, |run| run.scripts.iter().filter(|shell| shell.script.is_err()).count()).unwrap_or(0)
}
