//! Waiting for room that many processes share: in line within this one, and its head asks Redis.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::Ledger;
use crate::budget::Priority;
use crate::budget::permit::Permit;
use crate::budget::queue::{Asking, Shared};

/// How long the head of the line waits at most before it asks again: what other processes learn can make room earlier than
/// Redis could say.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// The same while nothing is known of the allowance: a call of another process asks, and its response lets all go.
const LONGEST_WAIT_TO_LEARN: Duration = Duration::from_millis(100);

/// A wait by a task, which ends with whoever began it.
struct Wait(JoinHandle<Result<Permit, Duration>>);

impl Drop for Wait {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Shared {
    /// Waits by a task until a call may leave, or gives up when there is no room within `patience`, with the time that it
    /// would take. By a task, because whoever asks Redis keeps all others waiting: also when nobody polls it, as a page that
    /// is read ahead.
    pub(in crate::budget) async fn acquire_by_task(
        self: &Arc<Self>,
        ledger: &Arc<Ledger>,
        priority: Priority,
        patience: Option<Duration>,
    ) -> Result<Permit, Duration> {
        let (shared, ledger) = (Arc::clone(self), Arc::clone(ledger));
        let wait = async move { shared.acquire_in_fleet(&ledger, priority, patience).await.map(Permit::unclaimed) };
        let mut wait = Box::pin(wait.in_current_span());
        // A first look at once, which keeps the order of those who come.
        let first = poll_fn(|cx| Poll::Ready(wait.as_mut().poll(cx))).await;
        let outcome = match (first, Handle::try_current()) {
            (Poll::Ready(outcome), _) => outcome,
            (Poll::Pending, Err(_)) => wait.await,
            (Poll::Pending, Ok(runtime)) => match (&mut Wait(runtime.spawn(wait)).0).await {
                Ok(outcome) => outcome,
                // The runtime shuts down.
                Err(_) => return Ok(self.acquire(priority).await),
            },
        };
        outcome.map(Permit::claimed)
    }

    /// Waits until a call may leave, or gives up when there is no room within `patience`, with the time that it would take.
    async fn acquire_in_fleet(
        self: &Arc<Self>,
        ledger: &Arc<Ledger>,
        priority: Priority,
        patience: Option<Duration>,
    ) -> Result<Permit, Duration> {
        let start = Instant::now();
        // Patience is for room; the time that Redis takes for a response is not held against it.
        let ends = patience.and_then(|patience| start.checked_add(patience));
        let too_late = |wait: Duration| ends.is_some_and(|ends| Instant::now() + wait > ends);
        if self.has_line(priority) && too_late(self.least_wait(priority)) {
            return Err(self.estimate(1, priority));
        }
        let _place = Asking::join(self, priority);
        let turnstile = self.turnstile(priority);
        let mut waited = false;
        let _turn = match turnstile.try_lock() {
            Ok(turn) => turn,
            Err(_) => {
                waited = true;
                let turn = within(ends.and_then(|ends| ends.checked_add(ledger.timeout())), turnstile.lock()).await;
                turn.ok_or_else(|| self.estimate(1, priority))?
            }
        };
        loop {
            // Listens before it looks, so that no change falls in between.
            let changed = self.changed();
            let mut changed = std::pin::pin!(changed);
            changed.as_mut().enable();
            // By the least share of its priority it goes before those that otherwise go first.
            let due = self.due_in(priority, start).unwrap_or(Duration::MAX);
            if !due.is_zero() && self.is_outranked(priority) {
                waited = true;
                // Either way it looks again.
                let look = async { drop(tokio::time::timeout(due, changed).await) };
                within(ends, look).await.ok_or_else(|| self.estimate(1, priority))?;
                continue;
            }
            let known = self.known();
            let asked = match known.pause {
                // The report of a refusal may be on its way to Redis still.
                pause if !pause.is_zero() && ledger.is_shared() => Err(pause),
                _ => Ok(ledger.take(priority, start.elapsed(), known).await),
            };
            let wait = match asked {
                Err(pause) => pause,
                Ok(Some((outcome, heard))) => match outcome {
                    Ok(lease) => {
                        let departure = self.depart(priority, &heard);
                        let waited = if waited { start.elapsed() } else { Duration::ZERO };
                        return Ok(Permit::new(Arc::clone(self), departure, waited).leased(lease));
                    }
                    Err(wait) => {
                        self.hear(&heard);
                        wait
                    }
                },
                Ok(None) => match self.take(priority, due.is_zero()) {
                    Ok(departure) => {
                        let waited = if waited { start.elapsed() } else { Duration::ZERO };
                        return Ok(Permit::new(Arc::clone(self), departure, waited));
                    }
                    Err(wait) => wait,
                },
            };
            let learned = self.known().learned;
            // While nothing is known, the response that all wait for can come at any time.
            if too_late(wait) && (learned || too_late(Duration::ZERO)) {
                return Err(wait);
            }
            waited = true;
            let longest = if learned { LONGEST_WAIT } else { LONGEST_WAIT_TO_LEARN };
            // Either way it looks again.
            let _ = tokio::time::timeout(wait.clamp(Duration::from_millis(1), longest), changed).await;
        }
    }
}

/// What the future gives, unless the time is over before.
async fn within<T>(ends: Option<Instant>, future: impl Future<Output = T>) -> Option<T> {
    match ends {
        Some(ends) => tokio::time::timeout_at(ends, future).await.ok(),
        None => Some(future.await),
    }
}
