//! Tools that an LLM can hold: a small set of jobs over the account, described for the usual model APIs.
//!
//! [`Toolbelt::definitions`] returns the tools in the form of a model's API, and [`Toolbelt::call`] carries one out. What a tool
//! may do is decided by the [`Policy`], never by the model: a [`Tier`] that is a hard filter, approval by a person through an
//! [`Approver`], and caps on calls of the API.
//!
//! The program `gorgias-mcp` serves the same tools over the Model Context Protocol.

mod approve;
mod arguments;
mod belt;
mod brief;
mod dialect;
mod error;
mod fence;
mod kept;
mod more;
mod names;
mod output;
mod policy;
mod random;
mod tool;
mod tools;
mod turn;

pub use approve::{ApprovalRequest, Approver, Decision, DecisionFuture, Unattended};
pub use belt::Toolbelt;
pub use dialect::Dialect;
pub use output::{Labels, ToolOutput};
pub use policy::{ApprovalMode, Policy};
pub use tool::{Argument, ArgumentKind, Tier, Tool};

pub(crate) use arguments::Arguments;
pub(crate) use error::ToolError;
pub(crate) use fence::Fence;
