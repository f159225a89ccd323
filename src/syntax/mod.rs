//! The lossless trees of Dockerfiles and of shell scripts. Neither knows the other.

pub mod dockerfile;
pub mod dump;
pub mod shell;
