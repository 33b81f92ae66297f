//! Creating a record once: what is asked, in which order, and that nothing is ever created twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod faulty;

#[path = "once/customers.rs"]
mod customers;
#[path = "once/desk.rs"]
mod desk;
#[path = "once/lost.rs"]
mod lost;
#[path = "once/plain.rs"]
mod plain;
#[path = "once/sandbox.rs"]
mod sandbox;
