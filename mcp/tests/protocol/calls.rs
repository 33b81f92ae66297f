//! Calls of tools: what comes back, what a mistake looks like, and what becomes of a call that is given up.

use std::time::Duration;

use gorgias::agent::{Policy, Tier};
use gorgias_sandbox::{Fault, Sandbox, Seed};
use serde_json::json;

use crate::client::{Called, Wire};

#[tokio::test]
async fn a_result_is_a_text_with_labels_beside_it() {
    let mut wire = Wire::legacy(Policy::new(Tier::Read), json!({})).await;
    let called = wire.call("look_up", json!({"kind": "account"})).await;
    assert!(!called.is_error, "{}", called.text);
    let said = &called.result["_meta"]["gorgias-mcp/output"];
    assert!(said["untrusted"].is_boolean() && said["personal"].is_boolean(), "{said}");
    assert!(said["tokens"].as_u64().unwrap() > 0 && said["apiCalls"].is_u64(), "{said}");
}

#[tokio::test]
async fn a_mistake_is_a_result_that_names_the_remedy() {
    let mut wire = Wire::legacy(Policy::new(Tier::Read), json!({})).await;
    for (tool, arguments, named) in [
        ("lookup", json!({"kind": "tag"}), "look_up"),
        ("look_up", json!({"kid": "tag"}), "kind"),
        ("look_up", json!({"kind": "tagg"}), "tag"),
        ("look_up", json!({}), "kind"),
    ] {
        let called = wire.call(tool, arguments).await;
        assert!(called.is_error && called.text.contains(named), "{}", called.text);
        assert!(called.text.chars().count() < 480, "{}", called.text);
    }
    let response = wire.request("tools/call", json!({"name": "look_up"})).await;
    assert!(Called::of(&response).is_error, "arguments may be left out");
}

#[tokio::test]
async fn a_tool_beyond_the_tier_is_not_there() {
    let mut wire = Wire::legacy(Policy::new(Tier::Agent).without(["look_up"]), json!({})).await;
    let list = wire.request("tools/list", json!({})).await;
    assert!(!list.to_string().contains("\"look_up\""), "{list}");
    let called = wire.call("look_up", json!({"kind": "tag"})).await;
    assert!(called.is_error && called.text.contains("look_up"), "{}", called.text);
}

#[tokio::test]
async fn calls_at_once_are_answered_each_by_its_id() {
    let mut wire = Wire::legacy(Policy::new(Tier::Read), json!({})).await;
    let mut ids = Vec::new();
    for kind in ["tag", "team", "user"].iter().cycle().take(40) {
        ids.push(wire.begin("tools/call", json!({"name": "look_up", "arguments": {"kind": kind}})).await);
    }
    for id in ids.into_iter().rev() {
        let response = wire.response(id).await;
        assert!(!Called::of(&response).is_error, "{response}");
    }
}

#[tokio::test]
async fn a_client_that_asked_for_progress_hears_of_each_page() {
    let seed = Seed::shop().tickets(350).random(1).until("2026-03-01T10:00:00Z");
    let sandbox = Sandbox::builder().seed(seed).clock("2026-03-01T10:00:00Z").start().await.unwrap();
    let mut wire = Wire::on(sandbox, Policy::new(Tier::Read)).await;
    let hello =
        json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
    wire.request("initialize", hello).await;
    // Tags are compared here: all pages are read.
    let mut request = json!({"name": "find_tickets", "arguments": {"tag": "no such tag"}});
    let silent = wire.request("tools/call", request.clone()).await;
    let calls = Called::of(&silent).result["_meta"]["gorgias-mcp/output"]["apiCalls"].as_u64().unwrap();
    assert!(calls >= 4, "{silent}");
    assert_eq!(wire.waiting(), 0, "nobody asked for progress");

    request["_meta"] = json!({"progressToken": 7});
    let id = wire.begin("tools/call", request).await;
    let (mut last, mut told) = (0.0, Vec::new());
    loop {
        let message = wire.next().await;
        if message["id"] == id {
            break;
        }
        assert_eq!(
            (&message["method"], &message["params"]["progressToken"]),
            (&"notifications/progress".into(), &7.into())
        );
        let progress = message["params"]["progress"].as_f64().unwrap();
        assert!(progress > last, "it has to grow: {message}");
        last = progress;
        told.push(message["params"]["message"].as_str().unwrap().to_owned());
    }
    let of_calls: Vec<String> = (2..=calls).map(|count| format!("{count} calls of the API")).collect();
    assert!(of_calls.iter().filter(|said| told.contains(said)).count() >= 3, "{told:?}");
}

#[tokio::test]
async fn a_call_that_is_given_up_is_dropped() {
    let mut wire = Wire::legacy(Policy::new(Tier::Read), json!({})).await;
    wire.sandbox.fault(Fault::latency(Duration::from_secs(600)).on("list_tags").times(1)).unwrap();
    let given_up = wire.begin("tools/call", json!({"name": "look_up", "arguments": {"kind": "tag"}})).await;
    while wire.sandbox.requests_to("list_tags").unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    wire.send(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": given_up}})).await;
    let called = wire.call("look_up", json!({"kind": "team"})).await;
    assert!(!called.is_error, "{}", called.text);
    let (rest, ended) = wire.close().await;
    ended.unwrap();
    assert!(rest.iter().all(|message| message["id"] != given_up), "a response to a call that was given up: {rest:?}");
}
