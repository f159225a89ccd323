//! Which words of a line introduce a here-document.
//!
//! BuildKit runs its own word expansion over the line to find out, not a shell's grammar: it knows quotes, escapes,
//! `$name` and `${name…}`, all of them unset, and nothing else. Where it fails, the line has no here-documents. It
//! then expands the delimiter once more, so what counts is the text that the expansion yields, not the source.

use crate::base::limits::EXPANSION_DEPTH;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{anychar, char, none_of, one_of};
use nom::combinator::{all_consuming, map, not, opt, recognize, value};
use nom::error::{Error, ErrorKind};
use nom::multi::fold_many0;
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

/// Why words could not be expanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    /// A quote or brace is left open, or the expansion is one that BuildKit does not know.
    Syntax,
    TooDeep,
}

/// The here-documents that `line` introduces, or why the line is refused.
pub(super) fn openings(line: &str) -> Result<Vec<Opening>, String> {
    let kept = Mode { quotes: true, escapes: true, depth: 0, stop: None };
    let words = match words(line, kept) {
        Err(Failure::TooDeep) => {
            return Err(format!("found `${{` nested more than {EXPANSION_DEPTH} deep beside a here-document"));
        }
        words => words.unwrap_or_default(),
    };
    let openings = words.iter().map(|word| opening(word));
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
    let bare = Mode { quotes: false, escapes: false, depth: 0, stop: None };
    let Ok([name]) = <[String; 1]>::try_from(words(delimiter, bare).map_err(|_| refused())?) else { return Ok(None) };
    let quoted = words(delimiter, Mode { quotes: true, ..bare }).map_err(|_| refused())?;
    let [quoted] = <[String; 1]>::try_from(quoted).map_err(|_| refused())?;
    let expand = quotes_in(&name) == quotes_in(&quoted);
    Ok(Some((name, expand)))
}

fn quotes_in(word: &str) -> usize {
    word.matches(['\'', '"']).count()
}

/// What an expansion keeps, and where it is.
#[derive(Clone, Copy)]
struct Mode {
    quotes: bool,
    escapes: bool,
    /// How many `${` are open.
    depth: usize,
    /// What ends the part in hand.
    stop: Option<char>,
}

impl Mode {
    /// The mode up to `stop` within `${…}`.
    fn nested(self, stop: char, escapes: bool) -> Self {
        Self { escapes, depth: self.depth + 1, stop: Some(stop), ..self }
    }
}

/// What some of the source expands to.
#[derive(Clone, Debug, Default)]
struct Piece {
    text: String,
    /// White space in it is part of the word.
    whole: bool,
    /// BuildKit loses the part of the word that came before it.
    ///
    /// Nested expansions share one word buffer with the outermost and empty it: `<<E${x:-y}` is no here-document.
    clears: bool,
}

impl Piece {
    fn whole(text: impl Into<String>) -> Self {
        Self { text: text.into(), whole: true, clears: false }
    }

    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), whole: false, clears: false }
    }

    fn then(mut self, next: Piece) -> Self {
        self.text.push_str(&next.text);
        self.clears |= next.clears;
        self
    }
}

/// The words of `text`, expanded.
fn words(text: &str, mode: Mode) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut left = text.strip_prefix('\u{feff}').unwrap_or(text);
    while !left.is_empty() {
        let (after, piece) = piece(mode, left).map_err(|error| match error {
            nom::Err::Failure(_) => Failure::TooDeep,
            _ => Failure::Syntax,
        })?;
        left = after;
        if piece.clears {
            word.clear();
        }
        if piece.whole {
            word.push_str(&piece.text);
            continue;
        }
        for c in piece.text.chars() {
            if !c.is_whitespace() {
                word.push(c);
            } else if !word.is_empty() {
                found.push(std::mem::take(&mut word));
            }
        }
    }
    found.extend(Some(word).filter(|word| !word.is_empty()));
    Ok(found)
}

fn piece(mode: Mode, input: &str) -> IResult<&str, Piece> {
    let heredoc = map(recognize(pair(tag("<<"), take_while(|c| matches!(c, '\t' | '\r' | ' ')))), Piece::whole);
    let less = map(tag("<"), Piece::whole);
    let special = move |c| matches!(c, '\'' | '"' | '$' | '\\' | '<') || Some(c) == mode.stop;
    let plain = map(take_while1(move |c| !special(c)), Piece::plain);
    let quoted = alt((|i| single_quoted(mode, i), |i| double_quoted(mode, i)));
    alt((plain, heredoc, less, quoted, |i| dollar(mode, i), |i| escaped(mode, i))).parse(input)
}

fn escaped(mode: Mode, input: &str) -> IResult<&str, Piece> {
    let kept = if mode.escapes { "\\" } else { "" };
    let one = map(opt(anychar), move |c| Piece::whole(format!("{kept}{}", c.map(String::from).unwrap_or_default())));
    preceded(char('\\'), one).parse(input)
}

fn single_quoted(mode: Mode, input: &str) -> IResult<&str, Piece> {
    let inner = delimited(char('\''), take_while(|c| c != '\''), char('\''));
    let quote = if mode.quotes { "'" } else { "" };
    map(inner, move |inner| Piece::whole(format!("{quote}{inner}{quote}"))).parse(input)
}

fn double_quoted(mode: Mode, input: &str) -> IResult<&str, Piece> {
    let kept = if mode.escapes { "\\" } else { "" };
    let escape =
        map(preceded(char('\\'), opt(one_of("\"$\\"))), move |c| Piece::whole(format!("{kept}{}", c.unwrap_or('\\'))));
    let plain = map(recognize(none_of("\"$\\")), Piece::whole);
    let inner = fold_many0(alt((plain, |i| dollar(mode, i), escape)), Piece::default, Piece::then);
    let quote = if mode.quotes { "\"" } else { "" };
    map(delimited(char('"'), inner, char('"')), move |inner| {
        let clears = inner.clears;
        Piece { clears, ..Piece::whole(format!("{quote}{}{quote}", inner.text)) }
    })
    .parse(input)
}

fn dollar(mode: Mode, input: &str) -> IResult<&str, Piece> {
    let bare = map(recognize((char('$'), not(char('{')), name)), Piece::plain);
    alt((bare, |i| braced(mode, i))).parse(input)
}

/// A variable's name; it may be empty.
fn name(input: &str) -> IResult<&str, &str> {
    let digits = take_while1(char::is_numeric);
    let special = recognize(one_of("@*#?-$!"));
    let letters = take_while(|c: char| c.is_alphanumeric() || c == '_');
    alt((digits, special, letters)).parse(input)
}

/// `${name}` and the modifiers that BuildKit knows; behind `:` it takes every character but `#` and `%`.
fn braced(mode: Mode, input: &str) -> IResult<&str, Piece> {
    let close = map(tag("}"), Piece::plain);
    let word = |escapes| move |i| until(mode.nested('}', escapes), i);
    let operator = |(operator, word): (&str, Piece)| Piece::plain(operator).then(word);
    let colon = map(pair(recognize(pair(char(':'), none_of("#%"))), word(false)), operator);
    let default = map(pair(recognize(one_of("+-?")), word(false)), operator);
    let trim = map(pair(recognize(one_of("#%")), word(true)), operator);
    let modified = map(alt((colon, default, trim, |i| replaced(mode, i))), |piece| Piece { clears: true, ..piece });
    let opened = preceded(tag("${"), pair(preceded(not(one_of("{}:")), name), alt((close, modified))));
    map(opened, |(name, tail)| Piece::plain(format!("${{{name}")).then(tail)).parse(input)
}

/// `/pattern/text}` and `//pattern/text}`.
fn replaced(mode: Mode, input: &str) -> IResult<&str, Piece> {
    let slashes = value("/", pair(char('/'), opt(char('/'))));
    let parts = (slashes, |i| until(mode.nested('/', true), i), |i| until(mode.nested('}', true), i));
    map(parts, |(slash, pattern, text)| Piece::plain(slash).then(pattern).then(text)).parse(input)
}

/// Everything up to and including what ends the part in hand.
fn until(mode: Mode, input: &str) -> IResult<&str, Piece> {
    if mode.depth > EXPANSION_DEPTH {
        return Err(nom::Err::Failure(Error::new(input, ErrorKind::TooLarge)));
    }
    let stop = mode.stop.unwrap_or_default();
    let inner = fold_many0(preceded(not(char(stop)), |i| piece(mode, i)), Piece::default, Piece::then);
    map(pair(inner, char(stop)), |(inner, stop)| inner.then(Piece::plain(stop))).parse(input)
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
