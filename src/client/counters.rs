//! Counts the calls of a client.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::trip::Trip;
use crate::Client;
use crate::error::Error;
use crate::operations::{OPERATIONS, Operation};

/// The numbers of calls that a client and its clones have made, returned by [`Client::counters`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// The sums over all operations.
    pub total: CallCount,
    /// The numbers by operation id; `raw` stands for calls that belong to none. Operations that were never called are
    /// missing.
    pub by_operation: BTreeMap<&'static str, CallCount>,
}

/// The numbers of one operation, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallCount {
    /// Calls that have ended, successfully or not.
    pub calls: u64,
    /// Calls that have ended in an error.
    pub errors: u64,
    /// Attempts after the first one.
    pub retries: u64,
    /// Responses with status 429.
    pub rate_limited: u64,
    /// Times that a request had to wait for the call allowance.
    pub waits: u64,
    /// Total time that requests waited for the call allowance.
    pub waited: Duration,
}

impl CallCount {
    fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.errors += other.errors;
        self.retries += other.retries;
        self.rate_limited += other.rate_limited;
        self.waits += other.waits;
        self.waited += other.waited;
    }
}

#[derive(Default)]
struct Row {
    calls: AtomicU64,
    errors: AtomicU64,
    retries: AtomicU64,
    rate_limited: AtomicU64,
    waits: AtomicU64,
    waited_micros: AtomicU64,
}

/// One row per operation, and one for calls that belong to none.
pub(crate) struct Table(Box<[Row]>);

impl Default for Table {
    fn default() -> Self {
        Self((0..=OPERATIONS.len()).map(|_| Row::default()).collect())
    }
}

impl Table {
    /// Counts a call that ended.
    pub(crate) fn record(&self, operation: &Operation, trip: &Trip, error: Option<&Error>) {
        let Some(row) = self.0.get(operation.index) else { return };
        let add = |counter: &AtomicU64, n: u64| {
            if n > 0 {
                counter.fetch_add(n, Ordering::Relaxed);
            }
        };
        add(&row.calls, 1);
        add(&row.errors, u64::from(error.is_some()));
        add(&row.retries, u64::from(trip.attempts.saturating_sub(1)));
        add(&row.rate_limited, u64::from(trip.refusals));
        add(&row.waits, u64::from(trip.waits));
        add(&row.waited_micros, u64::try_from(trip.waited.as_micros()).unwrap_or(u64::MAX));
    }

    /// A call that ended well had a response that could not be decoded.
    pub(crate) fn not_understood(&self, operation: &Operation) {
        if let Some(row) = self.0.get(operation.index) {
            row.errors.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn snapshot(&self) -> Counters {
        let mut counters = Counters::default();
        for (index, row) in self.0.iter().enumerate() {
            let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
            let count = CallCount {
                calls: read(&row.calls),
                errors: read(&row.errors),
                retries: read(&row.retries),
                rate_limited: read(&row.rate_limited),
                waits: read(&row.waits),
                waited: Duration::from_micros(read(&row.waited_micros)),
            };
            if count.calls > 0 {
                counters.total.add(count);
                counters.by_operation.insert(OPERATIONS.get(index).map_or("raw", |operation| operation.id), count);
            }
        }
        counters
    }
}

impl Client {
    /// Returns the numbers of this client's calls so far. Its clones, and clients made by
    /// [`with_options`](Client::with_options), count together with it.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.inner.config().counters.snapshot()
    }
}
