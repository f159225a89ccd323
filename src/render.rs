//! Reports → text, diffs and JSON.

pub mod diff;
pub mod explain;
pub mod json;
pub mod quote;
pub mod text;
pub mod visible;
