//! Faults on purpose, as a client meets them on its socket.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

#[path = "faults_injected/choice.rs"]
mod choice;

use std::error::Error as _;
use std::time::Duration;

use common::Desk;
use gorgias_sandbox::{Fault, FaultKind};
use reqwest::Method;
use serde_json::{Value, json};

/// The ids of all tags.
async fn tags(desk: &Desk) -> Vec<i64> {
    common::ids(&desk.get("/api/tags").await.ok(200))
}

/// Asks for a new tag, and gives the error that comes instead of an answer.
async fn broken(desk: &Desk, name: &str) -> reqwest::Error {
    desk.request(Method::POST, "/api/tags").json(&json!({"name": name})).send().await.unwrap_err()
}

/// What the socket said.
fn io_kind(error: &reqwest::Error) -> Option<std::io::ErrorKind> {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<std::io::Error>() {
            return Some(error.kind());
        }
        source = error.source();
    }
    None
}

fn kinds(desk: &Desk) -> Vec<FaultKind> {
    desk.sandbox.faults_injected().into_iter().map(|fault| fault.kind).collect()
}

#[tokio::test]
async fn an_error_comes_in_the_envelope_with_or_without_a_pause_and_nothing_was_done() {
    let desk = Desk::open().await;
    let before = tags(&desk).await;
    let pause = Duration::from_millis(1_500);
    desk.sandbox.fault(Fault::status(429).retry_after(pause).on("create_tag").times(1)).unwrap();
    desk.sandbox.fault(Fault::status(503).on("create_tag").times(1)).unwrap();
    let calls = desk.sandbox.call_stats().api_key.accepted;
    let limited = desk.post("/api/tags", json!({"name": "late"})).await;
    assert_eq!(limited.header("retry-after"), "2");
    assert!(limited.error(429).contains("Too many requests."));
    let away = desk.post("/api/tags", json!({"name": "late"})).await;
    assert!(away.headers.get("retry-after").is_none());
    assert_eq!(away.header("content-type"), "application/json");
    assert!(away.error(503).contains("Service Unavailable"));
    assert_eq!(desk.sandbox.call_stats().api_key.accepted, calls);
    assert_eq!(tags(&desk).await, before);
    desk.post("/api/tags", json!({"name": "late"})).await.ok(201);
}

#[tokio::test]
async fn a_page_of_html_comes_from_a_gateway() {
    let desk = Desk::open().await;
    desk.sandbox.fault(Fault::html(502).retry_after(Duration::from_secs(3)).times(1)).unwrap();
    let page = desk.get("/api/tags").await;
    assert_eq!((page.status, page.header("content-type")), (502, "text/html; charset=utf-8"));
    assert_eq!(page.header("retry-after"), "3");
    assert!(page.body.as_str().unwrap().contains("<h1>502 Bad Gateway</h1>"), "{}", page.body);
    desk.sandbox.fault(Fault::html(200).times(1)).unwrap();
    let page = desk.get("/api/tags").await.ok(200);
    assert!(page.as_str().unwrap().starts_with("<!doctype html>"), "{page}");
}

#[tokio::test]
async fn a_reset_is_one_of_the_socket_and_tells_nothing_of_the_effect() {
    let desk = Desk::open().await;
    let before = tags(&desk).await;
    desk.sandbox.fault(Fault::reset().on("create_tag").times(1)).unwrap();
    desk.sandbox.fault(Fault::lost_response().on("create_tag").times(1)).unwrap();
    let undone = broken(&desk, "undone").await;
    assert_eq!(tags(&desk).await, before);
    let done = broken(&desk, "done").await;
    assert_eq!(tags(&desk).await.len(), before.len() + 1);
    for error in [undone, done] {
        assert_eq!(io_kind(&error), Some(std::io::ErrorKind::ConnectionReset), "{error:?}");
    }
    assert_eq!(kinds(&desk), [FaultKind::Reset, FaultKind::LostResponse]);
}

#[tokio::test]
async fn a_body_ends_halfway_after_the_effect() {
    let desk = Desk::open().await;
    desk.sandbox.fault(Fault::truncated_body().on("create_tag").times(1)).unwrap();
    let before = tags(&desk).await.len();
    let mut answer = desk.request(Method::POST, "/api/tags").json(&json!({"name": "half"})).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    let announced = usize::try_from(answer.content_length().unwrap()).unwrap();
    let mut arrived = 0;
    let end = loop {
        match answer.chunk().await {
            Ok(Some(chunk)) => arrived += chunk.len(),
            Ok(None) => panic!("the body is whole"),
            Err(error) => break error,
        }
    };
    assert_eq!(arrived, announced / 2, "{end:?}");
    assert_eq!(tags(&desk).await.len(), before + 1);
}

#[tokio::test]
async fn json_breaks_after_the_effect() {
    let desk = Desk::open().await;
    desk.sandbox.fault(Fault::malformed_json().on("create_tag").times(1)).unwrap();
    let before = tags(&desk).await.len();
    let got = desk.post("/api/tags", json!({"name": "odd"})).await;
    assert_eq!((got.status, got.header("content-type")), (201, "application/json"));
    let text = got.body.as_str().expect("no JSON");
    assert!(serde_json::from_str::<Value>(&format!("{text}}}")).is_ok(), "one byte is missing: {text}");
    assert_eq!(tags(&desk).await.len(), before + 1);
}

#[tokio::test]
async fn answers_change_as_the_description_allows() {
    let desk = Desk::open().await;
    let path = format!("/api/tickets/{}", desk.ids().ticket);
    let plain = desk.get(&path).await.ok(200);
    for fault in [Fault::unknown_enums(), Fault::extra_fields(), Fault::nulls()] {
        desk.sandbox.fault(fault.times(1)).unwrap();
    }
    let strange = desk.get(&path).await.ok(200);
    for pointer in ["/status", "/channel", "/via", "/messages/0/channel", "/messages/0/source/type"] {
        assert_eq!(strange.pointer(pointer), Some(&json!("unheard-of")), "{pointer}");
    }
    assert_eq!((&strange["id"], &strange["subject"]), (&plain["id"], &plain["subject"]));

    let larger = desk.get(&path).await.ok(200);
    for pointer in ["", "/customer", "/messages/0", "/messages/0/source", "/messages/0/source/from"] {
        let object = larger.pointer(pointer).unwrap().as_object().unwrap();
        let before = plain.pointer(pointer).unwrap().as_object().unwrap();
        assert_eq!(object.len(), before.len() + 1, "{pointer}");
        assert!(before.iter().all(|(name, value)| value.is_object() || value.is_array() || object[name] == *value));
    }

    let empty = desk.get(&path).await.ok(200);
    assert_eq!(empty["id"], plain["id"]);
    let nulls = |ticket: &Value| ticket.as_object().unwrap().values().filter(|value| value.is_null()).count();
    assert!(nulls(&empty) > nulls(&plain) + 5, "{empty}");
    assert_eq!(desk.get(&path).await.ok(200), plain);
}

#[tokio::test]
async fn what_offers_nothing_to_change_is_left_alone_and_the_fault_waits() {
    let desk = Desk::open().await;
    for fault in [
        Fault::truncated_body(),
        Fault::malformed_json(),
        Fault::unknown_enums(),
        Fault::extra_fields(),
        Fault::nulls(),
    ] {
        desk.sandbox.fault(fault.times(1)).unwrap();
    }
    desk.delete(format!("/api/tags/{}", desk.ids().unused_tag)).await.ok(204);
    assert_eq!(kinds(&desk), []);
    desk.sandbox.clear_faults();
    // An error has a body that can break, but nothing that a schema could change.
    for fault in [Fault::unknown_enums(), Fault::malformed_json()] {
        desk.sandbox.fault(fault.times(1)).unwrap();
    }
    desk.get("/api/tickets/1").await.error(404);
    assert_eq!(kinds(&desk), []);
    let ticket = desk.get(format!("/api/tickets/{}", desk.ids().ticket)).await.ok(200);
    assert_eq!((&ticket["status"], kinds(&desk)), (&json!("unheard-of"), vec![FaultKind::UnknownEnums]));
    assert!(desk.get("/api/tickets/1").await.body.is_string());
    assert_eq!(kinds(&desk), [FaultKind::UnknownEnums, FaultKind::MalformedJson]);
}

#[tokio::test]
async fn cursors_expire_and_first_pages_do_not() {
    let desk = Desk::open().await;
    desk.sandbox.fault(Fault::expired_cursor().times(1)).unwrap();
    let first = desk.get("/api/tags?limit=1").await.ok(200);
    let next = format!("/api/tags?limit=1&cursor={}", first["meta"]["next_cursor"].as_str().unwrap());
    let refused = desk.get(&next).await;
    assert_eq!(refused.body["error"]["msg"], "Failed to list tags");
    assert!(refused.error(400).contains("cursor"));
    desk.get(&next).await.ok(200);
}

#[tokio::test]
async fn whoever_gives_up_on_a_late_answer_has_had_the_effect() {
    let desk = Desk::open().await;
    let before = tags(&desk).await.len();
    desk.sandbox.fault(Fault::latency(Duration::from_secs(600)).on("create_tag").times(1)).unwrap();
    let call = desk.request(Method::POST, "/api/tags").json(&json!({"name": "slow"})).send();
    tokio::select! {
        answer = call => panic!("{answer:?}"),
        () = async { while kinds(&desk).is_empty() { tokio::task::yield_now().await } } => {}
    }
    assert_eq!(tags(&desk).await.len(), before + 1);
    // A short one comes.
    desk.sandbox.fault(Fault::latency(Duration::from_millis(1)).times(1)).unwrap();
    desk.get("/api/tags").await.ok(200);
    assert_eq!(kinds(&desk), [FaultKind::Latency; 2]);
}

#[tokio::test]
async fn what_is_held_back_leaves_when_faults_are_over() {
    let desk = Desk::open().await;
    let hour = Duration::from_secs(3600);
    desk.sandbox.fault(Fault::latency(hour).on("list_tags")).unwrap();
    desk.sandbox.fault(Fault::status(500).after(hour).on("list_teams")).unwrap();
    let (late, failed, ()) = tokio::join!(desk.get("/api/tags"), desk.get("/api/teams"), async {
        while kinds(&desk).len() < 2 {
            tokio::task::yield_now().await;
        }
        desk.sandbox.clear_faults();
    });
    assert_eq!((late.status, failed.status), (200, 500));
    // The end of the sandbox waits for nobody either.
    let sandbox = gorgias_sandbox::Sandbox::builder().fault(Fault::latency(hour)).start().await.unwrap();
    let call = tokio::spawn(reqwest::get(format!("{}/api/tags", sandbox.url())));
    while sandbox.faults_injected().is_empty() {
        tokio::task::yield_now().await;
    }
    sandbox.shutdown().await;
    assert_eq!(call.await.unwrap().unwrap().status(), 401);
}

#[tokio::test]
async fn a_connection_that_was_reset_takes_no_other_one_along() {
    let desk = Desk::open().await;
    desk.sandbox.fault(Fault::reset().on("create_tag")).unwrap();
    for number in 0..20 {
        let (list, tag) = (desk.get("/api/tags"), broken(&desk, "never"));
        let (list, tag) = tokio::join!(list, tag);
        assert_eq!((list.status, io_kind(&tag)), (200, Some(std::io::ErrorKind::ConnectionReset)), "{number}");
    }
    assert_eq!(kinds(&desk).len(), 20);
}
