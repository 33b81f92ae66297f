//! What earlier builds stored is still understood: fixtures that an earlier commit made (`fixtures/README.md`), read by
//! this one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/capture.rs"]
mod a_capture;
#[path = "../support/mod.rs"]
mod support;

#[cfg(feature = "redis")]
#[allow(dead_code, reason = "every test file uses another part")]
#[path = "../fleet/redis_server.rs"]
mod redis_server;

mod bookmarks;
mod files;
mod fixture;
mod order_events;
mod positions;
#[cfg(feature = "redis")]
mod shared;
#[cfg(feature = "oauth")]
mod tokens;
mod triage;
mod webhooks;
