//! Orders of Magento 2.

use gorgias::orders::{FulfillmentStatus, OrderNumber, OrderStatus, Platform};
use serde_json::{Value, json};

use super::{money, read};

fn magento(order: Value) -> gorgias::orders::Order {
    read(Platform::Magento2, order)
}

#[test]
fn everything_that_is_there_is_read() {
    let order = magento(json!({
        "entity_id": 812, "increment_id": "000000123", "state": "processing", "status": "being_packed", "order_currency_code": "EUR",
        "store_name": "Main\nGerman", "created_at": "2026-02-04 10:11:12", "updated_at": "2026-02-05 08:00:00",
        "grand_total": 58.9, "subtotal": 54, "shipping_amount": 4.9, "tax_amount": 0, "discount_amount": -3.5, "total_paid": 58.9,
        "total_refunded": null, "coupon_code": "WELCOME", "shipping_description": "Flat Rate - Fixed",
        "customer_email": "ada@example.com", "customer_firstname": "Ada", "customer_lastname": "Mensah",
        "billing_address": {"firstname": "Ada", "lastname": "Mensah", "street": ["3 Kiln Lane", "Flat 2"], "city": "Leeds",
            "postcode": "LS1 1AA", "country_id": "GB", "telephone": "0113 496 0000"},
        "items": [
            {"item_id": 5, "product_id": 50, "sku": "LS-B-M", "name": "Linen shirt", "product_type": "configurable", "qty_ordered": 2,
             "qty_shipped": 1, "qty_canceled": 0, "qty_refunded": 0, "price": 27, "row_total": 54, "discount_amount": 3.5},
            {"item_id": 6, "parent_item_id": 5, "sku": "LS-B-M", "name": "Linen shirt-Blue-M", "product_type": "simple", "qty_ordered": 2, "price": 0},
            {"item_id": 7, "parent_item_id": 999, "sku": "ORPHAN", "name": "Ribbon", "qty_ordered": 0.5},
        ],
        "extension_attributes": {
            "shipping_assignments": [{"shipping": {"address": {"firstname": "Ben", "lastname": "Osei", "street": ["1 Pier Road"], "city": "Hull", "country_id": "GB"}}}],
            "shipments": [{"entity_id": 31, "increment_id": "000000031", "created_at": "2026-02-05 07:00:00",
                "tracks": [{"track_number": "1Z999", "title": "UPS", "carrier_code": "ups"}]}],
        },
    }));
    assert_eq!(
        (order.id.as_deref(), order.label(), order.shop.as_deref()),
        (Some("812"), "000000123", Some("Main, German"))
    );
    assert_eq!(order.created_at.unwrap().to_string(), "2026-02-04T10:11:12.000000Z");
    let amounts = [&order.total, &order.subtotal, &order.shipping, &order.tax, &order.discount];
    assert_eq!(amounts.map(Clone::clone), ["58.9 EUR", "54 EUR", "4.9 EUR", "0 EUR", "3.5 EUR"].map(money));
    assert_eq!(order.statuses(), [OrderStatus::PartiallyFulfilled, OrderStatus::Paid]);
    assert_eq!(order.words.status.as_deref(), Some("being_packed"));
    let items: Vec<_> =
        order.items.iter().map(|item| (item.sku.as_deref().unwrap(), item.product_type.is_none())).collect();
    assert_eq!(
        items,
        [("LS-B-M", true), ("ORPHAN", true)],
        "the variant is no line of its own, unless its parent is missing"
    );
    assert_eq!(order.items[1].quantity.unwrap().to_string(), "0.5");
    assert_eq!(
        (order.shipments[0].tracking_numbers.as_slice(), order.shipments[0].carrier.as_deref()),
        (["1Z999".to_owned()].as_slice(), Some("UPS"))
    );
    assert_eq!(order.contact.shipping.as_ref().unwrap().one_line(), "Ben Osei, 1 Pier Road, Hull, GB");
    assert_eq!(order.contact.billing.as_ref().unwrap().lines, ["3 Kiln Lane", "Flat 2"]);
    assert!(order.numbers()[0].matches(&OrderNumber::parse("#123").unwrap()));
}

#[test]
fn amounts_say_more_than_states() {
    use OrderStatus::{
        Cancelled, Fulfilled, OnHold, Paid, PartiallyPaid, PartiallyRefunded, Pending, Refunded, Unknown,
    };
    let cases = [
        (json!({"state": "new"}), vec![Pending]),
        (json!({"state": "processing"}), vec![Unknown]),
        (json!({"state": "processing", "grand_total": 10, "total_paid": 4}), vec![PartiallyPaid]),
        (json!({"state": "complete"}), vec![Fulfilled, Paid]),
        (
            json!({"state": "complete", "grand_total": "10.00", "total_paid": "10.00", "total_refunded": "2.50"}),
            vec![PartiallyRefunded, Fulfilled, Paid],
        ),
        (json!({"state": "closed", "grand_total": 10, "total_refunded": 10}), vec![Refunded, Paid]),
        (json!({"state": "canceled"}), vec![Cancelled]),
        (json!({"state": "holded"}), vec![OnHold]),
    ];
    for (data, expected) in cases {
        let mut order = json!({"entity_id": 1});
        order.as_object_mut().unwrap().extend(data.as_object().unwrap().clone());
        assert_eq!(magento(order).statuses(), expected, "{data}");
    }
}

#[test]
fn bundles_are_sent_when_all_of_their_parts_are() {
    let bundle = |whole: u32, ball: [u32; 2], strap: [u32; 2]| {
        let part = |id: u32, [ordered, shipped]: [u32; 2]| json!({"item_id": id, "parent_item_id": 1, "name": "Part", "qty_ordered": ordered, "qty_shipped": shipped});
        let kit = json!({"item_id": 1, "name": "Kit", "qty_ordered": whole, "qty_shipped": 0});
        let order = magento(json!({"entity_id": 1, "items": [kit, part(2, ball), part(3, strap)]}));
        let [kit] = order.items.as_slice() else { panic!("{:?}", order.items) };
        (kit.fulfilled.and_then(gorgias::orders::Decimal::to_i64), kit.fulfillment)
    };
    let (all, some) = (Some(FulfillmentStatus::Fulfilled), Some(FulfillmentStatus::PartiallyFulfilled));
    assert_eq!(bundle(1, [1, 1], [1, 1]), (Some(1), all));
    assert_eq!(bundle(1, [1, 1], [1, 0]), (Some(0), some));
    assert_eq!(bundle(2, [4, 2], [4, 3]), (Some(1), some), "two of each part are in one");
    assert_eq!(bundle(2, [4, 4], [4, 4]), (Some(2), all));
}

#[test]
fn a_parent_within_its_part_is_the_line() {
    let part = json!({"item_id": 2, "parent_item_id": 1, "sku": "MUG-B", "qty_ordered": 1,
        "parent_item": {"item_id": 1, "sku": "MUG", "qty_ordered": 1, "qty_shipped": 1}});
    let order = magento(json!({"entity_id": 1, "items": [part]}));
    assert_eq!(order.items.iter().map(|item| item.sku.as_deref()).collect::<Vec<_>>(), [Some("MUG")]);
}

#[test]
fn credit_memos_are_refunds() {
    let memo = json!({"increment_id": "77", "grand_total": 5.25, "created_at": "2026-03-01 00:00:00", "items": [{"order_item_id": 5, "qty": 1}]});
    let order = magento(json!({"entity_id": 1, "order_currency_code": "USD", "creditmemos": [memo]}));
    assert_eq!(order.refunds[0].amount.as_ref().unwrap().to_string(), "5.25 USD");
    assert_eq!(order.refunded.unwrap().to_string(), "5.25 USD");
    assert_eq!(order.refunds[0].items[0].0, "5");
}
