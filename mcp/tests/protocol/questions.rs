//! Questions that merchants ask, as the calls that a model made of them: each is carried out, and together they stay small.

use gorgias::agent::{ApprovalMode, Policy, Tier};
use gorgias_sandbox::{Sandbox, Seed};
use serde_json::{Value, json};

use crate::client::Wire;

/// `$tickets` and `$ticket` are the first five ids, and the first one, that the last list of tickets showed, and `$tickets[2..4]` is a
/// part of them; `$plan` is the handle of the last plan.
fn filled(arguments: &Value, tickets: &[String], plan: Option<&str>) -> Value {
    match arguments {
        Value::String(text) if text == "$tickets" => json!(tickets.iter().take(5).collect::<Vec<_>>()),
        Value::String(text) if text.starts_with("$tickets[") => {
            let range = text.trim_start_matches("$tickets[").trim_end_matches(']').split_once("..").expect("no range");
            json!(tickets[range.0.parse().unwrap()..range.1.parse().unwrap()])
        }
        Value::String(text) if text == "$ticket" => json!(tickets.first().expect("no ticket was listed")),
        Value::String(text) if text == "$plan" => json!(plan.expect("no plan was made")),
        Value::Array(items) => items.iter().map(|item| filled(item, tickets, plan)).collect(),
        Value::Object(entries) => {
            entries.iter().map(|(name, value)| (name.clone(), filled(value, tickets, plan))).collect()
        }
        other => other.clone(),
    }
}

fn words<'a>(text: &'a str, is: impl Fn(&str) -> bool + 'a) -> impl Iterator<Item = String> + 'a {
    text.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(move |word| is(word)).map(str::to_owned)
}

async fn ask(recorded: &str) {
    let recorded: Value = serde_json::from_str(recorded).unwrap();
    let tier = if recorded["tier"] == "read" { Tier::Read } else { Tier::Agent };
    let seed = Seed::shop().tickets(120).random(1).until("2026-03-01T10:00:00Z");
    let sandbox = Sandbox::builder().seed(seed).clock("2026-03-01T10:00:00Z").start().await.unwrap();
    let policy = Policy::new(tier).approval(ApprovalMode::Host);
    let mut wire = Wire::on(sandbox, policy).await;
    let hello =
        json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
    wire.request("initialize", hello).await;

    let (mut tickets, mut plan, mut tokens) = (Vec::new(), None, 0);
    for call in recorded["calls"].as_array().unwrap() {
        let arguments = filled(&call["arguments"], &tickets, plan.as_deref());
        let tool = call["tool"].as_str().unwrap();
        let called = wire.call(tool, arguments.clone()).await;
        assert!(!called.is_error, "{tool} {arguments}: {}", called.text);
        for said in call["says"].as_array().unwrap() {
            let said = said.as_str().unwrap();
            assert!(
                called.text.to_lowercase().contains(said),
                "{tool} {arguments} does not say {said}: {}",
                called.text
            );
        }
        tokens += called.result["_meta"]["gorgias-mcp/output"]["tokens"].as_u64().unwrap();
        if tool == "find_tickets" {
            let found: Vec<String> =
                words(&called.text, |word| word.len() == 9 && word.bytes().all(|b| b.is_ascii_digit())).collect();
            if !found.is_empty() {
                tickets = found;
            }
        }
        if let Some(handle) =
            words(&called.text, |word| word.len() == 32 && word.bytes().all(|b| b.is_ascii_hexdigit())).next()
        {
            plan = Some(handle);
        }
    }
    assert!(wire.sandbox.problems().is_empty(), "{:?}", wire.sandbox.problems());
    assert!(tokens <= recorded["most_tokens"].as_u64().unwrap(), "{}: {tokens} tokens", recorded["question"]);
}

macro_rules! questions {
    ($($name:ident),*) => {$(
        #[tokio::test]
        async fn $name() {
            ask(include_str!(concat!("questions/", stringify!($name), ".json"))).await;
        }
    )*};
}

questions!(backlog, hygiene, performance, policy, at_risk, route);
