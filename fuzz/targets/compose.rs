//! Compose files: no gate ever refuses, a second run changes nothing, and a failure leaves the text as it was.

#![no_main]

use std::sync::LazyLock;

use dockmod::embed::compose;
use dockmod::engine::{Engine, Failure};
use dockmod::transforms::model::Transform;
use dockmod::transforms::load;
use libfuzzer_sys::fuzz_target;

static BUILT_IN: LazyLock<Vec<Transform>> = LazyLock::new(load::built_in);

fuzz_target!(|file: &str| {
    let engine = Engine::new(&**BUILT_IN);
    let once = compose::rewrite(file, &engine);
    match once.failure {
        Some(Failure::Syntax { .. }) => assert!(once.text == file && once.changes.is_empty()),
        Some(fault) => panic!("{fault}"),
        None => {
            assert_eq!(once.changes.is_empty(), once.text == file);
            let twice = compose::rewrite(&once.text, &engine);
            assert!(twice.failure.is_none() && twice.text == once.text, "a second run changed\n{}", once.text);
        }
    }
});
