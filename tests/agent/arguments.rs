use gorgias::agent::Unattended;
use serde_json::json;

use crate::desk::{Desk, call, refusal};

#[tokio::test]
async fn all_complaints_come_at_once_and_nothing_is_sent() {
    let desk = Desk::small().await;
    let belt = desk.reader();
    let text = refusal(&belt, "look_up", json!({"kinds": "tag", "name": {"a": 1}, "x": 1})).await;
    assert!(text.contains("\"kinds\" is not an argument of look_up: did you mean `kind`?"), "{text}");
    assert!(text.contains("`name` is") && text.contains("`kind` is missing") && text.contains("\"x\""), "{text}");
    assert!(desk.sandbox.requests().is_empty());
}

#[tokio::test]
async fn arguments_come_as_text_or_not_at_all() {
    let desk = Desk::small().await;
    let belt = desk.reader();
    for arguments in
        [json!("{\"kind\": \"account\"}"), json!({"kind": "account", "name": null}), json!({"kind": " Account "})]
    {
        call(&belt, "look_up", arguments).await;
    }
    for arguments in [json!(null), json!({}), json!([1]), json!("no json"), json!(5)] {
        refusal(&belt, "look_up", arguments).await;
    }
}

#[tokio::test]
async fn a_tool_that_there_is_not_is_an_error_with_the_nearest() {
    let desk = Desk::small().await;
    let belt = desk.reader();
    assert!(refusal(&belt, "lookup", json!({})).await.contains("did you mean look_up?"));
    assert!(refusal(&belt, "zzz", json!({})).await.contains("look_up"));
    let long = "x".repeat(100_000);
    let output = belt.call(&long, &json!({}), &Unattended).await;
    assert!(output.is_error && output.tokens <= 120);
}

#[tokio::test]
async fn an_error_is_short_however_long_the_mistake() {
    let desk = Desk::small().await;
    let belt = desk.reader();
    let mut many = serde_json::Map::new();
    for i in 0..500 {
        many.insert(format!("argument_{i}_{}", "y".repeat(300)), json!(["\u{202e}\n~~~~".repeat(500)]));
    }
    let text = refusal(&belt, "look_up", many.into()).await;
    assert!(text.contains("more. Nothing was changed."), "{text}");
    assert!(!text.contains('\u{202e}'));
}
