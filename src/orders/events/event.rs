//! Events of orders.

use serde_json::Value;

use super::OrderEventKind;
use crate::Timestamp;
use crate::orders::{Order, OrderProblem, Platform, read_order};
use crate::webhook::{DeliveryKey, PayloadError};

/// An event of an order, as a shop reported it: returned by [`OrderWebhook::receive`](super::OrderWebhook::receive), or made
/// from an order that was read in another way.
///
/// `Debug` does not show personal data. **The serialized form does:** it holds the order as the shop wrote it.
///
/// ```
/// use gorgias::orders::Platform;
/// use gorgias::orders::events::{OrderEvent, OrderEventKind};
///
/// let order = serde_json::json!({"id": 450789469, "name": "#1001", "cancelled_at": "2026-05-06T10:00:00Z"});
/// let event = OrderEvent::new(Platform::Shopify, "example.myshopify.com", OrderEventKind::Cancelled, &order)?;
/// assert_eq!(event.ticket_external_id().as_deref(), Some("order:shopify:example.myshopify.com:450789469"));
///
/// let stored = serde_json::to_string(&event)?;
/// let again: OrderEvent = serde_json::from_str(&stored)?;
/// assert_eq!((again.key(), again.order.label()), (event.key(), "#1001"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OrderEvent {
    /// The platform of the shop.
    pub platform: Platform,
    /// The shop: the domain for Shopify and WooCommerce, `stores/{hash}` for BigCommerce, or the name given to the webhook.
    pub shop: String,
    /// The topic in the shop's words, such as `orders/fulfilled`; the kind for an event without a webhook.
    pub topic: String,
    /// The kind of event that the topic stands for.
    pub kind: OrderEventKind,
    /// The shop's id of the event, or of the delivery if the event has none.
    pub delivery_id: Option<String>,
    /// The time of the news: of the refund, the parcel or the document that the payload is, otherwise of the order's last
    /// change, otherwise of the event. It decides which of two [states](OrderEventKind::is_state) is newer.
    pub occurred_at: Option<Timestamp>,
    /// The order, with the fields that the payload has.
    pub order: Order,
    /// The pieces of the order that could not be read.
    pub problems: Vec<OrderProblem>,
    /// The event in the words of whoever recorded it by hand. It becomes part of the note.
    pub summary: Option<String>,
    pub(super) key: DeliveryKey,
}

impl OrderEvent {
    /// Creates an event from an order as the shop writes it, without a webhook: from a list of the shop's orders, a queue or
    /// an import.
    ///
    /// [`key`](Self::key) is made of platform, shop, kind and order, so the same event made again from the same order is
    /// recognized as a repetition.
    ///
    /// # Errors
    /// [`PayloadError::Decode`] if the shop is empty, or if the order cannot be read or has no id.
    pub fn new(
        platform: Platform,
        shop: impl Into<String>,
        kind: OrderEventKind,
        order: &Value,
    ) -> Result<Self, PayloadError> {
        let shop = shop.into();
        let missing = |path: &str| PayloadError::Decode { path: path.to_owned() };
        if shop.trim().is_empty() {
            return Err(missing("shop"));
        }
        let (read, problems) = read_order(platform.clone(), order);
        let read = read.filter(|order| order.id.is_some()).ok_or_else(|| missing("order.id"))?;
        let state = DeliveryKey::from_body(order.to_string().as_bytes()).to_string();
        let parts = ["order event", platform.as_str(), &shop, kind.as_str(), &state].map(Some);
        let key = DeliveryKey::from_parts(parts);
        let occurred_at = read.updated_at.or(read.created_at.filter(|_| kind == OrderEventKind::Created));
        let topic = kind.as_str().to_owned();
        let (order, delivery_id, summary) = (read, None, None);
        Ok(Self { platform, shop, topic, kind, delivery_id, occurred_at, order, problems, summary, key })
    }

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
        external_id(&self.platform, &self.shop, self.order.id.as_deref())
    }

    /// Returns the name or number that people know the order by, if the payload has it.
    pub(super) fn name(&self) -> Option<&str> {
        let names = [&self.order.name, &self.order.number].into_iter().flatten();
        names.map(String::as_str).find(|name| !name.is_empty())
    }
}

/// Returns the `external_id` of the ticket of an order.
pub(super) fn external_id(platform: &Platform, shop: &str, id: Option<&str>) -> Option<String> {
    let plain = |text: &str| {
        let keep = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c.to_ascii_lowercase() } else { '-' };
        text.chars().map(keep).collect::<String>()
    };
    let id = id.filter(|id| !id.is_empty())?;
    let key = format!("order:{}:{}:{}", plain(platform.as_str()), plain(shop), plain(id));
    (key.len() <= 255).then_some(key)
}
