//! The grammar of a comment that is addressed to dockmod.

use nom::bytes::complete::{tag, tag_no_case, take_while, take_while1};
use nom::character::complete::char;
use nom::combinator::{not, opt, recognize};
use nom::multi::separated_list1;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use super::ADDRESSEE;
use crate::base::diagnostic::Diagnostic;
use crate::base::suggest::{nearest, or_list};

/// What a comment asks for.
///
/// ```text
/// # dockmod: ignore=apk-add-retry, prisma-system-node -- the mirror is next door
///            ^^^^^^ ^^^^^^^^^^^^^  ^^^^^^^^^^^^^^^^^^    ^^^^^^^^^^^^^^^^^^^^^^^
///            scope  names                               reason
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request<'c> {
    pub scope: SuppressionScope,
    /// Names of transforms, and where each stands in the comment; all transforms are meant where there is none.
    pub names: Vec<(usize, &'c str)>,
    pub reason: Option<&'c str>,
}

/// What is to be left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SuppressionScope {
    Instruction,
    File,
}

impl SuppressionScope {
    const ALL: [Self; 2] = [Self::Instruction, Self::File];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Instruction => "ignore",
            Self::File => "ignore-file",
        }
    }
}

/// Reads a comment, from its `#` on; none if it is not addressed to dockmod.
///
/// # Errors
///
/// The first thing that is not understood: a comment with `dockmod:` is meant for dockmod.
pub(super) fn parse(comment: &str) -> Option<Result<Request<'_>, Diagnostic>> {
    let (rest, (name, colon)) = address(comment).ok()?;
    let at = |rest: &str| comment.len() - rest.len();
    let read = request(rest, &at);
    if colon.is_none() {
        // Prose may begin with the name; only what reads well but for the colon is taken for a slip.
        let slip = format!("found no colon after `{name}`; write `# dockmod: ` and what follows");
        return read.ok().map(|_| Err(Diagnostic::at(at(rest), slip)));
    }
    if name != ADDRESSEE {
        let start = comment.find(name).unwrap_or(0);
        return Some(Err(Diagnostic::at(start, format!("found `{name}:`; write `dockmod:` in lower case"))));
    }
    Some(read)
}

/// `# dockmod:`
fn address(comment: &str) -> IResult<&str, (&str, Option<char>)> {
    let name = preceded((char('#'), blanks), recognize(tag_no_case(ADDRESSEE)));
    terminated((name, preceded(blanks, opt(char(':')))), blanks).parse(comment)
}

fn request<'c>(input: &'c str, at: &dyn Fn(&str) -> usize) -> Result<Request<'c>, Diagnostic> {
    let words = || SuppressionScope::ALL.map(SuppressionScope::word);
    let Ok((mut rest, keyword)) = word(input) else {
        return Err(Diagnostic::at(
            at(input),
            format!("found nothing to do for dockmod; expected {}", or_list(words())),
        ));
    };
    let Some(scope) = SuppressionScope::ALL.into_iter().find(|scope| scope.word() == keyword) else {
        let hint = nearest(keyword, words()).unwrap_or_else(|| format!("expected {}", or_list(words())));
        return Err(Diagnostic::at(at(input), format!("found `{keyword}`, which dockmod does not know; {hint}")));
    };
    let mut names = Vec::new();
    let mut mark: IResult<_, _> = separator('=', rest);
    while let Ok((after, _)) = mark {
        let Ok((behind, name)) = word(after) else {
            return Err(Diagnostic::at(
                at(after),
                format!("found no name; expected that of a transform: `{keyword}=apk-add-retry`"),
            ));
        };
        names.push((at(after), name));
        rest = behind;
        mark = separator(',', rest);
    }
    let (rest, reason) = reason(rest).unwrap_or((rest, None));
    let junk = rest.trim_start();
    if !junk.is_empty() {
        let found = junk.split_whitespace().next().unwrap_or_default();
        return Err(Diagnostic::at(
            at(junk),
            format!("found `{found}` after `{keyword}`; write ` -- ` in front of a reason"),
        ));
    }
    Ok(Request { scope, names, reason })
}

/// Words of a name, with single hyphens between: two hyphens start the reason.
fn word(input: &str) -> IResult<&str, &str> {
    let part = take_while1(|c: char| !c.is_whitespace() && !"-=,".contains(c));
    recognize(separated_list1(terminated(char('-'), not(char('-'))), part)).parse(input)
}

fn separator(mark: char, input: &str) -> IResult<&str, ()> {
    (blanks, char(mark), blanks).map(|_| ()).parse(input)
}

fn reason(input: &str) -> IResult<&str, Option<&str>> {
    let (text, _) = (blanks, tag("--")).parse(input)?;
    Ok(("", Some(text.trim()).filter(|text| !text.is_empty())))
}

fn blanks(input: &str) -> IResult<&str, &str> {
    take_while(char::is_whitespace).parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(
        scope: SuppressionScope,
        names: &[(usize, &'static str)],
        reason: Option<&'static str>,
    ) -> Request<'static> {
        Request { scope, names: names.to_vec(), reason }
    }

    #[test]
    fn what_is_understood() {
        use SuppressionScope::{File, Instruction};
        let known = [
            ("# dockmod: ignore", request(Instruction, &[], None)),
            ("#dockmod:ignore", request(Instruction, &[], None)),
            ("#\tdockmod : ignore  ", request(Instruction, &[], None)),
            ("# dockmod: ignore=a", request(Instruction, &[(18, "a")], None)),
            ("# dockmod: ignore = a-1 , b", request(Instruction, &[(20, "a-1"), (26, "b")], None)),
            ("# dockmod: ignore -- why = not, ever", request(Instruction, &[], Some("why = not, ever"))),
            ("# dockmod: ignore=a--why -- so", request(Instruction, &[(18, "a")], Some("why -- so"))),
            ("# dockmod: ignore--", request(Instruction, &[], None)),
            ("# dockmod: ignore-file", request(File, &[], None)),
            ("# dockmod: ignore-file=caf\u{e9},b --- x", request(File, &[(23, "caf\u{e9}"), (29, "b")], Some("- x"))),
        ];
        for (text, expected) in known {
            assert_eq!(parse(text), Some(Ok(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_for_others() {
        for text in
            ["#", "# a", "## dockmod: ignore", "# see dockmod: ignore", "# dockmod rewrites this", "# dockmodx:"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_wrong() {
        let wrong = [
            ("# dockmod:", 10, "found nothing to do for dockmod; expected `ignore` or `ignore-file`"),
            ("# dockmod: ingore", 11, "found `ingore`, which dockmod does not know; did you mean `ignore`?"),
            ("# dockmod: Ignore", 11, "did you mean `ignore`?"),
            ("# dockmod: ignore_file", 11, "did you mean `ignore-file`?"),
            ("# dockmod: ignore: a", 11, "did you mean `ignore`?"),
            (
                "# dockmod: leave this",
                11,
                "found `leave`, which dockmod does not know; expected `ignore` or `ignore-file`",
            ),
            ("# dockmod: ignore=", 18, "found no name; expected that of a transform: `ignore=apk-add-retry`"),
            ("# dockmod: ignore=-- why", 18, "found no name"),
            ("# dockmod: ignore=a,,b", 20, "found no name"),
            ("# dockmod: ignore=a, ", 21, "found no name"),
            ("# dockmod: ignore a", 18, "found `a` after `ignore`; write ` -- ` in front of a reason"),
            ("# dockmod: ignore=a b", 20, "found `b` after `ignore`"),
            ("# dockmod: ignore - why", 18, "found `-` after `ignore`"),
            ("# dockmod: ignore-", 17, "found `-` after `ignore`"),
            ("# DockMod : ignore", 2, "found `DockMod:`; write `dockmod:` in lower case"),
            ("# dockmod ignore=a", 10, "found no colon after `dockmod`"),
        ];
        for (text, at, message) in wrong {
            let Some(Err(found)) = parse(text) else { panic!("{text} is understood") };
            assert_eq!(found.span.start, at, "{text}");
            assert!(found.message.contains(message), "{text}: {}", found.message);
        }
    }
}
