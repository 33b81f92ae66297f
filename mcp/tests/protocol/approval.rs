//! A person is asked through the client, in the form of either era, and nothing is written without one.

use std::sync::Arc;

use gorgias::agent::{Policy, State, Tier};
use serde_json::{Value, json};

use crate::client::{Called, Wire, with_meta};

/// A reply to a customer, which the default policy lets a person approve.
fn reply(wire: &Wire) -> Value {
    json!({"name": "send_reply", "arguments": {"ticket": wire.sandbox.ids().ticket, "text": "Your parcel left today."}})
}

fn sent(wire: &Wire) -> usize {
    wire.sandbox.requests_to("create_ticket_message").unwrap().len()
}

fn form() -> Value {
    json!({"elicitation": {"form": {}}})
}

/// Begins a reply on a connection of 2025, and returns the id of the call and the question.
async fn asked(wire: &mut Wire) -> (u64, Value) {
    let id = wire.begin("tools/call", reply(wire)).await;
    let question = wire.next().await;
    assert_eq!(question["method"], "elicitation/create", "{question}");
    (id, question)
}

#[tokio::test]
async fn up_to_2025_the_server_asks_within_the_call() {
    for capabilities in [json!({"elicitation": {}}), form()] {
        let mut wire = Wire::legacy(Policy::new(Tier::Agent), capabilities).await;
        let (id, question) = asked(&mut wire).await;
        let params = &question["params"];
        assert!(params["message"].as_str().unwrap().contains("Your parcel left today."), "{question}");
        let schema = json!({
            "type": "object",
            "properties": {"decision": {"type": "string", "title": "Decision", "enum": ["approve", "refuse"]}},
            "required": ["decision"],
        });
        assert_eq!(params["requestedSchema"], schema);
        assert_eq!(sent(&wire), 0, "sent before it was approved");
        let said = json!({"action": "accept", "content": {"decision": "approve"}});
        wire.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": said})).await;
        let called = Called::of(&wire.response(id).await);
        assert!(!called.is_error, "{}", called.text);
        assert_eq!(sent(&wire), 1);
    }
}

#[tokio::test]
async fn whatever_is_not_an_approval_sends_nothing() {
    for (said, is_error) in [
        (json!({"result": {"action": "accept", "content": {"decision": "refuse"}}}), true),
        (json!({"result": {"action": "accept", "content": {"decision": "Approve it"}}}), true),
        (json!({"result": {"action": "accept", "content": {}}}), true),
        (json!({"result": {"action": "accept"}}), true),
        (json!({"result": {"action": "decline", "content": {"decision": "approve"}}}), true),
        (json!({"result": {"action": "cancel"}}), false),
        (json!({"error": {"code": -32601, "message": "not supported after all"}}), false),
    ] {
        let mut wire = Wire::legacy(Policy::new(Tier::Agent), form()).await;
        let (id, question) = asked(&mut wire).await;
        let mut message = json!({"jsonrpc": "2.0", "id": question["id"]});
        message.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        wire.send(&message).await;
        let called = Called::of(&wire.response(id).await);
        assert_eq!(called.is_error, is_error, "{said}: {}", called.text);
        assert_eq!(sent(&wire), 0, "{said}: {}", called.text);
    }
}

#[tokio::test]
async fn a_client_that_cannot_ask_is_not_asked() {
    for capabilities in [json!({}), json!({"elicitation": {"url": {}}}), json!({"sampling": {}})] {
        let mut wire = Wire::legacy(Policy::new(Tier::Agent), capabilities.clone()).await;
        let request = reply(&wire);
        let called = Called::of(&wire.request("tools/call", request.clone()).await);
        assert!(called.text.contains("approve"), "{}", called.text);

        let request = with_meta(request, capabilities);
        let mut wire = Wire::open(Tier::Agent).await;
        let called = Called::of(&wire.request("tools/call", request).await);
        assert!(called.text.contains("approve"), "{}", called.text);
        assert_eq!(sent(&wire), 0);
    }
}

#[tokio::test]
async fn a_handle_that_the_model_gives_back_is_no_approval() {
    let mut wire = Wire::legacy(Policy::new(Tier::Agent), json!({})).await;
    let request = reply(&wire);
    let called = Called::of(&wire.request("tools/call", request).await);
    let handle = handle_in(&called.text);
    for _ in 0..3 {
        let called = wire.call("send_reply", json!({"plan": handle})).await;
        assert!(called.text.contains("approve"), "{}", called.text);
    }
    assert_eq!(sent(&wire), 0);
}

/// The handle in a text: 32 hexadecimal digits.
fn handle_in(text: &str) -> String {
    let is_handle = |word: &&str| word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words = text.split(|sign: char| !sign.is_ascii_alphanumeric()).find(is_handle);
    words.unwrap_or_else(|| panic!("no handle in: {text}")).to_owned()
}

/// A call of today by a client that shows forms.
async fn modern(wire: &mut Wire, request: Value) -> Value {
    wire.request("tools/call", with_meta(request, form())).await["result"].clone()
}

fn answered(mut request: Value, state: &Value, said: Value) -> Value {
    request["requestState"] = state.clone();
    request["inputResponses"] = json!({"approval": said});
    request
}

fn approved() -> Value {
    json!({"action": "accept", "content": {"decision": "approve"}})
}

#[tokio::test]
async fn from_2026_on_the_client_asks_and_repeats_the_call() {
    let mut wire = Wire::open(Tier::Agent).await;
    let request = reply(&wire);
    let question = modern(&mut wire, request.clone()).await;
    assert_eq!(question["resultType"], "input_required", "{question}");
    let input = &question["inputRequests"]["approval"];
    assert_eq!(input["method"], "elicitation/create");
    assert!(input["params"]["message"].as_str().unwrap().contains("Your parcel left today."));
    assert_eq!(sent(&wire), 0);

    let retry = answered(request, &question["requestState"], approved());
    let done = modern(&mut wire, retry.clone()).await;
    assert_eq!((&done["resultType"], &done["isError"]), (&"complete".into(), &false.into()), "{done}");
    assert_eq!(sent(&wire), 1);

    // The same once more: a handle is good for one use.
    let again = modern(&mut wire, retry).await;
    assert_eq!(again["isError"], true, "{again}");
    assert_eq!(sent(&wire), 1);
}

#[tokio::test]
async fn a_refusal_by_retry_is_final() {
    let mut wire = Wire::open(Tier::Agent).await;
    let request = reply(&wire);
    let question = modern(&mut wire, request.clone()).await;
    let state = &question["requestState"];
    let refused = modern(&mut wire, answered(request.clone(), state, json!({"action": "decline"}))).await;
    assert_eq!(refused["isError"], true, "{refused}");
    let late = modern(&mut wire, answered(request, state, approved())).await;
    assert_eq!(late["isError"], true, "{late}");
    assert_eq!(sent(&wire), 0);
}

#[tokio::test]
async fn a_retry_that_nobody_asked_for_does_nothing() {
    let mut wire = Wire::open(Tier::Agent).await;
    let request = reply(&wire);
    let question = modern(&mut wire, request.clone()).await;
    let state = question["requestState"].clone();
    let mut other = request.clone();
    other["arguments"]["text"] = "Something else.".into();
    let mut bare = request.clone();
    bare["inputResponses"] = json!({"approval": approved()});
    let cut = Value::from(&state.as_str().unwrap()[..20]);
    for forged in [
        bare,
        answered(request.clone(), &json!("invented"), approved()),
        answered(request.clone(), &json!("0123456789abcdef0123456789abcdef"), approved()),
        answered(request.clone(), &cut, approved()),
        // The state is ours, and the person approved another text.
        answered(other, &state, approved()),
    ] {
        let result = modern(&mut wire, forged.clone()).await;
        assert_eq!(result["isError"], true, "{forged}: {result}");
        assert_eq!(sent(&wire), 0, "{forged}");
    }
    // None of that has spent the plan.
    let done = modern(&mut wire, answered(request, &state, approved())).await;
    assert_eq!(done["isError"], false, "{done}");
    assert_eq!(sent(&wire), 1);
}

#[tokio::test]
async fn the_decision_may_come_to_another_process_that_shares_the_state() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state");
    let sandbox = Arc::new(gorgias_sandbox::Sandbox::start().await.unwrap());
    let policy = || Policy::new(Tier::Agent);
    let mut one = Wire::stated(Arc::clone(&sandbox), policy(), State::directory(&path).unwrap()).await;
    let mut two = Wire::stated(Arc::clone(&sandbox), policy(), State::directory(&path).unwrap()).await;
    let mut stranger = Wire::stated(Arc::clone(&sandbox), policy(), State::in_memory()).await;
    let request = reply(&one);
    let question = modern(&mut one, request.clone()).await;
    let retry = answered(request, &question["requestState"], approved());
    let refused = modern(&mut stranger, retry.clone()).await;
    assert_eq!(refused["isError"], true, "{refused}");
    assert_eq!(sent(&one), 0);
    let done = modern(&mut two, retry.clone()).await;
    assert_eq!(done["isError"], false, "{done}");
    // And it is used up everywhere.
    let again = modern(&mut one, retry).await;
    assert_eq!(again["isError"], true, "{again}");
    assert_eq!(sent(&one), 1);
}

#[tokio::test]
async fn a_retry_without_a_decision_is_asked_again() {
    let mut wire = Wire::open(Tier::Agent).await;
    let request = reply(&wire);
    let question = modern(&mut wire, request.clone()).await;
    let mut retry = request.clone();
    retry["requestState"] = question["requestState"].clone();
    for responses in [None, Some(json!({})), Some(json!({"other": approved()})), Some(json!({"approval": "yes"}))] {
        let mut retry = retry.clone();
        if let Some(responses) = responses {
            retry["inputResponses"] = responses;
        }
        let again = modern(&mut wire, retry).await;
        assert_eq!(again["resultType"], "input_required", "{again}");
    }
    assert_eq!(sent(&wire), 0);
}

#[tokio::test]
async fn while_a_person_thinks_the_client_is_told_that_the_call_goes_on() {
    let mut wire = Wire::legacy(Policy::new(Tier::Agent), form()).await;
    let mut request = reply(&wire);
    request["_meta"] = json!({"progressToken": "t"});
    let id = wire.begin("tools/call", request).await;
    // Calls of the API are told before.
    let mut told = 0.0;
    let question = loop {
        let message = wire.next().await;
        if message["method"] != "notifications/progress" {
            break message;
        }
        told = message["params"]["progress"].as_f64().unwrap();
    };
    assert_eq!(question["method"], "elicitation/create", "{question}");
    tokio::time::pause();
    for beat in [1.0, 2.0] {
        let progress = wire.next().await;
        assert_eq!(progress["method"], "notifications/progress", "{progress}");
        assert_eq!(progress["params"], json!({"progressToken": "t", "progress": told + beat, "message": "at work"}));
    }
    tokio::time::resume();
    wire.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": {"action": "decline"}})).await;
    assert!(Called::of(&wire.response(id).await).is_error);
}
