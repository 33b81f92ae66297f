//! Waiting for room, first come, first served.
//!
//! Each priority has a turnstile, a fair lock: whoever holds it is the only one of its priority that watches the bucket, and
//! all others wait behind it in order. A waiter that is dropped leaves its place to the next one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::bucket::{Bucket, Departure};
use super::permit::Permit;
use super::{BudgetState, CallLimit, Feedback, Priority};

/// What the clones of a budget share.
pub(super) struct Shared {
    state: Mutex<State>,
    interactive: tokio::sync::Mutex<()>,
    bulk: tokio::sync::Mutex<()>,
    /// Rung whenever there may be room sooner than expected.
    changed: Notify,
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
struct Place<'a> {
    shared: &'a Shared,
    priority: Priority,
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
        *self.lock().waiting(priority) += 1;
        let _place = Place { shared: self, priority };
        let turnstile = match priority {
            Priority::Interactive => &self.interactive,
            Priority::Bulk => &self.bulk,
        };
        let _turn = turnstile.lock().await;
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
        }
    }
}
