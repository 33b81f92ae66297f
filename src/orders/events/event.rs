//! What happened to an order.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Timestamp;
use crate::orders::{Order, OrderProblem, Platform, read_order};
use crate::webhook::DeliveryKey;

/// What happened, in terms common to all shops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OrderEventKind {
    /// It was placed.
    Created,
    /// All of it was paid.
    Paid,
    /// Some of it went out.
    PartiallyFulfilled,
    /// All of it went out.
    Fulfilled,
    /// There is news of a shipment.
    Shipment,
    /// It was called off.
    Cancelled,
    /// Money went back, all of it or some.
    Refunded,
    /// Something about it changed.
    Updated,
    /// It was deleted in the shop.
    Deleted,
    /// Something else; the shop's word is in [`OrderEvent::topic`].
    Other,
}

/// What a shop told about an order. `Debug` shows no personal data.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OrderEvent {
    /// What the shop runs on.
    pub platform: Platform,
    /// Which shop it is: Shopify's domain, BigCommerce's `stores/{hash}`, or the name that the webhook was given.
    pub shop: String,
    /// The shop's word for what happened, such as `orders/fulfilled`.
    pub topic: String,
    /// What that means.
    pub kind: OrderEventKind,
    /// The shop's id of the event, or of the delivery where it names no event.
    pub delivery_id: Option<String>,
    /// When it happened, or which state of the order it tells: the time of the order's last change where the payload has it.
    pub occurred_at: Option<Timestamp>,
    /// The order, as far as the payload tells.
    pub order: Order,
    /// What could not be read of it.
    pub problems: Vec<OrderProblem>,
    pub(super) key: DeliveryKey,
}

impl OrderEvent {
    /// What tells this event from all others, for a [`ReplayGuard`](crate::webhook::ReplayGuard): the same for every delivery of
    /// it, if the shop names its events or repeats the same bytes.
    #[must_use]
    pub fn key(&self) -> DeliveryKey {
        self.key
    }

    /// Puts the order in place that was read from the shop itself, for payloads that bring hardly more than an id.
    ///
    /// Left as it is when `order` cannot be read, or has another id; the reason is in [`problems`](Self::problems) then.
    #[must_use]
    pub fn with_order(mut self, order: &Value) -> Self {
        let (read, mut problems) = read_order(self.platform.clone(), order);
        match read {
            Some(order) if order.id == self.order.id => self.order = order,
            Some(_) => problems.push(OrderProblem { path: "order.id".to_owned(), why: "is that of another order" }),
            None => {}
        }
        self.problems.extend(problems);
        self
    }

    /// The `external_id` of the ticket of this order: `order:{platform}:{shop}:{id}`, the shop in lower case, with `-` for
    /// everything but letters, digits, `.`, `_` and `-`; 255 characters at most. `None` without an id.
    #[must_use]
    pub fn ticket_external_id(&self) -> Option<String> {
        let plain = |text: &str| {
            let keep =
                |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c.to_ascii_lowercase() } else { '-' };
            text.chars().map(keep).collect::<String>()
        };
        let id = self.order.id.as_deref().filter(|id| !id.is_empty())?;
        let key = format!("order:{}:{}:{}", plain(self.platform.as_str()), plain(&self.shop), plain(id));
        (key.len() <= 255).then_some(key)
    }
}

impl OrderEventKind {
    /// As it is written in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Paid => "paid",
            Self::PartiallyFulfilled => "partially_fulfilled",
            Self::Fulfilled => "fulfilled",
            Self::Shipment => "shipment",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
            Self::Updated => "updated",
            Self::Deleted => "deleted",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for OrderEventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
