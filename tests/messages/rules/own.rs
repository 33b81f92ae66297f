//! What the crate writes itself breaks none of its own rules, not even a suspicious one.

use gorgias::message::rules::validate;
use gorgias::orders::events::{OrderEventPolicy, Reaction};
use gorgias::types::{CreateMessage, CreateTicket};
use serde_json::json;

use super::cases::read;
use crate::order_events::shopify;
use crate::support::{Server, json as reply};

#[tokio::test]
async fn tickets_and_notes_of_orders_trip_no_warning() {
    let server = Server::start(|request| match request.method.as_str() {
        "GET" => reply(&json!({"data": [], "meta": {}})),
        _ => reply(&json!({"id": 7})),
    })
    .await;
    let client = server.client();
    let event = shopify("orders/create", 2077, 1);
    client.upsert_order_ticket(&event, &OrderEventPolicy::new(Reaction::open().note().tag("paid"))).await.unwrap();
    let mut judged = 0;
    for request in server.requests().iter().filter(|request| request.method == "POST") {
        let found = match request.target.as_str() {
            "/api/tickets" => validate(&read::<CreateTicket>(&request.json())),
            _ => validate(&read::<CreateMessage>(&request.json())),
        };
        assert_eq!(found, [], "{}", request.target);
        judged += 1;
    }
    assert!(judged > 0);
}
