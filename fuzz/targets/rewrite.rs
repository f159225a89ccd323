//! The whole rewrite: no gate ever refuses, a second run changes nothing, a failure leaves the text as it was, and so
//! does an author's word the instruction that it is for.

#![no_main]

use std::sync::LazyLock;

use dockmod::syntax::dockerfile;
use dockmod::engine;
use dockmod::engine::Failure;
use dockmod::base::source::Source;
use dockmod::transforms::model::Transform;
use dockmod::transforms::load;
use dockmod::analysis::document::Document;
use libfuzzer_sys::fuzz_target;

static BUILT_IN: LazyLock<Vec<Transform>> = LazyLock::new(load::built_in);

fuzz_target!(|bytes: &[u8]| {
    let Some(once) = rewrite(bytes) else { return };
    let twice = rewrite(&once).expect("the result is a Dockerfile");
    assert_eq!(String::from_utf8_lossy(&twice), String::from_utf8_lossy(&once));
});

/// What becomes of a file; none where it is no Dockerfile.
fn rewrite(bytes: &[u8]) -> Option<Vec<u8>> {
    let source = Source::from_bytes(bytes);
    let outcome = engine::rewrite(source.text(), &BUILT_IN);
    match outcome.failure {
        Some(Failure::Syntax { .. }) => {
            assert!(outcome.text == source.text() && outcome.changes.is_empty());
            None
        }
        Some(fault) => panic!("{fault}"),
        None => {
            assert_eq!(outcome.changes.is_empty(), outcome.text == source.text());
            assert_eq!(left_alone(source.text()), left_alone(&outcome.text));
            Some(source.to_bytes(&outcome.text).into_owned())
        }
    }
}

/// The instructions that every transform has to leave alone.
fn left_alone(text: &str) -> Vec<String> {
    let dockerfile = dockerfile::parse(text);
    let document = Document::new(&dockerfile);
    let covered = |index: usize| BUILT_IN.iter().all(|transform| document.is_suppressed(index, &transform.name));
    let texts = document.instructions.iter().map(|instruction| instruction.span.of(text).to_owned());
    texts.enumerate().filter(|&(index, _)| covered(index)).map(|(_, text)| text).collect()
}
