//! What is known of the programs that Dockerfiles run, as tables. It knows no Dockerfiles.

pub mod packages;
