//! What programs are given before and after the action `command`, in scripts of many forms.
//!
//! A command is made of words whose meaning is known here, so what it should become is worked out without reading it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dockmod::engine;
use dockmod::transforms::load::parse;
use dockmod::transforms::model::Transform;

use crate::bodies::{self, pairs};
use crate::case::Case;
use crate::examine::Prison;
use crate::jail::Shell;
use crate::seen::Seen;
use crate::stub::quoted;
use crate::weather::Weather;

/// The step that the generated scripts are given to.
const STEP: &str = "name = 'x'\nsummary = 's'\nwhy = 'w'\n[[steps]]\naction = 'command'\n\
    commands = ['apt-get install']\nadd-options = ['--no-install-recommends']\nremove-options = ['--quiet']\n\
    replace-options = { '--download-only' = '--print-uris' }\npins = 'keep'\n\
    rename-arguments = { netcat = 'netcat-openbsd' }\nremove-arguments = ['vim']\n";

/// What a word, or a word and its value, is to that step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It stays.
    Other,
    /// It goes, but for what is given.
    Quiet(&'static [&'static str]),
    /// It becomes another option, once.
    Download,
    /// It is what would be added.
    Lean,
    /// It is an argument.
    Argument,
    /// Options end with it.
    End,
}

/// Options in all spellings.
const OPTIONS: &[(Kind, &[&str])] = &[
    (Kind::Other, &["-y"]),
    (Kind::Other, &["--assume-yes"]),
    (Kind::Other, &["-t", "stable"]),
    (Kind::Other, &["-tvim"]),
    (Kind::Other, &["--target-release=netcat"]),
    (Kind::Other, &["-o", "A::B=--quiet"]),
    (Kind::Other, &["-yt", "-q"]),
    (Kind::Quiet(&[]), &["-q"]),
    (Kind::Quiet(&[]), &["-qq"]),
    (Kind::Quiet(&[]), &["--quiet"]),
    (Kind::Quiet(&["-y"]), &["-yq"]),
    (Kind::Quiet(&["-yt", "b"]), &["-yqt", "b"]),
    (Kind::Download, &["-d"]),
    (Kind::Download, &["--download-only"]),
    (Kind::Lean, &["--no-install-recommends"]),
    (Kind::Lean, &["-o", "APT::Install-Recommends=false"]),
];

const ARGUMENTS: &[&str] =
    &["curl", "netcat", "netcat=1.10", "netcat:arm64", "vim", "vim-tiny", "libnetcat", "g++", "netcat-openbsd"];

/// What a script does with commands; each stands for one.
const FRAMES: &[&str] = &[
    "@",
    "@ && @",
    "@; @",
    "set -e; @",
    "if @; then @; fi",
    "for x in 1 2; do @; done",
    "echo \"$(@)\"",
    "x=`@` && @",
    "( @ ) || @",
    "{ @; } && @",
    "f() { @; }; f && f",
    "! @",
    "case a in a) @ ;; *) false ;; esac",
    "sudo @",
    "A=b @ >&2",
    "until @; do @; done",
];

/// A small generator of numbers: scripts follow from the seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or_default() % count
    }

    fn of<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }

    /// Quotes a word in one way or another.
    fn written(&mut self, word: &str) -> String {
        match self.below(6) {
            0 => format!("'{word}'"),
            1 => format!("\"{word}\""),
            _ => word.to_owned(),
        }
    }
}

/// A command as it is written, and what its program is given before and after.
struct Made {
    text: String,
    before: Vec<String>,
    after: Vec<String>,
}

fn made(dice: &mut Dice, in_lines: bool) -> Made {
    let early = (0..dice.below(3)).map(|_| *dice.of(OPTIONS)).collect::<Vec<_>>();
    let count = dice.below(5);
    let mut late = (0..count).map(|_| *dice.of(OPTIONS)).collect::<Vec<_>>();
    let mut tail: Vec<(Kind, Vec<&str>)> = Vec::new();
    let mut ended = false;
    for _ in 0..=dice.below(5) {
        match dice.below(8) {
            0 if !ended => tail.push({
                let (kind, words) = dice.of(OPTIONS);
                (*kind, words.to_vec())
            }),
            1 if !ended => {
                ended = true;
                tail.push((Kind::End, vec!["--"]));
            }
            _ => tail.push((Kind::Argument, vec![*dice.of(ARGUMENTS)])),
        }
    }
    late.truncate(4);
    let own = |list: Vec<(Kind, &'static [&'static str])>| {
        list.into_iter().map(|(kind, words)| (kind, words.to_vec())).collect::<Vec<_>>()
    };
    let parts: [Vec<(Kind, Vec<&str>)>; 3] = [own(early), own(late), tail];
    let mut before = vec!["apt-get".to_owned()];
    let mut text = "apt-get".to_owned();
    for (number, part) in parts.iter().enumerate() {
        if number == 1 {
            before.push("install".to_owned());
            text.push_str(" install");
        }
        for word in part.iter().flat_map(|(_, words)| words) {
            before.push((*word).to_owned());
            let gap = if in_lines && dice.below(3) == 0 { " \\\n      " } else { " " };
            text.push_str(gap);
            text.push_str(&dice.written(word));
        }
    }
    Made { text, before, after: expected(&parts) }
}

/// What the step says of the words.
fn expected(parts: &[Vec<(Kind, Vec<&str>)>; 3]) -> Vec<String> {
    let all = || parts.iter().flatten();
    let lean = all().any(|(kind, _)| *kind == Kind::Lean);
    let arguments: Vec<&str> = all().filter(|(kind, _)| *kind == Kind::Argument).map(|(_, words)| words[0]).collect();
    let keeps_vim = arguments.iter().all(|word| *word == "vim");
    let (mut downloads, mut renamed): (bool, BTreeSet<String>) = (false, BTreeSet::new());
    let mut words = vec!["apt-get".to_owned()];
    for (number, part) in parts.iter().enumerate() {
        if number == 1 {
            words.push("install".to_owned());
        }
        if number == 2 && !lean {
            // Options that the arguments do not follow yet stand before it.
            let first = part.iter().take_while(|(kind, _)| !matches!(kind, Kind::Argument | Kind::End)).count();
            let (options, rest) = part.split_at(first);
            for found in options {
                push(&mut words, found, &mut downloads);
            }
            words.push("--no-install-recommends".to_owned());
            finish(&mut words, rest, &arguments, keeps_vim, (&mut downloads, &mut renamed));
        } else {
            finish(&mut words, part, &arguments, keeps_vim, (&mut downloads, &mut renamed));
        }
    }
    words
}

fn finish(
    words: &mut Vec<String>,
    part: &[(Kind, Vec<&str>)],
    arguments: &[&str],
    keeps_vim: bool,
    (downloads, renamed): (&mut bool, &mut BTreeSet<String>),
) {
    for found in part {
        let (Kind::Argument, [word]) = (found.0, &found.1[..]) else {
            push(words, found, downloads);
            continue;
        };
        match word.strip_prefix("netcat") {
            _ if *word == "vim" && !keeps_vim => {}
            Some(rest) if ["", "=1.10", ":arm64"].contains(&rest) => {
                let new = format!("netcat-openbsd{rest}");
                if !arguments.contains(&new.as_str()) && renamed.insert(new.clone()) {
                    words.push(new);
                }
            }
            _ => words.push((*word).to_owned()),
        }
    }
}

fn push(words: &mut Vec<String>, (kind, own): &(Kind, Vec<&str>), downloads: &mut bool) {
    match kind {
        Kind::Quiet(rest) => words.extend(rest.iter().map(|word| (*word).to_owned())),
        Kind::Download if !std::mem::replace(downloads, true) => words.push("--print-uris".to_owned()),
        Kind::Download => {}
        _ => words.extend(own.iter().map(|word| (*word).to_owned())),
    }
}

/// Examines that many scripts; what is wrong, for people.
pub fn generated(prison: &mut Prison, cases: u64, seed: u64) -> Result<usize, String> {
    let transform = parse(STEP).map_err(|error| error.message)?;
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut runs = 0;
    for _ in 0..cases {
        let form = dice.below(3);
        let frame = *dice.of(FRAMES);
        let mut commands = Vec::new();
        let mut script = String::new();
        for (number, piece) in frame.split('@').enumerate() {
            if number > 0 {
                let command = made(&mut dice, form != 2 && !frame.contains('`'));
                script.push_str(&command.text);
                commands.push(command);
            }
            script.push_str(piece);
        }
        let text = match form {
            0 => format!("FROM a\nRUN {script}\n"),
            1 => format!("FROM a\nRUN <<EOF\n{script}\nEOF\n"),
            _ => format!("FROM a\nRUN [\"sh\", \"-c\", {}]\n", serde_json::Value::from(script.as_str())),
        };
        runs += examine(prison, &transform, &text, &commands, dice.below(3))?;
    }
    Ok(runs)
}

fn examine(
    prison: &mut Prison,
    transform: &Transform,
    text: &str,
    commands: &[Made],
    turn: usize,
) -> Result<usize, String> {
    let transforms = std::slice::from_ref(transform);
    let outcome = engine::rewrite(text, transforms);
    if let Some(failure) = &outcome.failure {
        return Err(format!("it is refused: {failure:?}\n{text}"));
    }
    let again = engine::rewrite(&outcome.text, transforms);
    if again.text != outcome.text {
        return Err(format!("a second run changes it again\n{text}\n→\n{}\n→\n{}", outcome.text, again.text));
    }
    let mut runs = 0;
    for case in pairs("generated", text, &outcome.text, None) {
        let shell = Shell::ALL[turn];
        let (before, after) = (calm(prison, &case, shell, &case.before)?, calm(prison, &case, shell, &case.after)?);
        runs += 2;
        let line = |words: &[String]| words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
        let becomes = |found: &str| {
            let known = commands.iter().find(|command| line(&command.before) == found);
            known.map_or_else(|| found.to_owned(), |command| line(&command.after))
        };
        let wanted: Vec<String> = before
            .calls
            .iter()
            .map(|call| match call.line().strip_prefix("sudo ") {
                Some(found) => format!("sudo {}", becomes(found)),
                None => becomes(call.line()),
            })
            .collect();
        let found: Vec<String> = after.calls.iter().map(|call| call.line().to_owned()).collect();
        if before.calls.is_empty() || found != wanted || before.status != after.status {
            return Err(format!(
                "{case}under {shell}\n  before:\n{before}  after:\n{after}  wanted:\n    {}",
                wanted.join("\n    ")
            ));
        }
    }
    Ok(runs)
}

fn calm(prison: &mut Prison, case: &Case, shell: Shell, script: &str) -> Result<Seen, String> {
    let jail = prison.jail(shell)?;
    jail.run(&Weather::Calm.first_line(false, 1), &case.options, script).map(Seen::from)
}

/// The golden cases of the action with their transforms, by the texts of those.
pub fn golden() -> Vec<(String, Vec<Case>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/command");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let text = |name: &str| fs::read_to_string(entry.path().join(name)).ok();
        let (Some(transform), Some(before), Some(after)) =
            (text("transform.toml"), text("before.Dockerfile"), text("after.Dockerfile"))
        else {
            continue;
        };
        found.push((transform, pairs(&entry.file_name().to_string_lossy(), &before, &after, None)));
    }
    found
}

/// The programs that the golden cases call.
pub fn programs(golden: &[(String, Vec<Case>)]) -> BTreeSet<String> {
    golden.iter().flat_map(|(_, cases)| bodies::words(cases)).collect()
}

/// Whether a golden case changes words of calls that its transform names, and nothing else.
pub fn examine_golden(prison: &mut Prison, transform: &str, case: &Case) -> Result<(), String> {
    for &shell in &case.shells {
        let (before, after) = (calm(prison, case, shell, &case.before)?, calm(prison, case, shell, &case.after)?);
        if before.endless || before.is_refused() {
            continue;
        }
        let words =
            |line: &str| line.split(' ').map(|word| word.trim_matches(['"', '\'']).to_owned()).collect::<Vec<_>>();
        let is_named = |word: &String| {
            let bare = word.trim_start_matches('-');
            !bare.is_empty() && bare.split(['=', ':', '@']).any(|part| !part.is_empty() && transform.contains(part))
        };
        let fits = |old: &str, new: &str| {
            let (old, new) = (words(old), words(new));
            let changed =
                old.iter().filter(|word| !new.contains(word)).chain(new.iter().filter(|word| !old.contains(word)));
            // A word of letters, or the value of an option that goes, has no name in the file.
            changed.filter(|word| !is_named(word)).count() <= 2
        };
        // The commands of a pipeline start in any order.
        let by_program = |seen: &Seen| {
            let mut calls = seen.calls.clone();
            calls.sort_by_key(|call| call.line().split(' ').next().map(str::to_owned));
            calls
        };
        let (old_calls, new_calls) = (by_program(&before), by_program(&after));
        let calls = old_calls.iter().zip(&new_calls);
        let odd = calls.filter(|(old, new)| old.line() != new.line()).find(|(old, new)| !fits(old.line(), new.line()));
        if before.calls.len() != after.calls.len() || before.status != after.status || odd.is_some() {
            return Err(format!("{case}under {shell}: {odd:?}\n  before:\n{before}  after:\n{after}"));
        }
    }
    Ok(())
}
