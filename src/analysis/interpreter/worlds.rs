//! The courses a part of a script can take where not everything is known.

use rustc_hash::FxHashMap;

use super::{Shell, Trial, TrialPart};
use crate::base::limits;
use crate::base::span::Span;

/// An answer about all that can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is so, whatever the rest is.
    Must,
    /// It depends on what is not known.
    May,
    /// It is not so.
    No,
}

/// What happened in a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// How often the commands under trial ran.
    pub tries: usize,
    /// The exit status; none where it does not end.
    pub status: Option<i32>,
    /// How often the loop ran that is counted.
    pub entered: usize,
    /// What ran besides, but for tests and pauses, each with the number of tries before it.
    pub calls: Vec<(usize, Span)>,
    /// What was tried, as values.
    pub tried: Vec<String>,
    /// The copies that ran: where each starts, the number of tries before it, and its values.
    pub copies: Vec<(usize, usize, String)>,
}

/// What happens with the same answers to all that is not known, when the commands under trial fail and when they succeed.
#[derive(Clone, Debug)]
pub struct World {
    /// They fail always.
    pub failing: Course,
    /// They succeed.
    pub calm: Course,
    /// Whether programs and files behave after a try as the try did.
    pub follows: bool,
}

impl World {
    /// Whether failing makes for more tries, or for tries without end.
    fn retries(&self) -> bool {
        let endless = self.failing.status.is_none() && self.failing.tries > 0 && self.calm.status.is_some();
        self.failing.tries > self.calm.tries || endless
    }

    /// Whether the same values are tried more often when that fails.
    fn repeats(&self) -> bool {
        let count = |all: &[String], one: &String| all.iter().filter(|other| *other == one).count();
        let (failing, calm) = (&self.failing.tried, &self.calm.tried);
        failing.iter().any(|one| count(failing, one) > count(calm, one).max(1))
    }

    /// Whether the counted loop runs more often when the commands fail.
    fn enters_again(&self) -> bool {
        let endless = self.failing.status.is_none() && self.calm.status.is_some();
        self.failing.entered > self.calm.entered || endless
    }

    /// Whether something runs only because of a failure; with `between`, what runs between tries counts, too.
    fn notices(&self, between: bool) -> bool {
        let known = |(_, call): &(usize, Span)| self.calm.calls.iter().any(|(_, calm)| calm == call);
        let (calls, tries) = (&self.failing.calls, self.failing.tries);
        let ran_between = |call: &Span| calls.iter().any(|(ahead, other)| *ahead < tries && other == call);
        let mut new = calls.iter().filter(|call| !known(call));
        new.any(|(ahead, call)| between || *ahead == tries && !ran_between(call))
    }
}

/// Which programs and files are taken to depend on the commands under trial.
#[derive(Clone, Copy, Debug)]
pub enum Follow<'f> {
    /// None of them.
    Nothing,
    /// Those that are asked about with one of these words.
    Words(&'f [String]),
    /// Any.
    Everything,
}

/// Programs that say whether something is there.
const FINDERS: &[&str] = &["apk", "command", "dpkg", "dpkg-query", "hash", "ls", "rpm", "type", "which"];

impl Follow<'_> {
    fn covers(self, kind: QuestionKind, key: &str) -> bool {
        let parts = |c: char| !(c.is_ascii_alphanumeric() || "._+-".contains(c));
        match self {
            Follow::Nothing => false,
            Follow::Words(words) => {
                // A program that is there may fail for many reasons.
                let finds =
                    || FINDERS.iter().any(|name| key.split(' ').next() == Some(name)) || key.contains("--version");
                (kind != QuestionKind::Program || finds())
                    && key.split(parts).any(|part| words.iter().any(|word| word == part))
            }
            Follow::Everything => true,
        }
    }
}

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QuestionKind {
    /// A value from outside the script, which no command changes.
    Value,
    /// A file, or what a program prints.
    Outside,
    /// Whether a program succeeds that is not under trial.
    Program,
}

impl QuestionKind {
    /// What a question about `value` is about.
    pub fn of_value(value: &str) -> Self {
        if value.contains("\0(") { QuestionKind::Outside } else { QuestionKind::Value }
    }
}

/// Answers what is not known: the same to the same question.
#[derive(Debug)]
pub(super) struct Oracle<'f> {
    /// The answers to new questions, in order; then it is `otherwise`.
    plan: Vec<bool>,
    otherwise: bool,
    answers: FxHashMap<String, bool>,
    /// The answers given to new questions.
    given: Vec<bool>,
    follow: Follow<'f>,
    /// Whether anything was asked after a try that may depend on it.
    may_follow: bool,
}

impl<'f> Oracle<'f> {
    fn new(plan: Vec<bool>, otherwise: bool, follow: Follow<'f>) -> Self {
        let (answers, given) = Default::default();
        Self { plan, otherwise, answers, given, follow, may_follow: false }
    }

    /// `tried`: how the last try ended, if there was one.
    pub fn ask(&mut self, kind: QuestionKind, key: &str, tried: Option<bool>) -> bool {
        if kind != QuestionKind::Value {
            self.may_follow = true;
            if let Some(success) = tried.filter(|_| self.follow.covers(kind, key)) {
                return success;
            }
        }
        // A program succeeds, unless it may depend on tries that have not been made.
        if kind == QuestionKind::Program && (tried.is_some() || !self.follow.covers(kind, key)) {
            return true;
        }
        if let Some(&answer) = self.answers.get(key) {
            return answer;
        }
        let answer = self.plan.get(self.given.len()).copied().unwrap_or(self.otherwise);
        self.given.push(answer);
        self.answers.insert(key.to_owned(), answer);
        answer
    }
}

/// All that can happen.
#[derive(Clone, Debug, Default)]
pub struct Worlds {
    worlds: Vec<World>,
    /// Whether there are more than were followed in which nothing depends on the tries.
    incomplete: bool,
}

impl<'t> Trial<'t> {
    /// What can happen in a part of a script.
    pub fn worlds(self, part: TrialPart<'t>, follow: Follow<'t>) -> Worlds {
        let mut worlds = Worlds::default();
        let may_follow = worlds.explore(self, part, Follow::Nothing);
        if may_follow && !matches!(follow, Follow::Nothing) {
            worlds.explore(self, part, follow);
        }
        worlds
    }

    fn course(self, part: TrialPart<'t>, oracle: &mut Oracle<'t>, fails: bool) -> (Course, usize) {
        let mut shell = Shell::new(self, oracle, fails);
        let status = shell.status_of(part);
        (Course { status, ..shell.course }, shell.steps)
    }
}

impl Worlds {
    /// Follows every answer; of very many, some of each kind. Whether anything may depend on the tries.
    fn explore<'t>(&mut self, trial: Trial<'t>, part: TrialPart<'t>, follow: Follow<'t>) -> bool {
        let (first, mut steps, mut plan, mut may_follow) = (self.worlds.len(), 0, Vec::new(), false);
        let mut run = |plan: Vec<bool>, otherwise: bool, all: &mut Vec<World>| {
            let mut oracle = Oracle::new(plan, otherwise, follow);
            let (failing, some) = trial.course(part, &mut oracle, true);
            let (calm, more) = trial.course(part, &mut oracle, false);
            all.push(World { failing, calm, follows: !matches!(follow, Follow::Nothing) });
            steps += some + more;
            may_follow |= oracle.may_follow;
            (oracle.given, steps)
        };
        let mut questions = None;
        loop {
            let (mut given, steps) = run(std::mem::take(&mut plan), true, &mut self.worlds);
            questions.get_or_insert(given.len());
            while given.last() == Some(&false) {
                given.pop();
            }
            let Some(last) = given.last_mut() else { return may_follow };
            *last = false;
            plan = given;
            if self.worlds.len() - first >= limits::WORLDS || steps > limits::WORLDS_STEPS {
                break;
            }
        }
        self.incomplete |= matches!(follow, Follow::Nothing);
        run(Vec::new(), false, &mut self.worlds);
        for question in 0..questions.unwrap_or_default().min(limits::WORLDS / 2) {
            let mut plan = vec![true; question];
            plan.push(false);
            let (_, steps) = run(plan, true, &mut self.worlds);
            if steps > 2 * limits::WORLDS_STEPS {
                break;
            }
        }
        may_follow
    }

    /// The worlds in which the commands under trial run, and programs do not depend on them.
    pub fn plain(&self) -> impl Iterator<Item = &World> {
        self.worlds.iter().filter(|world| !world.follows && world.failing.tries > 0)
    }

    fn answer(&self, holds: fn(&World) -> bool) -> Answer {
        let (mut some, mut all) = (false, !self.incomplete);
        for world in self.plain() {
            some |= holds(world);
            all &= holds(world);
        }
        let may = || self.worlds.iter().any(|world| world.follows && holds(world));
        match () {
            () if some && all => Answer::Must,
            () if some || may() => Answer::May,
            () => Answer::No,
        }
    }

    /// Whether failing makes for more tries.
    pub fn retries(&self) -> Answer {
        self.answer(World::retries)
    }

    /// Whether the same values are tried more often when that fails.
    pub fn repeats(&self) -> Answer {
        self.answer(World::repeats)
    }

    /// Whether the counted loop may run more often when the commands fail.
    pub fn may_enter_again(&self) -> bool {
        self.worlds.iter().any(World::enters_again)
    }

    /// Whether something may run only because the last try failed: neither after success, nor between tries.
    pub fn may_handle(&self) -> bool {
        self.worlds.iter().any(|world| world.notices(false))
    }

    /// Whether something may run only because a try failed.
    pub fn may_notice(&self) -> bool {
        self.worlds.iter().any(|world| world.notices(true))
    }
}
