//! How often, how long, and with what pauses a call is tried again.

use std::time::Duration;

/// A policy for repeating failed calls: number of attempts, pauses and a deadline.
///
/// Which failures qualify is not a matter of policy: a write whose bytes may have arrived is never repeated unless the
/// operation is idempotent. See [`operations`](crate::operations) for which are.
///
/// ```no_run
/// use std::time::Duration;
/// use gorgias::RetryPolicy;
///
/// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
/// let patient = RetryPolicy::default()
///     .attempts(6)
///     .backoff(Duration::from_secs(1), Duration::from_secs(30))
///     .deadline(Duration::from_secs(300));
/// let ticket = client.with_options(|o| o.retry(patient)).get_ticket().id(7).send().await?;
/// # let _ = ticket;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    base: Duration,
    cap: Duration,
    deadline: Duration,
}

impl Default for RetryPolicy {
    /// Returns 4 attempts with pauses of up to 0.5 s, 1 s and 2 s; none begins later than 2 minutes after the first.
    fn default() -> Self {
        Self {
            attempts: 4,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(20),
            deadline: Duration::from_secs(120),
        }
    }
}

impl RetryPolicy {
    /// A single attempt, whatever happens.
    pub const NEVER: Self = Self { attempts: 1, base: Duration::ZERO, cap: Duration::ZERO, deadline: Duration::ZERO };

    /// Sets the number of attempts in all, the first one included. 0 counts as 1. Attempts that Gorgias refuses with 429 do not
    /// count: they are waited out until the [`deadline`](Self::deadline), unless this is 1.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets the pauses: chosen at random between nothing and `base`, which doubles with each attempt up to `cap`. When
    /// Gorgias asks for a longer pause, it gets that.
    #[must_use]
    pub fn backoff(mut self, base: Duration, cap: Duration) -> Self {
        self.base = base;
        self.cap = cap;
        self
    }

    /// Sets how long after the first attempt was sent another one may begin. One that has begun may take the timeout of
    /// the client.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    pub(crate) fn allows_another(self, attempts: u32) -> bool {
        attempts < self.attempts
    }

    /// What is left of the deadline.
    pub(crate) fn rest(self, spent: Duration) -> Duration {
        self.deadline.saturating_sub(spent)
    }

    /// The pause after `attempts` failures.
    pub(crate) fn pause(self, attempts: u32) -> Duration {
        let doubled = self.base.saturating_mul(2u32.saturating_pow(attempts.saturating_sub(1)));
        doubled.min(self.cap).mul_f64(fastrand::f64())
    }

    /// The pauses before looking whether a creation took effect: short enough to wait for, long enough for it to show up.
    pub(crate) fn looks(self) -> impl Iterator<Item = Duration> + Send + use<> {
        // Without backoff, three looks would be one.
        let times = if self.base.is_zero() { 1 } else { 3 };
        [self.base / 2, self.base.saturating_mul(2), self.base.saturating_mul(6)]
            .into_iter()
            .take(times)
            .map(move |pause| pause.min(self.cap))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_spread_and_grow_up_to_the_cap() {
        let (base, cap) = (Duration::from_secs(1), Duration::from_secs(6));
        let policy = RetryPolicy::default().backoff(base, cap);
        for (attempts, most) in [(1, 1), (2, 2), (3, 4), (4, 6), (40, 6)] {
            let most = Duration::from_secs(most);
            let pauses: Vec<_> = (0..500).map(|_| policy.pause(attempts)).collect();
            assert!(pauses.iter().all(|pause| *pause <= most), "{attempts}");
            assert!(pauses.iter().any(|pause| *pause > most / 2), "{attempts}");
            assert!(pauses.iter().any(|pause| *pause < most / 2), "{attempts}");
        }
    }

    #[test]
    fn looks_come_ever_later_up_to_the_cap() {
        let looks = |base, cap| {
            let policy = RetryPolicy::default().backoff(Duration::from_secs(base), Duration::from_secs(cap));
            policy.looks().map(|pause| pause.as_secs_f64()).collect::<Vec<_>>()
        };
        assert_eq!(looks(1, 60), [0.5, 2.0, 6.0]);
        assert_eq!(looks(4, 10), [2.0, 8.0, 10.0]);
        assert_eq!(looks(0, 60), [0.0]);
    }
}
