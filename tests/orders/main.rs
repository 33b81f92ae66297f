//! Orders: reading them from each platform, finding the one behind a ticket, and the events of shops.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/capture.rs"]
mod a_capture;
#[path = "../faulty/mod.rs"]
mod faulty;
#[path = "../support/mod.rs"]
mod support;

mod cases;
mod context;
mod events;
mod platforms;

use gorgias::Client;
use gorgias_sandbox::Sandbox;

/// A helpdesk of its own, and a client of it.
async fn desk() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).unlimited();
    (sandbox, client.build().unwrap())
}
