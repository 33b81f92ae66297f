//! Parts of orders of which something is missing: what is known is read, and the rest is unknown rather than guessed.

use gorgias::orders::{FulfillmentStatus, Order, Platform};
use serde_json::{Value, json};

use super::{money, read};

fn shopify(order: Value) -> Order {
    read(Platform::Shopify, order)
}

/// Units sent, removed and open of one line.
fn units(line: Value, sent: Option<u32>, refunded: Option<(u32, &str)>) -> [Option<String>; 3] {
    let mut fields = json!({"id": 1, "title": "Mug"});
    fields.as_object_mut().unwrap().extend(line.as_object().unwrap().clone());
    let mut order = json!({"id": 7, "line_items": [fields]});
    if let Some(units) = sent {
        order["fulfillments"] = json!([{"id": 2, "status": "success", "line_items": [{"id": 1, "quantity": units}]}]);
    }
    if let Some((units, how)) = refunded {
        order["refunds"] =
            json!([{"id": 3, "refund_line_items": [{"line_item_id": 1, "quantity": units, "restock_type": how}]}]);
    }
    let item = shopify(order).items.remove(0);
    [item.fulfilled, item.removed, item.open].map(|units| units.map(|units| units.to_string()))
}

fn some(units: [Option<&str>; 3]) -> [Option<String>; 3] {
    units.map(|units| units.map(str::to_owned))
}

#[test]
fn units_with_a_list_of_fulfillments() {
    let line = || json!({"quantity": 3});
    let of_two = || json!({"quantity": 3, "current_quantity": 2});
    for (line, sent, refunded, expected) in [
        (line(), Some(1), None, [Some("1"), Some("0"), Some("2")]),
        (line(), Some(0), None, [Some("0"), Some("0"), Some("3")]),
        // One is gone, as a refund says: it was never sent.
        (of_two(), Some(1), Some((1, "cancel")), [Some("1"), Some("1"), Some("1")]),
        // One is gone, and nobody says whether it is one of those that were sent.
        (of_two(), Some(1), None, [Some("1"), None, None]),
        (of_two(), Some(0), None, [Some("0"), Some("1"), Some("2")]),
    ] {
        assert_eq!(units(line.clone(), sent, refunded), some(expected), "{line} {sent:?} {refunded:?}");
    }
}

#[test]
fn units_without_a_list_of_fulfillments() {
    for (line, refunded, expected) in [
        (json!({"quantity": 2, "fulfillment_status": "fulfilled"}), None, [Some("2"), Some("0"), Some("0")]),
        (json!({"quantity": 3, "fulfillment_status": "partial"}), None, [None, None, None]),
        (
            json!({"quantity": 3, "fulfillment_status": "partial", "fulfillable_quantity": 1}),
            None,
            [Some("2"), Some("0"), Some("1")],
        ),
        // What was removed is known; two are gone of which one was, so that nothing is.
        (json!({"quantity": 3}), Some((1, "cancel")), [None, Some("1"), None]),
        (
            json!({"quantity": 3, "current_quantity": 1, "fulfillment_status": "fulfilled", "fulfillable_quantity": 0}),
            Some((1, "cancel")),
            [None, None, Some("0")],
        ),
    ] {
        assert_eq!(units(line.clone(), None, refunded), some(expected), "{line} {refunded:?}");
    }
}

#[test]
fn shipping_after_its_discounts() {
    for (line, expected) in [
        (json!({"price": "5.00"}), "5.00"),
        (json!({"price": "5.00", "discounted_price": "3.00"}), "3.00"),
        // The discounted price has the discounts of the line, the allocations those of the order.
        (json!({"price": "5.00", "discounted_price": "3.00", "discount_allocations": [{"amount": "1.00"}]}), "3.00"),
        (json!({"price": "5.00", "discounted_price": "5.00", "discount_allocations": [{"amount": "1.00"}]}), "4.00"),
    ] {
        let order = shopify(json!({"id": 1, "currency": "EUR", "shipping_lines": [line]}));
        assert_eq!(order.shipping, money(&format!("{expected} EUR")), "{line}");
    }
}

#[test]
fn a_fulfillment_that_waits_is_not_fulfilled() {
    for (status, expected) in [
        ("success", Some(FulfillmentStatus::Fulfilled)),
        ("pending", Some(FulfillmentStatus::Unfulfilled)),
        ("open", Some(FulfillmentStatus::Unfulfilled)),
        ("failure", None),
    ] {
        let order = shopify(json!({"id": 1, "fulfillments": [{"id": 2, "status": status}]}));
        assert_eq!(order.shipments[0].status, expected, "{status}");
    }
}

#[test]
fn a_refund_with_an_unknown_part_has_no_amount() {
    let moved = |amounts: &[Option<&str>]| {
        let all: Vec<_> = amounts
            .iter()
            .map(|amount| json!({"kind": "refund", "status": "success", "currency": "EUR", "amount": amount}))
            .collect();
        let order = shopify(json!({"id": 1, "refunds": [{"id": 2, "transactions": all}]}));
        order.refunds[0].amount.as_ref().map(ToString::to_string)
    };
    assert_eq!(moved(&[Some("2.00"), Some("3.00")]).as_deref(), Some("5.00 EUR"));
    assert_eq!(moved(&[None, Some("3.00")]), None);
    assert_eq!(moved(&[Some("3.00"), None]), None);
}

#[test]
fn an_order_of_the_graphql_api_is_known_by_its_id_or_its_names() {
    let by_id = shopify(json!({"id": "gid://shopify/Order/7", "name": "#1007"}));
    assert_eq!((by_id.id.as_deref(), by_id.label()), (Some("7"), "#1007"));
    let by_names = shopify(
        json!({"legacyResourceId": "7", "createdAt": "2026-04-01T00:00:00Z", "displayFulfillmentStatus": "FULFILLED"}),
    );
    assert_eq!((by_names.id.as_deref(), by_names.fulfillment), (Some("7"), Some(FulfillmentStatus::Fulfilled)));
    // One of the REST API without a time is none: its codes are objects, not texts.
    let rest = shopify(json!({"id": 7, "discount_codes": [{"code": "WELCOME"}]}));
    assert_eq!(rest.discount_codes, ["WELCOME"]);
}

#[test]
fn amounts_of_the_graphql_api_have_the_currency_of_the_total() {
    let total = json!({"shopMoney": {"amount": "10.00", "currencyCode": "EUR"}, "presentmentMoney": {"amount": "11.00", "currencyCode": "USD"}});
    let order = shopify(json!({"id": "gid://shopify/Order/7", "totalPriceSet": total, "subtotalPrice": "8.00"}));
    assert_eq!((order.total, order.subtotal), (money("10.00 EUR"), money("8.00 EUR")));
}

#[test]
fn of_a_virtual_line_of_magento_nothing_is_sent_or_open_and_some_can_be_removed() {
    let line = json!({"item_id": 1, "product_type": "virtual", "is_virtual": 1, "qty_ordered": 2, "qty_canceled": 1});
    let item = read(Platform::Magento2, json!({"entity_id": 1, "items": [line]})).items.remove(0);
    assert_eq!(
        (item.fulfilled, item.open, item.removed.map(|units| units.to_string())),
        (None, None, Some("1".into()))
    );
}
