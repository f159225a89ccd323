//! What is made for programs, where people see it.

use std::io;

use super::{Page, Renderer, visible};
use crate::render::{FileResult, Summary};

/// A format for programs, on a terminal.
pub struct OnTerminal(pub Box<dyn Renderer>);

impl OnTerminal {
    fn page(page: &mut Page, render: impl FnOnce(&mut Page) -> io::Result<()>) -> io::Result<()> {
        render(page)?;
        page.out = visible::shown(&page.out).into_bytes();
        Ok(())
    }
}

impl Renderer for OnTerminal {
    fn head(&self, page: &mut Page) -> io::Result<()> {
        Self::page(page, |page| self.0.head(page))
    }

    fn file(&self, page: &mut Page, file: &FileResult) -> io::Result<()> {
        Self::page(page, |page| self.0.file(page, file))
    }

    fn gap(&self) -> &'static [u8] {
        self.0.gap()
    }

    fn at_once(&self) -> bool {
        self.0.at_once()
    }

    fn foot(&self, page: &mut Page, summary: &Summary) -> io::Result<()> {
        Self::page(page, |page| self.0.foot(page, summary))
    }
}
