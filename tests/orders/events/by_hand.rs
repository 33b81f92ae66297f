//! Events that no webhook reported.

use gorgias::Timestamp;
use gorgias::orders::Platform;
use gorgias::orders::events::{OrderEvent, OrderEventKind};
use serde_json::json;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn refund(platform: Platform, time: &str) -> OrderEvent {
    OrderEvent::by_hand(platform, "shop.example.com", OrderEventKind::Refunded, "450789469", at(time)).unwrap()
}

#[test]
fn every_shop_keeps_what_is_known_of_an_event_by_hand() {
    for (platform, label) in [
        (Platform::Shopify, "#1001"),
        (Platform::Magento2, "#1001"),
        (Platform::WooCommerce, "#1001"),
        // It knows no name but the id.
        (Platform::BigCommerce, "450789469"),
    ] {
        let mut event = refund(platform.clone(), "2026-05-06T10:00:00Z").named("#1001").of_customer("nia@example.com");
        event.summary = Some("Half of it".to_owned());
        let key = format!("order:{platform}:shop.example.com:450789469");
        assert_eq!(event.ticket_external_id().as_deref(), Some(key.as_str()));
        let stored = serde_json::to_string(&event).unwrap();
        let again: OrderEvent = serde_json::from_str(&stored).unwrap();
        for event in [&event, &again] {
            assert_eq!(event.order.label(), label, "{platform}");
            assert_eq!(event.order.contact.email.as_deref(), Some("nia@example.com"), "{platform}");
            assert_eq!(event.occurred_at, Some(at("2026-05-06T10:00:00Z")), "{platform}");
            assert_eq!(event.summary.as_deref(), Some("Half of it"));
            assert!(event.problems.is_empty(), "{platform}: {:?}", event.problems);
        }
        assert_eq!(again.key(), event.key());
    }
}

#[test]
fn the_same_event_is_known_again_and_another_time_is_another_event() {
    let first = refund(Platform::Shopify, "2026-05-06T10:00:00Z");
    let same = refund(Platform::Shopify, "2026-05-06T12:00:00+02:00").named("#1001").of_customer("nia@example.com");
    assert_eq!(first.key(), same.key(), "what is known of the order beside does not count");
    assert_ne!(first.key(), refund(Platform::Shopify, "2026-05-06T10:00:01Z").key());
    let order = json!({"id": 450_789_469, "name": "#1001", "total_price": "84.90", "currency": "EUR"});
    let full = refund(Platform::Shopify, "2026-05-06T10:00:00Z").with_order(&order);
    assert_eq!((full.key(), full.order.total.is_some()), (first.key(), true));
    assert_eq!(full.occurred_at, first.occurred_at, "the news is of then, whatever the shop changed since");
}

#[test]
fn what_could_not_be_read_is_reported_once() {
    let order = json!({"id": 450_789_469, "total_price": "a lot"});
    let event = refund(Platform::Shopify, "2026-05-06T10:00:00Z").with_order(&order).named("#1001");
    let event = event.of_customer("nia@example.com");
    let paths: Vec<_> = event.problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!((paths, event.order.label()), (vec!["order.total_price"], "#1001"));
}

#[test]
fn an_event_needs_a_shop_an_order_and_a_known_platform() {
    let event = |platform, shop, id| {
        OrderEvent::by_hand(platform, shop, OrderEventKind::Other, id, at("2026-05-06T10:00:00Z")).is_err()
    };
    assert!(event(Platform::Shopify, " ", "1") && event(Platform::Shopify, "shop.example.com", " "));
    assert!(event(Platform::Other("etsy".to_owned()), "shop.example.com", "1"));
}
