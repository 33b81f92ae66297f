//! Waiting for room, first come, first served.
//!
//! Nobody watches the bucket for the others: each waiter wakes when its own turn should come, by its place in the line, and hands
//! out what there is room for. One that is dropped leaves its place to the next.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

#[cfg(feature = "redis")]
use tokio::sync::Notify;
use tokio::time::Instant;

use super::bucket::{Bucket, Departure};
#[cfg(feature = "redis")]
use super::fleet::{Heard, Known, Ledger};
use super::frost::Notice;
use super::lines::{Bells, Lines, Waiter};
use super::permit::Permit;
use super::priority::PerPriority;
use super::{BudgetState, CallLimit, Feedback, Priority};
use crate::lock::lock;

/// What the clones of a budget share.
pub(super) struct Shared {
    state: Mutex<State>,
    /// In a fleet, each priority has a turnstile, a fair lock: whoever holds it is the only one of its priority that asks.
    #[cfg(feature = "redis")]
    turnstiles: PerPriority<tokio::sync::Mutex<()>>,
    /// Rung for those who ask the fleet, whenever there may be room sooner than expected.
    #[cfg(feature = "redis")]
    changed: Notify,
    #[cfg(feature = "redis")]
    fleet: Mutex<Option<Arc<Ledger>>>,
}

struct State {
    bucket: Bucket,
    lines: Lines,
    /// Calls that ask the fleet, or wait for their turn to do so.
    asking: PerPriority<usize>,
}

impl State {
    /// Calls that wait with this priority.
    fn waiting(&self, priority: Priority) -> usize {
        self.asking.of(priority) + self.lines.len(priority)
    }

    /// Calls that go first.
    fn ahead_of(&self, priority: Priority) -> usize {
        priority.above().chain([priority]).map(|priority| self.waiting(priority)).sum()
    }

    fn serve(&mut self, now: Instant, news: bool) -> Bells {
        self.lines.serve(&mut self.bucket, now, news)
    }
}

/// A place in the queue, until its turn has come and is taken.
struct Place<'a> {
    shared: &'a Shared,
    waiter: Arc<Waiter>,
    taken: bool,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if self.taken {
            return;
        }
        self.shared.change(|state| match self.waiter.departure() {
            // Its turn came, but nobody was there.
            Some(_) => state.bucket.give_back(),
            None => state.lines.leave(&self.waiter),
        });
    }
}

impl Shared {
    pub(super) fn new(assumed: CallLimit, now: Instant) -> Self {
        let bucket = Bucket::new(assumed, now);
        Self {
            state: Mutex::new(State { bucket, lines: Lines::default(), asking: PerPriority::default() }),
            #[cfg(feature = "redis")]
            turnstiles: PerPriority::default(),
            #[cfg(feature = "redis")]
            changed: Notify::new(),
            #[cfg(feature = "redis")]
            fleet: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Changes what is known, and lets go who can go now.
    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        // Without anybody in line, this is the way of every call: not even the clock is looked at.
        let bells = (!state.lines.is_empty()).then(|| state.serve(Instant::now(), true));
        let notice = state.bucket.notice();
        drop(state);
        if let Some(bells) = bells {
            bells.ring();
        }
        Notice::log(notice);
        #[cfg(feature = "redis")]
        self.changed.notify_waiters();
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
        let State { bucket, lines, .. } = &*state;
        if state.ahead_of(priority) > 0 || lines.has_due(bucket, now) {
            return None;
        }
        state.bucket.take(priority, false, now).ok()
    }

    async fn wait_in_line(&self, priority: Priority) -> Departure {
        let waiter = self.lock().lines.join(priority, Instant::now());
        let mut place = Place { shared: self, waiter, taken: false };
        loop {
            let (bells, wait) = {
                let mut state = self.lock();
                let now = Instant::now();
                let bells = state.serve(now, false);
                let State { bucket, lines, .. } = &mut *state;
                (bells, lines.wait(&place.waiter, bucket, now))
            };
            bells.ring();
            if let Some(departure) = place.waiter.departure() {
                place.taken = true;
                return departure;
            }
            // Either way it looks again.
            let _ = tokio::time::timeout(wait.max(Duration::from_millis(1)), place.waiter.bell.notified()).await;
        }
    }

    /// The time until so many more calls could have left.
    pub(super) fn estimate(&self, calls: usize, priority: Priority) -> Duration {
        if calls == 0 {
            return Duration::ZERO;
        }
        let mut state = self.lock();
        let ahead = state.ahead_of(priority);
        state.bucket.wait_for(ahead.saturating_add(calls), priority, Instant::now())
    }

    /// The time that one more call has to wait at least, whatever a response says that others wait for.
    pub(super) fn least_wait(&self, priority: Priority) -> Duration {
        let mut state = self.lock();
        let ahead = state.ahead_of(priority);
        state.bucket.least_wait_for(ahead.saturating_add(1), priority, Instant::now())
    }

    pub(super) fn settle(&self, departure: Departure, feedback: Option<Feedback>) {
        self.change(|state| state.bucket.settle(departure, feedback, Instant::now()));
    }

    pub(super) fn give_back(&self) {
        self.change(|state| state.bucket.give_back());
    }

    pub(super) fn assume(&self, limit: CallLimit) {
        self.change(|state| state.bucket.assume(limit));
    }

    pub(super) fn is_empty(&self) -> bool {
        let now = Instant::now();
        let mut state = self.lock();
        state.bucket.used(now) <= 0.0 && state.bucket.paused_for(now).is_none()
    }

    pub(super) fn state(&self) -> BudgetState {
        let now = Instant::now();
        let mut state = self.lock();
        let mut waiting = PerPriority::default();
        Priority::ORDER.into_iter().for_each(|priority| *waiting.of_mut(priority) = state.waiting(priority));
        let bucket = &mut state.bucket;
        BudgetState {
            limit: bucket.limit(),
            learned: bucket.learned(),
            used: bucket.used(now),
            available: bucket.available(now),
            in_flight: bucket.in_flight(),
            waiting: Priority::ORDER.iter().map(|priority| waiting.of(*priority)).sum(),
            waiting_in: waiting,
            blocked_for: bucket.paused_for(now),
            #[cfg(feature = "redis")]
            fleet: self.fleet().map(|ledger| ledger.state()),
        }
    }
}

/// A place among those who ask the fleet.
#[cfg(feature = "redis")]
pub(super) struct Asking<'a> {
    shared: &'a Shared,
    priority: Priority,
}

#[cfg(feature = "redis")]
impl<'a> Asking<'a> {
    pub(super) fn join(shared: &'a Shared, priority: Priority) -> Self {
        *shared.lock().asking.of_mut(priority) += 1;
        Self { shared, priority }
    }
}

#[cfg(feature = "redis")]
impl Drop for Asking<'_> {
    fn drop(&mut self) {
        // Calls of later priorities wait for the last one to leave.
        self.shared.change(|state| *state.asking.of_mut(self.priority) -= 1);
    }
}

/// What waiting and reporting in a fleet need.
#[cfg(feature = "redis")]
impl Shared {
    pub(super) fn turnstile(&self, priority: Priority) -> &tokio::sync::Mutex<()> {
        self.turnstiles.of(priority)
    }

    pub(super) fn fleet(&self) -> Option<Arc<Ledger>> {
        lock(&self.fleet).clone()
    }

    pub(super) fn set_fleet(&self, ledger: Ledger) {
        *lock(&self.fleet) = Some(Arc::new(ledger));
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

    /// Whether anybody of an earlier priority waits.
    pub(super) fn is_outranked(&self, priority: Priority) -> bool {
        let state = self.lock();
        priority.above().any(|priority| state.waiting(priority) > 0)
    }

    /// The time until a call that has waited since then is due by the least share of its priority.
    pub(super) fn due_in(&self, priority: Priority, since: Instant) -> Option<Duration> {
        self.lock().bucket.due_in(priority, since, Instant::now())
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
    pub(super) fn take(&self, priority: Priority, due: bool) -> Result<Departure, Duration> {
        self.lock().bucket.take(priority, due, Instant::now())
    }

    /// The fleet let a call leave.
    pub(super) fn depart(&self, priority: Priority, heard: &Heard) -> Departure {
        self.with_bucket(|bucket, now| {
            let departure = bucket.depart(priority, now);
            bucket.hear(heard, now);
            departure
        })
    }

    pub(super) fn hear(&self, heard: &Heard) {
        self.with_bucket(|bucket, now| bucket.hear(heard, now));
    }

    /// Changes the bucket, and logs what that brings to light when nothing is locked any more.
    fn with_bucket<T>(&self, change: impl FnOnce(&mut Bucket, Instant) -> T) -> T {
        let mut state = self.lock();
        let changed = change(&mut state.bucket, Instant::now());
        let notice = state.bucket.notice();
        drop(state);
        Notice::log(notice);
        changed
    }
}
