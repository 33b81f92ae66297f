//! What shops know of customers: raw entries per platform, the common form, and data that a test puts in place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::Desk;
use gorgias_sandbox::{Sandbox, SandboxErrorKind, Seed};
use serde_json::{Value, json};

/// The customer of a ticket, and the entries of their one shop.
async fn of_ticket(desk: &Desk, ticket: i64, integration: i64) -> (Value, Value, Value) {
    let customer = desk.get(format!("/api/tickets/{ticket}")).await.ok(200)["customer"].clone();
    let raw = customer["integrations"][integration.to_string()].clone();
    let normalized = customer["ecommerce_data"].as_object().unwrap().values().next().unwrap().clone();
    (customer, raw, normalized)
}

fn cents(text: &Value) -> i64 {
    let text = text.as_str().unwrap();
    let (whole, rest) = text.split_once('.').unwrap();
    whole.parse::<i64>().unwrap() * 100 + rest[..2].parse::<i64>().unwrap()
}

#[tokio::test]
async fn codes_of_currencies_are_lower_case_on_customers_and_upper_case_on_tickets() {
    let desk = Desk::open().await;
    let ids = desk.ids();
    let codes = |data: &Value| {
        let store = &data["store"];
        let orders = data["orders"].as_array().unwrap().iter().map(|order| order["currency"].clone());
        let all: Vec<Value> =
            orders.chain([store["default_currency"].clone(), store["currencies"][0].clone()]).collect();
        assert!(all.len() > 2);
        all
    };
    let (customer, _, in_ticket) = of_ticket(&desk, ids.order_ticket, ids.shopify_integration).await;
    let customer = desk.get(format!("/api/customers/{}", customer["id"])).await.ok(200);
    let on_customer = customer["ecommerce_data"].as_object().unwrap().values().next().unwrap();
    assert!(codes(on_customer).iter().all(|code| code == "eur"), "{on_customer}");
    assert!(codes(&in_ticket).iter().all(|code| code == "EUR"), "{in_ticket}");
}

#[tokio::test]
async fn shopify_orders_are_in_every_state() {
    let desk = Desk::open().await;
    let (_, raw, normalized) = of_ticket(&desk, desk.ids().order_ticket, desk.ids().shopify_integration).await;
    assert_eq!(raw["__integration_type__"], "shopify");
    let orders = raw["orders"].as_array().unwrap();
    let states: Vec<(&Value, &Value, bool)> = orders
        .iter()
        .map(|order| (&order["financial_status"], &order["fulfillment_status"], order["cancelled_at"].is_string()))
        .collect();
    assert_eq!(
        states,
        [
            (&json!("paid"), &Value::Null, false),
            (&json!("paid"), &json!("partial"), false),
            (&json!("partially_refunded"), &json!("fulfilled"), false),
            (&json!("refunded"), &Value::Null, true),
        ]
    );
    assert!(orders.is_sorted_by(|left, right| left["created_at"].as_str() > right["created_at"].as_str()));
    // The order that waits has a discount, and its sums add up.
    let waiting = &orders[0];
    assert_eq!(waiting["discount_codes"][0]["code"], "WELCOME10");
    let items = cents(&waiting["total_line_items_price"]);
    assert_eq!(cents(&waiting["subtotal_price"]), items - cents(&waiting["total_discounts"]));
    assert_eq!(
        cents(&waiting["total_price"]),
        cents(&waiting["subtotal_price"]) + cents(&waiting["shipping_lines"][0]["price"])
    );
    // A parcel names its content by the lines of the order.
    let parcel = &orders[1]["fulfillments"][0];
    assert_eq!(
        (&parcel["tracking_company"], &parcel["shipment_status"], &parcel["tracking_urls"][0]),
        (&json!("DHL"), &json!("in_transit"), &parcel["tracking_url"])
    );
    assert_eq!(parcel["line_items"][0]["id"], orders[1]["line_items"][1]["id"]);
    for line in orders.iter().flat_map(|order| order["line_items"].as_array().unwrap()) {
        for key in ["product_id", "variant_id", "sku", "vendor", "title"] {
            assert!(!line[key].is_null(), "{key} of {line}");
        }
    }
    // All that was paid for a canceled order goes back.
    assert_eq!(cents(&orders[3]["refunds"][0]["transactions"][0]["amount"]), cents(&orders[3]["total_price"]));
    let common: Vec<&Value> = normalized["orders"].as_array().unwrap().iter().map(|order| &order["status"]).collect();
    assert_eq!(common, ["awaiting_fulfillment", "partially_fulfilled", "completed", "canceled"]);
    assert_eq!(normalized["orders"][0]["external_id"], waiting["id"].to_string());
}

#[tokio::test]
async fn other_platforms_keep_their_own_form() {
    let desk = Desk::open().await;
    let ids = desk.ids().clone();
    let (customer, raw, normalized) = of_ticket(&desk, ids.magento_ticket, ids.magento_integration).await;
    assert_eq!((&customer["id"], &raw["__integration_type__"]), (&json!(ids.magento_customer), &json!("magento2")));
    let arrived = &raw["orders"][1];
    assert_eq!((&arrived["increment_id"], &arrived["status"]), (&json!("001000233"), &json!("complete")));
    assert_eq!(arrived["shipments"][0]["tracks"][0]["track_number"], "QX400700118GB");
    assert_eq!(arrived["credit_memos"][0]["grand_total"], arrived["total_refunded"]);
    assert_eq!(normalized["store"]["type"], "magento");
    let store = desk.get(format!("/api/integrations/{}", ids.magento_integration)).await.ok(200);
    assert_eq!(store["type"], "magento2");

    let (customer, raw, normalized) = of_ticket(&desk, ids.bigcommerce_ticket, ids.bigcommerce_integration).await;
    assert_eq!(
        (&customer["id"], &raw["__integration_type__"]),
        (&json!(ids.bigcommerce_customer), &json!("bigcommerce"))
    );
    let shipped = &raw["orders"][0];
    assert_eq!((&shipped["status_id"], &shipped["status"]), (&json!(3), &json!("Partially Shipped")));
    assert_eq!((&shipped["items_total"], &shipped["items_shipped"]), (&json!(4), &json!(3)));
    assert_eq!(shipped["shipments"][0]["items"][0]["order_product_id"], shipped["products"][1]["id"]);
    // Tax comes on top.
    assert_eq!(cents(&shipped["total_inc_tax"]), cents(&shipped["total_ex_tax"]) + cents(&shipped["total_tax"]));
    assert_eq!(normalized["store"]["helpdesk_integration_id"], ids.bigcommerce_integration);
    let found = desk.get("/api/integrations?type=bigcommerce").await.ok(200);
    assert_eq!(found["data"][0]["id"], ids.bigcommerce_integration);
}

#[tokio::test]
async fn a_test_can_put_shop_data_in_place() {
    let desk = Desk::open().await;
    let (customer, store) = (desk.ids().shopify_customer, desk.ids().magento_integration);
    let data = json!({"__integration_type__": "magento2", "orders": [{"increment_id": "7"}]});
    desk.sandbox.set_shop_data(customer, store, data.clone()).unwrap();
    let read = desk.get(format!("/api/customers/{customer}")).await.ok(200);
    assert_eq!(read["integrations"][store.to_string()], data);
    // What another shop knows stays.
    assert!(read["integrations"][desk.ids().shopify_integration.to_string()]["orders"].is_array());
    for (customer, store, named) in [(1, store, "customer 1"), (customer, 2, "integration 2")] {
        let refused = desk.sandbox.set_shop_data(customer, store, json!({})).unwrap_err();
        assert_eq!(refused.kind(), SandboxErrorKind::NotFound);
        assert!(refused.to_string().contains(named), "{refused}");
    }
}

#[tokio::test]
async fn data_of_a_shop_survives_changes_and_merges() {
    let desk = Desk::with(Sandbox::builder().seed(Seed::shop().tickets(60))).await;
    let ids = desk.ids().clone();
    let read = async |customer: i64| desk.get(format!("/api/customers/{customer}")).await.ok(200);
    let entry = |customer: &Value, store: i64| customer["integrations"][store.to_string()].clone();
    let (shopify, magento) = (read(ids.shopify_customer).await, read(ids.magento_customer).await);
    desk.sandbox.set_shop_data(ids.shopify_customer, ids.bigcommerce_integration, json!({"orders": []})).unwrap();
    desk.put(format!("/api/customers/{}", ids.magento_customer), json!({"language": "fr"})).await.ok(202);
    let merge = format!("/api/customers/merge?source_id={}&target_id={}", ids.magento_customer, ids.shopify_customer);
    desk.put(merge, json!({})).await.ok(202);
    let merged = read(ids.shopify_customer).await;
    assert_eq!(entry(&merged, ids.shopify_integration), entry(&shopify, ids.shopify_integration));
    assert_eq!(entry(&merged, ids.magento_integration), entry(&magento, ids.magento_integration));
    assert_eq!(entry(&merged, ids.bigcommerce_integration), json!({"orders": []}));
    assert_eq!(merged["ecommerce_data"].as_object().unwrap().len(), 2);
    // Two people of one store stay two: their data would get mixed up.
    desk.sandbox.set_shop_data(ids.bigcommerce_customer, ids.shopify_integration, json!({})).unwrap();
    let both =
        format!("/api/customers/merge?source_id={}&target_id={}", ids.bigcommerce_customer, ids.shopify_customer);
    desk.put(both, json!({})).await.error(409);
}
