//! Rules that tag and route: what they read, what they plan and why, what they do and in how many calls, and that twice is once.
#![recursion_limit = "256"]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod faulty;

#[path = "triage/apply.rs"]
mod apply;
#[path = "triage/batch.rs"]
mod batch;
#[path = "triage/conditions.rs"]
mod conditions;
#[path = "triage/desk.rs"]
mod desk;
#[path = "triage/fields.rs"]
mod fields;
#[path = "triage/hostile.rs"]
mod hostile;
#[path = "triage/plans.rs"]
mod plans;
#[path = "triage/random.rs"]
mod random;
#[path = "triage/rules.rs"]
mod rules;
#[path = "triage/trouble.rs"]
mod trouble;
