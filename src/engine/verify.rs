//! The gates that a rewritten text has to pass.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::fmt;

use crate::analysis::argv::{ReadWord, RunReading};
use crate::analysis::document::Document;
use crate::analysis::reading::InstructionReading;
use crate::analysis::references::{ImagePlace, image_places};
use crate::base::edit::{EditSet, SourceMap};
use crate::base::span::Span;
use crate::syntax::dockerfile;
use crate::syntax::dockerfile::{Dockerfile, Item, ItemKind, Keyword};
use crate::transforms::finding::{Keywords, NewWord, Permits, Reading};

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

/// An edit, as far as it is verified: where it is made, and what the fixes declare that it is made for.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    /// What is replaced.
    pub span: Span,
    /// What may be done.
    pub permits: Permits,
}

/// Gate 1: the items tile the text, byte for byte.
///
/// # Errors
///
/// Where there is a gap or an overlap.
pub fn tiles(dockerfile: &Dockerfile) -> Result<(), Violation> {
    let mut at = 0;
    for item in dockerfile.items() {
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
pub(crate) fn made(before: &str, edits: &EditSet, declared: &[Declared], after: &str) -> Result<(), Violation> {
    let (before, after) = (dockerfile::parse(before), dockerfile::parse(after));
    tiles(&after)?;
    only_edited(&Document::new(&before), edits, declared, &Document::new(&after))
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

/// Gate 2: the result parses, only what the fixes declare has changed, and every comment is still there.
///
/// # Errors
///
/// Where one of the three does not hold.
pub fn only_edited(
    before: &Document,
    edits: &EditSet,
    declared: &[Declared],
    after: &Document,
) -> Result<(), Violation> {
    let gate = |message: String| Violation::new("only-edited", message);
    if let Some(error) = after.dockerfile.errors.first() {
        return Err(gate(format!("the result does not parse: {}", error.message)));
    }
    let places = edits.places();
    let (mut touching, added) = (Touching::new(before.dockerfile, declared), Added::new(declared));
    let mut items = after.dockerfile.items().peekable();
    let (mut old, mut new) = (Side::new(before), Side::new(after));
    let mut strange = None;
    let mut comes_in = |item: Item, new: &mut Side| {
        new.push(item, true);
        if !added.permits(places.before(item.span.start), item) {
            strange.get_or_insert(item.span);
        }
    };
    for item in before.dockerfile.items() {
        let touched = touching.next(item);
        let place = places.start_after(item.span.start);
        let start = place.unwrap_or_default();
        while let Some(found) = items.next_if(|found| found.span.start < start) {
            comes_in(found, &mut new);
        }
        let is_same = |found: &Item| match touched {
            Some(allowed) => allowed.edits && allowed.may_become(item, *found),
            None => same_text(before, item, after, *found),
        };
        let found = items.next_if(|found| place == Some(found.span.start) && is_same(found));
        old.push(item, touched.is_some());
        match found {
            Some(found) => new.push(found, touched.is_some()),
            None if touched.is_some_and(|allowed| allowed.removes) => {}
            None => {
                let text = item.span.of(before.dockerfile.text).lines().next().unwrap_or_default();
                return Err(gate(format!("{text:?} did not come through")));
            }
        }
    }
    items.for_each(|item| comes_in(item, &mut new));
    if let Some(span) = strange {
        return Err(gate(format!("{:?} came in", span.of(after.dockerfile.text))));
    }
    comments_kept(before.dockerfile, after.dockerfile).map_err(gate)?;
    scripts_parse(&old, &new).map_err(gate)
}

/// Gate 2, for fixes that declare how what they edit is read: it is read so, and the rest of the instruction as before.
///
/// # Errors
///
/// Where it is not.
pub fn read_as_declared<'f>(
    before: &Document,
    edits: &EditSet,
    readings: impl Iterator<Item = &'f Reading>,
    after: &Document,
) -> Result<(), Violation> {
    let gate = |message: String| Violation::new("only-edited", message);
    let mut of_runs: BTreeMap<usize, Vec<&Reading>> = BTreeMap::new();
    let mut of_images: BTreeMap<usize, Vec<NewReference>> = BTreeMap::new();
    let mut others = Vec::new();
    for reading in readings {
        match reading {
            Reading::Command { instruction, .. } => of_runs.entry(*instruction).or_default().push(reading),
            Reading::Reference { instruction, index, text } => {
                of_images.entry(*instruction).or_default().push(NewReference { index: *index, text });
            }
            Reading::Instruction { instruction, reading } => others.push((*instruction, reading)),
        }
    }
    let none = of_runs.is_empty() && of_images.is_empty() && others.is_empty();
    let places = if none { SourceMap::default() } else { edits.places() };
    references_as_declared(before, &places, &of_images, after).map_err(gate)?;
    for (instruction, wanted) in others {
        let place = places.start_after(before.instructions[instruction].span.start);
        let found = place.and_then(|at| after.instruction_at(at)).map(|found| after.instructions[found]);
        let Dockerfile { text, escape, .. } = after.dockerfile;
        let read = found.map(|found| InstructionReading::of(found, text, *escape));
        if read.as_ref() != Some(wanted) {
            return Err(gate(format!("an instruction is not what it should be: {read:?}, expected {wanted:?}")));
        }
    }
    for (instruction, readings) in of_runs {
        let read = |document: &Document, instruction: usize| document.with_run(instruction, RunReading::of).flatten();
        let place = places.after(before.instructions[instruction].span.start);
        let Some((old, new)) =
            read(before, instruction).zip(place.and_then(|at| read(after, after.instruction_at(at)?)))
        else {
            return Err(gate("a command that is edited is not read any more".to_owned()));
        };
        let wanted =
            expected(old, &readings).ok_or_else(|| gate("no such command is there to be edited".to_owned()))?;
        if new != wanted {
            return Err(gate(format!("the commands of an instruction are not what they should be: {new:?}")));
        }
    }
    Ok(())
}

/// What one reference of an instruction is to be.
struct NewReference<'f> {
    index: usize,
    text: &'f str,
}

/// The references are those that are declared, and what is around them is the same, byte for byte.
fn references_as_declared(
    before: &Document,
    places: &SourceMap,
    declared: &BTreeMap<usize, Vec<NewReference>>,
    after: &Document,
) -> Result<(), String> {
    if declared.is_empty() {
        return Ok(());
    }
    let (old_places, new_places) = (image_places(before), image_places(after));
    for (&instruction, declared) in declared {
        let start = before.instructions[instruction].span.start;
        let new = places.after(start).and_then(|at| after.instruction_at(at));
        let mut wanted = References::of(before, &old_places, instruction);
        for NewReference { index, text } in declared {
            let Some(reference) = wanted.references.get_mut(*index) else {
                return Err("no such image reference is there to be edited".to_owned());
            };
            (*text).clone_into(reference);
        }
        let found = new.map(|new| References::of(after, &new_places, new));
        if found.as_ref() != Some(&wanted) {
            return Err(format!("the image references are not what they should be: {found:?}, expected {wanted:?}"));
        }
    }
    Ok(())
}

/// The image references of an instruction, and what is around them.
#[derive(Debug, PartialEq, Eq)]
struct References<'a> {
    references: Vec<String>,
    /// How many FROM instructions take each.
    users: Vec<usize>,
    around: Vec<&'a str>,
}

impl<'a> References<'a> {
    fn of(document: &Document<'a>, places: &[ImagePlace], instruction: usize) -> Self {
        let (file, whole) = (document.dockerfile.text, document.instructions[instruction].span);
        let (mut found, mut at) = (Self { references: Vec::new(), users: Vec::new(), around: Vec::new() }, whole.start);
        for place in places.iter().filter(|place| place.instruction == instruction) {
            let span = place.span();
            found.references.push(place.written.restored(place.written.text.text()));
            found.users.push(place.users.len());
            found.around.push(&file[at..span.start.max(at)]);
            at = span.end.max(at);
        }
        found.around.push(&file[at..whole.end.max(at)]);
        found
    }
}

/// What is to be read of a RUN of which that is declared.
fn expected(old: RunReading, readings: &[&Reading]) -> Option<RunReading> {
    let mut new = old.clone();
    for reading in readings {
        let Reading::Command { command, words, .. } = reading else { continue };
        let there = old.scripts.get(command.script)?.commands.get(command.command)?;
        let word = |word: &NewWord| match word {
            NewWord::Kept(index) => there.get(*index).cloned(),
            NewWord::Literal(value) => Some(ReadWord::Literal(value.clone())),
        };
        new.scripts[command.script].commands[command.command] = words.iter().map(word).collect::<Option<_>>()?;
    }
    Some(new)
}

/// What the fixes that change an item declare for its keyword, all of them.
#[derive(Clone, Copy)]
struct Allowed {
    edits: bool,
    becomes: Keywords,
    removes: bool,
}

impl Allowed {
    /// Whether an item may change its kind so, if it does.
    fn may_become(&self, item: Item, found: Item) -> bool {
        let same = |old: Keyword, new| old == new || self.becomes.has(new);
        keyword(item).zip(keyword(found)).is_some_and(|(old, new)| same(old, new))
    }
}

/// The edits that change an item, for one item after the other.
struct Touching<'d> {
    dockerfile: &'d Dockerfile<'d>,
    /// In order.
    declared: Vec<Declared>,
    /// How many of them end before the next item.
    passed: usize,
}

impl<'d> Touching<'d> {
    fn new(dockerfile: &'d Dockerfile, declared: &[Declared]) -> Self {
        let mut declared = declared.to_vec();
        declared.sort_by_key(|edit| edit.span);
        Self { dockerfile, declared, passed: 0 }
    }

    /// What all edits that change the item allow; none where no edit does.
    fn next(&mut self, item: Item) -> Option<Allowed> {
        let end = reach(self.dockerfile, item).end;
        self.passed += self.declared[self.passed..].iter().take_while(|edit| edit.span.end <= item.span.start).count();
        let touching = self.declared[self.passed..].iter().take_while(|edit| edit.span.start < end);
        let is_in = |keywords: Keywords| keyword(item).is_some_and(|keyword| keywords.has(keyword));
        let allowed = touching.map(|Declared { permits, .. }| Allowed {
            edits: is_in(permits.edits),
            becomes: permits.becomes,
            removes: is_in(permits.removes),
        });
        allowed.reduce(|all, one| Allowed {
            edits: all.edits && one.edits,
            becomes: all.becomes.common(one.becomes),
            removes: all.removes && one.removes,
        })
    }
}

/// Where an edit changes the item: at its end, too, where no line break stands between.
fn reach(dockerfile: &Dockerfile, item: Item) -> Span {
    let open = item.span.end == dockerfile.text.len() && !dockerfile.text.ends_with('\n');
    Span::new(item.span.start, item.span.end + usize::from(open))
}

fn keyword(item: Item) -> Option<Keyword> {
    match item.kind {
        ItemKind::Instruction(instruction) => instruction.keyword,
        _ => None,
    }
}

fn same_text(before: &Document, item: Item, after: &Document, found: Item) -> bool {
    let (old, new) = (item.span.of(before.dockerfile.text), found.span.of(after.dockerfile.text));
    std::mem::discriminant(&item.kind) == std::mem::discriminant(&found.kind) && old == new
}

/// What fixes may bring in, by the place where their edits start; in order.
struct Added(Vec<(usize, Permits)>);

impl Added {
    fn new(declared: &[Declared]) -> Self {
        let mut added: Vec<_> = declared.iter().map(|edit| (edit.span.start, edit.permits)).collect();
        added.sort_by_key(|&(start, _)| start);
        Self(added)
    }

    /// Whether what an edit at `start` brings in may be `item`.
    fn permits(&self, start: usize, item: Item) -> bool {
        let first = self.0.partition_point(|&(at, _)| at < start);
        let mut here = self.0[first..].iter().take_while(|&&(at, _)| at == start);
        here.any(|(_, permits)| match (item.kind, keyword(item)) {
            (ItemKind::Comment, _) => permits.comments,
            (_, Some(keyword)) => permits.adds.has(keyword),
            _ => false,
        })
    }
}

fn comments_kept(before: &Dockerfile, after: &Dockerfile) -> Result<(), String> {
    let mut rest = comments(after);
    for comment in comments(before) {
        if !rest.any(|found| found == comment) {
            return Err(format!("the comment {comment:?} is lost"));
        }
    }
    Ok(())
}

fn comments<'d>(dockerfile: &'d Dockerfile) -> impl Iterator<Item = &'d str> {
    dockerfile.items().flat_map(|item| {
        let (line, inner) = match item.kind {
            ItemKind::Comment => (Some(item.span.of(dockerfile.text).trim()), None),
            ItemKind::Instruction(instruction) => (None, Some(&instruction.comments)),
            _ => (None, None),
        };
        line.into_iter().chain(inner.into_iter().flatten().map(|span| span.of(dockerfile.text)))
    })
}

/// A text, and which of its instructions the edits have changed.
struct Side<'s, 'a> {
    document: &'s Document<'a>,
    changed: Vec<bool>,
}

impl<'s, 'a> Side<'s, 'a> {
    fn new(document: &'s Document<'a>) -> Self {
        Self { document, changed: Vec::with_capacity(document.instructions.len()) }
    }

    fn push(&mut self, item: Item, changed: bool) {
        if matches!(item.kind, ItemKind::Instruction(_)) {
            self.changed.push(changed);
        }
    }

    /// Whether something has changed that decides how other instructions are read.
    fn governs(&self) -> bool {
        let mut instructions = self.document.instructions.iter().zip(&self.changed);
        instructions.any(|(found, changed)| *changed && matches!(found.keyword, Some(Keyword::From | Keyword::Shell)))
    }

    /// How many scripts do not parse, of what has changed or of `all`.
    fn broken(&self, all: bool) -> usize {
        let counted = self.changed.iter().enumerate().filter(|(_, changed)| all || **changed);
        counted.map(|(index, _)| broken(self.document, index)).sum()
    }
}

/// Shell text that parsed still does.
///
/// What is the same, byte for byte, reads the same unless something governs it, so only the other RUNs are read.
fn scripts_parse(before: &Side, after: &Side) -> Result<(), String> {
    let all = before.governs() || after.governs();
    let broken = after.broken(all);
    if broken > 0 && broken > before.broken(all) {
        return Err("a script does not parse any more".to_owned());
    }
    Ok(())
}

/// How many scripts of an instruction do not parse.
fn broken(document: &Document, instruction: usize) -> usize {
    document.with_run(instruction, |run| run.scripts.iter().filter(|shell| shell.script.is_err()).count()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::argv::CommandPlace;
    use crate::base::edit::Edit;

    const TEXT: &str = "FROM a\n# why\nRUN b\nSHELL [\"sh\", \"-c\"]\nENV C=d\n";

    const COMMENTS: Permits = Permits::comments();
    const EDITS_RUN: Permits = COMMENTS.and_edits(Keyword::Run);
    const ADDS_RUN: Permits = COMMENTS.and_adds(Keyword::Run);
    const REMOVES_RUN: Permits = COMMENTS.and_removes(Keyword::Run);

    /// What the gate says of edits: what each replaces, the new text, and what is permitted.
    fn verified(edits: &[(&str, &str, Permits)]) -> Result<(), String> {
        let (mut set, mut declared) = (EditSet::default(), Vec::new());
        for &(old, new, permits) in edits {
            let at = TEXT.find(old).unwrap();
            // What only puts something in front of what is there is an insertion.
            let (end, new) = new.strip_suffix(old).map_or((at + old.len(), new), |new| (at, new));
            let span = Span::new(at, end);
            assert!(set.try_add(&[Edit::replace(span, new)]));
            declared.push(Declared { span, permits });
        }
        made(TEXT, &set, &declared, &set.apply(TEXT)).map_err(|violation| violation.message)
    }

    #[test]
    fn what_is_edited_is_declared() {
        assert_eq!(verified(&[("b\n", "c\n", EDITS_RUN)]), Ok(()));
        for permits in [COMMENTS, ADDS_RUN.and_edits(Keyword::Env)] {
            assert_eq!(verified(&[("b\n", "c\n", permits)]).unwrap_err(), "\"RUN b\" did not come through");
        }
        assert!(verified(&[("RUN b", "ENV b=c", EDITS_RUN.and_edits(Keyword::Env))]).is_err(), "one becomes another");
        assert!(verified(&[("why", "not", EDITS_RUN.or(ADDS_RUN).or(REMOVES_RUN))]).is_err(), "a comment");
        assert!(verified(&[("a\n", "c\n", EDITS_RUN)]).is_err(), "FROM is another keyword");
        assert_eq!(verified(&[("a\n", "c\n", COMMENTS.and_edits(Keyword::From))]), Ok(()));
    }

    #[test]
    fn what_an_instruction_becomes_is_declared() {
        let becomes = EDITS_RUN.and_becomes(Keyword::Env);
        assert_eq!(verified(&[("RUN b", "ENV b=c", becomes)]), Ok(()));
        assert!(verified(&[("RUN b", "ARG b=c", becomes)]).is_err(), "another keyword");
        assert!(verified(&[("ENV C", "RUN C", becomes.and_becomes(Keyword::Run))]).is_err(), "that may not change");
    }

    #[test]
    fn what_is_read_is_declared() {
        let read = |after: &str, wanted: &str| {
            let (old, new) = (dockerfile::parse(TEXT), TEXT.replace("ENV C=d", after));
            let (new, wanted) = (dockerfile::parse(&new), format!("FROM a\n{wanted}\n"));
            let wanted = dockerfile::parse(&wanted);
            let reading = InstructionReading::of(wanted.instructions().nth(1).unwrap(), wanted.text, '\\');
            let mut edits = EditSet::default();
            let at = TEXT.find("ENV").unwrap();
            assert!(edits.try_add(&[Edit::replace(Span::new(at, TEXT.len() - 1), after)]));
            let declared = [Reading::Instruction { instruction: 3, reading }];
            read_as_declared(&Document::new(&old), &edits, declared.iter(), &Document::new(&new)).is_ok()
        };
        assert!(read("ENV C='d e'", "ENV C=\"d e\"") && read("LABEL C=d", "LABEL C d"));
        assert!(!read("ENV C=d", "ENV C=e") && !read("ENV C=d", "LABEL C=d") && !read("ENV C=$d", "ENV C='$d'"));
    }

    #[test]
    fn what_comes_in_is_declared() {
        let adds = COMMENTS.and_adds(Keyword::Env);
        assert_eq!(verified(&[("ENV", "# so\nENV X=y\nENV", adds)]), Ok(()));
        let refused = |new: &str, permits| verified(&[("ENV", new, permits)]).unwrap_err();
        assert_eq!(refused("RUN x\nENV", adds), "\"RUN x\\n\" came in");
        assert_eq!(refused("ENV X=y\nENV", COMMENTS.and_edits(Keyword::Env)), "\"ENV X=y\\n\" came in");
        assert_eq!(refused("# so\nENV", Permits { comments: false, ..adds }), "\"# so\\n\" came in");
        assert_eq!(refused("\nENV", adds), "\"\\n\" came in");
    }

    #[test]
    fn what_goes_is_declared() {
        assert_eq!(verified(&[("RUN b\n", "", REMOVES_RUN)]), Ok(()));
        assert!(verified(&[("RUN b\n", "", EDITS_RUN.or(ADDS_RUN))]).is_err());
        assert!(verified(&[("ENV C=d\n", "", REMOVES_RUN)]).is_err(), "another keyword");
        assert!(verified(&[("# why\nRUN b\n", "", REMOVES_RUN)]).is_err(), "a comment");
    }

    #[test]
    fn each_fix_answers_for_its_own_edits() {
        assert_eq!(verified(&[("b\n", "c\n", EDITS_RUN), ("ENV", "RUN x\nENV", ADDS_RUN)]), Ok(()));
        assert!(verified(&[("b\n", "c\n", ADDS_RUN), ("ENV", "RUN x\nENV", EDITS_RUN)]).is_err());
    }

    /// What the gate says of a RUN whose first command becomes `new`, and is declared to have these words.
    fn read(new: &str, words: &[NewWord]) -> Result<(), Violation> {
        let text = "FROM a\nRUN b 'c' \"$(d e)\" && f\n";
        let at = text.find("b '").unwrap();
        let mut edits = EditSet::default();
        assert!(edits.try_add(&[Edit::replace(Span::new(at, text.find(" &&").unwrap()), new)]));
        let after = edits.apply(text);
        let (before, after) = (dockerfile::parse(text), dockerfile::parse(&after));
        let command = CommandPlace { script: 0, command: 0 };
        let reading = Reading::Command { instruction: 1, command, words: words.to_vec() };
        read_as_declared(&Document::new(&before), &edits, [&reading].into_iter(), &Document::new(&after))
    }

    #[test]
    fn commands_are_read_as_declared() {
        let literal = |text: &str| NewWord::Literal(text.to_owned());
        let kept = NewWord::Kept;
        assert_eq!(read("b c -x \"$(d e)\"", &[kept(0), kept(1), literal("-x"), kept(2)]), Ok(()));
        assert_eq!(read("b", &[kept(0)]).unwrap_err().gate, "only-edited", "the command in a word has gone");
        for (new, words) in [
            ("b c -y \"$(d e)\"", vec![kept(0), kept(1), literal("-x"), kept(2)]),
            ("b c \"$(d e)\"", vec![kept(0), kept(2)]),
            ("b c \"$(d x)\"", vec![kept(0), kept(1), kept(2)]),
            ("b c $(d e)", vec![kept(0), kept(1), kept(2)]),
            ("b c \"$(d e)\" >log", vec![kept(0), kept(1), kept(2)]),
            ("b c \"$(d e)\"; g", vec![kept(0), kept(1), kept(2)]),
            ("b c \"$(d e)\"", vec![kept(0), kept(1), kept(3)]),
            ("b c \"$(d e)", vec![kept(0), kept(1), kept(2)]),
        ] {
            assert!(read(new, &words).is_err(), "{new}");
        }
    }

    #[test]
    fn what_another_shell_runs_is_read_again() {
        let shell = COMMENTS.and_edits(Keyword::Shell);
        assert_eq!(verified(&[("\"sh\"", "\"bash\"", shell)]), Ok(()));
    }
}
