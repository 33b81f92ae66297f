//! A creation happens once, whatever becomes of its responses.

use std::collections::BTreeMap;
use std::time::Duration;

use gorgias::agent::{ApprovalMode, Policy, State, Tier, Toolbelt, Unattended};
use gorgias::{Client, RetryPolicy};
use gorgias_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::desk::Desk;

/// A belt that loses responses, and whose pauses are short.
async fn losing(faults: impl IntoIterator<Item = Fault>) -> (Sandbox, Toolbelt) {
    let builder = Sandbox::builder().enforce_rate_limit(false).sending_delay(Duration::ZERO);
    let sandbox = faults.into_iter().fold(builder, gorgias_sandbox::SandboxBuilder::fault).start().await.unwrap();
    let quick = RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(2));
    let client =
        Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).unlimited().retry(quick);
    let policy = Policy::new(Tier::Agent).approval(ApprovalMode::Never).calls_per_hour(u32::MAX);
    (sandbox, Toolbelt::new(client.build().unwrap(), policy))
}

/// Repeats a call, as a model does, until it does not fail.
async fn until_good(belt: &Toolbelt, tool: &str, arguments: &Value) -> (String, usize) {
    for failures in 0..50 {
        let output = belt.call(tool, arguments, &Unattended).await;
        if !output.is_error {
            return (output.text, failures);
        }
    }
    panic!("{tool} {arguments} never succeeds");
}

/// How often each external id is among these records.
fn counts(records: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for id in records.iter().filter_map(|record| record["external_id"].as_str()) {
        *counts.entry(id.to_owned()).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn a_thousand_lost_responses_double_nothing() {
    // Every creation loses its response, and half of the looks fail.
    let faults =
        [Fault::lost_response().on("create_ticket"), Fault::status(500).on("list_tickets").rate(0.5).random_seed(7)];
    let (sandbox, belt) = losing(faults).await;
    let customer = sandbox.ids().customer;
    let mut failures = 0;
    for number in 0..1_000 {
        let arguments =
            json!({"key": format!("job-{number}"), "customer": customer, "text": "Hello", "channel": "api"});
        failures += until_good(&belt, "create_ticket", &arguments).await.1;
    }
    let counts = counts(&sandbox.tickets());
    let ours: Vec<usize> =
        (0..1_000).map(|number| counts.get(&format!("job-{number}")).copied().unwrap_or_default()).collect();
    assert!(
        ours.iter().all(|count| *count == 1),
        "{} are not there once",
        ours.iter().filter(|count| **count != 1).count()
    );
    assert!(failures > 0, "the model had to repeat some");
}

#[tokio::test]
async fn notes_and_replies_are_written_once_as_well() {
    let (sandbox, belt) = losing([Fault::lost_response().on("create_ticket_message").rate(0.9).random_seed(3)]).await;
    let ticket = sandbox.ids().ticket;
    for number in 0..50 {
        until_good(&belt, "add_note", &json!({"ticket": ticket, "text": format!("Note {number}")})).await;
        until_good(&belt, "send_reply", &json!({"ticket": ticket, "text": format!("Reply {number}")})).await;
        // A model that has lost the thread says the same again.
        let (text, _) =
            until_good(&belt, "send_reply", &json!({"ticket": ticket, "text": format!("Reply {number}")})).await;
        assert!(text.contains("has this very reply"), "{text}");
    }
    let messages = sandbox.messages(ticket);
    for number in 0..50 {
        for text in [format!("Note {number}"), format!("Reply {number}")] {
            let there = messages.iter().filter(|message| message["body_text"] == json!(text)).count();
            assert_eq!(there, 1, "{text}");
        }
    }
}

#[tokio::test]
async fn a_key_returns_the_first_result_for_a_day_and_stands_for_one_creation() {
    let desk = Desk::small().await;
    let now = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(1_772_360_000));
    let clock = std::sync::Arc::clone(&now);
    let time = move || {
        let seconds = clock.load(std::sync::atomic::Ordering::Relaxed);
        gorgias::Timestamp::from(chrono::DateTime::from_timestamp(seconds, 0).unwrap())
    };
    let belt = desk.belt(Policy::new(Tier::Agent)).with_clock(time);
    let arguments = json!({"key": "k-1", "customer": "ada@example.com", "text": "Hello", "channel": "api"});
    let first = belt.call("create_ticket", &arguments, &Unattended).await;
    assert!(first.text.starts_with("Created ticket "), "{}", first.text);
    let calls = desk.sandbox.requests().len();
    let again = belt.call("create_ticket", &arguments, &Unattended).await;
    assert!(
        !again.is_error && again.text.contains("Done before") && again.text.contains(&first.text),
        "{}",
        again.text
    );
    assert_eq!((again.api_calls, desk.sandbox.requests().len()), (0, calls));
    let mut other = arguments.clone();
    other["text"] = json!("Something else");
    let refused = belt.call("create_ticket", &other, &Unattended).await;
    assert!(refused.is_error && refused.text.contains("other arguments"), "{}", refused.text);
    // A day later the key is forgotten here; the ticket still has it.
    now.fetch_add(86_400, std::sync::atomic::Ordering::Relaxed);
    let later = belt.call("create_ticket", &other, &Unattended).await;
    assert!(later.text.starts_with("Existed: ticket "), "{}", later.text);
}

#[tokio::test]
async fn a_call_that_is_given_up_leaves_its_key_open_and_not_free() {
    // The response to the creation takes so long that the call ends before it.
    let (sandbox, belt) = losing([Fault::latency(Duration::from_secs(3)).on("create_ticket").times(1)]).await;
    let customer = sandbox.ids().customer;
    let arguments = json!({"key": "k-1", "customer": customer, "text": "Hello", "channel": "api"});
    let first = {
        let (belt, arguments) = (belt.clone(), arguments.clone());
        tokio::spawn(async move { belt.call("create_ticket", &arguments, &Unattended).await })
    };
    while sandbox.requests_to("create_ticket").unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    let at_work = belt.call("create_ticket", &arguments, &Unattended).await;
    assert!(at_work.is_error && at_work.text.contains("is at work"), "{}", at_work.text);
    first.abort();
    let _ = first.await;
    let (text, _) = until_good(&belt, "create_ticket", &arguments).await;
    assert!(text.contains("ticket "), "{text}");
    assert_eq!(counts(&sandbox.tickets()).get("k-1"), Some(&1));
}

#[tokio::test]
async fn processes_that_share_a_directory_share_keys() {
    let desk = Desk::small().await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state");
    let belt = || desk.belt(Policy::new(Tier::Agent)).with_state(State::directory(&path).unwrap());
    let arguments = json!({"key": "k-1", "customer": "ada@example.com", "text": "Hello", "channel": "api"});
    let first = belt().call("create_ticket", &arguments, &Unattended).await;
    let again = belt().call("create_ticket", &arguments, &Unattended).await;
    assert!(again.text.contains("Done before") && again.text.contains(&first.text), "{}", again.text);
}
