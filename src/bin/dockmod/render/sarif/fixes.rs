//! How to make the changes of a file: the edits that each needs, by lines and columns, or by bytes.

use dockmod::base::edit::Edit;
use dockmod::base::source::Source;
use dockmod::base::span::Span;
use dockmod::report::Change;
use serde_json::{Value, json};

use crate::render::FileResult;
use crate::render::json::base64;

/// The fixes of a file.
///
/// A fix holds whole changes. Changes that share an edit share a fix, which then comes with each of them: all the
/// different fixes of a file are disjoint, and make the new text.
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
        let group = groups(file.edits.len(), &file.report.changes);
        let mut replacements = vec![Vec::new(); group.len()];
        let source = Source::from_bytes(&file.old);
        let mut cursor = Cursor { source: &source, at: 0, line: 1, column: 1, byte: 0 };
        let as_bytes = std::str::from_utf8(&file.old).is_err();
        for (edit, &group) in file.edits.iter().zip(&group) {
            replacements[group].push(cursor.replacement(edit, as_bytes));
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

/// For each edit, to which fix it belongs: changes that share an edit belong to the same one.
fn groups(edits: usize, changes: &[Change]) -> Vec<usize> {
    let mut above: Vec<usize> = (0..edits).collect();
    let top = |above: &mut Vec<usize>, mut edit: usize| {
        while above[edit] != edit {
            above[edit] = above[above[edit]];
            edit = above[edit];
        }
        edit
    };
    for change in changes {
        let known: Vec<usize> = change.edits.iter().copied().filter(|&edit| edit < edits).collect();
        for pair in known.windows(2) {
            let (a, b) = (top(&mut above, pair[0]), top(&mut above, pair[1]));
            above[a.max(b)] = a.min(b);
        }
    }
    (0..edits).map(|edit| top(&mut above, edit)).collect()
}

#[cfg(test)]
mod tests {
    use dockmod::report::Effect;

    use super::*;

    #[test]
    fn changes_that_share_an_edit_share_a_fix() {
        let change = |edits: &[usize]| Change {
            transform: String::new(),
            line: 1,
            column: 1,
            effect: Effect::Same,
            message: String::new(),
            edits: edits.to_vec(),
        };
        assert_eq!(groups(5, &[change(&[0, 3]), change(&[1]), change(&[3, 4])]), [0, 1, 2, 0, 0]);
        assert_eq!(groups(4, &[change(&[2, 3]), change(&[0, 1]), change(&[1, 2])]), [0, 0, 0, 0]);
    }
}
