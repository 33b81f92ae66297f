//! What a test sees without a call is what the API answers, and a look counts as no request.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Desk, ids, open_ticket};
use gorgias_sandbox::{Fault, Sandbox, SandboxErrorKind};
use serde_json::{Value, json};

fn numbers(records: &[Value]) -> Vec<i64> {
    records.iter().map(|record| record["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn records_are_those_that_the_api_shows() {
    let desk = Desk::open().await;
    // Of macros, lists leave out the archived ones.
    for (list, per_item) in [
        ("tickets", true),
        ("customers", true),
        ("users", true),
        ("teams", true),
        ("tags", true),
        ("views", true),
        ("rules", true),
        ("jobs", false),
        ("satisfaction-surveys", true),
        ("widgets", true),
        ("integrations", true),
        ("events", true),
        ("phone/voice-calls", true),
    ] {
        let order =
            if matches!(list, "phone/voice-calls" | "users" | "teams") { "" } else { "&order_by=created_datetime:asc" };
        let listed = desk.get(format!("/api/{list}?limit=100{order}")).await.ok(200);
        let records = desk.sandbox.records(list).unwrap();
        let mut sorted = ids(&listed);
        sorted.sort_unstable();
        assert_eq!(numbers(&records), sorted, "{list}");
        if per_item {
            let first = records.first().unwrap();
            let id = first["id"].as_i64().unwrap();
            let shown = desk.get(format!("/api/{list}/{id}")).await.body;
            assert_eq!((first, desk.sandbox.record(list, id).unwrap().as_ref()), (&shown, Some(&shown)), "{list}");
        }
    }
    assert_eq!(desk.sandbox.record("tags", 1).unwrap(), None);
    let error = desk.sandbox.records("tag").unwrap_err();
    assert_eq!(error.kind(), SandboxErrorKind::InvalidInput);
    assert!(error.to_string().contains("tag, only tickets, messages, customers"), "{error}");
}

#[tokio::test]
async fn tickets_come_with_their_messages_and_the_trash_is_there() {
    let desk = Desk::with(Sandbox::builder().seed(false)).await;
    let (kept, trashed) = (open_ticket(&desk, "Kept").await, open_ticket(&desk, "Trashed").await);
    desk.put(format!("/api/tickets/{trashed}"), json!({"trashed_datetime": "2026-03-01T10:00:00Z"})).await.ok(202);
    assert_eq!(numbers(&desk.sandbox.tickets()), [kept, trashed]);
    let ticket = desk.sandbox.ticket(kept).unwrap();
    assert_eq!(ticket, desk.get(format!("/api/tickets/{kept}")).await.ok(200));
    let messages = desk.sandbox.messages(kept);
    assert_eq!(messages.len(), 1);
    assert_eq!((&messages[0]["body_text"], &messages[0]["id"]), (&json!("Hello there"), &ticket["messages"][0]["id"]));
    assert_eq!(numbers(&desk.sandbox.customers()), [ticket["customer"]["id"].as_i64().unwrap()]);
    assert_eq!((desk.sandbox.ticket(1), desk.sandbox.messages(1)), (None, Vec::new()));
}

#[tokio::test]
async fn requests_are_counted_by_operation_and_a_typo_is_no_zero() {
    let desk = Desk::open().await;
    let sandbox = &desk.sandbox;
    sandbox.fault(Fault::reset().on("create_tag").times(1)).unwrap();
    let tag = desk.request(reqwest::Method::POST, "/api/tags").json(&json!({"name": "first"}));
    assert!(tag.try_clone().unwrap().send().await.is_err());
    desk.send(tag).await.ok(201);
    desk.get("/api/tags/").await.ok(200);
    let bodies: Vec<_> = sandbox.requests_to("create_tag").unwrap().iter().map(|request| request.json()).collect();
    assert_eq!(bodies, vec![Some(json!({"name": "first"})); 2]);
    for (name, count) in [("GET /api/tags", 1), ("list_tags", 1), ("POST", 2), ("get_tag", 0), ("POST /oauth/token", 0)]
    {
        assert_eq!(sandbox.requests_to(name).unwrap().len(), count, "{name}");
    }
    assert_eq!(sandbox.requests().len(), 3);
    let error = sandbox.requests_to("create_tags").unwrap_err();
    assert_eq!(error.kind(), SandboxErrorKind::InvalidInput);
    let forgetful = Sandbox::builder().record(false).start().await.unwrap();
    assert_eq!(forgetful.requests_to("list_tags").unwrap_err().kind(), SandboxErrorKind::NotRecorded);
}
