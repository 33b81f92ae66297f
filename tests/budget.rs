//! The call budget of an account, on a paused clock and against a bucket that behaves like the one of Gorgias.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "budget/account.rs"]
mod account;
#[path = "budget/learning.rs"]
mod learning;
#[path = "budget/server.rs"]
mod server;
#[path = "budget/unattended.rs"]
mod unattended;
#[path = "budget/waiting.rs"]
mod waiting;
