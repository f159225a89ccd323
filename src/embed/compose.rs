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
use crate::base::edit::EditSet;
use crate::base::span::{LineIndex, Span};
use crate::embed::compose::blocks::{Inline, Reading};
use crate::embed::compose::interpolation::Names;
use crate::embed::compose::lines::{InlineText, Rewritten};
use crate::engine::verify::Violation;
use crate::engine::{Embedded, EmbeddedText, Engine, Failure, Outcome};
use crate::report::{SkipCode, Skipped};

/// Applies the transforms to each `dockerfile_inline` of a Compose file.
///
/// Where anything is wrong with the file or the result, the outcome holds the text as it was.
pub fn rewrite(file: &str, engine: &Engine) -> Outcome {
    let mut rewriter =
        ComposeRewriter { file, engine, texts: Vec::new(), latest_other: None, outcome: Outcome::default() };
    match rewriter.run() {
        Ok(text) => {
            let embedded = Some(Embedded { texts: rewriter.texts, check: says_the_same });
            Outcome { text, original: file.to_owned(), embedded, ..rewriter.outcome }
        }
        Err(failure) => {
            let warnings = rewriter.outcome.warnings;
            Outcome { text: file.to_owned(), warnings, failure: Some(failure), ..Outcome::default() }
        }
    }
}

struct ComposeRewriter<'r> {
    file: &'r str,
    engine: &'r Engine<'r>,
    /// The texts that can be edited, in order.
    texts: Vec<EmbeddedText>,
    /// The latest text that cannot be edited, and the transforms that would do something there.
    latest_other: Option<(Rc<str>, Vec<String>)>,
    outcome: Outcome,
}

impl<'r> ComposeRewriter<'r> {
    fn run(&mut self) -> Result<String, Failure> {
        let read = self.read()?;
        let names = Names::for_value(self.file);
        let mut texts = Vec::new();
        for inline in &read.inlines {
            match &inline.block {
                Ok(block) => {
                    let text = InlineText::of_block(self.file, block, names.clone())
                        .map_err(|at| self.refused_variable(at))?;
                    texts.push(self.block(&text)?);
                }
                Err(reason) => self.other(inline, reason)?,
            }
        }
        let mut edits = EditSet::default();
        if !self.outcome.edits.iter().all(|edit| edits.try_add(std::slice::from_ref(edit))) {
            return Err(gate("two blocks overlap"));
        }
        let new = edits.apply(self.file);
        read.says_the_same_in(self.file, &new, &texts).map(|()| new).map_err(Failure::Gate)
    }

    fn read(&self) -> Result<Reading<'r>, Failure> {
        blocks::read(self.file).map_err(|error| Failure::Syntax(vec![error]))
    }

    fn refused_variable(&self, at: usize) -> Failure {
        let message = "found `${`, expected a variable that Compose puts in, such as `${NAME}` or `${NAME:-text}`; \
                       write `$${` for one of the Dockerfile";
        Failure::Syntax(vec![Diagnostic::at(at, message)])
    }

    /// Rewrites a block; what its text then is.
    fn block(&mut self, text: &InlineText) -> Result<String, Failure> {
        let outcome = self.engine.rewrite(text.text());
        let before = self.outcome.changes.len();
        let Outcome { text: new, edits: of_text, permits, failure, .. } = self.report(text, outcome);
        match failure {
            Some(Failure::Syntax(mut errors)) => {
                errors.iter_mut().for_each(|error| text.place(&mut error.span, &mut error.message));
                return Err(Failure::Syntax(errors));
            }
            Some(failure) => return Err(failure),
            None => {}
        }
        let unreadable = || gate("the text cannot be written so that Compose reads it");
        let Rewritten { edits, mut made_by } = text.rewritten(&new, &of_text).ok_or_else(unreadable)?;
        let first = self.outcome.edits.len();
        made_by.iter_mut().for_each(|edit| *edit += first);
        for change in &mut self.outcome.changes[before..] {
            change.edits = change.edits.iter().filter_map(|&edit| made_by.get(edit).copied()).collect();
            change.edits.dedup();
        }
        self.outcome.edits.extend(edits);
        self.texts.push(EmbeddedText { original: text.text().to_owned(), edits: of_text, permits, made_by });
        Ok(new)
    }

    /// Adds what is said of a block to what is said of the file.
    fn report(&mut self, text: &InlineText, mut found: Outcome) -> Outcome {
        for change in &mut found.changes {
            text.place(&mut change.span, &mut change.message);
        }
        for skip in &mut found.skips {
            text.place(&mut skip.span, &mut skip.message);
        }
        for kept in &mut found.suppressed {
            text.place(&mut kept.span, &mut kept.message);
        }
        for warning in found.warnings.iter_mut().chain(&mut found.unused) {
            text.place(&mut warning.span, &mut warning.message);
        }
        for right in &mut found.satisfied {
            text.place(&mut right.span, &mut String::new());
        }
        let all = &mut self.outcome;
        all.changes.append(&mut found.changes);
        all.skips.append(&mut found.skips);
        all.suppressed.append(&mut found.suppressed);
        all.warnings.append(&mut found.warnings);
        all.unused.append(&mut found.unused);
        all.satisfied.append(&mut found.satisfied);
        found
    }

    /// Says so where something would be done in a text that cannot be edited.
    fn other(&mut self, inline: &Inline, reason: &str) -> Result<(), Failure> {
        // Of one text there may be many aliases.
        let known = self.latest_other.as_ref().filter(|(value, _)| Rc::ptr_eq(value, &inline.value));
        let names = match known {
            Some((_, names)) => names.clone(),
            None => self.transforms_of(inline)?,
        };
        for name in &names {
            let message = format!("this Dockerfile is not rewritten: {reason}");
            let (span, code) = (Span::empty(inline.at), SkipCode::YamlStyle);
            self.outcome.skips.push(Skipped { transform: name.clone(), span, code, message });
        }
        self.latest_other = Some((inline.value.clone(), names));
        Ok(())
    }

    /// The transforms that would do something in a text.
    fn transforms_of(&self, inline: &Inline) -> Result<Vec<String>, Failure> {
        let text = InlineText::of_value(&inline.value).map_err(|_| self.refused_variable(inline.at))?;
        let outcome = self.engine.rewrite(text.text());
        match outcome.failure {
            Some(Failure::Syntax(errors)) => {
                let lines = LineIndex::new(text.text());
                let in_file = |error: Diagnostic| {
                    let (line, message) = (lines.line(error.span.start), text.restored(&error.message));
                    Diagnostic::at(inline.at, format!("line {line} of this Dockerfile: {message}"))
                };
                return Err(Failure::Syntax(errors.into_iter().map(in_file).collect()));
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

fn gate(message: &str) -> Failure {
    Failure::Gate(violation(message))
}

fn violation(message: impl Into<String>) -> Violation {
    Violation::new("only-inline", message)
}

/// Whether the file says the same once it is edited, but for its blocks, and those are the `texts`.
fn says_the_same(before: &str, after: &str, texts: &[String]) -> Result<(), Violation> {
    let read = blocks::read(before).map_err(|error| violation(error.message))?;
    read.says_the_same_in(before, after, texts)
}

impl Reading<'_> {
    fn says_the_same_in(&self, file: &str, after: &str, texts: &[String]) -> Result<(), Violation> {
        let found = blocks::read(after).map_err(|error| violation(error.message))?;
        let mut texts = texts.iter();
        let is_known = |(old, new): (&Inline, &Inline)| match (&old.block, &new.block) {
            (Ok(old), Ok(new)) => {
                let names = InlineText::of_block(file, old, Names::for_value(file)).map(InlineText::into_names);
                let text = names.and_then(|names| InlineText::of_block(after, new, names));
                text.is_ok_and(|text| texts.next().is_some_and(|expected| text.text() == expected))
            }
            _ => old.value == new.value,
        };
        let same = self.inlines.len() == found.inlines.len() && self.inlines.iter().zip(&found.inlines).all(is_known);
        if same && same_but_for(self, &found) {
            return Ok(());
        }
        Err(violation("something else in the file has changed"))
    }
}

/// Whether the file says the same, but for the values of blocks.
fn same_but_for(before: &Reading, after: &Reading) -> bool {
    use saphyr_parser::Event;

    let blocks = before.inlines.iter().zip(&after.inlines).filter(|(old, _)| old.block.is_ok());
    let mut values = blocks.map(|(old, new)| (&*old.value, &*new.value)).peekable();
    before.content.len() == after.content.len()
        && before.content.iter().zip(&after.content).all(|(before, after)| match (before, after) {
            (Event::Scalar(old, style, anchor, tag), Event::Scalar(new, new_style, new_anchor, new_tag)) => {
                let is_block = values.next_if_eq(&(&**old, &**new)).is_some();
                (is_block || old == new) && (style, anchor, tag) == (new_style, new_anchor, new_tag)
            }
            _ => before == after,
        })
        && values.next().is_none()
}
