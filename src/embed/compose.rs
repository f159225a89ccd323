//! Rewrites the Dockerfiles that stand in a Compose file, and nothing else in it.
//!
//! ```text
//! file       dockerfile_inline: |⏎
//!              FROM alpine⏎                 the value, without its indentation …
//!              RUN apk add ${PKG} $$x⏎
//! text       FROM alpine⏎
//!            RUN apk add ${COMPOSE_0} $x⏎    … and as it is once Compose has read `$$`
//! ```
//!
//! The text is rewritten as every Dockerfile is. Lines that come through as they were keep their bytes in the file;
//! the others are written anew, with `$$` for what is new.

mod blocks;
mod interpolation;
mod lines;

use std::rc::Rc;

use crate::base::diagnostic::Diagnostic;
use crate::base::edit::{Edit, EditSet};
use crate::base::span::{LineIndex, Position};
use crate::embed::compose::blocks::{Content, Inline};
use crate::embed::compose::interpolation::Names;
use crate::embed::compose::lines::{Rewritten, Text};
use crate::engine::proposal::{Decision, Proposal};
use crate::engine::{Decide, Engine, Failure, Outcome};
use crate::report::{Skip, SkipCode};

/// Applies the transforms to each `dockerfile_inline` of a Compose file, with `decide` asked about each fix before it is
/// made, if it is there.
///
/// Where anything is wrong with the file or the result, the outcome holds the text as it was.
pub fn rewrite(file: &str, engine: &Engine, decide: Option<&mut Decide>) -> Outcome {
    let mut rewriter = Rewriter {
        file,
        index: LineIndex::new(file),
        engine,
        decide,
        edits: EditSet::default(),
        closed: false,
        latest_other: None,
        outcome: Outcome::default(),
    };
    match rewriter.run() {
        Ok(text) => Outcome { text, ..rewriter.outcome },
        Err(failure) => {
            let warnings = rewriter.outcome.warnings;
            Outcome { text: file.to_owned(), warnings, failure: Some(failure), ..Outcome::default() }
        }
    }
}

struct Rewriter<'r, 'd> {
    file: &'r str,
    index: LineIndex<'r>,
    engine: &'r Engine<'r>,
    decide: Option<&'r mut Decide<'d>>,
    /// What has been done in the file so far.
    edits: EditSet,
    /// Whether what is left is declined.
    closed: bool,
    /// The latest text that cannot be edited, and the transforms that would do something there.
    latest_other: Option<(Rc<str>, Vec<String>)>,
    outcome: Outcome,
}

impl Rewriter<'_, '_> {
    fn run(&mut self) -> Result<String, Failure> {
        let (before, inlines) = self.read(self.file)?;
        let mut values = Vec::with_capacity(inlines.len());
        let names = Names::for_value(self.file);
        for inline in &inlines {
            values.push(match &inline.block {
                Ok(block) => {
                    let text =
                        Text::of_block(self.file, block, names.clone()).map_err(|at| self.refused_variable(at))?;
                    self.block(&text)?.map_or_else(|| inline.value.clone(), Rc::from)
                }
                Err(reason) => {
                    self.other(inline, reason)?;
                    inline.value.clone()
                }
            });
        }
        let new = self.edits.apply(self.file);
        let (after, found) = self.read(&new).map_err(|failure| match failure {
            Failure::Syntax { message, .. } => gate(message),
            failure => failure,
        })?;
        if !found.iter().map(|inline| &inline.value).eq(&values) || !same_but_for(&before, &after, &inlines, &found) {
            return Err(gate("something else in the file has changed".to_owned()));
        }
        Ok(new)
    }

    fn read<'a>(&self, file: &'a str) -> Result<(Content<'a>, Vec<Inline>), Failure> {
        blocks::read(file).map_err(|Diagnostic { span, message }| {
            let Position { line, column } = LineIndex::new(file).position(span.start);
            Failure::Syntax { line, column, message }
        })
    }

    fn refused_variable(&self, at: usize) -> Failure {
        let Position { line, column } = self.index.position(at);
        let message = "found `${`, expected a variable that Compose puts in, such as `${NAME}` or `${NAME:-text}`; \
                       write `$${` for one of the Dockerfile";
        Failure::Syntax { line, column, message: message.to_owned() }
    }

    /// Rewrites a block; the new value, if it is another.
    fn block(&mut self, text: &Text) -> Result<Option<String>, Failure> {
        let outcome = self.rewritten(text);
        let before = self.outcome.changes.len();
        let Outcome { text: new, edits: of_text, failure, .. } = self.report(text, outcome);
        match failure {
            Some(Failure::Syntax { line, column, message }) => {
                let Position { line, column } = self.position(text, line, column);
                return Err(Failure::Syntax { line, column, message: text.restored(&message) });
            }
            Some(failure) => return Err(failure),
            None => {}
        }
        if new == text.text() {
            return Ok(None);
        }
        let unreadable = || gate("the text cannot be written so that Compose reads it".to_owned());
        let Rewritten { edits, made_by, value } = text.rewritten(&new, &of_text).ok_or_else(unreadable)?;
        let first = self.outcome.edits.len();
        for change in &mut self.outcome.changes[before..] {
            change.edits = change.edits.iter().filter_map(|&edit| Some(first + made_by.get(edit)?)).collect();
            change.edits.dedup();
        }
        self.outcome.edits.extend(edits.iter().cloned());
        if self.edits.try_add(&edits) { Ok(Some(value)) } else { Err(gate("two blocks overlap".to_owned())) }
    }

    /// Adds what is said of a block to what is said of the file.
    fn report(&mut self, text: &Text, mut found: Outcome) -> Outcome {
        let place = |line: &mut usize, column: &mut usize, message: &mut String| {
            let position = self.position(text, *line, *column);
            (*line, *column, *message) = (position.line, position.column, text.restored(message));
        };
        for change in found.changes.iter_mut().chain(&mut found.declined) {
            place(&mut change.line, &mut change.column, &mut change.message);
        }
        for skip in &mut found.skips {
            place(&mut skip.line, &mut skip.column, &mut skip.message);
        }
        for kept in &mut found.suppressed {
            place(&mut kept.line, &mut kept.column, &mut kept.message);
        }
        for warning in found.warnings.iter_mut().chain(&mut found.unused) {
            place(&mut warning.line, &mut warning.column, &mut warning.message);
        }
        for right in &mut found.satisfied {
            place(&mut right.line, &mut right.column, &mut String::new());
        }
        let all = &mut self.outcome;
        all.changes.append(&mut found.changes);
        all.declined.append(&mut found.declined);
        all.skips.append(&mut found.skips);
        all.suppressed.append(&mut found.suppressed);
        all.warnings.append(&mut found.warnings);
        all.unused.append(&mut found.unused);
        all.satisfied.append(&mut found.satisfied);
        found
    }

    /// The place in the file of a line and column of a block's text.
    fn position(&self, text: &Text, line: usize, column: usize) -> Position {
        self.index.position(text.source(line, column))
    }

    fn rewritten(&mut self, text: &Text) -> Outcome {
        let Self { file, index, engine, decide, edits, closed, .. } = self;
        let Some(decide) = decide else { return engine.rewrite(text.text()) };
        let in_file = |new: &str, of_text: &[Edit]| {
            let mut edits = edits.clone();
            if let Some(rewritten) = text.rewritten(new, of_text) {
                edits.try_add(&rewritten.edits);
            }
            edits.apply(file)
        };
        let mut decide_in_file = |proposal: &Proposal| {
            if *closed {
                return Decision::DeclineRest;
            }
            let mut change = proposal.change.clone();
            let Position { line, column } = index.position(text.source(change.line, change.column));
            (change.line, change.column, change.message) = (line, column, text.restored(&change.message));
            let decision = decide(&Proposal { change: &change, within: Some(&in_file), ..*proposal });
            *closed = decision == Decision::DeclineRest;
            decision
        };
        engine.rewrite_with(text.text(), Some(&mut decide_in_file))
    }

    /// Says so where something would be done in a text that cannot be edited.
    fn other(&mut self, inline: &Inline, reason: &str) -> Result<(), Failure> {
        let Position { line, column } = self.index.position(inline.at);
        // Of one text there may be many aliases.
        let known = self.latest_other.as_ref().filter(|(value, _)| Rc::ptr_eq(value, &inline.value));
        let names = match known {
            Some((_, names)) => names.clone(),
            None => self.transforms_of(inline, line, column)?,
        };
        for name in &names {
            let message = format!("this Dockerfile is not rewritten: {reason}");
            let code = SkipCode::YamlStyle;
            self.outcome.skips.push(Skip { transform: name.clone(), line, column, code, message });
        }
        self.latest_other = Some((inline.value.clone(), names));
        Ok(())
    }

    /// The transforms that would do something in a text.
    fn transforms_of(&self, inline: &Inline, line: usize, column: usize) -> Result<Vec<String>, Failure> {
        let text = Text::of_value(&inline.value).map_err(|_| self.refused_variable(inline.at))?;
        let outcome = self.engine.rewrite(text.text());
        match outcome.failure {
            Some(Failure::Syntax { line: inner, message, .. }) => {
                let message = format!("line {inner} of this Dockerfile: {}", text.restored(&message));
                return Err(Failure::Syntax { line, column, message });
            }
            Some(failure) => return Err(failure),
            None => {}
        }
        let mut names: Vec<String> = outcome.changes.into_iter().map(|change| change.transform).collect();
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }
}

fn gate(message: String) -> Failure {
    Failure::Gate { gate: "only-inline", message }
}

/// Whether the file says the same, but for the values of blocks.
fn same_but_for(before: &Content, after: &Content, old: &[Inline], new: &[Inline]) -> bool {
    use saphyr_parser::Event;

    let mut values = old
        .iter()
        .zip(new)
        .filter(|(old, _)| old.block.is_ok())
        .map(|(old, new)| (&*old.value, &*new.value))
        .peekable();
    before.len() == after.len()
        && before.iter().zip(after).all(|(before, after)| match (before, after) {
            (Event::Scalar(old, style, anchor, tag), Event::Scalar(new, new_style, new_anchor, new_tag)) => {
                let is_block = values.next_if_eq(&(&**old, &**new)).is_some();
                (is_block || old == new) && (style, anchor, tag) == (new_style, new_anchor, new_tag)
            }
            _ => before == after,
        })
        && values.next().is_none()
}
