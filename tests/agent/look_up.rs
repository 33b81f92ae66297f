use serde_json::json;

use crate::desk::{Desk, call, refusal};

#[tokio::test]
async fn names_lead_to_ids_and_ids_to_names() {
    let desk = Desk::small().await;
    let belt = desk.reader();
    let tags = call(&belt, "look_up", json!({"kind": "tag"})).await;
    assert!(tags.api_calls >= 1 && tags.operations == ["list_tags"]);
    let (id, name) = tags.text.lines().nth(1).unwrap().split_once(' ').unwrap();
    let name: String = serde_json::from_str(name).unwrap();
    // By id, by name, by the wrong case of letters, and with the name where the word is a number.
    for asked in [json!(id), json!(id.parse::<f64>().unwrap()), json!(format!("#{id}"))] {
        let one = call(&belt, "look_up", json!({"kind": "tag", "name": asked})).await;
        assert_eq!(one.text.trim_end(), format!("{id} {:?}", name), "{asked}");
    }
    let one = call(&belt, "look_up", json!({"kind": "Tag", "name": name.to_uppercase()})).await;
    assert!(one.text.starts_with(&format!("{id} ")), "{}", one.text);
    assert!(!one.labels.untrusted && !one.labels.personal);
}

#[tokio::test]
async fn a_name_that_nothing_has_returns_the_nearest() {
    let desk = Desk::small().await;
    let belt = desk.reader();
    let tags = call(&belt, "look_up", json!({"kind": "tag"})).await;
    let (id, name) = tags.text.lines().nth(1).unwrap().split_once(' ').unwrap();
    let name: String = serde_json::from_str(name).unwrap();
    let near = call(&belt, "look_up", json!({"kind": "tag", "name": format!("{name}x")})).await;
    assert!(near.text.contains("no single tag is called"), "{}", near.text);
    assert!(near.text.contains(&format!("{id} ")), "{}", near.text);
}

#[tokio::test]
async fn the_account_costs_no_call() {
    let desk = Desk::small().await;
    let belt = desk.reader();
    let account = call(&belt, "look_up", json!({"kind": "account"})).await;
    assert_eq!(account.api_calls, 0);
    assert!(account.text.contains("tier: read") && account.text.contains("after the first call"), "{}", account.text);
    call(&belt, "look_up", json!({"kind": "team"})).await;
    let account = call(&belt, "look_up", json!({"kind": "account"})).await;
    assert!(!account.text.contains("after the first call"), "{}", account.text);
}

#[tokio::test]
async fn a_kind_that_there_is_not_is_refused_with_the_nearest() {
    let desk = Desk::small().await;
    let text = refusal(&desk.reader(), "look_up", json!({"kind": "tags"})).await;
    assert!(text.contains("did you mean tag?") && text.contains("Nothing was changed."), "{text}");
    assert!(desk.sandbox.requests().is_empty());
}
