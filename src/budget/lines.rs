//! The lines of those who wait, one for each priority.
//!
//! Whoever looks hands out what there is room for in the order of the lines, not only to itself. So a waiter that nobody polls,
//! such as a page that is read ahead, gets its turn when it comes and holds up nobody behind it.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use tokio::sync::Notify;
use tokio::time::Instant;

use super::Priority;
use super::bucket::{Bucket, Departure};

/// One who waits.
pub(super) struct Waiter {
    number: u64,
    priority: Priority,
    /// Rung when its turn has come, or may come sooner than it expects.
    pub(super) bell: Notify,
    departure: OnceLock<Departure>,
}

impl Waiter {
    /// Its turn, once it has come.
    pub(super) fn departure(&self) -> Option<Departure> {
        self.departure.get().copied()
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
    interactive: VecDeque<Arc<Waiter>>,
    bulk: VecDeque<Arc<Waiter>>,
    next: u64,
}

impl Lines {
    fn line(&mut self, priority: Priority) -> &mut VecDeque<Arc<Waiter>> {
        match priority {
            Priority::Interactive => &mut self.interactive,
            Priority::Bulk => &mut self.bulk,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.interactive.is_empty() && self.bulk.is_empty()
    }

    /// Those who go before a newcomer.
    pub(super) fn ahead_of(&self, priority: Priority) -> usize {
        match priority {
            Priority::Interactive => self.interactive.len(),
            Priority::Bulk => self.interactive.len() + self.bulk.len(),
        }
    }

    /// Those who go before this one.
    pub(super) fn before(&self, waiter: &Waiter) -> usize {
        let place = |line: &VecDeque<Arc<Waiter>>| line.partition_point(|other| other.number < waiter.number);
        match waiter.priority {
            Priority::Interactive => place(&self.interactive),
            Priority::Bulk => self.interactive.len() + place(&self.bulk),
        }
    }

    pub(super) fn join(&mut self, priority: Priority) -> Arc<Waiter> {
        let waiter = Arc::new(Waiter { number: self.next, priority, bell: Notify::new(), departure: OnceLock::new() });
        self.next += 1;
        self.line(priority).push_back(Arc::clone(&waiter));
        waiter
    }

    pub(super) fn leave(&mut self, waiter: &Waiter) {
        let line = self.line(waiter.priority);
        if let Ok(place) = line.binary_search_by_key(&waiter.number, |other| other.number) {
            line.remove(place);
        }
    }

    /// Hands out what there is room for. `news` says that there may be room sooner than expected: then the first one has to
    /// reckon again. All others reckon with their place in the line, and need not be woken.
    pub(super) fn serve(&mut self, bucket: &mut Bucket, now: Instant, news: bool) -> Bells {
        let (mut bells, mut news) = (Vec::new(), news);
        for priority in [Priority::Interactive, Priority::Bulk] {
            let line = self.line(priority);
            while !line.is_empty()
                && let Ok(departure) = bucket.take(priority, now)
            {
                bells.extend(line.pop_front().inspect(|waiter| _ = waiter.departure.set(departure)));
                news = true;
            }
            if let Some(first) = line.front() {
                bells.extend(news.then(|| Arc::clone(first)));
                // Bulk calls wait for the last interactive one to leave.
                break;
            }
        }
        Bells(bells)
    }
}
