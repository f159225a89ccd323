//! What BuildKit refuses of an instruction once it has taken it apart.
//!
//! None of this holds within ONBUILD: what stands there is looked at when a child image is built.

use super::flags;
use super::flags::GivenFlags;
use super::heredoc::is_whole;
use super::instruction::place;
use super::words::is_blank;
use super::{Body, Instruction, Keyword};
use crate::base::diagnostic::Diagnostic;

/// Reports what is wrong with the instruction, which starts at `start` in the file.
pub(super) fn check(instruction: &Instruction, start: usize, errors: &mut Vec<Diagnostic>) {
    if let Err(message) = verdict(instruction) {
        let at = match instruction.keyword {
            Some(_) => place(&instruction.mapped, instruction.arguments.start, start),
            None => start,
        };
        errors.push(Diagnostic::at(at, message));
    }
}

type Verdict = Result<(), String>;

fn verdict(instruction: &Instruction) -> Verdict {
    let Some(keyword) = instruction.keyword else { return Err(unknown(instruction.word())) };
    let may_be_empty = matches!(keyword, Keyword::Run | Keyword::Cmd | Keyword::Entrypoint);
    if instruction.arguments.is_empty() && !may_be_empty {
        return Err(format!("found no argument; {} requires at least one", keyword.name()));
    }
    let given = flags::check(instruction)?;
    match keyword {
        Keyword::Add | Keyword::Copy => files(instruction, keyword),
        Keyword::Arg | Keyword::Env | Keyword::Label => names(instruction, keyword),
        Keyword::From => from(instruction),
        Keyword::Healthcheck => healthcheck(instruction, &given),
        Keyword::Onbuild => onbuild(instruction),
        Keyword::Run => flags::check_run(&given),
        Keyword::Shell => shell(instruction),
        Keyword::Volume => volume(instruction),
        _ => Ok(()),
    }
}

fn unknown(word: &str) -> String {
    let hint = match word.starts_with(['&', '|', '-']) {
        true => "; the line before it may lack a continuation mark",
        false => "",
    };
    format!("found {word:?}; expected a Dockerfile instruction such as RUN or COPY{hint}")
}

fn files(instruction: &Instruction, keyword: Keyword) -> Verdict {
    let (count, last) = match &instruction.body {
        Body::Words(words) => (words.len(), words.last().map(|word| word.of(instruction.mapped.text()))),
        Body::Exec(words) => (words.len(), words.last().map(|word| word.value.as_str())),
        _ => (0, None),
    };
    match last {
        _ if count < 2 => Err(format!("found a source without a destination; {} requires both", keyword.name())),
        Some(to) if to.contains('<') && is_whole(to) => {
            Err(format!("found a here-document as the destination; {} takes it as a source only", keyword.name()))
        }
        _ => Ok(()),
    }
}

fn names(instruction: &Instruction, keyword: Keyword) -> Verdict {
    let (Body::Args(pairs) | Body::Pairs { pairs, .. }) = &instruction.body else { return Ok(()) };
    match pairs.iter().all(|pair| !pair.name.is_empty()) {
        true if !pairs.is_empty() => Ok(()),
        true => Err(format!("found no argument; {} requires at least one", keyword.name())),
        false => Err(format!("found an empty name; {} expects name=value", keyword.name())),
    }
}

fn from(instruction: &Instruction) -> Verdict {
    let Body::From(from) = &instruction.body else {
        return Err("found another number of arguments; expected `FROM image` or `FROM image AS name`".to_owned());
    };
    match from.name.map(|name| name.of(instruction.mapped.text())) {
        Some(name) if !is_stage_name(name) => {
            Err(format!("found the stage name {name:?}; expected a letter, then letters, digits, `-`, `_` and `.`"))
        }
        _ => Ok(()),
    }
}

/// Whether BuildKit takes the name once it is in lower case, where the Kelvin sign and a dotted I are ASCII.
fn is_stage_name(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || matches!(c, '\u{212a}' | '\u{130}');
    name.starts_with(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit() || matches!(c, '-' | '_' | '.'))
}

/// Looks at the word in upper case, as BuildKit does here, where a dotless i is an I.
fn onbuild(instruction: &Instruction) -> Verdict {
    let word = instruction.arguments().split(is_blank).next().unwrap_or_default().trim();
    match Keyword::of(&word.replace('\u{131}', "I")) {
        Some(keyword @ (Keyword::Onbuild | Keyword::From | Keyword::Maintainer)) => {
            Err(format!("found {} in ONBUILD, where it is not allowed", keyword.name()))
        }
        _ => Ok(()),
    }
}

fn shell(instruction: &Instruction) -> Verdict {
    match &instruction.body {
        Body::Exec(words) if words.is_empty() => {
            Err("found an empty array; SHELL requires at least one argument".to_owned())
        }
        Body::Exec(_) => Ok(()),
        _ => {
            Err("found no JSON array; SHELL requires its arguments in JSON form, like [\"/bin/sh\", \"-c\"]".to_owned())
        }
    }
}

fn volume(instruction: &Instruction) -> Verdict {
    let values = instruction.values();
    match values.is_empty() || values.iter().any(|value| value.trim().is_empty()) {
        true => Err("found an empty path; VOLUME requires at least one that is not".to_owned()),
        false => Ok(()),
    }
}

fn healthcheck(instruction: &Instruction, given: &GivenFlags) -> Verdict {
    let (kind, _) = instruction.healthcheck();
    let commands = instruction.values().len() - 1;
    if kind.eq_ignore_ascii_case("NONE") {
        let message = || "found arguments after HEALTHCHECK NONE, which takes none".to_owned();
        return if commands == 0 { Ok(()) } else { Err(message()) };
    }
    flags::check_healthcheck(given)?;
    match kind.eq_ignore_ascii_case("CMD") {
        true if commands > 0 => Ok(()),
        true => Err("found no command after HEALTHCHECK CMD".to_owned()),
        false => Err(format!("found the type {kind:?}; HEALTHCHECK takes CMD and NONE")),
    }
}

#[cfg(test)]
mod tests {
    use crate::syntax::dockerfile::parse;

    fn errors(lines: &str) -> usize {
        parse(&format!("FROM a\n{lines}\n")).errors.len()
    }

    #[test]
    fn refused() {
        for line in [
            "FOO a",
            "FROM a b",
            "FROM a AS 1",
            "COPY a",
            "COPY a <<EOF\nEOF",
            "COPY [\"a\", \"<<EOF\"]",
            "ENV =a",
            "ENV \\\u{a0}",
            "ARG a =b",
            "SHELL []",
            "SHELL sh -c",
            "VOLUME []",
            "VOLUME [\" \"]",
            "HEALTHCHECK NONE a",
            "HEALTHCHECK CMD",
            "HEALTHCHECK CMD []",
            "HEALTHCHECK a",
            "HEALTHCHECK --interval=1us CMD a",
            "HEALTHCHECK --retries=-1 CMD a",
            "ONBUILD",
            "ONBUILD FROM a",
            "ONBUILD ma\u{131}ntainer a",
            "ONBUILD FROM\u{a0} a",
            "RUN --foo=a b",
            "RUN --network=a b",
            "RUN --network=none --network=none b",
            "RUN --mount b",
            "RUN --mount=from=$a b",
            "COPY --link=1 a b",
            "CMD --a b",
        ] {
            assert_eq!(errors(line), 1, "{line}");
        }
    }

    #[test]
    fn taken() {
        for line in [
            "RUN",
            "RUN --mount=a --mount=b c",
            "RUN --mount=from=a$ b",
            "COPY --link --exclude=a --exclude=b c d",
            "ARG --a b",
            "STOPSIGNAL --a 9",
            "HEALTHCHECK --a none",
            "HEALTHCHECK --interval=0 --timeout=1.5m --retries=+3 cmd a",
            "FROM a A\u{17f} \u{212a}b",
            "WOR\u{212a}D\u{130}R /a",
        ] {
            assert_eq!(errors(line), 0, "{line}");
        }
    }

    #[test]
    fn what_onbuild_holds_is_looked_at_in_the_child_image() {
        for line in [
            "ONBUILD FOO",
            "ONBUILD COPY a",
            "ONBUILD SHELL a",
            "ONBUILD RUN --network=a b",
            "ONBUILD ENV",
            "ONBUILD FROM\u{a0}a",
        ] {
            assert_eq!(errors(line), 0, "{line}");
        }
        assert_eq!(errors("ONBUILD ENV a"), 1);
        assert_eq!(errors("ONBUILD RUN [1]"), 1);
    }

    #[test]
    fn an_error_is_at_the_start_of_a_character() {
        for line in ["RUN --foo=\u{e9}", "COPY --\u{e9}", "\u{e9}", "HEALTHCHECK CMD\u{a0}"] {
            let text = format!("FROM a\n{line}");
            let errors = parse(&text).errors;
            assert!(!errors.is_empty() && errors.iter().all(|error| text.is_char_boundary(error.span.start)), "{line}");
        }
    }
}
