//! A replay guard of one process.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::future::ready;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::time::Instant;

use super::{ClaimToken, GuardError, GuardFuture, ReplayClaim, ReplayGuard, TIMES, WorkOutcome, check_times};
use crate::lock::lock;
use crate::webhook::{DeliveryKey, WebhookSetupError};

/// A guard that remembers deliveries in this process, for as long as it runs; several processes need a store that they
/// share.
///
/// When it is full of deliveries that are still to be remembered, **new ones are refused**: forgetting the oldest would
/// open the door to its repetition, without a word. Only who knows the secret can fill it.
pub struct MemoryGuard {
    capacity: usize,
    memory: Duration,
    lease: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    known: HashMap<DeliveryKey, Entry>,
    /// The same, by when they are forgotten.
    ends: BTreeSet<(Instant, DeliveryKey)>,
}

struct Entry {
    ends: Instant,
    /// Who works on it; `None` when it is done.
    worker: Option<ClaimToken>,
}

impl MemoryGuard {
    /// Creates a guard for up to 100,000 deliveries and 24 hours, which takes some 20 MB when full; a claim ends by
    /// itself after one minute.
    #[must_use]
    pub fn new() -> Self {
        let (memory, lease) = TIMES;
        Self { capacity: 100_000, memory, lease, state: Mutex::default() }
    }

    /// Creates a guard that remembers up to `capacity` deliveries for `memory`; a claim ends by itself after `lease`,
    /// which is to be longer than the work on a delivery takes.
    ///
    /// # Errors
    /// [`WebhookSetupError`] when one of them is zero, `memory` is shorter than `lease`, or longer than 30 days.
    pub fn with_capacity(capacity: usize, memory: Duration, lease: Duration) -> Result<Self, WebhookSetupError> {
        if capacity == 0 {
            return Err(WebhookSetupError::new("capacity", "must be at least 1; a guard cannot be switched off"));
        }
        check_times(memory, lease)?;
        Ok(Self { capacity, memory, lease, state: Mutex::default() })
    }

    /// Returns the number of deliveries that it remembers right now.
    #[must_use]
    pub fn len(&self) -> usize {
        let mut state = self.lock();
        state.forget(Instant::now());
        state.known.len()
    }

    /// Returns `true` if it remembers no delivery.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn claim_now(&self, key: DeliveryKey, token: ClaimToken) -> Result<ReplayClaim, GuardError> {
        let now = Instant::now();
        let mut state = self.lock();
        state.forget(now);
        if let Some(entry) = state.known.get(&key) {
            return Ok(match entry.worker {
                None => ReplayClaim::Done,
                Some(worker) if worker == token => ReplayClaim::New,
                Some(_) => ReplayClaim::InProgress,
            });
        }
        if state.known.len() >= self.capacity {
            return Err(GuardError::Full { capacity: self.capacity });
        }
        state.put(key, Entry { ends: now + self.lease, worker: Some(token) });
        Ok(ReplayClaim::New)
    }

    fn settle_now(&self, key: DeliveryKey, token: ClaimToken, outcome: WorkOutcome) {
        let now = Instant::now();
        let mut state = self.lock();
        state.forget(now);
        if state.known.get(&key).is_none_or(|entry| entry.worker != Some(token)) {
            return;
        }
        state.remove(&key);
        if outcome == WorkOutcome::Done {
            state.put(key, Entry { ends: now + self.memory, worker: None });
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    fn put(&mut self, key: DeliveryKey, entry: Entry) {
        self.ends.insert((entry.ends, key));
        self.known.insert(key, entry);
    }

    fn remove(&mut self, key: &DeliveryKey) {
        if let Some(entry) = self.known.remove(key) {
            self.ends.remove(&(entry.ends, *key));
        }
    }

    fn forget(&mut self, now: Instant) {
        while self.ends.first().is_some_and(|(ends, _)| *ends <= now) {
            if let Some((_, key)) = self.ends.pop_first() {
                self.known.remove(&key);
            }
        }
    }
}

impl Default for MemoryGuard {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryGuard")
            .field("capacity", &self.capacity)
            .field("memory", &self.memory)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}

impl ReplayGuard for MemoryGuard {
    fn claim<'a>(&'a self, key: &'a DeliveryKey, token: ClaimToken) -> GuardFuture<'a, ReplayClaim> {
        Box::pin(ready(self.claim_now(*key, token)))
    }

    fn settle<'a>(&'a self, key: &'a DeliveryKey, token: ClaimToken, outcome: WorkOutcome) -> GuardFuture<'a, ()> {
        self.settle_now(*key, token, outcome);
        Box::pin(ready(Ok(())))
    }
}
