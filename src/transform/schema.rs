//! The shape of a transform file.
