//! Transform files: whatever one holds, it is refused with a place and a reason, or it works on a Dockerfile.

#![no_main]

use dockmod::engine;
use dockmod::engine::Failure;
use dockmod::transforms::load;
use libfuzzer_sys::fuzz_target;

const DOCKERFILES: &[&str] = &[include_str!("transform/stages.Dockerfile"), include_str!("transform/odd.Dockerfile")];

fuzz_target!(|text: &str| {
    let transform = match load::parse(text) {
        Ok(transform) => transform,
        Err(error) => {
            assert!(text.get(error.span.start..error.span.end).is_some() && !error.message.is_empty());
            return;
        }
    };
    let transforms = [transform];
    for before in DOCKERFILES {
        let outcome = engine::rewrite(before, &transforms);
        if let Some(Failure::Gate(violation)) = outcome.failure {
            panic!("{violation}");
        }
        assert_eq!(outcome.failure, None);
        assert_eq!(outcome.changes.is_empty(), outcome.text == *before);
        let again = engine::rewrite(&outcome.text, &transforms);
        assert!(again.changes.is_empty() && again.text == outcome.text, "a second run changed\n{}", outcome.text);
    }
});
