//! Deliveries of shops: proven or refused, and read.

use gorgias::orders::Platform;
use gorgias::orders::events::{OrderEventKind, OrderWebhook};
use gorgias::webhook::{Refusal, VerifyError, WebhookRequest};
use serde_json::{Value, json};

use super::{SECRET, event, headers, order, shopify, signature};

#[test]
fn a_signed_order_of_shopify_is_read() {
    let event = event("orders/fulfilled", "e-1", 5);
    assert_eq!(
        (event.platform.clone(), event.kind, event.topic.as_str()),
        (Platform::Shopify, OrderEventKind::Fulfilled, "orders/fulfilled")
    );
    assert_eq!((event.shop.as_str(), event.delivery_id.as_deref()), ("Harbor-Goods.example.com", Some("e-1")));
    assert_eq!(event.occurred_at.unwrap().to_string(), "2026-05-06T08:05:00.000000Z");
    assert_eq!(event.ticket_external_id().as_deref(), Some("order:shopify:harbor-goods.example.com:5610000000777"));
    assert_eq!(event.order.contact.email.as_deref(), Some("ilse.new@example.com"));
    let shown = format!("{event:?}");
    assert!(!shown.contains("ilse") && !shown.contains("Novak"), "{shown}");
}

#[test]
fn what_is_forged_altered_or_unsigned_is_refused_alike() {
    let webhook = OrderWebhook::shopify(SECRET).unwrap();
    let body = order(1).to_string();
    let altered = body.replace("84.90", "0.01");
    let good = signature(SECRET, body.as_bytes());
    let forged = signature("another secret", body.as_bytes());
    for (signature, body) in [(forged.as_str(), &body), (good.as_str(), &altered)] {
        let headers = headers(&[
            ("x-shopify-hmac-sha256", signature),
            ("x-shopify-topic", "orders/create"),
            ("x-shopify-shop-domain", "x"),
        ]);
        let refusal = webhook.receive(&WebhookRequest::new(&headers, body.as_bytes())).unwrap_err();
        assert!(matches!(refusal, Refusal::Unverified(VerifyError::Mismatch)), "{refusal}");
        assert_eq!(refusal.status(), 401);
    }
    for signature in ["", "not base64", &good[..20]] {
        let headers = headers(&[("x-shopify-hmac-sha256", signature)]);
        let refusal = webhook.receive(&WebhookRequest::new(&headers, body.as_bytes())).unwrap_err();
        assert!(matches!(refusal, Refusal::Unverified(VerifyError::NoSignature(..))), "{signature}: {refusal}");
    }
    let refusal = webhook.receive(&WebhookRequest::new(&headers(&[]), body.as_bytes())).unwrap_err();
    assert!(matches!(refusal, Refusal::Unverified(VerifyError::MissingHeader(_))));
    assert!(!format!("{webhook:?}").contains(SECRET));
}

#[test]
fn a_missing_header_is_named() {
    let body = order(1).to_string();
    let signed = signature(SECRET, body.as_bytes());
    let shopify = OrderWebhook::shopify(SECRET).unwrap();
    let woo = OrderWebhook::woocommerce(SECRET).unwrap();
    for (webhook, given, missing) in [
        (&shopify, vec![], "x-shopify-hmac-sha256"),
        (&shopify, vec![("x-shopify-hmac-sha256", signed.as_str())], "x-shopify-topic"),
        (
            &shopify,
            vec![("x-shopify-hmac-sha256", signed.as_str()), ("x-shopify-topic", "orders/create")],
            "x-shopify-shop-domain",
        ),
        (&woo, vec![("x-wc-webhook-signature", signed.as_str())], "x-wc-webhook-topic"),
        (
            &woo,
            vec![("x-wc-webhook-signature", signed.as_str()), ("x-wc-webhook-topic", "order.created")],
            "x-wc-webhook-source",
        ),
    ] {
        let refusal = webhook.receive(&WebhookRequest::new(&headers(&given), body.as_bytes())).unwrap_err();
        assert!(refusal.to_string().contains(&format!("the header `{missing}` is missing")), "{refusal}");
    }
}

#[test]
fn a_large_body_and_an_empty_secret_are_refused() {
    let webhook = OrderWebhook::shopify(SECRET).unwrap().max_bytes(10.try_into().unwrap());
    let refusal = webhook.receive(&WebhookRequest::new(&headers(&[]), b"{\"id\":      1}")).unwrap_err();
    assert!(matches!(refusal, Refusal::TooLarge { limit: 10 }));
    let refusal = webhook.receive(&WebhookRequest::new(&headers(&[]), b"{\"id\":  1}")).unwrap_err();
    assert!(matches!(refusal, Refusal::Unverified(_)), "as many bytes as are allowed: {refusal}");
    assert!(OrderWebhook::shopify(" ").is_err());
    assert!(OrderWebhook::bigcommerce("no header", "s").is_err());
    assert!(OrderWebhook::magento2(" ", "X-Shop-Secret", "s").is_err());
}

#[test]
fn topics_have_their_meaning_and_their_part_of_the_order() {
    use OrderEventKind::{Cancelled, Created, Deleted, Other, Paid, PartiallyFulfilled, Refunded, Shipment, Updated};
    let of_order = |payload: Value| [payload, json!({"order_id": 7})];
    for (topic, payload, kind) in [
        ("orders/create", json!({"id": 7}), Created),
        ("orders/paid", json!({"id": 7}), Paid),
        ("orders/partially_fulfilled", json!({"id": 7}), PartiallyFulfilled),
        ("orders/cancelled", json!({"id": 7}), Cancelled),
        ("orders/updated", json!({"id": 7}), Updated),
        ("orders/edited", json!({"order_edit": {"id": 1, "order_id": 7}}), Updated),
        ("orders/delete", json!({"id": 7}), Deleted),
        ("orders/something_new", json!({"id": 7}), Other),
        (
            "refunds/create",
            json!({"id": 1, "order_id": 7, "transactions": [{"kind": "refund", "status": "success", "amount": "5.00", "currency": "EUR"}]}),
            Refunded,
        ),
        (
            "fulfillments/update",
            json!({"id": 1, "order_id": 7, "tracking_number": "JD01", "updated_at": "2026-05-06T10:00:00Z"}),
            Shipment,
        ),
    ] {
        let event = shopify(topic, "e", &payload).unwrap();
        assert_eq!((event.kind, event.order.id.as_deref()), (kind, Some("7")), "{topic}");
        assert_eq!(event.order.refunded.is_some(), kind == Refunded, "{topic}");
        assert_eq!(event.order.shipments.len(), usize::from(kind == Shipment), "{topic}");
    }
    for [payload, _] in [of_order(json!({})), of_order(json!([1])), of_order(json!("x"))] {
        let refusal = shopify("orders/create", "e", &payload).unwrap_err();
        assert!(matches!(refusal, Refusal::Payload(_)) && refusal.status() == 400, "{payload}: {refusal}");
    }
    assert!(matches!(shopify("products/update", "e", &json!({"id": 7})), Err(Refusal::Payload(_))));
    // What is empty, or the id of something else, names no order.
    for id in ["", " ", "gid://shopify/Product/7"] {
        let refusal = shopify("returns/request", "e", &json!({"return": {"order_id": id}})).unwrap_err();
        assert!(matches!(refusal, Refusal::Payload(_)), "{id}: {refusal}");
    }
}

#[test]
fn money_that_did_not_move_is_no_refund() {
    let refund = |amount: &str| {
        let moved = json!({"kind": "refund", "status": "success", "amount": amount, "currency": "EUR"});
        shopify("refunds/create", "e", &json!({"id": 1, "order_id": 7, "transactions": [moved]})).unwrap().kind
    };
    assert_eq!((refund("5.00"), refund("0.00")), (OrderEventKind::Refunded, OrderEventKind::Updated));
    let memo = |state: u32| {
        let memo = json!({"entity_id": 1, "order_id": 7, "state": state, "grand_total": 5});
        magento(&memo, "com.adobe.commerce.observer.sales_order_creditmemo_save_after", "9").kind
    };
    assert_eq!((memo(2), memo(1)), (OrderEventKind::Refunded, OrderEventKind::Other), "an open memo waits");
}

#[test]
fn an_event_is_of_the_time_that_it_tells() {
    let at = |topic: &str, payload: Value| {
        let event = shopify(topic, "e", &payload).unwrap();
        event.occurred_at.map(|at| at.to_datetime().timestamp())
    };
    let created = json!({"id": 7, "created_at": "2026-05-06T10:00:00Z"});
    assert_eq!(at("orders/create", created.clone()), Some(1_778_061_600));
    assert_eq!(at("orders/updated", created), None, "nobody knows when it changed");
    let refund = json!({"id": 1, "order_id": 7, "processed_at": 1_780_000_000, "transactions": []});
    assert_eq!(at("refunds/create", refund), Some(1_780_000_000), "seconds are a time as well");
}

#[test]
fn an_order_that_holds_another_is_itself() {
    let nested = shopify("orders/updated", "e", &json!({"id": 7, "order": {"id": 8}})).unwrap();
    assert_eq!(nested.order.id.as_deref(), Some("7"));
    let wrapped = shopify("orders/updated", "e", &json!({"order": {"id": 8}})).unwrap();
    assert_eq!(wrapped.order.id.as_deref(), Some("8"));
    // A refund that names its order holds another one.
    let refund = json!({"order_id": 7, "transactions": [], "refund": {"id": 1, "order_id": 8}});
    assert_eq!(shopify("refunds/create", "e", &refund).unwrap().order.id.as_deref(), Some("7"));
    let own = json!({"entity_id": 7, "order_id": "7", "increment_id": "000000007", "state": "new"});
    assert_eq!(magento(&own, "", "1").order.number.as_deref(), Some("000000007"), "it names itself twice");
    for (code, kind) in [("", OrderEventKind::Created), ("sales_order_save_after", OrderEventKind::Updated)] {
        assert_eq!(magento(&own, code, "1").kind, kind, "{code}");
    }
}

#[test]
fn an_event_of_adobe_is_known_by_its_id() {
    let key = |total: u32, id: &str| magento(&json!({"entity_id": 7, "grand_total": total}), "", id).key();
    assert_eq!(key(5, "a"), key(6, "a"));
    assert_ne!(key(5, "a"), key(5, "b"));
}

/// A delivery of Adobe, from a shop with a secret in a header.
fn magento(payload: &Value, code: &str, id: &str) -> gorgias::orders::events::OrderEvent {
    let webhook = OrderWebhook::magento2("main", "x-shop-secret", "opensesame").unwrap();
    let mut given = headers(&[("x-shop-secret", "opensesame"), ("x-adobe-event-id", id)]);
    if !code.is_empty() {
        given.insert("x-adobe-event-code", code.parse().unwrap());
    }
    webhook.receive(&WebhookRequest::new(&given, payload.to_string().as_bytes())).unwrap()
}

#[test]
fn one_event_has_one_key_however_often_it_comes() {
    let key = |topic: &str, id: &str| event(topic, id, 1).key();
    assert_eq!(key("orders/paid", "e-1"), key("orders/paid", "e-1"));
    assert_ne!(key("orders/paid", "e-1"), key("orders/paid", "e-2"));
    assert_ne!(key("orders/paid", "e-1"), key("orders/updated", "e-1"), "one action can cause several topics");
}

#[test]
fn bigcommerce_names_the_order_and_the_shop_tells_the_rest() {
    let webhook = OrderWebhook::bigcommerce("x-hook-secret", "opensesame").unwrap();
    let body = json!({"scope": "store/order/statusUpdated", "store_id": "11", "producer": "stores/ab12", "hash": "352e", "created_at": 1_780_000_000,
        "data": {"type": "order", "id": 250, "status": {"previous_status_id": 1, "new_status_id": 5}}})
    .to_string();
    let good = headers(&[("x-hook-secret", "opensesame")]);
    let event = webhook.receive(&WebhookRequest::new(&good, body.as_bytes())).unwrap();
    assert_eq!(
        (event.kind, event.order.id.as_deref(), event.order.cancelled),
        (OrderEventKind::Cancelled, Some("250"), true)
    );
    assert_eq!(
        (event.shop.as_str(), event.occurred_at.unwrap().to_datetime().timestamp()),
        ("stores/ab12", 1_780_000_000)
    );
    assert_eq!(event.ticket_external_id().as_deref(), Some("order:bigcommerce:stores-ab12:250"));

    let whole = event.clone().with_order(&json!({"id": 250, "total_inc_tax": "12.0000", "currency_code": "USD"}));
    assert_eq!(whole.order.total.as_ref().unwrap().to_string(), "12.00 USD");
    let other = event.with_order(&json!({"id": 251}));
    assert_eq!((other.order.id.as_deref(), other.problems.len()), (Some("250"), 1));

    let bad = headers(&[("x-hook-secret", "guess")]);
    assert_eq!(webhook.receive(&WebhookRequest::new(&bad, body.as_bytes())).unwrap_err().status(), 401);
}

#[test]
fn magento_is_read_where_its_owners_put_the_order() {
    let webhook = OrderWebhook::magento2("main", "x-shop-secret", "opensesame").unwrap();
    let order = json!({"entity_id": 812, "increment_id": "000000123", "state": "processing", "updated_at": "2026-02-05 08:00:00"});
    for (payload, code, kind) in [
        (order.clone(), None, OrderEventKind::Updated),
        (json!({"order": order}), Some("com.adobe.commerce.observer.sales_order_place_after"), OrderEventKind::Created),
        (
            json!({"event": {"data": {"value": order}}}),
            Some("com.adobe.commerce.observer.sales_order_save_commit_after"),
            OrderEventKind::Updated,
        ),
        (json!({"data": {"entity_id": 812, "state": "canceled"}}), None, OrderEventKind::Cancelled),
    ] {
        let mut given = headers(&[("x-shop-secret", "opensesame"), ("x-adobe-event-id", "9")]);
        if let Some(code) = code {
            given.insert("x-adobe-event-code", code.parse().unwrap());
        }
        let event = webhook.receive(&WebhookRequest::new(&given, payload.to_string().as_bytes())).unwrap();
        assert_eq!(
            (event.kind, event.ticket_external_id().as_deref()),
            (kind, Some("order:magento2:main:812")),
            "{payload}"
        );
    }
}
