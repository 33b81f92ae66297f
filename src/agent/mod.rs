//! Tools that an LLM can hold: a small set of jobs over the account, described for the usual model APIs.
//!
//! [`Toolbelt::definitions`] returns the tools in the form of a model's API, and [`Toolbelt::call`] carries one out. What a tool
//! may do is decided by the [`Policy`], never by the model: a [`Tier`] that is a hard filter, approval by a person through an
//! [`Approver`], and caps on calls of the API.
//!
//! The program `gorgias-mcp` serves the same tools over the Model Context Protocol.

mod approve;
mod arguments;
mod audit;
mod belt;
mod brief;
mod caps;
mod clock;
mod dialect;
mod digest;
mod effect;
mod error;
mod fence;
mod fields;
mod gate;
mod kept;
mod lockdown;
mod more;
mod names;
mod output;
mod policy;
mod random;
mod state;
mod tool;
mod tools;
mod trail;
mod turn;
mod watch;

pub use approve::{ApprovalRequest, Approver, Decision, DecisionFuture, Unattended};
pub use audit::{AuditEntry, AuditFile, AuditOutcome, AuditSink};
pub use belt::Toolbelt;
pub use dialect::{Dialect, definitions};
pub use output::{Labels, ToolOutput};
pub use policy::{ApprovalMode, Effect, Policy};
pub use state::{PendingPlan, State, StateError};
pub use tool::{Argument, ArgumentKind, Tier, Tool};

pub(crate) use arguments::Arguments;
pub(crate) use effect::Effects;
pub(crate) use error::ToolError;
pub(crate) use fence::Fence;
