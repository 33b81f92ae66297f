//! The right to make one call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Feedback;
use super::bucket::Departure;
#[cfg(feature = "redis")]
use super::fleet::Lease;
use super::queue::Shared;

/// The right to make one call, handed out by [`Budget::acquire`](super::Budget::acquire).
///
/// Report how the call ended with [`complete`](Self::complete) or [`give_back`](Self::give_back). A permit that is
/// dropped counts as a call that was made.
///
/// None of these methods block. In a [fleet](crate::budget), a task in the background informs the other processes.
#[must_use = "a dropped permit counts as a call"]
pub struct Permit {
    shared: Arc<Shared>,
    departure: Option<Departure>,
    waited: Duration,
    #[cfg(feature = "redis")]
    lease: Option<Lease>,
    /// `true` while it is on its way to whoever waits for it.
    #[cfg(feature = "redis")]
    unclaimed: bool,
}

impl Permit {
    pub(super) fn new(shared: Arc<Shared>, departure: Departure, waited: Duration) -> Self {
        Self {
            shared,
            departure: Some(departure),
            waited,
            #[cfg(feature = "redis")]
            lease: None,
            #[cfg(feature = "redis")]
            unclaimed: false,
        }
    }

    /// The fleet knows of it.
    #[cfg(feature = "redis")]
    pub(super) fn leased(mut self, lease: Lease) -> Self {
        self.lease = Some(lease);
        self
    }

    /// On its way to whoever waits for it: dropped until it is claimed, no call was made.
    #[cfg(feature = "redis")]
    pub(super) fn unclaimed(mut self) -> Self {
        self.unclaimed = true;
        self
    }

    #[cfg(feature = "redis")]
    pub(super) fn claimed(mut self) -> Self {
        self.unclaimed = false;
        self
    }

    /// Returns how long the permit was waited for; zero when there was room at once.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// Reports that a response to the call has arrived, and what it says about the allowance.
    pub fn complete(mut self, feedback: Feedback) {
        self.settle(Some(feedback));
    }

    /// Reports that the call never left this machine, which frees its place again.
    pub fn give_back(mut self) {
        self.free();
    }

    fn free(&mut self) {
        if self.departure.take().is_some() {
            self.shared.give_back();
        }
        #[cfg(feature = "redis")]
        if let Some(lease) = self.lease.take() {
            lease.give_back(Arc::clone(&self.shared));
        }
    }

    fn settle(&mut self, feedback: Option<Feedback>) {
        if let Some(departure) = self.departure.take() {
            self.shared.settle(departure, feedback);
        }
        #[cfg(feature = "redis")]
        if let Some(lease) = self.lease.take() {
            lease.settle(Arc::clone(&self.shared), feedback, self.shared.known().limit);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        #[cfg(feature = "redis")]
        if self.unclaimed {
            return self.free();
        }
        self.settle(None);
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
    }
}
