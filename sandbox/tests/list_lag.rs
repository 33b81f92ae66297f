//! Lists that show new records late.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::time::Duration;

use common::{Desk, open_ticket};
use gorgias_sandbox::{Sandbox, SandboxErrorKind};
use serde_json::{Value, json};

const LAG: Duration = Duration::from_millis(300);

async fn desk() -> Desk {
    Desk::with(Sandbox::builder().clock("2026-03-01T10:00:00Z").seed(false).list_lag(LAG)).await
}

fn ids(list: &Value) -> Vec<i64> {
    list["data"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_new_ticket_is_read_at_once_and_listed_when_the_time_has_come() {
    let desk = desk().await;
    let first = open_ticket(&desk, "First").await;
    let list = async || ids(&desk.get("/api/tickets").await.ok(200));
    assert_eq!(list().await, [0; 0]);
    desk.get(format!("/api/tickets/{first}")).await.ok(200);
    desk.sandbox.advance(LAG / 2).unwrap();
    let second = open_ticket(&desk, "Second").await;
    assert_eq!(list().await, [0; 0]);
    desk.sandbox.advance(LAG / 2).unwrap();
    assert_eq!(list().await, [first]);
    desk.sandbox.advance(LAG / 2).unwrap();
    assert_eq!(list().await, [second, first]);
}

#[tokio::test]
async fn what_is_listed_shows_its_changes_and_its_end_at_once() {
    let desk = desk().await;
    let ticket = open_ticket(&desk, "First").await;
    desk.sandbox.advance(LAG).unwrap();
    desk.put(&format!("/api/tickets/{ticket}"), json!({"subject": "Other"})).await.ok(202);
    assert_eq!(desk.get("/api/tickets").await.ok(200)["data"][0]["subject"], "Other");
    desk.delete(&format!("/api/tickets/{ticket}")).await.ok(204);
    assert_eq!(ids(&desk.get("/api/tickets").await.ok(200)), [0; 0]);
}

#[tokio::test]
async fn messages_customers_views_and_search_are_late_too() {
    let desk = desk().await;
    let ticket = open_ticket(&desk, "First").await;
    let view = json!({"slug": "all", "name": "All"});
    let view = desk.post("/api/views", view).await.ok(201)["id"].as_i64().unwrap();
    let counts = async || {
        let mut counts = Vec::new();
        for path in [
            "/api/messages".to_owned(),
            format!("/api/tickets/{ticket}/messages"),
            "/api/customers".to_owned(),
            format!("/api/views/{view}/items"),
        ] {
            counts.push(ids(&desk.get(path).await.ok(200)).len());
        }
        let search = json!({"type": "customer", "query": "example"});
        counts.push(ids(&desk.post("/api/search", search).await.ok(201)).len());
        counts
    };
    let late = counts().await;
    assert_eq!(late, [0; 5]);
    desk.sandbox.advance(LAG).unwrap();
    let now = counts().await;
    assert!(now.iter().all(|count| *count > 0), "{now:?}");
}

#[tokio::test]
async fn the_seed_is_listed_and_a_lag_of_more_than_a_century_is_refused() {
    let desk = Desk::with(Sandbox::builder().list_lag(Duration::from_secs(3600))).await;
    assert!(!ids(&desk.get("/api/tickets").await.ok(200)).is_empty());
    let error = Sandbox::builder().list_lag(Duration::MAX).start().await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (SandboxErrorKind::InvalidInput, "list_lag"));
}
