//! WooCommerce's topics (documented: "WooCommerce REST API, v3", webhooks): a resource, a full stop, an event.

use serde_json::Value;

use super::{Found, id_at, only, unwrapped};
use crate::orders::events::OrderEventKind::{self, *};

/// Returns what a payload says of an order; `None` if it names none.
pub(in crate::orders::events) fn woocommerce(topic: &str, payload: Value) -> Option<Found> {
    // Webhooks of the legacy API have the order under its name.
    let payload = if topic.starts_with("order.") { unwrapped(payload, "order") } else { payload };
    let about = |kind: OrderEventKind, place: &str| {
        Some(Found::new(kind, Value::Object(only("id", id_at(&payload, &[place])?))))
    };
    let kind = match topic.split_once('.') {
        Some(("order", "created")) => Created,
        Some(("order", "deleted")) => Deleted,
        Some(("order", "updated" | "restored")) => match payload.get("status").and_then(Value::as_str) {
            Some("cancelled") => Cancelled,
            Some("refunded") => Refunded,
            Some("completed") => Fulfilled,
            _ => Updated,
        },
        Some(("order", _)) => Other,
        // Hooks of WordPress come with their first argument, which for those of orders is the order's id.
        Some(("action", "woocommerce_order_refunded")) => return about(Refunded, "/arg"),
        Some(("action", "woocommerce_payment_complete")) => return about(Paid, "/arg"),
        Some(("action", hook)) if hook.starts_with("woocommerce_order_status_") => return about(Updated, "/arg"),
        _ => return about(Other, "/order_id"),
    };
    Some(Found::new(kind, payload))
}
