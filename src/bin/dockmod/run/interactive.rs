//! Asks about each change before it is made.

use std::collections::HashSet;
use std::io::{self, Write};

use anyhow::{Result, anyhow};
use dockmod::base::source::Source;
use dockmod::base::span::LineIndex;
use dockmod::engine::{Engine, Group, Outcome};
use dockmod::report::{Change, Effect};

use crate::render::FileResult;
use crate::render::diagnostics::tag;
use crate::render::style::{NAME, PATH};
use crate::render::{diff, escape};
use crate::run::editor;
use crate::terminal::output::Output;
use crate::terminal::signals;

const HELP: &str = "\
y  make this change
n  do not make it
q  quit: make neither this change nor any later one
a  make this change and all later ones in this file
d  make neither this change nor any later one in this file
A  make this change and all later ones in all files
e  edit the new lines in $VISUAL or $EDITOR; they are taken if the result still passes all checks
?  print this
What you accept in a file is written once its questions are answered.
";

/// The questions of one run.
#[derive(Debug, Default)]
pub struct Session {
    /// Whether the user has had enough.
    pub over: bool,
    /// Whether the user accepts all that is left.
    everything: bool,
}

/// Which file of a run it is, from 1.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// Its number.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

impl Session {
    /// The file with what its reader accepts; without questions where there is nothing to ask.
    ///
    /// Fails where the answers end before the questions do; the file is then to be left as it was.
    pub fn decide(
        &mut self,
        mut file: FileResult,
        engine: &Engine,
        (output, turn): (&mut Output, Turn),
    ) -> Result<FileResult> {
        if file.new.is_none() || self.everything {
            return Ok(file);
        }
        let left = format!("{} was left as it was", escape::name(&file.path));
        signals::last_words(Some(format!("\ninterrupted; {left}")));
        let source = Source::from_bytes(&file.old);
        let mut outcome = file.outcome.clone();
        let choice =
            Questions { file: &file, source: &source, engine, output, turn, declined: Vec::new() }.choose(&mut outcome);
        signals::last_words(None);
        let Choice { accepted, text, over, everything } =
            choice?.ok_or_else(|| anyhow!("the input ended before all questions were answered; {left}"))?;
        (self.over, self.everything) = (over, everything);
        file.outcome.edits = outcome.edits;
        let new = source.to_bytes(&text);
        file.new = (*new != *file.old).then(|| new.into_owned());
        let accepted: HashSet<usize> = accepted.into_iter().flat_map(|group| group.changes).collect();
        for (index, change) in std::mem::take(&mut file.outcome.changes).into_iter().enumerate() {
            let changes = if accepted.contains(&index) { &mut file.outcome.changes } else { &mut file.declined };
            changes.push(change);
        }
        Ok(file)
    }
}

/// What the user has chosen.
struct Choice {
    accepted: Vec<Group>,
    /// The file with that.
    text: String,
    over: bool,
    everything: bool,
}

enum Answer {
    Yes,
    No,
    All,
    Everything,
    None,
    Quit,
    Edit,
}

fn apply(outcome: &Outcome, accepted: &[Group]) -> Result<String> {
    outcome.apply(accepted).map_err(|violation| anyhow!("internal error: {violation}; please report it"))
}

/// The questions about one file.
struct Questions<'q, 'o, 's> {
    file: &'q FileResult,
    source: &'q Source<'q>,
    engine: &'q Engine<'q>,
    output: &'q mut Output<'o, 's>,
    turn: Turn,
    declined: Vec<&'q Change>,
}

impl<'q> Questions<'q, '_, '_> {
    /// Asks about each group of changes; none where the answers end. Edits that are edited are so in `outcome`.
    fn choose(&mut self, outcome: &mut Outcome) -> Result<Option<Choice>> {
        let groups = outcome.groups();
        let text = self.source.text().to_owned();
        let mut choice = Choice { accepted: Vec::new(), text, over: false, everything: false };
        let mut number = 0;
        while let Some(group) = groups.get(number) {
            number += 1;
            choice.accepted.push(group.clone());
            let mut after = apply(outcome, &choice.accepted)?;
            let changes: Vec<&Change> =
                group.changes.iter().map(|&change| &self.file.outcome.changes[change]).collect();
            let answer = loop {
                let shown = self.shown(&changes, &choice.text, &after)?;
                let Some(answer) = self.answer(shown, &changes, &format!("{number}/{}", groups.len()))? else {
                    return Ok(None);
                };
                match answer {
                    Answer::Edit => match editor::edit(outcome, &mut choice.accepted, &choice.text, &after) {
                        Ok(edited) => after = edited,
                        Err(error) => self.output.say(&format!("not taken: {error:#}"))?,
                    },
                    answer => break answer,
                }
            };
            match answer {
                Answer::Yes | Answer::Edit => choice.text = after,
                Answer::No => {
                    choice.accepted.pop();
                    self.declined.extend(changes);
                }
                Answer::All | Answer::Everything => {
                    choice.accepted.extend_from_slice(&groups[number..]);
                    choice.text = apply(outcome, &choice.accepted)?;
                    choice.everything = matches!(answer, Answer::Everything);
                    break;
                }
                Answer::None | Answer::Quit => {
                    choice.accepted.pop();
                    choice.over = matches!(answer, Answer::Quit);
                    break;
                }
            }
        }
        Ok(Some(choice))
    }

    fn answer(&mut self, mut text: Vec<u8>, changes: &[&Change], number: &str) -> Result<Option<Answer>> {
        let what =
            if let [_] = changes { "this change".to_owned() } else { format!("these {} changes", changes.len()) };
        loop {
            write!(text, "({number}) Apply {what} [y,n,q,a,d,A,e,?]? ")?;
            let Some(answer) = self.output.ask(&text)? else { return Ok(None) };
            return Ok(Some(match answer.as_str() {
                "y" | "Y" => Answer::Yes,
                "n" | "N" => Answer::No,
                "a" => Answer::All,
                "A" => Answer::Everything,
                "e" => Answer::Edit,
                "d" => Answer::None,
                "q" => Answer::Quit,
                _ => {
                    text = HELP.as_bytes().to_vec();
                    let mut effects: Vec<Effect> = changes.iter().map(|change| change.effect).collect();
                    effects.dedup();
                    for effect in effects {
                        writeln!(text, "[{}]: {}", effect.name(), effect.meaning())?;
                    }
                    continue;
                }
            }));
        }
    }

    /// What the changes do, and why.
    fn shown(&self, changes: &[&Change], before: &str, after: &str) -> io::Result<Vec<u8>> {
        let look = self.output.look();
        let path = escape::name(&self.file.path);
        let Turn { number, of } = self.turn;
        let mut text = Vec::new();
        writeln!(text, "\n{}", look.paint(PATH, format_args!("file {number} of {of}: {path}")))?;
        diff::hunks(&mut text, &self.source.to_bytes(before), &self.source.to_bytes(after), look)?;
        let lines = LineIndex::new(self.source.text());
        for change in changes {
            let transform = self.engine.transforms().iter().find(|transform| transform.name == change.transform);
            let steps = transform.map_or(0, |transform| transform.steps.len());
            let step = if steps > 1 { format!(" (step {} of {steps})", change.step) } else { String::new() };
            let message = escape::shown(&change.message);
            let at = lines.position(change.span.start);
            let tag = tag(change.effect).map(|tag| format!(" {tag}")).unwrap_or_default();
            let place = look.paint(PATH, format_args!("{path}:{}:{}:", at.line, at.column)).to_string();
            let name = look.paint(NAME, &change.transform);
            writeln!(text, "{place} {name}{step}: {message}{tag}")?;
        }
        let goes_with = |declined: &Change| {
            changes.iter().any(|change| {
                declined.transform == change.transform && declined.stage == change.stage && declined.step != change.step
            })
        };
        for declined in self.declined.iter().filter(|declined| goes_with(declined)) {
            let message = escape::shown(&declined.message);
            writeln!(text, "This goes with what you declined in the same stage: {message}")?;
        }
        Ok(text)
    }
}
