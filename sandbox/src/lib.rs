//! A local stand-in for the Gorgias helpdesk REST API.
//!
//! It serves every operation of the API description of the `gorgias` crate on the loopback interface, keeps its records
//! in memory (and on request in a file) and needs no account. Requests are checked against the description, and so is every answer before it leaves.
//!
//! ```no_run
//! # async fn example() -> Result<(), gorgias_sandbox::SandboxError> {
//! let sandbox = gorgias_sandbox::Sandbox::start().await?;
//! println!("{}/api/tickets/{}", sandbox.url(), sandbox.ids().ticket);
//! # Ok(())
//! # }
//! ```
//!
//! What is known about the real service and what is only assumed is told in the `FIDELITY.md` of this crate.

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
mod web;
mod webhook;

pub use call_allowance::{CallAllowance, CallCount, CallStats};
pub use error::{SandboxError, SandboxErrorKind};
pub use faults::{Fault, FaultKind, InjectedFault};
pub use oauth::IssuedToken;
pub use recorded::RecordedRequest;
pub use seed::{Seed, SeedIds, ShopSeed};
pub use server::{Sandbox, SandboxBuilder};
pub use webhook::{
    SignatureEncoding, WebhookAttempt, WebhookDelivery, WebhookSettings, WebhookSignature, WebhookState,
};
