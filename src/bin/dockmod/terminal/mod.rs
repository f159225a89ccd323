//! What a person sees and answers: streams, colour, pager, progress.

pub(crate) mod color;
pub(crate) mod console;
pub(crate) mod environment;
pub(crate) mod output;
pub(crate) mod pager;
pub(crate) mod progress;
pub(crate) mod signals;
