//! What a person sees and answers: streams, colour, pager, progress, questions.

pub(crate) mod color;
pub(crate) mod console;
pub(crate) mod environment;
pub(crate) mod interactive;
pub(crate) mod output;
pub(crate) mod pager;
pub(crate) mod progress;
pub(crate) mod signals;
