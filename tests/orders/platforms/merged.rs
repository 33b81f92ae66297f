//! Several shops, and the same order in two places.

use gorgias::orders::{OrderStatus, Platform, orders_of};
use gorgias::types::CustomerDetail;
use serde_json::{Value, json};

use super::{found, money};

fn shopify(orders: Value) -> Value {
    json!({"__integration_type__": "shopify", "orders": orders})
}

fn normalized(kind: &str, integration: Option<i64>, orders: Value) -> Value {
    json!({"store": {"type": kind, "helpdesk_integration_id": integration, "display_name": "Harbor Goods"}, "orders": orders})
}

fn labels(found: &gorgias::orders::Orders) -> Vec<&str> {
    found.orders.iter().map(|order| order.label()).collect()
}

#[test]
fn orders_of_all_shops_come_newest_first() {
    let found = found(
        json!({
            "6": shopify(json!([
                {"id": 1, "name": "#1", "created_at": "2026-01-01T00:00:00Z"},
                {"id": 2, "name": "#2", "created_at": "2026-03-01T00:00:00+02:00"},
                {"id": 3, "name": "#3"},
            ])),
            "7": {"__integration_type__": "magento2", "orders": [{"entity_id": 1, "increment_id": "100", "created_at": "2026-02-01 00:00:00"}]},
            "8": {"__integration_type__": "bigcommerce", "orders": [{"id": 44, "date_created": "Thu, 05 Mar 2026 08:00:00 +0000"}]},
            "9": {"__integration_type__": "recharge", "subscriptions": []},
            "10": {"answer": 42},
        }),
        json!({"x": normalized("woocommerce", None, json!([{"external_id": "5", "name": "W5", "created_datetime": "2026-02-02T00:00:00"}]))}),
    );
    assert_eq!(labels(&found), ["44", "#2", "W5", "100", "#1", "#3"]);
    assert_eq!(
        (found.latest().unwrap().platform.clone(), found.latest().unwrap().integration_id),
        (Platform::BigCommerce, Some(8))
    );
    assert_eq!(found.orders[2].platform, Platform::WooCommerce);
    assert_eq!(found.orders[4].path, "integrations.6.orders.0");
    let mut others = found.others.clone();
    others.sort();
    assert_eq!(
        others,
        [("10".to_owned(), None), ("9".to_owned(), Some("recharge".to_owned()))],
        "nothing is lost silently"
    );
    assert_eq!(found.problems, []);
}

#[test]
fn the_same_order_in_both_places_is_there_once_and_complete() {
    let found = found(
        json!({"6": shopify(json!([{"id": 5_610_000_000_002_i64, "name": "#2044", "total_price": "84.90", "financial_status": "paid",
            "line_items": [{"title": "Tote", "price": "42.45", "quantity": 2}]}]))}),
        json!({"uuid": normalized("shopify", Some(6), json!([{
            "id": 3301, "external_id": "5610000000002", "number": 2044, "name": "#2044", "currency": "eur", "total_amount": 84.9,
            "tax_amount": "13.56", "status": "awaiting_fulfillment", "payment_status": "refunded", "created_datetime": "2026-05-06T07:12:00",
            "shipping_address": {"line_1": "12 Quay Street"},
        }]))}),
    );
    let [order] = found.orders.as_slice() else { panic!("{:?}", labels(&found)) };
    assert_eq!(
        (order.total.clone(), order.items[0].price.clone(), order.tax.clone()),
        (money("84.90 EUR"), money("42.45 EUR"), money("13.56 EUR"))
    );
    assert_eq!(order.statuses(), [OrderStatus::Paid], "what the shop wrote goes first");
    assert_eq!((order.number.as_deref(), order.shop.as_deref()), (Some("2044"), Some("Harbor Goods")));
    assert_eq!(order.contact.shipping.as_ref().unwrap().lines, ["12 Quay Street"]);
    assert!(order.raw()["total_price"] == "84.90" && order.normalized().unwrap()["id"] == 3301);
}

#[test]
fn equal_ids_of_two_shops_are_two_orders() {
    let order = || json!([{"id": 1, "name": "#1"}]);
    let found = found(
        json!({"6": shopify(order()), "7": shopify(order())}),
        json!({"a": normalized("shopify", Some(7), json!([{"external_id": "1"}]))}),
    );
    assert_eq!(found.orders.len(), 2);
    let merged: Vec<_> =
        found.orders.iter().map(|order| (order.integration_id, order.normalized().is_some())).collect();
    assert!(merged.contains(&(Some(6), false)) && merged.contains(&(Some(7), true)));
}

#[test]
fn of_one_order_twice_in_a_shop_the_newer_state_stays() {
    let state = |at: &str, word: &str| json!({"id": 1, "updated_at": at, "financial_status": word});
    for orders in [
        json!([state("2026-01-01T00:00:00Z", "pending"), state("2026-01-02T00:00:00Z", "paid")]),
        json!([state("2026-01-02T00:00:00Z", "paid"), state("2026-01-01T00:00:00Z", "pending")]),
    ] {
        let found = found(json!({"6": shopify(orders)}), json!({}));
        assert_eq!(found.orders.len(), 1);
        assert_eq!(found.orders[0].status(), OrderStatus::Paid);
    }
}

#[test]
fn of_one_order_twice_at_one_time_the_first_stays() {
    for at in [json!("2026-01-01T00:00:00Z"), Value::Null] {
        let state = |word: &str| json!({"id": 1, "updated_at": at, "financial_status": word});
        let found = found(json!({"6": shopify(json!([state("paid"), state("pending")]))}), json!({}));
        assert_eq!((found.orders.len(), found.orders[0].status()), (1, OrderStatus::Paid), "{at}");
    }
}

#[test]
fn cancelled_or_on_hold_in_one_place_is_so() {
    let own = |cancelled: Value, word: &str| json!([{"id": 1, "cancelled_at": cancelled, "fulfillment_status": word}]);
    let at = || json!("2026-01-01T00:00:00Z");
    for (own, status, cancelled, on_hold) in [
        (own(at(), "unfulfilled"), "completed", true, false),
        (own(Value::Null, "unfulfilled"), "canceled", true, false),
        (own(Value::Null, "on_hold"), "completed", false, true),
        (own(Value::Null, "unfulfilled"), "completed", false, false),
    ] {
        let other = json!([{"external_id": "1", "status": status}]);
        let found = found(json!({"6": shopify(own.clone())}), json!({"a": normalized("shopify", Some(6), other)}));
        assert_eq!((found.orders[0].cancelled, found.orders[0].on_hold), (cancelled, on_hold), "{own} {status}");
    }
}

#[test]
fn data_without_an_integration_finds_its_order_by_id() {
    let found = found(
        json!({"6": shopify(json!([{"id": 1}]))}),
        json!({"a": normalized("shopify", None, json!([{"external_id": "1", "name": "#1"}]))}),
    );
    assert_eq!(labels(&found), ["#1"]);
    assert_eq!(found.orders[0].integration_id, Some(6));
}

#[test]
fn a_customer_and_the_customer_of_a_ticket_say_the_same() {
    let customer: CustomerDetail = serde_json::from_value(json!({"id": 9, "ecommerce_data": {
        "a": normalized("magento", Some(3), json!([{"external_id": "812", "number": 123, "currency": "usd", "total_amount": "19.99",
            "status": "completed", "payment_status": "paid", "line_items": [{"title": "Mug", "unit_price": 19.99, "quantity": 1}]}]))}}))
    .unwrap();
    let found = orders_of(&customer);
    let order = &found.orders[0];
    assert_eq!((order.platform.clone(), order.total.clone()), (Platform::Magento2, money("19.99 USD")));
    assert_eq!(order.statuses(), [OrderStatus::Fulfilled, OrderStatus::Paid]);
    assert_eq!(order.items[0].price, money("19.99 USD"));
    assert_eq!(found.problems, []);
}

#[test]
fn a_currency_is_taken_over_with_the_same_total_only() {
    for (own, theirs, expected) in [
        (json!({"total_price": "84.90"}), "84.9", "84.90 EUR"),
        (json!({"total_price": "84.90"}), "84.8", "84.90"),
        (json!({"total_price": "84.90", "currency": "USD"}), "84.9", "84.90 USD"),
    ] {
        let mut order = own.clone();
        order.as_object_mut().unwrap().insert("id".into(), json!(1));
        let other = json!({"external_id": "1", "currency": "EUR", "total_amount": theirs});
        let found =
            found(json!({"6": shopify(json!([order]))}), json!({"a": normalized("shopify", Some(6), json!([other]))}));
        assert_eq!(found.orders.len(), 1);
        assert_eq!(found.orders[0].total.as_ref().unwrap().to_string(), expected, "{own}");
    }
}
