//! The call limit of an account.

use std::time::Duration;

/// A number of calls, and the time in which a full bucket of them drains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CallLimit {
    /// The number of calls that can be made at once on an empty bucket. Values below 1 count as 1.
    pub calls: u32,
    /// The time in which a full bucket drains, evenly.
    pub window: Duration,
}

impl CallLimit {
    /// The limit of calls by API key: 40 in 20 seconds.
    pub const API_KEY: Self = Self { calls: 40, window: Duration::from_secs(20) };
    /// The limit of calls by OAuth app: 80 in 20 seconds.
    pub const OAUTH: Self = Self { calls: 80, window: Duration::from_secs(20) };
    /// The limit of calls by API key on an Enterprise account: 40 in 10 seconds.
    pub const API_KEY_ENTERPRISE: Self = Self { calls: 40, window: Duration::from_secs(10) };
    /// The limit of calls by OAuth app on an Enterprise account: 80 in 10 seconds.
    pub const OAUTH_ENTERPRISE: Self = Self { calls: 80, window: Duration::from_secs(10) };

    pub(super) fn capacity(self) -> f64 {
        f64::from(self.calls.max(1))
    }

    /// Calls that drain per second.
    pub(super) fn rate(self) -> f64 {
        self.capacity() / self.window.as_secs_f64().max(0.001)
    }
}
