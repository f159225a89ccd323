//! A code quality report for GitLab: the part of the Code Climate format that it reads.

use std::io::{self, Write};

use serde_json::json;
use sha1_smol::Sha1;

use super::diagnostics::{Remark, RemarkKind, remarks};
use super::root::{Name, Root};
use super::{Page, Renderer, Shown, escape};
use crate::render::{FileResult, Summary};

/// One array with a member for each change, skip and error.
#[derive(Clone, Debug)]
pub struct Gitlab {
    /// Where paths start.
    pub root: Root,
    /// What is shown.
    pub shown: Shown,
}

impl Renderer for Gitlab {
    fn head(&self, page: &mut Page) -> io::Result<()> {
        write!(page.out, "[")
    }

    fn file(&self, page: &mut Page, file: &FileResult) -> io::Result<()> {
        let name = self.root.name(file);
        let remarks = remarks(file, self.shown.done);
        let wanted = remarks.iter().filter(|remark| !matches!(remark.kind, RemarkKind::Suppressed(_)));
        for (at, remark) in wanted.enumerate() {
            let separator = if at > 0 { "," } else { "" };
            write!(page.out, "{separator}\n  {}", self.issue(&name, remark))?;
        }
        Ok(())
    }

    fn gap(&self) -> &'static [u8] {
        b","
    }

    fn foot(&self, page: &mut Page, _: &Summary) -> io::Result<()> {
        writeln!(page.out, "\n]")
    }
}

impl Gitlab {
    fn issue(&self, name: &Name, remark: &Remark<'_>) -> serde_json::Value {
        let severity = match remark.kind {
            RemarkKind::Error(_) => "critical",
            RemarkKind::Change(_) if self.shown.done => "info",
            kind if kind.matters() => "major",
            RemarkKind::Change(_) | RemarkKind::Warning(_) => "minor",
            _ => "info",
        };
        let (begin, end) = remark.at.map_or((1, 1), |at| (at.line, at.end_line));
        json!({
            "description": format!("{}{}", escape::shown(&remark.message), remark.advice(". ")),
            "check_name": remark.rule,
            "fingerprint": fingerprint(name, remark),
            "severity": severity,
            "location": { "path": name.path(), "lines": { "begin": begin, "end": end } },
        })
    }
}

/// The same for the same remark about the same text in a later run, and another for any other in this one.
fn fingerprint(name: &Name, remark: &Remark<'_>) -> String {
    let repeated = remark.repeated.to_string();
    let parts = [name.bytes(), remark.rule.as_bytes(), remark.line_hash.as_bytes(), repeated.as_bytes()];
    Sha1::from(parts.join(&0)).digest().to_string()
}
