//! Orders of Shopify's GraphQL Admin API in the form of its REST API: other names, lists inside of connections, ids as addresses.
//!
//! Names of fields are those of the 2025 and 2026 versions of the API, as documented. Only what a query asked for is there.

use serde_json::{Map, Value, json};

use crate::read::{Object, View};

/// The order in REST form, if it has the form of the GraphQL API.
pub(in crate::orders::platforms) fn to_rest(order: Object<'_>) -> Option<Value> {
    let by_id = order.get("id").and_then(View::as_str).is_some_and(|id| id.starts_with("gid://"));
    let signs =
        ["displayFinancialStatus", "displayFulfillmentStatus", "legacyResourceId", "totalPriceSet", "lineItems"];
    let by_names = !order.has("created_at") && signs.iter().any(|name| order.has(name));
    (by_id || by_names).then(|| {
        let mut rest = object(&order.to_map());
        for (own, name) in [
            ("legacy_resource_id", "id"),
            ("currency_code", "currency"),
            ("presentment_currency_code", "presentment_currency"),
            ("number", "order_number"),
        ] {
            if let Some(value) = rest.remove(own) {
                rest.entry(name).or_insert(value);
            }
        }
        if let Some(line @ Value::Object(_)) = rest.remove("shipping_line") {
            rest.entry("shipping_lines").or_insert_with(|| Value::Array(vec![line]));
        }
        Value::Object(rest)
    })
}

/// Names that differ in more than their writing, in snake case.
fn renamed(name: &str) -> &str {
    match name {
        "display_financial_status" => "financial_status",
        "display_fulfillment_status" => "fulfillment_status",
        // Of a fulfillment.
        "display_status" => "shipment_status",
        "status_page_url" => "order_status_url",
        "original_unit_price_set" | "original_price_set" => "price_set",
        "unfulfilled_quantity" => "fulfillable_quantity",
        "allocated_amount_set" => "amount_set",
        "fulfillment_line_items" => "line_items",
        other => other,
    }
}

fn value(value: &Value) -> Value {
    match value {
        Value::Object(fields) => match connection(fields) {
            Some(items) => Value::Array(items),
            None => Value::Object(object(fields)),
        },
        Value::Array(items) => items.iter().map(self::value).collect(),
        Value::String(text) => tail(text).into(),
        other => other.clone(),
    }
}

/// The items of a connection: `{"nodes": […]}`, or `{"edges": [{"node": …}]}`.
fn connection(fields: &Map<String, Value>) -> Option<Vec<Value>> {
    if let Some(nodes) = fields.get("nodes").and_then(Value::as_array) {
        return Some(nodes.iter().map(value).collect());
    }
    let edges = fields.get("edges").and_then(Value::as_array)?;
    Some(edges.iter().filter_map(|edge| edge.get("node")).map(value).collect())
}

/// The number at the end of `gid://shopify/Order/1`; any other text as it is.
fn tail(text: &str) -> &str {
    let number = text.strip_prefix("gid://").and_then(|path| path.rsplit('/').next());
    number.and_then(|number| number.split('?').next()).unwrap_or(text)
}

fn object(fields: &Map<String, Value>) -> Map<String, Value> {
    let mut rest = Map::new();
    for (name, own) in fields {
        let name = snake(name);
        let own = value(own);
        match (name.as_str(), own) {
            // The item that a line of a refund or fulfillment is about.
            ("line_item", Value::Object(item)) => {
                if let Some(id) = item.get("id") {
                    rest.insert("line_item_id".to_owned(), id.clone());
                    rest.insert("id".to_owned(), id.clone());
                }
            }
            ("tracking_info", Value::Array(parcels)) => tracking(&mut rest, &parcels),
            // Newer versions have the addresses of a customer in objects of their own.
            ("default_email_address", Value::Object(part)) => {
                rest.entry("email").or_insert(part.get("email_address").cloned().unwrap_or_default());
            }
            ("default_phone_number", Value::Object(part)) => {
                rest.entry("phone").or_insert(part.get("phone_number").cloned().unwrap_or_default());
            }
            ("product" | "variant", Value::Object(part)) => {
                rest.entry(format!("{name}_id")).or_insert(part.get("id").cloned().unwrap_or_default());
            }
            ("current_total_price_set" | "total_price_set", own) => {
                currencies(&mut rest, &own);
                rest.insert(name, own);
            }
            // Codes that were entered, as plain texts.
            ("discount_codes", Value::Array(codes)) => {
                let codes = codes.into_iter().map(|code| json!({ "code": code }));
                rest.insert(name, codes.collect());
            }
            (_, own) => {
                rest.entry(renamed(&name)).or_insert(own);
            }
        }
    }
    rest
}

/// The shop's currency and the customer's.
fn currencies(rest: &mut Map<String, Value>, set: &Value) {
    for (whose, name) in [("shop_money", "currency"), ("presentment_money", "presentment_currency")] {
        if let Some(code) = set.get(whose).and_then(|money| money.get("currency_code")) {
            rest.entry(name).or_insert(code.clone());
        }
    }
}

/// Numbers, links and the carrier of a fulfillment.
fn tracking(rest: &mut Map<String, Value>, parcels: &[Value]) {
    let all = |name: &str| -> Value { parcels.iter().filter_map(|parcel| parcel.get(name)).cloned().collect() };
    rest.insert("tracking_numbers".to_owned(), all("number"));
    rest.insert("tracking_urls".to_owned(), all("url"));
    let carrier = parcels.iter().filter_map(|parcel| parcel.get("company")).find(|company| company.is_string());
    rest.insert("tracking_company".to_owned(), carrier.cloned().unwrap_or_default());
}

/// `currentTotalPriceSet` as `current_total_price_set`.
fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}
