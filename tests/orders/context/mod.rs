//! Which order a ticket is about, and the brief on it.

mod at_random;
mod briefs;
mod calls;
mod choice;
mod hostile;
mod limits;
mod mention;
mod mention_edges;
mod mention_looks;
mod mention_names;
mod mention_parcels;
mod mention_words;
mod numbers;
mod personal;
mod rank;
mod sizes;

use gorgias::orders::context::OrderContext;
use serde_json::{Value, json};

/// A message of the customer.
fn says(id: i64, text: &str) -> Value {
    json!({"id": id, "from_agent": false, "public": true, "channel": "email", "body_text": text,
        "created_datetime": format!("2026-05-01T10:{:02}:00", id % 60)})
}

/// A message with what Gorgias took for the writer's own words.
fn quotes(id: i64, own: &str, quoted: &str) -> Value {
    let mut message = says(id, &format!("{own}\n\nOn Monday we wrote:\n> {quoted}"));
    message["stripped_text"] = json!(own);
    message
}

/// A ticket with these messages, of a customer with these Shopify orders.
fn ticket(messages: Value, orders: Value) -> Value {
    json!({"id": 4711, "subject": "Hello", "status": "open", "channel": "email", "messages": messages, "customer": {
        "id": 9, "name": "Ada Mensah", "email": "ada.mensah@example.com",
        "integrations": {"6": {"__integration_type__": "shopify", "orders": orders}}}})
}

fn context(ticket: Value) -> OrderContext {
    OrderContext::new(serde_json::from_value(ticket).unwrap(), None)
}

/// Three orders, the newest first.
fn three() -> Value {
    json!([
        {"id": 5_200_000_001_003_i64, "name": "#1003", "created_at": "2026-04-03T00:00:00Z", "financial_status": "paid", "total_price": "30.00", "currency": "EUR",
         "line_items": [{"title": "Enamel teapot", "sku": "TEA-77", "quantity": 1}]},
        {"id": 5_200_000_001_002_i64, "name": "#1002", "created_at": "2026-04-02T00:00:00Z", "financial_status": "paid", "fulfillment_status": "fulfilled",
         "fulfillments": [{"status": "success", "shipment_status": "in_transit", "tracking_company": "DHL", "tracking_number": "JD0140000002",
            "tracking_urls": ["https://track.example/JD0140000002"]}],
         "line_items": [{"title": "Linen picnic blanket", "quantity": 2, "price": "12.50"}]},
        {"id": 5_200_000_001_001_i64, "name": "#1001", "created_at": "2026-04-01T00:00:00Z", "financial_status": "refunded",
         "line_items": [{"title": "Canvas rucksack", "quantity": 1}]},
    ])
}

/// The order that a ticket with this one message is about.
fn about(text: &str) -> Option<String> {
    let context = context(ticket(json!([says(1, text)]), three()));
    let strong =
        context.confidence().is_some_and(|confidence| confidence > gorgias::orders::context::MatchConfidence::Low);
    context.order().filter(|_| strong).map(|order| order.label().to_owned())
}
