//! The generated calls: what goes over the wire, what is read, what is refused before sending.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/capture.rs"]
mod a_capture;
#[path = "../faulty/mod.rs"]
mod faulty;
#[path = "../support/mod.rs"]
mod support;

mod boundary;
mod boundary_calls;
mod lenient;
mod lenient_types;
mod odd;
mod own_http_client;
mod raw;
mod recordings;
mod redaction;
mod secrets;
mod send;
mod settings;
mod wire;
mod written;
