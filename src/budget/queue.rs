//! Waiting for room, first come, first served.
//!
//! Each priority has a turnstile, a fair lock: whoever holds it is the only one of its priority that watches the bucket, and
//! all others wait behind it in order. A waiter that is dropped leaves its place to the next one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::bucket::{Bucket, Departure};
#[cfg(feature = "redis")]
use super::fleet::{Heard, Known, Ledger};
use super::permit::Permit;
use super::{BudgetState, CallLimit, Feedback, Priority};

/// What the clones of a budget share.
pub(super) struct Shared {
    state: Mutex<State>,
    interactive: tokio::sync::Mutex<()>,
    bulk: tokio::sync::Mutex<()>,
    /// Rung whenever there may be room sooner than expected.
    changed: Notify,
    #[cfg(feature = "redis")]
    fleet: Mutex<Option<Arc<Ledger>>>,
}

struct State {
    bucket: Bucket,
    waiting_interactive: usize,
    waiting_bulk: usize,
}

impl State {
    fn waiting(&mut self, priority: Priority) -> &mut usize {
        match priority {
            Priority::Interactive => &mut self.waiting_interactive,
            Priority::Bulk => &mut self.waiting_bulk,
        }
    }

    /// Calls that go first.
    fn ahead_of(&self, priority: Priority) -> usize {
        match priority {
            Priority::Interactive => self.waiting_interactive,
            Priority::Bulk => self.waiting_interactive + self.waiting_bulk,
        }
    }
}

/// A place in the queue.
pub(super) struct Place<'a> {
    shared: &'a Shared,
    priority: Priority,
}

impl<'a> Place<'a> {
    pub(super) fn take(shared: &'a Shared, priority: Priority) -> Self {
        *shared.lock().waiting(priority) += 1;
        Self { shared, priority }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.shared.lock().waiting(self.priority) -= 1;
        // Bulk calls wait for the last interactive one to leave.
        self.shared.changed.notify_waiters();
    }
}

impl Shared {
    pub(super) fn new(assumed: CallLimit, now: Instant) -> Self {
        Self {
            state: Mutex::new(State { bucket: Bucket::new(assumed, now), waiting_interactive: 0, waiting_bulk: 0 }),
            interactive: tokio::sync::Mutex::new(()),
            bulk: tokio::sync::Mutex::new(()),
            changed: Notify::new(),
            #[cfg(feature = "redis")]
            fleet: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn acquire(self: &Arc<Self>, priority: Priority) -> Permit {
        if let Some(departure) = self.take_at_once(priority) {
            return Permit::new(Arc::clone(self), departure, Duration::ZERO);
        }
        let start = Instant::now();
        let departure = self.wait_in_line(priority).await;
        Permit::new(Arc::clone(self), departure, start.elapsed().max(Duration::from_nanos(1)))
    }

    /// A slot, when there is one and nobody waits for it.
    fn take_at_once(&self, priority: Priority) -> Option<Departure> {
        let now = Instant::now();
        let mut state = self.lock();
        if state.ahead_of(priority) > 0 {
            return None;
        }
        state.bucket.take(priority, now).ok()
    }

    async fn wait_in_line(&self, priority: Priority) -> Departure {
        let _place = Place::take(self, priority);
        let _turn = self.turnstile(priority).lock().await;
        loop {
            // Listens before it looks, so that no change falls in between.
            let changed = self.changed.notified();
            let mut changed = std::pin::pin!(changed);
            changed.as_mut().enable();
            let wait = {
                let mut state = self.lock();
                let now = Instant::now();
                let first = state.waiting_interactive;
                if priority == Priority::Bulk && first > 0 {
                    state.bucket.wait_for(1 + first, priority, now)
                } else {
                    match state.bucket.take(priority, now) {
                        Ok(departure) => return departure,
                        Err(wait) => wait,
                    }
                }
            };
            // Either way it looks again.
            let _ = tokio::time::timeout(wait.max(Duration::from_millis(1)), changed).await;
        }
    }

    pub(super) fn turnstile(&self, priority: Priority) -> &tokio::sync::Mutex<()> {
        match priority {
            Priority::Interactive => &self.interactive,
            Priority::Bulk => &self.bulk,
        }
    }

    pub(super) fn expected_wait(&self, priority: Priority) -> Duration {
        let mut state = self.lock();
        let ahead = state.ahead_of(priority);
        state.bucket.wait_for(ahead + 1, priority, Instant::now())
    }

    pub(super) fn settle(&self, departure: Departure, feedback: Option<Feedback>) {
        self.lock().bucket.settle(departure, feedback, Instant::now());
        self.changed.notify_waiters();
    }

    pub(super) fn give_back(&self) {
        self.lock().bucket.give_back();
        self.changed.notify_waiters();
    }

    pub(super) fn assume(&self, limit: CallLimit) {
        self.lock().bucket.assume(limit);
        self.changed.notify_waiters();
    }

    pub(super) fn is_empty(&self) -> bool {
        let now = Instant::now();
        let mut state = self.lock();
        state.bucket.used(now) <= 0.0 && state.bucket.paused_for(now).is_none()
    }

    pub(super) fn state(&self) -> BudgetState {
        let now = Instant::now();
        let mut state = self.lock();
        let waiting = state.ahead_of(Priority::Bulk);
        let bucket = &mut state.bucket;
        BudgetState {
            limit: bucket.limit(),
            learned: bucket.learned(),
            used: bucket.used(now),
            available: bucket.available(now),
            in_flight: bucket.in_flight(),
            waiting,
            blocked_for: bucket.paused_for(now),
            #[cfg(feature = "redis")]
            fleet: self.fleet().map(|ledger| ledger.state()),
        }
    }
}

/// What waiting and reporting in a fleet need.
#[cfg(feature = "redis")]
impl Shared {
    pub(super) fn fleet(&self) -> Option<Arc<Ledger>> {
        self.fleet.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_fleet(&self, ledger: Ledger) {
        *self.fleet.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(ledger));
        self.ring();
    }

    /// There may be room sooner than expected.
    pub(super) fn ring(&self) {
        self.changed.notify_waiters();
    }

    pub(super) fn changed(&self) -> tokio::sync::futures::Notified<'_> {
        self.changed.notified()
    }

    /// Whether anybody goes before a newcomer.
    pub(super) fn has_line(&self, priority: Priority) -> bool {
        self.lock().ahead_of(priority) > 0
    }

    pub(super) fn known(&self) -> Known {
        let mut state = self.lock();
        let bucket = &mut state.bucket;
        let now = Instant::now();
        Known {
            limit: bucket.limit(),
            learned: bucket.learned(),
            used: bucket.used(now),
            pause: bucket.paused_for(now).unwrap_or_default(),
        }
    }

    /// A slot of the copy, or how long there will be none.
    pub(super) fn take(&self, priority: Priority) -> Result<Departure, Duration> {
        self.lock().bucket.take(priority, Instant::now())
    }

    /// The fleet let a call leave.
    pub(super) fn depart(&self, heard: &Heard) -> Departure {
        let now = Instant::now();
        let mut state = self.lock();
        let departure = state.bucket.depart(now);
        state.bucket.hear(heard, now);
        departure
    }

    pub(super) fn hear(&self, heard: &Heard) {
        self.lock().bucket.hear(heard, Instant::now());
    }
}
