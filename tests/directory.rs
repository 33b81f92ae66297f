//! Names to ids: what is found, what it costs, what is remembered, and what becomes of it; and assigning tickets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod faulty;
mod support;

#[cfg(feature = "oauth")]
#[path = "directory/apps.rs"]
mod apps;
#[path = "directory/assign.rs"]
mod assign;
#[path = "directory/customers.rs"]
mod customers;
#[path = "directory/desk.rs"]
mod desk;
#[path = "directory/lookups.rs"]
mod lookups;
#[path = "directory/memory.rs"]
mod memory;
#[path = "directory/together.rs"]
mod together;
#[path = "directory/unresolved.rs"]
mod unresolved;
#[path = "directory/writes.rs"]
mod writes;
