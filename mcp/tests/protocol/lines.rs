//! Lines that no client should send.

use gorgias::agent::{Policy, Tier};
use serde_json::{Value, json};

use crate::client::{Called, MODERN, Wire, with_meta};

#[tokio::test]
async fn what_is_not_json_is_skipped() {
    let mut wire = Wire::legacy(Policy::new(Tier::Read), json!({})).await;
    for line in ["hello", "{\"jsonrpc\": \"2.0\", \"id\": 7", "\u{feff}", "", "\0\0\0", "[[[[[[", &"[".repeat(10_000)] {
        wire.line(line).await;
    }
    let called = wire.call("look_up", json!({"kind": "tag"})).await;
    assert!(!called.is_error, "{}", called.text);
}

#[tokio::test]
async fn json_that_is_no_message_is_refused_and_the_next_one_served() {
    let mut wire = Wire::legacy(Policy::new(Tier::Read), json!({})).await;
    wire.line("{\"jsonrpc\": \"2.0\", \"id\": 900, \"method\": 5}").await;
    let refused = wire.next().await;
    assert_eq!(refused["error"]["code"], -32600, "{refused}");
    let unknown = wire.request("tools/destroy", json!({})).await;
    assert_eq!(unknown["error"]["code"], -32601, "{unknown}");
    let misshapen = wire.request("tools/call", json!({"name": 5})).await;
    assert!(misshapen["error"]["code"].is_i64(), "{misshapen}");
    assert!(!wire.call("look_up", json!({"kind": "tag"})).await.is_error);
}

#[tokio::test]
async fn a_line_beyond_the_limit_is_skipped_and_the_next_one_served() {
    let mut wire = Wire::legacy(Policy::new(Tier::Read), json!({})).await;
    let huge = "x".repeat(gorgias_mcp::MAX_LINE);
    let id = wire.begin("tools/call", json!({"name": "look_up", "arguments": {"kind": "tag", "name": huge}})).await;
    let called = wire.call("look_up", json!({"kind": "tag"})).await;
    assert!(!called.is_error, "{}", called.text);
    let (rest, ended) = wire.close().await;
    ended.unwrap();
    assert!(rest.iter().all(|message| message["id"] != id), "{rest:?}");
}

#[tokio::test]
async fn a_long_line_within_the_limit_is_read() {
    let mut wire = Wire::legacy(Policy::new(Tier::Read), json!({})).await;
    let long = "x".repeat(1_000_000);
    let called = wire.call("look_up", json!({"kind": "tag", "name": long})).await;
    assert!(called.text.chars().count() < 2_000, "what is sent is not sent back whole");
}

#[tokio::test]
async fn a_session_of_today_refuses_requests_that_do_not_say_who_asks() {
    let mut wire = Wire::open(Tier::Read).await;
    assert!(wire.modern("tools/list", json!({})).await["result"]["tools"].is_array());
    let bare = wire.request("tools/list", json!({})).await;
    assert_eq!(bare["error"]["code"], -32602, "{bare}");
    assert!(bare["error"]["message"].as_str().unwrap().contains("_meta"), "{bare}");
    assert!(wire.modern("tools/list", json!({})).await["result"]["tools"].is_array());
}

#[tokio::test]
async fn a_version_that_does_not_exist_is_refused_with_those_that_do() {
    let mut wire = Wire::open(Tier::Read).await;
    let mut params = with_meta(json!({}), json!({}));
    params["_meta"]["io.modelcontextprotocol/protocolVersion"] = "2030-01-01".into();
    let refused = wire.request("tools/list", params).await;
    assert!(refused["error"].to_string().contains(MODERN), "{refused}");
    assert!(wire.modern("tools/list", json!({})).await["result"]["tools"].is_array());
}

#[tokio::test]
async fn the_end_of_the_input_lets_calls_in_flight_finish() {
    let mut wire = Wire::legacy(Policy::new(Tier::Read), json!({})).await;
    let ids = [
        wire.begin("tools/call", json!({"name": "look_up", "arguments": {"kind": "tag"}})).await,
        wire.begin("tools/call", json!({"name": "look_up", "arguments": {"kind": "team"}})).await,
    ];
    let (rest, ended) = wire.close().await;
    ended.unwrap();
    for id in ids {
        let response: &Value = rest.iter().find(|message| message["id"] == id).expect("no response");
        assert!(!Called::of(response).is_error, "{response}");
    }
}

#[tokio::test]
async fn a_client_that_goes_away_at_once_is_no_failure() {
    let (rest, ended) = Wire::open(Tier::Read).await.close().await;
    ended.unwrap();
    assert!(rest.is_empty(), "{rest:?}");
}

#[tokio::test]
async fn a_client_that_begins_wrongly_is_told_nothing_of_what_it_said() {
    let mut wire = Wire::open(Tier::Read).await;
    wire.send(&json!({"jsonrpc": "2.0", "method": "notifications/secret", "params": {"word": "tulip"}})).await;
    let (_, ended) = wire.close().await;
    let error = ended.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("tulip"), "{error:?}");
}
