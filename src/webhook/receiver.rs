//! From bytes to an event that is worked on once.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;

use super::error::Refusal;
use super::replay::{ClaimToken, GuardError, MemoryGuard, ReplayClaim, ReplayGuard, WorkOutcome};
use super::{DeliveryKey, TimestampTolerance, Verified, Verifier, WebhookEvent, WebhookRequest, tolerance};

/// Most bytes of a body, unless set: several messages of the largest size, which is 1 MB each for text and HTML.
const MAX_BYTES: usize = 8 << 20;

/// Verifies, reads and deduplicates deliveries. Clones are the same receiver.
#[derive(Clone)]
pub struct Receiver {
    verifier: Arc<Verifier>,
    guard: Arc<dyn ReplayGuard>,
    max_bytes: usize,
    max_age: Option<TimestampTolerance>,
}

impl Receiver {
    /// A receiver that remembers deliveries in this process ([`MemoryGuard::new`]) and takes bodies of up to 8 MiB.
    #[must_use]
    pub fn new(verifier: Verifier) -> Self {
        let guard = Arc::new(MemoryGuard::new());
        Self { verifier: Arc::new(verifier), guard, max_bytes: MAX_BYTES, max_age: None }
    }

    /// Remembers deliveries elsewhere.
    #[must_use]
    pub fn guard(mut self, guard: impl ReplayGuard) -> Self {
        self.guard = Arc::new(guard);
        self
    }

    /// The most bytes that a body may have.
    #[must_use]
    pub fn max_bytes(mut self, bytes: NonZeroUsize) -> Self {
        self.max_bytes = bytes.get();
        self
    }

    /// Refuses what happened longer ago, and what will happen later, by [`WebhookEvent::at`]: with [`HmacScheme`](super::HmacScheme) it makes
    /// an old delivery useless to who recorded it, also after the guard has forgotten it. Not checked unless set: for how long
    /// Gorgias repeats a delivery is unknown, and what it repeats too late is then lost.
    #[must_use]
    pub fn max_age(mut self, age: TimestampTolerance) -> Self {
        self.max_age = Some(age);
        self
    }

    /// The most bytes that a body may have: whoever reads it should stop there.
    #[must_use]
    pub fn body_limit(&self) -> usize {
        self.max_bytes
    }

    /// The verifier.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Verifies, reads and claims a delivery.
    ///
    /// # Errors
    /// [`Refusal::status`] is what to answer; everything else is for logs. Nothing is claimed then.
    pub async fn receive(&self, delivery: &WebhookRequest<'_>) -> Result<ReceivedWebhook, Refusal> {
        if delivery.body.len() > self.max_bytes {
            return Err(Refusal::TooLarge { limit: self.max_bytes });
        }
        let verified = self.verifier.verify(delivery)?;
        let event = WebhookEvent::parse(delivery.body)?;
        if let Some(tolerance) = self.max_age {
            let at = event.at().ok_or(Refusal::Stale)?.to_datetime().timestamp();
            tolerance.check(at, tolerance::now()).map_err(|_| Refusal::Stale)?;
        }
        let key = event.key().unwrap_or_else(|| DeliveryKey::from_body(delivery.body));
        let token = ClaimToken::random();
        match self.guard.claim(&key, token).await? {
            ReplayClaim::New => Ok(ReceivedWebhook { event, verified, key, token, guard: Arc::clone(&self.guard) }),
            ReplayClaim::InProgress => Err(Refusal::InProgress),
            ReplayClaim::Done => Err(Refusal::Duplicate),
        }
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("verifier", &self.verifier)
            .field("max_bytes", &self.max_bytes)
            .field("max_age", &self.max_age)
            .finish_non_exhaustive()
    }
}

/// A delivery that is now yours to work on.
///
/// Say how it ended. Until then, the same delivery is told to come back later (503); dropped without a word, it can come again
/// when the claim has ended by itself.
#[must_use = "say `done` or `failed`, or the delivery may be worked on again"]
pub struct ReceivedWebhook {
    /// What it says.
    pub event: WebhookEvent,
    /// How it was verified.
    pub verified: Verified,
    key: DeliveryKey,
    token: ClaimToken,
    guard: Arc<dyn ReplayGuard>,
}

impl ReceivedWebhook {
    /// What tells it from all others.
    #[must_use]
    pub fn key(&self) -> DeliveryKey {
        self.key
    }

    /// The work is done: the same delivery will be recognized.
    ///
    /// # Errors
    /// When the guard fails. The delivery may be worked on again then.
    pub async fn done(self) -> Result<(), GuardError> {
        self.guard.settle(&self.key, self.token, WorkOutcome::Done).await
    }

    /// The work failed: the same delivery may come again at once.
    ///
    /// # Errors
    /// When the guard fails. The delivery may come again later then.
    pub async fn failed(self) -> Result<(), GuardError> {
        self.guard.settle(&self.key, self.token, WorkOutcome::Failed).await
    }
}

impl fmt::Debug for ReceivedWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received").field("event", &self.event).field("key", &self.key).finish_non_exhaustive()
    }
}
