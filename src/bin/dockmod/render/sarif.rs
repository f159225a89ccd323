//! SARIF 2.1.0, as code scanning takes it: one run, with a result for each change, skip and error.

mod fixes;
mod rules;

use std::io::{self, Write};

use dockmod::transforms::model::Transform;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use serde_json::{Value, json};

use super::diagnostics::{Remark, RemarkKind, remarks};
use super::root::{Name, Root};
use super::{Page, Renderer, Shown};
use crate::render::sarif::fixes::Fixes;
use crate::render::sarif::rules::rules;
use crate::render::{FileResult, Summary};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What relative paths start from, by the name that GitHub has for it.
const BASE: &str = "%SRCROOT%";

/// All but what stands for itself in a path.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One log with one run.
#[derive(Clone, Debug)]
pub struct Sarif {
    /// Where paths start.
    pub root: Root,
    /// What is shown.
    pub shown: Shown,
    /// Whether places that the author keeps from dockmod are reported: GitHub takes them for open alerts.
    pub suppressed: bool,
    rules: Vec<Value>,
}

impl Sarif {
    /// With the rules of the transforms that are used.
    pub fn new(root: Root, shown: Shown, suppressed: bool, transforms: &[Transform]) -> Self {
        Self { root, shown, suppressed, rules: rules(transforms) }
    }
}

impl Renderer for Sarif {
    fn head(&self, page: &mut Page) -> io::Result<()> {
        let driver = json!({
            "name": "dockmod",
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": self.rules,
        });
        let bases = json!({ BASE: { "description": { "text": "The folder of the repository." } } });
        writeln!(page.out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{")?;
        writeln!(page.out, "\"tool\":{},", json!({ "driver": driver }))?;
        writeln!(page.out, "\"columnKind\":\"utf16CodeUnits\",\"originalUriBaseIds\":{bases},")?;
        write!(page.out, "\"results\":[")
    }

    fn file(&self, page: &mut Page, file: &FileResult) -> io::Result<()> {
        let artifact = artifact(&self.root.name(file));
        let fixes = Fixes::new(file, &artifact);
        let remarks = remarks(file, self.shown.done);
        let wanted =
            remarks.iter().filter(|remark| self.suppressed || !matches!(remark.kind, RemarkKind::Suppressed(_)));
        for (at, remark) in wanted.enumerate() {
            let separator = if at > 0 { "," } else { "" };
            write!(page.out, "{separator}\n{}", self.result(remark, &artifact, &fixes))?;
        }
        Ok(())
    }

    fn gap(&self) -> &'static [u8] {
        b","
    }

    fn foot(&self, page: &mut Page, summary: &Summary) -> io::Result<()> {
        let invocation = json!({ "executionSuccessful": summary.errors == 0 });
        writeln!(page.out, "\n],\"invocations\":[{invocation}]}}]}}")
    }
}

impl Sarif {
    fn result(&self, remark: &Remark<'_>, artifact: &Value, fixes: &Fixes<'_>) -> Value {
        let (kind, level) = match remark.kind {
            RemarkKind::Error(_) => ("fail", "error"),
            RemarkKind::Change(_) if self.shown.done => ("informational", "none"),
            kind if kind.matters() => ("fail", "warning"),
            RemarkKind::Warning(_) => ("fail", "warning"),
            RemarkKind::Skip(_) => ("review", "none"),
            _ => ("fail", "note"),
        };
        let mut location = json!({ "artifactLocation": artifact });
        if let Some(at) = remark.at {
            location["region"] = json!({ "startLine": at.line, "startColumn": at.utf16_column });
        }
        let mut result = json!({
            "ruleId": remark.rule,
            "kind": kind,
            "level": level,
            "message": { "text": format!("{}{}", remark.message, remark.advice(". ")) },
            "locations": [{ "physicalLocation": location }],
            "partialFingerprints": { "primaryLocationLineHash": line_hash(remark) },
        });
        if let Some(index) = self.rules.iter().position(|rule| rule["id"] == *remark.rule) {
            result["ruleIndex"] = index.into();
        }
        if let RemarkKind::Suppressed(place) = remark.kind {
            let mut suppression = json!({ "kind": "inSource" });
            if let Some(reason) = &place.reason {
                suppression["justification"] = reason.as_str().into();
            }
            result["suppressions"] = json!([suppression]);
        }
        if let RemarkKind::Change(change) = remark.kind {
            result["properties"] = json!({ "effect": change.effect.name(), "done": self.shown.done });
            if !self.shown.done {
                result["fixes"] = json!([fixes.of(change)]);
            }
        }
        result
    }
}

/// The same in a later run, wherever the line is then.
fn line_hash(remark: &Remark<'_>) -> String {
    let hash = &remark.line_hash;
    format!("{}:{}", hash.get(..16).unwrap_or(hash), remark.repeated + 1)
}

fn artifact(name: &Name) -> Value {
    let uri = percent_encode(name.bytes(), ENCODED).to_string();
    match name {
        Name::Inside(_) => json!({ "uri": uri, "uriBaseId": BASE }),
        Name::Outside(_) => json!({ "uri": format!("file://{uri}") }),
        Name::Stdin => json!({ "uri": uri }),
    }
}
