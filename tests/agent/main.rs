//! The tools for models: what they are told, what they read, what they return, and what they refuse.
#![recursion_limit = "256"]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/capture.rs"]
mod a_capture;
#[path = "../faulty/mod.rs"]
mod faulty;
#[path = "../support/mod.rs"]
mod support;

mod arguments;
mod call_read;
mod call_write;
mod definitions;
mod desk;
mod every_operation;
mod faults;
mod find_operation;
mod hostile;
mod limits;
mod look_up;
mod operations;
mod order_events;
mod personal;
mod reading;
mod reconcile;
mod safety;
mod writes;
