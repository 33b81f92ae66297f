//! The lines of those who wait, one for each priority.
//!
//! Whoever looks hands out what there is room for in the order of the lines, not only to itself. So a waiter that nobody polls,
//! such as a page that is read ahead, gets its turn when it comes and holds up nobody behind it.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::Priority;
use super::bucket::{Bucket, Departure};
use super::priority::PerPriority;

/// One who waits.
pub(super) struct Waiter {
    number: u64,
    priority: Priority,
    since: Instant,
    /// Rung when its turn has come, or may come sooner than it expects.
    pub(super) bell: Notify,
    departure: OnceLock<Departure>,
}

impl Waiter {
    /// Its turn, once it has come.
    pub(super) fn departure(&self) -> Option<Departure> {
        self.departure.get().copied()
    }

    /// `true` if the least share of its priority lets it leave as soon as there is any room.
    fn is_due(&self, bucket: &Bucket, now: Instant) -> bool {
        bucket.due_in(self.priority, self.since, now).is_some_and(|wait| wait.is_zero())
    }
}

/// Those whose bell is to be rung, once no lock is held any more.
#[must_use = "they wait for it"]
pub(super) struct Bells(Vec<Arc<Waiter>>);

impl Bells {
    pub(super) fn ring(self) {
        self.0.iter().for_each(|waiter| waiter.bell.notify_one());
    }
}

#[derive(Default)]
pub(super) struct Lines {
    lines: PerPriority<VecDeque<Arc<Waiter>>>,
    next: u64,
}

impl Lines {
    pub(super) fn is_empty(&self) -> bool {
        Priority::ORDER.iter().all(|priority| self.lines.of(*priority).is_empty())
    }

    /// The number of those who wait with this priority.
    pub(super) fn len(&self, priority: Priority) -> usize {
        self.lines.of(priority).len()
    }

    /// Whether anybody is to leave before all others, by the least share of its priority.
    pub(super) fn has_due(&self, bucket: &Bucket, now: Instant) -> bool {
        let heads = Priority::SHARING.iter().filter_map(|priority| self.lines.of(*priority).front());
        heads.into_iter().any(|head| head.is_due(bucket, now))
    }

    pub(super) fn join(&mut self, priority: Priority, now: Instant) -> Arc<Waiter> {
        let (number, bell, departure) = (self.next, Notify::new(), OnceLock::new());
        let waiter = Arc::new(Waiter { number, priority, since: now, bell, departure });
        self.next += 1;
        self.lines.of_mut(priority).push_back(Arc::clone(&waiter));
        waiter
    }

    pub(super) fn leave(&mut self, waiter: &Waiter) {
        let line = self.lines.of_mut(waiter.priority);
        if let Ok(place) = line.binary_search_by_key(&waiter.number, |other| other.number) {
            line.remove(place);
        }
    }

    /// How long until the turn of a waiter should come, if nobody else joins and no response says better.
    pub(super) fn wait(&self, waiter: &Waiter, bucket: &mut Bucket, now: Instant) -> Duration {
        let place = self.lines.of(waiter.priority).partition_point(|other| other.number < waiter.number);
        let above: usize = waiter.priority.above().map(|priority| self.len(priority)).sum();
        let wait = bucket.wait_for(1 + above + place, waiter.priority, now);
        match bucket.due_in(waiter.priority, waiter.since, now) {
            Some(due) if place == 0 => wait.min(due.max(bucket.wait_for(1, Priority::Interactive, now))),
            _ => wait,
        }
    }

    /// Hands out what there is room for. `news` says that there may be room sooner than expected: then the first one has to
    /// reckon again. All others reckon with their place in the line, and need not be woken.
    pub(super) fn serve(&mut self, bucket: &mut Bucket, now: Instant, news: bool) -> Bells {
        let (mut bells, mut news) = (Vec::new(), news);
        for priority in Priority::SHARING {
            let line = self.lines.of_mut(priority);
            let Some(head) = line.front().filter(|head| head.is_due(bucket, now)) else { continue };
            match bucket.take(priority, true, now) {
                Ok(departure) => {
                    _ = head.departure.set(departure);
                    bells.extend(line.pop_front());
                    news = true;
                }
                // Nobody else can leave, either.
                Err(_) => bells.extend(news.then(|| Arc::clone(head))),
            }
        }
        for priority in Priority::ORDER {
            let line = self.lines.of_mut(priority);
            while !line.is_empty()
                && let Ok(departure) = bucket.take(priority, false, now)
            {
                bells.extend(line.pop_front().inspect(|waiter| _ = waiter.departure.set(departure)));
                news = true;
            }
            if let Some(first) = line.front() {
                bells.extend(news.then(|| Arc::clone(first)));
                // The others wait for the last one of this line to leave.
                break;
            }
        }
        Bells(bells)
    }
}
