//! What an account is allowed.

use std::time::Duration;

/// A number of calls, and the time in which a full bucket of them drains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CallLimit {
    /// Calls that can be made at once on an empty bucket. At least 1 is assumed.
    pub calls: u32,
    /// Time in which a full bucket drains, evenly.
    pub window: Duration,
}

impl CallLimit {
    /// By API key.
    pub const API_KEY: Self = Self { calls: 40, window: Duration::from_secs(20) };
    /// By OAuth app.
    pub const OAUTH: Self = Self { calls: 80, window: Duration::from_secs(20) };
    /// By API key, on an Enterprise account.
    pub const API_KEY_ENTERPRISE: Self = Self { calls: 40, window: Duration::from_secs(10) };
    /// By OAuth app, on an Enterprise account.
    pub const OAUTH_ENTERPRISE: Self = Self { calls: 80, window: Duration::from_secs(10) };

    pub(super) fn capacity(self) -> f64 {
        f64::from(self.calls.max(1))
    }

    /// Calls that drain per second.
    pub(super) fn rate(self) -> f64 {
        self.capacity() / self.window.as_secs_f64().max(0.001)
    }

    /// What bulk calls leave to others.
    pub(super) fn reserve(self) -> f64 {
        (self.capacity() / 4.0).floor()
    }
}
