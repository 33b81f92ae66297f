//! WooCommerce's topics (documented: "WooCommerce REST API, v3", webhooks): a resource, a full stop, an event.

use serde_json::Value;

use super::{Found, id_at, only, unwrapped};
use crate::orders::events::OrderEventKind::{self, *};
use crate::read::View;

/// Returns the kind of event if the payloads of a topic are the order itself.
pub(super) fn of_order(topic: &str, order: View<'_>) -> Option<OrderEventKind> {
    Some(match topic.strip_prefix("order.")? {
        "created" => Created,
        "deleted" => Deleted,
        "updated" | "restored" => match order.get("status").and_then(View::as_str) {
            Some("cancelled") => Cancelled,
            Some("refunded") => Refunded,
            Some("completed") => Fulfilled,
            _ => Updated,
        },
        _ => Other,
    })
}

/// Returns what a payload says of an order; `None` if it names none.
pub(in crate::orders::events) fn woocommerce(topic: &str, payload: Value) -> Option<Found> {
    // Webhooks of the legacy API have the order under its name.
    let payload = if topic.starts_with("order.") { unwrapped(payload, "order") } else { payload };
    let about = |kind: OrderEventKind, place: &str| {
        Some(Found::new(kind, Value::Object(only("id", id_at(&payload, &[place])?))))
    };
    if let Some(kind) = of_order(topic, View::of(&payload)) {
        return Some(Found::new(kind, payload));
    }
    match topic.split_once('.') {
        // Hooks of WordPress come with their first argument, which for those of orders is the order's id.
        Some(("action", "woocommerce_order_refunded")) => about(Refunded, "/arg"),
        Some(("action", "woocommerce_payment_complete")) => about(Paid, "/arg"),
        Some(("action", hook)) if hook.starts_with("woocommerce_order_status_") => about(Updated, "/arg"),
        _ => about(Other, "/order_id"),
    }
}
