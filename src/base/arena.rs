//! Memory that is given back all at once.

use bumpalo::Bump;

/// Where the nodes of shell trees are kept: there are many of them, and they go together.
#[derive(Debug, Default)]
pub struct Arena(Bump);

impl Arena {
    /// An empty one, which takes no memory yet.
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn alloc<T: Copy>(&self, node: T) -> &T {
        self.0.alloc(node)
    }

    pub(crate) fn alloc_slice_copy<T: Copy>(&self, nodes: &[T]) -> &[T] {
        self.0.alloc_slice_copy(nodes)
    }

    pub(crate) fn alloc_slice_fill_iter<T: Copy>(&self, nodes: impl ExactSizeIterator<Item = T>) -> &[T] {
        self.0.alloc_slice_fill_iter(nodes)
    }
}
