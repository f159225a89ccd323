//! Memory that is given back all at once.

/// Where the nodes of shell trees are kept: there are many of them, and they go together.
pub type Arena = bumpalo::Bump;
