//! Failures on real sockets: what is tried again, how often a request arrives, and what the caller learns.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod faulty;

#[path = "faults/calls.rs"]
mod calls;
#[path = "faults/kept_alive.rs"]
mod kept_alive;
#[path = "faults/limits.rs"]
mod limits;
#[path = "faults/outage.rs"]
mod outage;
#[path = "faults/sticky.rs"]
mod sticky;
#[path = "faults/table.rs"]
mod table;
