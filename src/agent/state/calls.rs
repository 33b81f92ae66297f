//! Calls of the API in the last hour, of all processes that share the state.

use super::store::Kind;
use super::{State, StateError, name_of};
use crate::Timestamp;
use crate::agent::clock::seconds;

/// Seconds that are counted together.
const SLOT: i64 = 300;
/// Slots of an hour, and the one that has begun.
const SLOTS: i64 = 13;

impl State {
    /// Counts a call, and returns how many there were in the last hour with it: at most five minutes more than an hour.
    pub(crate) fn count_call(&self, account: &str, now: Timestamp) -> Result<u64, StateError> {
        self.sweep(now)?;
        // Counted first: of two at the same time, both see both.
        self.store.lengthen(Kind::Calls, &slot(account, seconds(now) / SLOT))?;
        self.calls(account, now)
    }

    /// How many calls there were in the last hour.
    pub(crate) fn calls(&self, account: &str, now: Timestamp) -> Result<u64, StateError> {
        let last = seconds(now) / SLOT;
        let mut all = 0;
        for number in last - SLOTS + 1..=last {
            all += self.store.length(Kind::Calls, &slot(account, number))?;
        }
        Ok(all)
    }

    pub(super) fn sweep_calls(&self, now: i64) -> Result<(), StateError> {
        let first = now / SLOT - SLOTS + 1;
        for name in self.store.names(Kind::Calls)? {
            let number = name.split_once('-').and_then(|(number, _)| number.parse::<i64>().ok());
            if number.is_none_or(|number| number < first) {
                self.store.remove(Kind::Calls, &name)?;
            }
        }
        Ok(())
    }
}

fn slot(account: &str, number: i64) -> String {
    format!("{number}-{}", name_of(account))
}
