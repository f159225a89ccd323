//! When a rewritten script behaves as it should: pure comparisons of what two runs were seen to do.

use std::collections::{BTreeMap, HashSet};

use dockmod::report::Effect;

use crate::seen::{Call, Seen};

/// How often the loop tries.
pub const TRIES: usize = 3;

/// What the last miss prints.
const MESSAGE: &str = "failed after";

/// More repetitions than any loop makes.
const MOST: usize = 20;

/// What the rewriter said about its work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The effects of its changes.
    pub effects: Vec<Effect>,
    /// How many places it left alone.
    pub skips: usize,
    /// How many places it found right already.
    pub satisfied: usize,
}

/// What the texts of the scripts say about how far their runs can be compared.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Calls run side by side, so that their order is chance.
    pub unordered: bool,
    /// Words may start programs.
    pub substitutes: bool,
    /// There are functions.
    pub functions: bool,
    /// Something may run only where a command has failed.
    pub alternatives: bool,
    /// Standard error may go elsewhere.
    pub hides_stderr: bool,
    /// How often `add` stands in the original.
    pub adds: usize,
    /// What the rewriter said; none if it was not asked.
    pub told: Option<Told>,
}

impl Terms {
    /// Reads the terms off the two texts.
    pub fn of(before: &str, after: &str, told: Option<Told>) -> Self {
        let single = |text: &str, sign: &str, double: &str| text.replace(double, "").contains(sign);
        let no_redirections = before.replace(">&", "").replace("&>", "");
        Self {
            unordered: before.contains("coproc")
                || single(before, "|", "||")
                || single(&no_redirections, "&", "&&")
                || before.contains("<("),
            substitutes: before.contains("$(") || before.contains('`'),
            functions: before.contains("()"),
            alternatives: before.contains("||"),
            adds: before.split_whitespace().filter(|word| *word == "add").count(),
            hides_stderr: ["2>", "&>", ">&"].iter().any(|sign| after.replace(">&2;", "").contains(sign)),
            told,
        }
    }

    fn may_be_stricter(&self) -> bool {
        self.told.as_ref().is_none_or(|told| told.effects.iter().any(|effect| *effect != Effect::Same))
    }

    /// Whether the report promises a visible failure, and all places, `failing` of them, were seen to fail.
    ///
    /// Where the order is chance, an early end cannot be determined from a late one. Where a change is for several
    /// commands, it is not known which of the places it is for.
    pub fn promises_more(&self, failing: usize) -> bool {
        let told = self.told.as_ref().filter(|told| told.skips == 0 && told.satisfied == 0 && !self.unordered);
        told.is_some_and(|told| {
            told.effects.len() <= failing
                && self.adds <= told.effects.len()
                && told.effects.iter().any(|e| *e != Effect::Same)
        })
    }

    /// Whether a loop may have been repaired in a function, whose caller then learns of the failure.
    fn tells_callers(&self) -> bool {
        self.functions && self.repairs()
    }

    /// Whether a loop of the author's may have been repaired.
    pub fn repairs(&self) -> bool {
        self.told.as_ref().is_none_or(|told| told.effects.contains(&Effect::Repaired))
    }

    fn author_retries(&self) -> bool {
        let retries = |told: &Told| told.satisfied > 0 || told.effects.contains(&Effect::Repaired);
        self.told.as_ref().is_none_or(retries)
    }
}

/// How a failure for good ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As before.
    Kept,
    /// Earlier than before, and visibly.
    Stricter,
}

/// What is wrong, in words.
pub type Fault = String;

/// Nothing fails: both do the same.
pub fn calm(before: &Seen, after: &Seen, terms: &Terms) -> Result<(), Fault> {
    same_calls(before, after, terms)?;
    same_results(before, after)
}

/// Some calls fail a few times, fewer than are tried: as if nothing had failed, but for the repetitions.
///
/// `original` is the original in the same weather, for scripts whose author retries.
pub fn missed(calm: &Seen, after: &Seen, original: Option<&Seen>, terms: &Terms) -> Result<(), Fault> {
    let verdict = as_but_for_repeats(calm, after, terms);
    match original.filter(|_| terms.author_retries()) {
        Some(original) if verdict.is_err() => {
            as_but_for_repeats(original, after, terms).and_then(|()| same_status(calm, after))
        }
        _ => verdict,
    }
}

fn as_but_for_repeats(expected: &Seen, after: &Seen, terms: &Terms) -> Result<(), Fault> {
    if !repeats(&expected.calls, &after.calls, false, terms) {
        return Err("beside repeated attempts it does not do what the original does when nothing fails".to_owned());
    }
    same_results(expected, after)
}

/// A call fails for good.
pub fn down(before: &Seen, after: &Seen, terms: &Terms) -> Result<End, Fault> {
    if before.endless {
        return Ok(End::Kept);
    }
    if after.endless {
        return Err("it has no end".to_owned());
    }
    let gave_up =
        after.calls.iter().any(|call| call.failed && after.failures(call.line()) > before.failures(call.line()));
    let message = match terms.told {
        Some(_) => after.stderr.contains(MESSAGE),
        None => after.stderr.len() > before.stderr.len(),
    };
    if gave_up && !terms.hides_stderr && !message {
        return Err("the last miss goes without a message".to_owned());
    }
    let kept = if repeats(&before.calls, &after.calls, false, terms) {
        same_output(before, after).and_then(|()| same_status(before, after)).or_else(|fault| {
            // The loop ends with 1. Who reads the value shows it: such scripts print it, or call a program with it.
            let ends_with_another =
                before.status != 0 && after.status != 0 && (terms.unordered || same_output(before, after).is_ok());
            if ends_with_another { Ok(()) } else { Err(fault) }
        })
    } else {
        Err("beside repeated attempts it does not do what the original does when this fails".to_owned())
    };
    match kept {
        Ok(()) => Ok(End::Kept),
        // What only says something and ends the build, such as `|| { echo …; exit 3; }`, has no turn any more.
        Err(_) if terms.alternatives && before.status != 0 && says_less(before, after, terms) => Ok(End::Kept),
        Err(fault) if !terms.may_be_stricter() => Err(fault),
        Err(_) if terms.tells_callers() && after.stderr.contains(MESSAGE) => Ok(End::Stricter),
        Err(_) => ends_early(before, after, terms).map(|()| End::Stricter),
    }
}

/// Whether it fails as well and does the same, but for what it prints.
fn says_less(before: &Seen, after: &Seen, terms: &Terms) -> bool {
    let does_the_same = repeats(&before.calls, &after.calls, false, terms) && before.files == after.files;
    does_the_same && ends_early(before, after, terms).is_ok()
}

fn ends_early(before: &Seen, after: &Seen, terms: &Terms) -> Result<(), Fault> {
    if after.status == 0 {
        return Err("a failure for good ends with status 0".to_owned());
    }
    if !repeats(&before.calls, &after.calls, true, terms) {
        return Err("after a failure for good it runs what the original does not run".to_owned());
    }
    let mut lines = before.stdout.lines();
    if !after.stdout.lines().all(|line| lines.any(|other| other == line)) {
        return Err("after a failure for good it prints what the original does not print".to_owned());
    }
    Ok(())
}

/// Calls that the loop does not guard fail: both do the same.
///
/// `calm` is the original when nothing fails, for what is tried again together with the guarded command.
pub fn unguarded(calm: &Seen, before: &Seen, after: &Seen, must_retry: bool, terms: &Terms) -> Result<(), Fault> {
    if repeats(&calm.calls, &after.calls, false, terms) && same_results(calm, after).is_ok() {
        return Ok(());
    }
    if must_retry {
        return Err("it is not tried again together with the command that needs it".to_owned());
    }
    // What stands in a loop that was repaired ends the build with it.
    if terms.unordered || (terms.repairs() && after.stderr.contains(MESSAGE)) {
        return down(before, after, terms).map(|_| ());
    }
    if !repeats(&before.calls, &after.calls, false, terms) {
        return Err("it does not do what the original does when this fails".to_owned());
    }
    same_results(before, after)
}

/// Every guarded command line is tried as often as it should be.
pub fn tried_enough(line: &str, after: &Seen, terms: &Terms) -> Result<(), Fault> {
    let Some(told) = &terms.told else { return Ok(()) };
    let tried = after.failures(line);
    let plain = told.skips == 0 && !terms.author_retries();
    if plain && !after.endless && (tried == 0 || !tried.is_multiple_of(TRIES)) {
        return Err(format!("tried {tried} times, and no place is reported as left alone"));
    }
    Ok(())
}

/// How many tries a command line has: more than one only if it fails more often than in the original, or if the
/// loop around it may be the author's, repaired.
pub fn tries_of(line: &str, before: &Seen, after: &Seen, terms: &Terms) -> usize {
    let tried = after.failures(line);
    if tried > before.failures(line) || terms.repairs() { tried } else { 1 }
}

fn same_calls(before: &Seen, after: &Seen, terms: &Terms) -> Result<(), Fault> {
    let texts = |seen: &Seen| {
        let mut texts: Vec<String> = seen.calls.iter().map(|call| call.text.clone()).collect();
        if terms.unordered {
            texts.sort();
        }
        texts
    };
    if texts(before) == texts(after) { Ok(()) } else { Err("it calls other programs".to_owned()) }
}

fn same_status(before: &Seen, after: &Seen) -> Result<(), Fault> {
    match (before.status, after.status) {
        (a, b) if a == b && before.endless == after.endless => Ok(()),
        (a, b) => Err(format!("its status is {b}, not {a}")),
    }
}

fn same_results(before: &Seen, after: &Seen) -> Result<(), Fault> {
    same_status(before, after)?;
    same_output(before, after)
}

fn same_output(before: &Seen, after: &Seen) -> Result<(), Fault> {
    if before.stdout != after.stdout {
        return Err("it prints something else".to_owned());
    }
    if before.files != after.files { Err("it leaves other files".to_owned()) } else { Ok(()) }
}

/// Whether `actual` is `expected` but for failed calls that were tried again, with a pause in between.
///
/// `early`: `actual` may leave calls out.
fn repeats(expected: &[Call], actual: &[Call], early: bool, terms: &Terms) -> bool {
    let walk = Walk { expected, actual, early, substitutes: terms.substitutes };
    walk.from(0, 0, &mut HashSet::new()) || (terms.unordered && repeats_in_any_order(expected, actual, early))
}

struct Walk<'a> {
    expected: &'a [Call],
    actual: &'a [Call],
    early: bool,
    substitutes: bool,
}

impl Walk<'_> {
    fn from(&self, i: usize, j: usize, seen: &mut HashSet<(usize, usize)>) -> bool {
        if !seen.insert((i, j)) {
            return false;
        }
        let Some(expected) = self.expected.get(i) else { return j == self.actual.len() };
        if self.early && self.from(i + 1, j, seen) {
            return true;
        }
        let Some(actual) = self.actual.get(j) else { return false };
        if expected.text != actual.text {
            return false;
        }
        if expected.failed == actual.failed && self.from(i + 1, j + 1, seen) {
            return true;
        }
        let pause = usize::from(self.actual.get(j + 1).is_some_and(Call::is_sleep));
        actual.failed && actual.names_apk() && self.starts(i).any(|start| self.from(start, j + 1 + pause, seen))
    }

    /// Where the unit that ends at `last` may start: commands of apk side by side are tried together.
    fn starts(&self, last: usize) -> impl Iterator<Item = usize> {
        let mut first = last;
        let mut budget = if self.substitutes { 6 } else { 0 };
        while first > 0 {
            let (call, next) = (&self.expected[first - 1], &self.expected[first]);
            let starts_next = call.line().strip_suffix(next.line()).is_some_and(|prefix| prefix.ends_with(' '));
            if !(call.is_apk() || starts_next) {
                if budget == 0 {
                    break;
                }
                budget -= 1;
            }
            first -= 1;
        }
        (first..=last).rev()
    }
}

/// The same where the order is chance: each call as often as expected or, where something failed, more often.
fn repeats_in_any_order(expected: &[Call], actual: &[Call], early: bool) -> bool {
    let count = |calls: &[Call]| {
        let mut counts = BTreeMap::<String, (usize, usize)>::new();
        for call in calls {
            let (all, good) = counts.entry(call.text.clone()).or_default();
            *all += 1;
            *good += usize::from(!call.failed);
        }
        counts
    };
    let (wanted, found) = (count(expected), count(actual));
    let attempts = |calls: &[Call]| calls.iter().filter(|call| call.names_apk()).count();
    let pauses = |calls: &[Call]| calls.iter().filter(|call| call.is_sleep()).count();
    let enough = wanted.iter().all(|(text, (all, good))| {
        let (found_all, found_good) = found.get(text).copied().unwrap_or_default();
        early || (found_all >= *all && found_good >= *good)
    });
    let known = found.iter().all(|(text, (all, _))| {
        text.starts_with("sleep ") || wanted.get(text).is_some_and(|(wanted, _)| *all <= wanted * MOST)
    });
    let more_pauses = pauses(actual).saturating_sub(pauses(expected));
    enough && known && more_pauses <= attempts(actual).saturating_sub(if early { 0 } else { attempts(expected) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `!` in front marks a failed call, `= 3` at the end the status.
    fn seen(text: &str, status: i32) -> Seen {
        let call = |entry: &str| {
            let entry = entry.trim();
            let text = entry.trim_start_matches('!');
            Call { failed: text != entry, text: text.to_owned() }
        };
        let calls = text.split(';').filter(|entry| !entry.trim().is_empty()).map(call).collect();
        Seen { status, calls, stderr: "apk add failed after 3 retries\n".to_owned(), ..Seen::default() }
    }

    fn told(effects: &[Effect]) -> Terms {
        Terms { told: Some(Told { effects: effects.to_vec(), ..Told::default() }), ..Terms::default() }
    }

    fn piped() -> Terms {
        Terms { unordered: true, ..told(&[Effect::Same]) }
    }

    const DOWN: &str = "!apk add x; sleep 5; !apk add x; sleep 5; !apk add x";

    #[test]
    fn calm_is_the_same() {
        assert!(calm(&seen("a; b", 0), &seen("a; b", 0), &told(&[])).is_ok());
        assert!(calm(&seen("a; b", 0), &seen("b; a", 0), &told(&[])).is_err());
        assert!(calm(&seen("a; b", 0), &seen("b; a", 0), &piped()).is_ok());
        assert!(calm(&seen("a; b", 0), &seen("a", 0), &piped()).is_err());
        assert!(calm(&seen("a", 0), &seen("a", 1), &told(&[])).is_err());
    }

    #[test]
    fn misses_are_repeated() {
        let same = told(&[Effect::Same]);
        let check = |calm: &str, after: &str, terms: &Terms| missed(&seen(calm, 0), &seen(after, 0), None, terms);
        assert!(check("apk add x; a", "!apk add x; sleep 5; apk add x; a", &same).is_ok());
        assert!(check("apk add x; a", "!apk add x; a", &same).is_err());
        assert!(check("apk add x; a", "!apk add x; sleep 5; apk add x; sleep 5; a", &same).is_err());
        let update = "!apk add x; sleep 5; apk update; apk add x";
        assert!(check("apk update; apk add x", &format!("apk update; {update}"), &same).is_ok());
        assert!(check("a; apk add x", "a; !apk add x; sleep 5; a; apk add x", &same).is_err());
        assert!(check("apk add y; apk add x", "apk add y; !apk add x; sleep 5; apk add y; apk add x", &same).is_ok());
        assert!(
            check("apk add y; a; apk add x", "apk add y; a; !apk add x; sleep 5; apk add y; a; apk add x", &same)
                .is_err()
        );
        let prefix = "sudo apk add x; !apk add x; sleep 5; sudo apk add x; apk add x";
        assert!(check("sudo apk add x; apk add x", prefix, &same).is_ok());
        let pipe = "yes; !apk add x <\"y\">; sleep 5; ";
        assert!(check("yes; apk add x <\"y\">", &format!("{pipe} apk add x <\"y\">; yes"), &piped()).is_ok());
        assert!(check("yes; apk add x <\"y\">", &format!("{pipe} apk add x <\"\">"), &piped()).is_err());
    }

    #[test]
    fn what_fails_for_good_ends_the_build() {
        let same = told(&[Effect::Same]);
        assert_eq!(down(&seen("!apk add x", 1), &seen(DOWN, 1), &same), Ok(End::Kept));
        assert!(down(&seen("!apk add x", 1), &seen(DOWN, 0), &same).is_err());
        assert!(down(&seen("!apk add x", 1), &seen(&format!("{DOWN}; a"), 1), &same).is_err());
        assert!(down(&seen("!apk add x; a", 0), &seen(DOWN, 1), &same).is_err());
        assert!(down(&seen("!apk add x; a", 0), &seen(&format!("{DOWN}; a"), 0), &same).is_ok());
        let silent = Seen { stderr: String::new(), ..seen(DOWN, 1) };
        assert!(down(&seen("!apk add x", 1), &silent, &same).is_err());
    }

    #[test]
    fn what_ends_the_build_may_end_it_earlier() {
        let same = Terms { alternatives: true, ..told(&[Effect::Same]) };
        let said = Seen { stdout: "no x\n".to_owned(), ..seen("!apk add x", 3) };
        // What it does on the way is not lost.
        assert!(down(&seen("!apk add x; say", 3), &seen(DOWN, 1), &same).is_err());
        assert_eq!(down(&said, &seen(DOWN, 1), &same), Ok(End::Kept));
        assert!(down(&said, &seen(DOWN, 1), &told(&[Effect::Same])).is_err());
        assert!(down(&said, &seen(DOWN, 0), &same).is_err());
        assert!(down(&said, &seen(&format!("{DOWN}; a"), 1), &same).is_err());
        assert!(down(&seen("!apk add x; a", 0), &seen(DOWN, 1), &same).is_err());
    }

    #[test]
    fn stricter_ends_earlier() {
        let stricter = told(&[Effect::Stricter]);
        assert_eq!(down(&seen("!apk add x; a", 0), &seen(DOWN, 1), &stricter), Ok(End::Stricter));
        assert!(down(&seen("!apk add x; a", 0), &seen(DOWN, 0), &stricter).is_err());
        assert!(down(&seen("!apk add x; a", 0), &seen(&format!("{DOWN}; b"), 1), &stricter).is_err());
        assert_eq!(
            down(&seen("!apk add x; a; trap", 0), &seen(&format!("{DOWN}; trap"), 1), &stricter),
            Ok(End::Stricter)
        );
    }

    #[test]
    fn tries_are_counted() {
        let same = told(&[Effect::Same]);
        assert!(tried_enough("apk add x", &seen(DOWN, 1), &same).is_ok());
        assert!(tried_enough("apk add x", &seen("!apk add x; sleep 5; !apk add x", 1), &same).is_err());
        assert!(tried_enough("apk add x", &seen("!apk add x", 1), &same).is_err());
    }

    #[test]
    fn terms_are_read_off_the_text() {
        let of = |text| Terms::of(text, text, None);
        assert!(!of("a || b && c 2>&1").unordered);
        assert!(of("a || b | c").unordered);
        assert!(of("a & b").unordered);
        assert!(of("a 2>&1").hides_stderr);
        assert!(!of("echo x >&2; b").hides_stderr);
    }
}
