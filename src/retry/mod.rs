//! Decides when a failed call is tried again, and how long it waits before.
//!
//! One table decides, and nothing else in this crate repeats a call:
//!
//! | failed | repeated |
//! |---|---|
//! | no connection could be made | always: it never left |
//! | 429 | always: Gorgias did not carry it out, and until the deadline: it does not count as an attempt |
//! | 502, 503, 504, no response in time, broken connection | when the operation is idempotent |
//! | anything else | never |
//!
//! # Design notes
//!
//! - reqwest's own retries are switched off. Whether a failed attempt may have taken effect sticks to the call: a later
//!   404 does not undo it. The timeout is that of an attempt; waiting for the budget does not count.

mod policy;
mod quota;

pub use policy::RetryPolicy;
pub(crate) use quota::{Cost, Quota};

use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::operations::Operation;

/// Why a call may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// It provably did not leave.
    Unsent,
    /// Refused for want of allowance, and not carried out.
    Refused,
    /// Its fate is unknown, but a second time does no harm.
    Repeatable,
}

/// The table.
pub(crate) fn reason(operation: &Operation, error: &Error) -> Option<Reason> {
    let status = error.status().map(|status| status.as_u16());
    match (error.kind(), status) {
        (ErrorKind::Connect, _) => Some(Reason::Unsent),
        (ErrorKind::RateLimited, _) => Some(Reason::Refused),
        (ErrorKind::Timeout | ErrorKind::Transport, _) | (ErrorKind::Server, Some(502..=504)) => {
            operation.idempotent.then_some(Reason::Repeatable)
        }
        _ => None,
    }
}

/// The pause after so many refusals, whatever the policy says: they are not counted, and without a pause they would be asked for
/// without end.
pub(crate) fn least_pause(refusals: u32) -> Duration {
    Duration::from_millis(1 << refusals.min(7))
}

/// What a retry for this failure takes from the quota of the account.
pub(crate) fn cost(reason: Reason, error: &Error) -> Cost {
    match (reason, error.kind()) {
        // The budget holds these back.
        (Reason::Refused, _) => Cost::Free,
        (_, ErrorKind::Timeout) => Cost::Timeout,
        _ => Cost::Failure,
    }
}
