//! Calls of tools: what comes back, what a mistake looks like, and what becomes of a call that is given up.

use std::time::Duration;

use gorgias::agent::{Policy, Tier};
use gorgias_sandbox::Fault;
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
