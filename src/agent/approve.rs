//! Approval by somebody who is not the model.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// The exact effect of a call, which somebody is asked to approve.
#[non_exhaustive]
pub struct ApprovalRequest {
    /// The name of the tool.
    pub tool: &'static str,
    /// The one-use handle of the plan: `gorgias-mcp approve HANDLE` approves it elsewhere.
    pub handle: String,
    /// The plan in words, for a person. It can hold customers' words, and `Debug` does not show it.
    pub plan: String,
}

impl fmt::Debug for ApprovalRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApprovalRequest").field("tool", &self.tool).finish_non_exhaustive()
    }
}

/// The decision on a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// Carry it out. Names who approved and how, for the audit: `terminal`, `elicitation`.
    Approved {
        /// The person or program that approved.
        by: String,
    },
    /// Do not carry it out; the handle is void.
    Refused,
    /// Nobody can be asked here: the plan stays, to be approved elsewhere until it expires.
    Unavailable,
    /// Somebody is being asked by other means; the call returns the plan, and is repeated with the handle.
    Pending,
}

/// The future that [`Approver::decide`] returns.
pub type DecisionFuture<'a> = Pin<Box<dyn Future<Output = Decision> + Send + 'a>>;

/// Asks somebody outside of the model.
pub trait Approver: Send + Sync {
    /// Asks for a decision on this plan.
    fn decide<'a>(&'a self, request: &'a ApprovalRequest) -> DecisionFuture<'a>;
}

/// Nobody to ask: every decision is [`Decision::Unavailable`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Unattended;

impl Approver for Unattended {
    fn decide<'a>(&'a self, _: &'a ApprovalRequest) -> DecisionFuture<'a> {
        Box::pin(std::future::ready(Decision::Unavailable))
    }
}
