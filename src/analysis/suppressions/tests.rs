use super::*;
use crate::syntax::dockerfile::parse;

/// The entries as `offset line-of-instruction transform reason`, and the mistakes as `line message`.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let dockerfile = parse(text);
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let instructions: Vec<_> = dockerfile.instructions().collect();
    let Suppressions { entries, mistakes, .. } = Suppressions::new(&dockerfile);
    let entry = |entry: &Suppression| {
        let place =
            entry.instruction.map_or("file".to_owned(), |index| line(instructions[index].span.start).to_string());
        let transform = entry.transform.as_deref().unwrap_or("*");
        format!("{}: {place} {transform} {}", line(entry.at), entry.reason.as_deref().unwrap_or("-"))
    };
    let mistake = |mistake: &Diagnostic| format!("{}: {}", line(mistake.span.start), mistake.message);
    (entries.iter().map(entry).collect(), mistakes.iter().map(mistake).collect())
}

#[track_caller]
fn covers(text: &str, entries: &[&str]) {
    for text in [text.to_owned(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        assert_eq!(read(&text), (entries.iter().map(ToString::to_string).collect(), Vec::new()), "{text:?}");
    }
}

#[track_caller]
fn warns(text: &str, line: usize, words: &str) {
    let (entries, mistakes) = read(text);
    assert_eq!((entries.len(), mistakes.len()), (0, 1), "{entries:?} {mistakes:?}");
    assert!(mistakes[0].starts_with(&format!("{line}: ")) && mistakes[0].contains(words), "{mistakes:?}");
}

#[test]
fn above_an_instruction() {
    covers("FROM a\n# dockmod: ignore -- why\nRUN b\n", &["2: 3 * why"]);
    covers("FROM a\n# dockmod: ignore=x,y\n# more\n  # dockmod:ignore\nRUN b", &["2: 5 x -", "2: 5 y -", "4: 5 * -"]);
    covers("# dockmod: ignore\nFROM a\n", &["1: 2 * -"]);
}

#[test]
fn inside_a_continuation() {
    covers("FROM a\nRUN b \\\n  # dockmod: ignore=x -- why \\\n\n  c\n", &["3: 2 x why"]);
    covers("# escape=`\nFROM a\nRUN b `\n# dockmod: ignore `\n  c\n", &["4: 3 * -"]);
    covers("FROM a\n# dockmod: ignore=x\nRUN b \\\n# dockmod: ignore=y\n  c\n", &["2: 3 x -", "4: 3 y -"]);
}

#[test]
fn ahead_of_the_file() {
    covers("# syntax=a\n# dockmod: ignore-file -- why\n\n# b\nFROM a\n", &["2: file * why"]);
    covers("\n# dockmod: ignore-file=x\n# dockmod: ignore\nARG a\nFROM a\n", &["2: file x -", "3: 4 * -"]);
    assert!(Suppressions::new(&parse("# dockmod: ignore-file\n{{ no Dockerfile }}\n")).cover_file());
    assert!(!Suppressions::new(&parse("# dockmod: ignore-file=x\nFROM a\n")).cover_file());
}

#[test]
fn what_covers_nothing_is_told() {
    let below = "no instruction stands directly below";
    warns("FROM a\n# dockmod: ignore\n\nRUN b\n", 2, below);
    warns("FROM a\n# dockmod: ignore\n# b", 2, below);
    warns("FROM a\n# dockmod: ignore-file\nRUN b\n", 2, "before the first instruction");
    warns("FROM a \\\n# dockmod: ignore-file\n\nRUN b\n", 2, "before the first instruction");
    warns("FROM a\nRUN b \\\n# dockmod: ingore\n c\n", 3, "did you mean `ignore`?");
}

#[test]
fn a_comment_that_ends_the_directives_is_told() {
    let (entries, mistakes) = read("# dockmod: ignore-file\n# b\n# escape=`\nFROM a\n");
    assert_eq!(entries, ["1: file * -"]);
    assert_eq!(mistakes, ["1: this comment ends the parser directives, so `# escape=`` is none; move it below"]);
    for text in ["# b\n# dockmod: ignore-file\n# escape=`\nFROM a\n", "# dockmod: ignore-file\n\n# escape=`\nFROM a\n"]
    {
        assert!(read(text).1.is_empty(), "{text}");
    }
}

#[test]
fn the_nearest_and_most_exact_is_asked_first() {
    let text =
        "# dockmod: ignore-file=x\n# dockmod: ignore-file\nFROM a\n# dockmod: ignore\n# dockmod: ignore=x\nRUN b\n";
    let dockerfile = parse(text);
    let mut found = Suppressions::new(&dockerfile);
    found.lift_all();
    let mut order = Vec::new();
    while let Some(entry) = found.lifted(1, "x") {
        order.push(found.entries[entry].at);
        order.dedup();
        found.lifted[entry] = false;
        assert!(found.cover(1, "x"));
    }
    let places: Vec<usize> = order.iter().map(|&at| text[..at].matches('\n').count() + 1).collect();
    assert_eq!(places, [5, 4, 1, 2]);
    assert!(found.cover(0, "y") && found.lifted(0, "y").is_none());
}

#[test]
fn comments_of_the_shell_are_told() {
    let text = "FROM a\nRUN b # dockmod: ignore\nRUN <<E\n(c; # see\n# dockmod: ignore=x\n)\nE\nRUN echo '# dockmod: ignore'\n";
    let dockerfile = parse(text);
    let document = crate::analysis::document::Document::new(&dockerfile);
    let mut found = Vec::new();
    document.each_run(|run| found.extend(in_scripts(run)));
    let lines: Vec<usize> = found.iter().map(|mistake| text[..mistake.span.start].matches('\n').count() + 1).collect();
    assert_eq!(lines, [2, 5]);
    assert!(document.suppressions.is_empty());
}
