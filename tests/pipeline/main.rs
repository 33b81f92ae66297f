//! What every call passes through: the call allowance, retries, errors, lists, creating once, changed tickets, OAuth.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/capture.rs"]
mod a_capture;
#[path = "../faulty/mod.rs"]
mod faulty;
#[path = "../support/order_events.rs"]
mod order_events;
#[path = "../support/mod.rs"]
mod support;

mod allowance;
mod budget;
mod changes;
mod drain;
mod errors;
mod errors_redirects;
mod errors_transport;
mod faults;
#[cfg(feature = "oauth")]
mod oauth;
mod once;
mod options;
mod page;
