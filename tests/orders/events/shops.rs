//! What shops send besides orders, and the ways in which they sign.

use base64::Engine as _;
use gorgias::orders::events::{OrderEventKind, OrderWebhook};
use gorgias::webhook::{PayloadError, Refusal, Signer, StandardWebhooks, VerifyError, WebhookRequest};
use serde_json::json;

use super::{SECRET, headers, shopify, signature};

#[test]
fn a_proven_delivery_about_no_order_is_refused_with_200() {
    for (topic, payload) in [
        ("products/update", json!({"id": 7})),
        ("disputes/create", json!({"id": 7, "order_id": null})),
        ("fulfillment_orders/split", json!({"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1"}})),
        ("draft_orders/update", json!({"id": 7, "order_id": null})),
        ("app/uninstalled", json!({"id": 7})),
        ("nonsense", json!({"id": 7})),
    ] {
        let refusal = shopify(topic, "e", &payload).unwrap_err();
        assert!(
            matches!(&refusal, Refusal::Payload(PayloadError::NoOrder { topic: told }) if told == topic),
            "{topic}: {refusal}"
        );
        assert_eq!(refusal.status(), 200, "{topic}");
    }
}

#[test]
fn shopifys_events_are_refused_by_name() {
    let body = b"{}";
    let given = headers(&[("shopify-hmac-sha256", &signature(SECRET, body)), ("shopify-topic", "Order")]);
    let refusal = OrderWebhook::shopify(SECRET).unwrap().receive(&WebhookRequest::new(&given, body)).unwrap_err();
    assert!(matches!(refusal, Refusal::ShopifyEvents) && refusal.to_string().contains("Shopify's Events"), "{refusal}");
    assert_eq!(refusal.status(), 501);
}

#[test]
fn woocommerce_signs_its_orders_and_not_its_ping() {
    let webhook = OrderWebhook::woocommerce(SECRET).unwrap();
    let ping = webhook.receive(&WebhookRequest::new(&headers(&[]), b"webhook_id=14")).unwrap_err();
    assert!(matches!(ping, Refusal::Ping) && ping.status() == 200);
    for body in ["webhook_id=", "webhook_id=1&order=2", "webhook_id=x", "{\"id\":1}"] {
        let refusal = webhook.receive(&WebhookRequest::new(&headers(&[]), body.as_bytes())).unwrap_err();
        assert!(matches!(refusal, Refusal::Unverified(VerifyError::MissingHeader(_))), "{body}: {refusal}");
    }
    // It is WooCommerce's alone, and what is signed is no ping.
    let shopify = OrderWebhook::shopify(SECRET).unwrap();
    let refusal = shopify.receive(&WebhookRequest::new(&headers(&[]), b"webhook_id=14")).unwrap_err();
    assert!(matches!(refusal, Refusal::Unverified(VerifyError::MissingHeader(_))), "{refusal}");
    let forged = headers(&[("x-wc-webhook-signature", &signature("another", b"webhook_id=14"))]);
    let refusal = webhook.receive(&WebhookRequest::new(&forged, b"webhook_id=14")).unwrap_err();
    assert!(matches!(refusal, Refusal::Unverified(VerifyError::Mismatch)), "{refusal}");
    let body = b"{\"id\": 727}";
    let forged =
        headers(&[("x-wc-webhook-signature", &signature("another", body)), ("x-wc-webhook-topic", "order.deleted")]);
    assert_eq!(webhook.receive(&WebhookRequest::new(&forged, body)).unwrap_err().status(), 401);
}

#[test]
fn bigcommerce_signs_as_standard_webhooks_do() {
    let body = json!({"scope": "store/order/created", "producer": "stores/ab12", "data": {"type": "order", "id": 250}, "created_at": 1_780_000_000}).to_string();
    let body = body.as_bytes();
    // A secret as BigCommerce hands it out, and the same as the libraries for this signature want it.
    let plain = "8f0a4cde1b7d2a69";
    let coded = base64::engine::general_purpose::STANDARD.encode(plain);
    let marked = format!("whsec_{coded}");
    let webhook = OrderWebhook::bigcommerce_signed(plain).unwrap();
    for secret in [coded.as_str(), marked.as_str()] {
        let signed = Signer::new(StandardWebhooks::new(), secret).unwrap().sign(body).unwrap();
        for webhook in [&webhook, &OrderWebhook::bigcommerce_signed(secret).unwrap()] {
            let event = webhook.receive(&WebhookRequest::new(signed.headers(), body)).unwrap();
            assert_eq!((event.kind, event.order.id.as_deref()), (OrderEventKind::Created, Some("250")));
            assert_eq!(event.delivery_id.as_deref(), signed.headers()["webhook-id"].to_str().ok());
        }
    }
    let other = Signer::new(StandardWebhooks::new(), "another secret of it").unwrap().sign(body).unwrap();
    let refusal = webhook.receive(&WebhookRequest::new(other.headers(), body)).unwrap_err();
    assert!(matches!(refusal, Refusal::Unverified(VerifyError::Mismatch)), "{refusal}");
}

#[test]
fn one_delivery_of_woocommerce_is_one_event_whatever_its_id() {
    let webhook = OrderWebhook::woocommerce(SECRET).unwrap();
    let key = |topic: &str, delivery: &str| {
        let body = b"{\"id\":727}";
        let given = headers(&[
            ("x-wc-webhook-signature", &signature(SECRET, body)),
            ("x-wc-webhook-topic", topic),
            ("x-wc-webhook-source", "https://harbor.example.com/shop/"),
            ("x-wc-webhook-delivery-id", delivery),
        ]);
        let event = webhook.receive(&WebhookRequest::new(&given, body)).unwrap();
        assert_eq!(event.ticket_external_id().as_deref(), Some("order:woocommerce:harbor.example.com-shop:727"));
        event.key()
    };
    assert_eq!(key("order.updated", "a1"), key("order.updated", "a2"));
    assert_ne!(key("order.updated", "a1"), key("order.deleted", "a1"));
}
