//! Comments with which an author keeps dockmod from an instruction or a file.

mod comment;
mod shell;

use std::collections::HashMap;

use crate::analysis::suppressions::comment::{Request, SuppressionScope};
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::syntax::dockerfile::{Dockerfile, Item, ItemKind, is_directive};

pub use crate::analysis::suppressions::shell::in_scripts;

/// What a comment begins with that is meant for dockmod.
pub const ADDRESSEE: &str = "dockmod";

/// Whether a comment, from its `#` on, is addressed to dockmod, be it understood or not.
pub fn is_addressed(comment: &str) -> bool {
    comment::parse(comment).is_some()
}

/// What one comment, or one name in it, keeps dockmod from.
///
/// Comments come through a rewrite in order, so the number of an entry is the same in every pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The name of the transform, or else the comment; in the file.
    pub at: usize,
    /// The transform; every one if there is none.
    pub transform: Option<String>,
    /// The instruction; the whole file if there is none.
    pub instruction: Option<usize>,
    /// Why, in the author's words.
    pub reason: Option<String>,
}

/// What the comments of a file keep dockmod from.
#[derive(Clone, Debug, Default)]
pub struct Suppressions {
    /// One for each name, and one for each comment without names.
    pub entries: Vec<Suppression>,
    /// The comments that are not understood, or stand where they do nothing.
    pub mistakes: Vec<Diagnostic>,
    /// What is said of each instruction, and, under none, of the file.
    places: HashMap<Option<usize>, Place>,
    /// Whether each entry is lifted for the time being.
    lifted: Vec<bool>,
}

/// The first entries about a place.
#[derive(Clone, Debug, Default)]
struct Place {
    any: Option<usize>,
    named: HashMap<String, usize>,
}

impl Suppressions {
    /// Reads the comments of a file, which may have errors.
    pub fn new(dockerfile: &Dockerfile) -> Self {
        let mut reader = Reader { dockerfile, found: Self::default(), instruction: 0, above: Vec::new() };
        reader.items();
        reader.directives();
        let mut found = reader.found;
        found.mistakes.sort();
        found.lifted = vec![false; found.entries.len()];
        found
    }

    /// Whether the transform has to leave the instruction alone.
    pub fn cover(&self, instruction: usize, transform: &str) -> bool {
        self.about(instruction, transform).any(|entry| !self.lifted[entry])
    }

    /// Whether dockmod has to leave the file alone, whatever is in it.
    pub fn cover_file(&self) -> bool {
        self.places.get(&None).is_some_and(|file| file.any.is_some())
    }

    /// Whether there is nothing that is kept from dockmod.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Lifts every entry, so that nothing is covered.
    pub fn lift_all(&mut self) {
        self.lifted.fill(true);
    }

    /// Puts every entry in force again.
    pub fn reinstate_all(&mut self) {
        self.lifted.fill(false);
    }

    /// Puts an entry in force again.
    pub fn reinstate(&mut self, entry: usize) {
        if let Some(lifted) = self.lifted.get_mut(entry) {
            *lifted = false;
        }
    }

    /// The entry that would keep the transform from the instruction if it were not lifted.
    pub fn lifted(&self, instruction: usize, transform: &str) -> Option<usize> {
        self.about(instruction, transform).find(|&entry| self.lifted[entry])
    }

    /// What bears on the instruction, the nearest and most exact first.
    fn about(&self, instruction: usize, transform: &str) -> impl Iterator<Item = usize> {
        let places = [Some(instruction), None].map(|place| self.places.get(&place));
        let entries = places.map(|place| place.map(|place| [place.named.get(transform).copied(), place.any]));
        entries.into_iter().flatten().flatten().flatten()
    }

    fn add(&mut self, start: usize, request: &Request, instruction: Option<usize>) {
        let place = self.places.entry(instruction).or_default();
        let mut add = |at, transform: Option<&str>| {
            let (transform, reason) = (transform.map(str::to_owned), request.reason.map(str::to_owned));
            self.entries.push(Suppression { at, transform, instruction, reason });
            self.entries.len() - 1
        };
        for &(at, name) in &request.names {
            let entry = add(start + at, Some(name));
            place.named.entry(name.to_owned()).or_insert(entry);
        }
        if request.names.is_empty() {
            let entry = add(start, None);
            place.any.get_or_insert(entry);
        }
    }
}

struct Reader<'r, 'a> {
    dockerfile: &'r Dockerfile<'a>,
    found: Suppressions,
    /// The instruction that comes next.
    instruction: usize,
    /// The comments directly above it, and where they start.
    above: Vec<(usize, Request<'a>)>,
}

impl<'a> Reader<'_, 'a> {
    fn items(&mut self) {
        let dockerfile = self.dockerfile;
        for item in dockerfile.items() {
            match item.kind {
                ItemKind::Comment => self.comment_line(comment_of(dockerfile, &item)),
                ItemKind::Instruction(instruction) => {
                    for (start, request) in std::mem::take(&mut self.above) {
                        self.found.add(start, &request, Some(self.instruction));
                    }
                    instruction.comments.iter().for_each(|&comment| self.comment_inside(comment));
                    self.instruction += 1;
                }
                _ => self.nothing_below(),
            }
        }
        self.nothing_below();
    }

    fn comment_line(&mut self, comment: Span) {
        let Some(request) = self.request(comment) else { return };
        match request.scope {
            SuppressionScope::Instruction => self.above.push((comment.start, request)),
            SuppressionScope::File if self.instruction == 0 => self.found.add(comment.start, &request, None),
            SuppressionScope::File => self.too_late(comment.start),
        }
    }

    fn comment_inside(&mut self, comment: Span) {
        let Some(request) = self.request(comment) else { return };
        match request.scope {
            SuppressionScope::Instruction => self.found.add(comment.start, &request, Some(self.instruction)),
            SuppressionScope::File => self.too_late(comment.start),
        }
    }

    fn request(&mut self, comment: Span) -> Option<Request<'a>> {
        // A continuation mark at the end is no part of it: BuildKit takes the whole line for a comment.
        let text = comment.of(self.dockerfile.text).trim_end();
        let text = text.strip_suffix(self.dockerfile.escape).unwrap_or(text).trim_end();
        match comment::parse(text)? {
            Ok(request) => Some(request),
            Err(mistake) => {
                self.mistake(comment.start + mistake.span.start, mistake.message);
                None
            }
        }
    }

    fn mistake(&mut self, at: usize, message: impl Into<String>) {
        self.found.mistakes.push(Diagnostic::at(at, message));
    }

    fn too_late(&mut self, at: usize) {
        self.mistake(
            at,
            "`ignore-file` counts only before the first instruction; move it up, below the parser directives",
        );
    }

    /// What ends a run of comments leaves those in it without an instruction.
    fn nothing_below(&mut self) {
        for (start, _) in std::mem::take(&mut self.above) {
            self.mistake(start, "no instruction stands directly below this comment; move it down to the one it is for");
        }
    }

    /// Any comment ends the parser directives, one that is addressed to dockmod too.
    fn directives(&mut self) {
        let dockerfile = self.dockerfile;
        let leads = |item: &Item| matches!(item.kind, ItemKind::Bom | ItemKind::Directive(_));
        let mut comments = dockerfile.items().skip_while(leads).map_while(|item| match item.kind {
            ItemKind::Comment => Some(comment_of(dockerfile, &item)),
            _ => None,
        });
        let Some(first) = comments.next().filter(|first| is_addressed(first.of(dockerfile.text))) else { return };
        if let Some(directive) = comments.map(|comment| comment.of(dockerfile.text)).find(|text| is_directive(text)) {
            let message = format!("this comment ends the parser directives, so `{directive}` is none; move it below");
            self.mistake(first.start, message);
        }
    }
}

/// A comment line from its `#` to its end.
fn comment_of(dockerfile: &Dockerfile, item: &Item) -> Span {
    let text = item.span.of(dockerfile.text).trim_end();
    Span::new(item.span.start + text.len() - text.trim_start().len(), item.span.start + text.len())
}

#[cfg(test)]
mod tests;
