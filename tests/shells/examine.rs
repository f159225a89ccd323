//! Runs a case in every weather and judges what is seen.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::jail::{Jail, Shell};
use crate::rules::{self, End, Fault, Terms};
use crate::seen::{Call, Seen};
use crate::weather::Weather;

/// How many command lines are made to fail one by one.
const SINGLED_OUT: usize = 3;

/// A fault must show as often as this: calls that run side by side can differ by chance.
const CONFIRMATIONS: usize = 3;

/// Where cases are run; a jail is started when its shell is first needed.
pub struct Prison {
    programs: BTreeSet<String>,
    jails: BTreeMap<Shell, Jail>,
    /// How many runs there were.
    pub runs: usize,
}

impl Prison {
    /// `programs`: those that scripts may call, beyond the usual ones.
    pub fn new(programs: BTreeSet<String>) -> Self {
        Self { programs, jails: BTreeMap::new(), runs: 0 }
    }

    /// The jail of `shell`.
    ///
    /// # Errors
    ///
    /// Why there can be none.
    pub fn jail(&mut self, shell: Shell) -> Result<&mut Jail, String> {
        if !self.jails.contains_key(&shell) {
            self.jails.insert(shell, Jail::start(shell, &self.programs)?);
        }
        Ok(self.jails.get_mut(&shell).expect("it is there"))
    }

    /// Judges `case` under each of its shells.
    ///
    /// # Errors
    ///
    /// What is wrong, for people.
    pub fn examine(&mut self, case: &Case) -> Result<(), String> {
        case.shells.iter().try_for_each(|shell| self.examine_under(case, *shell))
    }

    /// Judges `case` under one shell.
    ///
    /// # Errors
    ///
    /// What is wrong, for people.
    pub fn examine_under(&mut self, case: &Case, shell: Shell) -> Result<(), String> {
        if case.before == case.after {
            return Ok(());
        }
        let mut fault = String::new();
        for _ in 0..CONFIRMATIONS {
            let jail = self.jail(shell)?;
            let mut trial =
                Trial { case, jail, shell, terms: Terms::of(&case.before, &case.after, case.told.clone()), runs: 0 };
            let verdict = trial.hold();
            self.runs += trial.runs;
            match verdict {
                Ok(()) => return Ok(()),
                Err(found) => fault = found,
            }
        }
        Err(fault)
    }
}

/// One case under one shell.
struct Trial<'a> {
    case: &'a Case,
    jail: &'a mut Jail,
    shell: Shell,
    terms: Terms,
    runs: usize,
}

impl Trial<'_> {
    fn hold(&mut self) -> Result<(), String> {
        if self.refused(&self.case.before)? || self.is_cut_off_by_chance() {
            return Ok(());
        }
        let calm = self.before(&Weather::Calm)?;
        if calm.endless || calm.is_refused() {
            return Ok(());
        }
        if self.refused(&self.case.after)? {
            return Err(format!("the shell refuses it: {} -n\n{}", self.shell, self.case));
        }
        let after = self.after(&Weather::Calm)?;
        if after.is_refused() {
            return self.judge(Err("the shell refuses it".to_owned()), &Weather::Calm, &calm, &after);
        }
        let verdict = rules::calm(&calm, &after, &self.terms);
        if verdict.is_err() && calm.lacks_file() {
            return Ok(());
        }
        self.judge(verdict, &Weather::Calm, &calm, &after)?;
        let guarded = self.failures(&calm)?;
        for times in [1, 2] {
            let lines = guarded.iter().filter(|(_, tries)| *tries > times).map(|(line, _)| line.clone());
            let lines: Vec<String> = lines.collect();
            if lines.is_empty() {
                continue;
            }
            // Commands in one loop share its tries.
            let may_run_out = lines.len() > 1;
            match self.misses(&calm, Weather::Miss(times, lines.clone())) {
                Err(_) if may_run_out => {
                    lines.into_iter().try_for_each(|line| self.misses(&calm, Weather::Miss(times, vec![line])))?;
                }
                all => all?,
            }
        }
        self.stale_index(&calm)?;
        self.later_failure(&calm)
    }

    /// The weathers in which `apk add` fails always; the command lines that failed, and how many tries each has where
    /// it is called.
    fn failures(&mut self, calm: &Seen) -> Result<Vec<(String, usize)>, String> {
        let before = self.before(&Weather::AllDown)?;
        let mut lines = Vec::new();
        for call in calm.calls.iter().chain(&before.calls).filter(|call| call.is_add()) {
            if !lines.iter().any(|line| line == call.line()) {
                lines.push(call.line().to_owned());
            }
        }
        if lines.is_empty() {
            return Ok(Vec::new());
        }
        let after = self.after(&Weather::AllDown)?;
        let mut stricter = self.fails(&Weather::AllDown, &before, &after)? == End::Stricter;
        let mut all_pass = true;
        lines.truncate(SINGLED_OUT);
        let mut guarded = Vec::new();
        let only = lines.len() == 1;
        for line in lines {
            let (weather, before, after) = if only {
                (Weather::AllDown, before.clone(), after.clone())
            } else {
                let weather = Weather::Down(line.clone());
                let (before, after) = (self.before(&weather)?, self.after(&weather)?);
                stricter |= self.fails(&weather, &before, &after)? == End::Stricter;
                (weather, before, after)
            };
            if !before.endless && before.failures(&line) > 0 {
                all_pass &= before.status == 0;
                self.judge(rules::tried_enough(&line, &after, &self.terms), &weather, &before, &after)?;
                let calls = calm.calls.iter().filter(|call| call.line() == line).count().max(1);
                let tries = rules::tries_of(&line, &before, &after, &self.terms).div_ceil(calls);
                guarded.push((line, tries));
            }
        }
        if !stricter && all_pass && self.terms.promises_more(guarded.len()) {
            let fault = "the report says that it is stricter, and it is not".to_owned();
            self.judge(Err(fault), &Weather::AllDown, &before, &after)?;
        }
        Ok(guarded)
    }

    fn fails(&mut self, weather: &Weather, before: &Seen, after: &Seen) -> Result<End, String> {
        self.judge(rules::down(before, after, &self.terms), weather, before, after)
    }

    fn misses(&mut self, calm: &Seen, weather: Weather) -> Result<(), String> {
        let after = self.after(&weather)?;
        if rules::missed(calm, &after, None, &self.terms).is_ok() {
            return Ok(());
        }
        let original = self.before(&weather)?;
        // What was left alone misses as it always did, so that the run is neither that of the calm nor the original.
        if self.terms.told.as_ref().is_some_and(|told| told.skips > 0) {
            return Ok(());
        }
        self.judge(rules::missed(calm, &after, Some(&original), &self.terms), &weather, calm, &after)
    }

    /// `apk update` fails once.
    fn stale_index(&mut self, calm: &Seen) -> Result<(), String> {
        let lines: BTreeSet<&str> = calm.calls.iter().filter(|call| call.is_update()).map(Call::line).collect();
        if lines.is_empty() {
            return Ok(());
        }
        let weather = Weather::Miss(1, lines.into_iter().map(str::to_owned).collect());
        let (before, after) = (self.before(&weather)?, self.after(&weather)?);
        let text = self.case.before.split_whitespace().collect::<Vec<_>>().join(" ");
        let parts = ["apk update", "apk update && apk add", "|| apk update", "! apk update"];
        let counts = parts.map(|part| text.matches(part).count());
        let together = counts[0] == counts[1] && counts[2] + counts[3] == 0 && !self.terms.unordered;
        let must_retry = together && self.terms.told.as_ref().is_some_and(|told| told.skips == 0);
        self.judge(rules::unguarded(calm, &before, &after, must_retry, &self.terms), &weather, &before, &after)
    }

    /// The last command that has nothing to do with `apk` fails always.
    fn later_failure(&mut self, calm: &Seen) -> Result<(), String> {
        let other = |call: &&Call| !call.names_apk() && !call.is_sleep();
        let first_add = calm.calls.iter().position(Call::is_add).unwrap_or(calm.calls.len());
        let Some(call) = calm.calls[first_add..].iter().rev().find(other) else { return Ok(()) };
        let weather = Weather::Down(call.line().to_owned());
        let (before, after) = (self.before(&weather)?, self.after(&weather)?);
        self.judge(rules::unguarded(&before, &before, &after, false, &self.terms), &weather, &before, &after)
    }

    fn judge<T>(&self, verdict: Result<T, Fault>, weather: &Weather, before: &Seen, after: &Seen) -> Result<T, String> {
        verdict.map_err(|fault| {
            let Self { case, shell, .. } = self;
            format!("{fault}\n{case}  under {shell}; weather: {weather}, with status {}\n  before:\n{before}  after:\n{after}", case.status())
        })
    }

    fn before(&mut self, weather: &Weather) -> Result<Seen, String> {
        self.run(weather, &self.case.before)
    }

    fn after(&mut self, weather: &Weather) -> Result<Seen, String> {
        self.run(weather, &self.case.after)
    }

    fn run(&mut self, weather: &Weather, script: &str) -> Result<Seen, String> {
        self.runs += 1;
        self.jail
            .run(&weather.first_line(!self.reads_on(), self.case.status()), &self.case.options, script)
            .map(Seen::from)
    }

    /// Whether the script itself reads on from what its programs would read.
    fn reads_on(&self) -> bool {
        self.case.before.contains("read ") || self.case.before.contains("<<")
    }

    /// Whether a program may end before it was sent all that is written to it, which `pipefail` shows.
    fn is_cut_off_by_chance(&self) -> bool {
        self.reads_on() && self.terms.unordered && self.case.options.iter().any(|option| option == "pipefail")
    }

    /// Whether `-n` says that the text is no script.
    ///
    /// A shell reads a line to its end before it runs any of it, so for a single line the calm weather shows it.
    fn refused(&mut self, script: &str) -> Result<bool, String> {
        if !script.trim_end().contains('\n') {
            return Ok(false);
        }
        self.runs += 1;
        let options: Vec<String> = self.case.options.iter().cloned().chain(["-n".to_owned()]).collect();
        let answer = self.jail.run(&Weather::Calm.first_line(true, 1), &options, script)?;
        Ok(answer.status != 0)
    }
}
