//! The inbox: what is stored survives, is worked on once and in order, and nothing is lost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[cfg(feature = "axum")]
mod axum;
mod file;
mod fold;
mod help;
mod lanes;
mod privacy;
mod receive;
mod work;
