//! Sending is asynchronous: what a message says before, when its time comes, and after. And the actions attached to it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::time::Duration;

use common::receiver::Receiver;
use common::{Desk, integrate};
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

const HOUR: Duration = Duration::from_secs(3600);

async fn desk(delay: Duration) -> Desk {
    Desk::with(Sandbox::builder().sending_delay(delay)).await
}

fn email(from: &str) -> Value {
    json!({
        "channel": "email", "from_agent": true, "body_text": "Hello", "sender": {"email": "mira@example.com"},
        "receiver": {"email": "nia.okafor@example.com"},
        "source": {"type": "email", "from": {"address": from}, "to": [{"address": "nia.okafor@example.com"}]},
    })
}

fn with(mut message: Value, more: Value) -> Value {
    message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    message
}

fn thread(desk: &Desk) -> String {
    format!("/api/tickets/{}/messages", desk.ids().ticket)
}

#[tokio::test]
async fn a_message_is_stored_first_and_sent_later() {
    let desk = Desk::open().await;
    let stored = desk.post(thread(&desk), email("support@example.com")).await.ok(201);
    assert!(stored["sent_datetime"].is_null() && stored["failed_datetime"].is_null());
    let path = format!("{}/{}", thread(&desk), stored["id"]);
    let sent = desk.until(&path, |message| !message["sent_datetime"].is_null()).await;
    assert_eq!(sent["integration_id"], desk.ids().email_integration);
    assert!(sent["sent_datetime"].as_str() > sent["created_datetime"].as_str());
    assert!(sent["last_sending_error"].is_null() && sent["is_retriable"] == true);
}

#[tokio::test]
async fn a_failure_is_told_although_nobody_calls() {
    let (desk, receiver) = (desk(Duration::from_millis(20)).await, Receiver::open().await);
    let form = json!({"error": "{{message.last_sending_error.error}}"});
    integrate(&desk, &["ticket-message-failed"], json!({"url": receiver.url("/"), "form": form})).await;
    let stored = desk.post(thread(&desk), email("mira@example.com")).await.ok(201);
    assert!(stored["failed_datetime"].is_null() && stored["last_sending_error"].is_null());
    receiver.until(1).await;
    let call = receiver.only();
    assert_eq!(call.json()["error"], "No integration was found to send this email.");
    let failed = desk.get(format!("{}/{}", thread(&desk), stored["id"])).await.ok(200);
    assert!(failed["failed_datetime"].is_string() && failed["is_retriable"] == false);
    let events = format!("/api/events?object_type=TicketMessage&object_id={}", stored["id"]);
    let events = desk.get(events).await.ok(200);
    assert_eq!(events["data"][0]["type"], "ticket-message-failed");
}

#[tokio::test]
async fn what_waits_can_be_canceled_and_what_needs_no_carrier_does_not_wait() {
    let desk = desk(HOUR).await;
    let waiting = desk.post(thread(&desk), email("support@example.com")).await.ok(201);
    let path = format!("{}/{}", thread(&desk), waiting["id"]);
    // It has not failed: there is nothing to try again.
    let body = json!({"channel": "email", "from_agent": true});
    let body = with(body, json!({"source": {"from": {"address": "support@example.com"}}}));
    assert!(desk.put(format!("{path}?action=retry"), body.clone()).await.ok(202)["sent_datetime"].is_null());
    desk.put(format!("{path}?action=cancel"), body).await.ok(202);
    desk.get(&path).await.error(404);
    let note = json!({"channel": "internal-note", "from_agent": true, "body_text": "Seen"});
    assert!(desk.post(thread(&desk), note).await.ok(201)["sent_datetime"].is_string());
    let incoming = json!({"channel": "api", "from_agent": false, "body_text": "Hm"});
    let incoming = desk.post(thread(&desk), incoming).await.ok(201);
    assert_eq!(incoming["sent_datetime"], incoming["created_datetime"]);
}

#[tokio::test]
async fn actions_of_a_message_are_carried_out_before_it_is_sent() {
    let desk = desk(Duration::ZERO).await;
    let action =
        |name: &str, arguments: Value| json!({"name": name, "title": name, "type": "user", "arguments": arguments});
    let actions =
        json!([action("addTags", json!({"tags": "vip, late"})), action("setStatus", json!({"status": "closed"}))]);
    let sent = desk.post(thread(&desk), with(email("support@example.com"), json!({"actions": actions}))).await.ok(201);
    assert!(sent["sent_datetime"].is_string());
    assert_eq!((&sent["actions"][0]["status"], &sent["actions"][1]["status"]), (&json!("success"), &json!("success")));
    let ticket = desk.get(format!("/api/tickets/{}", desk.ids().ticket)).await.ok(200);
    assert_eq!(ticket["status"], "closed");
    let tags = ticket["tags"].to_string();
    assert!(tags.contains("vip") && tags.contains("late"), "{tags}");
}

#[tokio::test]
async fn actions_have_a_form() {
    let desk = Desk::open().await;
    for refused in [
        json!(["addTags"]),
        json!([{"name": "addTags", "arguments": "vip"}]),
        json!([{"name": "addTags", "colour": "red"}]),
    ] {
        let message = with(email("support@example.com"), json!({"actions": refused}));
        assert!(desk.post(thread(&desk), message).await.error(400).contains("actions"), "{refused}");
    }
    let mut message = email("support@example.com");
    message["source"]["extra"] = json!("text");
    assert!(desk.post(thread(&desk), message).await.error(400).contains("extra"));
}

#[tokio::test]
async fn a_failed_action_holds_the_message_until_it_is_forced_or_succeeds() {
    let desk = desk(Duration::ZERO).await;
    let field = desk.ids().ticket_field;
    let set = |value: &str| json!({"name": "setCustomFieldValue", "title": "Reason", "arguments": {"custom_field_id": field, "value": value}});
    let last = json!({"name": "addTags", "title": "Tag", "arguments": {"tags": "after"}});
    let message = || with(email("support@example.com"), json!({"actions": [set("Nothing known"), last]}));
    let held = desk.post(thread(&desk), message()).await.ok(201);
    assert!(held["sent_datetime"].is_null() && held["failed_datetime"].is_string());
    assert_eq!((&held["is_retriable"], &held["actions"][0]["status"]), (&json!(true), &json!("error")));
    assert_eq!(held["actions"][1]["status"], "pending", "the first failure stops the rest");

    let path = format!("{}/{}", thread(&desk), held["id"]);
    let body = json!({"channel": "email", "from_agent": true, "source": email("support@example.com")["source"]});
    let again = desk.put(format!("{path}?action=retry"), body.clone()).await.ok(202);
    assert!(again["sent_datetime"].is_null() && again["last_sending_error"].is_object());
    // A choice of that name makes the action possible.
    let definition =
        json!({"data_type": "text", "input_settings": {"input_type": "dropdown", "choices": ["Nothing known"]}});
    desk.put(format!("/api/custom-fields/{field}"), json!({"definition": definition})).await.ok(202);
    let sent = desk.put(format!("{path}?action=retry"), body.clone()).await.ok(202);
    assert!(sent["sent_datetime"].is_string() && sent["failed_datetime"].is_null());
    assert_eq!(sent["actions"][1]["status"], "success");
    let unsure = with(message(), json!({"actions": [set("Still unknown")]}));
    let forced = desk.post(format!("{}?action=force", thread(&desk)), unsure.clone()).await.ok(201);
    assert!(forced["sent_datetime"].is_string() && forced["actions"][0]["status"] == "skipped");
    let held = desk.post(thread(&desk), unsure).await.ok(201);
    let forced = desk.put(format!("{}/{}?action=force", thread(&desk), held["id"]), body).await.ok(202);
    assert!(forced["sent_datetime"].is_string() && forced["actions"][0]["status"] == "skipped");
}

#[tokio::test]
async fn a_customer_who_writes_reopens_the_ticket() {
    let desk = Desk::open().await;
    for ticket in [desk.ids().closed_ticket, desk.ids().snoozed_ticket] {
        let path = format!("/api/tickets/{ticket}");
        let import =
            json!({"channel": "api", "from_agent": false, "body_text": "Old", "sent_datetime": "2024-01-01T00:00:00Z"});
        desk.post(format!("{path}/messages"), import).await.ok(201);
        assert_eq!(desk.get(&path).await.ok(200)["status"], "closed", "history changes nothing");
        desk.post(format!("{path}/messages"), json!({"channel": "api", "from_agent": false, "body_text": "Hm"}))
            .await
            .ok(201);
        let open = desk.get(&path).await.ok(200);
        assert_eq!(
            (&open["status"], &open["closed_datetime"], &open["snooze_datetime"]),
            (&json!("open"), &Value::Null, &Value::Null)
        );
    }
}

#[tokio::test]
async fn on_a_clock_that_stands_a_message_waits_for_its_time() {
    let desk = Desk::with(Sandbox::builder().clock("2026-03-01T10:00:00Z")).await;
    let stored = desk.post(thread(&desk), email("support@example.com")).await.ok(201);
    let path = format!("{}/{}", thread(&desk), stored["id"]);
    desk.sandbox.advance(Duration::from_millis(199)).unwrap();
    assert!(desk.get(&path).await.ok(200)["sent_datetime"].is_null());
    // Each look at the clock takes a microsecond.
    desk.sandbox.advance(Duration::from_millis(2)).unwrap();
    let sent = desk.get(&path).await.ok(200)["sent_datetime"].clone();
    assert!(sent.as_str().unwrap().starts_with("2026-03-01T10:00:00.201"), "{sent}");
}

#[tokio::test]
async fn a_snoozed_ticket_wakes_although_nobody_calls() {
    let (desk, receiver) = (Desk::open().await, Receiver::open().await);
    integrate(&desk, &["ticket-self-unsnoozed"], json!({"url": receiver.url("/")})).await;
    let soon = (chrono::Utc::now() + chrono::TimeDelta::milliseconds(100)).to_rfc3339();
    desk.put(format!("/api/tickets/{}", desk.ids().ticket), json!({"snooze_datetime": soon})).await.ok(202);
    receiver.until(1).await;
    assert_eq!(desk.get(format!("/api/tickets/{}", desk.ids().ticket)).await.ok(200)["status"], "open");
}
