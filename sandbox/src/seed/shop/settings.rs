//! The size of a shop, and what it is drawn from.

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};

use crate::error::SandboxError;
use crate::state::clock;

/// More tickets than this would not fit into the memory of common machines.
const MOST: usize = 1_000_000;

/// Settings of a seeded shop: agents, customers with orders in three stores, and tickets on all channels about these orders.
///
/// The same settings give the same records, byte for byte, whenever and wherever they are made; only [`until`](Self::until)
/// has a default that depends on the clock. A later release may draw other records. All people are invented: their addresses end
/// in `example.com`, `example.net` or `example.org`, and their telephone numbers are from ranges that are kept for fiction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "settings do nothing until a builder takes them"]
pub struct ShopSeed {
    pub(super) tickets: usize,
    pub(super) random: u64,
    until: Option<String>,
}

impl Default for ShopSeed {
    fn default() -> Self {
        Self { tickets: 500, random: 1, until: None }
    }
}

impl ShopSeed {
    /// Sets the number of tickets, at most a million. Defaults to 500. There is one customer for about every four tickets.
    pub fn tickets(mut self, tickets: usize) -> Self {
        self.tickets = tickets;
        self
    }

    /// Sets the number that the shop is drawn from: another number gives other people, orders and conversations. Defaults to 1.
    pub fn random(mut self, random: u64) -> Self {
        self.random = random;
        self
    }

    /// Sets the end of the history, such as `2026-03-01T10:00:00Z`; it begins 14 months earlier. Defaults to the time of the
    /// sandbox's clock at its start, cut to the hour.
    pub fn until(mut self, time: impl Into<String>) -> Self {
        self.until = Some(time.into());
        self
    }

    pub(crate) fn check(&self) -> Result<(), SandboxError> {
        if self.tickets > MOST {
            return Err(SandboxError::setting("seed.tickets", "must be at most 1000000"));
        }
        if self.until.as_deref().is_some_and(|time| clock::parse(time).is_none()) {
            return Err(SandboxError::setting("seed.until", "must be a time, such as 2026-03-01T10:00:00Z"));
        }
        Ok(())
    }

    /// The end of the history.
    pub(super) fn end(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let stated = self.until.as_deref().and_then(clock::parse);
        stated.unwrap_or_else(|| now.duration_trunc(TimeDelta::hours(1)).unwrap_or(now))
    }
}
