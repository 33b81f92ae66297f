//! The call allowance of an account, shared by everything in this process that draws on it.
//!
//! Gorgias counts calls per account in a leaky bucket: 40 calls that drain within 20 seconds by API key, 80 by OAuth
//! app; Enterprise accounts have the same counts and 10 seconds. The responses of Gorgias report how full the bucket
//! is. A [`Budget`] keeps a copy of that bucket that is never emptier than the real one, and lets a call leave only
//! when there is room: so nothing is refused that a little patience would have let through.
//!
//! Every [`Client`](crate::Client) takes part by itself. Clients for the same account and kind of credentials share one
//! budget, however they were made. With the feature `redis`, so do several processes and machines: see `Fleet`.
//!
//! [The guide](crate::docs::budget) says what happens after a start and after a 429, which calls go first, and what a fleet needs.
//!
//! # Design notes
//!
//! - The budget belongs to the account: a registry in the process holds it, keyed by host and kind of credentials, so a
//!   client per request forgets nothing.
//! - The copy is never emptier than the real bucket: a call counts in full from its departure to its response and
//!   drains only afterwards, so latency cannot cause a refusal. Responses correct it within what they prove, in both
//!   directions.
//! - Nobody watches the bucket for others: each waiter wakes by its place in the line. So nothing runs in the
//!   background, dropping a waiter is harmless, and one that is not polled holds up nobody; a fair lock would deadlock
//!   with it.
//! - While nothing is known, one call asks and all others wait for its response, because somebody else may have filled the
//!   bucket. One more asks each second that none comes, so a call that hangs stops nobody.
//! - A later priority never starves: it gets a least share of the calls that drain, by time, so that the processes of a
//!   fleet need not count each other's calls. One that is due goes before all others.
//! - No pause lasts longer than three windows, and no response fills the copy by more than one call beyond its limit. Then
//!   one call asks again: a wrong header costs a call now and then, and not a day.
//! - The window is not announced. It is halved (Enterprise) when two responses prove a faster drain, and restored by a
//!   refusal.

mod bucket;
mod feedback;
#[cfg(feature = "redis")]
mod fleet;
mod frost;
mod limit;
mod lines;
mod permit;
mod priority;
mod queue;
mod window;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

pub use feedback::Feedback;
pub(crate) use feedback::call_limit;
#[cfg(feature = "redis")]
pub use fleet::{Fleet, FleetState};
pub use limit::CallLimit;
pub use permit::Permit;
pub use priority::Priority;

use crate::error::{Error, ErrorKind};
use priority::PerPriority;
use queue::Shared;

/// A shared call allowance. Clones are the same budget.
///
/// Waiting is first come, first served within each [`Priority`]; a waiting call that is dropped leaves the queue, and
/// one that is not polled holds up nobody: its turn is kept for it. Only the communication with a fleet runs in the
/// background. Making a budget needs no runtime; waiting needs a tokio runtime with timers.
///
/// Clients use theirs by themselves. For other traffic to the same account, take permits from
/// [`Client::budget`](crate::Client::budget):
///
/// ```
/// use gorgias::budget::{Budget, CallLimit, Feedback, Priority};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
/// let budget = Budget::new(CallLimit::API_KEY);
/// let permit = budget.acquire(Priority::Bulk).await;
/// assert_eq!(budget.state().in_flight, 1);
/// // Make the call here, then report what its response says:
/// permit.complete(Feedback::default());
/// assert_eq!(budget.state().in_flight, 0);
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone)]
pub struct Budget(Arc<Shared>);

impl Budget {
    /// Creates a budget of its own, which no client shares: for other programs' traffic to Gorgias, and for tests.
    #[must_use]
    pub fn new(assumed: CallLimit) -> Self {
        Self(Arc::new(Shared::new(assumed, Instant::now())))
    }

    /// Creates a budget that is shared with all who give the account the same name in the same fleet.
    ///
    /// The clients of [`ClientBuilder::fleet`](crate::ClientBuilder::fleet) name it by host (with the port, unless it
    /// is the usual one) and kind of credentials: `acme.gorgias.com|api_key` or `acme.gorgias.com|oauth`. In a process
    /// that also has such clients, use theirs.
    #[cfg(feature = "redis")]
    #[must_use]
    pub fn in_fleet(assumed: CallLimit, fleet: Fleet, account: &str) -> Self {
        let budget = Self::new(assumed);
        budget.join(fleet, account);
        budget
    }

    /// From now on, calls ask the fleet.
    #[cfg(feature = "redis")]
    pub(crate) fn join(&self, fleet: Fleet, account: &str) {
        // A client for each request must not forget what the others have heard.
        if !self.0.fleet().is_some_and(|ledger| ledger.is(&fleet, account)) {
            self.0.set_fleet(fleet::Ledger::new(fleet, account));
        }
    }

    /// The fleet that it is shared with.
    #[cfg(feature = "redis")]
    pub(crate) fn fleet(&self) -> Option<Fleet> {
        self.0.fleet().map(|ledger| ledger.fleet().clone())
    }

    /// Waits until a call may leave, however long that takes.
    pub async fn acquire(&self, priority: Priority) -> Permit {
        #[cfg(feature = "redis")]
        while let Some(ledger) = self.0.fleet() {
            // Without a limit to its patience it does not come back empty-handed.
            if let Ok(permit) = self.0.acquire_by_task(&ledger, priority, None).await {
                return permit;
            }
        }
        self.0.acquire(priority).await
    }

    /// Waits until a call may leave, for at most `max_wait`. When the wait is expected to be longer, it fails at once.
    ///
    /// # Errors
    /// [`ErrorKind::BudgetExhausted`] when the wait would be, or was, longer than `max_wait`; `retry_after` holds the
    /// expected wait where it is known.
    pub async fn acquire_within(&self, priority: Priority, max_wait: Duration) -> Result<Permit, Error> {
        let refuse = |wait: Duration| Error::new(ErrorKind::BudgetExhausted).wait(wait);
        #[cfg(feature = "redis")]
        if let Some(ledger) = self.0.fleet() {
            return self.0.acquire_by_task(&ledger, priority, Some(max_wait)).await.map_err(refuse);
        }
        // What a response says that others wait for can make room at any time.
        if self.0.least_wait(priority) > max_wait {
            return Err(refuse(self.0.estimate(1, priority)));
        }
        match tokio::time::timeout(max_wait, self.0.acquire(priority)).await {
            Ok(permit) => Ok(permit),
            Err(_) => Err(refuse(self.0.estimate(1, priority))),
        }
    }

    /// Estimates how long it takes until so many more calls have left, if nothing else calls and no response reports that others
    /// do. Calls that wait already go first.
    ///
    /// ```
    /// use gorgias::budget::{Budget, CallLimit, Priority};
    ///
    /// let budget = Budget::new(CallLimit::API_KEY);
    /// let time = budget.estimate(1000, Priority::Bulk);
    /// assert_eq!(time.as_secs(), 485, "30 at once, then two calls per second");
    /// ```
    #[must_use]
    pub fn estimate(&self, calls: usize, priority: Priority) -> Duration {
        self.0.estimate(calls, priority)
    }

    /// Returns what is known about the allowance right now.
    #[must_use]
    pub fn state(&self) -> BudgetState {
        self.0.state()
    }

    /// Replaces the limit that is assumed until a response reports it.
    pub(crate) fn assume(&self, limit: CallLimit) {
        self.0.assume(limit);
    }

    /// Whether nobody else holds it and nothing would be lost with it.
    pub(crate) fn is_idle(&self) -> bool {
        Arc::strong_count(&self.0) == 1 && self.0.is_empty()
    }
}

impl fmt::Debug for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Budget").field(&self.state()).finish()
    }
}

/// A snapshot of a [`Budget`], returned by [`Budget::state`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct BudgetState {
    /// The size of the bucket and how long it takes to drain: as responses report it, or as assumed before the first
    /// one.
    pub limit: CallLimit,
    /// `true` once a response has confirmed the limit.
    pub learned: bool,
    /// The number of calls in the bucket, those that are on their way included. It is never below the true number, as
    /// far as this process can know.
    pub used: f64,
    /// The number of calls that could leave at once.
    pub available: u32,
    /// The number of calls on their way.
    pub in_flight: u32,
    /// The number of calls waiting for room, of all priorities.
    pub waiting: usize,
    waiting_in: PerPriority<usize>,
    /// The time for which no call leaves, after Gorgias has refused one with 429.
    pub blocked_for: Option<Duration>,
    /// The state of the fleet that the budget is shared with, if any. The other fields then hold what this process knew
    /// when it last asked the fleet.
    #[cfg(feature = "redis")]
    pub fleet: Option<FleetState>,
}

impl BudgetState {
    /// Returns the number of calls of this priority that wait for room.
    #[must_use]
    pub fn waiting_in(&self, priority: Priority) -> usize {
        *self.waiting_in.of(priority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_budget_is_idle_if_nobody_has_it_and_it_is_empty() {
        let budget = Budget::new(CallLimit::API_KEY);
        assert!(budget.is_idle());
        let other = budget.clone();
        assert!(!budget.is_idle());
        other.acquire(Priority::Interactive).await.complete(Feedback::default());
        drop(other);
        assert!(!budget.is_idle(), "a call has not drained yet");
        tokio::time::advance(CallLimit::API_KEY.window).await;
        assert!(budget.is_idle());
    }
}
