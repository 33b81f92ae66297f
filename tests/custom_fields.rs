//! Setting and clearing values of custom fields: in which calls, what is kept, and what is told when it fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod faulty;

#[path = "custom_fields/calls.rs"]
mod calls;
#[path = "custom_fields/desk.rs"]
mod desk;
#[path = "custom_fields/others.rs"]
mod others;
#[path = "custom_fields/trouble.rs"]
mod trouble;
