//! The golden cases within a Compose file.

use dockmod::base::span::LineIndex;
use dockmod::embed::compose;
use dockmod::engine;
use dockmod::engine::Engine;

use crate::{Case, choices};

const HEAD: &str = "# caf\u{e9}\nservices:\n  a:\n    build:\n      dockerfile_inline: ";
const TAIL: &str = "    image: \"x\"   # $B\n";

/// The text as a block of a Compose file that stands for itself.
fn in_compose(text: &str) -> String {
    let header = if text.ends_with('\n') { "|2+" } else { "|2-" };
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("        {line}\n") };
    let lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
    format!("{HEAD}{header}\n{}{TAIL}", lines.map(|text| line(&text.replace('$', "$$"))).collect::<String>())
}

#[test]
fn the_same_as_in_a_file_of_its_own() {
    let mut changed = 0;
    for case in Case::all() {
        let plain = |c: char| c != '\u{feff}' && (!c.is_control() || c == '\n' || c == '\t');
        if !case.before.chars().all(plain) || case.before.trim().is_empty() {
            continue;
        }
        let expected = engine::rewrite(&case.before, &case.transforms);
        let found = compose::rewrite(&in_compose(&case.before), &Engine::new(&case.transforms));
        assert_eq!(found.text, in_compose(&expected.text), "{}", case.name);
        assert_eq!(found.failure.is_some(), expected.failure.is_some(), "{}: {:?}", case.name, found.failure);
        let lines = |outcome: &engine::Outcome, text: &str, by: usize| {
            let index = LineIndex::new(text);
            let changes = outcome.changes.iter().map(|change| change.span);
            let spans = changes.chain(outcome.skips.iter().map(|skip| skip.span));
            spans.map(|span| index.line(span.start) + by).collect::<Vec<_>>()
        };
        let in_file = lines(&found, &in_compose(&case.before), 0);
        assert_eq!(in_file, lines(&expected, &case.before, 5), "{}", case.name);
        let groups = choices::groups(&case.name, &found);
        assert_eq!(found.apply(&groups).as_ref(), Ok(&found.text), "{}", case.name);
        for group in groups {
            let alone = found.apply(&[group]).unwrap_or_else(|violation| panic!("{}: {violation}", case.name));
            assert_ne!(alone, in_compose(&case.before), "{}", case.name);
        }
        changed += usize::from(!found.changes.is_empty());
    }
    assert!(changed > 100, "{changed}");
}
