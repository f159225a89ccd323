//! How to make the changes of a file: the edits that each needs, by lines and columns, or by bytes.

use dockmod::base::edit::Edit;
use dockmod::base::source::Source;
use dockmod::base::span::Span;
use dockmod::report::Change;
use serde_json::{Value, json};

use crate::render::FileResult;
use crate::render::json::base64;

/// The fixes of a file: one for each group of changes, which comes with each of them.
pub struct Fixes<'f> {
    artifact: &'f Value,
    /// For each edit, to which fix it belongs.
    group: Vec<usize>,
    /// The replacements of each fix.
    replacements: Vec<Vec<Value>>,
}

impl<'f> Fixes<'f> {
    /// Of the file that the log calls `artifact`.
    pub fn new(file: &FileResult, artifact: &'f Value) -> Self {
        let edits = &file.outcome.edits;
        let source = file.source();
        let mut cursor = Cursor { source: &source, at: 0, line: 1, column: 1, byte: 0 };
        let as_bytes = std::str::from_utf8(&file.old).is_err();
        let all: Vec<Value> = edits.iter().map(|edit| cursor.replacement(edit, as_bytes)).collect();
        let mut group = vec![0; edits.len()];
        let mut replacements = Vec::new();
        for (number, found) in file.outcome.groups().iter().enumerate() {
            found.edits.iter().for_each(|&edit| group[edit] = number);
            replacements.push(found.edits.iter().map(|&edit| all[edit].clone()).collect());
        }
        Self { artifact, group, replacements }
    }

    /// The fix that makes the change.
    pub fn of(&self, change: &Change) -> Value {
        let group = change.edits.first().and_then(|&edit| self.group.get(edit));
        let replacements = group.and_then(|&group| self.replacements.get(group)).cloned().unwrap_or_default();
        json!({
            "description": { "text": change.message },
            "artifactChanges": [{ "artifactLocation": self.artifact, "replacements": replacements }],
        })
    }
}

/// A place in a text that moves on from one to the next.
struct Cursor<'s> {
    source: &'s Source<'s>,
    at: usize,
    line: usize,
    /// In UTF-16 code units; a byte order mark is not part of the text.
    column: usize,
    byte: usize,
}

impl Cursor<'_> {
    fn replacement(&mut self, edit: &Edit, as_bytes: bool) -> Value {
        self.move_to(edit.span.start);
        let (line, column, byte) = (self.line, self.column, self.byte);
        self.move_to(edit.span.end);
        if as_bytes {
            return json!({
                "deletedRegion": { "byteOffset": byte, "byteLength": self.byte - byte },
                "insertedContent": { "binary": base64(&self.source.to_bytes(&edit.text)) },
            });
        }
        json!({
            "deletedRegion": {
                "startLine": line, "startColumn": column, "endLine": self.line, "endColumn": self.column,
            },
            "insertedContent": { "text": edit.text },
        })
    }

    fn move_to(&mut self, at: usize) {
        let between = Span::new(self.at, at).of(self.source.text());
        for c in between.chars() {
            match c {
                '\n' => (self.line, self.column) = (self.line + 1, 1),
                '\u{feff}' if self.byte == 0 && self.line == 1 && self.column == 1 => {}
                c => self.column += c.len_utf16(),
            }
        }
        self.byte += self.source.to_bytes(between).len();
        self.at = at;
    }
}
