//! Deliveries are stored as they came: what is read of them later is what receiving them reads.

use std::sync::{Arc, Mutex};

use gorgias::inbox::{PurgeFilter, Receipt, WorkError};
use gorgias::orders::events::{OrderEvent, OrderWebhook};
use gorgias::webhook::{DigestEncoding, HmacScheme, Signer, WebhookRequest};
use http::HeaderMap;
use serde_json::{Value, json};

use crate::help::{SECRET, deliver, inbox, order, shop, signed, until, until_empty};

/// Everything that is known of an event.
fn known(event: &OrderEvent) -> Value {
    json!({
        "event": serde_json::to_value(event).unwrap(), "ticket": event.ticket_external_id(), "time": event.occurred_at,
        "order": event.order.to_json_with_personal_data(),
        "problems": event.problems.iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(),
    })
}

/// A delivery of WooCommerce.
fn woocommerce(topic: &str, id: &str, body: &Value) -> (HeaderMap, Vec<u8>) {
    let body = body.to_string().into_bytes();
    let scheme = HmacScheme::new().header("X-WC-Webhook-Signature").encoding(DigestEncoding::Base64);
    let mut headers = Signer::new(scheme, SECRET).unwrap().sign(&body).unwrap().headers().clone();
    let source = "https://shop.example.com/eu/";
    for (name, value) in
        [("x-wc-webhook-topic", topic), ("x-wc-webhook-delivery-id", id), ("x-wc-webhook-source", source)]
    {
        headers.insert(name, value.parse().unwrap());
    }
    (headers, body)
}

fn deliveries() -> Vec<(OrderWebhook, HeaderMap, Vec<u8>)> {
    let items = json!([{"id": 1, "title": "Kettle \u{1f375} \"large\"", "quantity": 2, "price": "10.10"},
        {"id": 2, "title": "Rope", "quantity": "many"}]);
    let nothing_moved = json!([{"kind": "refund", "status": "success", "amount": "0.00", "currency": "EUR"}]);
    let moved = json!([{"kind": "refund", "status": "success", "amount": "2.50", "currency": "EUR"}]);
    let refund = |id: u32, transactions: &Value| {
        json!({"id": id, "order_id": 7, "created_at": "2026-05-06T09:05:00Z", "refund_line_items": [],
            "transactions": transactions})
    };
    let parcel = json!({"id": 81, "order_id": 7, "tracking_numbers": ["RM000777123GB"], "updated_at": "2026-05-06T09:06:00Z",
        "line_items": items});
    let of_shopify = [
        ("orders/create", order(7, 1, json!({"line_items": items, "currency": "EUR", "total_price": "20.20"}))),
        ("orders/paid", json!({"order": order(7, 2, json!({"refunds": [refund(1, &moved)]}))})),
        ("orders/cancelled", json!({"admin_graphql_api_id": "gid://shopify/Order/7", "line_items": items})),
        ("orders/edited", json!({"order_edit": {"id": 3, "order_id": 7, "created_at": "2026-05-06T11:00:00Z"}})),
        ("refunds/create", refund(71, &moved)),
        ("refunds/create", refund(72, &nothing_moved)),
        ("fulfillments/create", parcel),
        ("fulfillment_events/create", json!({"id": 9, "order_id": 7, "status": "ready_for_pickup"})),
        ("returns/approve", json!({"id": 9, "return": {"order": {"id": "gid://shopify/Order/7"}, "lines": [1, 2]}})),
    ];
    let mut all: Vec<_> = (0..)
        .zip(&of_shopify)
        .map(|(at, (topic, body))| {
            let (mut headers, body) = signed(topic, &format!("e-{at}"), body);
            headers.insert("x-shopify-triggered-at", "2026-05-06T09:30:00Z".parse().unwrap());
            (shop(), headers, body)
        })
        .collect();
    let sold = json!({"id": 7, "number": "7", "status": "completed", "total": "20.20", "line_items": items,
        "date_created_gmt": "2026-05-06T09:00:00", "date_modified_gmt": "2026-05-06T09:09:00"});
    for (topic, body) in [("order.updated", sold), ("action.woocommerce_order_refunded", json!({"arg": 7}))] {
        let (headers, body) = woocommerce(topic, "d-1", &body);
        all.push((OrderWebhook::woocommerce(SECRET).unwrap(), headers, body));
    }
    all
}

#[tokio::test]
async fn an_event_is_the_one_that_receiving_it_returns() {
    let (_directory, inbox) = inbox();
    let seen: Arc<Mutex<Vec<OrderEvent>>> = Arc::default();
    let told = Arc::clone(&seen);
    let workers = inbox.workers().orders_with("harbor", move |event: OrderEvent| {
        told.lock().unwrap().push(event);
        async { Ok::<(), WorkError>(()) }
    });
    let workers = workers.start();
    let all = deliveries();
    for (webhook, headers, body) in &all {
        let delivery = WebhookRequest::new(headers, body);
        assert_eq!(inbox.receive_order("harbor", webhook, &delivery).await.unwrap(), Receipt::Stored);
        assert_eq!(inbox.receive_order("harbor", webhook, &delivery).await.unwrap(), Receipt::Duplicate);
        until_empty(&inbox).await;
    }
    workers.stop().await;
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), all.len());
    for ((webhook, headers, body), event) in all.iter().zip(seen.iter()) {
        let received = webhook.receive(&WebhookRequest::new(headers, body)).unwrap();
        assert_eq!(known(event), known(&received));
    }
}

#[tokio::test]
async fn a_customer_is_found_in_it_and_a_dead_letter_is_an_event() {
    let (_directory, inbox) = inbox();
    let bought = order(7, 1, json!({"line_items": [{"properties": [{"value": "friend@example.com"}]}]}));
    for (id, body) in [("a", &bought), ("b", &order(8, 1, json!({"customer": {"id": 3}})))] {
        deliver(&inbox, "harbor", "orders/create", id, body).await;
    }
    for (filter, count) in [
        (PurgeFilter::new().shop("another.example.com"), 0),
        (PurgeFilter::new().shop("harbor.example.com").email("Friend@example.com"), 1),
        (PurgeFilter::new().customer_id("4").order_id("9"), 0),
    ] {
        assert_eq!(inbox.purge(filter).await.unwrap(), count);
    }
    let workers = inbox.workers().orders_with("harbor", |_: OrderEvent| async { Err(WorkError::never("no")) });
    let workers = workers.start();
    until(&inbox, |state| state.dead == 1).await;
    workers.stop().await;
    let letters = inbox.dead(10).await.unwrap();
    let event: OrderEvent = serde_json::from_slice(&letters[0].payload).unwrap();
    assert_eq!((event.order.id.as_deref(), event.topic.as_str()), (Some("8"), "orders/create"));
}

/// Only a whole reading finds it out, which is the worker's.
#[tokio::test]
async fn a_body_that_only_a_part_spoils_becomes_a_dead_letter() {
    let (_directory, inbox) = inbox();
    let body = br#"{"id": 7, "line_items": [{"price": 1e999}]}"#.to_vec();
    let scheme = HmacScheme::new().header("X-Shopify-Hmac-Sha256").encoding(DigestEncoding::Base64);
    let mut headers = Signer::new(scheme, SECRET).unwrap().sign(&body).unwrap().headers().clone();
    for (name, value) in [("x-shopify-topic", "orders/create"), ("x-shopify-shop-domain", "harbor.example.com")] {
        headers.insert(name, value.parse().unwrap());
    }
    let stored = inbox.receive_order("harbor", &shop(), &WebhookRequest::new(&headers, &body)).await.unwrap();
    assert_eq!(stored, Receipt::Stored);
    let workers = inbox.workers().orders_with("harbor", |_: OrderEvent| async { Ok::<(), WorkError>(()) }).start();
    until(&inbox, |state| state.dead == 1).await;
    workers.stop().await;
    // What no reading could make sense of is refused at once.
    for body in [&br#"{"id": 7, "line_items": [{"#[..], b"\xff", b"[7]", b""] {
        let scheme = HmacScheme::new().header("X-Shopify-Hmac-Sha256").encoding(DigestEncoding::Base64);
        let mut own = Signer::new(scheme, SECRET).unwrap().sign(body).unwrap().headers().clone();
        own.extend(
            headers.iter().filter(|(name, _)| *name != "x-shopify-hmac-sha256").map(|(n, v)| (n.clone(), v.clone())),
        );
        let refused = inbox.receive_order("harbor", &shop(), &WebhookRequest::new(&own, body)).await.unwrap_err();
        assert_eq!(refused.status(), 400);
    }
}
