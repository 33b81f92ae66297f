//! Personal data is off by default: no tool shows an e-mail address, a telephone number or a street of a customer unless it is asked to.

use std::collections::BTreeSet;

use gorgias::Client;
use gorgias::agent::{ApprovalMode, Policy, Tier, Toolbelt, Unattended};
use gorgias::operations::{OPERATIONS, OperationTier};
use gorgias_sandbox::Sandbox;
use http::Method;
use serde_json::{Value, json};

use crate::desk::{Desk, call};
use crate::every_operation::arguments;
use crate::support::{self, Request, Server};

/// Everything in the records that reaches or finds a person, in lower case.
fn collect(value: &Value, within: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let reaches =
                ["email", "address", "address1", "line_1", "street", "phone", "customer_email", "phone_number"];
            if reaches.contains(&within) && text.chars().count() >= 6 {
                found.insert(text.to_lowercase());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, within, found)),
        Value::Object(record) => record.iter().for_each(|(name, value)| collect(value, name, found)),
        _ => {}
    }
}

async fn records(client: &Client, path: &str) -> Value {
    client.raw(Method::GET, path).send().await.unwrap().into_inner()
}

/// What is known of customers of this desk, without what belongs to the team.
async fn known(desk: &Desk) -> BTreeSet<String> {
    let (mut known, mut own) = (BTreeSet::new(), BTreeSet::new());
    let customers = records(&desk.client, "/api/customers?limit=100").await;
    for customer in customers["data"].as_array().unwrap() {
        collect(&records(&desk.client, &format!("/api/customers/{}", customer["id"])).await, "", &mut known);
    }
    for list in ["tickets", "messages", "phone/voice-calls"] {
        collect(&records(&desk.client, &format!("/api/{list}?limit=100")).await, "", &mut known);
    }
    for list in ["users", "integrations", "account"] {
        collect(&records(&desk.client, &format!("/api/{list}")).await, "", &mut own);
    }
    known.difference(&own).cloned().collect()
}

fn leaks(known: &BTreeSet<String>, text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    known.iter().filter(|word| text.contains(word.as_str())).cloned().collect()
}

/// Calls of all tools but those by operation, with what each needs.
fn calls(desk: &Desk, customers: &[i64]) -> Vec<(&'static str, Value)> {
    let ids = desk.sandbox.ids();
    let tickets = [ids.ticket, ids.order_ticket, ids.closed_ticket, ids.snoozed_ticket];
    let rules = json!({"rules": [{"id": "all", "when": {"status": ["open", "closed"]}, "then": {"add_tags": ["seen"], "note": "Seen."}}]});
    let macros = json!({"prefix": "team:", "macros": [{"external_id": "team:1", "name": "Hello", "actions": []}]});
    let rule_set = json!({"rules": [{"name": "Mark", "code": "Action('addTags', { tags: 'org' })", "event_types": ["ticket-created"]}]});
    let order = json!({"order": "1001", "event": "created", "at": "2026-03-01T09:00:00Z", "customer": ids.customer,
        "platform": "magento2", "shop": "shop.example.com"});
    let mut calls = vec![
        ("find_tickets", json!({})),
        ("find_tickets", json!({"words": "order"})),
        ("read_tickets", json!({"tickets": tickets, "notes": true})),
        ("report", json!({"measure": "tickets-created", "from": "30d", "to": "now", "by": ["channel"]})),
        ("find_operation", json!({"words": "customer"})),
        ("add_note", json!({"ticket": ids.ticket, "text": "Called back."})),
        ("send_reply", json!({"ticket": ids.ticket, "text": "It left."})),
        ("send_reply", json!({"ticket": ids.order_ticket, "text": "It left."})),
        ("update_tickets", json!({"tickets": tickets, "priority": "high", "assignee": "me"})),
        ("create_ticket", json!({"key": "k1", "customer": ids.customer, "text": "Hello", "from": "agent"})),
        ("create_ticket", json!({"key": "k2", "customer": ids.customer, "text": "Hello"})),
        ("record_order_event", order),
        ("triage", json!({"rules": rules, "tickets": tickets})),
        ("update_customer", json!({"customer": ids.customer, "name": "N. O.", "clear": ["language"]})),
        ("call_write", json!({"operation": "update_customer", "arguments": {"id": ids.customer, "language": "fr"}})),
        ("reconcile_macros", json!({"set": macros})),
        ("reconcile_rules", json!({"set": rule_set})),
    ];
    for kind in ["account", "user", "team", "tag", "macro", "view", "integration", "ticket_field", "customer_field"] {
        calls.push(("look_up", json!({"kind": kind})));
    }
    calls.extend(customers.iter().map(|id| ("read_customer", json!({"customer": id, "conversations": true}))));
    calls
}

#[tokio::test]
async fn no_tool_shows_who_a_customer_is() {
    let desk = Desk::small().await;
    let known = known(&desk).await;
    assert!(known.iter().filter(|word| word.contains('@')).count() >= 3, "{known:?}");
    assert!(known.iter().any(|word| word.starts_with('+')) && known.iter().any(|word| word.contains(' ')), "{known:?}");
    let customers = records(&desk.client, "/api/customers?limit=100").await;
    let customers: Vec<i64> =
        customers["data"].as_array().unwrap().iter().filter_map(|one| one["id"].as_i64()).collect();
    let belt = desk.belt(Policy::new(Tier::Admin).approval(ApprovalMode::Host).calls_per_hour(u32::MAX));
    let mut tools = BTreeSet::new();
    for (tool, arguments) in calls(&desk, &customers) {
        tools.insert(tool);
        let mut output = belt.call(tool, &arguments, &Unattended).await;
        assert!(!output.is_error, "{tool} {arguments}: {}", output.text);
        assert_eq!(leaks(&known, &output.text), [""; 0], "{tool} {arguments}: {}", output.text);
        assert!(!output.labels.personal, "{tool}");
        // The plan, and what became of it.
        if let Some(plan) = output.plan.take() {
            assert_eq!(leaks(&known, &plan.plan), [""; 0], "{tool} {arguments}: {}", plan.plan);
            let done = belt.call(tool, &json!({"plan": plan.handle}), &Unattended).await;
            assert_eq!(leaks(&known, &done.text), [""; 0], "{tool} {arguments}: {}", done.text);
        }
    }
    let without: Vec<_> = belt.tools().map(|tool| tool.name).filter(|name| !tools.contains(name)).collect();
    assert_eq!(without, ["call_read", "read_more"], "all others were called");
}

#[tokio::test]
async fn no_operation_that_reads_shows_it_either() {
    let desk = Desk::of(Sandbox::builder().legacy_charts(true)).await;
    let known = known(&desk).await;
    let belt = desk.belt(Policy::new(Tier::Admin).calls_per_hour(u32::MAX));
    let allowed = desk.belt(Policy::new(Tier::Admin).calls_per_hour(u32::MAX).personal_data(true));
    let (mut all, mut shown) = (arguments(desk.sandbox.ids()), 0);
    for operation in OPERATIONS.iter().filter(|operation| operation.tier() == OperationTier::Read) {
        let Some(arguments) = all.remove(operation.id) else { continue };
        let call = json!({"operation": operation.id, "arguments": arguments});
        let mut output = belt.call("call_read", &call, &Unattended).await;
        loop {
            assert_eq!(leaks(&known, &output.text), [""; 0], "{}: {}", operation.id, output.text);
            let Some(rest) = output.text.split("read_more ").nth(1) else { break };
            let handle = json!({"handle": &rest[..16]});
            output = belt.call("read_more", &handle, &Unattended).await;
        }
        let output = allowed.call("call_read", &call, &Unattended).await;
        shown += usize::from(!leaks(&known, &output.text).is_empty());
    }
    assert!(shown >= 5, "where it is allowed, {shown} operations show some of it");
}

/// An account with one ticket, of somebody who writes how to be reached wherever there is room.
fn talkative(request: &Request) -> support::Reply {
    let text = "Mail zoe.secret@private.example or call +49 151 23456789, please.";
    // Names are replaced where the customer is read.
    let words = format!("Zoe Secret here. {text}");
    let message = |id: i64, agent: bool| {
        json!({"id": id, "from_agent": agent, "public": true, "channel": "email", "body_text": words, "subject": text,
            "created_datetime": format!("2026-05-01T10:{id:02}:00"),
            "sender": {"id": 9, "name": "Zoe Secret", "email": "zoe.secret@private.example"},
            "source": {"type": "email", "from": {"address": "zoe.secret@private.example"}, "to": [{"address": "support@example.com"}]}})
    };
    let customer = json!({"id": 9, "name": "Zoe Secret", "email": "zoe.secret@private.example", "note": words,
        "channels": [{"id": 1, "type": "email", "address": "zoe.secret@private.example"}, {"id": 2, "type": "phone", "address": "+4915123456789"}]});
    let mut ticket = json!({"id": 7, "subject": text, "excerpt": text, "status": "open", "channel": "email", "customer": customer,
        "created_datetime": "2026-05-01T10:00:00", "updated_datetime": "2026-05-01T10:00:00"});
    match request.target.split('?').next().unwrap_or_default().trim_end_matches('/') {
        "/api/tickets/7" => {
            ticket["messages"] = json!([message(1, false), message(2, true)]);
            support::json(&ticket)
        }
        "/api/customers/9" => support::json(&customer),
        "/api/tickets" | "/api/views/0/items" => {
            support::json(&json!({"data": [ticket], "meta": {"next_cursor": null, "next_items": null}}))
        }
        _ => support::json(&json!({"data": [], "meta": {"next_cursor": null}})),
    }
}

#[tokio::test]
async fn what_customers_write_of_themselves_is_replaced() {
    let server = Server::start(talkative).await;
    let belt = Toolbelt::new(server.client(), Policy::new(Tier::Read).personal_data(true));
    let strict = Toolbelt::new(server.client(), Policy::new(Tier::Read));
    for (tool, arguments) in [
        ("read_tickets", json!({"tickets": [7]})),
        ("read_customer", json!({"customer": 9, "conversations": true})),
        ("find_tickets", json!({"words": "call"})),
    ] {
        // A list shows subjects as they are where the policy allows it; the others wait to be asked.
        let reader = if tool == "find_tickets" { &strict } else { &belt };
        let output = call(reader, tool, arguments.clone()).await;
        for word in ["zoe.secret", "private.example", "23456789", "Zoe Secret"] {
            assert!(!output.text.contains(word), "{tool}: {word} in {}", output.text);
        }
        assert!(output.text.contains("please"), "the rest stays: {}", output.text);
        if tool == "find_tickets" {
            continue;
        }
        let mut asked = arguments;
        asked["personal_data"] = json!(true);
        let output = call(&belt, tool, asked).await;
        assert!(output.text.contains("zoe.secret@private.example") && output.labels.personal, "{}", output.text);
    }
}
