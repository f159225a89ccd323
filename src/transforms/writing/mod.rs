//! How new text is put into a place: indentation, continuation marks, quoting, lists.

pub(crate) mod insertion;
pub(crate) mod listing;
pub(crate) mod shell_layout;
pub(crate) mod value;
