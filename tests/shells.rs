//! Runs RUN bodies before and after a rewrite under real shells and compares what they do.

#[path = "shells/case.rs"]
mod case;
#[path = "shells/examine.rs"]
mod examine;
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
#[allow(dead_code)]
#[path = "shells/stub.rs"]
mod stub;
#[path = "shells/table.rs"]
mod table;
#[path = "shells/weather.rs"]
mod weather;

use std::collections::BTreeSet;

use examine::Prison;
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
