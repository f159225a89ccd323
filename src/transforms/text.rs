//! What each text of a transform file may hold.
//!
//! Much of it ends up in shell or Dockerfile text. Rather than quote it for every place where it may stand (double
//! quotes, backquotes, a JSON string, a here-document), these rules admit only what means itself in all of them.

use glob::{Pattern, PatternError};

use crate::analysis::commands::WordPattern;
use crate::analysis::suppressions;

/// What was found, what was expected and what to do.
#[derive(Debug)]
pub(super) struct Fault(pub String);

impl Fault {
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

pub(super) type Rule = Result<(), Fault>;

/// Neither visible nor harmless: control characters, line breaks of any kind, and those that change the direction of
/// text, with which a text could look like another.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn name_of(c: char) -> String {
    match c {
        '\n' => "a line break".to_owned(),
        '\t' => "a tab".to_owned(),
        '`' => "a backquote".to_owned(),
        c if is_hidden(c) => format!("the invisible character U+{:04X}", u32::from(c)),
        c => format!("`{c}`"),
    }
}

/// Refuses the first character for which `refused` holds.
pub(super) fn without(text: &str, refused: impl Fn(char) -> bool, advice: &str) -> Rule {
    match text.chars().find(|&c| refused(c)) {
        Some(c) => Err(Fault::new(format!("{} may not stand here: {advice}", name_of(c)))),
        None => Ok(()),
    }
}

pub(super) fn not_blank(text: &str, what: &str) -> Rule {
    match text.trim().is_empty() {
        true => Err(Fault::new(format!("the text is empty, expected {what}"))),
        false => Ok(()),
    }
}

pub(super) fn transform_name(name: &str) -> Rule {
    hyphenated(name, "a transform", "apk-add-retry")
}

pub(super) fn group_name(name: &str) -> Rule {
    hyphenated(name, "a group", "supply-chain")
}

fn hyphenated(name: &str, what: &str, example: &str) -> Rule {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    match name.split('-').all(part) {
        true => Ok(()),
        false => Err(Fault::new(format!(
            "`{}` is no name for {what}, expected lower-case letters and digits with single hyphens between: \
             `{example}`",
            name.escape_debug()
        ))),
    }
}

pub(super) fn one_line(text: &str) -> Rule {
    not_blank(text, "one line that says what the transform does")?;
    without(text, is_hidden, "it must be plain text on one line")
}

pub(super) fn prose(text: &str) -> Rule {
    not_blank(text, "the reason why one would want the transform")?;
    without(text, |c| c != '\n' && is_hidden(c), "use plain text, with spaces and `\\n` line breaks")
}

pub(super) fn address(text: &str) -> Rule {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let fits = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic());
    match rest.is_some_and(fits) {
        true => Ok(()),
        false => Err(Fault::new(format!("`{}` is no web address, expected `https://` and so on", text.escape_debug()))),
    }
}

/// The words of a command pattern are compared with words from which the shell's quotes are gone already.
pub(super) fn plain_words(pattern: &str) -> Rule {
    let refused = |c: char| is_hidden(c) || "\"'$`\\;&|<>()#".contains(c);
    without(pattern, refused, "a pattern is words and `*`, `?` or `[…]`, without quotes or shell operators")
}

pub(super) fn image_name(pattern: &str) -> Rule {
    not_blank(pattern, "the name of a base image")?;
    let refused = |c: char| is_hidden(c) || "/:@ ".contains(c);
    without(pattern, refused, "give the bare name of the image, without registry, namespace, tag and digest")
}

pub(super) fn glob(pattern: &str) -> Result<Pattern, Fault> {
    Pattern::new(pattern).map_err(|error| no_pattern(pattern, &error))
}

pub(super) fn word_pattern(pattern: &str) -> Result<WordPattern, Fault> {
    WordPattern::new(pattern).map_err(|error| no_pattern(pattern, &error))
}

fn no_pattern(pattern: &str, error: &PatternError) -> Fault {
    Fault::new(format!("`{pattern}` is not a valid pattern: {}; write `[*]` for a star that means itself", error.msg))
}

/// Comment lines, ready to be put after `# `.
pub(super) fn comment(comment: &str) -> Result<String, Fault> {
    not_blank(comment, "what to write above the instruction; leave `comment` out for no comment")?;
    without(comment, |c| c != '\n' && is_hidden(c), "a comment is plain lines with `\\n` between them")?;
    let lines: Vec<&str> = comment.trim_matches('\n').split('\n').map(str::trim_end).collect();
    lines.iter().try_for_each(|line| comment_line(line))?;
    Ok(lines.join("\n"))
}

fn comment_line(line: &str) -> Rule {
    let start = line.trim_start();
    if start.starts_with('#') {
        return Err(Fault::new("a comment line begins with `#`, leave it out: it is added"));
    }
    if line.ends_with(['\\', '`']) {
        return Err(Fault::new("a comment line ends like a line that is continued, end it with a word or a full stop"));
    }
    if suppressions::is_addressed(&format!("# {start}")) {
        return Err(Fault::new(
            "a comment that begins with `dockmod:` is addressed to dockmod itself, begin it with a word",
        ));
    }
    let key = start.split_once('=').map(|(key, _)| key.trim_end().to_ascii_lowercase());
    match key.as_deref() {
        Some(key @ ("syntax" | "escape" | "check")) => Err(Fault::new(format!(
            "the comment line `{key}=…` would be a parser directive at the top of a file, word it differently"
        ))),
        _ => Ok(()),
    }
}
