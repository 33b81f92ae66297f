//! Statuses and amounts that follow from several fields at once.

use gorgias::orders::{FulfillmentStatus, Money, Order, OrderStatus, PaymentStatus, Platform};
use serde_json::{Value, json};

use super::{found, money, read};

fn with(platform: Platform, fields: &Value) -> Order {
    let mut order = json!({"id": 1, "entity_id": 1});
    order.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    read(platform, order)
}

/// The first order of a shop in Gorgias' own form.
fn normalized(fields: &Value) -> Order {
    let mut order = json!({"external_id": "1", "currency": "EUR"});
    order.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let found = found(json!({}), json!({"x": {"store": {"type": "woocommerce"}, "orders": [order]}}));
    assert_eq!(found.problems, [], "{fields}");
    found.orders.into_iter().next().unwrap()
}

#[test]
fn the_words_of_gorgias_own_form() {
    use PaymentStatus::{Authorized, Failed, Paid, PartiallyRefunded, Pending, Refunded, Voided};
    for (word, expected) in [
        ("refunded", Some(Refunded)),
        ("partially_refunded", Some(PartiallyRefunded)),
        ("unpaid", Some(Pending)),
        ("voided", Some(Voided)),
        ("failed", Some(Failed)),
        ("declined", Some(Failed)),
        ("paid", Some(Paid)),
        ("authorized", Some(Authorized)),
        ("unheard_of", None),
    ] {
        assert_eq!(normalized(&json!({"payment_status": word})).payment, expected, "{word}");
    }
    use FulfillmentStatus::{Fulfilled, PartiallyFulfilled, Unfulfilled};
    for (word, payment, fulfillment) in [
        ("completed", None, Some(Fulfilled)),
        ("partially_fulfilled", None, Some(PartiallyFulfilled)),
        ("awaiting_fulfillment", None, Some(Unfulfilled)),
        ("scheduled", None, Some(Unfulfilled)),
        ("awaiting_payment", Some(Pending), Some(Unfulfilled)),
        ("order_pending", Some(Pending), Some(Unfulfilled)),
        ("canceled", None, None),
    ] {
        let order = normalized(&json!({"status": word}));
        assert_eq!(
            (order.payment, order.fulfillment, order.cancelled),
            (payment, fulfillment, word == "canceled"),
            "{word}"
        );
    }
    let paid = normalized(&json!({"status": "awaiting_payment", "payment_status": "paid"}));
    assert_eq!(paid.payment, Some(Paid), "the word for the payment is nearer to it");
    for held in [
        json!({"status": "on_hold"}),
        json!({"payment_status": "manual_verification_required"}),
        json!({"payment_status": "customer_authentication_required"}),
    ] {
        assert_eq!(normalized(&held).statuses(), [OrderStatus::OnHold], "{held}");
    }
}

#[test]
fn the_words_of_bigcommerce_for_payments() {
    for (word, expected) in [
        ("refund pending", OrderStatus::Paid),
        ("Capture Pending", OrderStatus::Authorized),
        ("void", OrderStatus::PaymentFailed),
        ("Held for Review", OrderStatus::OnHold),
    ] {
        assert_eq!(with(Platform::BigCommerce, &json!({"payment_status": word})).statuses(), [expected], "{word}");
    }
}

#[test]
fn goods_at_the_counter_are_ready_whatever_was_sent() {
    let order = with(Platform::BigCommerce, &json!({"status_id": 8, "shipments": [{"id": 31}]}));
    assert!(order.statuses().contains(&OrderStatus::ReadyForPickup), "{:?}", order.statuses());
}

#[test]
fn woocommerce_is_paid_by_either_time() {
    for (fields, paid, due) in [
        (json!({"date_paid": "2026-04-01T12:00:00"}), Some("10 EUR"), None),
        (json!({"date_paid_gmt": "2026-04-01T10:00:00"}), Some("10 EUR"), None),
        (json!({"date_paid": null, "needs_payment": true}), None, Some("10 EUR")),
        (json!({"date_paid_gmt": null, "needs_payment": "0"}), None, None),
        (json!({"date_paid": "2026-04-01T12:00:00", "needs_payment": true}), Some("10 EUR"), None),
    ] {
        let mut order = fields.clone();
        order
            .as_object_mut()
            .unwrap()
            .extend(json!({"status": "processing", "currency": "EUR", "total": "10.00"}).as_object().unwrap().clone());
        let order = with(Platform::WooCommerce, &order);
        assert_eq!((order.paid, order.due), (paid.and_then(money), due.and_then(money)), "{fields}");
        let expected = if paid.is_some() { PaymentStatus::Paid } else { PaymentStatus::Pending };
        assert_eq!(order.payment, Some(expected), "{fields}");
    }
    let untold = with(Platform::WooCommerce, &json!({"status": "processing"}));
    assert_eq!(untold.payment, Some(PaymentStatus::Paid), "without the key, the status speaks");
    for (word, expected) in [("trash", OrderStatus::Cancelled), ("refunded", OrderStatus::Refunded)] {
        assert_eq!(with(Platform::WooCommerce, &json!({"status": word})).statuses()[0], expected, "{word}");
    }
}

#[test]
fn woocommerce_is_refunded_as_far_as_its_refunds_go() {
    for (refunds, expected) in [
        (json!([]), PaymentStatus::Paid),
        (json!([{"id": 1, "total": "-4.00"}]), PaymentStatus::PartiallyRefunded),
        (json!([{"id": 1, "total": "-4.00"}, {"id": 2, "total": "-6.00"}]), PaymentStatus::Refunded),
    ] {
        let order = json!({"status": "completed", "currency": "EUR", "total": "10.00", "refunds": refunds});
        assert_eq!(with(Platform::WooCommerce, &order).payment, Some(expected), "{refunds}");
    }
}

#[test]
fn magento_discounts_shipping_only_where_it_says_so() {
    for (discount, shipping, off, before) in [
        (json!(null), json!(4.9), json!(null), false),
        (json!(0), json!(4.9), json!(null), false),
        (json!(-3.5), json!(4.9), json!(null), true),
        (json!(-3.5), json!(4.9), json!(1), false),
        (json!(-3.5), json!(0), json!(null), false),
        (json!(-3.5), json!(null), json!(null), false),
    ] {
        let fields = json!({"discount_amount": discount, "shipping_amount": shipping, "shipping_discount_amount": off});
        assert_eq!(with(Platform::Magento2, &fields).shipping_is_before_discount, before, "{fields}");
    }
}

#[test]
fn magento_cannot_cancel_more_than_was_ordered() {
    let total = |gone| {
        let order = with(Platform::Magento2, &json!({"grand_total": 10, "total_canceled": gone}));
        (order.total, order.total_ordered)
    };
    assert_eq!(total(4), (money("6"), money("10")));
    for gone in [0, 10, 12] {
        assert_eq!(total(gone), (money("10"), None), "{gone}");
    }
}

#[test]
fn shopify_goods_by_parcels_where_the_order_is_silent() {
    let order = with(
        Platform::Shopify,
        &json!({"fulfillment_status": null, "line_items": [{"id": 7, "quantity": 2}],
            "fulfillments": [{"status": "success", "line_items": [{"id": 7, "quantity": 1}]}]}),
    );
    assert_eq!(order.fulfillment, Some(FulfillmentStatus::PartiallyFulfilled));
    let silent =
        with(Platform::Shopify, &json!({"fulfillment_status": null, "line_items": [{"id": 7, "quantity": 2}]}));
    assert_eq!(silent.fulfillment, Some(FulfillmentStatus::Unfulfilled));
}

#[test]
fn shopify_lines_wait_with_their_order() {
    let order = with(
        Platform::Shopify,
        &json!({"fulfillment_status": "fulfilled", "line_items": [{"id": 7, "quantity": 1, "fulfillment_status": "fulfilled"}],
            "fulfillments": [{"status": "success", "shipment_status": "ready_for_pickup", "line_items": [{"id": 7, "quantity": 1}]}]}),
    );
    let ready = Some(FulfillmentStatus::ReadyForPickup);
    assert_eq!((order.fulfillment, order.items[0].fulfillment), (ready, ready));
}

#[test]
fn shopify_units_without_a_list_of_parcels() {
    let units = |refunds: Value| {
        let order = with(
            Platform::Shopify,
            &json!({"refunds": refunds, "line_items": [
                {"id": 7, "quantity": 3, "current_quantity": 2, "fulfillable_quantity": 1, "fulfillment_status": "partial"}]}),
        );
        let line = &order.items[0];
        [line.fulfilled, line.removed, line.open].map(|units| units.and_then(gorgias::orders::Decimal::to_i64))
    };
    let taken_off = json!([{"refund_line_items": [{"line_item_id": 7, "quantity": 1, "restock_type": "cancel"}]}]);
    let removed = |now: u32| {
        let refund =
            json!([{"refund_line_items": [{"line_item_id": 7, "quantity": 2 - now, "restock_type": "cancel"}]}]);
        let line = json!({"id": 7, "quantity": 2, "current_quantity": now, "fulfillable_quantity": now});
        let order = with(Platform::Shopify, &json!({"refunds": refund, "fulfillments": [], "line_items": [line]}));
        order.items[0].is_removed()
    };
    assert_eq!([removed(0), removed(1), removed(2)], [true, false, false]);
    assert_eq!(units(taken_off), [Some(1), Some(1), Some(1)], "the refund tells what became of the third");
    assert_eq!(units(json!([])), [None, None, Some(1)], "nobody knows whether the third was sent");
}

#[test]
fn shopify_says_what_is_due_or_nothing_is_known_to_be_paid() {
    let paid = |fields: Value| -> Option<Money> {
        let mut order =
            json!({"currency": "EUR", "total_price": "10.00", "current_total_price": "10.00", "refunds": []});
        order.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        with(Platform::Shopify, &order).paid
    };
    assert_eq!(paid(json!({"financial_status": "paid"})), money("10 EUR"));
    assert_eq!(paid(json!({"financial_status": "partially_paid"})), None);
    assert_eq!(paid(json!({"financial_status": "partially_paid", "total_outstanding": "4.00"})), money("6 EUR"));
    assert_eq!(paid(json!({"financial_status": "pending", "total_outstanding": "10.00"})), money("0 EUR"));
}
