//! The tolerance for clocks that are off.

use std::num::NonZeroU32;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::error::WebhookSetupError;

/// The tolerated distance of a time into the past or the future: 1 second to 24 hours.
///
/// No value means "any time": zero would refuse everything, and a very long one would switch the check off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimestampTolerance(NonZeroU32);

/// Where a time lies when it is out of tolerance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Off {
    Old,
    Future,
}

impl TimestampTolerance {
    /// A tolerance of 300 seconds.
    pub const FIVE_MINUTES: Self = Self(NonZeroU32::MIN.saturating_add(299));
    /// The longest tolerance, in seconds.
    pub const MAX_SECONDS: u32 = 86_400;

    /// Creates a tolerance of this many seconds.
    ///
    /// # Errors
    /// [`WebhookSetupError`] when it is 0 or more than [`MAX_SECONDS`](Self::MAX_SECONDS).
    pub const fn from_seconds(seconds: u32) -> Result<Self, WebhookSetupError> {
        match NonZeroU32::new(seconds) {
            Some(seconds) if seconds.get() <= Self::MAX_SECONDS => Ok(Self(seconds)),
            _ => Err(WebhookSetupError::new("tolerance", "must be 1 second to 24 hours; it cannot be switched off")),
        }
    }

    /// Returns the tolerance in seconds.
    #[must_use]
    pub const fn as_seconds(self) -> u32 {
        self.0.get()
    }

    /// Both in seconds since 1970; no two values overflow.
    pub(super) fn check(self, at: i64, now: i64) -> Result<(), Off> {
        if at.abs_diff(now) <= u64::from(self.0.get()) {
            return Ok(());
        }
        Err(if at < now { Off::Old } else { Off::Future })
    }
}

impl TryFrom<Duration> for TimestampTolerance {
    type Error = WebhookSetupError;

    /// Parts of a second are cut off.
    fn try_from(duration: Duration) -> Result<Self, WebhookSetupError> {
        Self::from_seconds(u32::try_from(duration.as_secs()).unwrap_or(u32::MAX))
    }
}

/// Seconds since 1970.
pub(super) fn now() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds),
    }
}
