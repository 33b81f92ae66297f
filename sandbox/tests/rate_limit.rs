//! The call allowance as a caller sees it: headers, refusals, and what a test can count.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::time::Duration;

use common::{Desk, Got};
use gorgias_sandbox::{CallAllowance, Sandbox, SandboxBuilder, SandboxErrorKind};
use reqwest::Method;

const HEADER: &str = "x-gorgias-account-api-call-limit";

/// An hour per window: within a test, nothing drains that would show.
fn slow(api_key: u32, oauth: u32) -> SandboxBuilder {
    let window = Duration::from_secs(3600);
    Sandbox::builder().enforce_rate_limit(true).call_limit(CallAllowance { api_key, oauth, window })
}

async fn as_app(desk: &Desk, token: &str) -> Got {
    desk.send(desk.http.get(format!("{}/api/users/0", desk.sandbox.url())).bearer_auth(token)).await
}

#[tokio::test]
async fn unless_enforced_nothing_is_refused_and_the_header_slows_nobody_down() {
    let desk = Desk::open().await;
    let token = desk.sandbox.issue_token(&["users:read"]).unwrap().access_token;
    for _ in 0..90 {
        let got = desk.get("/api/users/0").await;
        assert_eq!((got.status, got.header(HEADER)), (200, "1/40"));
        let got = as_app(&desk, &token).await;
        assert_eq!((got.status, got.header(HEADER)), (200, "1/80"));
    }
    let stats = desk.sandbox.call_stats();
    assert_eq!((stats.api_key.accepted, stats.api_key.refused), (90, 0));
    assert_eq!((stats.oauth.accepted, stats.oauth.refused), (90, 0));
}

#[tokio::test]
async fn each_kind_of_credentials_fills_a_bucket_of_its_own() {
    let desk = Desk::with(slow(3, 2)).await;
    let token = desk.sandbox.issue_token(&["users:read"]).unwrap().access_token;
    for used in ["1/3", "2/3", "3/3"] {
        let got = desk.get("/api/users/0").await;
        assert_eq!((got.status, got.header(HEADER)), (200, used));
        assert!(got.headers.get("retry-after").is_none());
    }
    let refused = desk.get("/api/users/0").await;
    assert_eq!((refused.status, refused.header(HEADER)), (429, "3/3"));
    // A third of the hour, less what drained since.
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((900..=1200).contains(&wait), "{wait}");
    assert!(!refused.error(429).is_empty());

    for used in ["1/2", "2/2"] {
        let got = as_app(&desk, &token).await;
        assert_eq!((got.status, got.header(HEADER)), (200, used));
    }
    // All tokens of the app share.
    let second = desk.sandbox.issue_token(&["tags:read"]).unwrap().access_token;
    assert_eq!(as_app(&desk, &second).await.status, 429);
    let stats = desk.sandbox.call_stats();
    assert_eq!((stats.api_key.accepted, stats.api_key.refused), (3, 1));
    assert_eq!((stats.oauth.accepted, stats.oauth.refused), (2, 1));
    assert!(stats.api_key.span > Duration::ZERO);
}

#[tokio::test]
async fn a_refused_call_does_nothing() {
    let desk = Desk::with(slow(1, 1)).await;
    desk.get("/api/users/0").await.ok(200);
    desk.post("/api/tags", serde_json::json!({"name": "late"})).await.error(429);
    let app = desk.sandbox.issue_token(&["tags:read"]).unwrap().access_token;
    let tags = desk.http.get(format!("{}/api/tags?search=late", desk.sandbox.url())).bearer_auth(app);
    assert_eq!(desk.send(tags).await.ok(200)["data"], serde_json::json!([]));
}

#[tokio::test]
async fn errors_count_too() {
    let desk = Desk::with(slow(3, 1)).await;
    for (path, status, used) in [("/api/nowhere", 404, "1/3"), ("/api/tickets?limit=0", 400, "2/3")] {
        let got = desk.get(path).await;
        assert_eq!((got.status, got.header(HEADER)), (status, used));
    }
}

#[tokio::test]
async fn calls_without_good_credentials_count_nowhere() {
    let desk = Desk::with(slow(1, 1)).await;
    let url = format!("{}/api/users/0", desk.sandbox.url());
    for _ in 0..3 {
        for request in [desk.http.get(&url), desk.http.get(&url).bearer_auth("nonsense")] {
            let got = desk.send(request).await;
            assert_eq!((got.status, got.headers.get(HEADER)), (401, None));
        }
        // Neither do calls of the OAuth endpoints.
        let token = desk.http.request(Method::POST, format!("{}/oauth/token", desk.sandbox.url()));
        assert_eq!(desk.send(token).await.headers.get(HEADER), None);
    }
    assert_eq!(desk.sandbox.call_stats().api_key.accepted, 0);
    desk.get("/api/users/0").await.ok(200);
}

#[tokio::test]
async fn settings_without_sense_are_named() {
    let start = async |limit| Sandbox::builder().call_limit(limit).start().await.unwrap_err();
    let ordinary = CallAllowance::default();
    for (limit, named) in [
        (CallAllowance { api_key: 0, ..ordinary }, "api_key"),
        (CallAllowance { oauth: 0, ..ordinary }, "oauth"),
        (CallAllowance { window: Duration::ZERO, ..ordinary }, "window"),
    ] {
        let error = start(limit).await;
        assert_eq!(error.kind(), SandboxErrorKind::InvalidInput);
        assert!(error.to_string().contains(named), "{error}");
    }
}
