//! The steps that a store takes, each at once; and the store in memory.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use super::StateError;
use crate::lock::lock;

/// The kinds of records. Each has names of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A plan that waits.
    Plan,
    /// A plan that was claimed.
    Used,
    /// The decision on a plan.
    Approval,
    /// A key of a creation.
    Key,
    /// Calls of five minutes, one byte each.
    Calls,
    /// The rest of an output that was cut.
    Rest,
    /// A search that goes on.
    Search,
    /// Random bytes that those who share the state have in common.
    Secret,
}

impl Kind {
    pub(super) const ALL: [Self; 8] =
        [Self::Plan, Self::Used, Self::Approval, Self::Key, Self::Calls, Self::Rest, Self::Search, Self::Secret];

    pub(super) const fn folder(self) -> &'static str {
        match self {
            Self::Plan => "plans",
            Self::Used => "used",
            Self::Approval => "approvals",
            Self::Key => "keys",
            Self::Calls => "calls",
            Self::Rest => "rests",
            Self::Search => "searches",
            Self::Secret => "secrets",
        }
    }

    /// Whether something could be written twice if a record were lost when the machine stops.
    pub(super) const fn is_durable(self) -> bool {
        matches!(self, Self::Used | Self::Key)
    }
}

/// Seconds between two looks for what is too old.
const BETWEEN_SWEEPS: i64 = 60;

/// Records by kind and name. Each method is one step: nobody sees half of it. Durable kinds are on the medium when it returns.
pub(super) trait Store: Send + Sync {
    /// Whether a step waits for a medium.
    fn blocks(&self) -> bool;

    /// Stores a record; returns `false`, and stores nothing, if there is one.
    fn create(&self, kind: Kind, name: &str, bytes: &[u8]) -> Result<bool, StateError>;

    /// Stores a record in place of the one that may be there.
    fn replace(&self, kind: Kind, name: &str, bytes: &[u8]) -> Result<(), StateError>;

    fn read(&self, kind: Kind, name: &str) -> Result<Option<Vec<u8>>, StateError>;

    /// Makes a record one of another kind; returns `false` if it was not there. Of several who try, one succeeds.
    fn claim(&self, from: Kind, to: Kind, name: &str) -> Result<bool, StateError>;

    fn remove(&self, kind: Kind, name: &str) -> Result<(), StateError>;

    fn names(&self, kind: Kind) -> Result<Vec<String>, StateError>;

    /// Makes a record one byte longer.
    fn lengthen(&self, kind: Kind, name: &str) -> Result<(), StateError>;

    fn length(&self, kind: Kind, name: &str) -> Result<u64, StateError>;

    /// Whether it is time to look for what is too old; at most once a minute.
    fn is_due(&self, now: i64) -> bool;
}

/// When the next look for what is too old is due.
pub(super) struct Due(AtomicI64);

impl Default for Due {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

impl Due {
    pub(super) fn is_due(&self, now: i64) -> bool {
        let last = self.0.load(Ordering::Relaxed);
        let due = now < last || now.saturating_sub(last) >= BETWEEN_SWEEPS;
        due && self.0.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

/// The memory of this process.
#[derive(Default)]
pub(super) struct Memory {
    records: Mutex<BTreeMap<(Kind, String), Vec<u8>>>,
    due: Due,
}

impl Store for Memory {
    fn blocks(&self) -> bool {
        false
    }

    fn create(&self, kind: Kind, name: &str, bytes: &[u8]) -> Result<bool, StateError> {
        let mut records = lock(&self.records);
        let key = (kind, name.to_owned());
        let new = !records.contains_key(&key);
        if new {
            records.insert(key, bytes.to_vec());
        }
        Ok(new)
    }

    fn replace(&self, kind: Kind, name: &str, bytes: &[u8]) -> Result<(), StateError> {
        lock(&self.records).insert((kind, name.to_owned()), bytes.to_vec());
        Ok(())
    }

    fn read(&self, kind: Kind, name: &str) -> Result<Option<Vec<u8>>, StateError> {
        Ok(lock(&self.records).get(&(kind, name.to_owned())).cloned())
    }

    fn claim(&self, from: Kind, to: Kind, name: &str) -> Result<bool, StateError> {
        let mut records = lock(&self.records);
        let Some(bytes) = records.remove(&(from, name.to_owned())) else { return Ok(false) };
        records.insert((to, name.to_owned()), bytes);
        Ok(true)
    }

    fn remove(&self, kind: Kind, name: &str) -> Result<(), StateError> {
        lock(&self.records).remove(&(kind, name.to_owned()));
        Ok(())
    }

    fn names(&self, kind: Kind) -> Result<Vec<String>, StateError> {
        let records = lock(&self.records);
        Ok(records.keys().filter(|(own, _)| *own == kind).map(|(_, name)| name.clone()).collect())
    }

    fn lengthen(&self, kind: Kind, name: &str) -> Result<(), StateError> {
        lock(&self.records).entry((kind, name.to_owned())).or_default().push(b'.');
        Ok(())
    }

    fn length(&self, kind: Kind, name: &str) -> Result<u64, StateError> {
        Ok(lock(&self.records).get(&(kind, name.to_owned())).map_or(0, |bytes| bytes.len() as u64))
    }

    fn is_due(&self, now: i64) -> bool {
        self.due.is_due(now)
    }
}
