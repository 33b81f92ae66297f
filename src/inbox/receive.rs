//! Acknowledging deliveries.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, StatusCode};
use tokio::sync::Notify;

use super::counts::Counts;
use super::privacy::{PrivacyRequest, SHOP_DOMAIN};
use super::{Appended, Backend, BackendError, DeadLetter, DeliveryKind, InboxState, Lane, NewDelivery, PurgeFilter};
use crate::orders::events::{Accepted, OrderWebhook};
use crate::webhook::{DeliveryKey, PayloadError, Receiver, Refusal, WebhookRequest};

/// Senders wait five seconds and more; whoever waits longer for the store gets 503.
const PATIENCE: Duration = Duration::from_millis(900);

/// A store of verified deliveries, which acknowledges them at once. Clones are the same inbox.
///
/// See the [module](super) for an example.
#[derive(Clone)]
pub struct Inbox {
    pub(super) shared: Arc<Shared>,
    patience: Duration,
}

pub(super) struct Shared {
    pub(super) backend: Arc<dyn Backend>,
    pub(super) counts: Counts,
    /// Wakes a worker of each lane.
    messages: Notify,
    orders: Notify,
}

impl Shared {
    pub(super) fn news(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Messages => &self.messages,
            Lane::Orders => &self.orders,
        }
    }
}

/// The result of receiving a delivery. The response to all of them is 200.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Receipt {
    /// The delivery is stored, and will be worked on.
    Stored,
    /// The delivery was stored before.
    Duplicate,
    /// Nothing is to be done: a ping, or a delivery that is about no order.
    Nothing,
}

/// The reasons why an inbox does not take a delivery. Respond with [`status`](Self::status).
#[derive(Debug)]
#[non_exhaustive]
pub enum InboxError {
    /// The delivery is refused: it is not proven, or cannot be read.
    Refused(Refusal),
    /// The delivery could not be stored. The sender sends it again.
    Backend(BackendError),
    /// The store took longer than the [patience](Inbox::patience). The sender sends the delivery again, and it is recognized if it
    /// was stored after all.
    TimedOut,
}

impl InboxError {
    /// Returns the status to respond with: that of the [refusal](Refusal::status), or 503.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) => refusal.status(),
            Self::Backend(_) | Self::TimedOut => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl fmt::Display for InboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Backend(error) => error.fmt(f),
            Self::TimedOut => f.write_str("the store of the inbox did not respond in time"),
        }
    }
}

impl std::error::Error for InboxError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused(refusal) => std::error::Error::source(refusal),
            Self::Backend(_) | Self::TimedOut => None,
        }
    }
}

impl From<Refusal> for InboxError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<BackendError> for InboxError {
    fn from(error: BackendError) -> Self {
        Self::Backend(error)
    }
}

impl Inbox {
    /// Creates an inbox over a backend.
    #[must_use]
    pub fn new(backend: impl Backend) -> Self {
        let (messages, orders) = (Notify::new(), Notify::new());
        let shared = Shared { backend: Arc::new(backend), counts: Counts::default(), messages, orders };
        Self { shared: Arc::new(shared), patience: PATIENCE }
    }

    /// Sets how long a sender waits for the backend before it gets 503. Defaults to 0.9 seconds.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Verifies a delivery of a shop, and stores it. `source` is the name of the shop in your program, by which the workers know
    /// what to do with it. The body must be the exact bytes that were received.
    ///
    /// A delivery that is stored is not verified again, so secrets can change while it waits. Shopify's privacy requests
    /// (`customers/data_request`, `customers/redact`, `shop/redact`) are stored as well.
    ///
    /// # Errors
    /// Respond with [`InboxError::status`]; everything else is for logs.
    /// * [`InboxError::Refused`] as for [`OrderWebhook::receive`], but for refusals with 200.
    /// * [`InboxError::Backend`] and [`InboxError::TimedOut`] (503, within a second) if the delivery could not be stored.
    pub async fn receive_order(
        &self,
        source: &str,
        webhook: &OrderWebhook,
        delivery: &WebhookRequest<'_>,
    ) -> Result<Receipt, InboxError> {
        #[cfg(feature = "adobe-signature")]
        let fetched = webhook.fetch(delivery).await;
        #[cfg(not(feature = "adobe-signature"))]
        let fetched = Ok(());
        let Accepted { key, ticket, payload } = match fetched.and_then(|()| webhook.accept(delivery)) {
            Ok(accepted) => accepted,
            // It is proven: what is not, is refused before anything is read.
            Err(Refusal::Payload(PayloadError::NoOrder { topic })) if PrivacyRequest::is_topic(&topic) => {
                return self.privacy(source, &topic, delivery).await;
            }
            Err(refusal) => return self.refused(refusal),
        };
        let about = ticket.unwrap_or_else(|| key.to_string());
        self.store(NewDelivery {
            key,
            source: source.to_owned(),
            group: format!("{source} {about}"),
            lane: Lane::Orders,
            kind: DeliveryKind::Order,
            payload: payload.into(),
        })
        .await
    }

    /// Verifies a webhook of Gorgias, and stores it. `source` is the name of the account in your program.
    ///
    /// # Errors
    /// Respond with [`InboxError::status`]; everything else is for logs.
    /// * [`InboxError::Refused`] as for [`Receiver::receive`], but for refusals with 200.
    /// * [`InboxError::Backend`] and [`InboxError::TimedOut`] (503, within a second) if the delivery could not be stored.
    pub async fn receive_webhook(
        &self,
        source: &str,
        receiver: &Receiver,
        delivery: &WebhookRequest<'_>,
    ) -> Result<Receipt, InboxError> {
        let received = match receiver.receive(delivery).await {
            Ok(received) => received,
            Err(Refusal::Duplicate) => return Ok(self.counted(Receipt::Duplicate)),
            Err(refusal) => return self.refused(refusal),
        };
        let key = received.key();
        let about = received.event.ticket.id.map_or_else(|| key.to_string(), |id| format!("ticket:{id}"));
        let stored = self
            .store(NewDelivery {
                key,
                source: source.to_owned(),
                group: format!("{source} {about}"),
                lane: Lane::Messages,
                kind: DeliveryKind::Gorgias,
                payload: Bytes::copy_from_slice(delivery.body),
            })
            .await;
        let settled = if stored.is_ok() { received.done().await } else { received.failed().await };
        if let Err(error) = settled {
            // The inbox recognizes a repetition by itself.
            tracing::warn!(target: "gorgias", reason = %error, "what became of a webhook could not be noted");
        }
        stored
    }

    async fn privacy(&self, source: &str, topic: &str, delivery: &WebhookRequest<'_>) -> Result<Receipt, InboxError> {
        let stored = PrivacyRequest::to_store(topic, delivery.headers, delivery.body);
        let stored = stored.ok_or(Refusal::Payload(PayloadError::NotAnObject))?;
        let payload = stored.to_string();
        // One that cannot be read later is refused now.
        let request = PrivacyRequest::read(source, payload.as_bytes()).ok_or_else(no_shop)?;
        self.store(NewDelivery {
            key: DeliveryKey::from_parts([Some(topic), Some(&request.shop), Some(&payload)]),
            source: source.to_owned(),
            group: format!("{source} privacy:{}", request.shop),
            lane: Lane::Orders,
            kind: DeliveryKind::Privacy,
            payload: payload.into(),
        })
        .await
    }

    fn refused(&self, refusal: Refusal) -> Result<Receipt, InboxError> {
        if refusal.status().is_success() {
            return Ok(self.counted(Receipt::Nothing));
        }
        self.shared.counts.refused();
        Err(refusal.into())
    }

    async fn store(&self, delivery: NewDelivery) -> Result<Receipt, InboxError> {
        let lane = delivery.lane;
        let stored = match tokio::time::timeout(self.patience, self.shared.backend.append(delivery)).await {
            Ok(Ok(Appended::New)) => Ok(Receipt::Stored),
            Ok(Ok(Appended::Duplicate)) => Ok(Receipt::Duplicate),
            Ok(Err(error)) => Err(InboxError::Backend(error)),
            Err(_) => Err(InboxError::TimedOut),
        };
        match stored {
            Ok(receipt) => {
                if receipt == Receipt::Stored {
                    self.shared.news(lane).notify_one();
                }
                Ok(self.counted(receipt))
            }
            Err(error) => {
                self.shared.counts.unavailable();
                Err(error)
            }
        }
    }

    fn counted(&self, receipt: Receipt) -> Receipt {
        self.shared.counts.received(receipt);
        receipt
    }

    /// Returns how much waits, and what was done since the start of the process.
    ///
    /// # Errors
    /// [`BackendError`] if the backend cannot tell.
    pub async fn state(&self) -> Result<InboxState, BackendError> {
        Ok(self.shared.counts.with(self.shared.backend.state().await?))
    }

    /// Returns the dead letters, oldest first, `limit` at most. They hold personal data.
    ///
    /// # Errors
    /// [`BackendError`] if the backend fails.
    pub async fn dead(&self, limit: usize) -> Result<Vec<DeadLetter>, BackendError> {
        self.shared.backend.dead(limit).await
    }

    /// Lets a dead letter wait again, as if it had just arrived. `false` if there is none with this id.
    ///
    /// # Errors
    /// [`BackendError`] if the backend fails.
    pub async fn resend(&self, id: &str) -> Result<bool, BackendError> {
        let found = self.shared.backend.resend(id).await?;
        Lane::ALL.into_iter().for_each(|lane| self.shared.news(lane).notify_one());
        Ok(found)
    }

    /// Deletes what is stored of a customer or a shop, waiting or dead, and returns how many deliveries that were. It reads all
    /// that is stored.
    ///
    /// # Errors
    /// [`BackendError`] if the backend fails.
    pub async fn purge(&self, filter: PurgeFilter) -> Result<u64, BackendError> {
        self.shared.backend.purge(Arc::new(filter)).await
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").finish_non_exhaustive()
    }
}

/// Neither the body nor the header names the shop.
fn no_shop() -> Refusal {
    Refusal::Payload(PayloadError::MissingHeader(HeaderName::from_static(SHOP_DOMAIN)))
}
