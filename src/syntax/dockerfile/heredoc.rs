//! Which words of a line introduce a here-document.
//!
//! BuildKit runs its own word expansion over the line to find out, not a shell's grammar: it knows quotes, escapes,
//! `$name` and `${name…}`, all of them unset, and nothing else. Where it fails, the line has no here-documents. It
//! then expands the delimiter once more, so what counts is the text that the expansion yields, not the source.

use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::char;
use nom::combinator::{all_consuming, opt};
use nom::sequence::preceded;
use nom::{IResult, Parser};

use super::lexer;
use super::lexer::{LexedVariable, Modifier, Refusal, WordPart};
use crate::base::limits::EXPANSION_DEPTH;

/// What escapes here whatever the file's parser directive says.
const ESCAPE: char = '\\';

/// A here-document as its operator announces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    pub descriptor: u64,
    pub chomp: bool,
    pub expand: bool,
    pub name: String,
}

/// The here-documents that `line` introduces, or why the line is refused.
pub(super) fn openings(line: &str) -> Result<Vec<Opening>, String> {
    let words = match words(line, Kept { quotes: true, escapes: true }) {
        Err(Refusal::TooDeep) => {
            return Err(format!("found `${{` nested more than {EXPANSION_DEPTH} deep beside a here-document"));
        }
        words => words.unwrap_or_default(),
    };
    let openings = words.iter().filter(|word| word.contains('<')).map(|word| opening(word));
    openings.filter_map(Result::transpose).collect()
}

/// Whether `arguments` are one here-document operator with its delimiter.
pub(super) fn is_whole(arguments: &str) -> bool {
    matches!(opening(arguments), Ok(Some(_)))
}

/// `3<<-"NAME"`
fn opening(word: &str) -> Result<Option<Opening>, String> {
    let operator = (take_while(|c: char| c.is_ascii_digit()), tag("<<"), opt(char('-')));
    let blanks = take_while(|c| matches!(c, '\t' | '\n' | '\x0c' | '\r' | ' '));
    let delimiter = take_while1(|c| c != '<');
    let parsed: IResult<_, _> = all_consuming((operator, preceded(blanks, delimiter))).parse(word);
    let Ok((_, ((descriptor, _, chomp), delimiter))) = parsed else { return Ok(None) };
    let descriptor = if descriptor.is_empty() { 0 } else { descriptor.parse().unwrap_or(u64::MAX) };
    Ok(unquote(delimiter)?.map(|(name, expand)| Opening { descriptor, chomp: chomp.is_some(), expand, name }))
}

/// The delimiter without quotes and escapes, and whether it had no quotes; none where it is not one word.
fn unquote(delimiter: &str) -> Result<Option<(String, bool)>, String> {
    let refused = || format!("found the here-document delimiter {delimiter:?}, which does not expand to one word");
    let bare = Kept { quotes: false, escapes: false };
    let Ok([name]) = <[String; 1]>::try_from(words(delimiter, bare).map_err(|_| refused())?) else { return Ok(None) };
    let quoted = words(delimiter, Kept { quotes: true, ..bare }).map_err(|_| refused())?;
    let [quoted] = <[String; 1]>::try_from(quoted).map_err(|_| refused())?;
    let expand = quotes_in(&name) == quotes_in(&quoted);
    Ok(Some((name, expand)))
}

fn quotes_in(word: &str) -> usize {
    word.matches(['\'', '"']).count()
}

/// What an expansion keeps.
#[derive(Clone, Copy)]
struct Kept {
    quotes: bool,
    escapes: bool,
}

/// The words of `text`, expanded with no variable set.
fn words(text: &str, kept: Kept) -> Result<Vec<String>, Refusal> {
    let mut words = Words::default();
    for part in lexer::parts(text, ESCAPE)? {
        if loses_word(&part) {
            words.open.clear();
        }
        match &part {
            WordPart::Plain(text) => words.plain(text),
            WordPart::Variable(_) => {
                let mut text = String::new();
                expand(&part, kept, &mut text);
                words.split(&text);
            }
            _ => expand(&part, kept, &mut words.open),
        }
    }
    words.end();
    Ok(words.found)
}

/// Whether BuildKit loses the part of the word that comes before `part`: a modifier shares one buffer with the word
/// and empties it, so `<<E${x:-y}` is no here-document.
fn loses_word(part: &WordPart) -> bool {
    match part {
        WordPart::Double(parts) => parts.iter().any(loses_word),
        WordPart::Variable(LexedVariable { modifier, .. }) => !matches!(modifier, Modifier::Bare | Modifier::Braces),
        _ => false,
    }
}

#[derive(Default)]
struct Words {
    found: Vec<String>,
    /// The word in hand.
    open: String,
}

impl Words {
    fn end(&mut self) {
        if !self.open.is_empty() {
            self.found.push(std::mem::take(&mut self.open));
        }
    }

    /// White space ends words.
    fn split(&mut self, text: &str) {
        for (index, piece) in text.split(char::is_whitespace).enumerate() {
            if index > 0 {
                self.end();
            }
            self.open.push_str(piece);
        }
    }

    /// The same, but blanks after `<<` belong to the word.
    fn plain(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find("<<") {
            self.split(&rest[..at]);
            let behind = &rest[at + 2..];
            let end = rest.len() - behind.trim_start_matches(['\t', '\r', ' ']).len();
            self.open.push_str(&rest[at..end]);
            rest = &rest[end..];
        }
        self.split(rest);
    }
}

fn expand_all(parts: &[WordPart], kept: Kept, text: &mut String) {
    parts.iter().for_each(|part| expand(part, kept, text));
}

/// Adds what `part` expands to where no variable is set: variables stay, but what is nested in them is expanded.
fn expand(part: &WordPart, kept: Kept, text: &mut String) {
    let quote = |quote: &'static str| if kept.quotes { quote } else { "" };
    match part {
        WordPart::Plain(plain) => text.push_str(plain),
        WordPart::Escaped(c) => text.extend(Some(ESCAPE).filter(|_| kept.escapes).into_iter().chain(*c)),
        WordPart::Single(plain) => text.extend([quote("'"), plain, quote("'")]),
        WordPart::Double(parts) => {
            text.push_str(quote("\""));
            expand_all(parts, kept, text);
            text.push_str(quote("\""));
        }
        WordPart::Variable(LexedVariable { name, modifier, .. }) => {
            text.extend([if *modifier == Modifier::Bare { "$" } else { "${" }, name]);
            match modifier {
                Modifier::Bare => return,
                Modifier::Braces => {}
                Modifier::Operator { colon, operator, word } => {
                    text.extend(Some(':').filter(|_| *colon).into_iter().chain([*operator]));
                    expand_all(word, Kept { escapes: lexer::keeps_escapes(*operator), ..kept }, text);
                }
                Modifier::Replace { pattern, text: new, .. } => {
                    for part in [pattern, new] {
                        text.push('/');
                        expand_all(part, Kept { escapes: true, ..kept }, text);
                    }
                }
            }
            text.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<String> {
        openings(line).unwrap().into_iter().map(|o| o.name).collect()
    }

    #[test]
    fn found() {
        assert_eq!(names("RUN <<EOF"), ["EOF"]);
        assert_eq!(names("RUN cat <<A 3<<-'B' > x"), ["A", "B"]);
        assert_eq!(names("RUN cat << EOF"), ["EOF"]);
        assert_eq!(names("RUN <<\"E F\" sh"), ["E F"]);
        let opened = &openings("RUN 3<<-'B'").unwrap()[0];
        assert_eq!((opened.descriptor, opened.chomp, opened.expand), (3, true, false));
        assert_eq!(openings("RUN 99999999999999999999<<B").unwrap()[0].descriptor, u64::MAX);
    }

    #[test]
    fn not_found() {
        for line in
            ["RUN cat<<EOF", "RUN cat <<<x", "RUN echo '<<EOF'", "RUN echo \"<<EOF\"", "RUN echo ' <<EOF", "RUN x <<"]
        {
            assert_eq!(names(line), [""; 0], "{line}");
        }
        assert_eq!(names("RUN ${x^^} <<EOF"), [""; 0]);
        assert_eq!(names("RUN ${x:#y} <<EOF"), [""; 0]);
        assert_eq!(names("RUN ${x:-y} $z $ <<EOF"), ["EOF"]);
    }

    #[test]
    fn substrings_are_expansions_too() {
        assert_eq!(names("RUN ${x:0:3} ${x//a/b} ${x%%.*} <<EOF"), ["EOF"]);
    }

    #[test]
    fn braces_elsewhere_are_no_nesting() {
        assert_eq!(names(&format!("RUN ${{a:-$b}} '{}' <<EOF", "{".repeat(100))), ["EOF"]);
        assert_eq!(
            names(&format!("RUN {}x{} <<EOF", "${a:-".repeat(EXPANSION_DEPTH), "}".repeat(EXPANSION_DEPTH))),
            ["EOF"]
        );
        let deep = EXPANSION_DEPTH + 1;
        assert!(openings(&format!("RUN {}x{} <<EOF", "${a:-".repeat(deep), "}".repeat(deep))).is_err());
    }

    #[test]
    fn a_modifier_loses_what_came_before_it_in_the_word() {
        assert_eq!(names("RUN <<E${x:-y}"), [""; 0]);
        assert_eq!(names("RUN <<E\"${x:-y}\""), [""; 0]);
        assert_eq!(names("RUN <<E$x"), ["E$x"]);
        assert_eq!(names("RUN ${x:-y <<EOF}"), ["EOF}"]);
    }

    #[test]
    fn a_delimiter_that_does_not_expand_is_refused() {
        assert!(openings("RUN ${x:-y <<\\'}").is_err());
    }
}
