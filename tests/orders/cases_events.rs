//! Events in cases: signed as the shop would sign them, received, and compared.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gorgias::orders::Platform;
use gorgias::orders::events::{OrderEvent, OrderWebhook};
use gorgias::webhook::WebhookRequest;
use hmac::Mac as _;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};

use super::Case;

const SECRET: &str = "the secret of the shop";
const SHOP: &str = "example.myshopify.com";

pub(super) fn run(case: &mut Case, platform: &Platform, events: &[Value]) {
    for (index, event) in events.iter().enumerate() {
        let place = format!("events/{index}");
        let Some(event) = event.as_object() else {
            case.complain(&place, &json!("an object"), event);
            continue;
        };
        for key in event.keys().filter(|key| !["headers", "body", "expect"].contains(&key.as_str())) {
            case.complain(&format!("{place}/{key}"), &json!(["headers", "body", "expect"]), "an unknown key");
        }
        let wanted = event.get("expect").and_then(Value::as_object).cloned().unwrap_or_default();
        case.check(&place, &wanted, &facts(platform, event));
    }
}

/// What is known of an event after it was received, or the status that it is refused with.
fn facts(platform: &Platform, event: &Map<String, Value>) -> Value {
    match receive(platform, event) {
        Ok(event) => json!({
            "kind": event.kind, "topic": event.topic, "shop": event.shop, "delivery_id": event.delivery_id,
            "order": event.order.id, "ticket": event.ticket_external_id(),
            "details": event.order.to_json_with_personal_data(),
        }),
        Err(refusal) => json!({"refused": refusal.status().as_u16(), "why": refusal.to_string()}),
    }
}

/// Receives an event as the shop would deliver it. A body that is a text is sent as it is, any other as JSON.
fn receive(platform: &Platform, event: &Map<String, Value>) -> Result<OrderEvent, gorgias::webhook::Refusal> {
    let body = match event.get("body") {
        Some(Value::String(text)) => text.clone(),
        Some(body) => body.to_string(),
        None => String::new(),
    };
    let mut headers = HeaderMap::new();
    for (name, value) in event.get("headers").and_then(Value::as_object).into_iter().flatten() {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        headers.insert(name, HeaderValue::from_str(value.as_str().unwrap_or_default()).unwrap());
    }
    let webhook = match platform {
        Platform::Shopify => {
            let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
            mac.update(body.as_bytes());
            let proof = STANDARD.encode(mac.finalize().into_bytes());
            headers.insert("x-shopify-hmac-sha256", HeaderValue::from_str(&proof).unwrap());
            OrderWebhook::shopify(SECRET).unwrap().shop(SHOP)
        }
        Platform::Magento2 => {
            headers.insert("x-shared-secret", HeaderValue::from_static(SECRET));
            OrderWebhook::magento2("my shop", "x-shared-secret", SECRET).unwrap()
        }
        _ => {
            headers.insert("x-shared-secret", HeaderValue::from_static(SECRET));
            OrderWebhook::bigcommerce("x-shared-secret", SECRET).unwrap().shop("stores/abc123")
        }
    };
    webhook.receive(&WebhookRequest::new(&headers, body.as_bytes()))
}
