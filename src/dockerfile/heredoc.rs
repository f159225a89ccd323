//! Which words of a line introduce a here-document.
//!
//! BuildKit runs its own word expansion over the line to find out, not a shell's grammar. It knows quotes, escapes,
//! `$name` and `${name…}` and nothing else; where it fails, the line has no here-documents.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{anychar, char, none_of, one_of, satisfy};
use nom::combinator::{all_consuming, map, opt, peek, recognize, verify};
use nom::multi::many0_count;
use nom::sequence::{delimited, pair, preceded};
use nom::{IResult, Parser};

/// A here-document as its operator announces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    pub descriptor: u64,
    pub chomp: bool,
    pub expand: bool,
    pub name: String,
}

/// The here-documents that `line` introduces.
pub(super) fn openings(line: &str) -> Vec<Opening> {
    let Some(words) = words(line) else { return Vec::new() };
    words.into_iter().filter_map(opening).collect()
}

/// Whether `arguments` are one here-document operator with its delimiter.
pub(super) fn is_whole(arguments: &str) -> bool {
    opening(arguments).is_some()
}

/// The words of `line`, quotes and escapes kept; none where BuildKit cannot expand it.
fn words(line: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (after, word) = recognize(many0_count(piece)).parse(rest).ok()?;
        if word.is_empty() {
            return None;
        }
        found.push(word);
        rest = after.trim_start();
    }
    Some(found)
}

fn piece(input: &str) -> IResult<&str, &str> {
    let heredoc = recognize((tag("<<"), take_while(|c| matches!(c, ' ' | '\t'))));
    let escaped = recognize(pair(char('\\'), opt(anychar)));
    let plain = recognize(satisfy(|c| !c.is_whitespace() && !matches!(c, '\'' | '"' | '$' | '\\')));
    alt((heredoc, single_quoted, double_quoted, dollar, escaped, plain)).parse(input)
}

fn single_quoted(input: &str) -> IResult<&str, &str> {
    recognize(delimited(char('\''), take_while(|c| c != '\''), char('\''))).parse(input)
}

fn double_quoted(input: &str) -> IResult<&str, &str> {
    let escaped = recognize(pair(char('\\'), opt(one_of("\"$\\"))));
    let inner = many0_count(alt((dollar, escaped, recognize(none_of("\"$\\")))));
    recognize(delimited(char('"'), inner, char('"'))).parse(input)
}

fn dollar(input: &str) -> IResult<&str, &str> {
    let name = alt((digits1, recognize(one_of("@*#?-$!0")), letters1));
    let bare = recognize((char('$'), peek(satisfy(|c| c != '{')), opt(name)));
    let at_end = verify(tag("$"), |_: &str| input.len() == 1);
    alt((bare, at_end, braced)).parse(input)
}

fn digits1(input: &str) -> IResult<&str, &str> {
    take_while1(char::is_numeric).parse(input)
}

fn letters1(input: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_alphanumeric() || c == '_').parse(input)
}

/// `${name}` and the modifiers that BuildKit knows.
fn braced(input: &str) -> IResult<&str, &str> {
    let name = opt(alt((digits1, recognize(one_of("@*#?-$!0")), letters1)));
    let operator = alt((recognize((char(':'), one_of("+-?"))), recognize(one_of("+-?#%"))));
    let word = recognize((operator, until('}')));
    let replace = recognize((char('/'), opt(char('/')), until('/'), until('}')));
    let tail = alt((tag("}"), word, replace));
    recognize((tag("${"), peek(satisfy(|c| !matches!(c, '{' | '}' | ':'))), name, tail)).parse(input)
}

/// Everything up to and including `stop`, quotes and nested expansions skipped.
fn until<'a>(stop: char) -> impl Parser<&'a str, Output = &'a str, Error = nom::error::Error<&'a str>> {
    let escaped = recognize(pair(char('\\'), opt(anychar)));
    let plain = recognize(satisfy(move |c| c != stop && !matches!(c, '\'' | '"' | '$' | '\\')));
    recognize(pair(many0_count(alt((single_quoted, double_quoted, nested, escaped, plain))), char(stop)))
}

/// An expansion within braces.
///
/// BuildKit recurses without bound here; deeper nesting than anyone writes is taken as failing.
fn nested(input: &str) -> IResult<&str, &str> {
    const DEEP: usize = 32;
    let opened = input.bytes().take(4096).filter(|&b| b == b'{').count();
    if opened > DEEP {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::TooLarge)));
    }
    dollar(input)
}

/// `3<<-"NAME"`
fn opening(word: &str) -> Option<Opening> {
    let operator = (take_while(|c: char| c.is_ascii_digit()), tag("<<"), opt(char('-')));
    let blanks = take_while(|c| matches!(c, '\t' | '\n' | '\x0c' | '\r' | ' '));
    let delimiter = take_while1(|c| c != '<');
    let parsed: IResult<_, _> = all_consuming((operator, preceded(blanks, delimiter))).parse(word);
    let (_, ((descriptor, _, chomp), delimiter)) = parsed.ok()?;
    let (name, expand) = unquote(delimiter)?;
    Some(Opening { descriptor: descriptor.parse().unwrap_or(0), chomp: chomp.is_some(), expand, name })
}

/// The delimiter without quotes and escapes, and whether it had no quotes; none where it is not one word.
fn unquote(delimiter: &str) -> Option<(String, bool)> {
    let mut name = String::new();
    let mut rest = delimiter;
    let mut expand = true;
    while !rest.is_empty() {
        let (after, text) = unquoted_piece(rest).ok()?;
        expand &= !rest.starts_with(['\'', '"']);
        name.push_str(&text);
        rest = after;
    }
    (!name.is_empty()).then_some((name, expand))
}

fn unquoted_piece(input: &str) -> IResult<&str, String> {
    let strip = |raw: &str| raw[1..raw.len() - 1].to_owned();
    let escaped = preceded(char('\\'), map(opt(anychar), |c| c.map(String::from).unwrap_or_default()));
    let plain = map(satisfy(|c| !c.is_whitespace() && !matches!(c, '\'' | '"' | '$' | '\\')), String::from);
    let double = map(double_quoted, |raw| {
        let inner = &raw[1..raw.len() - 1];
        inner.replace("\\\"", "\"").replace("\\$", "$").replace("\\\\", "\\")
    });
    alt((map(single_quoted, strip), double, map(dollar, str::to_owned), escaped, plain)).parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<String> {
        openings(line).into_iter().map(|o| o.name).collect()
    }

    #[test]
    fn found() {
        assert_eq!(names("RUN <<EOF"), ["EOF"]);
        assert_eq!(names("RUN cat <<A 3<<-'B' > x"), ["A", "B"]);
        assert_eq!(names("RUN cat << EOF"), ["EOF"]);
        assert_eq!(names("RUN <<\"E F\" sh"), ["E F"]);
        let opened = &openings("RUN 3<<-'B'")[0];
        assert_eq!((opened.descriptor, opened.chomp, opened.expand), (3, true, false));
    }

    #[test]
    fn not_found() {
        for line in
            ["RUN cat<<EOF", "RUN cat <<<x", "RUN echo '<<EOF'", "RUN echo \"<<EOF\"", "RUN echo ' <<EOF", "RUN x <<"]
        {
            assert_eq!(names(line), [""; 0], "{line}");
        }
        assert_eq!(names("RUN ${x^^} <<EOF"), [""; 0]);
        assert_eq!(names("RUN ${x:-y} $z $ <<EOF"), ["EOF"]);
    }
}
