//! What holds for every text, whether it is a Dockerfile or not.

use dockmod::base::source_map::MappedText;
use dockmod::base::span::Span;
use dockmod::syntax::dockerfile::{Body, Dockerfile, ExecWord, Instruction, ItemKind, parse};

/// Fails where the tree of `text` breaks a promise.
pub fn check(text: &str) {
    let file = parse(text);
    tiles(&file);
    keeps_comments(&file);
    file.instructions().for_each(|instruction| maps_are_exact(instruction, text));
    let ascending =
        file.errors.iter().all(|error| error.span.end <= text.len() && text.is_char_boundary(error.span.start));
    assert!(ascending, "an error points out of the text: {:?} in {text:?}", file.errors);
}

fn tiles(file: &Dockerfile) {
    let mut at = 0;
    for item in file.items() {
        assert_eq!(item.span.start, at, "a gap or an overlap in {:?}", file.text);
        at = item.span.end;
    }
    assert_eq!(at, file.text.len(), "the end is missing in {:?}", file.text);
}

/// Every line that starts with `#` is a comment, a directive, or text of a here-document.
fn keeps_comments(file: &Dockerfile) {
    let mut known: Vec<Span> = Vec::new();
    for item in file.items() {
        match item.kind {
            ItemKind::Comment | ItemKind::Directive(_) => known.push(item.span),
            ItemKind::Instruction(instruction) => {
                known.extend(&instruction.comments);
                known.extend(instruction.heredocs.iter().map(|heredoc| heredoc.body.to(heredoc.terminator)));
            }
            ItemKind::Bom | ItemKind::Blank => {}
            kind => panic!("the kind of {kind:?} is not checked"),
        }
    }
    let unmarked = file.text.strip_prefix('\u{feff}').unwrap_or(file.text);
    let mut at = file.text.len() - unmarked.len();
    for line in unmarked.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        let is_known =
            || known[..known.partition_point(|span| span.start <= start)].last().is_some_and(|s| s.end > start);
        if file.text[start..].starts_with('#') && line.len() > 1 && file.errors.is_empty() {
            assert!(is_known(), "the comment {line:?} is lost in {:?}", file.text);
        }
    }
}

fn maps_are_exact(instruction: &Instruction, text: &str) {
    is_exact(&instruction.mapped, text);
    match &instruction.body {
        Body::Exec(words) => words.iter().for_each(|word| exec_map(instruction, word, text)),
        Body::Onbuild(inner) => maps_are_exact(inner, text),
        _ => {}
    }
}

/// Each character of the joined text stands in the file where the map says.
fn is_exact(mapped: &MappedText, text: &str) {
    let mut last = 0;
    for (at, c) in mapped.text().char_indices() {
        let span = mapped.source_span(Span::new(at, at + c.len_utf8()));
        assert_eq!(span.of(text), &mapped.text()[at..at + c.len_utf8()], "the map is wrong at {at} in {text:?}");
        assert!(span.start >= last, "the map goes back at {at} in {text:?}");
        last = span.end;
    }
}

/// Each character of a string of the exec form stands in the file as itself or as an escape.
fn exec_map(instruction: &Instruction, word: &ExecWord, text: &str) {
    let value = instruction.exec_text(word);
    assert_eq!(value.text(), word.value);
    for (at, c) in value.text().char_indices() {
        let source = value.source_span(Span::new(at, at + c.len_utf8())).of(text);
        let is_itself = source == &value.text()[at..at + c.len_utf8()];
        assert!(is_itself || source.starts_with('\\'), "{source:?} does not stand for {c:?} in {text:?}");
    }
}
