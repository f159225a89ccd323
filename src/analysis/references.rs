//! The image references of a file: in FROM, `COPY --from=`, `RUN --mount=…,from=` and defaults of ARG.

mod word;

use std::collections::{HashMap, HashSet};

use crate::analysis::document::Document;
use crate::analysis::stages::Base;
use crate::base::source_map::MappedText;
use crate::base::span::Span;
use crate::knowledge::references::SCRATCH;
use crate::syntax::dockerfile::{Body, Flag, Instruction, Keyword, Pair};

pub use word::{Variable, Written};

/// An image reference where it stands. A stage's name is none, nor is `scratch`.
#[derive(Clone, Debug)]
pub struct ImagePlace<'a> {
    /// The instruction that it stands in.
    pub instruction: usize,
    /// What it is there.
    pub kind: PlaceKind,
    /// Whether it stands within ONBUILD.
    pub onbuild: bool,
    /// How it is written.
    pub written: Written<'a>,
    /// The FROM instructions that take it, where it is the default of an ARG.
    pub users: Vec<usize>,
    /// An instruction that uses the ARG for something else.
    pub other_use: Option<usize>,
}

/// What an image reference is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
    /// FROM.
    From,
    /// A flag that says where files come from: `--from=` or `--mount=…,from=`.
    Source,
    /// The default of an ARG.
    Default,
}

impl ImagePlace<'_> {
    /// Where it stands, in the file.
    pub fn span(&self) -> Span {
        self.written.span()
    }
}

/// All image references of a file, in order.
pub fn image_places<'a>(document: &Document<'a>) -> Vec<ImagePlace<'a>> {
    let mut finder = Finder { document, globals: Vec::new(), latest: HashMap::new(), places: Vec::new() };
    finder.read_globals();
    finder.read_stages();
    finder.add_defaults();
    let mut places = finder.places;
    places.sort_by_key(|place| place.span());
    places
}

/// An ARG ahead of the first FROM.
struct Global<'a> {
    instruction: usize,
    /// None without a default.
    written: Option<Written<'a>>,
    /// The FROM instructions that take its value as a reference.
    users: Vec<usize>,
    other_use: Option<usize>,
}

struct Finder<'d, 'a> {
    document: &'d Document<'a>,
    globals: Vec<Global<'a>>,
    /// The last ARG of each name.
    latest: HashMap<String, usize>,
    places: Vec<ImagePlace<'a>>,
}

impl<'a> Finder<'_, 'a> {
    fn read_globals(&mut self) {
        let first = self.document.stages.stages.first().map_or(0, |stage| stage.instructions.start);
        for index in 0..first {
            let instruction = self.document.instructions[index];
            let Body::Args(pairs) = &instruction.body else { continue };
            for pair in pairs {
                let written = pair.value.map(|value| self.read(instruction.mapped.slice(value)));
                for name in written.iter().flat_map(Written::names) {
                    self.note_other_use(name, index);
                }
                self.latest.insert(name_of(instruction, pair).to_owned(), self.globals.len());
                self.globals.push(Global { instruction: index, written, users: Vec::new(), other_use: None });
            }
        }
    }

    fn read(&self, text: MappedText<'a>) -> Written<'a> {
        let value = |name: &str| self.globals.get(*self.latest.get(name)?)?.written.as_ref()?.value.clone();
        Written::of_word(text, self.document.dockerfile.escape, &value)
    }

    fn note_other_use(&mut self, name: &str, instruction: usize) {
        if let Some(&global) = self.latest.get(name) {
            self.globals[global].other_use.get_or_insert(instruction);
        }
    }

    fn read_stages(&mut self) {
        let document = self.document;
        let names: HashSet<&str> = document.stages.stages.iter().filter_map(|stage| stage.name.as_deref()).collect();
        for stage in &document.stages.stages {
            for index in stage.instructions.clone() {
                let instruction = document.instructions[index];
                match (instruction.keyword, &instruction.body) {
                    (Some(Keyword::From), _) => self.from(index, &stage.base),
                    (Some(Keyword::Arg), Body::Args(pairs)) => {
                        let bare = pairs.iter().filter(|pair| pair.value.is_none());
                        bare.for_each(|pair| self.note_other_use(name_of(instruction, pair), index));
                    }
                    (_, Body::Onbuild(inner)) => self.sources(index, inner, true, &names),
                    _ => self.sources(index, instruction, false, &names),
                }
            }
        }
    }

    fn from(&mut self, index: usize, base: &Base) {
        let instruction = self.document.instructions[index];
        for flag in &instruction.flags {
            let names = self.read(instruction.mapped.slice(flag.span));
            names.names().for_each(|name| self.note_other_use(name, index));
        }
        let Body::From(from) = &instruction.body else { return };
        let written = self.read(instruction.mapped.slice(from.image));
        let is_reference = !matches!(base, Base::Stage(_)) && *base != Base::Image(SCRATCH.to_owned());
        if let Some(variable) = written.whole().filter(|_| is_reference) {
            let global = self.latest.get(&variable.name).copied();
            if let Some(global) = global {
                self.globals[global].users.push(index);
            }
            // `${BASE:-alpine}`
            if let Some(default) = variable.default {
                let written = self.read(default);
                written.names().for_each(|name| self.note_other_use(name, index));
                self.push(index, PlaceKind::From, false, written);
            }
            return;
        }
        written.names().for_each(|name| self.note_other_use(name, index));
        if is_reference {
            self.push(index, PlaceKind::From, false, written);
        }
    }

    /// The places of the flags of an instruction.
    fn sources(&mut self, index: usize, instruction: &Instruction<'a>, onbuild: bool, stages: &HashSet<&str>) {
        if !matches!(instruction.keyword, Some(Keyword::Copy | Keyword::Run)) {
            return;
        }
        for flag in &instruction.flags {
            let Some(source) = flag.source() else { continue };
            let is_stage = !onbuild && stages.contains(source.to_lowercase().as_str());
            if !is_stage && source != SCRATCH && source.parse::<i64>().is_err() {
                let written = of_flag(instruction, flag, source);
                self.push(index, PlaceKind::Source, onbuild, written);
            }
        }
    }

    fn push(&mut self, instruction: usize, kind: PlaceKind, onbuild: bool, written: Written<'a>) {
        let (users, other_use) = (Vec::new(), None);
        self.places.push(ImagePlace { instruction, kind, onbuild, written, users, other_use });
    }

    fn add_defaults(&mut self) {
        for Global { instruction, written, users, other_use } in self.globals.drain(..) {
            let Some(written) = written.filter(|_| !users.is_empty()) else { continue };
            let (kind, onbuild) = (PlaceKind::Default, false);
            self.places.push(ImagePlace { instruction, kind, onbuild, written, users, other_use });
        }
    }
}

fn name_of<'i>(instruction: &'i Instruction, pair: &Pair) -> &'i str {
    pair.name.of(instruction.mapped.text())
}

/// What a flag names, where that stands in the flag as it is written.
fn of_flag<'a>(instruction: &Instruction<'a>, flag: &Flag, source: String) -> Written<'a> {
    let raw = flag.span.of(instruction.mapped.text());
    let follows_key = |at: &usize| {
        let head = raw[..*at].trim_end_matches(['"', '\'']);
        let key = head.len().checked_sub("from=".len()).and_then(|start| head.get(start..));
        key.is_some_and(|key| key.eq_ignore_ascii_case("from="))
    };
    let found = raw.rmatch_indices(&source).map(|(at, _)| at).find(follows_key);
    match found.filter(|_| !source.is_empty()) {
        Some(at) => {
            let span = Span::new(at, at + source.len()).shifted(flag.span.start);
            Written::literal(instruction.mapped.slice(span))
        }
        None => Written::unreadable(instruction.mapped.slice(flag.span), Some(source)),
    }
}

#[cfg(test)]
mod tests;
