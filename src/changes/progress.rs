//! The progress of a pass.

use std::time::Duration;

use super::feed::LIMIT;
use crate::Client;
use crate::client;

/// The progress of a [pass](super::Pass) returned by [`Pass::progress`](super::Pass::progress).
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
    /// Time until these calls have left, at the current call allowance of the account and the client's
    /// [priority](crate::budget::Priority), if nobody else draws on it. `None` for a client without a limit, too.
    pub time_left: Option<Duration>,
}

impl PassProgress {
    pub(super) fn new(client: &Client, read: u64, returned: u64, total: Option<u64>) -> Self {
        let total = total.map(|total| total.max(read));
        let calls_left = total.map(|total| (total - read).div_ceil(LIMIT.unsigned_abs()));
        let inner = client::inner(client);
        let time_left = calls_left
            .filter(|_| !inner.config().unlimited)
            .map(|calls| client.budget().estimate(usize::try_from(calls).unwrap_or(usize::MAX), inner.priority()));
        Self { read, returned, total, calls_left, time_left }
    }
}
