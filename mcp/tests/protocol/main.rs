//! The server as a client sees it: lines in, lines out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod client;

mod approval;
mod calls;
mod hello;
mod lines;
mod questions;
