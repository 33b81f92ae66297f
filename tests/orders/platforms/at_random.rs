//! Whatever JSON comes: nothing panics, and no order disappears without a word.

use gorgias::orders::{Platform, read_order};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::found;

/// Keys that are read, so that random values end up where they are looked at.
const KEYS: [&str; 44] = [
    "id",
    "entity_id",
    "external_id",
    "name",
    "number",
    "order_number",
    "increment_id",
    "total_price",
    "grand_total",
    "total_inc_tax",
    "total_amount",
    "currency",
    "created_at",
    "date_created",
    "updated_at",
    "cancelled_at",
    "financial_status",
    "fulfillment_status",
    "status",
    "status_id",
    "state",
    "line_items",
    "items",
    "products",
    "quantity",
    "price",
    "tags",
    "fulfillments",
    "shipments",
    "tracks",
    "tracking_number",
    "tracking_urls",
    "refunds",
    "refund_line_items",
    "transactions",
    "amount",
    "billing_address",
    "shipping_address",
    "street",
    "extension_attributes",
    "shipping_assignments",
    "price_set",
    "shop_money",
    "orders",
];

pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "[0-9]{1,22}(\\.[0-9]{1,20})?".prop_map(Value::from),
        prop::sample::select(vec!["paid", "refunded", "success", "delivered", "return", "2026-02-04T03:29:37-08:00"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        let key = prop_oneof![prop::sample::select(KEYS.to_vec()).prop_map(str::to_owned), "\\PC{0,8}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..8)
                .prop_map(|pairs| Value::from(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn look(order: &gorgias::orders::Order) {
    assert!(!order.statuses().is_empty() && order.is(order.status()));
    let _ = (format!("{order:?}"), order.numbers(), order.label().len());
    let _ = order.items.iter().map(gorgias::orders::LineItem::label).count();
}

proptest! {
    #[test]
    fn any_value_is_read_as_an_order_or_reported(value in any_json()) {
        for platform in [Platform::Shopify, Platform::Magento2, Platform::BigCommerce] {
            let (order, problems) = read_order(platform, &value);
            prop_assert!(order.is_some() || !problems.is_empty());
            if let Some(order) = order {
                look(&order);
                prop_assert_eq!(order.raw(), &value);
            }
        }
    }

    #[test]
    fn no_order_disappears_without_a_word(orders in prop::collection::vec(any_json(), 0..4), kind in prop::sample::select(vec!["shopify", "magento2", "bigcommerce"])) {
        let given = orders.iter().filter(|order| !order.is_null()).count();
        let found = found(json!({"6": {"__integration_type__": kind, "orders": orders.clone()}}), json!({"x": {"store": {"type": kind}, "orders": orders}}));
        found.orders.iter().for_each(look);
        prop_assert!(given == 0 || !found.orders.is_empty() || !found.problems.is_empty());
    }

    #[test]
    fn any_maps_are_read(integrations in prop::collection::hash_map("\\PC{0,6}", any_json(), 0..4), data in prop::collection::hash_map("\\PC{0,6}", any_json(), 0..3)) {
        let maps = |map: std::collections::HashMap<String, Value>| Value::from(map.into_iter().collect::<Map<_, _>>());
        found(maps(integrations), maps(data)).orders.iter().for_each(look);
    }
}
