//! A report as JSON: one object, or a line for each file. docs/output.md describes both.
//!
//! Bytes that are not UTF-8 come as `diff_base64` and `text_base64`, so that what a program writes back is never
//! damaged.

use std::borrow::Cow;
use std::io::{self, Write};

use dockmod::base::span::{LineIndex, Position};
use serde::Serialize;
use serde_json::{Value, json};

use super::diagnostics::RemarkKind;
use super::style::Look;
use super::{Counts, FileResult, FileStatus, Page, Renderer, Shown, Summary, diff};

/// Goes up when a member changes its meaning or goes away; not when one is added.
const VERSION: u32 = 1;

/// The report as one JSON object.
#[derive(Clone, Copy, Debug)]
pub struct JsonReport {
    /// What is shown beside the report.
    pub shown: Shown,
}

impl Renderer for JsonReport {
    fn head(&self, page: &mut Page) -> io::Result<()> {
        write!(page.out, "{{\n  \"version\": {VERSION},\n  \"files\": [")
    }

    fn file(&self, page: &mut Page, file: &FileResult) -> io::Result<()> {
        let text = serde_json::to_string_pretty(&JsonFile::of(file, self.shown))?;
        write!(page.out, "\n    {}", text.replace('\n', "\n    "))
    }

    fn gap(&self) -> &'static [u8] {
        b","
    }

    fn foot(&self, page: &mut Page, summary: &Summary) -> io::Result<()> {
        let end = if summary.files == 0 { "" } else { "\n  " };
        let text = serde_json::to_string_pretty(&JsonTotals::new(summary, self.shown))?;
        writeln!(page.out, "{end}],\n  \"summary\": {}\n}}", text.replace('\n', "\n  "))
    }
}

/// The report as JSON, a line for each file and one for the totals.
#[derive(Clone, Copy, Debug)]
pub struct JsonLines {
    /// What is shown beside the report.
    pub shown: Shown,
}

impl Renderer for JsonLines {
    fn file(&self, page: &mut Page, file: &FileResult) -> io::Result<()> {
        write_line(&mut page.out, &JsonLine { kind: "file", version: VERSION, members: JsonFile::of(file, self.shown) })
    }

    fn at_once(&self) -> bool {
        true
    }

    fn foot(&self, page: &mut Page, summary: &Summary) -> io::Result<()> {
        write_line(
            &mut page.out,
            &JsonLine { kind: "summary", version: VERSION, members: JsonTotals::new(summary, self.shown) },
        )
    }
}

/// An object that says for itself what it is.
#[derive(Serialize)]
struct JsonLine<T> {
    #[serde(rename = "type")]
    kind: &'static str,
    version: u32,
    #[serde(flatten)]
    members: T,
}

/// The totals, and the counts by kind if those are wanted.
#[derive(Serialize)]
struct JsonTotals<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<Value>,
}

impl<'a> JsonTotals<'a> {
    fn new(summary: &'a Summary, shown: Shown) -> Self {
        let list = |counts: &Counts, key: &str| -> Value {
            counts.iter().map(|((name, what), count)| json!({ "transform": name, key: what, "count": count })).collect()
        };
        let statistics =
            || json!({ "changes": list(&summary.by_effect, "effect"), "skips": list(&summary.by_code, "code") });
        Self { summary, statistics: shown.statistics.then(statistics) }
    }
}

/// A file with what was made of it.
#[derive(Serialize)]
struct JsonFile<'a> {
    path: Cow<'a, str>,
    status: FileStatus,
    changes: Vec<JsonPlace<'a>>,
    skips: Vec<JsonPlace<'a>>,
    suppressed: Vec<JsonPlace<'a>>,
    warnings: Vec<JsonPlace<'a>>,
    satisfied: Vec<JsonPlace<'a>>,
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_at: Option<JsonPlace<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<JsonPlace<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(flatten, serialize_with = "diff_member")]
    diff: Option<Vec<u8>>,
    #[serde(flatten, serialize_with = "text_member")]
    text: Option<&'a [u8]>,
}

/// Something in a file, with the members that its kind has.
#[derive(Default, Serialize)]
struct JsonPlace<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    transform: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'static str>,
    /// `null` where the author gives none.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Option<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

impl<'a> JsonPlace<'a> {
    fn at(Position { line, column }: Position) -> Self {
        Self { line: Some(line), column: Some(column), ..Self::default() }
    }

    fn of(kind: RemarkKind<'a>, lines: &LineIndex) -> Self {
        let place = kind.position(lines).map_or_else(Self::default, Self::at);
        let entry = Self { transform: kind.transform(), message: kind.message(), ..place };
        match kind {
            RemarkKind::Change(change) => Self { effect: Some(change.effect.name()), ..entry },
            RemarkKind::Skip(skip) => Self { code: Some(skip.code.name()), advice: Some(skip.code.advice()), ..entry },
            RemarkKind::Suppressed(kept) => Self { reason: Some(kept.reason.as_deref()), ..entry },
            _ => entry,
        }
    }
}

impl<'a> JsonFile<'a> {
    fn of(file: &'a FileResult, shown: Shown) -> Self {
        let (status, found) = (file.status(), &file.outcome);
        let source = file.source();
        let lines = LineIndex::new(source.text());
        let of = |kind| JsonPlace::of(kind, &lines);
        let diff = (shown.diff && status == FileStatus::Changed).then(|| {
            let mut bytes = Vec::new();
            // Writing to a vector cannot fail.
            let _ = diff::unified(&mut bytes, &file.label, &file.old, file.text(), Look::default());
            bytes
        });
        Self {
            path: file.path.to_string_lossy(),
            status,
            changes: found.changes.iter().map(RemarkKind::Change).map(of).collect(),
            skips: found.skips.iter().map(RemarkKind::Skip).map(of).collect(),
            suppressed: found.suppressed.iter().map(RemarkKind::Suppressed).map(of).collect(),
            warnings: found.warnings.iter().map(RemarkKind::Warning).map(of).collect(),
            satisfied: found.satisfied.iter().map(RemarkKind::Satisfied).map(of).collect(),
            error: file.problems.first().map(|problem| &*problem.message),
            error_at: file.problems.first().and_then(|problem| problem.at).map(JsonPlace::at),
            errors: file.problems.iter().map(RemarkKind::Error).map(of).collect(),
            note: file.note.as_deref(),
            diff,
            text: shown.text.then(|| file.text()),
        }
    }
}

/// Writes an object with the version, on one line if `lines` says so.
pub fn write(out: &mut dyn Write, mut object: Value, lines: bool) -> io::Result<()> {
    object["version"] = VERSION.into();
    if lines {
        return write_line(out, &object);
    }
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

fn diff_member<S: serde::Serializer>(bytes: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    bytes_member(bytes.as_deref(), ["diff", "diff_base64"], serializer)
}

fn text_member<S: serde::Serializer>(bytes: &Option<&[u8]>, serializer: S) -> Result<S::Ok, S::Error> {
    bytes_member(*bytes, ["text", "text_base64"], serializer)
}

fn bytes_member<S: serde::Serializer>(
    bytes: Option<&[u8]>,
    [plain, encoded]: [&str; 2],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(bytes.map(|bytes| match std::str::from_utf8(bytes) {
        Ok(text) => (plain, text.to_owned()),
        Err(_) => (encoded, base64(bytes)),
    }))
}

/// The bytes in base64, with padding.
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= chunk.len() { digit.into() } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn base64_of_every_remainder() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"f"), "Zg==");
        assert_eq!(base64(b"fo"), "Zm8=");
        assert_eq!(base64(b"foo\xff"), "Zm9v/w==");
    }

    #[test]
    fn bytes_that_are_not_text_are_encoded() {
        let file = FileResult { old: b"\xff".to_vec(), ..FileResult::empty(Path::new("f")) };
        let shown = Shown { text: true, ..Shown::default() };
        let json =
            serde_json::to_value(JsonFile { diff: Some(b"x\n".to_vec()), ..JsonFile::of(&file, shown) }).unwrap();
        assert_eq!(json["diff"], "x\n");
        assert_eq!(json["text_base64"], "/w==");
        assert!(json.get("text").is_none() && json["error"].is_null());
    }
}
