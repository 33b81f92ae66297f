//! Every field of a line, a parcel and a refund arrives, at each platform; `to_json` tells all that was read.

use gorgias::orders::{Order, Platform, orders_of};
use gorgias::types::TicketCustomer;
use serde_json::{Value, json};

use super::read;

/// The last change of the first parcel, which `to_json` does not tell.
fn changed(order: &Order) -> Option<String> {
    order.shipments[0].updated_at.map(|at| at.to_string())
}

fn told(order: &Order) -> Value {
    let told = order.to_json();
    json!({"items": told["items"], "shipments": told["shipments"], "refunds": told["refunds"]})
}

#[test]
fn shopify() {
    let order = read(
        Platform::Shopify,
        json!({
            "id": 1, "name": "#1001", "order_number": 1001, "currency": "EUR", "created_at": "2026-04-01T10:00:00Z",
            "updated_at": "2026-04-03T10:00:00Z", "total_price": "40.00", "current_total_price": "40.00", "subtotal_price": "36.00",
            "total_tax": "6.00", "total_discounts": "4.00", "financial_status": "partially_refunded", "fulfillment_status": "partial",
            "tags": ["wholesale", "", "gift"], "discount_codes": [{"code": "SPRING"}], "test": "false", "confirmed": "1",
            "email": "nia@example.com", "billing_address": [], "order_status_url": "https://loom.example/status/1",
            "line_items": [{
                "id": 7, "product_id": 70, "variant_id": 71, "title": "Mug", "variant_title": "Blue", "sku": "MUG-B", "vendor": "Loom",
                "product_type": "Cups", "tags": ["fragile", "", "new"], "quantity": 2, "current_quantity": 2, "fulfillable_quantity": 1,
                "price": "20.00", "total_discount": "4.00", "discounted_total": "36.00", "fulfillment_status": "partial",
            }],
            "fulfillments": [{
                "id": 31, "status": "success", "shipment_status": "in_transit", "tracking_company": "UPS", "tracking_number": "1Z999AA10123456784",
                "tracking_url": "https://track.example/1Z999AA10123456784", "created_at": "2026-04-02T08:00:00Z",
                "updated_at": "2026-04-02T09:00:00Z", "line_items": [{"id": 7, "quantity": 1}],
            }],
            "refunds": [{
                "id": 51, "created_at": "2026-04-03T10:00:00Z", "transactions": [{"kind": "refund", "status": "success", "amount": "5.00"}],
                "refund_line_items": [{"line_item_id": 7, "quantity": 1, "restock_type": "return"}],
            }],
        }),
    );
    assert_eq!(
        order.to_json(),
        json!({
            "name": "#1001", "number": "1001", "id": "1", "platform": "shopify", "placed": "2026-04-01", "updated": "2026-04-03",
            "placed_at": "2026-04-01T10:00:00.000000Z", "updated_at": "2026-04-03T10:00:00.000000Z",
            "statuses": ["partially_refunded", "in_transit", "partially_fulfilled", "paid"], "payment": "partially_refunded",
            "fulfillment": "partially_fulfilled", "shop_says": ["partially_refunded", "partial"],
            "total": "40.00 EUR", "subtotal": "36.00 EUR", "tax": "6.00 EUR", "discount": "4.00 EUR", "refunded": "5.00 EUR",
            "discount_codes": ["SPRING"], "tags": ["wholesale", "gift"],
            "items": [{
                "id": "7", "product_id": "70", "variant_id": "71", "title": "Mug (Blue)", "sku": "MUG-B", "vendor": "Loom", "type": "Cups",
                "tags": ["fragile", "new"], "quantity": "2", "fulfilled": "1", "open": "1", "refunded": "1", "returned": "1",
                "price": "20.00 EUR", "total": "36.00 EUR", "discount": "4.00 EUR", "status": "partially_fulfilled",
            }],
            "shipments": [{
                "id": "31", "status": "in_transit", "carrier_says": "in_transit", "carrier": "UPS", "sent": "2026-04-02",
                "tracking_numbers": ["1Z999AA10123456784"], "tracking_urls": ["https://track.example/1Z999AA10123456784"],
            }],
            "refunds": [{"id": "51", "amount": "5.00 EUR", "at": "2026-04-03", "items": [{"id": "7", "quantity": "1"}]}],
        })
    );
    assert_eq!(changed(&order).as_deref(), Some("2026-04-02T09:00:00.000000Z"));
}

#[test]
fn magento() {
    let order = read(
        Platform::Magento2,
        json!({
            "entity_id": 1, "order_currency_code": "EUR", "items": [{
                "item_id": 7, "product_id": 70, "sku": "MUG-B", "name": "Mug", "manufacturer": "Loom", "tags": "fragile, new",
                "qty_ordered": 5, "qty_shipped": 3, "qty_canceled": 1, "qty_refunded": 2, "qty_returned": 2, "price": 20, "row_total": 100,
                "discount_amount": 4,
            }, {"item_id": 8, "name": "Card", "vendor": "Inkwell", "manufacturer": "Loom", "qty_ordered": 1, "is_virtual": "0"}],
            "shipments": [{
                "increment_id": "31", "created_at": "2026-04-02 08:00:00", "updated_at": "2026-04-02 09:00:00",
                "tracks": [{"track_number": "1Z999AA10123456784", "carrier_code": "ups"}],
            }],
            "tracking_numbers": ["1Z999AA10123456784", "1Z999AA10123456785"],
            "creditmemos": [
                {"increment_id": "51", "state": 2, "grand_total": 5, "created_at": "2026-04-03 10:00:00", "items": [{"order_item_id": 7, "qty": 2}]},
                {"increment_id": "52", "state": 1, "grand_total": 6}, {"entity_id": 53, "state": 3, "grand_total": 7},
            ],
        }),
    );
    assert_eq!(
        told(&order),
        json!({
            "items": [
                {"id": "7", "product_id": "70", "title": "Mug", "sku": "MUG-B", "vendor": "Loom", "tags": ["fragile", "new"],
                 "quantity": "5", "fulfilled": "3", "removed": "1", "open": "1", "refunded": "2", "returned": "2",
                 "price": "20.00 EUR", "total": "100.00 EUR", "discount": "4.00 EUR", "status": "partially_fulfilled"},
                {"id": "8", "title": "Card", "vendor": "Inkwell", "quantity": "1"},
            ],
            "shipments": [
                {"id": "31", "status": "fulfilled", "carrier": "ups", "tracking_numbers": ["1Z999AA10123456784"], "sent": "2026-04-02"},
                {"status": "fulfilled", "tracking_numbers": ["1Z999AA10123456785"]},
            ],
            "refunds": [
                {"id": "51", "amount": "5.00 EUR", "at": "2026-04-03", "items": [{"id": "7", "quantity": "2"}]},
                {"id": "52", "amount": "0.00 EUR"}, {"id": "53", "amount": "0.00 EUR"},
            ],
        })
    );
    assert_eq!(changed(&order).as_deref(), Some("2026-04-02T09:00:00.000000Z"));
}

#[test]
fn bigcommerce() {
    let order = read(
        Platform::BigCommerce,
        json!({
            "id": 1, "default_currency_code": "EUR", "refunded_amount": "5.0000",
            "products": [{
                "id": 7, "product_id": 70, "variant_id": 71, "name": "Mug", "sku": "MUG-B", "brand": "Loom", "product_type": "Cups",
                "tags": "fragile, new", "type": "physical", "quantity": 3, "quantity_shipped": 1, "quantity_refunded": 2,
                "price_inc_tax": "20.0000", "total_inc_tax": "60.0000", "applied_discounts": [{"amount": "4.0000"}],
            }],
            "shipments": [{
                "id": 31, "tracking_number": "1Z999AA10123456784", "shipping_provider": "ups", "date_created": "Thu, 02 Apr 2026 08:00:00 +0000",
                "generated_tracking_link": "https://track.example/1Z999AA10123456784",
            }],
            "refunds": [{
                "id": 51, "created": "2026-04-03T10:00:00Z", "total_amount": "4.0000", "items": [
                    {"item_type": "PRODUCT", "item_id": 7, "quantity": 2}, {"item_type": "SHIPPING", "item_id": 9, "quantity": 1},
                ],
            }],
        }),
    );
    assert_eq!(
        told(&order),
        json!({
            "items": [{
                "id": "7", "product_id": "70", "variant_id": "71", "title": "Mug", "sku": "MUG-B", "vendor": "Loom", "type": "Cups",
                "tags": ["fragile", "new"], "quantity": "3", "fulfilled": "1", "removed": "1", "open": "1", "refunded": "2",
                "price": "20.00 EUR", "total": "60.00 EUR", "discount": "4.00 EUR", "status": "partially_fulfilled",
            }],
            "shipments": [{
                "id": "31", "status": "fulfilled", "carrier": "ups", "tracking_numbers": ["1Z999AA10123456784"], "sent": "2026-04-02",
                "tracking_urls": ["https://track.example/1Z999AA10123456784"],
            }],
            "refunds": [{"id": "51", "amount": "4.00 EUR", "at": "2026-04-03", "items": [{"id": "7", "quantity": "2"}]}],
        })
    );
    assert_eq!(order.refunded.unwrap().to_string(), "5.00 EUR", "the shop's own sum counts");
}

#[test]
fn woocommerce() {
    let order = read(
        Platform::WooCommerce,
        json!({
            "id": 1, "currency": "EUR", "line_items": [{
                "id": 7, "product_id": 70, "variation_id": 71, "name": "Mug - Blue", "parent_name": "Mug", "sku": "MUG-B", "quantity": 2,
                "price": 18, "subtotal": "40.00", "total": "36.00", "meta_data": [
                    {"key": "pa_color", "value": "blue", "display_key": "Color", "display_value": "Blue"},
                    {"key": "size", "value": "M"}, {"key": "_reduced_stock", "value": "2"},
                ],
            }, {
                "id": 8, "product_id": 80, "variation_id": 0, "name": "Card", "quantity": 1, "price": 5, "subtotal": "5.00", "total": "6.00",
                "meta_data": [{"key": "Message", "value": "Happy birthday"}],
            }],
            "meta_data": [{"key": "_wc_shipment_tracking_items", "value": [{
                "tracking_id": "a31", "tracking_provider": "", "custom_tracking_provider": "Pedal Post", "tracking_number": "1Z999AA10123456784",
                "custom_tracking_link": "https://track.example/1Z999AA10123456784", "date_shipped": "1775116800",
            }]}],
            "refunds": [{"id": 51, "total": "-5.00", "date_created_gmt": "2026-04-03T10:00:00"}],
        }),
    );
    assert_eq!(
        told(&order),
        json!({
            "items": [
                {"id": "7", "product_id": "70", "variant_id": "71", "title": "Mug (Blue / M)", "sku": "MUG-B", "quantity": "2",
                 "price": "18.00 EUR", "total": "36.00 EUR", "discount": "4.00 EUR"},
                {"id": "8", "product_id": "80", "title": "Card", "quantity": "1", "price": "5.00 EUR", "total": "6.00 EUR"},
            ],
            "shipments": [{
                "id": "a31", "status": "fulfilled", "carrier": "Pedal Post", "tracking_numbers": ["1Z999AA10123456784"], "sent": "2026-04-02",
                "tracking_urls": ["https://track.example/1Z999AA10123456784"],
            }],
            "refunds": [{"id": "51", "amount": "5.00 EUR", "at": "2026-04-03"}],
        })
    );
}

#[test]
fn gorgias_own_form() {
    let customer: TicketCustomer = serde_json::from_value(json!({"id": 9, "ecommerce_data": {"x": {
        "store": {"type": "woocommerce"}, "orders": [{"external_id": "1", "currency": "EUR", "line_items": [
            {"id": 7, "title": "Mug", "quantity": 2, "fulfilled_quantity": 1, "unit_price": 20, "total_amount": 36, "discount_amount": 4,
             "discount_type": "fixed_amount"},
            {"id": 8, "title": "Card", "quantity": 1, "unit_price": 5, "total_amount": 5, "discount_amount": 10, "discount_type": "percentage"},
        ]}],
    }}}))
    .unwrap();
    let found = orders_of(&customer);
    assert_eq!(found.problems, []);
    assert_eq!(
        found.orders[0].to_json()["items"],
        json!([
            {"id": "7", "title": "Mug", "quantity": "2", "fulfilled": "1", "price": "20.00 EUR", "total": "36.00 EUR", "discount": "4.00 EUR"},
            {"id": "8", "title": "Card", "quantity": "1", "price": "5.00 EUR", "total": "5.00 EUR"},
        ])
    );
    assert!(found.orders[0].shipments.is_empty() && found.orders[0].refunds.is_empty());
}
