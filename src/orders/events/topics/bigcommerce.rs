//! BigCommerce's scopes (documented: "Webhook Events"). Their payloads name the order, and for a new state its number.

use serde_json::{Value, json};

use super::{Found, id_at};
use crate::orders::events::OrderEventKind::*;

/// Returns what a payload says of an order; `None` if it names none.
pub(in crate::orders::events) fn bigcommerce(scope: &str, payload: &Value) -> Option<Found> {
    let what = scope.strip_prefix("store/")?;
    // `store/channel/7/order/updated` is `store/order/updated` of one storefront.
    let what = match what.strip_prefix("channel/") {
        Some(of_channel) => of_channel.split_once('/')?.1,
        None => what,
    };
    let data = payload.get("data")?;
    let is_of_order = what.starts_with("order/");
    let resource = data.get("resource_type").and_then(Value::as_str);
    let id = id_at(data, &["/order_id", "/orderId"]).or_else(|| match what {
        // The id of a metafield's order is that of its resource.
        _ if what.contains("metafield/") => {
            let is_of_order = resource.map_or(is_of_order, |resource| resource == "order");
            id_at(data, &["/resource_id"]).filter(|_| is_of_order)
        }
        _ if is_of_order => id_at(data, &["/id"]),
        _ => None,
    })?;
    let status = data.pointer("/status/new_status_id");
    let kind = match what {
        "order/created" => Created,
        "order/statusUpdated" => match status.and_then(Value::as_u64) {
            Some(2 | 10) => Fulfilled,
            Some(3) => PartiallyFulfilled,
            Some(4 | 14) => Refunded,
            Some(5) => Cancelled,
            Some(8) => ReadyForPickup,
            Some(11) => Paid,
            Some(13) => Disputed,
            _ => Updated,
        },
        "order/refund/created" => Refunded,
        "order/updated" => Updated,
        "order/archived" => Deleted,
        _ if what.starts_with("shipment/") => Shipment,
        _ => Other,
    };
    let mut order = json!({"id": id});
    if let (Some(object), Some(status)) = (order.as_object_mut(), status) {
        object.insert("status_id".to_owned(), status.clone());
    }
    Some(Found::new(kind, order))
}
