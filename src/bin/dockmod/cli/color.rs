//! When output is coloured.

use std::ffi::OsString;

use clap::ValueEnum;

/// When output is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal
    #[default]
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

impl When {
    /// What a command line says that may not be a right one; the last word counts, as it does in a right one.
    pub fn of_arguments(arguments: &[OsString]) -> Self {
        let mut when = Self::default();
        let mut words = arguments.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--").peekable();
        while let Some(word) = words.next() {
            let value = if word == "--color" { words.peek().copied() } else { word.strip_prefix("--color=") };
            when = value.and_then(|value| Self::from_str(value, false).ok()).unwrap_or(when);
        }
        when
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_on_a_command_line_counts() {
        let when = |words: &[&str]| When::of_arguments(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(when(&["dockmod", "--color=always", "--color", "never", "--bogus"]), When::Never);
        assert_eq!(when(&["dockmod", "--color", "sometimes", "--", "--color=always"]), When::Auto);
        assert_eq!(when(&["dockmod", "--color=always", "--color"]), When::Always);
    }
}
