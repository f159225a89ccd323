//! Dockerfiles inside other files. It knows no transforms.

pub mod compose;
