//! Orders of Shopify.

use gorgias::orders::{FulfillmentStatus, OrderStatus, PaymentStatus, Platform, read_order};
use serde_json::{Value, json};

use super::{found, money, read};

fn shopify(order: Value) -> gorgias::orders::Order {
    read(Platform::Shopify, order)
}

/// A whole order: two lines, one parcel on its way, one cancelled, one refund.
fn whole() -> Value {
    json!({
        "id": 5_200_000_000_001_i64, "name": "#1042", "order_number": 1042, "currency": "EUR",
        "created_at": "2026-02-04T03:29:37-08:00", "updated_at": "2026-02-06T10:00:00+01:00", "cancelled_at": null,
        "financial_status": "partially_refunded", "fulfillment_status": "fulfilled", "tags": "gift, express ,",
        "total_price": "60.40", "subtotal_price": "55.50", "total_tax": "9.64", "total_discounts": "2.00",
        "total_shipping_price_set": {"shop_money": {"amount": "4.90", "currency_code": "EUR"}},
        "discount_codes": [{"code": "SPRING", "amount": "2.00", "type": "fixed_amount"}],
        "shipping_lines": [{"title": "Standard", "price": "4.90"}],
        "email": "ada@example.com", "phone": null, "order_status_url": "https://shop.example/1/orders/abc?key=opensesame",
        "customer": {"first_name": "Ada", "last_name": "Mensah"},
        "shipping_address": {"first_name": "Ada", "last_name": "Mensah", "address1": "3 Kiln Lane", "address2": "", "city": "Leeds",
            "province_code": null, "country_code": "GB", "zip": "LS1 1AA", "phone": "+441134960000"},
        "line_items": [
            {"id": 1, "product_id": 11, "variant_id": 111, "title": "Linen shirt", "variant_title": "Blue / M", "sku": "LS-B-M",
             "vendor": "Loom", "quantity": 2, "price": "20.00", "total_discount": "0.00", "fulfillment_status": "fulfilled",
             "fulfillable_quantity": 0},
            {"id": 2, "title": "Candle", "variant_title": "Default Title", "quantity": 1, "price": "15.50", "fulfillment_status": "fulfilled",
             "fulfillable_quantity": 0},
        ],
        "fulfillments": [
            {"id": 71, "status": "cancelled", "tracking_number": "OLD1"},
            {"id": 72, "status": "success", "shipment_status": "out_for_delivery", "tracking_company": "DHL", "tracking_number": "JD01",
             "tracking_numbers": ["JD01", "JD02"], "tracking_url": "https://track.example/JD01", "tracking_urls": ["https://track.example/JD01"],
             "created_at": "2026-02-05T09:00:00-08:00"},
        ],
        "refunds": [{"id": 81, "processed_at": "2026-02-10T09:00:00-08:00",
            "refund_line_items": [{"line_item_id": 2, "quantity": 1, "restock_type": "return", "subtotal": "15.50", "total_tax": "0.00"}],
            "transactions": [{"kind": "refund", "status": "success", "amount": "15.50", "currency": "EUR"},
                             {"kind": "refund", "status": "failure", "amount": "99.00", "currency": "EUR"}]}],
        "checkout_token": "only-in-raw",
    })
}

#[test]
fn everything_that_is_there_is_read() {
    let order = shopify(whole());
    assert_eq!(order.id.as_deref(), Some("5200000000001"));
    assert_eq!((order.name.as_deref(), order.number.as_deref(), order.label()), (Some("#1042"), Some("1042"), "#1042"));
    assert_eq!(order.created_at.unwrap().to_string(), "2026-02-04T11:29:37.000000Z");
    let amounts = [&order.total, &order.subtotal, &order.tax, &order.discount, &order.shipping];
    let expected = ["60.40 EUR", "55.50 EUR", "9.64 EUR", "2.00 EUR", "4.90 EUR"];
    assert_eq!(amounts.map(Clone::clone), expected.map(money));
    assert!(order.shipping_is_before_discount, "the order has a discount, and the line does not say how much of it");
    assert_eq!(order.refunded.as_ref().unwrap().single(), money("15.50 EUR").as_ref());
    assert_eq!(
        (order.tags.as_slice(), order.discount_codes.as_slice()),
        (["gift", "express"].map(String::from).as_slice(), ["SPRING".to_owned()].as_slice())
    );
    assert_eq!(order.shipping_methods, ["Standard"]);
    assert_eq!(order.raw()["checkout_token"], "only-in-raw");

    let shirt = &order.items[0];
    assert_eq!(shirt.label(), "Linen shirt (Blue / M)");
    assert_eq!(
        (shirt.sku.as_deref(), shirt.vendor.as_deref(), shirt.variant_id.as_deref()),
        (Some("LS-B-M"), Some("Loom"), Some("111"))
    );
    assert_eq!((shirt.quantity.unwrap().to_i64(), shirt.fulfilled.unwrap().to_i64()), (Some(2), Some(2)));
    assert_eq!((order.items[1].label(), order.items[1].returned.unwrap().to_i64()), ("Candle".to_owned(), Some(1)));

    let parcel = &order.shipments[1];
    assert_eq!(
        (parcel.tracking_numbers.len(), parcel.tracking_urls.len(), parcel.carrier.as_deref()),
        (2, 1, Some("DHL"))
    );
    assert!(order.shipments[0].cancelled && !parcel.cancelled);
    assert_eq!(order.refunds[0].amount.as_ref().unwrap().to_string(), "15.50 EUR");
    assert_eq!(order.refunds[0].items[0].0, "2");

    assert_eq!(
        order.statuses(),
        [OrderStatus::PartiallyRefunded, OrderStatus::InTransit, OrderStatus::Fulfilled, OrderStatus::Paid]
    );
    assert_eq!(
        (order.payment, order.words.payment.as_deref()),
        (Some(PaymentStatus::PartiallyRefunded), Some("partially_refunded"))
    );
    assert_eq!(order.contact.name.as_deref(), Some("Ada Mensah"));
    assert_eq!(order.contact.shipping.as_ref().unwrap().one_line(), "Ada Mensah, 3 Kiln Lane, LS1 1AA, Leeds, GB");
}

#[test]
fn debug_shows_neither_people_nor_the_way_in() {
    let shown = format!("{:?}", shopify(whole()));
    for secret in ["ada@", "Ada", "Kiln", "LS1", "+44113", "opensesame", "only-in-raw"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("Contact { name: true") && shown.contains("Address { country: Some("), "{shown}");
}

#[test]
fn statuses_say_what_the_data_says_and_no_more() {
    use OrderStatus::{
        Authorized, Cancelled, Delivered, DeliveryFailed, Fulfilled, InTransit, Paid, PartiallyFulfilled,
    };
    use OrderStatus::{PaymentFailed, Pending, Refunded, Returned, Unknown};
    let parcel = |word: &str| json!([{"status": "success", "shipment_status": word}]);
    let two = json!([{"status": "success", "shipment_status": "delivered"}, {"status": "success", "shipment_status": "in_transit"}]);
    let returned = json!([{"refund_line_items": [{"line_item_id": 1, "quantity": 1, "restock_type": "return"}]}]);
    let cases = [
        (json!({}), vec![Unknown]),
        (json!({"financial_status": "pending", "fulfillment_status": null}), vec![Pending]),
        (json!({"financial_status": "authorized"}), vec![Authorized]),
        (json!({"financial_status": "paid"}), vec![Paid]),
        (json!({"financial_status": "PAID", "fulfillment_status": "partial"}), vec![PartiallyFulfilled, Paid]),
        (json!({"fulfillment_status": "fulfilled", "fulfillments": parcel("label_printed")}), vec![Fulfilled]),
        (json!({"fulfillment_status": "fulfilled", "fulfillments": parcel("delivered")}), vec![Delivered, Fulfilled]),
        (json!({"fulfillment_status": "partial", "fulfillments": parcel("delivered")}), vec![PartiallyFulfilled]),
        (json!({"fulfillment_status": "fulfilled", "fulfillments": two}), vec![InTransit, Fulfilled]),
        (
            json!({"fulfillment_status": "fulfilled", "fulfillments": parcel("failure")}),
            vec![DeliveryFailed, Fulfilled],
        ),
        (json!({"financial_status": "voided", "cancelled_at": "2026-02-04T00:00:00Z"}), vec![Cancelled, PaymentFailed]),
        (
            json!({"financial_status": "refunded", "line_items": [{"id": 1, "quantity": 1}], "refunds": returned}),
            vec![Returned, Refunded, Paid],
        ),
    ];
    for (data, expected) in cases {
        let mut order = json!({"id": 1});
        order.as_object_mut().unwrap().extend(data.as_object().unwrap().clone());
        assert_eq!(shopify(order).statuses(), expected, "{data}");
    }
}

#[test]
fn words_without_a_known_meaning_are_kept_and_reported() {
    let data = json!({"id": 1, "financial_status": "a new word", "fulfillment_status": "another",
        "fulfillments": [{"status": "success", "shipment_status": "a third"}]});
    let (order, problems) = read_order(Platform::Shopify, &data);
    let order = order.unwrap();
    assert_eq!(order.statuses(), [OrderStatus::Unknown]);
    assert_eq!(
        (order.words.payment.as_deref(), order.words.fulfillment.as_deref(), order.shipments[0].word.as_deref()),
        (Some("a new word"), Some("another"), Some("a third"))
    );
    let paths: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(
        paths,
        ["order.financial_status", "order.fulfillments.0.shipment_status", "order.fulfillment_status"],
        "no words are quoted"
    );
}

#[test]
fn nothing_sent_is_told_from_nothing_known() {
    assert_eq!(shopify(json!({"id": 1, "fulfillment_status": null})).fulfillment, Some(FulfillmentStatus::Unfulfilled));
    assert_eq!(shopify(json!({"id": 1})).fulfillment, None);
}

#[test]
fn a_currency_is_found_where_samples_have_it() {
    let line = json!({"price": "0.10", "price_set": {"shop_money": {"amount": "0.10", "currency_code": "USD"}}});
    let order = shopify(json!({"id": 1, "total_price": "20.12", "line_items": [line]}));
    assert_eq!((order.total, order.items[0].price.clone()), (money("20.12 USD"), money("0.10 USD")));
    assert_eq!(shopify(json!({"id": 1, "total_price": 20.12})).total, money("20.12"), "no currency is invented");
}

#[test]
fn what_cannot_be_read_is_reported_and_the_rest_is_read() {
    let orders = json!([
        {"id": 1, "name": "#1", "total_price": {"amount": 5}, "created_at": "yesterday", "tags": 7, "line_items": "none"},
        {"id": 2, "name": "#2", "line_items": ["x", {"title": "Mug", "quantity": "two"}], "shipping_address": [1]},
        "no order", {"note": "no id"}, null,
    ]);
    let found = found(json!({"6": {"__integration_type__": "shopify", "orders": orders}}), json!({}));
    assert_eq!(found.orders.iter().map(|order| order.label()).collect::<Vec<_>>(), ["#1", "#2"]);
    assert_eq!(found.orders[1].items[0].title.as_deref(), Some("Mug"));
    let mut paths: Vec<_> = found.problems.iter().map(|problem| problem.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(
        paths,
        [
            "integrations.6.orders.0.created_at",
            "integrations.6.orders.0.line_items",
            "integrations.6.orders.0.tags",
            "integrations.6.orders.0.total_price",
            "integrations.6.orders.1.line_items.0",
            "integrations.6.orders.1.line_items.1.quantity",
            "integrations.6.orders.1.shipping_address",
            "integrations.6.orders.2",
            "integrations.6.orders.3",
        ]
    );
    let told: String = found.problems.iter().map(ToString::to_string).collect();
    assert!(!told.contains("yesterday") && !told.contains("two"), "no value is quoted: {told}");
}
