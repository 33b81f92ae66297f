//! Events as they are stored: everything but the order as it was read, and the order as the shop wrote it; or, by an inbox, the
//! body of the delivery as it came (`accept.rs`).

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::webhook::{Reading, reading};
use super::{OrderEvent, OrderEventKind};
use crate::Timestamp;
use crate::orders::{Platform, read_whole_order};
use crate::webhook::DeliveryKey;

#[derive(Serialize)]
struct Stored<'a> {
    platform: &'a Platform,
    shop: &'a str,
    topic: &'a str,
    kind: OrderEventKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    occurred_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    key: DeliveryKey,
    order: &'a Value,
}

/// Either form.
#[derive(Deserialize)]
struct Read {
    platform: Platform,
    shop: String,
    topic: String,
    kind: Option<OrderEventKind>,
    delivery_id: Option<String>,
    occurred_at: Option<Timestamp>,
    told_at: Option<Timestamp>,
    summary: Option<String>,
    key: DeliveryKey,
    order: Option<Value>,
    body: Option<Value>,
}

/// Holds the order as the shop wrote it, personal data included. Changes that were made to [`OrderEvent::order`] are lost.
impl Serialize for OrderEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { platform, shop, topic, kind, delivery_id, occurred_at, order, problems: _, summary, key } = self;
        let (kind, delivery_id, occurred_at, order) = (*kind, delivery_id.as_deref(), *occurred_at, order.raw());
        let (summary, key) = (summary.as_deref(), *key);
        Stored { platform, shop, topic, kind, delivery_id, occurred_at, summary, key, order }.serialize(serializer)
    }
}

/// Reads the order anew, so a later build may find more in it.
impl<'de> Deserialize<'de> for OrderEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Read::deserialize(deserializer)?;
        let Read { platform, shop, topic, kind, delivery_id, occurred_at, told_at, summary, key, order, body } = read;
        if let Some(body) = body {
            let read = reading(&platform, Some(&topic), body, told_at).map_err(D::Error::custom)?;
            let Reading { order, problems, kind, occurred_at } = read;
            return Ok(Self { platform, shop, topic, kind, delivery_id, occurred_at, order, problems, summary, key });
        }
        let kind = kind.ok_or_else(|| D::Error::missing_field("kind"))?;
        let order = order.ok_or_else(|| D::Error::missing_field("order"))?;
        let (order, problems) = read_whole_order(platform.clone(), order);
        let order = order.filter(|order| order.id.is_some());
        let order = order.ok_or_else(|| D::Error::custom("`order` cannot be read, or has no id"))?;
        Ok(Self { platform, shop, topic, kind, delivery_id, occurred_at, order, problems, summary, key })
    }
}
