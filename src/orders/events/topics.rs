//! The topics of each shop, and the place of the order in their payloads.

use serde_json::{Map, Value, json};

use super::OrderEventKind;

/// Shopify's topics. A refund or fulfillment comes alone: it becomes the part of an order that it is.
pub(super) fn shopify(topic: &str, payload: Value) -> Option<(OrderEventKind, Value)> {
    let part = |list: &str, payload: Value| {
        let mut order = Map::new();
        order.insert("id".to_owned(), payload.get("order_id")?.clone());
        order.insert(
            "updated_at".to_owned(),
            payload.get("updated_at").or_else(|| payload.get("created_at")).cloned().unwrap_or_default(),
        );
        order.insert(list.to_owned(), Value::Array(vec![payload]));
        Some(Value::Object(order))
    };
    let (resource, what) = topic.split_once('/')?;
    Some(match (resource, what) {
        ("orders", "create") => (OrderEventKind::Created, payload),
        ("orders", "paid") => (OrderEventKind::Paid, payload),
        ("orders", "partially_fulfilled") => (OrderEventKind::PartiallyFulfilled, payload),
        ("orders", "fulfilled") => (OrderEventKind::Fulfilled, payload),
        ("orders", "cancelled") => (OrderEventKind::Cancelled, payload),
        ("orders", "updated") => (OrderEventKind::Updated, payload),
        ("orders", "delete") => (OrderEventKind::Deleted, payload),
        // An edit has the id of the order in another object.
        ("orders", "edited") => (OrderEventKind::Updated, json!({"id": payload.get("order_edit")?.get("order_id")?})),
        ("refunds", "create") => (OrderEventKind::Refunded, part("refunds", payload)?),
        ("fulfillments", "create" | "update") => (OrderEventKind::Shipment, part("fulfillments", payload)?),
        ("orders", _) => (OrderEventKind::Other, payload),
        _ => return None,
    })
}

/// BigCommerce's scopes. Their payloads name the order, and for a new state its number.
pub(super) fn bigcommerce(scope: &str, payload: &Value) -> Option<(OrderEventKind, Value)> {
    let what = scope.strip_prefix("store/order/")?;
    let data = payload.get("data")?;
    let status = data.get("status").and_then(|status| status.get("new_status_id"));
    // The number of the order; for messages about orders, `id` is that of the message.
    let id = data.get("order_id").or_else(|| data.get("id"))?;
    let kind = match what {
        "created" => OrderEventKind::Created,
        "statusUpdated" => match status.and_then(Value::as_u64) {
            Some(2 | 10) => OrderEventKind::Fulfilled,
            Some(3) => OrderEventKind::PartiallyFulfilled,
            Some(4 | 14) => OrderEventKind::Refunded,
            Some(5) => OrderEventKind::Cancelled,
            Some(11) => OrderEventKind::Paid,
            _ => OrderEventKind::Updated,
        },
        "refund/created" => OrderEventKind::Refunded,
        "updated" => OrderEventKind::Updated,
        "archived" => OrderEventKind::Deleted,
        _ => OrderEventKind::Other,
    };
    let mut order = json!({"id": id});
    if let (Some(object), Some(status)) = (order.as_object_mut(), status) {
        object.insert("status_id".to_owned(), status.clone());
    }
    Some((kind, order))
}

/// Adobe's names of events, and Magento's states where there is no name.
pub(super) fn magento(code: Option<&str>, payload: Value) -> Option<(OrderEventKind, Value)> {
    let places = ["/event/data/value", "/data/value", "/data/order", "/value", "/order", "/data", ""];
    let is_order = |value: &&Value| value.get("entity_id").or_else(|| value.get("increment_id")).is_some();
    let order = places.iter().find_map(|place| payload.pointer(place).filter(is_order))?.clone();
    let state = order.get("state").and_then(Value::as_str).unwrap_or_default();
    let code = code.unwrap_or_default();
    let kinds = [
        ("order_place", OrderEventKind::Created),
        ("invoice_pay", OrderEventKind::Paid),
        ("order_payment_pay", OrderEventKind::Paid),
        ("creditmemo", OrderEventKind::Refunded),
        ("shipment", OrderEventKind::Shipment),
        ("order_cancel", OrderEventKind::Cancelled),
    ];
    let by_code = kinds.iter().find(|(part, _)| code.contains(part)).map(|(_, kind)| *kind);
    let kind = by_code.unwrap_or(match state {
        "new" if code.is_empty() => OrderEventKind::Created,
        "canceled" => OrderEventKind::Cancelled,
        "closed" => OrderEventKind::Refunded,
        "complete" => OrderEventKind::Fulfilled,
        _ => OrderEventKind::Updated,
    });
    Some((kind, order))
}
