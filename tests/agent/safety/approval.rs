//! Nothing that asks for approval is written without it.

use gorgias::agent::{ApprovalMode, Decision, Effect, Policy, Tier, Toolbelt, Unattended};
use serde_json::{Value, json};

use super::people::{Person, apply, plan};
use crate::desk::Desk;

/// The requests of a desk that can change something.
fn writes(desk: &Desk) -> usize {
    desk.sandbox.requests().iter().filter(|request| request.method != "GET").count()
}

fn agent(desk: &Desk, mode: ApprovalMode) -> Toolbelt {
    desk.belt(Policy::new(Tier::Agent).approval(mode))
}

/// A call of each tool that asks for approval by its effect.
fn asking(desk: &Desk) -> Vec<(&'static str, Value)> {
    let ids = desk.sandbox.ids();
    let four = [ids.ticket, ids.order_ticket, ids.closed_ticket, ids.snoozed_ticket];
    let rules =
        json!({"rules": [{"id": "all", "when": {"status": ["open", "closed"]}, "then": {"add_tags": ["seen"]}}]});
    vec![
        ("send_reply", json!({"ticket": ids.ticket, "text": "It left this morning."})),
        ("update_tickets", json!({"tickets": four, "priority": "critical"})),
        ("create_ticket", json!({"key": "k-1", "customer": ids.customer, "text": "Hello", "from": "agent"})),
        ("triage", json!({"rules": rules, "tickets": [ids.ticket]})),
    ]
}

/// Each write tool with arguments that change something.
fn all(desk: &Desk) -> Vec<(&'static str, Value)> {
    let ids = desk.sandbox.ids();
    let mut all = asking(desk);
    all.push(("add_note", json!({"ticket": ids.ticket, "text": "Called back."})));
    all.push(("update_customer", json!({"customer": ids.customer, "timezone": "Europe/Vienna"})));
    all.push(("update_tickets", json!({"tickets": [ids.ticket], "priority": "low"})));
    all.push(("create_ticket", json!({"key": "k-2", "customer": ids.customer, "text": "Hello"})));
    all
}

#[tokio::test]
async fn under_ask_nothing_is_written_before_somebody_approves() {
    let desk = Desk::small().await;
    let belt = agent(&desk, ApprovalMode::Ask);
    for (tool, arguments) in asking(&desk) {
        let handle = plan(&belt, tool, arguments.clone()).await;
        // The model gives the handle back by itself, again and again, with the arguments and without.
        for _ in 0..3 {
            let output = apply(&belt, tool, &handle).await;
            assert_eq!(output.plan.as_ref().map(|plan| plan.handle.as_str()), Some(handle.as_str()), "{}", output.text);
            assert!(output.text.contains("A person has to approve"), "{}", output.text);
        }
        let mut repeated = arguments.clone();
        repeated["plan"] = json!(handle);
        assert!(belt.call(tool, &repeated, &Unattended).await.plan.is_some());
        for decision in [Decision::Unavailable, Decision::Pending] {
            let person = Person::who_says(decision);
            assert!(belt.call(tool, &json!({"plan": handle}), &person).await.plan.is_some());
            assert_eq!(person.asked(), 1, "asked once more each time");
        }
        let no = Person::no();
        let output = belt.call(tool, &arguments, &no).await;
        assert!(output.is_error && output.text.contains("refused"), "{}", output.text);
    }
    assert_eq!(writes(&desk), 0);
    // Approved in the same call.
    for (tool, arguments) in asking(&desk) {
        let (yes, before) = (Person::yes(), writes(&desk));
        let output = belt.call(tool, &arguments, &yes).await;
        assert!(!output.is_error && output.plan.is_none(), "{tool}: {}", output.text);
        assert!(writes(&desk) > before, "{tool}: {}", output.text);
        assert_eq!(yes.asked(), 1);
    }
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn under_always_every_write_is_approved() {
    let desk = Desk::small().await;
    let belt = agent(&desk, ApprovalMode::Always);
    for (tool, arguments) in all(&desk) {
        let handle = plan(&belt, tool, arguments).await;
        assert!(apply(&belt, tool, &handle).await.plan.is_some());
        assert_eq!(writes(&desk), 0, "{tool}");
    }
    let (tool, arguments) = &all(&desk)[4];
    let yes = Person::yes();
    assert!(!belt.call(tool, arguments, &yes).await.is_error);
    assert!(yes.last_plan().contains("  | Called back."), "{}", yes.last_plan());
    assert_eq!(writes(&desk), 1);
}

#[tokio::test]
async fn approval_from_outside_lets_the_model_apply_the_plan() {
    let desk = Desk::small().await;
    let belt = agent(&desk, ApprovalMode::Ask);
    let text = json!({"ticket": desk.sandbox.ids().ticket, "text": "It left this morning."});
    let handle = plan(&belt, "send_reply", text.clone()).await;
    let shown = belt.approve(&handle, "terminal: mira").unwrap();
    assert_eq!(shown.tool, "send_reply");
    assert!(
        shown.words.contains("  | It left this morning.") && shown.words.contains("n…@example.com"),
        "{}",
        shown.words
    );
    let output = apply(&belt, "send_reply", &handle).await;
    assert!(output.text.contains("Sent at"), "{}", output.text);
    assert_eq!(writes(&desk), 1);
    // Approved for one, not for another.
    let other =
        plan(&belt, "send_reply", json!({"ticket": desk.sandbox.ids().ticket, "text": "Something else."})).await;
    assert!(apply(&belt, "send_reply", &other).await.plan.is_some());
    assert_eq!(writes(&desk), 1);
}

#[tokio::test]
async fn under_host_the_handle_is_enough_and_under_never_no_plan_is_made() {
    let desk = Desk::small().await;
    let host = agent(&desk, ApprovalMode::Host);
    let handle = plan(&host, "send_reply", json!({"ticket": desk.sandbox.ids().ticket, "text": "One."})).await;
    assert_eq!(writes(&desk), 0);
    assert!(apply(&host, "send_reply", &handle).await.text.contains("Sent at"));
    let never = agent(&desk, ApprovalMode::Never);
    let output =
        never.call("send_reply", &json!({"ticket": desk.sandbox.ids().ticket, "text": "Two."}), &Unattended).await;
    assert!(output.plan.is_none() && output.text.contains("Sent at"), "{}", output.text);
    assert_eq!(writes(&desk), 2);
}

#[tokio::test]
async fn tools_and_effects_have_modes_of_their_own() {
    let desk = Desk::small().await;
    let ids = desk.sandbox.ids();
    let policy = Policy::new(Tier::Agent)
        .approval(ApprovalMode::Never)
        .approval_of(Effect::ManyTickets, ApprovalMode::Host)
        .approval_for("add_note", ApprovalMode::Always);
    let belt = desk.belt(policy);
    let note = belt.call("add_note", &json!({"ticket": ids.ticket, "text": "Hello"}), &Unattended).await;
    assert!(note.text.contains("A person has to approve"), "{}", note.text);
    let four = json!({"tickets": [ids.ticket, ids.order_ticket, ids.closed_ticket, ids.snoozed_ticket], "priority": "critical"});
    assert!(belt.call("update_tickets", &four, &Unattended).await.text.contains("To carry it out"));
    assert_eq!(writes(&desk), 0);
    assert!(belt.call("send_reply", &json!({"ticket": ids.ticket, "text": "Hello"}), &Unattended).await.plan.is_none());
    assert_eq!(writes(&desk), 1);
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_leaves_no_handle() {
    let desk = Desk::small().await;
    for mode in [ApprovalMode::Never, ApprovalMode::Always] {
        let belt = agent(&desk, mode);
        for (tool, mut arguments) in all(&desk) {
            arguments["dry_run"] = json!(true);
            let yes = Person::yes();
            let output = belt.call(tool, &arguments, &yes).await;
            assert!(!output.is_error && output.plan.is_none(), "{tool}: {}", output.text);
            assert!(output.text.starts_with("Dry run, nothing was changed."), "{tool}: {}", output.text);
            assert_eq!((yes.asked(), writes(&desk)), (0, 0), "{tool}");
        }
    }
}

#[tokio::test]
async fn a_reader_has_none_of_the_tools_that_write() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Read).approval(ApprovalMode::Never));
    for (tool, arguments) in all(&desk) {
        let output = belt.call(tool, &arguments, &Person::yes()).await;
        assert!(output.is_error && output.text.contains("not available here"), "{tool}: {}", output.text);
    }
    assert!(desk.sandbox.requests().is_empty());
}
