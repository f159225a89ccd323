//! Transform files and their steps: how they are read, where they apply, and one folder for each action.

pub mod action;
pub mod applies;
pub mod command;
pub mod condition;
pub mod env;
pub mod finding;
pub mod holes;
pub mod image;
pub mod install;
pub mod instruction;
pub mod json_schema;
pub mod keys;
pub mod load;
pub mod manager_command;
pub mod model;
pub mod parameters;
pub mod prefilter;
pub mod registry;
pub mod retry;
mod runs;
pub mod text;
pub mod waiting;
pub mod writing;
