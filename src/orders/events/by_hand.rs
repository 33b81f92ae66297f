//! Events that somebody records by hand.

use serde_json::{Value, json};

use super::{OrderEvent, OrderEventKind};
use crate::Timestamp;
use crate::orders::Platform;
use crate::webhook::{DeliveryKey, PayloadError};

impl OrderEvent {
    /// Creates an event that no webhook reported, of the order with this id in the shop, at this time.
    ///
    /// It meets the ticket that webhooks of the order made if platform, shop and id are those of the webhooks:
    /// [`ticket_external_id`](Self::ticket_external_id) is made of them. The same kind of event of the same order at the same time
    /// is the same event, and recognized as a repetition. [`with_order`](Self::with_order) adds what the shop knows of the order,
    /// and [`summary`](Self::summary) says what happened.
    ///
    /// ```
    /// use gorgias::orders::Platform;
    /// use gorgias::orders::events::{OrderEvent, OrderEventKind};
    ///
    /// let at = "2026-05-06T10:00:00Z".parse()?;
    /// let mut event = OrderEvent::by_hand(Platform::Shopify, "example.myshopify.com", OrderEventKind::Refunded, "450789469", at)?
    ///     .named("#1001")
    ///     .of_customer("nia@example.com");
    /// event.summary = Some("Half of it, promised on the phone".to_owned());
    /// assert_eq!(event.ticket_external_id().as_deref(), Some("order:shopify:example.myshopify.com:450789469"));
    /// assert_eq!((event.order.label(), event.occurred_at), ("#1001", Some(at)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PayloadError::Decode`] if the shop or the id is empty, or the platform is not one of those whose orders are known here.
    pub fn by_hand(
        platform: Platform,
        shop: impl Into<String>,
        kind: OrderEventKind,
        id: impl Into<String>,
        at: Timestamp,
    ) -> Result<Self, PayloadError> {
        let (shop, id) = (shop.into(), id.into());
        if id.trim().is_empty() {
            return Err(PayloadError::Decode { path: "order.id".to_owned() });
        }
        let order = Form::of(&platform).order(id.trim(), at);
        let mut event = Self::new(platform, shop, kind, &order)?;
        event.key = key(&event, at);
        event.occurred_at = Some(at);
        Ok(event)
    }

    /// Sets the name that people know the order by, such as `#1001`. BigCommerce has none but the id.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        match Form::of(&self.platform).name {
            Some(field) => self.with_field(None, field, name.into()),
            None => self,
        }
    }

    /// Sets the e-mail address of the customer, to whom a new ticket belongs.
    #[must_use]
    pub fn of_customer(self, email: impl Into<String>) -> Self {
        let form = Form::of(&self.platform);
        self.with_field(form.contact, form.email, email.into())
    }

    /// Writes into the order as the shop has it, so that what is stored of the event has it, too.
    fn with_field(self, within: Option<&str>, field: &str, value: String) -> Self {
        let mut order = self.order.raw().clone();
        let mut record = order.as_object_mut();
        if let Some(within) = within {
            let inner = record.map(|record| record.entry(within).or_insert_with(|| json!({})));
            record = inner.and_then(Value::as_object_mut);
        }
        if let Some(record) = record {
            record.insert(field.to_owned(), value.into());
        }
        // What could not be read is found again.
        Self { problems: Vec::new(), ..self }.with_order(&order)
    }
}

/// The key of an event by hand: what the shop knows of the order does not change it.
fn key(event: &OrderEvent, at: Timestamp) -> DeliveryKey {
    let id = event.order.id.as_deref().unwrap_or_default();
    let at = at.to_string();
    let parts = ["order event by hand", event.platform.as_str(), &event.shop, event.kind.as_str(), id, &at].map(Some);
    DeliveryKey::from_parts(parts)
}

/// The fields in which a shop writes what is known of an event by hand.
struct Form {
    id: &'static str,
    name: Option<&'static str>,
    /// The object that holds the address, if it is in one.
    contact: Option<&'static str>,
    email: &'static str,
    changed: &'static str,
}

impl Form {
    fn of(platform: &Platform) -> Self {
        match platform {
            Platform::Magento2 => Self {
                id: "entity_id",
                name: Some("increment_id"),
                contact: None,
                email: "customer_email",
                changed: "updated_at",
            },
            Platform::BigCommerce => Self {
                id: "id",
                name: None,
                contact: Some("billing_address"),
                email: "email",
                changed: "date_modified",
            },
            Platform::WooCommerce => Self {
                id: "id",
                name: Some("number"),
                contact: Some("billing"),
                email: "email",
                changed: "date_modified_gmt",
            },
            Platform::Shopify | Platform::Other(_) => {
                Self { id: "id", name: Some("name"), contact: None, email: "email", changed: "updated_at" }
            }
        }
    }

    fn order(&self, id: &str, at: Timestamp) -> Value {
        // Ids are numbers in all shops; one that is a text in this one is kept.
        let id = id.parse::<i64>().map_or_else(|_| Value::from(id), Value::from);
        json!({ self.id: id, self.changed: at.to_string() })
    }
}
