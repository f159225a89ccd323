//! Whether BuildKit takes a Dockerfile, without a tree of what is plainly right.

use memchr::{memchr, memchr3};

use super::grammar::{Parser, begins_stage};
use super::lines::{continued, is_comment, trim_start};
use super::words::is_blank;
use super::{ItemKind, Keyword};
use crate::span::Span;

/// Whether [`parse`](super::parse) finds no error in `text`, in a fraction of its time.
pub fn is_sound(text: &str) -> bool {
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
        let (text, mut open) = self.piece(first);
        let (word, rest) = text.split_once([' ', '\t'])?;
        let keyword = Keyword::of(word)?;
        let arguments = rest.trim_start_matches([' ', '\t']);
        let is_plain = match keyword {
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint => starts_plainly(arguments),
            Keyword::Expose | Keyword::Maintainer | Keyword::StopSignal | Keyword::User | Keyword::Workdir => {
                starts_plainly(arguments)
            }
            Keyword::Copy => !open && are_files(without_flag(arguments, &["from", "chown", "chmod"])?),
            Keyword::Add => !open && are_files(without_flag(arguments, &["chown", "chmod"])?),
            Keyword::Env | Keyword::Label => !open && are_pairs(arguments),
            _ => false,
        };
        let mut piece = text;
        while is_plain && !may_open_heredoc(keyword, piece) {
            if !open {
                return Some(keyword);
            }
            let Some(line) = self.next_line() else { return Some(keyword) };
            let content = line.content.of(self.text);
            (piece, open) = match is_comment(content) || trim_start(content).is_empty() {
                true => ("", true),
                false => self.piece(content),
            };
        }
        None
    }

    /// The line without its continuation mark, and whether it had one.
    pub(super) fn piece<'t>(&self, content: &'t str) -> (&'t str, bool) {
        continued(content, self.escape).map_or((content, false), |text| (text, true))
    }
}

/// Whether the arguments start with neither a flag nor an array, nor with what could be taken for white space.
fn starts_plainly(arguments: &str) -> bool {
    arguments.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '$' | ':' | '*'))
}

/// The arguments behind a flag, if they start with one of those and nothing in it is quoted.
fn without_flag<'t>(arguments: &'t str, names: &[&str]) -> Option<&'t str> {
    let Some(flag) = arguments.strip_prefix("--") else { return Some(arguments) };
    let (flag, rest) = flag.split_once(' ')?;
    let (name, value) = flag.split_once('=')?;
    (names.contains(&name) && is_bare(value)).then(|| rest.trim_start_matches(' '))
}

/// Whether the text has no quotes, no escape characters and no letters outside ASCII.
fn is_bare(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.is_ascii() && memchr3(b'"', b'\'', b'\\', bytes).is_none() && memchr(b'`', bytes).is_none()
}

fn are_files(arguments: &str) -> bool {
    let is_file = |word: &&str| !word.is_empty();
    starts_plainly(arguments) && arguments.is_ascii() && arguments.split(is_blank).filter(is_file).nth(1).is_some()
}

fn are_pairs(arguments: &str) -> bool {
    let is_pair = |word: &str| word.find('=').is_some_and(|at| at > 0);
    is_bare(arguments)
        && starts_plainly(arguments)
        && arguments.split(is_blank).filter(|word| !word.is_empty()).all(is_pair)
}

fn may_open_heredoc(keyword: Keyword, piece: &str) -> bool {
    matches!(keyword, Keyword::Add | Keyword::Copy | Keyword::Run) && memchr(b'<', piece.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

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
        ] {
            assert_eq!(is_sound(text), parse(text).errors.is_empty(), "{text:?}");
        }
    }
}
