//! The client against the faults of the sandbox: nothing is created twice, and strange answers are read.

mod once;
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
