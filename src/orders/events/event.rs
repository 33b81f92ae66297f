//! Events of orders.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Timestamp;
use crate::orders::{Order, OrderProblem, Platform, read_order};
use crate::webhook::DeliveryKey;

/// The kind of an order event, in terms common to all shops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OrderEventKind {
    /// The order was placed.
    Created,
    /// The order was paid in full.
    Paid,
    /// A part of the order was sent.
    PartiallyFulfilled,
    /// The whole order was sent.
    Fulfilled,
    /// A shipment was created or changed.
    Shipment,
    /// The order was canceled.
    Cancelled,
    /// The payment was refunded, in full or in part.
    Refunded,
    /// The order changed in another way.
    Updated,
    /// The order was deleted in the shop.
    Deleted,
    /// Any other event; the shop's name for it is in [`OrderEvent::topic`].
    Other,
}

/// An event of an order, as a shop reported it. Returned by [`OrderWebhook::receive`](super::OrderWebhook::receive).
///
/// `Debug` does not show personal data.
///
/// ```no_run
/// # fn example(event: &gorgias::orders::events::OrderEvent) {
/// println!("{} of {}: {:?}", event.kind, event.shop, event.order.label());
/// println!("ticket: {:?}", event.ticket_external_id()); // such as order:shopify:example.myshopify.com:450789469
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OrderEvent {
    /// The platform of the shop.
    pub platform: Platform,
    /// The shop: the domain for Shopify, `stores/{hash}` for BigCommerce, or the name given to the webhook.
    pub shop: String,
    /// The topic in the shop's words, such as `orders/fulfilled`.
    pub topic: String,
    /// The kind of event that the topic stands for.
    pub kind: OrderEventKind,
    /// The shop's id of the event, or of the delivery if the event has none.
    pub delivery_id: Option<String>,
    /// The time of the order's last change, if the payload has it; otherwise the time of the event. It decides which of two
    /// events is newer.
    pub occurred_at: Option<Timestamp>,
    /// The order, with the fields that the payload has.
    pub order: Order,
    /// The pieces of the order that could not be read.
    pub problems: Vec<OrderProblem>,
    pub(super) key: DeliveryKey,
}

impl OrderEvent {
    /// Returns the key that identifies the event, for a [`ReplayGuard`](crate::webhook::ReplayGuard).
    ///
    /// It is the same for every delivery of the event, if the shop sends an id with its events or repeats the same bytes.
    #[must_use]
    pub fn key(&self) -> DeliveryKey {
        self.key
    }

    /// Replaces the order by one that was read from the shop, for payloads with little more than an id.
    ///
    /// Keeps the order that is there if `order` cannot be read or has another id; [`problems`](Self::problems) then holds the
    /// reason.
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

    /// Returns the `external_id` of the ticket of this order: `order:{platform}:{shop}:{id}`.
    ///
    /// All parts are in lower case, with `-` for everything but letters, digits, `.`, `_` and `-`. `None` if the order has no id,
    /// or the result would have more than 255 characters.
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
    /// Returns the name as it is written in JSON.
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
