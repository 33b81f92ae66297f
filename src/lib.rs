#![doc = include_str!("../README.md")]

// The generated code names our types by the crate's own name.
extern crate self as gorgias;

mod account;
mod auth;
pub mod budget;
pub mod changes;
mod client;
mod confidence;
pub mod custom_fields;
pub mod directory;
mod error;
mod files;
pub mod history;
mod lock;
pub mod message;
mod model;
mod once;
pub mod operations;
pub mod orders;
pub mod page;
mod raw;
pub mod reconcile;
#[cfg(feature = "redis")]
mod remote;
mod response;
mod retry;
mod setting;
mod text;
mod transport;
pub mod triage;
mod validate;
pub mod webhook;

/// What progenitor wrote, rewritten by `codegen/rewrite/`. Not public: only what is named below is.
#[allow(
    clippy::all,
    clippy::unwrap_used,
    missing_docs,
    rust_2018_idioms,
    unreachable_pub,
    unused_mut,
    unused_imports,
    rustdoc::all,
    reason = "written by a generator"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

#[allow(clippy::all, clippy::large_enum_variant, reason = "written by a generator")]
mod enums {
    include!(concat!(env!("OUT_DIR"), "/enums.rs"));
}

#[cfg(feature = "oauth")]
pub use auth::oauth;
pub use client::{CallCount, CallOptions, ClientBuilder, Counters};
pub use confidence::Confidence;
pub use directory::Assignee;
pub use error::{Error, ErrorKind, ErrorScope, Result, Violation};
pub use generated::Client;
pub use model::{Hidden, Patch, PathSegment, PathSegmentError, Secret, Timestamp, TimestampError, UnknownValue};
pub use once::Ensured;
pub use raw::RawCall;
/// The HTTP client underneath, in the version that [`ClientBuilder::http`] takes.
pub use reqwest;
pub use response::Response;
pub use retry::RetryPolicy;
/// How [`ClientBuilder::api_key`] keeps a key.
pub use secrecy::SecretString;
pub use setting::SettingData;
pub use validate::CheckLimits;

/// Builders of calls, one per operation; the methods of [`Client`] return them.
pub mod builder {
    pub use crate::files::{DownloadFile, UploadFiles};
    pub use crate::generated::builder::*;
}

/// Everything that is sent and received.
pub mod types {
    pub use crate::enums::*;
    pub use crate::generated::types::*;
}
