//! Records that exist and are not in lists yet.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};

use super::value::Id;

/// How late lists show new records. Numbers of records grow, so a time and the latest number then stand for all of them.
#[derive(Debug, Default)]
pub(crate) struct Newborn {
    lag: TimeDelta,
    /// Up to here, lists have everything.
    listed: Id,
    /// The times at which there were records up to these numbers, oldest first.
    seen: VecDeque<(DateTime<Utc>, Id)>,
}

impl Newborn {
    /// Lists have everything up to this number, and are this late from now on.
    pub(crate) fn new(lag: TimeDelta, listed: Id) -> Self {
        Self { lag, listed, seen: VecDeque::new() }
    }

    /// Whether lists are late at all.
    pub(crate) fn is_late(&self) -> bool {
        self.lag > TimeDelta::zero()
    }

    /// Notes that there are records up to this number now, and lists what is old enough.
    pub(crate) fn note(&mut self, now: DateTime<Utc>, last: Id) {
        if self.seen.back().map_or(self.listed, |(_, seen)| *seen) < last {
            self.seen.push_back((now, last));
        }
        while let Some((born, id)) = self.seen.front().copied()
            && now - born >= self.lag
        {
            self.listed = id;
            self.seen.pop_front();
        }
    }

    /// Whether lists show the record with this number.
    pub(crate) fn shows(&self, id: Id) -> bool {
        !self.is_late() || id <= self.listed
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    #[test]
    fn a_record_is_shown_when_it_is_old_enough_and_not_before() {
        let start = DateTime::UNIX_EPOCH;
        let at = |millis| start + TimeDelta::milliseconds(millis);
        let mut newborn = Newborn::new(TimeDelta::milliseconds(300), 10);
        newborn.note(at(0), 10);
        newborn.note(at(5), 12);
        newborn.note(at(200), 15);
        let shown = |newborn: &Newborn| [10, 12, 15].map(|id| newborn.shows(id));
        assert_eq!(shown(&newborn), [true, false, false]);
        newborn.note(at(304), 15);
        assert_eq!(shown(&newborn), [true, false, false]);
        newborn.note(at(305), 15);
        assert_eq!(shown(&newborn), [true, true, false]);
        newborn.note(at(500), 15);
        assert_eq!(shown(&newborn), [true, true, true]);
        assert!(newborn.seen.is_empty());
        assert!(Newborn::default().shows(1), "without a lag, everything is shown");
    }
}
