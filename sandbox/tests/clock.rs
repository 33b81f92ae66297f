//! Time passes when a test says so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::time::Duration;

use common::{Desk, integrate, open_ticket};
use gorgias_sandbox::{CallAllowance, Sandbox, SandboxBuilder, SandboxErrorKind};
use serde_json::json;

const MINUTE: Duration = Duration::from_secs(60);

fn standing() -> SandboxBuilder {
    Sandbox::builder().clock("2026-03-01T10:00:00Z")
}

#[tokio::test]
async fn records_are_dated_by_a_clock_that_stands_until_it_is_moved() {
    let desk = Desk::with(standing().seed(false)).await;
    let first = open_ticket(&desk, "First").await;
    desk.sandbox.advance(90 * MINUTE).unwrap();
    let second = open_ticket(&desk, "Second").await;
    let mut times = Vec::new();
    for id in [first, second] {
        let ticket = desk.get(format!("/api/tickets/{id}")).await.ok(200);
        times.push(ticket["created_datetime"].as_str().unwrap().to_owned());
    }
    assert!(times[0].starts_with("2026-03-01T10:00:00.") && times[1].starts_with("2026-03-01T11:30:00"), "{times:?}");
    assert!(desk.sandbox.now().starts_with("2026-03-01T11:30:00."));
}

#[tokio::test]
async fn the_seed_is_as_old_as_the_clock() {
    let desk = Desk::with(standing()).await;
    let tickets = desk.get("/api/tickets?order_by=created_datetime:desc&limit=1").await.ok(200);
    let newest = tickets["data"][0]["created_datetime"].as_str().unwrap();
    assert!(newest.starts_with("2026-02-2") || newest.starts_with("2026-03-01T"), "{newest}");
}

#[tokio::test]
async fn a_snoozed_ticket_wakes_when_its_time_has_come_and_integrations_hear_of_it() {
    let desk = Desk::with(standing()).await;
    let hook = integrate(&desk, &["ticket-self-unsnoozed"], json!({"url": "http://127.0.0.1:9/hook"})).await;
    let ticket = open_ticket(&desk, "Later").await;
    let path = format!("/api/tickets/{ticket}");
    desk.put(&path, json!({"snooze_datetime": "2026-03-01T11:00:00Z", "status": "closed"})).await.ok(202);
    desk.sandbox.advance(59 * MINUTE).unwrap();
    assert!(desk.get(&path).await.ok(200)["snooze_datetime"].is_string());
    desk.sandbox.advance(MINUTE).unwrap();
    // No request was needed.
    let calls = desk.sandbox.deliveries();
    assert_eq!(calls.iter().filter(|call| call.integration == hook).count(), 1, "{calls:?}");
    let awake = desk.get(&path).await.ok(200);
    assert_eq!((&awake["status"], &awake["snooze_datetime"]), (&json!("open"), &json!(null)));
}

#[tokio::test]
async fn what_time_has_done_is_in_the_data_file() {
    let folder = tempfile::TempDir::new().unwrap();
    let data = folder.path().join("account");
    let desk = Desk::with(standing().data(&data)).await;
    let path = format!("/api/tickets/{}", open_ticket(&desk, "Later").await);
    desk.put(&path, json!({"snooze_datetime": "2026-03-01T11:00:00Z"})).await.ok(202);
    desk.sandbox.advance(60 * MINUTE).unwrap();
    desk.close().await;
    // At the time that it was snoozed, it would still sleep.
    let desk = Desk::with(standing().data(&data)).await;
    assert_eq!(desk.get(&path).await.ok(200)["status"], "open");
}

#[tokio::test]
async fn a_planned_job_runs_at_its_time() {
    let desk = Desk::with(standing()).await;
    let ticket = open_ticket(&desk, "Close me").await;
    let job = desk
        .post(
            "/api/jobs",
            json!({
                "type": "updateTicket", "params": {"ticket_ids": [ticket], "updates": {"status": "closed"}},
                "scheduled_datetime": "2026-03-01T10:30:00Z",
            }),
        )
        .await
        .ok(201);
    let status = async || desk.get(format!("/api/jobs/{}", job["id"])).await.ok(202)["status"].clone();
    desk.sandbox.advance(29 * MINUTE).unwrap();
    assert_eq!(status().await, "scheduled");
    desk.sandbox.advance(MINUTE).unwrap();
    assert_eq!(status().await, "done");
    assert_eq!(desk.get(format!("/api/tickets/{ticket}")).await.ok(200)["status"], "closed");
}

#[tokio::test]
async fn access_tokens_live_by_this_clock() {
    let desk = Desk::with(standing()).await;
    let token = desk.sandbox.issue_token(&["users:read"]).unwrap().access_token;
    let status = async || {
        let call = desk.http.get(format!("{}/api/users/0", desk.sandbox.url())).bearer_auth(&token);
        desk.send(call).await.status
    };
    desk.sandbox.advance(24 * 60 * MINUTE - Duration::from_secs(1)).unwrap();
    assert_eq!(status().await, 200);
    desk.sandbox.advance(Duration::from_secs(1)).unwrap();
    assert_eq!(status().await, 401);
}

#[tokio::test]
async fn the_allowance_drains_by_this_clock_and_faster_with_enterprise() {
    for (limit, seconds) in [(CallAllowance::default(), 20), (CallAllowance::enterprise(), 10)] {
        let desk = Desk::with(standing().enforce_rate_limit(true).call_limit(limit)).await;
        let used = async || {
            let got = desk.get("/api/users/0").await;
            (got.status, got.header("x-gorgias-account-api-call-limit").to_owned())
        };
        for call in 1..=40 {
            assert_eq!(used().await, (200, format!("{call}/40")));
        }
        assert_eq!(used().await, (429, "40/40".to_owned()));
        // A quarter of the window, and a quarter of the bucket is free.
        desk.sandbox.advance(Duration::from_secs(seconds) / 4).unwrap();
        assert_eq!(used().await, (200, "31/40".to_owned()));
        desk.sandbox.advance(Duration::from_secs(seconds)).unwrap();
        assert_eq!(used().await, (200, "1/40".to_owned()));
        assert_eq!(desk.sandbox.call_stats().api_key.span, Duration::from_secs(seconds) * 5 / 4);
    }
}

#[tokio::test]
async fn a_clock_that_runs_jumps() {
    let desk = Desk::open().await;
    let before = desk.sandbox.now();
    desk.sandbox.advance(Duration::from_secs(400 * 86_400)).unwrap();
    let year = |time: &str| time[..4].parse::<i32>().unwrap();
    assert!(year(&desk.sandbox.now()) > year(&before));
    assert_eq!(desk.get(format!("/api/tickets/{}", desk.ids().snoozed_ticket)).await.ok(200)["status"], "open");
}

#[tokio::test]
async fn times_without_sense_are_refused() {
    for start in ["tomorrow", "1969-01-01T00:00:00Z", "9999-01-01T00:00:00Z"] {
        let error = Sandbox::builder().clock(start).start().await.unwrap_err();
        assert_eq!(error.kind(), SandboxErrorKind::InvalidInput);
        assert!(error.to_string().starts_with("clock: "), "{error}");
    }
    let desk = Desk::with(standing().seed(false)).await;
    let error = desk.sandbox.advance(Duration::MAX).unwrap_err();
    assert!(error.to_string().starts_with("advance: "), "{error}");
    assert!(desk.sandbox.now().starts_with("2026-03-01T10:00:00"));
}
