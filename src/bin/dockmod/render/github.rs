//! Annotations for GitHub Actions: workflow commands, as its runner reads them.

use std::io::{self, Write};

use super::diagnostics::{Remark, RemarkKind, remarks};
use super::root::{Name, Root};
use super::style::Look;
use super::{Page, Renderer, Shown, escape};
use crate::cli::Verbosity;
use crate::render::{FileResult, Summary};

/// A line for each change, skip and error.
#[derive(Clone, Debug)]
pub struct Github {
    /// Where paths start.
    pub root: Root,
    /// What is shown.
    pub shown: Shown,
    /// How the place looks that the annotations go to.
    pub look: Look,
    /// How much is said.
    pub verbosity: Verbosity,
}

impl Renderer for Github {
    fn file(&self, page: &mut Page, file: &FileResult) -> io::Result<()> {
        let name = self.root.name(file);
        let mut lines = Vec::new();
        for remark in remarks(file, self.shown.done).iter().filter(|remark| self.wants(remark)) {
            self.write(&mut lines, &name, remark)?;
        }
        page.out.extend_from_slice(&self.look.harmless(&lines));
        Ok(())
    }

    fn foot(&self, _: &mut Page, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

impl Github {
    fn wants(&self, remark: &Remark<'_>) -> bool {
        let least = if matches!(remark.kind, RemarkKind::Error(_)) { Verbosity::Quiet } else { Verbosity::Normal };
        self.verbosity >= least && !matches!(remark.kind, RemarkKind::Suppressed(_))
    }

    /// GitHub shows ten of each level: what makes a check fail is not to be crowded out by what is only said.
    fn level(&self, kind: RemarkKind<'_>) -> &'static str {
        match kind {
            RemarkKind::Error(_) => "error",
            RemarkKind::Change(_) if self.shown.check => "warning",
            RemarkKind::Warning(_) => "warning",
            _ => "notice",
        }
    }

    fn write(&self, out: &mut dyn Write, name: &Name, remark: &Remark<'_>) -> io::Result<()> {
        write!(out, "::{} ", self.level(remark.kind))?;
        if *name != Name::Stdin {
            write!(out, "file={},", property(&name.path()))?;
        }
        if let Some(at) = remark.at {
            // The runner takes a column only where there is one line.
            match at.end_line > at.line {
                true => write!(out, "line={},endLine={},", at.line, at.end_line)?,
                false => write!(out, "line={},col={},", at.line, at.column)?,
            }
        }
        write!(out, "title={}::", property(&format!("dockmod: {}", escape::shown(&remark.rule))))?;
        let page = remark.page().map(|page| format!("\n{page}")).unwrap_or_default();
        writeln!(out, "{}", data(&format!("{}{}{page}", escape::shown(&remark.message), remark.advice("\n"))))
    }
}

/// Text for the part after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text for a value before it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
