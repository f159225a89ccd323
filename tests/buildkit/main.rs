//! BuildKit's own parser reads the same Dockerfile that dockmod reads.
//!
//! The parser is the one in the PyPI package `dockerfile`; `parse.py` runs it. Each test starts one process for all
//! its cases.
//!
//! - `DOCKMOD_MUTATIONS=50000` sets the number of mutations.
//! - `DOCKMOD_CORPUS=/folder` compares every file below a folder that looks like a Dockerfile.
//! - `DOCKMOD_BUILDKIT=/program` asks another program that speaks as `parse.py` does, for instance one built around a
//!   newer BuildKit. Where it says `"exact": true`, no exception for the age of the parser is made.

mod cases;
mod compare;
mod exceptions;
mod invariants;
mod mutate;
mod oracle;

use std::collections::BTreeMap;

use compare::Outcome;

/// Compares all `cases` and reports what was found.
fn run(test: &str, cases: Vec<cases::Case>) -> BTreeMap<String, usize> {
    const SHOWN: usize = 20;
    let answers = oracle::ask(&cases);
    let mut excepted = BTreeMap::new();
    let mut failed = Vec::new();
    let total = cases.len();
    for (case, theirs) in cases.iter().zip(answers) {
        invariants::check(&case.text);
        match compare::compare(&case.text, &theirs) {
            Outcome::Same => {}
            Outcome::Excepted(names) => {
                names.into_iter().for_each(|name| *excepted.entry(name).or_insert(0) += 1);
            }
            Outcome::Different(differences) => failed.push((case, differences)),
        }
    }
    println!("{test}: {total} cases, {} differ, exceptions: {excepted:?}", failed.len());
    for (case, differences) in failed.iter().take(SHOWN) {
        let shown: String = case.text.chars().take(2000).collect();
        println!("\n{}\n  {shown:?}\n  {}", case.name, differences.join("\n  "));
    }
    assert!(failed.is_empty(), "{} of {total} cases differ", failed.len());
    excepted
}

#[test]
#[ignore = "needs python3 with the package dockerfile"]
fn oddities() {
    let excepted = run("oddities", cases::oddities());
    if !oracle::is_another() {
        let unused: Vec<_> = exceptions::names().filter(|name| !excepted.contains_key(*name)).collect();
        assert!(unused.is_empty(), "exceptions that no oddity shows: {unused:?}");
    }
}

#[test]
#[ignore = "needs python3 with the package dockerfile"]
fn golden_and_examples() {
    run("golden and examples", cases::golden_and_examples());
}

#[test]
#[ignore = "needs python3 with the package dockerfile"]
fn mutations() {
    let count = std::env::var("DOCKMOD_MUTATIONS").map_or(5_000, |n| n.parse().expect("DOCKMOD_MUTATIONS: a number"));
    let sources: Vec<_> = cases::oddities().into_iter().chain(cases::golden_and_examples()).collect();
    run("mutations", mutate::mutations(&sources, count));
}

#[test]
#[ignore = "needs python3 with the package dockerfile"]
fn corpus() {
    let folder = std::env::var_os("DOCKMOD_CORPUS").unwrap_or_else(|| "examples".into());
    run("corpus", cases::folder(folder.as_ref()));
}
