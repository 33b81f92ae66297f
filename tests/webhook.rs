//! Webhooks: who may send, what is read, what is worked on once, and how the integration is set up.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod support;

#[path = "webhook/at_random.rs"]
mod at_random;
#[cfg(feature = "axum")]
#[path = "webhook/axum.rs"]
mod axum;
#[path = "webhook/events.rs"]
mod events;
#[path = "webhook/forged.rs"]
mod forged;
#[path = "webhook/forms.rs"]
mod forms;
#[path = "webhook/hmac.rs"]
mod hmac;
#[path = "webhook/install.rs"]
mod install;
#[path = "webhook/properties.rs"]
mod properties;
#[path = "webhook/receiver.rs"]
mod receiver;
#[cfg(feature = "redis")]
#[path = "webhook/redis_guard.rs"]
mod redis_guard;
#[cfg(feature = "redis")]
#[allow(dead_code, reason = "every test file uses another part")]
#[path = "fleet/redis_server.rs"]
mod redis_server;
#[path = "webhook/replay.rs"]
mod replay;
#[path = "webhook/setup.rs"]
mod setup;
#[path = "webhook/shared_secret.rs"]
mod shared_secret;
#[path = "webhook/template.rs"]
mod template;
#[path = "webhook/timestamps.rs"]
mod timestamps;
#[path = "webhook/wycheproof.rs"]
mod wycheproof_vectors;
