//! Paths, folders, repositories, and files on disk.

pub(crate) mod content;
pub(crate) mod fs;
pub(crate) mod git;
pub(crate) mod names;
pub(crate) mod paths;
