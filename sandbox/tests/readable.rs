//! Whatever is accepted can be read back: one odd record must not make every later list fail.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::Desk;
use reqwest::Method;
use serde_json::{Value, json};

fn with(key: &str, value: Value) -> Value {
    let mut message = json!({"channel": "api", "from_agent": false, "sender": {"email": "ada@example.com"}});
    message[key] = value;
    message
}

#[tokio::test]
async fn odd_parts_of_messages_are_refused() {
    let desk = Desk::open().await;
    let path = format!("/api/tickets/{}/messages", desk.ids().ticket);
    for actions in [json!([[]]), json!([{"name": 5}]), json!([{"color": "red"}])] {
        assert!(desk.post(&path, with("actions", actions)).await.error(400).contains("Not an action."));
    }
    assert!(desk.post(&path, with("source", json!({"extra": "text"}))).await.error(400).contains("Must be an object."));
    let action = json!([{"name": "addTags", "title": "Tag", "type": "user", "arguments": {"tags": "odd"}}]);
    desk.post(&path, with("actions", action)).await.ok(201);
    desk.post(&path, with("source", json!({"extra": {"include_thread": true}}))).await.ok(201);
    desk.get("/api/messages").await.ok(200);
}

#[tokio::test]
async fn an_address_that_is_no_email_does_not_become_one() {
    let desk = Desk::open().await;
    let channels = json!([
        {"type": "email", "address": "front desk", "preferred": true},
        {"type": "email", "address": "desk@example.org", "preferred": false},
    ]);
    let customer = desk.post("/api/customers", json!({"channels": channels})).await.ok(201);
    assert_eq!(customer["email"], "desk@example.org");
    let message =
        json!({"channel": "email", "from_agent": false, "source": {"type": "email", "from": {"address": "nobody"}}});
    let ticket = desk.post("/api/tickets", json!({"messages": [message]})).await.ok(201);
    assert_eq!(ticket["customer"]["email"], Value::Null);
    desk.get("/api/customers").await.ok(200);
}

#[tokio::test]
async fn numbers_that_are_not_whole_or_too_long_are_refused() {
    let desk = Desk::open().await;
    for number in ["9223372036854775808", "-9223372036854775809", "5.0"] {
        let body: Value = serde_json::from_str(&format!(r#"{{"ids": [{number}]}}"#)).unwrap();
        let got = desk.send(desk.request(Method::DELETE, "/api/customers").json(&body)).await;
        assert!(got.error(400).contains("Not a valid integer."), "{number}");
    }
}
