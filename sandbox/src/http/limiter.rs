//! The call allowance of an account: a leaky bucket of 40 calls that drains within 20 seconds.
//!
//! The bucket always counts, because every answer announces it. Whether a full bucket refuses calls is a switch.

use std::time::Instant;

/// The bucket.
#[derive(Debug)]
pub(crate) struct Limiter {
    capacity: f64,
    drain_per_second: f64,
    enforce: bool,
    level: f64,
    seen: Instant,
}

/// What the bucket says to one call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// `used/limit`.
    pub(crate) announced: String,
    /// Seconds to wait, when the call is refused.
    pub(crate) retry_after: Option<u64>,
}

impl Limiter {
    /// The allowance of an API key.
    pub(crate) fn for_api_key(enforce: bool) -> Self {
        Self { capacity: 40.0, drain_per_second: 2.0, enforce, level: 0.0, seen: Instant::now() }
    }

    /// Counts a call.
    pub(crate) fn call(&mut self) -> Verdict {
        self.call_at(Instant::now())
    }

    fn call_at(&mut self, now: Instant) -> Verdict {
        let passed = now.saturating_duration_since(self.seen).as_secs_f64();
        self.seen = now;
        self.level = (self.level - passed * self.drain_per_second).max(0.0);
        let full = self.level + 1.0 > self.capacity;
        if self.enforce && full {
            let wait = (self.level + 1.0 - self.capacity) / self.drain_per_second;
            return Verdict { announced: self.announce(), retry_after: Some((wait.ceil() as u64).max(1)) };
        }
        self.level = (self.level + 1.0).min(self.capacity);
        Verdict { announced: self.announce(), retry_after: None }
    }

    fn announce(&self) -> String {
        format!("{}/{}", self.level.ceil() as u64, self.capacity as u64)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_full_bucket_refuses_and_drains_two_calls_per_second() {
        let mut limiter = Limiter::for_api_key(true);
        let start = Instant::now();
        for used in 1..=40 {
            assert_eq!(limiter.call_at(start), Verdict { announced: format!("{used}/40"), retry_after: None });
        }
        assert_eq!(limiter.call_at(start).retry_after, Some(1));
        assert_eq!(limiter.call_at(start + Duration::from_secs(1)).retry_after, None);
    }

    #[test]
    fn without_enforcement_the_bucket_only_counts() {
        let mut limiter = Limiter::for_api_key(false);
        let start = Instant::now();
        for _ in 0..100 {
            assert_eq!(limiter.call_at(start).retry_after, None);
        }
        assert_eq!(limiter.call_at(start).announced, "40/40");
    }
}
