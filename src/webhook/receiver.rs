//! Turns bytes into an event that is worked on once.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
#[cfg(feature = "axum")]
use std::time::Duration;

use super::error::Refusal;
use super::replay::{ClaimToken, GuardError, MemoryGuard, ReplayClaim, ReplayGuard, WorkOutcome};
#[cfg(feature = "axum")]
use super::{BodyReader, PATIENCE};
use super::{DeliveryKey, TimestampTolerance, Verified, Verifier, WebhookEvent, WebhookRequest, tolerance};

/// Most bytes of a body by default: several messages of the largest size, which is 1 MB each for text and HTML.
const MAX_BYTES: usize = 8 << 20;

/// Verifies, reads and deduplicates deliveries. Clones are the same receiver.
///
/// ```no_run
/// use gorgias::webhook::{Receiver, Refusal, Verifier, WebhookRequest};
/// use http::{HeaderMap, StatusCode};
///
/// # fn verifier() -> Result<Verifier, gorgias::webhook::WebhookSetupError> { Verifier::builder().secret("the secret").build() }
/// async fn handle(receiver: &Receiver, headers: &HeaderMap, body: &[u8]) -> StatusCode {
///     match receiver.receive(&WebhookRequest::new(headers, body)).await {
///         Ok(received) => {
///             println!("ticket {:?}", received.event.ticket.id);
///             // The work is done: the same delivery is not handed out again.
///             match received.done().await {
///                 Ok(()) => StatusCode::OK,
///                 Err(_) => StatusCode::SERVICE_UNAVAILABLE,
///             }
///         }
///         Err(refusal) => refusal.status(),
///     }
/// }
/// # let _ = |headers: HeaderMap| async move { handle(&Receiver::new(verifier().unwrap()), &headers, b"{}").await };
/// ```
#[derive(Clone)]
pub struct Receiver {
    verifier: Arc<Verifier>,
    guard: Arc<dyn ReplayGuard>,
    max_bytes: usize,
    max_age: Option<TimestampTolerance>,
    #[cfg(feature = "axum")]
    bodies: BodyReader,
}

impl Receiver {
    /// Creates a receiver that remembers deliveries in this process ([`MemoryGuard::new`]) and takes bodies of up to 8
    /// MiB.
    #[must_use]
    pub fn new(verifier: Verifier) -> Self {
        let guard = Arc::new(MemoryGuard::new());
        Self {
            verifier: Arc::new(verifier),
            guard,
            max_bytes: MAX_BYTES,
            max_age: None,
            #[cfg(feature = "axum")]
            bodies: BodyReader::new(MAX_BYTES, PATIENCE),
        }
    }

    /// Sets where deliveries are remembered. Defaults to a [`MemoryGuard`].
    #[must_use]
    pub fn guard(mut self, guard: impl ReplayGuard) -> Self {
        self.guard = Arc::new(guard);
        self
    }

    /// Sets the most bytes that a body may have. Defaults to 8 MiB.
    #[must_use]
    pub fn max_bytes(mut self, bytes: NonZeroUsize) -> Self {
        self.max_bytes = bytes.get();
        #[cfg(feature = "axum")]
        {
            self.bodies = BodyReader::new(self.max_bytes, self.bodies.patience());
        }
        self
    }

    /// Sets how long a body may take to arrive at the routes of this crate; what takes longer is refused with 408. Defaults to
    /// 10 seconds.
    #[cfg(feature = "axum")]
    #[must_use]
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.bodies = BodyReader::new(self.max_bytes, timeout);
        self
    }

    #[cfg(feature = "axum")]
    pub(crate) fn bodies(&self) -> &BodyReader {
        &self.bodies
    }

    /// Refuses what happened longer ago, and what will happen later, by [`WebhookEvent::at`]: with
    /// [`HmacScheme`](super::HmacScheme) it makes an old delivery useless to who recorded it, also after the guard has
    /// forgotten it. Not checked by default: for how long Gorgias repeats a delivery is unknown, and what it repeats
    /// too late is then lost.
    #[must_use]
    pub fn max_age(mut self, age: TimestampTolerance) -> Self {
        self.max_age = Some(age);
        self
    }

    /// Returns the most bytes that a body may have. Whoever reads the body should stop there.
    #[must_use]
    pub fn body_limit(&self) -> usize {
        self.max_bytes
    }

    /// Returns the verifier of this receiver.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Verifies, reads and claims a delivery.
    ///
    /// # Errors
    /// A [`Refusal`], whose [`status`](Refusal::status) is the response to send; everything else of it is for logs.
    /// Nothing is claimed then. It is
    ///
    /// - [`Unverified`](Refusal::Unverified) when the secret or signature is missing or does not fit,
    /// - [`TooLarge`](Refusal::TooLarge) when the body is larger than [`max_bytes`](Self::max_bytes),
    /// - [`Payload`](Refusal::Payload) when the body is not a JSON object,
    /// - [`Stale`](Refusal::Stale) when the time of the event is missing or outside of [`max_age`](Self::max_age),
    /// - [`Duplicate`](Refusal::Duplicate) or [`InProgress`](Refusal::InProgress) when the delivery was received
    ///   before,
    /// - [`Guard`](Refusal::Guard) when the guard fails.
    pub async fn receive(&self, delivery: &WebhookRequest<'_>) -> Result<ReceivedWebhook, Refusal> {
        if delivery.body.len() > self.max_bytes {
            return Err(Refusal::TooLarge { limit: self.max_bytes });
        }
        let verified = self.verifier.verify(delivery)?;
        self.take(verified, delivery.body).await
    }

    /// Reads and claims a delivery that was verified.
    pub(super) async fn take(&self, verified: Verified, body: &[u8]) -> Result<ReceivedWebhook, Refusal> {
        let event = WebhookEvent::parse(body)?;
        if let Some(tolerance) = self.max_age {
            let at = event.at().ok_or(Refusal::Stale)?.to_datetime().timestamp();
            tolerance.check(at, tolerance::now()).map_err(|_| Refusal::Stale)?;
        }
        let key = event.key().unwrap_or_else(|| DeliveryKey::from_body(body));
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

/// A delivery that was claimed for you to work on.
///
/// Report how it ended with [`done`](Self::done) or [`failed`](Self::failed). Until then, the same delivery is refused
/// with 503, to come back later; dropped without a report, it can come again when the claim has ended by itself.
#[must_use = "say `done` or `failed`, or the delivery may be worked on again"]
pub struct ReceivedWebhook {
    /// The content of the delivery.
    pub event: WebhookEvent,
    /// The proof that it was verified.
    pub verified: Verified,
    key: DeliveryKey,
    token: ClaimToken,
    guard: Arc<dyn ReplayGuard>,
}

impl ReceivedWebhook {
    /// Returns the key that identifies the delivery.
    #[must_use]
    pub fn key(&self) -> DeliveryKey {
        self.key
    }

    /// Reports that the work is done: the same delivery will be recognized.
    ///
    /// # Errors
    /// [`GuardError`] when the guard fails. The delivery may be worked on again then.
    pub async fn done(self) -> Result<(), GuardError> {
        self.guard.settle(&self.key, self.token, WorkOutcome::Done).await
    }

    /// Reports that the work failed: the same delivery may come again at once.
    ///
    /// # Errors
    /// [`GuardError`] when the guard fails. The delivery may come again later then.
    pub async fn failed(self) -> Result<(), GuardError> {
        self.guard.settle(&self.key, self.token, WorkOutcome::Failed).await
    }
}

impl fmt::Debug for ReceivedWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedWebhook").field("event", &self.event).field("key", &self.key).finish_non_exhaustive()
    }
}
