//! Whether output is coloured.

use crate::cli::When;

/// Whether what goes to a terminal, or to something else, is coloured.
///
/// The option first, then `NO_COLOR`, then `CLICOLOR_FORCE`, then what the terminal can do.
pub fn applies(when: When, terminal: bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if anstyle_query::no_color() => false,
        When::Auto if is_forced() => true,
        When::Auto => {
            let unwanted = anstyle_query::clicolor() == Some(false) || !anstyle_query::term_supports_color();
            // On Windows colours have to be turned on.
            terminal && !unwanted && anstyle_query::windows::enable_ansi_colors() != Some(false)
        }
    }
}

fn is_forced() -> bool {
    std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0")
}
