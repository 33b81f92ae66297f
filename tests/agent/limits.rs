use std::time::Duration;

use gorgias::Client;
use gorgias::agent::{Policy, Tier, Toolbelt};
use serde_json::json;

use crate::desk::{Desk, call, refusal};
use crate::support::{Reply, Server};

#[tokio::test]
async fn a_tool_call_ends_at_the_cap_of_calls() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Read).calls_per_tool(0));
    let text = refusal(&belt, "look_up", json!({"kind": "tag"})).await;
    assert!(text.contains("stopped after 0 calls"), "{text}");
    assert!(desk.sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_tool_call_ends_when_its_time_is_up() {
    let server = Server::start(|_| Reply::Silence).await;
    let client = Client::builder().base_url(&server.url).api_key("bot@example.com", "key").build().unwrap();
    let belt = Toolbelt::new(client, Policy::new(Tier::Read).tool_timeout(Duration::from_millis(50)));
    let text = refusal(&belt, "look_up", json!({"kind": "team"})).await;
    assert!(text.contains("took longer than 0.05 seconds") && text.contains("Nothing was changed."), "{text}");
}

#[tokio::test]
async fn a_tool_that_is_switched_off_is_neither_listed_nor_called() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Read).without(["look_up"]));
    assert!(belt.tools().all(|tool| tool.name != "look_up"));
    let text = refusal(&belt, "look_up", json!({"kind": "account"})).await;
    assert!(text.contains("not available here"), "{text}");
    let belt = desk.belt(Policy::new(Tier::Read).only(["look_up"]));
    assert_eq!(belt.tools().map(|tool| tool.name).collect::<Vec<_>>(), ["look_up"]);
    call(&belt, "look_up", json!({"kind": "account"})).await;
}
