//! How far a pass has come.

use std::time::Duration;

use super::feed::LIMIT;
use crate::Client;
use crate::client;

/// How far a [pass](super::Pass) has come, returned by [`Pass::progress`](super::Pass::progress).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PassProgress {
    /// Number of records that were read by this pass.
    pub read: u64,
    /// Number of records that were returned: read, and changed.
    pub returned: u64,
    /// Number of records that the pass reads in all: estimated from the times of those that were read, or as the list
    /// says. `None` where neither is known, as in a first pass over tickets.
    pub total: Option<u64>,
    /// Number of calls that are left, by that estimate.
    pub calls_left: Option<u64>,
    /// Time that these calls need at least at the current call allowance of the account, if nobody else draws on it.
    /// `None` for a client without a limit, too.
    pub time_left: Option<Duration>,
}

impl PassProgress {
    pub(super) fn new(client: &Client, read: u64, returned: u64, total: Option<u64>) -> Self {
        let total = total.map(|total| total.max(read));
        let calls_left = total.map(|total| (total - read).div_ceil(LIMIT.unsigned_abs()));
        let time_left = calls_left.filter(|_| !client::inner(client).config().unlimited).map(|calls| {
            let budget = client.budget().state();
            let (blocked, limit) = (budget.blocked_for.unwrap_or_default(), budget.limit);
            let waiting = calls.saturating_sub(u64::from(budget.available));
            let per_call = limit.window / limit.calls.max(1);
            blocked + per_call.saturating_mul(u32::try_from(waiting).unwrap_or(u32::MAX))
        });
        Self { read, returned, total, calls_left, time_left }
    }
}
