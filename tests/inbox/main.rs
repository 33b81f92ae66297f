//! The inbox: what is stored survives, is worked on once and in order, and nothing is lost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/capture.rs"]
mod a_capture;
mod as_it_came;
#[cfg(feature = "axum")]
mod axum;
mod early;
mod file;
mod fold;
mod help;
mod lanes;
#[path = "../support/log.rs"]
mod log;
mod privacy;
mod receive;
#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "redis")]
#[allow(dead_code, reason = "every test file uses another part")]
#[path = "../fleet/redis_server.rs"]
mod redis_server;
mod store;
mod unsteady;
mod work;
