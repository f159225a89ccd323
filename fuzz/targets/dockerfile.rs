//! The Dockerfile parser: items tile the text, and every place is one between two characters.

#![no_main]

use dockmod::syntax::dockerfile;
use dockmod::syntax::dockerfile::{Body, Dockerfile, Instruction, Pair};
use dockmod::base::source_map::MappedText;
use dockmod::base::source::Source;
use dockmod::base::span::Span;
use dockmod::analysis::document::Document;
use dockmod::syntax::dump;
use dockmod::engine::verify;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let source = Source::from_bytes(bytes);
    assert_eq!(*source.to_bytes(source.text()), *bytes);
    let file = dockerfile::parse(source.text());
    verify::tiles(&file).expect("items tile the text");
    check(&file);
    dump::describe(&file);
    if file.errors.is_empty() {
        Document::new(&file);
    }
});

fn check(file: &Dockerfile) {
    for item in file.items() {
        assert!(!item.span.is_empty() && whole(file.text, item.span));
    }
    for instruction in file.instructions() {
        assert!(whole(file.text, instruction.span) && instruction.span.contains(instruction.keyword_span));
        parts(file.text, instruction, instruction.span);
    }
    file.errors.iter().for_each(|error| assert!(file.text.is_char_boundary(error.span.start)));
}

/// Whether the span begins and ends between characters of `text`.
fn whole(text: &str, span: Span) -> bool {
    text.get(span.start..span.end).is_some()
}

/// `lines`: those of the instruction, or of the ONBUILD that it stands in.
fn parts(text: &str, instruction: &Instruction, lines: Span) {
    assert!(whole(text, instruction.keyword_span) && lines.contains(instruction.keyword_span));
    for &comment in &instruction.comments {
        assert!(lines.contains(comment) && comment.of(text).starts_with('#'));
    }
    for heredoc in &instruction.heredocs {
        assert!(whole(text, heredoc.body) && whole(text, heredoc.terminator));
        assert!(lines.contains(heredoc.body) && lines.contains(heredoc.terminator));
        assert!(heredoc.body.end <= heredoc.terminator.start);
    }
    let mapped = &instruction.mapped;
    map(text, mapped);
    let all = Span::new(0, mapped.text().len());
    let mut inner = vec![instruction.arguments];
    inner.extend(instruction.flags.iter().map(|flag| flag.span));
    match &instruction.body {
        Body::From(from) => inner.extend(std::iter::once(from.image).chain(from.name)),
        Body::Pairs { pairs, .. } | Body::Args(pairs) => pairs.iter().for_each(|pair| pair_in(pair, &mut inner)),
        Body::Exec(words) => {
            inner.extend(words.iter().map(|word| word.span));
            words.iter().for_each(|word| map(text, &instruction.exec_text(word)));
        }
        Body::Words(words) => inner.extend(words),
        Body::Onbuild(inner) => parts(text, inner, lines),
        Body::Text => {}
        body => panic!("the body {body:?} is not checked"),
    }
    for span in inner {
        assert!(all.contains(span) && whole(mapped.text(), span), "{span:?} in {:?}", mapped.text());
    }
}

fn pair_in(pair: &Pair, inner: &mut Vec<Span>) {
    assert!(pair.span.contains(pair.name) && pair.value.is_none_or(|value| pair.span.contains(value)));
    inner.extend([pair.span, pair.name]);
    inner.extend(pair.value);
}

/// Every character of the mapped text has a place in the file, and they are in order.
fn map(text: &str, mapped: &MappedText) {
    let mut last = 0;
    for (at, c) in mapped.text().char_indices() {
        let span = mapped.source_span(Span::new(at, at + c.len_utf8()));
        assert!(whole(text, span) && last <= span.start, "{span:?} after {last}");
        last = span.start;
    }
}
