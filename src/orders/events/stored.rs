//! Events as they are stored: everything but the order as it was read, and the order as the shop wrote it.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{OrderEvent, OrderEventKind};
use crate::Timestamp;
use crate::orders::{Platform, read_order};
use crate::webhook::DeliveryKey;

#[derive(Serialize, Deserialize)]
struct Stored<T> {
    platform: Platform,
    shop: String,
    topic: String,
    kind: OrderEventKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivery_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    occurred_at: Option<Timestamp>,
    key: DeliveryKey,
    order: T,
}

/// Holds the order as the shop wrote it, personal data included. Changes that were made to [`OrderEvent::order`] are lost.
impl Serialize for OrderEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { platform, shop, topic, kind, delivery_id, occurred_at, order, problems: _, key } = self;
        let (platform, shop, topic) = (platform.clone(), shop.clone(), topic.clone());
        let delivery_id = delivery_id.clone();
        let order = order.raw();
        Stored { platform, shop, topic, kind: *kind, delivery_id, occurred_at: *occurred_at, key: *key, order }
            .serialize(serializer)
    }
}

/// Reads the order anew, so a later build may find more in it.
impl<'de> Deserialize<'de> for OrderEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::<Value>::deserialize(deserializer)?;
        let Stored { platform, shop, topic, kind, delivery_id, occurred_at, key, order } = stored;
        let (order, problems) = read_order(platform.clone(), &order);
        let order = order.filter(|order| order.id.is_some());
        let order = order.ok_or_else(|| D::Error::custom("`order` cannot be read, or has no id"))?;
        Ok(Self { platform, shop, topic, kind, delivery_id, occurred_at, order, problems, key })
    }
}
