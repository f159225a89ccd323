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
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use case::Case;
use examine::Prison;
use generated::Tally;
use jail::Shell;

/// A place to run cases in, or none where this machine does not let us make one.
fn prison(programs: BTreeSet<String>) -> Option<Prison> {
    let mut prison = Prison::new(programs);
    for shell in Shell::ALL {
        if let Err(reason) = prison.jail(shell) {
            assert!(std::env::var_os("DOCKMOD_REQUIRE_TOOLS").is_none(), "{reason}");
            eprintln!("NOT RUN: scripts are run in a jail only, and there is none here: {reason}");
            return None;
        }
    }
    Some(prison)
}

#[test]
#[ignore = "it is the process in the jail, not a test"]
fn inside_the_jail() {
    if std::env::var_os(jail::DRIVER_VARIABLE).is_some() {
        inside::serve().expect("the process in the jail does its work");
    }
}

#[test]
fn rewrites_by_hand() {
    let Some(mut prison) = prison(BTreeSet::new()) else { return };
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
fn kept_pairs() {
    examine_all(&sources::kept_pairs());
}

#[test]
fn corpus() {
    match std::env::var_os("DOCKMOD_CORPUS") {
        Some(folder) => examine_all(&sources::corpus(folder.as_ref())),
        None => eprintln!("NOT RUN: DOCKMOD_CORPUS names no folder of Dockerfiles"),
    }
}

#[test]
fn generated_scripts() {
    examine_generated(number("DOCKMOD_SHELL_CASES", 500), generated::rewrites);
}

/// No rule finds fault with what is right.
#[test]
fn generated_loops() {
    examine_generated(number("DOCKMOD_SHELL_CASES", 500) / 10, generated::loops);
}

fn examine_generated(cases: u64, examine: fn(Prison, u64, u64) -> Tally) {
    let Some(prison) = prison(BTreeSet::new()) else { return };
    let seed = number("DOCKMOD_SHELL_SEED", 1);
    let start = Instant::now();
    let half = cases / 2;
    let (first, second) = std::thread::scope(|scope| {
        let second = scope.spawn(|| examine(Prison::new(BTreeSet::new()), half, seed.wrapping_add(1 << 32)));
        (examine(prison, cases - half, seed), second.join().expect("the second half does not panic"))
    });
    let faults = [first.faults, second.faults].concat();
    let (changed, runs) = (first.changed + second.changed, first.runs + second.runs);
    let time = start.elapsed().as_secs_f64();
    println!("{cases} scripts, {changed} of them rewritten, {runs} runs in {time:.1} s");
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Examines every case, half of them on each of two threads, and reports all that is wrong.
fn examine_all(cases: &[Case]) {
    let programs: BTreeSet<String> = bodies::words(cases).collect();
    let Some(first) = prison(programs.clone()) else { return };
    let next = AtomicUsize::new(0);
    let work = |mut prison: Prison| {
        let mut faults = Vec::new();
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            faults.extend(prison.examine(case).err());
        }
        (faults, prison.runs)
    };
    let start = Instant::now();
    let (mut faults, runs) = std::thread::scope(|scope| {
        let second = scope.spawn(|| work(Prison::new(programs)));
        let (mut faults, runs) = work(first);
        let (more, more_runs) = second.join().expect("the second half does not panic");
        faults.extend(more);
        (faults, runs + more_runs)
    });
    faults.sort();
    let changed = cases.iter().filter(|case| case.before != case.after).count();
    let time = start.elapsed().as_secs_f64();
    println!("{} scripts, {changed} of them rewritten, {runs} runs in {time:.1} s", cases.len());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// A number from the environment.
fn number(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text:?}")),
        Err(_) => default,
    }
}
