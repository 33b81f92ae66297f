//! What an inbox has done since the process started.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use super::{BackendState, Receipt};
use crate::lock::lock;

/// The time over which the rate is taken.
const MINUTE: Duration = Duration::from_secs(60);

/// The state of an inbox: how much waits, and what this process has done since its start.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct InboxState {
    /// The amount of work that waits, in the whole backend.
    pub waiting: BackendState,
    /// The deliveries that were stored.
    pub stored: u64,
    /// The deliveries that were stored before.
    pub duplicates: u64,
    /// The deliveries that were refused: not proven, or not readable.
    pub refused: u64,
    /// The deliveries that could not be stored, and got 503.
    pub unavailable: u64,
    /// The deliveries whose work is done.
    pub done: u64,
    /// The failures after which work was put off.
    pub retried: u64,
    /// The deliveries that became dead letters.
    pub buried: u64,
    /// The deliveries whose work was done within the last minute.
    pub done_last_minute: u64,
}

#[derive(Default)]
pub(super) struct Counts(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    state: InboxState,
    /// What was done, by second; the last minute's.
    recent: VecDeque<(Instant, u64)>,
}

impl Counts {
    fn change(&self, change: impl FnOnce(&mut InboxState)) {
        change(&mut lock(&self.0).state);
    }

    pub(super) fn received(&self, receipt: Receipt) {
        self.change(|state| match receipt {
            Receipt::Stored => state.stored += 1,
            Receipt::Duplicate => state.duplicates += 1,
            Receipt::Nothing => {}
        });
    }

    pub(super) fn refused(&self) {
        self.change(|state| state.refused += 1);
    }

    pub(super) fn unavailable(&self) {
        self.change(|state| state.unavailable += 1);
    }

    pub(super) fn retried(&self) {
        self.change(|state| state.retried += 1);
    }

    pub(super) fn buried(&self) {
        self.change(|state| state.buried += 1);
    }

    pub(super) fn done(&self) {
        let mut kept = lock(&self.0);
        kept.state.done += 1;
        let now = Instant::now();
        match kept.recent.back_mut() {
            Some((second, count)) if now.duration_since(*second) < Duration::from_secs(1) => *count += 1,
            _ => kept.recent.push_back((now, 1)),
        }
        while kept.recent.front().is_some_and(|(second, _)| now.duration_since(*second) > MINUTE) {
            kept.recent.pop_front();
        }
    }

    pub(super) fn with(&self, waiting: BackendState) -> InboxState {
        let kept = lock(&self.0);
        let now = Instant::now();
        let recent = kept.recent.iter().filter(|(second, _)| now.duration_since(*second) <= MINUTE);
        InboxState { waiting, done_last_minute: recent.map(|(_, count)| count).sum(), ..kept.state.clone() }
    }
}
