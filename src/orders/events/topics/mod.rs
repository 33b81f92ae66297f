//! The topics of each shop, and the place of the order in their payloads.

mod bigcommerce;
mod magento;
mod shopify;
mod woocommerce;

use serde_json::{Map, Value};

use super::OrderEventKind;
use crate::Timestamp;
use crate::orders::Platform;
use crate::read::View;

pub(super) use bigcommerce::bigcommerce;
pub(super) use magento::{magento, unpacked};
pub(super) use shopify::shopify;
pub(super) use woocommerce::woocommerce;

/// Returns the kind of event if the payload is the order itself.
pub(super) fn of_order(platform: &Platform, topic: Option<&str>, payload: View<'_>) -> Option<OrderEventKind> {
    payload.get("id")?;
    match platform {
        Platform::Shopify => shopify::of_order(topic?),
        Platform::WooCommerce => woocommerce::of_order(topic?, payload),
        _ => None,
    }
}

/// An event, as a payload has it.
pub(super) struct Found {
    pub(super) kind: OrderEventKind,
    /// The order as the shop writes it, or the part of it that the payload has.
    pub(super) order: Value,
    /// The time of the refund, the parcel or whatever else the payload is about; the order has its own.
    pub(super) at: Option<Timestamp>,
}

impl Found {
    fn new(kind: OrderEventKind, order: Value) -> Self {
        Self { kind, order, at: None }
    }

    /// Returns what a document with a time of its own says of an order.
    fn of(kind: OrderEventKind, order: Map<String, Value>, document: &Value) -> Self {
        let times = ["updated_at", "processed_at", "happened_at", "created_at"];
        let at = times.iter().find_map(|name| time(document.get(name)?));
        Self { kind, order: Value::Object(order), at }
    }
}

/// Returns the id of an order if the value is one.
fn id(value: &Value) -> Option<Value> {
    match value {
        Value::Number(_) => Some(value.clone()),
        Value::String(text) => {
            // `gid://shopify/Order/1`
            let text = text.trim();
            let id = text.strip_prefix("gid://shopify/Order/").unwrap_or(text);
            let id = id.split('?').next().unwrap_or(id);
            (!id.is_empty() && !id.starts_with("gid:")).then(|| Value::String(id.to_owned()))
        }
        _ => None,
    }
}

/// Returns the first of these places that holds an id.
fn id_at(payload: &Value, places: &[&str]) -> Option<Value> {
    places.iter().find_map(|place| id(payload.pointer(place)?))
}

/// Returns an order of which only the id is known.
fn only(name: &str, id: Value) -> Map<String, Value> {
    let mut only = Map::new();
    only.insert(name.to_owned(), id);
    only
}

/// Reads a time as shops write it: ISO 8601, or seconds since 1970.
fn time(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => Some(chrono::DateTime::from_timestamp(number.as_i64()?, 0)?.into()),
        _ => None,
    }
}

/// Returns the object under this name, if it is all that there is.
fn unwrapped(mut payload: Value, name: &str) -> Value {
    let within = [format!("/{name}"), format!("/data/{name}")];
    if payload.get("id").is_some() || payload.get("order_id").is_some() {
        return payload;
    }
    match within.iter().find(|place| payload.pointer(place).is_some_and(Value::is_object)) {
        Some(place) => payload.pointer_mut(place).map(Value::take).unwrap_or_default(),
        None => payload,
    }
}
