//! Shopify's privacy requests, and what the inbox itself forgets.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gorgias::inbox::{PrivacyRequest, PrivacyRequestKind, PurgeFilter, Receipt, WorkError};
use gorgias::orders::events::OrderEvent;
use gorgias::webhook::WebhookRequest;
use serde_json::{Value, json};

use crate::help::{SHOP, deliver, inbox, order, shop, signed, until_empty};

fn redact(customer: u32, email: &str, orders: &[u32]) -> Value {
    json!({
        "shop_id": 11, "shop_domain": SHOP, "customer": {"id": customer, "email": email, "phone": "555-0100"},
        "orders_to_redact": orders,
    })
}

#[tokio::test]
async fn requests_are_verified_and_handed_over() {
    let (_directory, inbox) = inbox();
    let data = json!({
        "shop_domain": SHOP, "orders_requested": [7, 8], "data_request": {"id": 3},
        "customer": {"id": 21, "email": "ilse.novak@example.com", "phone": null},
    });
    assert_eq!(deliver(&inbox, "harbor", "customers/data_request", "p1", &data).await, Receipt::Stored);
    assert_eq!(deliver(&inbox, "harbor", "customers/data_request", "p1", &data).await, Receipt::Duplicate);
    // The domain can be told by the header alone.
    assert_eq!(deliver(&inbox, "harbor", "shop/redact", "p2", &json!({"shop_id": 11})).await, Receipt::Stored);
    let (mut headers, body) = signed("shop/redact", "p4", &json!({"shop_id": 11}));
    headers.remove("x-shopify-shop-domain");
    let nameless = inbox.receive_order("harbor", &shop(), &WebhookRequest::new(&headers, &body)).await.unwrap_err();
    assert_eq!(nameless.status(), 400);
    assert!(nameless.to_string().contains("the header `x-shopify-shop-domain` is missing"), "{nameless}");
    let (mut headers, body) = signed("customers/redact", "p3", &redact(21, "ilse.novak@example.com", &[]));
    headers.insert("x-shopify-hmac-sha256", "AAAA".parse().unwrap());
    let forged = inbox.receive_order("harbor", &shop(), &WebhookRequest::new(&headers, &body)).await;
    assert_eq!(forged.unwrap_err().status(), 401);

    let seen: Arc<Mutex<Vec<PrivacyRequest>>> = Arc::default();
    let kept = Arc::clone(&seen);
    let workers = inbox.workers().privacy(move |request| {
        kept.lock().unwrap().push(request);
        async { Ok::<(), WorkError>(()) }
    });
    let workers = workers.start();
    until_empty(&inbox).await;
    workers.stop().await;
    assert!(inbox.dead(1).await.unwrap().is_empty());
    let seen = seen.lock().unwrap();
    let [data, forget] = &seen[..] else { panic!() };
    assert_eq!(
        (data.kind, data.source.as_str(), data.shop.as_str()),
        (PrivacyRequestKind::DataRequest, "harbor", SHOP)
    );
    assert_eq!((data.customer_id.as_deref(), &data.orders[..]), (Some("21"), &["7".to_owned(), "8".to_owned()][..]));
    assert_eq!(data.email.as_ref().map(|email| email.as_str()), Some("ilse.novak@example.com"));
    assert!(!format!("{data:?}").contains("ilse"), "{data:?}");
    assert_eq!((forget.kind, forget.shop.as_str(), &forget.email), (PrivacyRequestKind::ShopRedact, SHOP, &None));
}

#[tokio::test]
async fn what_is_stored_of_a_customer_is_deleted() {
    let (_directory, inbox) = inbox();
    // By number, by address, by the customer's id; and one that is somebody else's.
    deliver(&inbox, "harbor", "orders/updated", "1", &order(1, 1, json!({}))).await;
    deliver(&inbox, "harbor", "orders/updated", "2", &order(2, 1, json!({"email": "Ilse.Novak@example.com"}))).await;
    deliver(&inbox, "harbor", "orders/updated", "3", &order(3, 1, json!({"customer": {"id": 21}}))).await;
    deliver(&inbox, "harbor", "orders/updated", "4", &order(4, 1, json!({"customer": {"id": 22}}))).await;
    // The shop of another program has an order of this number, too.
    deliver(&inbox, "other", "orders/updated", "1", &order(1, 1, json!({}))).await;
    deliver(&inbox, "harbor", "customers/redact", "p", &redact(21, "ilse.novak@example.com", &[1])).await;
    // Nothing else has a handler yet, and is put off.
    let handled = Arc::new(Mutex::new(0));
    let count = Arc::clone(&handled);
    let workers = inbox.workers().privacy(move |request: PrivacyRequest| {
        *count.lock().unwrap() += usize::from(request.kind == PrivacyRequestKind::CustomerRedact);
        async { Ok::<(), WorkError>(()) }
    });
    let soon = Duration::from_millis(1);
    let workers = workers.retries(NonZeroUsize::new(1_000_000).unwrap(), soon, soon).start();
    crate::help::until(&inbox, |state| state.orders == 2).await;
    workers.stop().await;
    assert_eq!(*handled.lock().unwrap(), 1);
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&told);
    let handler = move |event: OrderEvent| {
        kept.lock().unwrap().push(event.order.id.unwrap());
        async { Ok::<(), WorkError>(()) }
    };
    assert_eq!(inbox.purge(PurgeFilter::new().source("nobody")).await.unwrap(), 0);
    assert_eq!(inbox.purge(PurgeFilter::new().source("other").shop(SHOP)).await.unwrap(), 1);
    let workers = inbox.workers().orders_with("harbor", handler).start();
    until_empty(&inbox).await;
    workers.stop().await;
    assert_eq!(*told.lock().unwrap(), ["4"]);
}

#[tokio::test]
async fn a_request_that_nobody_handles_is_not_lost() {
    let (_directory, inbox) = inbox();
    deliver(&inbox, "harbor", "orders/updated", "2", &order(2, 1, json!({}))).await;
    deliver(&inbox, "harbor", "shop/redact", "p", &json!({"shop_domain": SHOP})).await;
    let workers = inbox.workers().start();
    until_empty(&inbox).await;
    workers.stop().await;
    let letters = inbox.dead(10).await.unwrap();
    let [letter] = &letters[..] else { panic!("{letters:?}") };
    assert_eq!(letter.reason, "the workers have no handler of privacy requests");
}
