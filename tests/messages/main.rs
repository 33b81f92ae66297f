//! Messages: the rules of channels, builders, replies and delivery.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/capture.rs"]
mod a_capture;
#[path = "../faulty/mod.rs"]
mod faulty;
#[path = "../support/order_events.rs"]
mod order_events;
#[path = "../support/mod.rs"]
mod support;

mod compose;
mod reply;
mod rules;
