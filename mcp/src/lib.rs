//! The tools of [`gorgias::agent`] over the Model Context Protocol (MCP).
//!
//! [`serve`] speaks the protocol over any pair of streams, in the revisions from 2024-11-05 to 2026-07-28; the program
//! `gorgias-mcp` does so on its standard input and output. With the feature `http`, [`http::serve`] does it over streamable HTTP.
//!
//! ```no_run
//! use gorgias::Client;
//! use gorgias::agent::{Policy, Tier, Toolbelt};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let belt = Toolbelt::new(Client::from_env()?, Policy::new(Tier::Read));
//! gorgias_mcp::serve(belt, tokio::io::stdin(), tokio::io::stdout()).await?;
//! # Ok(())
//! # }
//! ```
//!
//! The README of this crate has the configuration of the usual hosts.
//!
//! # Design notes
//!
//! - **All texts, no structured content.** Hosts disagree on which of the two a model sees; text reaches the model in all of them.
//! - **What went wrong is a result, not a protocol error,** an unknown tool included: some hosts hide protocol errors from the model.
//! - **Approval has two mechanisms,** because the protocol has: up to 2025-11-25 the server asks within the call, from 2026-07-28 on
//!   the client repeats the call with the decision and the state that the server sealed. What is approved is a plan of the belt, which
//!   is good for one use, in both.
//! - **The types of rmcp are in no public signature,** for it had three major versions within a year.
//! - rmcp writes whole requests and responses to `tracing` at the level `debug`. A program that collects events must leave out its target.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod error;
#[cfg(feature = "http")]
pub mod http;
mod server;
mod streams;
mod terminal;

pub use error::ServeError;
pub use streams::{MAX_LINE, serve, serve_stdio};
pub use terminal::Terminal;
#[doc(hidden)] // For the program of this crate.
pub use terminal::{confirmed, visible};
