//! Runs RUN bodies before and after a rewrite under real shells and compares what they do.

#[path = "shells/bodies.rs"]
mod bodies;
#[path = "shells/case.rs"]
mod case;
#[path = "shells/examine.rs"]
mod examine;
#[path = "shells/generated.rs"]
mod generated;
#[path = "shells/grammar.rs"]
mod grammar;
#[path = "shells/inside.rs"]
mod inside;
#[path = "shells/jail.rs"]
mod jail;
#[path = "shells/protocol.rs"]
mod protocol;
#[path = "shells/reworded.rs"]
mod reworded;
#[path = "shells/rules.rs"]
mod rules;
#[path = "shells/seen.rs"]
mod seen;
#[path = "shells/sources.rs"]
mod sources;
#[allow(dead_code)]
#[path = "shells/stub.rs"]
mod stub;
#[path = "shells/table.rs"]
mod table;
#[path = "shells/weather.rs"]
mod weather;
#[path = "shells/write.rs"]
mod write;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use case::Case;
use examine::Prison;
use generated::Tally;
use jail::Shell;

/// A place to run cases in: scripts are run in a jail only.
fn prison(programs: BTreeSet<String>) -> Prison {
    let mut prison = Prison::new(programs);
    for shell in Shell::ALL {
        if let Err(reason) = prison.jail(shell) {
            panic!("there is no jail for {shell}: {reason}");
        }
    }
    prison
}

#[test]
#[ignore = "it is the process in the jail, not a test"]
fn inside_the_jail() {
    if std::env::var_os(jail::DRIVER_VARIABLE).is_some() {
        inside::serve().expect("the process in the jail does its work");
    }
}

#[test]
#[ignore = "needs a jail with bash, dash and busybox"]
fn rewrites_by_hand() {
    let mut prison = prison(BTreeSet::new());
    let mut faults = Vec::new();
    for sample in table::RIGHT {
        faults.extend(prison.examine(&sample.case()).err());
    }
    for sample in table::WRONG {
        let (case, wanted) = (sample.case(), sample.fault.expect("it is wrong"));
        for shell in &case.shells {
            match prison.examine_under(&case, *shell) {
                Err(found) if found.lines().next().is_some_and(|first| first.contains(wanted)) => {}
                found => faults.push(format!("{shell}: wanted {wanted:?}, found {found:?} for {case}")),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
#[ignore = "needs a jail with bash, dash and busybox"]
fn kept_pairs() {
    examine_all(&sources::kept_pairs());
}

#[test]
#[ignore = "needs a jail with bash, dash and busybox"]
fn corpus() {
    let folder = std::env::var_os("DOCKMOD_CORPUS").unwrap_or_else(|| "examples".into());
    examine_all(&sources::corpus(folder.as_ref()));
}

#[test]
#[ignore = "needs a jail with bash, dash and busybox"]
fn generated_scripts() {
    examine_generated(number("DOCKMOD_SHELL_CASES", 300), generated::rewrites);
}

/// No rule finds fault with what is right.
#[test]
#[ignore = "needs a jail with bash, dash and busybox"]
fn generated_loops() {
    examine_generated(number("DOCKMOD_SHELL_CASES", 300) / 10, generated::loops);
}

/// Programs are given what a step of the action `command` says.
#[test]
#[ignore = "needs a jail with bash, dash and busybox"]
fn reworded_scripts() {
    let mut prison = prison(BTreeSet::new());
    let (cases, seed) = (number("DOCKMOD_SHELL_CASES", 300), number("DOCKMOD_SHELL_SEED", 1));
    let runs = reworded::generated(&mut prison, cases, seed).unwrap_or_else(|fault| panic!("{fault}"));
    println!("{cases} scripts, {runs} runs");
}

#[test]
#[ignore = "needs a jail with bash, dash and busybox"]
fn reworded_golden_cases() {
    let golden = reworded::golden();
    let mut prison = prison(reworded::programs(&golden));
    let all = golden.iter().flat_map(|(transform, cases)| cases.iter().map(move |case| (transform, case)));
    let faults: Vec<String> =
        all.filter_map(|(transform, case)| reworded::examine_golden(&mut prison, transform, case).err()).collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Generated scripts are examined in parts of one seed each, whatever the number of threads.
const PARTS: u64 = 16;

fn examine_generated(cases: u64, examine: fn(Prison, u64, u64) -> Tally) {
    drop(prison(BTreeSet::new()));
    let (seed, next) = (number("DOCKMOD_SHELL_SEED", 1), AtomicU64::new(0));
    let start = Instant::now();
    let tallies = on_each_thread(|| {
        let mut tallies = Vec::new();
        loop {
            let part = next.fetch_add(1, Ordering::Relaxed);
            if part >= PARTS {
                return tallies;
            }
            let share = cases / PARTS + u64::from(part < cases % PARTS);
            tallies.push(examine(Prison::new(BTreeSet::new()), share, seed.wrapping_add(part << 32)));
        }
    });
    let tallies: Vec<Tally> = tallies.into_iter().flatten().collect();
    let changed: usize = tallies.iter().map(|tally| tally.changed).sum();
    let runs: usize = tallies.iter().map(|tally| tally.runs).sum();
    let faults: Vec<&str> = tallies.iter().flat_map(|tally| &tally.faults).map(String::as_str).collect();
    let time = start.elapsed().as_secs_f64();
    println!("{cases} scripts, {changed} of them rewritten, {runs} runs in {time:.1} s");
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Examines every case, and reports all that is wrong.
fn examine_all(cases: &[Case]) {
    let programs: BTreeSet<String> = bodies::words(cases).collect();
    drop(prison(programs.clone()));
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let done = on_each_thread(|| {
        let (mut prison, mut faults) = (Prison::new(programs.clone()), Vec::new());
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            faults.extend(prison.examine(case).err());
        }
        (faults, prison.runs)
    });
    let runs: usize = done.iter().map(|(_, runs)| runs).sum();
    let mut faults: Vec<String> = done.into_iter().flat_map(|(faults, _)| faults).collect();
    faults.sort();
    let changed = cases.iter().filter(|case| case.before != case.after).count();
    let time = start.elapsed().as_secs_f64();
    println!("{} scripts, {changed} of them rewritten, {runs} runs in {time:.1} s", cases.len());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Does the same work on as many threads as the machine can run at once, two at least.
fn on_each_thread<T: Send>(work: impl Fn() -> T + Sync) -> Vec<T> {
    let count = std::thread::available_parallelism().map_or(2, |count| count.get().max(2));
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..count).map(|_| scope.spawn(&work)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no thread panics")).collect()
    })
}

/// A number from the environment.
fn number(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text:?}")),
        Err(_) => default,
    }
}
