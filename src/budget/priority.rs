//! The urgency of a call, and its part of the allowance.

use super::CallLimit;

/// The urgency of a call, which decides how much of the allowance it may use.
///
/// | priority | may fill | goes | gets at least |
/// |---|---|---|---|
/// | `Interactive` | all of the bucket | first | |
/// | `Bulk` | three quarters | after interactive calls | one call in 10 |
/// | `Background` | half | last | one call in 40 |
///
/// The least share is one of the calls that drain, all processes of a fleet together: with 40 calls in 20 seconds, a bulk call
/// leaves every 5 seconds and a background call every 20 seconds, however much the others do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Priority {
    /// A call that somebody waits for. It may use the whole allowance, and goes before all others.
    #[default]
    Interactive,
    /// A call that nobody waits for right now. It leaves a quarter of the allowance to interactive calls.
    Bulk,
    /// A call that may take its time, such as one of a nightly comparison. It leaves half of the allowance to others.
    Background,
}

impl Priority {
    /// The first goes first.
    pub(super) const ORDER: [Self; 3] = [Self::Interactive, Self::Bulk, Self::Background];
    /// Those that have a least share.
    pub(super) const SHARING: [Self; 2] = [Self::Bulk, Self::Background];

    /// The number that a fleet knows it by.
    #[cfg(feature = "redis")]
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::Interactive => 0,
            Self::Bulk => 1,
            Self::Background => 2,
        }
    }

    /// The priorities that go before this one.
    pub(super) fn above(self) -> impl Iterator<Item = Self> {
        Self::ORDER.into_iter().take_while(move |other| *other != self)
    }

    /// The calls of this limit that it leaves to others.
    pub(super) fn reserve(self, limit: CallLimit) -> f64 {
        let part = match self {
            Self::Interactive => 0.0,
            Self::Bulk => 0.25,
            Self::Background => 0.5,
        };
        (limit.capacity() * part).floor()
    }

    /// One call in how many it gets at least.
    pub(super) fn one_in(self) -> Option<u32> {
        match self {
            Self::Interactive => None,
            Self::Bulk => Some(10),
            Self::Background => Some(40),
        }
    }
}

/// One value for each priority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PerPriority<T> {
    interactive: T,
    bulk: T,
    background: T,
}

impl<T> PerPriority<T> {
    pub(super) fn of(&self, priority: Priority) -> &T {
        match priority {
            Priority::Interactive => &self.interactive,
            Priority::Bulk => &self.bulk,
            Priority::Background => &self.background,
        }
    }

    pub(super) fn of_mut(&mut self, priority: Priority) -> &mut T {
        match priority {
            Priority::Interactive => &mut self.interactive,
            Priority::Bulk => &mut self.bulk,
            Priority::Background => &mut self.background,
        }
    }
}
