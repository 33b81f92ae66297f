//! Whether messages go out, and who may write to whom.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::time::Duration;

use common::Desk;
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

fn email(from: Option<&str>) -> Value {
    json!({
        "channel": "email", "from_agent": true, "body_text": "Hello", "receiver": {"email": "nia.okafor@example.com"},
        "sender": {"email": "mira@example.com"},
        "source": {"type": "email", "from": from.map(|address| json!({"address": address})), "to": [{"address": "nia.okafor@example.com"}]},
    })
}

/// Sent at once: the answer to a write tells what became of it.
async fn desk() -> Desk {
    Desk::with(Sandbox::builder().sending_delay(Duration::ZERO)).await
}

async fn thread(desk: &Desk) -> String {
    format!("/api/tickets/{}/messages", desk.ids().ticket)
}

#[tokio::test]
async fn a_connected_address_sends() {
    let desk = desk().await;
    let message = desk.post(thread(&desk).await, email(Some("support@example.com"))).await.ok(201);
    assert!(message["sent_datetime"].is_string() && message["last_sending_error"].is_null());
    assert_eq!(message["integration_id"], desk.ids().email_integration);
    assert_eq!(
        (&message["sender"]["id"], &message["receiver"]["id"]),
        (&json!(desk.ids().agent), &json!(desk.ids().customer))
    );
}

#[tokio::test]
async fn another_address_is_accepted_and_never_sent() {
    let desk = desk().await;
    let message = desk.post(thread(&desk).await, email(Some("mira@example.com"))).await.ok(201);
    assert!(message["sent_datetime"].is_null() && message["failed_datetime"].is_string());
    assert_eq!(message["last_sending_error"], json!({"error": "No integration was found to send this email."}));
    assert_eq!(message["is_retriable"], false);
    let failed = desk
        .get(format!("/api/tickets/{}/messages/{}", desk.ids().order_ticket, desk.ids().failed_message))
        .await
        .ok(200);
    assert_eq!(failed["last_sending_error"], message["last_sending_error"]);
    // Mended and tried again, it goes out.
    let path = format!("{}/{}", thread(&desk).await, message["id"]);
    let body = json!({"channel": "email", "from_agent": true, "source": {"from": {"address": "support@example.com"}, "to": [{"address": "nia.okafor@example.com"}]}});
    let retried = desk.put(format!("{path}?action=retry"), body.clone()).await.ok(202);
    assert!(retried["sent_datetime"].is_string() && retried["last_sending_error"].is_null());
    desk.put(format!("{path}?action=cancel"), body).await.ok(202);
    desk.get(path).await.error(404);
}

#[tokio::test]
async fn an_email_needs_a_from_address() {
    let desk = desk().await;
    for message in [email(None), email(Some(" "))] {
        assert!(
            desk.post(thread(&desk).await, message.clone()).await.error(400).contains("From field is missing or empty")
        );
        let got = desk.post("/api/tickets", json!({"messages": [message]})).await.ok(400);
        assert_eq!(got["error"]["msg"], "From field is missing or empty");
        assert!(got["error"]["data"]["messages"]["0"]["source"]["from"].is_array(), "{got}");
    }
    let phone = json!({"channel": "phone", "from_agent": false, "sender": {"id": desk.ids().customer}, "source": {"type": "phone"}, "body_text": "Called"});
    desk.post(thread(&desk).await, phone).await.ok(201);
}

#[tokio::test]
async fn a_time_of_sending_makes_it_history() {
    let desk = desk().await;
    let mut message = email(Some("somebody@example.net"));
    message["sent_datetime"] = json!("2024-02-03T04:05:06Z");
    let stored = desk.post(thread(&desk).await, message).await.ok(201);
    assert_eq!(stored["sent_datetime"], "2024-02-03T04:05:06+00:00");
    assert!(stored["last_sending_error"].is_null());
}

#[tokio::test]
async fn senders_and_receivers_follow_the_rules() {
    let desk = desk().await;
    let (agent, customer) = (desk.ids().agent, desk.ids().customer);
    let api = |from_agent: bool, more: Value| {
        let mut message = json!({"channel": "api", "from_agent": from_agent, "body_text": "x"});
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        message
    };
    let note = |more: Value| {
        let mut message = api(true, more);
        message["channel"] = json!("internal-note");
        message
    };
    for refused in [
        api(true, json!({"sender": {"id": customer}})),
        api(true, json!({"sender": {"email": "stranger@example.com"}})),
        api(true, json!({"receiver": {"id": agent}})),
        api(false, json!({"sender": {"id": agent}})),
        api(false, json!({"sender": {"id": customer}, "receiver": {"id": customer}})),
        api(false, json!({"sender": {"id": customer}, "mention_ids": [agent]})),
        note(json!({"receiver": {"id": customer}})),
        note(json!({"sender": {"id": customer}})),
        note(json!({"from_agent": false, "sender": {"id": customer}})),
    ] {
        desk.post(thread(&desk).await, refused.clone()).await.error(400);
        desk.post("/api/tickets", json!({"messages": [refused]})).await.error(400);
    }
    desk.post("/api/tickets", json!({"messages": [api(false, json!({}))]})).await.error(400);
    let sent = desk.post(thread(&desk).await, api(true, json!({}))).await.ok(201);
    assert_eq!(sent["sender"]["id"], desk.ids().bot);
    let came =
        desk.post(thread(&desk).await, api(false, json!({"sender": {"email": "stranger@example.com"}}))).await.ok(201);
    assert_eq!(came["sender"]["email"], "stranger@example.com");
    desk.get(format!("/api/customers/{}", came["sender"]["id"])).await.ok(200);
}

#[tokio::test]
async fn chat_needs_the_visitor_and_no_receiver() {
    let desk = desk().await;
    let path = format!("/api/tickets/{}/messages", desk.ids().closed_ticket);
    let chat = |receiver: Value| {
        json!({
            "channel": "chat", "from_agent": true, "sender": {"id": desk.ids().agent}, "receiver": receiver, "body_html": "<b>Hi</b>",
            "source": {"type": "chat", "from": {"address": ""}, "to": [{"address": "visitor-77"}]},
        })
    };
    assert!(desk.post(&path, chat(Value::Null)).await.ok(201)["sent_datetime"].is_string());
    let lost = desk.post(&path, chat(json!({"id": desk.ids().customer}))).await.ok(201);
    assert!(lost["sent_datetime"].is_null() && lost["last_sending_error"].is_object());
    let list = desk.get(format!("/api/tickets?ticket_ids={}", desk.ids().closed_ticket)).await.ok(200);
    assert_eq!(list["data"][0]["last_sent_message_not_delivered"], true);
}
