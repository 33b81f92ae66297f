//! The client against the sandbox: every operation, faults, and a model of the account.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/capture.rs"]
mod a_capture;
#[path = "../faulty/mod.rs"]
mod faulty;
#[path = "../support/mod.rs"]
mod support;

mod faults;
mod model;
mod operations;
