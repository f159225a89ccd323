//! What is wrong with a text, and where: the one carrier of errors and warnings about texts.

use std::error::Error;
use std::fmt;

use crate::base::span::Span;

/// A message about a place in a text.
///
/// Which text that is, and what lines and columns it has, is known where the message is shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Where; empty where nothing is known but the place at which reading stopped.
    pub span: Span,
    /// What was found, what was expected and what to do.
    pub message: String,
}

impl Diagnostic {
    /// A message about what stands at `span`.
    pub fn new(span: impl Into<Span>, message: impl Into<String>) -> Self {
        Self { span: span.into(), message: message.into() }
    }

    /// A message about the place at `offset`.
    pub fn at(offset: usize, message: impl Into<String>) -> Self {
        Self::new(Span::empty(offset), message)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Diagnostic {}
