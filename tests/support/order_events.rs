//! Deliveries of a shop, signed, about the order that the test names.

use base64::Engine as _;
use gorgias::orders::events::{OrderEvent, OrderWebhook};
use gorgias::webhook::WebhookRequest;
use hmac::{Hmac, Mac as _};
use serde_json::json;

const SECRET: &str = "shpss_0123456789abcdef";

/// A delivery as Shopify makes it, at some minute of the life of the order.
pub(crate) fn shopify(topic: &str, order: i64, minute: u32) -> OrderEvent {
    let body = json!({"id": order, "name": format!("#{order}"), "currency": "EUR", "total_price": "84.90",
        "email": "ilse.new@example.com", "created_at": "2026-05-06T09:00:00+02:00",
        "updated_at": format!("2026-05-06T10:{minute:02}:00+02:00"), "financial_status": "paid"});
    let body = body.to_string();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let signature = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
    let id = format!("{topic} {order} {minute}");
    let mut headers = http::HeaderMap::new();
    for (name, value) in [
        ("x-shopify-hmac-sha256", signature.as_str()),
        ("x-shopify-topic", topic),
        ("x-shopify-shop-domain", "harbor-goods.example.com"),
        ("x-shopify-event-id", &id),
        ("x-shopify-webhook-id", &id),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    OrderWebhook::shopify(SECRET).unwrap().receive(&WebhookRequest::new(&headers, body.as_bytes())).unwrap()
}
