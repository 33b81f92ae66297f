//! Faults and the clock over HTTP, for clients in any language; and who may not come near them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Desk, Got};
use gorgias_sandbox::{FaultKind, Sandbox};
use reqwest::Method;
use serde_json::{Value, json};

async fn desk() -> Desk {
    Desk::with(Sandbox::builder().clock("2026-03-01T10:00:00Z").control(true)).await
}

/// A call of the control address, which asks for no credentials.
async fn call(desk: &Desk, method: Method, path: &str, body: Value) -> Got {
    let request = desk.http.request(method, format!("{}{path}", desk.sandbox.url()));
    desk.send(if body.is_null() { request } else { request.json(&body) }).await
}

#[tokio::test]
async fn time_passes_when_it_is_told_to() {
    let desk = desk().await;
    let path = format!("/api/tickets/{}", desk.ids().ticket);
    desk.put(&path, json!({"snooze_datetime": "2026-03-01T11:00:00Z"})).await.ok(202);
    let clock = call(&desk, Method::GET, "/control/clock", Value::Null).await.ok(200);
    assert_eq!(clock, json!({"now": "2026-03-01T10:00:00+00:00", "stands": true}));
    let later = call(&desk, Method::POST, "/control/clock", json!({"seconds": 3600.5})).await.ok(200);
    assert_eq!(later["now"], "2026-03-01T11:00:00.500000+00:00");
    assert_eq!(desk.get(&path).await.ok(200)["status"], "open");
    for body in [json!({"seconds": -1}), json!({"seconds": 1e300}), json!({"hours": 1}), json!({}), json!([])] {
        call(&desk, Method::POST, "/control/clock", body).await.error(400);
    }
    let far = json!({"seconds": 300_000_000_000_u64});
    assert!(call(&desk, Method::POST, "/control/clock", far).await.error(400).contains("year 9000"));
    assert!(desk.sandbox.now().starts_with("2026-03-01T11:00:00.5"));
}

#[tokio::test]
async fn faults_strike_as_those_of_the_builder_do() {
    let desk = desk().await;
    let fault = json!({"kind": "status", "status": 503, "on": ["create_tag"], "times": 1, "skip": 1, "retry_after": 7});
    let added = call(&desk, Method::POST, "/control/faults", fault).await;
    assert_eq!((added.status, added.body), (201, Value::Null));
    desk.post("/api/tags", json!({"name": "a"})).await.ok(201);
    let struck = desk.post("/api/tags", json!({"name": "b"})).await;
    assert_eq!((struck.status, struck.header("retry-after")), (503, "7"));
    desk.post("/api/tags", json!({"name": "c"})).await.ok(201);
    let injected = json!([{"kind": "status", "operation": "create_tag", "method": "POST", "path": "/api/tags"}]);
    assert_eq!(call(&desk, Method::GET, "/control/faults", Value::Null).await.ok(200)["injected"], injected);
    assert_eq!(desk.sandbox.faults_injected()[0].kind, FaultKind::Status(503));

    for kind in ["html", "malformed_json", "extra_fields"] {
        let mut fault = json!({"kind": kind, "on": ["GET"], "rate": 1.0, "random_seed": 3, "after_ms": 1});
        if kind == "html" {
            fault["status"] = json!(502);
        }
        call(&desk, Method::POST, "/control/faults", fault).await.ok(201);
        let plain = desk.get("/api/account").await;
        assert!(plain.status == 502 || plain.body.get("domain").is_none() || plain.body.as_object().unwrap().len() > 4);
        assert_eq!(call(&desk, Method::DELETE, "/control/faults", Value::Null).await.status, 204);
        assert_eq!(desk.get("/api/account").await.ok(200)["domain"], "sandbox");
    }
    for (fault, words) in [
        (json!({"kind": "storm"}), "lost_response"),
        (json!({"kind": "status"}), "status"),
        (json!({"kind": "reset", "status": 500}), "status"),
        (json!({"kind": "status", "status": 200}), "400 to 599"),
        (json!({"kind": "latency"}), "after_ms"),
        (json!({"kind": "reset", "on": ["create_tga"]}), "create_tga"),
        (json!({"kind": "reset", "rate": 2.0}), "rate"),
        (json!({"kind": "reset", "probability": 0.5}), "probability"),
    ] {
        assert!(
            call(&desk, Method::POST, "/control/faults", fault.clone()).await.error(400).contains(words),
            "{fault}"
        );
    }
    let whole = call(&desk, Method::GET, "/control", Value::Null).await.ok(200);
    assert_eq!((&whole["problems"], &whole["clock"]["stands"]), (&json!([]), &json!(true)));
    assert_eq!(whole["calls"]["api_key"]["accepted"], desk.sandbox.call_stats().api_key.accepted);
    assert_eq!(call(&desk, Method::PUT, "/control/faults", json!({})).await.status, 405);
    assert_eq!(call(&desk, Method::GET, "/control/else", Value::Null).await.status, 404);
}

/// It counts in no allowance and is no request of a client.
#[tokio::test]
async fn the_control_address_is_off_unless_asked_for_and_out_of_the_way() {
    let desk = Desk::open().await;
    for (method, path) in
        [(Method::GET, "/control"), (Method::POST, "/control/clock"), (Method::DELETE, "/control/faults")]
    {
        // As for any path that the API does not have.
        assert_eq!(call(&desk, method, path, Value::Null).await.status, 401);
    }
    let desk = self::desk().await;
    call(&desk, Method::GET, "/control", Value::Null).await.ok(200);
    assert!(desk.sandbox.requests().is_empty());
    assert_eq!(desk.sandbox.call_stats().api_key.accepted, 0);
}

#[tokio::test]
async fn a_web_page_cannot_reach_it() {
    let desk = desk().await;
    let url = format!("{}/control/clock", desk.sandbox.url());
    let post = || desk.http.post(&url).json(&json!({"seconds": 3600}));
    for (name, value) in [
        ("host", "evil.example.com"),
        ("origin", "https://evil.example.com"),
        ("origin", "null"),
        ("origin", desk.sandbox.url()),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-origin"),
        ("referer", "https://evil.example.com/x"),
    ] {
        let got = desk.send(post().header(name, value)).await;
        assert_eq!(got.status, 403, "{name}: {value}");
    }
    // What a form can send without asking first.
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let got = desk.send(desk.http.post(&url).header("content-type", kind).body("{\"seconds\": 3600}")).await;
        assert_eq!(got.status, 415, "{kind}");
    }
    assert_eq!(desk.send(desk.http.post(&url).body("{\"seconds\": 3600}")).await.status, 415);
    assert!(desk.sandbox.now().starts_with("2026-03-01T10:00:00"));
    desk.send(post().header("sec-fetch-site", "none")).await.ok(200);
}
