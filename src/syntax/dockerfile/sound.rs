//! Whether BuildKit takes a Dockerfile, without a tree of what is plainly right.

use memchr::memchr;

use super::grammar::{Parser, begins_stage};
use super::lines::{continued, is_comment, trim_start};
use super::words::is_blank;
use super::{ItemKind, Keyword};
use crate::base::span::Span;

/// Whether [`parse`](super::parse) finds no error in `text`, in a fraction of its time.
pub fn is_valid(text: &str) -> bool {
    Parser::new(text).finds_no_error()
}

impl Parser<'_> {
    fn finds_no_error(&mut self) -> bool {
        let mut first = None;
        while let Some(line) = self.next_line() {
            let trimmed = trim_start(line.content.of(self.text));
            if self.directive(line, trimmed).is_some() || trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            let next = self.lines.clone();
            let keyword = self.plain(trimmed).or_else(|| {
                self.lines = next;
                let item = self.instruction(line, Span::new(line.content.end - trimmed.len(), line.content.end));
                if let ItemKind::Instruction(instruction) = &item.kind { instruction.keyword } else { None }
            });
            if first.is_none() && keyword != Some(Keyword::Arg) {
                first = Some(keyword);
            }
            if !self.errors.is_empty() {
                return false;
            }
        }
        self.errors.is_empty() && begins_stage(first).is_ok()
    }

    /// Reads an instruction that has nothing in it which BuildKit could refuse, `first` being its first line; none
    /// where a closer look is needed, though some of its lines may have been read.
    fn plain(&mut self, first: &str) -> Option<Keyword> {
        let (mut last, mut open) = self.piece(first);
        let (word, rest) = last.split_once([' ', '\t'])?;
        let keyword = Keyword::of(word)?;
        let mut fits = begins_plainly(keyword, rest.trim_start_matches([' ', '\t']), open);
        while open && fits {
            let Some(line) = self.next_line() else { break };
            let content = line.content.of(self.text);
            if !is_comment(content) && !trim_start(content).is_empty() {
                let (piece, goes_on) = self.piece(content);
                fits = continues_plainly(keyword, last, piece);
                (last, open) = (piece, goes_on);
            }
        }
        fits.then_some(keyword)
    }

    /// The line without its continuation mark, and whether it had one.
    pub(super) fn piece<'t>(&self, content: &'t str) -> (&'t str, bool) {
        continued(content, self.escape).map_or((content, false), |text| (text, true))
    }
}

/// Whether the arguments on the first line are plainly right; `open`: there are more lines.
fn begins_plainly(keyword: Keyword, arguments: &str, open: bool) -> bool {
    match keyword {
        Keyword::Expose | Keyword::Maintainer | Keyword::StopSignal | Keyword::User | Keyword::Workdir => {
            starts_plainly(arguments)
        }
        Keyword::Cmd | Keyword::Entrypoint => is_command(arguments, open),
        Keyword::Run => {
            let command = behind_flags(arguments, &[], &["mount"]);
            !may_open_heredoc(arguments) && command.is_some_and(|command| is_command(command, open))
        }
        Keyword::Copy => !open && behind_flags(arguments, &["from", "chown", "chmod"], &[]).is_some_and(are_files),
        Keyword::Add => !open && behind_flags(arguments, &["chown", "chmod"], &[]).is_some_and(are_files),
        Keyword::Env | Keyword::Label => starts_plainly(arguments) && are_pairs(arguments),
        Keyword::Arg => !open && starts_plainly(arguments) && is_bare(arguments) && words(arguments).all(is_named),
        Keyword::From => !open && starts_plainly(arguments) && is_stage(arguments),
        Keyword::Healthcheck => is_check(arguments, open),
        Keyword::Shell => !open && are_strings(arguments),
        Keyword::Volume => !open && are_paths(arguments),
        Keyword::Onbuild => false,
    }
}

/// Whether one more line is plainly right; `last` is what comes in front of it.
fn continues_plainly(keyword: Keyword, last: &str, piece: &str) -> bool {
    match keyword {
        Keyword::Run => !may_open_heredoc(piece),
        Keyword::Env | Keyword::Label => (last.ends_with(is_blank) || piece.starts_with(is_blank)) && are_pairs(piece),
        _ => true,
    }
}

/// Whether the arguments start with neither a flag nor an array, nor with what could be taken for white space.
fn starts_plainly(arguments: &str) -> bool {
    arguments.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '$' | ':' | '*'))
}

/// The arguments behind flags that have nothing special in them: any number of `many`, or one of `once` in front.
fn behind_flags<'t>(arguments: &'t str, once: &[&str], many: &[&str]) -> Option<&'t str> {
    let mut rest = arguments;
    while let Some(flag) = rest.strip_prefix("--") {
        let (flag, behind) = flag.split_once(' ')?;
        let (name, value) = flag.split_once('=')?;
        let is_first = rest.len() == arguments.len();
        let known = many.contains(&name) || is_first && once.contains(&name);
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"=,/._:-".contains(&b);
        if !known || !value.bytes().all(is_plain) {
            return None;
        }
        rest = behind.trim_start_matches(' ');
    }
    Some(rest)
}

/// Whether the text has no quotes, no escape characters and no letters outside ASCII.
fn is_bare(text: &str) -> bool {
    text.bytes().all(is_bare_byte)
}

fn is_bare_byte(byte: u8) -> bool {
    byte.is_ascii() && !matches!(byte, b'"' | b'\'' | b'\\' | b'`')
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_blank).filter(|word| !word.is_empty())
}

fn are_files(arguments: &str) -> bool {
    let plain = starts_plainly(arguments) && arguments.is_ascii() && !may_open_heredoc(arguments);
    plain && words(arguments).nth(1).is_some()
}

/// `name=value` and `name="value"`, with nothing special in them.
fn are_pairs(text: &str) -> bool {
    let ends = |rest: &[u8]| rest.first().is_none_or(|&byte| is_blank(byte.into()));
    let mut rest = text.as_bytes();
    loop {
        rest = &rest[run_of(rest, |byte| is_blank(byte.into()))..];
        if rest.is_empty() {
            return true;
        }
        let name = run_of(rest, |byte| is_bare_byte(byte) && byte != b'=' && !is_blank(byte.into()));
        let Some((b'=', value)) = rest[name..].split_first().filter(|_| name > 0) else { return false };
        rest = match value {
            [b'"', quoted @ ..] => match &quoted[run_of(quoted, is_bare_byte)..] {
                [b'"', behind @ ..] => behind,
                _ => return false,
            },
            _ => &value[run_of(value, |byte| is_bare_byte(byte) && !is_blank(byte.into()))..],
        };
        if !ends(rest) {
            return false;
        }
    }
}

/// How many bytes at the start are of a kind.
fn run_of(bytes: &[u8], kind: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| !kind(byte)).unwrap_or(bytes.len())
}

/// A command in shell form, or in exec form on one line.
fn is_command(text: &str, open: bool) -> bool {
    starts_plainly(text) || !open && are_strings(text)
}

/// One or more paths, none of them blank.
fn are_paths(arguments: &str) -> bool {
    let plain = starts_plainly(arguments) && arguments.is_ascii();
    plain || are_strings(arguments) && !arguments.contains("\"\"") && !arguments.contains("\" ")
}

/// `CMD` with options in front, each of them once and with a small number.
fn is_check(arguments: &str, open: bool) -> bool {
    let mut known = vec!["interval", "timeout", "start-period", "start-interval", "retries"];
    let mut rest = arguments;
    while let Some((option, behind)) = rest.strip_prefix("--").and_then(|rest| rest.split_once(' ')) {
        let Some((name, value)) = option.split_once('=') else { return false };
        let Some(at) = known.iter().position(|known| *known == name) else { return false };
        let number = if name == "retries" { Some(value) } else { value.strip_suffix(['s', 'm', 'h']) };
        let is_small = |number: &str| (1..4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        if !number.is_some_and(|number| is_small(number) && !number.starts_with('0')) {
            return false;
        }
        known.swap_remove(at);
        rest = behind.trim_start_matches(' ');
    }
    let command = rest.strip_prefix("CMD ").map(|command| command.trim_start_matches(' '));
    command.is_some_and(|command| is_command(command, open))
}

fn is_named(word: &str) -> bool {
    !word.starts_with('=')
}

/// `["…", "…"]`, without escapes.
fn are_strings(arguments: &str) -> bool {
    let Some(mut rest) = arguments.as_bytes().strip_prefix(b"[\"") else { return false };
    loop {
        let string = run_of(rest, |byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\'));
        rest = match &rest[string..] {
            [b'"', b']'] => return true,
            [b'"', b',', b' ', b'"', next @ ..] | [b'"', b',', b'"', next @ ..] => next,
            _ => return false,
        };
    }
}

/// `image` or `image AS name`.
fn is_stage(arguments: &str) -> bool {
    let mut words = words(arguments).skip(1);
    let name = match (words.next(), words.next(), words.next()) {
        (None, ..) => return is_bare(arguments),
        (Some(word), Some(name), None) if word.eq_ignore_ascii_case("as") => name,
        _ => return false,
    };
    let letter = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    is_bare(arguments) && name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(letter)
}

fn may_open_heredoc(text: &str) -> bool {
    memchr(b'<', text.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse;

    #[test]
    fn as_the_parser_has_it() {
        for text in [
            "",
            "FROM a",
            "ARG a\nFROM a",
            "RUN a",
            "ARG a",
            "ENV a=b\nFROM a",
            "FROM a\nBOGUS a",
            "FROM a\nRUN",
            "FROM a\nRUN a \\\n\n# c\n  b <<EOF\nEOF\n",
            "FROM a\nRUN a \\\n  b <<EOF\n",
            "FROM a\nRUN a <\\\n<EOF\n",
            "FROM a\nRUN a \\",
            "FROM a\nRUN --foo=a b",
            "FROM a\nCMD --a b",
            "FROM a\nCOPY a b",
            "FROM a\nCOPY a",
            "FROM a\nCOPY --from=a b c",
            "FROM a\nCOPY --from=a b",
            "FROM a\nCOPY --from=a --from=a b c",
            "FROM a\nCOPY --bogus=a b c",
            "FROM a\nADD --from=a b c",
            "FROM a\nCOPY a \\\n b",
            "FROM a\nCOPY a\u{a0}b",
            "FROM a\nENV a=b c=d",
            "FROM a\nENV a=b c",
            "FROM a\nENV a=b =c",
            "FROM a\nENV a",
            "FROM a\nLABEL a=b\\ c",
            "FROM a\nWORKDIR \u{a0}",
            "FROM a\nEXPOSE",
            "# escape=`\nFROM a\nRUN b `\n c\nD",
            "# escape=x\nFROM a",
            "# syntax=a\n# syntax=b\nFROM a",
            "FROM a\nSHELL a",
            "FROM a\nMAINTAINER --a",
            "FROM a AS b",
            "FROM a as B.c-d_1",
            "FROM a AS 1",
            "FROM a AS",
            "FROM a b c",
            "FROM a AS b c",
            "FROM \"a\"",
            "FROM a\nARG a b=c d=",
            "FROM a\nARG a =c",
            "FROM a\nARG a=b\\ =c",
            "FROM a\nENV a=b \\\n  c=d",
            "FROM a\nENV a=b\\\n  c=d",
            "FROM a\nENV a=b\\\nc=d \\\n# e\n\n=f",
            "FROM a\nENV a=b \\\n  c",
            "FROM a\nENV a=b \\\n",
            "FROM a\nLABEL a=b \\\n  \"c=d\n e\"",
            "FROM a\nCMD [\"a\", \"b\",\"c\"]",
            "FROM a\nCMD [\"a\", 1]",
            "FROM a\nCMD [\"a\" \"b\"]",
            "FROM a\nCMD [\"\"]",
            "FROM a\nCMD [\"]",
            "FROM a\nCMD [\"a\",]",
            "FROM a\nENTRYPOINT [\"a\\\"]",
            "FROM a\nRUN [\"a\", null]",
            "FROM a\nRUN --mount=type=cache,target=/a b",
            "FROM a\nRUN --mount=type=cache,target=/a --mount=type=bind,from=b,source=/c [\"d\"]",
            "FROM a\nRUN --mount=type=bind,from=$a b",
            "FROM a\nRUN --mount= b",
            "FROM a\nRUN --mount=a,\"b c",
            "FROM a\nRUN --mount=a --network=b c",
            "FROM a\nRUN --mount=a <<B\n",
            "FROM a\nCOPY --from=a --chown=b c d",
            "FROM a\nCOPY --chown=b --chown=b c d",
            "FROM a\nENV a=\"b c\" d='e'",
            "FROM a\nENV a=\"b",
            "FROM a\nENV a=\"b\"c",
            "FROM a\nENV a=\"b\"\\\n  d=\"\"",
            "FROM a\nENV a=\"b\\\n  c\" =d",
            "FROM a\nENV a=\"b\" \"c\"=d",
            "FROM a\nENV a b=c",
            "FROM a\nENV a=\"b\" =\"c\"",
            "FROM a\nLABEL a=b=\"c d\"",
            "FROM a\nSHELL [\"sh\", \"-c\"]",
            "FROM a\nSHELL [\"\"]",
            "FROM a\nSHELL []",
            "FROM a\nSHELL [\"a\"",
            "FROM a\nVOLUME /a /b",
            "FROM a\nVOLUME /a \u{a0}",
            "FROM a\nVOLUME [\"/a\", \"/b\"]",
            "FROM a\nVOLUME [\"/a\", \"\"]",
            "FROM a\nVOLUME [\" \", \"/a\"]",
            "FROM a\nVOLUME [\"/a\",\" \"]",
            "FROM a\nVOLUME []",
            "FROM a\nHEALTHCHECK NONE",
            "FROM a\nHEALTHCHECK NONE a",
            "FROM a\nHEALTHCHECK CMD a",
            "FROM a\nHEALTHCHECK CMD",
            "FROM a\nHEALTHCHECK CMD  ",
            "FROM a\nHEALTHCHECK CMD a \\\n b",
            "FROM a\nHEALTHCHECK CMD [\"a\"]",
            "FROM a\nHEALTHCHECK CMD []",
            "FROM a\nHEALTHCHECK --interval=30s --timeout=3m --retries=3 --start-period=1h --start-interval=5s CMD a",
            "FROM a\nHEALTHCHECK --interval=30s --interval=30s CMD a",
            "FROM a\nHEALTHCHECK --interval=3 CMD a",
            "FROM a\nHEALTHCHECK --interval=00s CMD a",
            "FROM a\nHEALTHCHECK --interval=s CMD a",
            "FROM a\nHEALTHCHECK --retries=0 CMD a",
            "FROM a\nHEALTHCHECK --retries=3 a",
            "FROM a\nHEALTHCHECK --retries=3",
        ] {
            assert_eq!(is_valid(text), parse(text).errors.is_empty(), "{text:?}");
        }
    }
}
