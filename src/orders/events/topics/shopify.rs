//! Shopify's topics (documented: the list of webhook topics, version 2026-07).

use serde_json::{Value, json};

use super::{Found, id_at, only, unwrapped};
use crate::orders::events::OrderEventKind::{self, *};

/// The places where payloads about an order name it.
const NAMES: [&str; 12] = [
    "/order_id",
    "/order/id",
    "/order/admin_graphql_api_id",
    "/order",
    "/admin_graphql_api_order_id",
    "/order_edit/order_id",
    "/return/order_id",
    "/return/order/id",
    "/fulfillment_order/order_id",
    "/fulfillment_order/order/id",
    "/fulfillment/order_id",
    "/dispute/order_id",
];

/// Returns the kind of event if the payloads of a topic are the order itself.
pub(super) fn of_order(topic: &str) -> Option<OrderEventKind> {
    Some(match topic.strip_prefix("orders/")? {
        "create" => Created,
        "paid" => Paid,
        "partially_fulfilled" => PartiallyFulfilled,
        "fulfilled" => Fulfilled,
        "cancelled" => Cancelled,
        "updated" => Updated,
        "delete" => Deleted,
        _ => return None,
    })
}

/// Returns what a payload says of an order; `None` if it names none. Whatever names an order is filed under it.
pub(in crate::orders::events) fn shopify(topic: &str, payload: Value) -> Option<Found> {
    let (resource, what) = topic.split_once('/').unwrap_or((topic, ""));
    let Some(whole) = of_order(topic) else { return other(resource, what, payload) };
    let mut order = unwrapped(payload, "order");
    if order.get("id").is_none() {
        // Subscriptions can leave fields out.
        let own = id_at(&order, &["/admin_graphql_api_id"]);
        match (&mut order, own) {
            (Value::Object(fields), Some(id)) => drop(fields.insert("id".to_owned(), id)),
            (order, _) => {
                if let Some(found) = about(whole, order) {
                    return Some(found);
                }
            }
        }
    }
    Some(Found::new(whole, order))
}

/// The same for topics whose payloads are not the order itself.
fn other(resource: &str, what: &str, payload: Value) -> Option<Found> {
    match (resource, what) {
        ("orders", "edited") => about(Updated, &payload),
        ("orders", _) => {
            // Other topics of orders hold the order, or something else that names it.
            let order = unwrapped(payload, "order");
            about(Other, &order).or_else(|| order.get("id").is_some().then(|| Found::new(Other, order)))
        }
        ("refunds", _) => part(Refunded, "refunds", unwrapped(payload, "refund")),
        ("fulfillments", _) => part(Shipment, "fulfillments", unwrapped(payload, "fulfillment")),
        ("fulfillment_events", _) => parcel(what, &unwrapped(payload, "fulfillment_event")),
        ("fulfillment_orders", "line_items_prepared_for_pickup") => about(ReadyForPickup, &payload),
        ("returns" | "reverse_deliveries" | "reverse_fulfillment_orders", _) => about(Returned, &payload),
        ("disputes", _) => about(Disputed, &payload),
        _ => about(Other, &payload),
    }
}

/// Returns an event of which nothing but the order and the time is read.
fn about(kind: OrderEventKind, payload: &Value) -> Option<Found> {
    let order = only("id", id_at(payload, &NAMES)?);
    let document = ["order_edit", "return", "dispute", "fulfillment_order"].iter().find_map(|name| payload.get(name));
    Some(Found::of(kind, order, document.unwrap_or(payload)))
}

/// Returns an order with the one part that came alone.
fn part(kind: OrderEventKind, list: &str, payload: Value) -> Option<Found> {
    let mut found = about(kind, &payload)?;
    insert(&mut found, list, payload);
    Some(found)
}

/// Returns the state of a parcel, which names its parcel and its order.
fn parcel(what: &str, event: &Value) -> Option<Found> {
    let status = event.get("status").and_then(Value::as_str).unwrap_or_default();
    let kind = match (what, status) {
        // The carrier's word was taken back.
        ("delete", _) => return about(Other, event),
        (_, "ready_for_pickup") => ReadyForPickup,
        _ => Shipment,
    };
    let mut found = about(kind, event)?;
    let parcel = json!({"id": event.get("fulfillment_id"), "shipment_status": status});
    insert(&mut found, "fulfillments", parcel);
    Some(found)
}

fn insert(found: &mut Found, list: &str, part: Value) {
    if let Value::Object(order) = &mut found.order {
        order.insert(list.to_owned(), Value::Array(vec![part]));
    }
}
