//! A shared allowance for retries, so that an outage is not amplified by everybody's second tries.

use std::sync::atomic::{AtomicU32, Ordering};

/// What the account starts with: 20 retries after failures, 10 after timeouts.
const FULL: u32 = 100;

/// What a retry takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cost {
    Free,
    Failure,
    Timeout,
}

impl Cost {
    fn tokens(self) -> u32 {
        match self {
            Self::Free => 0,
            Self::Failure => 5,
            Self::Timeout => 10,
        }
    }
}

/// The tokens of an account.
#[derive(Debug)]
pub(crate) struct Quota(AtomicU32);

impl Default for Quota {
    fn default() -> Self {
        Self(AtomicU32::new(FULL))
    }
}

impl Quota {
    /// Takes the tokens for a retry, if there are enough.
    pub(crate) fn take(&self, cost: Cost) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cost.tokens())).is_ok()
    }

    /// A call succeeded: a first attempt gives back one token, a retry what it took.
    pub(crate) fn succeeded(&self, last: Option<Cost>) {
        self.refill(last.map_or(1, Cost::tokens));
    }

    /// A retry did not happen after all.
    pub(crate) fn give_back(&self, cost: Cost) {
        self.refill(cost.tokens());
    }

    fn refill(&self, tokens: u32) {
        // A full quota needs no write, which would be felt by all cores.
        if self.0.load(Ordering::Relaxed) < FULL {
            let add = |left: u32| Some(left.saturating_add(tokens).min(FULL));
            let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= FULL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_uses_the_quota_up_and_successes_restore_it() {
        let quota = Quota::default();
        assert_eq!((0..50).filter(|_| quota.take(Cost::Failure)).count(), 20);
        assert!(!quota.take(Cost::Timeout));
        assert!(quota.take(Cost::Free), "429s cost nothing");
        quota.succeeded(Some(Cost::Failure));
        assert!(quota.take(Cost::Failure) && !quota.take(Cost::Failure));
        quota.give_back(Cost::Failure);
        assert!(quota.take(Cost::Failure), "it did not happen after all");
        assert!(!quota.is_full());
        for _ in 0..1000 {
            quota.succeeded(None);
        }
        assert!(quota.is_full());
        assert_eq!((0..50).filter(|_| quota.take(Cost::Timeout)).count(), 10);
    }
}
