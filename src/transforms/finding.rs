//! What an action may say about a place.

use crate::analysis::argv::CommandPlace;
use crate::analysis::document::Document;
use crate::analysis::reading::InstructionReading;
use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::report::{Effect, SkipCode};
use crate::syntax::dockerfile::Keyword;

/// What an action says about a place.
#[derive(Clone, Debug)]
pub enum Finding {
    /// It can be put right.
    Fix(Fix),
    /// It is left alone.
    Skip(Skip),
    /// It is right already.
    Satisfied(Span),
}

impl Finding {
    /// The place that it is about.
    pub fn span(&self) -> Span {
        match self {
            Self::Fix(fix) => fix.span,
            Self::Skip(skip) => skip.span,
            Self::Satisfied(span) => *span,
        }
    }

    /// Says that the finding is on account of an instruction.
    pub fn concern(&mut self, instruction: usize) {
        match self {
            Self::Fix(fix) => fix.concerns.push(instruction),
            Self::Skip(skip) => skip.concerns.push(instruction),
            Self::Satisfied(_) => {}
        }
    }

    /// The same finding about what stands at its place, where an action knows that by an offset alone.
    pub fn spanned(mut self, document: &Document) -> Self {
        let (Self::Fix(Fix { span, .. }) | Self::Skip(Skip { span, .. }) | Self::Satisfied(span)) = &mut self;
        if span.is_empty() {
            *span = document.span_at(span.start);
        }
        self
    }

    /// The instructions that the finding is about: where it is, what it edits, and on whose account.
    pub fn instructions(&self, document: &Document) -> Vec<usize> {
        let (span, edits, concerns) = match self {
            Self::Fix(fix) => (fix.span, &fix.edits[..], &fix.concerns[..]),
            Self::Skip(skip) => (skip.span, &[][..], &skip.concerns[..]),
            Self::Satisfied(_) => return Vec::new(),
        };
        let places = std::iter::once(span.start).chain(edits.iter().map(|edit| edit.span.start));
        places.filter_map(|at| document.instruction_at(at)).chain(concerns.iter().copied()).collect()
    }
}

/// Edits that put one place right: all or none.
#[derive(Clone, Debug)]
pub struct Fix {
    /// The place, in the file.
    pub span: Span,
    /// The edits; disjoint.
    pub edits: Vec<Edit>,
    /// What the edits may do.
    pub permits: Permits,
    /// What they do to the meaning.
    pub effect: Effect,
    /// What they do, for people.
    pub message: String,
    /// The instructions on whose account they are made, and those whose setting they override.
    pub concerns: Vec<usize>,
    /// How what they edit is read afterwards, where the fix says that word by word.
    pub readings: Vec<Reading>,
}

/// How something is read once the edits of a fix are made: verified, whatever the edits do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A command of a RUN has these words. All other commands of the RUN, unless another reading is declared for
    /// them, have those that they had, and stand where they stood.
    Command {
        /// The number of the instruction.
        instruction: usize,
        /// The place of the command among those of the RUN.
        command: CommandPlace,
        /// Its words, in order.
        words: Vec<NewWord>,
    },
    /// An image reference of an instruction is this. Its others are those that they were, and so is all around them.
    Reference {
        /// The number of the instruction.
        instruction: usize,
        /// The number of the reference among those of the instruction.
        index: usize,
        /// How it is written.
        text: String,
    },
    /// BuildKit reads this, and nothing else, of an instruction.
    Instruction {
        /// The number of the instruction.
        instruction: usize,
        /// What is read.
        reading: InstructionReading,
    },
}

/// A word of a command that a fix has edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewWord {
    /// The word that was there at this index.
    Kept(usize),
    /// A word of this value.
    Literal(String),
}

/// What the edits of a fix may do to instructions, by keyword, and to comments: verified, whatever the edits do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permits {
    /// Instructions that are there before and after may change.
    pub edits: Keywords,
    /// What those may become, beside another of their kind.
    pub becomes: Keywords,
    /// Instructions may come in.
    pub adds: Keywords,
    /// Instructions may go.
    pub removes: Keywords,
    /// Comment lines may come in; none may go.
    pub comments: bool,
}

impl Permits {
    /// Comment lines may come in, and nothing else may be done.
    pub const fn comments() -> Self {
        Self { edits: Keywords(0), becomes: Keywords(0), adds: Keywords(0), removes: Keywords(0), comments: true }
    }

    /// The same, and such instructions may change.
    pub const fn and_edits(self, keyword: Keyword) -> Self {
        Self { edits: self.edits.and(Keywords::only(keyword)), ..self }
    }

    /// The same, and those that may change may become such instructions.
    pub const fn and_becomes(self, keyword: Keyword) -> Self {
        Self { becomes: self.becomes.and(Keywords::only(keyword)), ..self }
    }

    /// The same, and such instructions may come in.
    pub const fn and_adds(self, keyword: Keyword) -> Self {
        Self { adds: self.adds.and(Keywords::only(keyword)), ..self }
    }

    /// The same, and such instructions may go.
    pub const fn and_removes(self, keyword: Keyword) -> Self {
        Self { removes: self.removes.and(Keywords::only(keyword)), ..self }
    }

    /// What one of the two permits.
    pub const fn or(self, other: Self) -> Self {
        Self {
            edits: self.edits.and(other.edits),
            becomes: self.becomes.and(other.becomes),
            adds: self.adds.and(other.adds),
            removes: self.removes.and(other.removes),
            comments: self.comments || other.comments,
        }
    }
}

/// A set of keywords.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keywords(u32);

impl Keywords {
    /// The keyword alone.
    pub const fn only(keyword: Keyword) -> Self {
        Self(1 << keyword as u32)
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The keywords that are in both.
    pub const fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether the keyword is one of them.
    pub const fn has(self, keyword: Keyword) -> bool {
        self.0 & Self::only(keyword).0 != 0
    }
}

/// A place that is left alone.
#[derive(Clone, Debug)]
pub struct Skip {
    /// The place, in the file.
    pub span: Span,
    /// The kind of reason.
    pub code: SkipCode,
    /// Why, for people.
    pub message: String,
    /// The instructions on whose account something would be done, other than the one at the place.
    pub concerns: Vec<usize>,
}

impl Skip {
    /// A place that is left alone on its own account.
    pub fn new(span: Span, code: SkipCode, message: impl Into<String>) -> Self {
        Self { span, code, message: message.into(), concerns: Vec::new() }
    }
}
