//! Jobs that answer tickets with a macro, and jobs over an interval of time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::time::Duration;

use common::Desk;
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

async fn desk() -> Desk {
    Desk::with(Sandbox::builder().sending_delay(Duration::ZERO)).await
}

async fn last_message(desk: &Desk, ticket: i64) -> Value {
    let ticket = desk.get(format!("/api/tickets/{ticket}")).await.ok(200);
    ticket["messages"].as_array().unwrap().last().unwrap().clone()
}

#[tokio::test]
async fn a_macro_answers_on_the_way_of_the_last_message() {
    let desk = desk().await;
    let text = json!({"body_text": "Dear {{ticket.customer.firstname}}", "body_html": "<p>Dear {{ticket.customer.firstname}}</p>"});
    let actions = json!([
        {"name": "setResponseText", "title": "Answer", "arguments": text},
        {"name": "setStatus", "title": "Odd", "arguments": {"status": "solved"}},
        {"name": "addTags", "title": "Tag", "arguments": {"tags": "answered"}},
    ]);
    let made = desk.post("/api/macros", json!({"name": "Dear", "actions": actions})).await.ok(201);
    let ids = desk.ids();
    let params = json!({"ticket_ids": [ids.ticket, ids.closed_ticket, ids.snoozed_ticket], "macro_id": made["id"]});
    let job = desk.post("/api/jobs", json!({"type": "applyMacro", "params": params})).await.ok(201);
    let done = desk.get(format!("/api/jobs/{}", job["id"])).await.ok(202);
    assert_eq!((&done["status"], &done["info"]["progress_count"]), (&json!("done"), &json!(3)));

    let mail = last_message(&desk, ids.ticket).await;
    assert_eq!((&mail["channel"], &mail["body_text"]), (&json!("email"), &json!("Dear Nia")));
    assert_eq!(mail["source"]["from"]["address"], "support@example.com");
    assert_eq!(mail["source"]["to"][0]["address"], "nia.okafor@example.com");
    assert!(mail["sent_datetime"].is_string() && mail["sender"]["id"] == ids.caller, "{mail}");
    let chat = last_message(&desk, ids.closed_ticket).await;
    assert_eq!((&chat["channel"], &chat["source"]["to"][0]["address"]), (&json!("chat"), &json!("visitor-77")));
    assert!(chat["sent_datetime"].is_string() && chat["receiver"].is_null(), "{chat}");
    let ticket = desk.get(format!("/api/tickets/{}", ids.ticket)).await.ok(200);
    assert!(ticket["tags"].to_string().contains("answered") && ticket["status"] == "open", "one action failed");
    assert_eq!(desk.get(format!("/api/macros/{}", made["id"])).await.ok(200)["usage"], 3);
}

#[tokio::test]
async fn a_text_that_cannot_be_filled_in_is_not_sent() {
    let desk = desk().await;
    let text = json!({"body_text": "{% if ticket.spam %}No{% endif %}"});
    let actions = json!([{"name": "setResponseText", "title": "Answer", "arguments": text}]);
    let made = desk.post("/api/macros", json!({"name": "If", "actions": actions})).await.ok(201);
    let before = last_message(&desk, desk.ids().ticket).await;
    let params = json!({"ticket_ids": [desk.ids().ticket], "macro_id": made["id"]});
    desk.post("/api/jobs", json!({"type": "applyMacro", "params": params})).await.ok(201);
    assert_eq!(last_message(&desk, desk.ids().ticket).await["id"], before["id"]);
}

#[tokio::test]
async fn an_interval_keeps_tickets_of_its_time() {
    let desk = desk().await;
    let everything = json!({"filters": "isNotEmpty(ticket.channel)"});
    let created =
        desk.get(format!("/api/tickets/{}", desk.ids().closed_ticket)).await.ok(200)["created_datetime"].clone();
    let params = json!({"view": everything, "start_datetime": created, "end_datetime": created, "updates": {"priority": "critical"}});
    let job = desk.post("/api/jobs", json!({"type": "updateTicket", "params": params})).await.ok(201);
    assert_eq!(desk.get(format!("/api/jobs/{}", job["id"])).await.ok(202)["info"]["progress_count"], 1);
    assert_eq!(desk.get(format!("/api/tickets/{}", desk.ids().closed_ticket)).await.ok(200)["priority"], "critical");
}
