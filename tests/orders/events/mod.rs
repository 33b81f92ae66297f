//! Events of orders: who may send them, what they mean, and the one ticket per order that comes of them.

mod at_random;
mod by_hand;
mod desk;
mod early;
mod facts;
mod faults;
mod others;
pub(crate) mod play;
mod policies;
mod receiving;
mod recording;
mod shops;
mod together;

use base64::Engine as _;
use gorgias::orders::events::{OrderEvent, OrderWebhook};
use gorgias::webhook::{Refusal, WebhookRequest};
use hmac::{Hmac, Mac as _};
use http::HeaderMap;
use serde_json::{Value, json};
use sha2::Sha256;

const SECRET: &str = "shpss_0123456789abcdef";

fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes())
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect()
}

/// A delivery as Shopify makes it.
fn shopify(topic: &str, id: &str, payload: &Value) -> Result<OrderEvent, Refusal> {
    let body = payload.to_string();
    let headers = headers(&[
        ("x-shopify-hmac-sha256", &signature(SECRET, body.as_bytes())),
        ("x-shopify-topic", topic),
        ("x-shopify-shop-domain", "Harbor-Goods.example.com"),
        ("x-shopify-event-id", id),
        ("x-shopify-webhook-id", "b54557e4"),
    ]);
    OrderWebhook::shopify(SECRET).unwrap().receive(&WebhookRequest::new(&headers, body.as_bytes()))
}

/// The id of the order.
const ID: i64 = 5_610_000_000_777;

/// A time at some minute of its life.
fn at(minute: u32) -> String {
    format!("2026-05-06T10:{minute:02}:00+02:00")
}

/// The order at some minute of its life.
fn order(minute: u32) -> Value {
    json!({"id": ID, "name": "#2077", "order_number": 2077, "currency": "EUR", "total_price": "84.90",
        "email": "ilse.new@example.com", "created_at": "2026-05-06T09:00:00+02:00", "updated_at": at(minute),
        "financial_status": "paid", "customer": {"first_name": "Ilse", "last_name": "Novak"},
        "line_items": [{"title": "Canvas tote", "quantity": 2}]})
}

fn event(topic: &str, id: &str, minute: u32) -> OrderEvent {
    shopify(topic, id, &order(minute)).unwrap()
}

/// A parcel of an order, which is news of its own and does not name the order.
fn parcel(order: i64, id: &str, minute: u32) -> OrderEvent {
    let parcel =
        json!({"id": minute, "order_id": order, "tracking_number": format!("RM0007{id}GB"), "updated_at": at(minute)});
    shopify("fulfillments/create", id, &parcel).unwrap()
}
