//! Adobe's names of events (documented: "Adobe Commerce events reference"), and Magento's states where there is no name.

use serde_json::{Map, Value, json};

use super::{Found, id_at, only};
use crate::orders::events::OrderEventKind::{self, *};
use crate::webhook::decoded;

/// The places of the order, or of the document about it.
const PLACES: [&str; 11] = [
    "/event/data/value",
    "/data/value",
    "/data/order",
    "/value",
    "/order",
    "/data",
    "/event/data/value/order",
    "/event/data/order",
    "/event/data",
    "/event",
    "",
];

/// Kinds by parts of an event's name. The documents among them have a list of an order that they belong to.
const KINDS: [(&str, OrderEventKind, Option<&str>); 8] = [
    ("order_place", Created, None),
    ("invoice_pay", Paid, None),
    ("order_payment_pay", Paid, None),
    ("creditmemo", Refunded, Some("creditmemos")),
    ("shipment_track", Shipment, None),
    ("shipment", Shipment, Some("shipments")),
    ("order_cancel", Cancelled, None),
    ("rma_", Returned, None),
];

/// Documents whose parent is the order itself.
const CHILDREN: [&str; 4] = ["status_history", "order_address", "order_payment", "order_tax"];

/// Returns what a payload says of an order; `None` if it names none.
pub(in crate::orders::events) fn magento(code: Option<&str>, mut payload: Value) -> Option<Found> {
    let code = code.unwrap_or_default();
    let place = PLACES.iter().find(|place| payload.pointer(place).is_some_and(is_record))?;
    let value = payload.pointer_mut(place)?.take();
    let named = KINDS.iter().find(|(part, ..)| code.contains(part));
    let Some(order) = order_of(code, &value) else {
        let kind = named.map_or_else(|| by_state(code, &value), |(_, kind, _)| *kind);
        return Some(Found::new(kind, value));
    };
    let mut whole = only("entity_id", order);
    for (from, to) in [("order_increment_id", "increment_id"), ("order_currency_code", "order_currency_code")] {
        if let Some(value) = value.get(from) {
            whole.insert(to.to_owned(), value.clone());
        }
    }
    match named {
        Some(("shipment_track", ..)) => {
            let parcel = json!({"entity_id": value.get("parent_id"), "tracks": [value]});
            whole.insert("shipments".to_owned(), json!([parcel]));
        }
        Some((_, _, Some(list))) => {
            whole.insert((*list).to_owned(), json!([value]));
        }
        _ => {}
    }
    Some(Found::of(named.map_or(Other, |(_, kind, _)| *kind), whole, &value))
}

/// Returns the payload with what came as Base64 or as JSON within a text put in its place.
pub(in crate::orders::events) fn unpacked(mut payload: Value) -> Value {
    if let Some(data) = payload.get_mut("data_base64").map(Value::take)
        && let Value::Object(object) = &mut payload
    {
        object.insert("data".to_owned(), data);
    }
    for place in ["/event", "/data", "/event/data", "/value", "/data/value", "/event/data/value"] {
        let Some(Value::String(text)) = payload.pointer(place) else { continue };
        let text = text.trim().as_bytes();
        let plain = decoded(text);
        let read = serde_json::from_slice::<Map<String, Value>>(plain.as_deref().unwrap_or(text));
        if let (Ok(read), Some(packed)) = (read, payload.pointer_mut(place)) {
            *packed = Value::Object(read);
        }
    }
    payload
}

fn is_record(value: &Value) -> bool {
    ["entity_id", "increment_id", "order_id", "parent_id"]
        .iter()
        .any(|name| value.get(name).is_some_and(|id| !id.is_null()))
}

/// Returns the id of the order that a document belongs to; `None` if the value is the order itself.
fn order_of(code: &str, value: &Value) -> Option<Value> {
    let named = id_at(value, &["/order_id", "/order/entity_id"]);
    let named =
        named.or_else(|| id_at(value, &["/parent_id"]).filter(|_| CHILDREN.iter().any(|part| code.contains(part))))?;
    let says = |name: &str| value.get(name).is_some_and(|own| same(own, &named));
    // An order of one's own making can name itself twice.
    (!says("entity_id") && !says("increment_id")).then_some(named)
}

fn same(one: &Value, other: &Value) -> bool {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text(one) == text(other)
}

fn by_state(code: &str, order: &Value) -> OrderEventKind {
    match order.get("state").and_then(Value::as_str).unwrap_or_default() {
        "new" if code.is_empty() => Created,
        "canceled" => Cancelled,
        "closed" => Refunded,
        "complete" => Fulfilled,
        _ => Updated,
    }
}
