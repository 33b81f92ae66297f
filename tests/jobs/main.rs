//! The jobs of a helpdesk: names to ids, triage, macros and rules in step with files, histories, reports.
#![recursion_limit = "256"]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/capture.rs"]
mod a_capture;
#[path = "../faulty/mod.rs"]
mod faulty;
#[path = "../support/mod.rs"]
mod support;

mod custom_fields;
mod directory;
mod history;
mod macros;
mod reports;
mod rules;
mod search;
mod triage;
