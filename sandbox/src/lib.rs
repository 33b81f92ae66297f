//! A local stand-in for the Gorgias helpdesk REST API.
//!
//! It serves every operation of the API description of the `gorgias` crate on the loopback interface, keeps its records
//! in memory (and on request in a file) and needs no account. Requests are checked against the description, and so is every
//! response before it leaves.
//!
//! ```
//! # async fn example() -> Result<(), gorgias_sandbox::SandboxError> {
//! use gorgias_sandbox::Sandbox;
//!
//! let sandbox = Sandbox::start().await?;
//! let url = format!("{}/api/tickets/{}", sandbox.url(), sandbox.ids().ticket);
//! // ... call it with sandbox.email() and sandbox.api_key() ...
//! assert!(sandbox.problems().is_empty());
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(example()).unwrap();
//! ```
//!
//! - [`SandboxBuilder`] has the settings: [seed](SandboxBuilder::seed), [clock](SandboxBuilder::clock),
//!   [data file](SandboxBuilder::data), [call allowance](SandboxBuilder::call_limit), ...
//! - [`Sandbox`] looks into a running one: [requests](Sandbox::requests_to), [records](Sandbox::records),
//!   [webhooks](Sandbox::deliveries).
//! - [`Fault`] lets calls fail on purpose.
//!
//! `FIDELITY.md` of this crate says what is known about the real service and what is only assumed.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod call_allowance;
mod conversation;
mod dialect;
mod engine;
mod error;
mod faults;
mod http;
mod oauth;
mod operations;
mod recorded;
mod resources;
mod seed;
mod selector;
mod server;
mod spec;
mod state;
mod statistics;
mod sync;
mod template;
mod web;
mod webhook;

pub use call_allowance::{CallAllowance, CallCount, CallStats};
pub use error::{SandboxError, SandboxErrorKind};
pub use faults::{Fault, FaultKind, InjectedFault};
pub use oauth::IssuedToken;
pub use recorded::RecordedRequest;
pub use seed::{Seed, SeedIds, ShopSeed};
#[doc(hidden)] // For servers of tests beside a sandbox, in the same process.
pub use server::listen;
pub use server::{Sandbox, SandboxBuilder};
pub use webhook::{
    SignatureEncoding, WebhookAttempt, WebhookDelivery, WebhookSettings, WebhookSignature, WebhookState, WebhookTicket,
};
