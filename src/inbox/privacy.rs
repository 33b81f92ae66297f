//! Shopify's privacy requests, and what they mean for deliveries that are stored.

use std::fmt;

use http::HeaderMap;
use serde_json::Value;

use super::DeliveryKind;
use crate::Hidden;
use crate::orders::events::OrderEvent;

/// The header that names the shop.
pub(super) const SHOP_DOMAIN: &str = "x-shopify-shop-domain";

/// The topics, which every app in Shopify's store must serve (documented).
const TOPICS: [(&str, PrivacyRequestKind); 3] = [
    ("customers/data_request", PrivacyRequestKind::DataRequest),
    ("customers/redact", PrivacyRequestKind::CustomerRedact),
    ("shop/redact", PrivacyRequestKind::ShopRedact),
];

/// The kind of a [`PrivacyRequest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PrivacyRequestKind {
    /// A customer asks for what is stored about them: tell the owner of the shop.
    DataRequest,
    /// A customer is to be forgotten.
    CustomerRedact,
    /// A shop has removed the app: all of its customers are to be forgotten.
    ShopRedact,
}

/// One of the requests that Shopify sends to every app. `Debug` does not show personal data.
///
/// What the inbox itself holds of the customer or the shop is deleted before your handler gets a request to forget.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PrivacyRequest {
    /// The kind of request.
    pub kind: PrivacyRequestKind,
    /// The name of the shop in your program.
    pub source: String,
    /// The domain of the shop.
    pub shop: String,
    /// The id of the customer.
    pub customer_id: Option<String>,
    /// The customer's e-mail address.
    pub email: Option<Hidden<String>>,
    /// The customer's phone number.
    pub phone: Option<Hidden<String>>,
    /// The ids of the orders that are concerned.
    pub orders: Vec<String>,
}

impl PrivacyRequest {
    pub(super) fn is_topic(topic: &str) -> bool {
        TOPICS.iter().any(|(known, _)| *known == topic)
    }

    /// Returns what is stored of a request: its payload with its topic, and the domain where only a header has it.
    pub(super) fn to_store(topic: &str, headers: &HeaderMap, body: &[u8]) -> Option<Value> {
        let mut payload: Value = serde_json::from_slice(body).ok()?;
        let fields = payload.as_object_mut()?;
        fields.insert("topic".to_owned(), topic.into());
        let domain = headers.get(SHOP_DOMAIN).and_then(|domain| domain.to_str().ok());
        if let Some(domain) = domain.filter(|_| !fields.contains_key("shop_domain")) {
            fields.insert("shop_domain".to_owned(), domain.into());
        }
        Some(payload)
    }

    pub(super) fn read(source: &str, stored: &[u8]) -> Option<Self> {
        let payload: Value = serde_json::from_slice(stored).ok()?;
        let topic = payload.get("topic")?.as_str()?;
        let kind = TOPICS.iter().find_map(|(known, kind)| (*known == topic).then_some(*kind))?;
        let at = |pointer: &str| payload.pointer(pointer).and_then(text);
        let orders =
            ["orders_requested", "orders_to_redact"].into_iter().filter_map(|list| payload.get(list)?.as_array());
        Some(Self {
            kind,
            source: source.to_owned(),
            shop: at("/shop_domain")?,
            customer_id: at("/customer/id"),
            email: at("/customer/email").map(Hidden::from),
            phone: at("/customer/phone").map(Hidden::from),
            orders: orders.flatten().filter_map(text).collect(),
        })
    }

    /// Returns what the inbox forgets because of this request; `None` if nothing.
    pub(super) fn filter(&self) -> Option<PurgeFilter> {
        let filter = PurgeFilter::new().source(&self.source).shop(&self.shop);
        match self.kind {
            PrivacyRequestKind::DataRequest => None,
            PrivacyRequestKind::ShopRedact => Some(filter),
            PrivacyRequestKind::CustomerRedact => {
                let filter = self.email.iter().fold(filter, |filter, email| filter.email(email.as_str()));
                let filter = self.customer_id.iter().fold(filter, |filter, id| filter.customer_id(id));
                let filter = self.orders.iter().fold(filter, |filter, id| filter.order_id(id));
                // Without a customer it would be the whole shop.
                (!filter.people_is_empty()).then_some(filter)
            }
        }
    }
}

/// Texts and numbers, as one.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The deliveries that [`Inbox::purge`](super::Inbox::purge) deletes. `Debug` does not show personal data.
///
/// A delivery must be of the source and the shop, where they are given, and of one of the customers or orders, where any are.
///
/// ```
/// use gorgias::inbox::PurgeFilter;
///
/// let customer = PurgeFilter::new().source("harbor").email("ilse.novak@example.com").order_id("5610000000777");
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct PurgeFilter {
    source: Option<String>,
    shop: Option<String>,
    emails: Vec<String>,
    customers: Vec<String>,
    orders: Vec<String>,
}

impl PurgeFilter {
    /// Creates a filter that matches every delivery.
    pub fn new() -> Self {
        Self::default()
    }

    /// Matches only deliveries of this source, the name of a shop or account in your program.
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Matches only order events of this shop, as [`OrderEvent::shop`] has it.
    pub fn shop(mut self, shop: impl Into<String>) -> Self {
        self.shop = Some(shop.into());
        self
    }

    /// Matches deliveries in which this e-mail address is a value.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.emails.push(email.into());
        self
    }

    /// Matches deliveries whose `customer` has this id.
    pub fn customer_id(mut self, id: impl Into<String>) -> Self {
        self.customers.push(id.into());
        self
    }

    /// Matches events of the order with this id.
    pub fn order_id(mut self, id: impl Into<String>) -> Self {
        self.orders.push(id.into());
        self
    }

    fn people_is_empty(&self) -> bool {
        self.emails.is_empty() && self.customers.is_empty() && self.orders.is_empty()
    }

    /// Returns `true` if a delivery is to be deleted. One that cannot be read is, if all else fits: it could hold anything.
    /// Privacy requests themselves are never matched.
    #[must_use]
    pub fn matches(&self, source: &str, kind: DeliveryKind, payload: &[u8]) -> bool {
        if kind == DeliveryKind::Privacy || self.source.as_deref().is_some_and(|own| own != source) {
            return false;
        }
        let Ok(value) = serde_json::from_slice::<Value>(payload) else { return true };
        let event: Option<OrderEvent> =
            (kind == DeliveryKind::Order).then(|| serde_json::from_slice(payload).ok()).flatten();
        if let Some(shop) = &self.shop
            && event.as_ref().is_none_or(|event| !event.shop.eq_ignore_ascii_case(shop))
        {
            return false;
        }
        let order = event.as_ref().and_then(|event| event.order.id.as_ref());
        self.people_is_empty() || order.is_some_and(|id| self.orders.contains(id)) || self.is_about(&value)
    }

    /// Walks without recursion: the payload is a stranger's.
    fn is_about(&self, payload: &Value) -> bool {
        let mut open = vec![payload];
        while let Some(value) = open.pop() {
            match value {
                Value::String(text) => {
                    if self.emails.iter().any(|email| email.eq_ignore_ascii_case(text.trim())) {
                        return true;
                    }
                }
                Value::Array(values) => open.extend(values),
                Value::Object(fields) => {
                    let customer = fields.get("customer").and_then(|customer| text(customer.get("id")?));
                    let flat = fields.get("customer_id").and_then(text);
                    if [customer, flat].iter().flatten().any(|id| self.customers.contains(id)) {
                        return true;
                    }
                    open.extend(fields.values());
                }
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
        false
    }
}

impl fmt::Debug for PurgeFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PurgeFilter")
            .field("source", &self.source)
            .field("shop", &self.shop)
            .field("emails", &self.emails.len())
            .field("customers", &self.customers.len())
            .field("orders", &self.orders.len())
            .finish()
    }
}
