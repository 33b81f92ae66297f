//! The client against the faults of the sandbox: nothing is created twice, and strange answers are read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "sandbox_faults/once.rs"]
mod once;
#[path = "sandbox_faults/reading.rs"]
mod reading;

use std::time::Duration;

use gorgias::{Client, RetryPolicy};
use gorgias_sandbox::Sandbox;

/// Retries as by default, without their pauses.
fn client(sandbox: &Sandbox) -> Client {
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).unlimited();
    let quick = RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(2));
    client.retry(quick).build().unwrap()
}
