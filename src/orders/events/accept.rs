//! Accepting deliveries without reading all of them.

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, Serialize};
use serde_json::{Map, Value};

use super::OrderWebhook;
use super::event::external_id;
use super::payload::Payload;
use super::webhook::{Reading, reading};
use crate::Timestamp;
use crate::orders::Platform;
use crate::read::View;
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
    /// large, everything else is read later: where that fails, it is the worker that says so.
    pub(crate) fn accept(&self, delivery: &WebhookRequest<'_>) -> Result<Accepted, Refusal> {
        self.verify(delivery)?;
        let is_large = matches!(self.platform(), Platform::Shopify | Platform::WooCommerce);
        if let Ok(body) = std::str::from_utf8(delivery.body)
            && is_large
            && let Ok(payload @ Value::Object(_)) = outline(body)
        {
            return Ok(self.accept_as_it_came(delivery, body, payload)?);
        }
        // It is small, or refused with a reason.
        let event = self.read(delivery)?;
        let payload = serde_json::to_vec(&event).map_err(|_| PayloadError::Decode { path: "order".to_owned() })?;
        Ok(Accepted { key: event.key(), ticket: event.ticket_external_id(), payload })
    }

    fn accept_as_it_came(
        &self,
        delivery: &WebhookRequest<'_>,
        body: &str,
        outline: Value,
    ) -> Result<Accepted, PayloadError> {
        let envelope = self.envelope(delivery.headers, View::of(&outline))?;
        let topic = envelope.topic.as_deref();
        let Reading { order, .. } = reading(self.platform(), topic, Payload::Value(outline), envelope.told_at)?;
        let (shop, key) = self.shop_and_key(&envelope, delivery.body)?;
        let stored = AsItCame {
            platform: self.platform(),
            shop: &shop,
            topic: topic.unwrap_or_default(),
            delivery_id: envelope.delivery_id.as_deref(),
            told_at: envelope.told_at,
            key,
        };
        let mut payload = serde_json::to_vec(&stored).map_err(|_| PayloadError::Decode { path: "order".to_owned() })?;
        // The body is JSON, and stays as it is.
        payload.pop();
        payload.reserve(body.len() + 10);
        payload.extend_from_slice(br#","body":"#);
        payload.extend_from_slice(body.as_bytes());
        payload.push(b'}');
        Ok(Accepted { key, ticket: external_id(self.platform(), &shop, order.id.as_deref()), payload })
    }
}

/// Reads JSON without what is in lists: that is most of an order, and names none.
fn outline(text: &str) -> serde_json::Result<Value> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Outline.deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

struct Outline;

impl<'de> DeserializeSeed<'de> for Outline {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Outline {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            object.insert(name, fields.next_value_seed(Self)?);
        }
        Ok(Value::Object(object))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Array(Vec::new()))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        serde_json::Number::from_f64(number).map(Value::Number).ok_or_else(|| E::custom("not a number"))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
}
