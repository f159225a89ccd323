//! The tree of a Dockerfile as JSON: for debugging, and for comparing it with BuildKit's.
//!
//! ```text
//! { "escape": "\\",
//!   "items": [{ "kind": "bom|blank|comment|directive|instruction", "span": [0, 12] }],
//!   "instructions": [{
//!     "keyword": "RUN", "span": [0, 12], "start_line": 1, "end_line": 1,
//!     "original": "RUN make",              the joined text that BuildKit hands on
//!     "flags": ["--network=none"],
//!     "form": "exec|shell",
//!     "values": ["make"],                  as in BuildKit's own tree
//!     "heredocs": [{ "name": "EOF", "fd": 0, "chomp": false, "expand": true, "content": "…" }],
//!     "comments": [[4, 9]],
//!     "pairs": [{ "name": "A", "value": "b" }],      of ENV, LABEL and ARG
//!     "from": { "image": "a", "name": null },        of FROM
//!     "onbuild": { … } }],                           of ONBUILD, without span and lines
//!   "errors": [{ "line": 1, "column": 5, "message": "…" }] }
//! ```
//!
//! A directive has `name` and `value` too. Spans are byte offsets; lines and columns count from 1.

use serde_json::{Map, Value, json};

use crate::base::span::{LineIndex, Span};
use crate::syntax::dockerfile;
use crate::syntax::dockerfile::{Body, Directive, Dockerfile, Heredoc, Instruction, Item, ItemKind, Pair};

/// Parses `text` and describes what was found.
pub fn dump(text: &str) -> Value {
    describe(&dockerfile::parse(text))
}

/// Describes a parsed Dockerfile.
pub fn describe(file: &Dockerfile) -> Value {
    let lines = LineIndex::new(file.text);
    json!({
        "escape": file.escape.to_string(),
        "items": file.items().map(item).collect::<Vec<_>>(),
        "instructions": file.instructions().map(|i| placed(i, file.text, &lines)).collect::<Vec<_>>(),
        "errors": file.errors.iter().map(|error| {
            let at = lines.position(error.span.start);
            json!({ "line": at.line, "column": at.column, "message": error.message })
        }).collect::<Vec<_>>(),
    })
}

fn span(span: Span) -> Value {
    json!([span.start, span.end])
}

fn item(item: Item) -> Value {
    let kind = match item.kind {
        ItemKind::Bom => "bom",
        ItemKind::Blank => "blank",
        ItemKind::Comment => "comment",
        ItemKind::Instruction(_) => "instruction",
        ItemKind::Directive(Directive { name, value, .. }) => {
            return json!({ "kind": "directive", "span": span(item.span), "name": name, "value": value });
        }
    };
    json!({ "kind": kind, "span": span(item.span) })
}

/// An instruction with its place in the file.
fn placed(instruction: &Instruction, text: &str, lines: &LineIndex) -> Value {
    let mut found = instruction_alone(instruction);
    found.insert("span".to_owned(), span(instruction.span));
    found.insert("start_line".to_owned(), lines.position(instruction.span.start).line.into());
    found.insert("end_line".to_owned(), lines.position(instruction.span.end).line.into());
    found.insert("comments".to_owned(), instruction.comments.iter().map(|&comment| span(comment)).collect());
    found.insert("heredocs".to_owned(), instruction.heredocs.iter().map(|found| heredoc(found, text)).collect());
    found.into()
}

fn instruction_alone(instruction: &Instruction) -> Map<String, Value> {
    let mut found = Map::new();
    let mut add = |name: &str, value: Value| found.insert(name.to_owned(), value);
    add("keyword", instruction.word().into());
    add("original", instruction.mapped.text().into());
    add("flags", instruction.flags.iter().map(|flag| flag.value.clone()).collect());
    add("form", if instruction.is_exec() { "exec" } else { "shell" }.into());
    add("values", instruction.values().into());
    let mapped = instruction.mapped.text();
    match &instruction.body {
        Body::From(from) => {
            let name = from.name.map(|name| name.of(mapped));
            add("from", json!({ "image": from.image.of(mapped), "name": name }));
        }
        Body::Pairs { pairs, .. } | Body::Args(pairs) => {
            add("pairs", pairs.iter().map(|found| pair(found, mapped)).collect());
        }
        Body::Onbuild(inner) => {
            add("onbuild", instruction_alone(inner).into());
        }
        _ => {}
    }
    found
}

fn pair(pair: &Pair, text: &str) -> Value {
    json!({ "name": pair.name.of(text), "value": pair.value.map(|value| value.of(text)) })
}

fn heredoc(heredoc: &Heredoc, text: &str) -> Value {
    json!({
        "name": heredoc.name,
        "fd": heredoc.descriptor,
        "chomp": heredoc.chomp,
        "expand": heredoc.expand,
        "content": heredoc.body.of(text),
    })
}
