//! Webhooks: who may send, what is read, what is worked on once, and how the integration is set up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/capture.rs"]
mod a_capture;
#[path = "../support/mod.rs"]
mod support;

#[cfg(feature = "adobe-signature")]
mod adobe;
mod at_random;
#[cfg(feature = "axum")]
mod axum;
#[cfg(feature = "axum")]
mod axum_bodies;
mod events;
mod forged;
mod forms;
mod hmac;
mod install;
mod odd;
mod properties;
mod receiver;
#[cfg(feature = "redis")]
mod redis_guard;
#[cfg(feature = "redis")]
#[allow(dead_code, reason = "every test file uses another part")]
#[path = "../fleet/redis_server.rs"]
mod redis_server;
mod replay;
mod setup;
mod shared_secret;
mod shown;
mod standard;
mod template;
mod timestamps;
mod wycheproof_vectors;
