//! The right to make one call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Feedback;
use super::bucket::Departure;
use super::queue::Shared;

/// The right to make one call. Tell it how the call ended; dropped, the call counts as made.
#[must_use = "a dropped permit counts as a call"]
pub struct Permit {
    shared: Arc<Shared>,
    departure: Option<Departure>,
    waited: Duration,
}

impl Permit {
    pub(super) fn new(shared: Arc<Shared>, departure: Departure, waited: Duration) -> Self {
        Self { shared, departure: Some(departure), waited }
    }

    /// How long it was waited for; nothing, when there was room.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// The call was answered.
    pub fn complete(mut self, feedback: Feedback) {
        if let Some(departure) = self.departure.take() {
            self.shared.settle(departure, Some(feedback));
        }
    }

    /// The call never left this machine; its place is free again.
    pub fn give_back(mut self) {
        if self.departure.take().is_some() {
            self.shared.give_back();
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(departure) = self.departure.take() {
            self.shared.settle(departure, None);
        }
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
    }
}
