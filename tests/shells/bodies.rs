//! The scripts in the RUN instructions of a Dockerfile, as BuildKit hands them to a shell.
//!
//! Read from the tree independently of how the rewriter does it, so that one cannot hide the other's fault.

use std::ops::RangeInclusive;

use dockmod::base::span::{LineIndex, Span};
use dockmod::engine::Outcome;
use dockmod::syntax::dockerfile;
use dockmod::syntax::dockerfile::{Body, Dockerfile, Instruction, Keyword};

use crate::case::Case;
use crate::jail::Shell;
use crate::rules::Told;

/// The script of a RUN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The shells that may run it.
    pub shells: Vec<Shell>,
    /// Options of the shell before `-c`.
    pub options: Vec<String>,
    /// Its text.
    pub text: String,
    /// The lines of the instruction.
    pub lines: RangeInclusive<usize>,
}

/// The scripts of `text` in order; none in place of a RUN that runs no POSIX shell.
pub fn scripts(text: &str) -> Vec<Option<Script>> {
    let dockerfile = dockerfile::parse(text);
    let lines = LineIndex::new(text);
    let default = vec!["/bin/sh".to_owned(), "-c".to_owned()];
    let mut shell = default.clone();
    let mut found = Vec::new();
    for instruction in dockerfile.instructions() {
        match (instruction.keyword, &instruction.body) {
            (Some(Keyword::From), _) => shell.clone_from(&default),
            (Some(Keyword::Shell), Body::Exec(words)) => shell = words.iter().map(|word| word.value.clone()).collect(),
            (Some(Keyword::Run), _) => {
                let line = |offset| lines.position(offset).line;
                let on = line(instruction.span.start)..=line(instruction.span.end);
                found.push(script(&dockerfile, instruction, &shell, on));
            }
            _ => {}
        }
    }
    found
}

fn script(
    dockerfile: &Dockerfile,
    instruction: &Instruction,
    shell: &[String],
    lines: RangeInclusive<usize>,
) -> Option<Script> {
    if let Body::Exec(words) = &instruction.body {
        let words: Vec<String> = words.iter().map(|word| word.value.clone()).collect();
        let (shell, [text]) = words.split_at(words.len().checked_sub(1)?) else { return None };
        let (shells, options) = start(shell)?;
        return Some(Script { shells, options, text: text.clone(), lines });
    }
    let line = |heredoc: &dockerfile::Heredoc| {
        let lines = heredoc.body.of(dockerfile.text).split_inclusive('\n');
        lines.map(|line| if heredoc.chomp { line.trim_start_matches('\t') } else { line }).collect::<String>()
    };
    let mut shell = shell.to_vec();
    let mut text = instruction.arguments().to_owned();
    if instruction.is_heredoc_script() {
        text = line(&instruction.heredocs[0]);
        if let Some(interpreter) = text.lines().next().and_then(|first| first.strip_prefix("#!")) {
            shell = interpreter.trim_start_matches("/usr/bin/env").split_whitespace().map(str::to_owned).collect();
            shell.push("-c".to_owned());
        }
    } else {
        for heredoc in &instruction.heredocs {
            let terminator = heredoc.terminator.of(dockerfile.text).trim_start_matches('\t');
            text = format!("{text}\n{}{terminator}", line(heredoc));
        }
    }
    let (shells, options) = start(&shell)?;
    Some(Script { shells, options, text, lines })
}

/// The shells and the options that `words`, the last of them `-c`, stand for.
fn start(words: &[String]) -> Option<(Vec<Shell>, Vec<String>)> {
    let (program, options) = words.split_first()?;
    let (command, options) = options.split_last()?;
    let letters = command.strip_prefix('-')?.strip_suffix('c')?;
    let letters = (!letters.is_empty()).then(|| format!("-{letters}"));
    let options: Vec<String> = letters.into_iter().chain(options.iter().cloned()).collect();
    let shells = match program.rsplit('/').next()? {
        "sh" if options.iter().any(|option| option == "pipefail") => vec![Shell::Ash, Shell::Bash],
        "sh" => Shell::ALL.to_vec(),
        "dash" => vec![Shell::Dash],
        "ash" => vec![Shell::Ash],
        "bash" => vec![Shell::Bash],
        _ => return None,
    };
    Some((shells, options))
}

/// The scripts of two texts in pairs, with what `outcome` says of each.
///
/// Nothing where instructions were added or taken away.
pub fn pairs(name: &str, before: &str, after: &str, outcome: Option<&Outcome>) -> Vec<Case> {
    let (old, new) = (scripts(before), scripts(after));
    if old.len() != new.len() {
        return Vec::new();
    }
    let lines = LineIndex::new(before);
    let case = |(old, new): (Option<Script>, Option<Script>)| {
        let (old, new) = (old?, new?);
        let inside = |span: Span| old.lines.contains(&lines.line(span.start));
        let told = outcome.map(|outcome| Told {
            effects: outcome.changes.iter().filter(|change| inside(change.span)).map(|change| change.effect).collect(),
            skips: outcome.skips.iter().filter(|skip| inside(skip.span)).count(),
            satisfied: outcome.satisfied.len(),
        });
        Some(Case {
            name: format!("{name}:{}", old.lines.start()),
            shells: old.shells,
            options: old.options,
            before: old.text,
            after: new.text,
            told,
        })
    };
    old.into_iter().zip(new).filter_map(case).collect()
}

/// The programs that `cases` may call: every word that could be one.
pub fn words(cases: &[Case]) -> impl Iterator<Item = String> {
    let ends = |c: char| c.is_whitespace() || "\"'`$(){};&|<>=\\".contains(c);
    let program = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.len() < 40
            && word.chars().all(|c| c.is_ascii_alphanumeric() || "_-+.".contains(c))
    };
    let texts = cases.iter().flat_map(|case| [&case.before, &case.after]);
    texts.flat_map(move |text| {
        text.split(ends).map(|word| word.rsplit('/').next().unwrap_or_default()).filter(program).map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_what_buildkit_runs() {
        let text = "FROM a\nRUN a && \\\n# no\n  b\nSHELL [\"/bin/bash\", \"-euo\", \"pipefail\", \"-c\"]\nRUN <<-E\n\ta\n\tE\n\
                    RUN cat <<E >f\nx\nE\nRUN [\"sh\", \"-ec\", \"a\"]\nRUN [\"a\"]\nFROM b\nRUN <<E\n#!/bin/dash -u\nb\nE\n";
        let found = scripts(text);
        let shown: Vec<_> = found
            .iter()
            .flatten()
            .map(|s| (s.text.as_str(), s.options.join(" "), s.shells.len(), s.lines.clone()))
            .collect();
        assert_eq!(
            shown,
            [
                ("a &&   b", String::new(), 3, 2..=4),
                ("a\n", "-euo pipefail".to_owned(), 1, 6..=8),
                ("cat <<E >f\nx\nE", "-euo pipefail".to_owned(), 1, 9..=11),
                ("a", "-e".to_owned(), 3, 12..=12),
                ("#!/bin/dash -u\nb\n", "-u".to_owned(), 1, 15..=18),
            ]
        );
        assert_eq!(found.len(), 6);
    }
}
