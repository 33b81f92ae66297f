//! A local stand-in for the Gorgias helpdesk REST API.
//!
//! It serves every operation of the API description of the `gorgias` crate on the loopback interface, keeps its records
//! in memory (and on request in a file) and needs no account. Requests are checked against the description, and so is every answer before it leaves.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! let sandbox = gorgias_sandbox::Sandbox::start().await?;
//! println!("{}/api/tickets/{}", sandbox.url(), sandbox.ids().ticket);
//! # Ok(())
//! # }
//! ```
//!
//! What is known about the real service and what is only assumed is told in the `FIDELITY.md` of this crate.

mod account;
mod builder;
mod call_limit;
mod dialect;
mod engine;
mod faults;
mod http;
mod oauth;
mod recorded;
mod resources;
mod sandbox;
mod seed;
mod selector;
mod spec;
mod state;
mod timer;
mod web;
mod webhook;

pub use builder::Builder;
pub use call_limit::{CallCount, CallLimit, CallStats};
pub use faults::{Fault, FaultKind, InjectedFault};
pub use oauth::IssuedToken;
pub use recorded::Recorded;
pub use sandbox::Sandbox;
pub use seed::{Seed, SeedIds, ShopSeed};
pub use webhook::{
    SignatureEncoding, WebhookAttempt, WebhookDelivery, WebhookSettings, WebhookSignature, WebhookState, WebhookTicket,
};
