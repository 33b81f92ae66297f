//! Sees to it that a delivery is worked on once.

mod memory;
#[cfg(feature = "redis")]
mod redis;

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use super::{DeliveryKey, WebhookSetupError};

#[cfg(feature = "redis")]
pub use self::redis::RedisGuard;
pub use memory::MemoryGuard;

/// The default times: how long deliveries are remembered, and how long claims hold.
const TIMES: (Duration, Duration) = (Duration::from_secs(86_400), Duration::from_secs(60));

fn check_times(memory: Duration, lease: Duration) -> Result<(), WebhookSetupError> {
    if lease < Duration::from_millis(1) {
        return Err(WebhookSetupError::new("lease", "must be longer than the work on a delivery takes"));
    }
    if memory < lease || memory > Duration::from_secs(30 * 86_400) {
        return Err(WebhookSetupError::new("memory", "must be as long as `lease`, and 30 days at most"));
    }
    Ok(())
}

/// The result of claiming a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplayClaim {
    /// The delivery is new, and now claimed: settle it when the work is done, or has failed.
    New,
    /// The delivery is being worked on; the claim ends by itself if the worker dies over it.
    InProgress,
    /// The delivery was worked on to the end.
    Done,
}

/// The end of the work on a delivery, which decides whether it may come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WorkOutcome {
    /// The work is done. The same delivery is recognized, and not worked on again.
    Done,
    /// The work failed. The same delivery may come again at once.
    Failed,
}

/// Identifies one claim among several for the same delivery, so that a worker that was too slow does not settle the
/// claim of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimToken(u64);

impl ClaimToken {
    /// Creates a random token.
    #[must_use]
    pub fn random() -> Self {
        Self(fastrand::u64(..))
    }

    /// Returns the token as a number, for stores.
    #[must_use]
    pub fn as_u64(self) -> u64 {
        self.0
    }
}

/// A boxed future, the return type of [`ReplayGuard`]'s methods.
pub type GuardFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, GuardError>> + Send + 'a>>;

/// A memory of the deliveries that were worked on.
///
/// A delivery is claimed before the work and settled after it, so that one whose work failed can come again, and one
/// that arrives twice at the same time is worked on once. Only verified deliveries are claimed. How long a delivery is
/// remembered is how long a repeated one is recognized: longer than the sender tries (unknown for Gorgias).
pub trait ReplayGuard: Send + Sync + 'static {
    /// Claims a delivery. Must be atomic: of two claims at the same time, one is [`New`](ReplayClaim::New). Asked again
    /// with the same token, it returns the same result.
    fn claim<'a>(&'a self, key: &'a DeliveryKey, token: ClaimToken) -> GuardFuture<'a, ReplayClaim>;

    /// Ends the claim with this token: the work is done, or it failed and the delivery may come again. Does nothing
    /// when the claim has ended already.
    fn settle<'a>(&'a self, key: &'a DeliveryKey, token: ClaimToken, outcome: WorkOutcome) -> GuardFuture<'a, ()>;
}

/// The error of a guard that cannot decide. The delivery is refused then, with 503: it comes again, where letting it
/// through might repeat it.
#[derive(Debug)]
#[non_exhaustive]
pub enum GuardError {
    /// The guard holds as many deliveries as it can, all of them still to be remembered.
    Full {
        /// The number of deliveries that it can hold.
        capacity: usize,
    },
    /// The store failed. The error may be logged, so it must quote no secret.
    Store(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for GuardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { capacity } => {
                write!(f, "the replay guard is full with {capacity} deliveries; give it more room, or a shorter memory")
            }
            Self::Store(_) => f.write_str("the store of the replay guard failed"),
        }
    }
}

impl std::error::Error for GuardError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(error) => Some(&**error),
            Self::Full { .. } => None,
        }
    }
}
