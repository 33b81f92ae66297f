//! A customer whose orders came in through a Shopify store.

use serde_json::{Value, json};

use super::{SeedIds, put};
use crate::resources::customers;
use crate::state::{Kind, World};

pub(super) fn fill(world: &mut World, ids: &mut SeedIds) {
    ids.shopify_integration = put(
        world,
        Kind::Integration,
        json!({
            "uri": null, "name": "Harbor Goods", "type": "shopify", "description": null, "http": null, "user": {"id": ids.caller},
            "managed": false, "application_id": null, "business_hours_id": null, "decoration": null, "locked_datetime": null,
            "meta": {"shop_name": "harbor-goods", "shop_domain": "harbor-goods.example.com", "shop_display_name": "Harbor Goods"},
            "created_datetime": world.created, "updated_datetime": world.created, "deactivated_datetime": null,
        }),
    );
    let uri = format!("/api/integrations/{}/", ids.shopify_integration);
    world.set(Kind::Integration, ids.shopify_integration, json!({"uri": uri}));
    ids.shopify_customer =
        customers::make(world, Some("Ilse Marchetti"), Some(("email", "ilse.marchetti@example.com")));
    let store = ids.shopify_integration.to_string();
    world.set(Kind::Customer, ids.shopify_customer, json!({
        "language": "en",
        "integrations": {store: {
            "__integration_type__": "shopify",
            "customer": {
                "id": 7_300_000_000_001_i64, "email": "ilse.marchetti@example.com", "first_name": "Ilse", "last_name": "Marchetti",
                "orders_count": 2, "total_spent": "131.40", "tags": "newsletter", "note": "",
            },
            "orders": [
                order(5_610_000_000_002, "#2044", "2026-05-06T09:12:00+02:00", "84.90", json!(null), &[("Canvas tote", "TOTE-1", "42.45", 2)]),
                order(5_610_000_000_001, "#2031", "2026-04-11T15:40:00+02:00", "46.50", json!("fulfilled"), &[("Enamel mug", "MUG-3", "15.50", 3)]),
            ],
        }},
        "ecommerce_data": {"3f0c1f4e-6a86-4c0b-9f53-1f5a3c0d7a11": {
            "store": {
                "id": 41, "uuid": "3f0c1f4e-6a86-4c0b-9f53-1f5a3c0d7a11", "name": "harbor-goods", "display_name": "Harbor Goods",
                "type": "shopify", "url": "https://harbor-goods.example.com", "helpdesk_integration_id": ids.shopify_integration,
                "default_currency": "eur", "currencies": ["eur"], "created_datetime": "2025-01-10T08:00:00+00:00",
            },
            "shopper": {
                "id": 902, "external_id": "7300000000001", "helpdesk_customer_id": ids.shopify_customer,
                "email_address": "ilse.marchetti@example.com", "first_name": "Ilse", "last_name": "Marchetti",
                "created_datetime": "2025-11-02T10:00:00+00:00",
            },
            "orders": [{
                "id": 3301, "external_id": "5610000000002", "shopper_external_id": "7300000000001", "number": 2044, "name": "#2044",
                "currency": "eur", "total_amount": 84.9, "status": "awaiting_fulfillment", "payment_status": "paid",
                "line_items": [], "created_datetime": "2026-05-06T07:12:00+00:00",
            }],
            "addresses": [],
        }},
    }));
}

fn order(
    id: i64,
    name: &str,
    created: &str,
    total: &str,
    fulfillment: Value,
    lines: &[(&str, &str, &str, i64)],
) -> Value {
    let shipped = fulfillment.is_string();
    let lines: Vec<Value> = lines
        .iter()
        .enumerate()
        .map(|(place, (title, sku, price, quantity))| {
            json!({
                "id": id * 10 + i64::try_from(place).unwrap_or_default(), "title": title, "name": title, "sku": sku, "price": price,
                "quantity": quantity, "grams": 300, "taxable": true, "requires_shipping": true, "total_discount": "0.00",
                "fulfillment_status": fulfillment, "product_exists": true, "tax_lines": [],
            })
        })
        .collect();
    let fulfillments = if shipped {
        json!([{
            "created_at": created, "status": "success", "shipment_status": "delivered", "tracking_company": "DHL",
            "tracking_number": "JD0140000001", "tracking_urls": ["https://track.example.com/JD0140000001"],
        }])
    } else {
        json!([])
    };
    json!({
        "id": id, "name": name, "created_at": created, "contact_email": "ilse.marchetti@example.com", "total_price": total,
        "total_tax": "0.00", "financial_status": "paid", "fulfillment_status": fulfillment, "tags": "",
        "billing_address": {"first_name": "Ilse", "last_name": "Marchetti", "address1": "12 Quay Street", "city": "Bremen",
            "province_code": null, "country_code": "DE", "zip": "28195"},
        "line_items": lines, "fulfillments": fulfillments, "refunds": [],
    })
}
