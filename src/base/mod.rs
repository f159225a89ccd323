//! What every other room stands on: positions, exact bytes, edits, maps between texts. It knows no syntax.

pub mod arena;
pub mod diagnostic;
pub mod edit;
pub(crate) mod limits;
pub mod source;
pub mod source_map;
pub mod span;
pub(crate) mod substring;
pub mod suggest;
pub mod toml;
