//! What a Dockerfile says, worked out from its trees. It knows no transforms.

pub mod argv;
pub mod commands;
pub mod copied;
pub mod document;
pub mod exit_status;
pub mod interpreter;
pub mod reading;
pub mod references;
pub mod scripts;
pub mod stages;
pub mod suppressions;
