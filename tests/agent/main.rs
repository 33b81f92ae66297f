//! The tools for models: what they are told, what they read, what they return, and what they refuse.
#![recursion_limit = "256"]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/mod.rs"]
mod support;

mod arguments;
mod definitions;
mod desk;
mod hostile;
mod limits;
mod look_up;
mod reading;
