//! Two ways to show the same results, beside each other.

use std::io;

use super::{Page, Renderer};
use crate::render::{FileResult, Summary};

/// The results as one renderer has them, and all that another one makes of them as messages.
pub struct Beside {
    /// Has the say about results.
    pub results: Box<dyn Renderer>,
    /// Whose results and messages go to standard error.
    pub messages: Box<dyn Renderer>,
}

impl Beside {
    fn page(&self, page: &mut Page, render: impl Fn(&dyn Renderer, &mut Page) -> io::Result<()>) -> io::Result<()> {
        render(&*self.results, page)?;
        let mut messages = Page::default();
        render(&*self.messages, &mut messages)?;
        page.err.append(&mut messages.out);
        page.err.append(&mut messages.err);
        Ok(())
    }
}

impl Renderer for Beside {
    fn head(&self, page: &mut Page) -> io::Result<()> {
        self.page(page, |renderer, page| renderer.head(page))
    }

    fn file(&self, page: &mut Page, file: &FileResult) -> io::Result<()> {
        self.page(page, |renderer, page| renderer.file(page, file))
    }

    fn gap(&self) -> &'static [u8] {
        self.results.gap()
    }

    fn is_for_programs(&self) -> bool {
        self.results.is_for_programs()
    }

    fn at_once(&self) -> bool {
        self.results.at_once()
    }

    fn foot(&self, page: &mut Page, summary: &Summary) -> io::Result<()> {
        self.page(page, |renderer, page| renderer.foot(page, summary))
    }
}
