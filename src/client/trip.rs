//! One call on its way: what it has cost so far.

use std::time::Duration;

use http::StatusCode;
use tokio::time::Instant;

use crate::auth::Authorization;
use crate::budget::Permit;

/// What has happened to a call so far, all attempts together.
#[derive(Default)]
pub(crate) struct Trip {
    /// Attempts begun.
    pub(crate) attempts: u32,
    /// Attempts refused with 429, which the policy does not count.
    pub(crate) refusals: u32,
    /// Requests that had to wait for the call allowance, and how long in all.
    pub(crate) waits: u32,
    pub(crate) waited: Duration,
    /// When the first request left.
    pub(crate) departed: Option<Instant>,
    /// Time that the requests of the current attempt have taken.
    pub(crate) spent: Duration,
    /// How long the current attempt may wait for the allowance, when that is less than the caller would.
    pub(crate) patience: Option<Duration>,
    /// The credentials of the last request.
    pub(crate) authorization: Option<Authorization>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) request_id: Option<String>,
}

impl Trip {
    pub(super) fn begin_attempt(&mut self) {
        self.attempts += 1;
        self.spent = Duration::ZERO;
    }

    pub(super) fn waited_for(&mut self, permit: &Permit) {
        let waited = permit.waited();
        self.waits += u32::from(!waited.is_zero());
        self.waited += waited;
    }

    /// Time since the first request left.
    pub(super) fn elapsed(&self) -> Duration {
        self.departed.map_or(Duration::ZERO, |departed| departed.elapsed())
    }
}
