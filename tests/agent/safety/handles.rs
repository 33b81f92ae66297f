//! A handle is good once, for ten minutes, for this account and tier, and for exactly what it says.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use gorgias::Timestamp;
use gorgias::agent::{ApprovalMode, Policy, State, StateError, Tier, Toolbelt, Unattended};
use serde_json::{Value, json};

use super::people::{Person, apply, plan};
use crate::desk::Desk;

fn host(desk: &Desk) -> Toolbelt {
    desk.belt(Policy::new(Tier::Agent).approval(ApprovalMode::Host))
}

fn reply(desk: &Desk) -> Value {
    json!({"ticket": desk.sandbox.ids().ticket, "text": "It left this morning."})
}

fn sent(desk: &Desk) -> usize {
    desk.sandbox.requests().iter().filter(|request| request.method == "POST").count()
}

#[tokio::test]
async fn a_handle_is_good_once() {
    let desk = Desk::small().await;
    let belt = host(&desk);
    let handle = plan(&belt, "send_reply", reply(&desk)).await;
    assert_eq!(handle.len(), 32, "128 bits");
    assert!(!apply(&belt, "send_reply", &handle).await.is_error);
    for _ in 0..2 {
        let again = apply(&belt, "send_reply", &handle).await;
        assert!(again.is_error && again.text.contains("good for one use"), "{}", again.text);
    }
    assert_eq!(sent(&desk), 1);
}

#[tokio::test]
async fn of_many_at_once_one_applies_the_plan() {
    let desk = Desk::small().await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state");
    // Two states on one directory, as two processes have them.
    let belts =
        [State::directory(&path).unwrap(), State::directory(&path).unwrap()].map(|state| host(&desk).with_state(state));
    for text in ["One.", "Two.", "Three."] {
        let before = sent(&desk);
        let handle = plan(&belts[0], "send_reply", json!({"ticket": desk.sandbox.ids().ticket, "text": text})).await;
        let calls = (0..8).map(|number| {
            let (belt, handle) = (belts[number % 2].clone(), handle.clone());
            tokio::spawn(async move { apply(&belt, "send_reply", &handle).await })
        });
        let mut good = 0;
        for call in calls.collect::<Vec<_>>() {
            let output = call.await.unwrap();
            good += usize::from(!output.is_error);
            assert!(
                !output.is_error
                    || output.text.contains("a handle is good for one use")
                    || output.text.contains("changed since"),
                "{}",
                output.text
            );
        }
        assert_eq!((good, sent(&desk) - before), (1, 1));
    }
}

#[tokio::test]
async fn a_handle_expires_after_ten_minutes() {
    let desk = Desk::small().await;
    let now = Arc::new(AtomicI64::new(1_772_360_000));
    let clock = Arc::clone(&now);
    let time = move || Timestamp::from(chrono_of(clock.load(Ordering::Relaxed)));
    let belt = host(&desk).with_clock(time);
    let late = plan(&belt, "send_reply", reply(&desk)).await;
    let in_time = plan(&belt, "send_reply", json!({"ticket": desk.sandbox.ids().ticket, "text": "In time."})).await;
    now.fetch_add(599, Ordering::Relaxed);
    assert!(!apply(&belt, "send_reply", &in_time).await.is_error);
    now.fetch_add(1, Ordering::Relaxed);
    let output = apply(&belt, "send_reply", &late).await;
    assert!(output.is_error && output.text.contains("older than 10 minutes"), "{}", output.text);
    assert_eq!(belt.approve(&late, "terminal").unwrap_err(), StateError::Expired);
    // Making a plan much later sweeps the old ones away.
    now.fetch_add(3_600, Ordering::Relaxed);
    plan(&belt, "send_reply", json!({"ticket": desk.sandbox.ids().ticket, "text": "Later."})).await;
    assert!(apply(&belt, "send_reply", &late).await.text.contains("no plan has this handle"));
}

/// A time in seconds since 1970.
fn chrono_of(seconds: i64) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(seconds, 0).unwrap()
}

#[tokio::test]
async fn a_handle_is_of_one_account_one_tier_and_one_tool() {
    let (desk, other) = (Desk::small().await, Desk::small().await);
    let state = State::in_memory();
    let belt = host(&desk).with_state(state.clone());
    let handle = plan(&belt, "send_reply", reply(&desk)).await;
    let elsewhere = host(&other).with_state(state.clone());
    let admin = desk.belt(Policy::new(Tier::Admin).approval(ApprovalMode::Host)).with_state(state.clone());
    for belt in [&elsewhere, &admin] {
        let output = apply(belt, "send_reply", &handle).await;
        assert!(output.is_error && output.text.contains("of another account or tier"), "{}", output.text);
    }
    let output = apply(&belt, "add_note", &handle).await;
    assert!(output.is_error && output.text.contains("of the tool send_reply"), "{}", output.text);
    assert_eq!((sent(&desk), sent(&other)), (0, 0));
    assert!(!apply(&belt, "send_reply", &handle).await.is_error, "none of them used it up");
}

#[tokio::test]
async fn invented_handles_lead_nowhere() {
    let desk = Desk::small().await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state");
    let belt = host(&desk).with_state(State::directory(&path).unwrap());
    let handle = plan(&belt, "send_reply", reply(&desk)).await;
    std::fs::write(directory.path().join("planted"), "{}").unwrap();
    let upper = handle.to_uppercase();
    let invented = [
        "0".repeat(32),
        "../../planted".to_owned(),
        "/etc/passwd".to_owned(),
        upper,
        "x".repeat(100_000),
        "\0".to_owned(),
    ];
    for handle in invented {
        let output = apply(&belt, "send_reply", &handle).await;
        assert!(output.is_error && output.text.contains("no plan has this handle"), "{}", output.text);
        assert!(belt.approve(&handle, "terminal").is_err());
    }
    assert_eq!(sent(&desk), 0);
}

#[tokio::test]
async fn what_has_changed_since_is_not_carried_out() {
    let desk = Desk::small().await;
    let belt = host(&desk);
    let ids = desk.sandbox.ids();
    // The customer writes again: the reply would miss it.
    let handle = plan(&belt, "send_reply", reply(&desk)).await;
    let message = json!({"channel": "email", "from_agent": false, "body_text": "Never mind!", "sender": {"id": ids.customer},
        "source": {"type": "email", "from": {"address": "nia.okafor@example.com"}, "to": [{"address": "support@example.com"}]}});
    let message: gorgias::types::CreateMessage = serde_json::from_value(message).unwrap();
    desk.client.create_ticket_message().ticket_id(ids.ticket).body(message).send().await.unwrap();
    let before = sent(&desk);
    let output = apply(&belt, "send_reply", &handle).await;
    assert!(
        output.is_error && output.text.contains("changed since") && output.text.contains("Nothing was changed"),
        "{}",
        output.text
    );
    assert!(apply(&belt, "send_reply", &handle).await.text.contains("good for one use"), "it is void");
    assert_eq!(sent(&desk), before);

    // Somebody else has changed one of the tickets.
    let four = json!({"tickets": [ids.ticket, ids.order_ticket, ids.closed_ticket, ids.snoozed_ticket], "priority": "critical"});
    let handle = plan(&belt, "update_tickets", four).await;
    let update = gorgias::types::UpdateTicket::builder().priority("critical");
    desk.client.update_ticket().id(ids.ticket).body(update).send().await.unwrap();
    let before = desk.sandbox.requests().iter().filter(|request| request.method == "PUT").count();
    assert!(apply(&belt, "update_tickets", &handle).await.text.contains("changed since"));
    assert_eq!(desk.sandbox.requests().iter().filter(|request| request.method == "PUT").count(), before);
}

#[tokio::test]
async fn arguments_beside_a_handle_must_be_those_of_the_plan() {
    let desk = Desk::small().await;
    let belt = host(&desk);
    let mut arguments = reply(&desk);
    let handle = plan(&belt, "send_reply", arguments.clone()).await;
    let other = belt.call("send_reply", &json!({"plan": handle, "text": "Another text."}), &Unattended).await;
    assert!(other.is_error && other.text.contains("is not what the plan says"), "{}", other.text);
    assert_eq!(sent(&desk), 0);
    arguments["plan"] = json!(handle);
    assert!(!belt.call("send_reply", &arguments, &Unattended).await.is_error);
    assert_eq!(sent(&desk), 1);
}

#[tokio::test]
async fn a_dry_run_with_a_handle_shows_the_plan_and_does_not_use_it_up() {
    let desk = Desk::small().await;
    let belt = host(&desk);
    let handle = plan(&belt, "send_reply", json!({"ticket": desk.sandbox.ids().ticket, "text": "Ab\u{202e}cd"})).await;
    let shown = belt.call("send_reply", &json!({"plan": handle, "dry_run": true}), &Unattended).await;
    assert!(shown.text.contains("  | Ab<U+202E>cd"), "what hides is shown: {}", shown.text);
    assert_eq!(sent(&desk), 0);
    assert!(!apply(&belt, "send_reply", &handle).await.is_error);
}

#[tokio::test]
async fn a_plan_that_was_refused_is_void() {
    let desk = Desk::small().await;
    let state = State::in_memory();
    let belt = desk.belt(Policy::new(Tier::Agent)).with_state(state.clone());
    let handle = plan(&belt, "send_reply", reply(&desk)).await;
    state.refuse(&handle).unwrap();
    let output = belt.call("send_reply", &json!({"plan": handle}), &Person::yes()).await;
    assert!(output.is_error && output.text.contains("applied, refused or given up already"), "{}", output.text);
    let no = belt.call("send_reply", &reply(&desk), &Person::no()).await;
    assert!(no.is_error && no.plan.is_none(), "{}", no.text);
    assert_eq!(sent(&desk), 0);
}
