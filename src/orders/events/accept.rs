//! Accepting deliveries, which are worked on later.

use serde::Serialize;

use super::OrderWebhook;
use super::event::external_id;
use super::payload::Payload;
use super::webhook::{Reading, reading};
use crate::Timestamp;
use crate::orders::Platform;
use crate::webhook::{DeliveryKey, PayloadError, Refusal, WebhookRequest};

/// A verified delivery about an order.
pub(crate) struct Accepted {
    pub(crate) key: DeliveryKey,
    /// The `external_id` of the order's ticket.
    pub(crate) ticket: Option<String>,
    /// An [`OrderEvent`](super::OrderEvent), as JSON.
    pub(crate) payload: Vec<u8>,
}

/// An event as it came: the rest is in the body.
#[derive(Serialize)]
struct AsItCame<'a> {
    platform: &'a Platform,
    shop: &'a str,
    topic: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    told_at: Option<Timestamp>,
    key: DeliveryKey,
}

impl OrderWebhook {
    /// Verifies a delivery as [`receive`](Self::receive) does, and finds out which order it is about. Of payloads that can be
    /// large, the body is kept as it came, and read again later.
    pub(crate) fn accept(&self, delivery: &WebhookRequest<'_>) -> Result<Accepted, Refusal> {
        self.verify(delivery)?;
        let payload = Payload::parse(delivery.body, self.platform())?;
        let not_written = |_| PayloadError::Decode { path: "order".to_owned() };
        let Some(body) = payload.text() else {
            let event = self.read_payload(delivery, payload)?;
            let payload = serde_json::to_vec(&event).map_err(not_written)?;
            return Ok(Accepted { key: event.key(), ticket: event.ticket_external_id(), payload });
        };
        let envelope = self.envelope(delivery.headers, payload.view())?;
        let topic = envelope.topic.as_deref();
        let Reading { order, .. } = reading(self.platform(), topic, payload, envelope.told_at)?;
        let (shop, key) = self.shop_and_key(&envelope, delivery.body)?;
        let stored = AsItCame {
            platform: self.platform(),
            shop: &shop,
            topic: topic.unwrap_or_default(),
            delivery_id: envelope.delivery_id.as_deref(),
            told_at: envelope.told_at,
            key,
        };
        let mut payload = serde_json::to_vec(&stored).map_err(not_written)?;
        // The body is JSON, and stays as it is.
        payload.pop();
        payload.reserve(body.len() + 10);
        payload.extend_from_slice(br#","body":"#);
        payload.extend_from_slice(body.as_bytes());
        payload.push(b'}');
        Ok(Accepted { key, ticket: external_id(self.platform(), &shop, order.id.as_deref()), payload })
    }
}
