//! The API is called so often in an hour, by all who share the state, and no more.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use gorgias::Timestamp;
use gorgias::agent::{Policy, State, Tier, Unattended};
use serde_json::json;

use crate::desk::Desk;

#[tokio::test]
async fn calls_of_an_hour_are_counted_over_all_processes() {
    let desk = Desk::small().await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state");
    let now = Arc::new(AtomicI64::new(1_772_360_000));
    let belt = || {
        let clock = Arc::clone(&now);
        let time = move || Timestamp::from(chrono::DateTime::from_timestamp(clock.load(Ordering::Relaxed), 0).unwrap());
        let policy = Policy::new(Tier::Agent).calls_per_hour(5);
        desk.belt(policy).with_state(State::directory(&path).unwrap()).with_clock(time)
    };
    let note = |number: usize| json!({"ticket": desk.sandbox.ids().ticket, "text": format!("Note {number}")});
    // Two calls each: a look and the note.
    let (one, two) = (belt(), belt());
    assert!(!one.call("add_note", &note(1), &Unattended).await.is_error);
    assert!(!two.call("add_note", &note(2), &Unattended).await.is_error);
    let output = one.call("add_note", &note(3), &Unattended).await;
    assert!(output.is_error && output.text.contains("5 calls an hour"), "{}", output.text);
    assert_eq!(desk.sandbox.requests().len(), 5, "the look went through, the note did not");
    let output = two.call("add_note", &note(4), &Unattended).await;
    assert!(output.is_error && output.text.contains("Nothing was changed"), "{}", output.text);
    assert_eq!(desk.sandbox.requests().len(), 5);
    // Another account is another count; and an hour later there is room again.
    let other = Desk::small().await;
    let elsewhere = other.belt(Policy::new(Tier::Agent).calls_per_hour(5)).with_state(State::directory(&path).unwrap());
    let hello = json!({"ticket": other.sandbox.ids().ticket, "text": "Hello"});
    assert!(!elsewhere.call("add_note", &hello, &Unattended).await.is_error);
    now.fetch_add(3_900, Ordering::Relaxed);
    assert!(!one.call("add_note", &note(5), &Unattended).await.is_error);
}

#[tokio::test]
async fn a_write_that_would_stop_half_way_at_the_cap_is_not_planned() {
    let desk = Desk::small().await;
    let ids = desk.sandbox.ids();
    let belt = desk.belt(Policy::new(Tier::Agent).calls_per_tool(8));
    let rules = json!({"rules": [{"id": "all", "when": {"status": ["open", "closed"]}, "then": {"priority": "critical", "note": "Seen."}}]});
    let tickets = [ids.ticket, ids.order_ticket, ids.closed_ticket, ids.snoozed_ticket];
    let output = belt.call("triage", &json!({"rules": rules, "tickets": tickets}), &Unattended).await;
    assert!(!output.is_error && output.text.contains("are left for a further call"), "{}", output.text);
    let handle = output.plan.unwrap().handle;
    belt.approve(&handle, "test").unwrap();
    let output = belt.call("triage", &json!({"plan": handle}), &Unattended).await;
    assert!(!output.is_error && output.text.contains("Done: 1 of 1"), "{}", output.text);
    assert!(output.api_calls <= 8, "{}", output.api_calls);
}
