//! dockmod rewrites Dockerfiles: lossless, shell-aware, verified.

pub mod commands;
pub mod condition;
pub mod dockerfile;
pub mod dump;
pub mod edit;
pub mod engine;
pub mod gates;
pub mod logical;
pub mod packages;
pub mod report;
pub mod scripts;
pub mod shell;
pub mod simulate;
pub mod source;
pub mod span;
pub mod stages;
pub mod transform;
pub mod view;
