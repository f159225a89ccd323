//! The gates that a rewritten text has to pass.

use std::collections::{HashMap, HashSet};

use crate::dockerfile::{Dockerfile, Item, ItemKind, Keyword};
use crate::edit::EditSet;
use crate::span::Span;
use crate::view::View;

/// The gate that refused, and what went wrong.
pub type Refusal = (&'static str, String);

/// Gate 1: the items tile the text, byte for byte.
///
/// # Errors
///
/// Where there is a gap or an overlap.
pub fn tiles(dockerfile: &Dockerfile) -> Result<(), Refusal> {
    let mut at = 0;
    for item in &dockerfile.items {
        if item.span.start != at {
            return Err(("tiles", format!("an item starts at byte {} instead of {at}", item.span.start)));
        }
        at = item.span.end;
    }
    if at == dockerfile.text.len() {
        Ok(())
    } else {
        Err(("tiles", format!("the items end at byte {at} of {}", dockerfile.text.len())))
    }
}

/// Where the items start that do not read any more once they are edited: a line or the nesting has grown too long.
pub fn spoilt(before: &View, edits: &EditSet, after: &View) -> HashSet<usize> {
    let places = edits.places();
    let item = |at: usize| before.dockerfile.item_start(places.before(at));
    let mut spoilt: HashSet<usize> = after.dockerfile.errors.iter().map(|error| item(error.at)).collect();
    let broken = |view: &View, item: &dyn Fn(usize) -> usize| {
        let mut broken: HashMap<usize, usize> = HashMap::new();
        for (instruction, run) in view.instructions.iter().zip(&view.runs) {
            let count = run.iter().flat_map(|run| &run.scripts).filter(|shell| shell.script.is_err()).count();
            if count > 0 {
                *broken.entry(item(instruction.span.start)).or_default() += count;
            }
        }
        broken
    };
    let known = broken(before, &|at| before.dockerfile.item_start(at));
    let more =
        broken(after, &item).into_iter().filter(|(item, count)| known.get(item).is_none_or(|known| count > known));
    spoilt.extend(more.map(|(item, _)| item));
    spoilt
}

/// Gate 2: the result parses, only the instructions that were edited differ, and every comment is still there.
///
/// # Errors
///
/// Where one of the three does not hold.
pub fn only_edited(before: &View, edits: &EditSet, after: &View) -> Result<(), Refusal> {
    let gate = |message: String| ("only-edited", message);
    if let Some(error) = after.dockerfile.errors.first() {
        return Err(gate(format!("the result does not parse: {}", error.message)));
    }
    let placed: HashMap<usize, &Item> = after.dockerfile.items.iter().map(|item| (item.span.start, item)).collect();
    let (mut known, places) = (HashSet::new(), edits.places());
    for item in &before.dockerfile.items {
        let found = places.after(item.span.start).and_then(|start| placed.get(&start).copied());
        let same = found.is_some_and(|found| {
            if edits.touches(reach(before.dockerfile, item)) {
                same_kind(item, found)
            } else {
                same_text(before, item, after, found)
            }
        });
        if !same {
            let text = item.span.of(before.dockerfile.text).lines().next().unwrap_or_default();
            return Err(gate(format!("{text:?} did not come through")));
        }
        known.extend(found.map(|found| found.span.start));
    }
    let strange = after.dockerfile.items.iter().find(|item| !known.contains(&item.span.start) && !may_be_new(item));
    if let Some(item) = strange {
        return Err(gate(format!("{:?} came in", item.span.of(after.dockerfile.text))));
    }
    comments_kept(before.dockerfile, after.dockerfile).map_err(gate)?;
    scripts_parse(before, after).map_err(gate)
}

/// Where an edit changes the item: at its end, too, where no line break stands between.
fn reach(dockerfile: &Dockerfile, item: &Item) -> Span {
    let open = item.span.end == dockerfile.text.len() && !dockerfile.text.ends_with('\n');
    Span::new(item.span.start, item.span.end + usize::from(open))
}

fn same_kind(before: &Item, after: &Item) -> bool {
    match (&before.kind, &after.kind) {
        (ItemKind::Instruction(before), ItemKind::Instruction(after)) => before.keyword == after.keyword,
        _ => false,
    }
}

fn same_text(before: &View, item: &Item, after: &View, found: &Item) -> bool {
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
fn scripts_parse(before: &View, after: &View) -> Result<(), String> {
    let broken = |view: &View| -> usize {
        let scripts = view.runs.iter().flatten().flat_map(|run| &run.scripts);
        scripts.filter(|shell| shell.script.is_err()).count()
    };
    if broken(after) > broken(before) { Err("a script does not parse any more".to_owned()) } else { Ok(()) }
}
