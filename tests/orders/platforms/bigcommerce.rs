//! Orders of BigCommerce.

use gorgias::orders::{OrderStatus, Platform, read_order};
use serde_json::{Value, json};

use super::{money, read};

fn bigcommerce(order: Value) -> gorgias::orders::Order {
    read(Platform::BigCommerce, order)
}

#[test]
fn everything_that_is_there_is_read() {
    let order = bigcommerce(json!({
        "id": 118, "status_id": 3, "status": "Partially Shipped", "custom_status": "On the way, partly", "payment_status": "captured",
        "currency_code": "USD", "date_created": "Wed, 04 Feb 2026 10:11:12 +0000", "date_modified": "Thu, 05 Feb 2026 08:00:00 +0000",
        "date_shipped": "", "total_inc_tax": "58.9000", "subtotal_inc_tax": "54.0000", "shipping_cost_inc_tax": "4.9000", "total_tax": "0.0000",
        "discount_amount": "1.0000", "coupon_discount": "2.5000", "refunded_amount": "0.0000",
        "billing_address": {"first_name": "Ada", "last_name": "Mensah", "street_1": "3 Kiln Lane", "street_2": "", "city": "Leeds", "zip": "LS1 1AA",
            "country": "United Kingdom", "country_iso2": "GB", "phone": "0113 496 0000", "email": "ada@example.com"},
        "shipping_addresses": [{"first_name": "Ben", "last_name": "Osei", "street_1": "1 Pier Road", "shipping_method": "Ground"}],
        "coupons": [{"code": "WELCOME"}],
        "products": [{"id": 5, "product_id": 50, "variant_id": 51, "name": "Linen shirt", "sku": "LS-B-M", "brand": "Loom", "type": "physical",
            "quantity": 2, "quantity_shipped": 1, "quantity_refunded": 0, "price_inc_tax": "27.0000", "total_inc_tax": "54.0000",
            "product_options": [{"display_name": "Color", "display_value": "Blue"}, {"display_value": "M"}]}],
        "shipments": [{"id": 31, "tracking_number": "9400", "tracking_carrier": "usps", "tracking_link": "https://track.example/9400",
            "date_created": "Thu, 05 Feb 2026 07:00:00 +0000"}],
    }));
    assert_eq!((order.id.as_deref(), order.label()), (Some("118"), "118"));
    assert_eq!(order.created_at.unwrap().to_string(), "2026-02-04T10:11:12.000000Z");
    assert_eq!((order.total.clone(), order.discount.clone()), (money("58.9 USD"), money("3.5 USD")));
    assert_eq!(order.statuses(), [OrderStatus::PartiallyFulfilled, OrderStatus::Paid]);
    assert_eq!(order.words.status.as_deref(), Some("On the way, partly"));
    let shirt = &order.items[0];
    assert_eq!(
        (shirt.label().as_str(), shirt.vendor.as_deref(), shirt.product_type.as_deref()),
        ("Linen shirt (Blue / M)", Some("Loom"), None)
    );
    assert_eq!(
        (order.shipments[0].tracking_numbers[0].as_str(), order.shipments[0].carrier.as_deref()),
        ("9400", Some("usps"))
    );
    assert_eq!(
        (order.discount_codes.as_slice(), order.shipping_methods.as_slice()),
        (["WELCOME".to_owned()].as_slice(), ["Ground".to_owned()].as_slice())
    );
    assert_eq!(
        (order.contact.email.as_deref(), order.contact.shipping.as_ref().unwrap().name.as_deref()),
        (Some("ada@example.com"), Some("Ben Osei"))
    );
}

#[test]
fn parts_that_have_to_be_fetched_are_none_and_no_problem() {
    let reference = json!({"url": "https://api.example/orders/118/products", "resource": "/orders/118/products"});
    let order = bigcommerce(
        json!({"id": 118, "products": reference, "shipments": reference, "coupons": reference, "shipping_addresses": reference}),
    );
    assert!(order.items.is_empty() && order.shipments.is_empty());
}

#[test]
fn each_documented_state_has_its_meaning() {
    use OrderStatus::{
        Cancelled, Disputed, Fulfilled, OnHold, Paid, PartiallyFulfilled, PartiallyRefunded, PaymentFailed,
    };
    use OrderStatus::{Pending, ReadyForPickup, Refunded, Unknown};
    let states: [&[OrderStatus]; 15] = [
        &[Pending],
        &[Pending],
        &[Fulfilled, Paid],
        &[PartiallyFulfilled, Paid],
        &[Refunded, Paid],
        &[Cancelled],
        &[PaymentFailed],
        &[Pending],
        &[ReadyForPickup, Paid],
        &[Paid],
        &[Fulfilled, Paid],
        &[Paid],
        &[OnHold],
        &[Disputed],
        &[PartiallyRefunded, Paid],
    ];
    for (id, expected) in states.into_iter().enumerate() {
        assert_eq!(bigcommerce(json!({"id": 1, "status_id": id})).statuses(), expected, "{id}");
    }
    let (unheard_of, problems) = read_order(Platform::BigCommerce, &json!({"id": 1, "status_id": 15}));
    assert_eq!(unheard_of.unwrap().statuses(), [Unknown]);
    assert_eq!(problems[0].path, "order.status_id");
    assert_eq!(
        bigcommerce(json!({"id": 1, "status": "awaiting fulfillment"})).statuses(),
        [Paid],
        "by name, without a number"
    );
    let refunded = json!({"id": 1, "status_id": 2, "payment_status": "captured", "total_inc_tax": "10.0000", "refunded_amount": "4.0000"});
    assert_eq!(
        bigcommerce(refunded).statuses(),
        [PartiallyRefunded, Fulfilled, Paid],
        "the money that went back counts"
    );
}

#[test]
fn only_a_word_for_the_payment_that_is_not_known_is_reported() {
    let order = |word: &str| read_order(Platform::BigCommerce, &json!({"id": 1, "payment_status": word}));
    let (read, problems) = order("held for review");
    let read = read.unwrap();
    assert_eq!((read.on_hold, read.payment, problems.len()), (true, None, 0));
    let (read, problems) = order("in orbit");
    let read = read.unwrap();
    assert_eq!((read.on_hold, read.payment, problems.len()), (false, None, 1), "{problems:?}");
    let shown = problems[0].to_string();
    assert_eq!(
        shown, "`order.payment_status` is a word of which the meaning is not known here",
        "no words of the shop"
    );
}

#[test]
fn times_are_iso_8601_or_those_of_e_mails_or_seconds() {
    for at in [json!("2026-02-04T10:11:12Z"), json!("Wed, 04 Feb 2026 10:11:12 +0000"), json!(1_770_199_872)] {
        let order = bigcommerce(json!({"id": 1, "date_created": at}));
        assert_eq!(order.created_at.unwrap().to_string(), "2026-02-04T10:11:12.000000Z", "{at}");
    }
}

#[test]
fn ids_are_text_whatever_they_are_written_as() {
    for (id, text) in [
        (json!("118"), "118"),
        (json!(118), "118"),
        (json!(118.0), "118"),
        (json!(u64::MAX), "18446744073709551615"),
        (json!(1.5), "1.5"),
    ] {
        assert_eq!(bigcommerce(json!({"id": id})).id.as_deref(), Some(text), "{id}");
    }
}
