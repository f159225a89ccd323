//! Asks about each change before it is made.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Error, Result, bail};
use dockmod::base::source::Source;
use dockmod::engine::proposal::{Decision, Proposal};
use dockmod::report::Effect;

use crate::render::FileResult;
use crate::render::style::{NAME, PATH};
use crate::render::{diff, escape};
use crate::run::file::Rules;
use crate::terminal::output::Output;
use crate::terminal::signals;

const HELP: &str = "\
y  make this change
n  do not make it
q  quit: make neither this change nor any later one
a  make this change and all later ones in this file
d  make neither this change nor any later one in this file
?  print this
What you accept in a file is written once its questions are answered.
";

/// The questions of one run.
#[derive(Debug, Default)]
pub struct Session {
    /// Whether the user has had enough.
    pub over: bool,
}

impl Session {
    /// The file with what its reader accepts; without questions where there is nothing to ask.
    ///
    /// # Errors
    ///
    /// Where the answers end before the questions do; the file is then to be left as it was.
    pub fn decide(&mut self, worked: FileResult, rules: Rules, output: &mut Output) -> Result<FileResult> {
        if worked.new.is_none() {
            return Ok(worked);
        }
        let path = worked.path.clone();
        let left = format!("{} was left as it was", escape::path(path.as_os_str().as_encoded_bytes()));
        signals::last_words(Some(format!("\ninterrupted; {left}")));
        let mut questions = Questions::new(&worked, rules, output);
        let worked = worked.again(rules, &mut |source, proposal| questions.ask(source, proposal));
        let Questions { over, failed, .. } = questions;
        signals::last_words(None);
        self.over = over;
        match failed {
            None => Ok(worked),
            Some(Some(error)) => Err(error),
            Some(None) => bail!("the answers ended before the questions did; {left}"),
        }
    }
}

/// The questions about one file.
struct Questions<'q, 'o, 's> {
    file: PathBuf,
    path: String,
    rules: Rules<'q>,
    output: &'q mut Output<'o, 's>,
    /// What has been answered.
    answers: Vec<Decision>,
    /// How many questions there are if all that is left is accepted.
    total: usize,
    /// The answer to all that is left.
    rest: Option<Decision>,
    declined: Vec<Part>,
    over: bool,
    /// Why there are no more answers: what went wrong, or the end of the input.
    failed: Option<Option<Error>>,
}

/// A change as a part of what a transform does to a stage.
struct Part {
    transform: String,
    stage: Option<usize>,
    step: usize,
    message: String,
}

impl<'q, 'o, 's> Questions<'q, 'o, 's> {
    fn new(worked: &FileResult, rules: Rules<'q>, output: &'q mut Output<'o, 's>) -> Self {
        Self {
            file: worked.path.clone(),
            path: escape::path(worked.path.as_os_str().as_encoded_bytes()).into_owned(),
            rules,
            output,
            answers: Vec::new(),
            total: worked.report.changes.len(),
            rest: None,
            declined: Vec::new(),
            over: false,
            failed: None,
        }
    }

    fn ask(&mut self, source: &Source, proposal: &Proposal) -> Decision {
        if let Some(rest) = self.rest {
            return rest;
        }
        let decision = self.answer(source, proposal).unwrap_or_else(|failure| {
            self.failed = Some(failure);
            Decision::DeclineRest
        });
        self.answers.push(decision);
        if decision == Decision::Decline {
            self.declined.push(Part {
                transform: proposal.transform.name.clone(),
                stage: proposal.stage,
                step: proposal.step,
                message: proposal.change.message.clone(),
            });
            self.total = self.count(source.text());
        }
        decision
    }

    /// Goes through the file once more with the answers so far.
    fn count(&self, text: &str) -> usize {
        let mut asked = 0;
        let mut decide = |_: &Proposal| {
            asked += 1;
            self.answers.get(asked - 1).copied().unwrap_or(Decision::Accept)
        };
        self.rules.rewrite(&self.file, text, Some(&mut decide));
        asked
    }

    fn answer(&mut self, source: &Source, proposal: &Proposal) -> Result<Decision, Option<Error>> {
        let mut text = self.shown(source, proposal).map_err(|error| Some(error.into()))?;
        loop {
            let (number, total) = (self.answers.len() + 1, self.total);
            text.extend(format!("({number}/{total}) Apply this change [y,n,q,a,d,?]? ").into_bytes());
            match self.output.ask(&text).map_err(Some)?.ok_or(None)?.as_str() {
                "y" | "Y" => return Ok(Decision::Accept),
                "n" | "N" => return Ok(Decision::Decline),
                "a" => {
                    self.rest = Some(Decision::Accept);
                    return Ok(Decision::Accept);
                }
                "d" => return Ok(Decision::DeclineRest),
                "q" => {
                    self.over = true;
                    return Ok(Decision::DeclineRest);
                }
                _ => {
                    let effect = proposal.change.effect;
                    text = format!("{HELP}[{}]: {}\n", effect.name(), meaning(effect)).into_bytes();
                }
            }
        }
    }

    /// What the change does, and why.
    fn shown(&self, source: &Source, proposal: &Proposal) -> io::Result<Vec<u8>> {
        let look = self.output.look();
        let mut text = b"\n".to_vec();
        diff::hunks(&mut text, &source.to_bytes(&proposal.before()), &source.to_bytes(&proposal.after()), look)?;
        let change = proposal.change;
        let steps = proposal.transform.steps.len();
        let step = if steps > 1 { format!(" (step {} of {steps})", proposal.step) } else { String::new() };
        let message = escape::shown(&change.message);
        let (path, line, column, effect) = (&self.path, change.line, change.column, change.effect.name());
        let place = look.paint(PATH, format_args!("{path}:{line}:{column}:")).to_string();
        let name = look.paint(NAME, &change.transform);
        writeln!(text, "{place} {name}{step}: {message} [{effect}]")?;
        for part in &self.declined {
            if part.transform == change.transform && part.stage == proposal.stage && part.step != proposal.step {
                let message = escape::shown(&part.message);
                writeln!(text, "This goes with what you declined in the same stage: {message}")?;
            }
        }
        Ok(text)
    }
}

fn meaning(effect: Effect) -> &'static str {
    match effect {
        Effect::Same => "a build that went through still does, and one that failed for good still does",
        Effect::Stricter => "a failure that went unseen now ends the build",
        Effect::Repaired => "a retry loop that hid its last failure now reports it",
        Effect::Replaced => "a value that was set differently is replaced",
    }
}
