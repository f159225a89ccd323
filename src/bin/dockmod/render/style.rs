//! How output looks where it goes to: the colours, and what becomes of control characters.

use std::borrow::Cow;
use std::fmt::{self, Display};

use anstyle::{AnsiColor, Style};

use super::visible;

/// A path, with its position.
pub const PATH: Style = Style::new().bold();
/// The name of a transform or of a code.
pub const NAME: Style = AnsiColor::Cyan.on_default();
/// What is worth a look.
pub const WARNING: Style = AnsiColor::Yellow.on_default();
/// What went wrong.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// What is said beside the point.
pub const FAINT: Style = Style::new().dimmed();

/// What is known of the place that output goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Whether it is a terminal, which control characters would steer.
    pub terminal: bool,
    /// Whether it gets colour.
    pub color: bool,
}

impl Look {
    /// The text in a style, if there is colour.
    pub fn paint<T: Display>(self, style: Style, text: T) -> Painted<T> {
        Painted(if self.color { style } else { Style::new() }, text)
    }

    /// The bytes of a file, made harmless for a terminal and left alone for anything else.
    pub fn harmless(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        if self.terminal { Cow::Owned(visible::shown(bytes).into_bytes()) } else { Cow::Borrowed(bytes) }
    }
}

/// A text in a style.
#[derive(Clone, Copy, Debug)]
pub struct Painted<T>(Style, T);

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(style, text) = self;
        write!(f, "{style}{text}{style:#}")
    }
}
