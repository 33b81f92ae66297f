//! The loop of a worker.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::watch;

use super::Settings;
use super::handlers::{Handlers, Step, Work};
use super::pauses::Pauses;
use crate::inbox::failure::Meaning;
use crate::inbox::{BackendError, Batch, Inbox, Item, ItemOutcome, Lane, Taken, WorkError};

/// The time for which a group is kept from other workers; renewed while it is worked on. What a process held when it was killed
/// waits as long.
const LEASE: Duration = Duration::from_secs(10);
/// The pauses in milliseconds before what became of deliveries is noted again: in all less than what is left of a lease.
const SETTLE_AGAIN: [u64; 5] = [100, 200, 400, 800, 1600];
/// How often a worker looks by itself: other processes do not wake it.
const LOOK: Duration = Duration::from_secs(1);

pub(super) struct Worker {
    inbox: Inbox,
    handlers: Handlers,
    settings: Settings,
    pauses: Pauses,
}

impl Worker {
    pub(super) fn new(inbox: Inbox, handlers: Handlers, settings: Settings) -> Self {
        Self { inbox, handlers, settings, pauses: Pauses::default() }
    }

    /// Returns the pause after so many failures in a row: doubled each time, and a quarter of it at random.
    fn pause(&self, failures: u32) -> Duration {
        let doubled = self.settings.base.saturating_mul(1 << failures.saturating_sub(1).min(20));
        doubled.min(self.settings.cap).mul_f64(0.75 + fastrand::f64() / 4.0)
    }

    async fn work(&self, batch: Batch) {
        let Batch { group, claim, is_recent, items } = batch;
        let source = items.first().map(|item| item.source.clone()).unwrap_or_default();
        let attempts: Vec<(String, u32)> = items.iter().map(|item| (item.id.clone(), item.attempts)).collect();
        let batch = Batch { group, claim, is_recent, items: Vec::new() };
        let mut outcomes = Vec::with_capacity(attempts.len());
        match self.pauses.of(&source) {
            Some(after) => {
                outcomes.extend(attempts.into_iter().map(|(id, _)| (id, ItemOutcome::Retry { after, counts: false })));
            }
            None => self.take_steps(&batch, items, &source, &attempts, &mut outcomes).await,
        }
        self.count(&outcomes);
        self.settle(&batch, outcomes).await;
    }

    /// Notes what became of deliveries, and tries again while the store is away. What could not be noted is handed out again when the
    /// lease ends; what is done is not done again.
    async fn settle(&self, batch: &Batch, outcomes: Vec<(String, ItemOutcome)>) {
        let mut pauses = SETTLE_AGAIN.into_iter();
        let mut is_first = true;
        let error = loop {
            match self.inbox.shared.backend.settle(batch, outcomes.clone()).await {
                Ok(()) => return,
                // It was noted, and the response was lost.
                Err(BackendError::LeaseLost) if !is_first => return,
                Err(error @ (BackendError::LeaseLost | BackendError::Closed)) => break error,
                Err(error) => match pauses.next() {
                    Some(pause) => tokio::time::sleep(Duration::from_millis(pause)).await,
                    None => break error,
                },
            }
            is_first = false;
        };
        tracing::warn!(target: "gorgias", reason = %error, "what became of deliveries could not be noted");
    }

    async fn take_steps(
        &self,
        batch: &Batch,
        items: Vec<Item>,
        source: &str,
        attempts: &[(String, u32)],
        outcomes: &mut Vec<(String, ItemOutcome)>,
    ) {
        // One failure puts off all that follows, for it may build on what failed.
        let mut held_up = None;
        let mut steps = VecDeque::from(self.handlers.steps(&self.inbox.shared.backend, items, batch.is_recent));
        while let Some(Step { ids, work, apart }) = steps.pop_front() {
            if let Some(after) = held_up {
                outcomes.extend(ids.into_iter().map(|id| (id, ItemOutcome::Retry { after, counts: false })));
                continue;
            }
            let error = match self.finish(batch, work).await {
                Ok(kept) => {
                    self.pauses.end(source);
                    outcomes.extend(ids.into_iter().map(|id| {
                        let time = kept.iter().find(|(kept, _)| *kept == id).map(|(_, time)| *time);
                        (id, time.map_or(ItemOutcome::Done, |time| ItemOutcome::Keep { time }))
                    }));
                    continue;
                }
                Err(error) => error,
            };
            let failed = attempts.iter().filter(|(id, _)| ids.contains(id)).map(|(_, count)| count + 1).max();
            let failed = failed.unwrap_or(1);
            let outcome = match error.meaning {
                Meaning::Everything => {
                    let after = self.pauses.begin(source, |failures| error.wait.unwrap_or(self.pause(failures)));
                    tracing::warn!(
                        target: "gorgias",
                        source,
                        reason = error.told,
                        operation = error.operation,
                        "deliveries wait, for nothing can be done now"
                    );
                    ItemOutcome::Retry { after, counts: false }
                }
                Meaning::Again if failed < self.settings.attempts => {
                    tracing::warn!(
                        target: "gorgias",
                        source,
                        reason = error.told,
                        operation = error.operation,
                        "a delivery is tried again later"
                    );
                    ItemOutcome::Retry { after: error.wait.unwrap_or(self.pause(failed)), counts: true }
                }
                Meaning::Again | Meaning::Never if !apart.is_empty() => {
                    apart.into_iter().rev().for_each(|step| steps.push_front(step));
                    continue;
                }
                Meaning::Again | Meaning::Never => {
                    tracing::error!(
                        target: "gorgias",
                        source,
                        reason = error.told,
                        operation = error.operation,
                        "a delivery became a dead letter"
                    );
                    ItemOutcome::Dead { reason: error.reason }
                }
            };
            if let ItemOutcome::Retry { after, .. } = &outcome {
                held_up = Some(*after);
            }
            outcomes.extend(ids.into_iter().map(|id| (id, outcome.clone())));
        }
    }

    /// Waits for a step on a task of its own, and keeps the lease meanwhile.
    async fn finish(&self, batch: &Batch, work: Work) -> Result<Vec<(String, Duration)>, WorkError> {
        let mut task = tokio::spawn(work);
        loop {
            match tokio::time::timeout(LEASE / 3, &mut task).await {
                Ok(Ok(done)) => return done,
                Ok(Err(_)) => return Err(WorkError::ours(Meaning::Again, "the handler panicked")),
                Err(_) => {
                    // Once lost, another worker has it: both finish, and what is done is not done again.
                    let renewed = self.inbox.shared.backend.renew(batch, LEASE).await;
                    if !matches!(renewed, Ok(true)) {
                        tracing::warn!(target: "gorgias", "the lease of deliveries could not be renewed");
                    }
                }
            }
        }
    }

    fn count(&self, outcomes: &[(String, ItemOutcome)]) {
        let counts = &self.inbox.shared.counts;
        for (_, outcome) in outcomes {
            match outcome {
                ItemOutcome::Done => counts.done(),
                ItemOutcome::Keep { .. } => {}
                ItemOutcome::Retry { .. } => counts.retried(),
                ItemOutcome::Dead { .. } => counts.buried(),
            }
        }
    }
}

/// Works until it is told to stop.
pub(super) async fn run(worker: Arc<Worker>, lane: Lane, mut stop: watch::Receiver<bool>) {
    let news = worker.inbox.shared.news(lane);
    while !*stop.borrow() {
        let pause = match worker.inbox.shared.backend.take(lane, LEASE).await {
            Ok(Taken::Batch(batch)) => {
                // There may be more than one was woken for.
                news.notify_one();
                worker.work(batch).await;
                continue;
            }
            Ok(Taken::Nothing { due_in }) => due_in.unwrap_or(LOOK).min(LOOK),
            Err(error) => {
                tracing::warn!(target: "gorgias", reason = %error, "the inbox could not be asked for work");
                LOOK
            }
        };
        let _ = tokio::time::timeout(pause, first(news.notified(), stop.changed())).await;
    }
}

/// Waits for one of two.
async fn first(one: impl Future, other: impl Future) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    std::future::poll_fn(|context| {
        if one.as_mut().poll(context).is_ready() || other.as_mut().poll(context).is_ready() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}
