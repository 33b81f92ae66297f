//! An unofficial Rust client for the [Gorgias](https://www.gorgias.com) helpdesk API: all 114 operations, typed, with the jobs
//! that a shop's helpdesk needs on top of them. Not affiliated with, nor endorsed by, Gorgias.
//!
//! # The first call
//!
//! ```no_run
//! use gorgias::types::TicketStatus;
//!
//! # async fn example() -> gorgias::Result<()> {
//! let client = gorgias::Client::builder().domain("acme").api_key("ana@acme.com", "the key").build()?;
//! let page = client.list_tickets().order_by("created_datetime:desc").limit(100).send().await?;
//! for ticket in page.data.iter().filter(|t| t.status == Some(TicketStatus::Open)) {
//!     println!("#{} {}", ticket.id, ticket.subject.as_deref().unwrap_or_default());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Each operation is a method of [`Client`] that returns a [`builder`]; what is sent and received is in [`types`]. Calls need
//! a tokio runtime with timers. [The guide](docs) goes on from here: it begins with
//! [getting started](docs::getting_started) and the six traps of the API.
//!
//! # The five jobs
//!
//! A call costs half a second of the account's allowance (by API key), so each job states what it costs.
//!
//! | Job | Starts at | Calls |
//! |---|---|---|
//! | keep one ticket per order, from the shop's webhooks: [`orders::events`] | [`Client::upsert_order_ticket`] | 2 for a new one and for an update; 1 more for a note on an existing ticket, 1 for tags |
//! | find the order behind a ticket: [`orders::context`] | [`Client::order_context`] | 1; 2 where the ticket's customer comes without order data |
//! | tag and route tickets by rules: [`triage`] | [`Client::triage`] | 1 to read a ticket, 1 for each kind of change, 2 for a note |
//! | bring macros and rules in step with files: [`reconcile`] | [`Client::reconcile_macros`], [`Client::reconcile_rules`] | 1 per 100 to list, 1 for each change, 1 per 30 that are archived |
//! | read a customer's history: [`history`] | [`Client::customer_history`] | 1 per 100 tickets, 1 for each conversation that is asked for |
//!
//! In the repository, each has an example that runs on an embedded sandbox without an account:
//! `cargo run --example order_events`, `draft_reply`, `triage`, `macros_sync`, `customer_history`.
//!
//! # Everything else
//!
//! | To … | see |
//! |---|---|
//! | walk a list, page by page or item by item | [`docs::lists`], [`page`] |
//! | read what has changed since last time, without loss | [`changes`], [`Client::changed_tickets`], [`Client::new_messages`], [`Client::new_events`] |
//! | go on where a record cannot be read | [`odd`], [`Response::odd_items`] |
//! | write to a customer on any channel, and know whether it arrived | [`docs::messages`], [`message`], [`Client::reply`] |
//! | know what each channel asks of a message | [`message::rules`], [`message::compose`] |
//! | read a customer's orders, of any shop | [`docs::orders`], [`orders`] |
//! | search tickets by words, status, tag, assignee and time | [`search`], [`Client::search_tickets`] |
//! | use names and e-mail addresses instead of ids | [`docs::triage`], [`directory`], [`Client::assign`] |
//! | set values of custom fields and keep all others | [`custom_fields`] |
//! | read figures: tickets, agents, calls, surveys, automation | [`reporting`], [`Client::report`] |
//! | receive webhooks | [`docs::webhooks`], [`webhook`], [`Client::install_webhook`] |
//! | acknowledge webhooks at once, and work them off in the allowance | `gorgias::inbox` (feature `inbox`) |
//! | create a record only once; know what is tried again | [`docs::errors`] |
//! | share the call allowance, in a process or a fleet | [`docs::budget`], [`budget`] |
//! | give an LLM tools over the account | [`docs::agents`], `gorgias::agent` (feature `agent`) |
//! | install an app on accounts | `gorgias::oauth` (feature `oauth`) |
//! | upload and download files | [`Client::upload_files`], [`Client::download_file`] |
//! | make a call that has no method | [`Client::raw`] |
//! | compare what an account really sends with the document | `gorgias::doctor` (feature `doctor`) |
//! | see what goes on | [`docs::observing`] |
//! | try things out and test your program without an account | [`docs::sandbox`] |
//! | move to a new version | [`docs::upgrading`] |
//!
//! # Features
//!
//! | Feature | Adds |
//! |---|---|
//! | `rustls` (default) | TLS by rustls, with the certificates that the operating system trusts |
//! | `native-tls` | TLS by the operating system's library |
//! | `oauth` | OAuth 2.0 for apps: install, refresh, revoke, token stores |
//! | `redis` | one call budget, token store and replay guard for several processes |
//! | `axum` | a route and an extractor for webhooks, for axum 0.8 |
//! | `inbox` | a store of webhooks in one file: acknowledged at once, worked off later |
//! | `adobe-signature` | the public-key signatures of Adobe's events |
//! | `agent` | tools that an LLM can hold: definitions for model APIs, and their calls, under a policy |
//! | `doctor` | a report of where an account's responses differ from the document, without a value of them |
//!
//! Neither TLS feature is needed when you bring [your own HTTP client](ClientBuilder::http). The minimum supported Rust version
//! is 1.88.
//!
//! # What it does not do
//!
//! - It has no blocking interface, and it does not run outside of tokio.
//! - It uses Gorgias' public API only, and calls no shop: order data is what Gorgias stores of it.
//! - It cannot promise that two processes without a shared Redis never create the same record at the same moment: the API has
//!   no idempotency key. [`Ensured`] says what holds in which set-up.
//! - It was built without a live account. [`docs::knowledge`] says how well the facts are known.

#![cfg_attr(docsrs, feature(doc_cfg))]

// The generated code names our types by the crate's own name.
extern crate self as gorgias;

mod account;
#[cfg(feature = "agent")]
pub mod agent;
mod auth;
pub mod budget;
pub mod changes;
mod client;
mod confidence;
pub mod custom_fields;
pub mod directory;
pub mod docs;
#[cfg(feature = "doctor")]
pub mod doctor;
mod error;
mod files;
pub mod history;
#[cfg(feature = "inbox")]
pub mod inbox;
mod lock;
pub mod message;
mod model;
pub mod odd;
mod once;
pub mod operations;
pub mod orders;
pub mod page;
mod raw;
mod read;
pub mod reconcile;
#[cfg(feature = "redis")]
mod remote;
pub mod reporting;
mod response;
mod retry;
pub mod search;
mod setting;
mod sort;
mod text;
mod transport;
pub mod triage;
mod validate;
pub mod webhook;

/// The programs in README.md, compiled as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

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
pub use model::{
    Hidden, LazyMap, Patch, PathSegment, PathSegmentError, Secret, Timestamp, TimestampError, UnknownValue,
};
pub use once::Ensured;
pub use raw::RawCall;
#[cfg(feature = "redis")]
pub use remote::{RedisCredentials, RedisServer};
/// The HTTP client underneath, in the version that [`ClientBuilder::http`] takes.
pub use reqwest;
pub use response::Response;
pub use retry::RetryPolicy;
/// The type in which [`ClientBuilder::api_key`] keeps a key.
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
