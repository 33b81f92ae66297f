//! The call allowance of an account: one leaky bucket for each kind of credentials.
//!
//! The buckets always count. Only where the limit is enforced do they fill up; otherwise each call finds its bucket
//! empty, as on an account that drains at once, so that a client that obeys the header does not slow down.

use std::time::{Duration, Instant};

use crate::call_allowance::{CallAllowance, CallCount, CallStats};

/// What a caller showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    ApiKey,
    OAuth,
}

/// The buckets of the account.
#[derive(Debug)]
pub(crate) struct Limiter {
    api_key: Bucket,
    oauth: Bucket,
    enforce: bool,
    /// Where time stands, if it does.
    stands: Option<Instant>,
    ahead: Duration,
}

/// What the bucket says to one call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// `used/limit`.
    pub(crate) announced: String,
    /// Seconds to wait, when the call is refused.
    pub(crate) retry_after: Option<u64>,
}

/// Rounding errors of the level stay far below this. Without it, a call that comes exactly when it was told to could be
/// refused again.
const DUST: f64 = 1e-6;

#[derive(Debug)]
struct Bucket {
    capacity: u32,
    drain_per_second: f64,
    level: f64,
    seen: Option<Instant>,
    first: Option<Instant>,
    count: CallCount,
}

impl Limiter {
    pub(crate) fn new(limit: CallAllowance, enforce: bool) -> Self {
        let bucket = |capacity| Bucket {
            capacity,
            drain_per_second: f64::from(capacity) / limit.window.as_secs_f64(),
            level: 0.0,
            seen: None,
            first: None,
            count: CallCount::default(),
        };
        Self {
            api_key: bucket(limit.api_key),
            oauth: bucket(limit.oauth),
            enforce,
            stands: None,
            ahead: Duration::ZERO,
        }
    }

    /// Counts a call.
    pub(crate) fn call(&mut self, kind: Kind) -> Verdict {
        let now = self.stands.unwrap_or_else(Instant::now);
        // A machine whose instants end within a few millennia sees a bucket that drains no more.
        self.call_at(kind, now.checked_add(self.ahead).unwrap_or(now))
    }

    /// Time passes from now on only by [`advance`](Self::advance).
    pub(crate) fn stand_still(&mut self) {
        self.stands = Some(Instant::now());
    }

    /// Lets time pass.
    pub(crate) fn advance(&mut self, by: Duration) {
        self.ahead = self.ahead.saturating_add(by);
    }

    fn call_at(&mut self, kind: Kind, now: Instant) -> Verdict {
        let enforce = self.enforce;
        let bucket = match kind {
            Kind::ApiKey => &mut self.api_key,
            Kind::OAuth => &mut self.oauth,
        };
        if enforce {
            bucket.drain(now);
        } else {
            bucket.level = 0.0;
        }
        bucket.take(now)
    }

    /// The calls so far.
    pub(crate) fn stats(&self) -> CallStats {
        CallStats { api_key: self.api_key.count, oauth: self.oauth.count }
    }
}

impl Bucket {
    fn drain(&mut self, now: Instant) {
        let passed = self.seen.map_or(Duration::ZERO, |seen| now.saturating_duration_since(seen));
        self.seen = Some(now);
        self.level = (self.level - passed.as_secs_f64() * self.drain_per_second).max(0.0);
    }

    fn take(&mut self, now: Instant) -> Verdict {
        let excess = self.level + 1.0 - f64::from(self.capacity);
        if excess > DUST {
            self.count.refused += 1;
            let wait = (excess / self.drain_per_second - DUST).ceil() as u64;
            return Verdict { announced: self.announce(), retry_after: Some(wait.max(1)) };
        }
        self.level += 1.0;
        let first = *self.first.get_or_insert(now);
        self.count.accepted += 1;
        self.count.span = now.saturating_duration_since(first);
        Verdict { announced: self.announce(), retry_after: None }
    }

    fn announce(&self) -> String {
        format!("{}/{}", (self.level - DUST).ceil() as u64, self.capacity)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    fn passed(announced: &str) -> Verdict {
        Verdict { announced: announced.to_owned(), retry_after: None }
    }

    fn refused(announced: &str, seconds: u64) -> Verdict {
        Verdict { announced: announced.to_owned(), retry_after: Some(seconds) }
    }

    #[test]
    fn a_full_bucket_refuses_and_drains_within_the_window() {
        for (kind, limit) in [(Kind::ApiKey, 40), (Kind::OAuth, 80)] {
            let mut limiter = Limiter::new(CallAllowance::default(), true);
            let start = Instant::now();
            let after = |seconds: f64| start + Duration::from_secs_f64(seconds);
            let full = format!("{limit}/{limit}");
            for used in 1..=limit {
                assert_eq!(limiter.call_at(kind, start), passed(&format!("{used}/{limit}")));
            }
            assert_eq!(limiter.call_at(kind, start), refused(&full, 1));
            // A quarter of a second later there is a gap, but none for a whole call of an API key.
            let quarter = limiter.call_at(kind, after(0.25));
            assert_eq!(quarter, if limit == 40 { refused(&full, 1) } else { passed(&full) });
            assert_eq!(limiter.call_at(kind, after(20.25)), passed(&format!("1/{limit}")));
        }
    }

    #[test]
    fn the_buckets_do_not_share() {
        let mut limiter = Limiter::new(CallAllowance { api_key: 1, oauth: 2, ..CallAllowance::default() }, true);
        let start = Instant::now();
        assert_eq!(limiter.call_at(Kind::ApiKey, start), passed("1/1"));
        assert_eq!(limiter.call_at(Kind::ApiKey, start), refused("1/1", 20));
        assert_eq!(limiter.call_at(Kind::OAuth, start), passed("1/2"));
    }

    #[test]
    fn a_call_passes_exactly_when_it_was_told_to_come() {
        // Three calls in seven seconds drain by a fraction that binary numbers cannot hold.
        let limit = CallAllowance { api_key: 3, window: Duration::from_secs(7), ..CallAllowance::default() };
        let mut limiter = Limiter::new(limit, true);
        let mut now = Instant::now();
        let mut waits = 0;
        for _ in 0..200 {
            if let Some(seconds) = limiter.call_at(Kind::ApiKey, now).retry_after {
                now += Duration::from_secs(seconds);
                waits += 1;
                assert_eq!(limiter.call_at(Kind::ApiKey, now).retry_after, None, "wait {waits}");
            }
        }
        assert!(waits > 50, "{waits}");
    }

    #[test]
    fn the_wait_is_in_whole_seconds_rounded_up() {
        let limit = CallAllowance { api_key: 1, window: Duration::from_millis(2500), ..CallAllowance::default() };
        let mut limiter = Limiter::new(limit, true);
        let start = Instant::now();
        limiter.call_at(Kind::ApiKey, start);
        assert_eq!(limiter.call_at(Kind::ApiKey, start).retry_after, Some(3));
        assert_eq!(limiter.call_at(Kind::ApiKey, start + Duration::from_millis(2400)).retry_after, Some(1));
    }

    #[test]
    fn without_enforcement_every_call_finds_an_empty_bucket() {
        let mut limiter = Limiter::new(CallAllowance::default(), false);
        let start = Instant::now();
        for _ in 0..100 {
            assert_eq!(limiter.call_at(Kind::ApiKey, start), passed("1/40"));
            assert_eq!(limiter.call_at(Kind::OAuth, start), passed("1/80"));
        }
        assert_eq!(limiter.stats().oauth.accepted, 100);
    }

    #[test]
    fn calls_are_counted_per_bucket_with_the_time_they_span() {
        let mut limiter = Limiter::new(CallAllowance { api_key: 2, ..CallAllowance::default() }, true);
        let start = Instant::now();
        for seconds in [0, 1, 2, 12, 30] {
            limiter.call_at(Kind::ApiKey, start + Duration::from_secs(seconds));
        }
        limiter.call_at(Kind::ApiKey, start + Duration::from_secs(30));
        limiter.call_at(Kind::ApiKey, start + Duration::from_secs(31));
        let stats = limiter.stats();
        assert_eq!((stats.api_key.accepted, stats.api_key.refused), (5, 2));
        assert_eq!(stats.api_key.span, Duration::from_secs(30));
        assert_eq!(stats.oauth, CallCount::default());
    }
}
