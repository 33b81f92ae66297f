//! Orders: reading them from each platform, finding the one behind a ticket, and the events of shops.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/capture.rs"]
mod a_capture;
#[path = "../faulty/mod.rs"]
mod faulty;
#[path = "../support/mod.rs"]
mod support;

mod cases;
mod context;
mod events;
mod platforms;
