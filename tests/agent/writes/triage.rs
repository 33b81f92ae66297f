use gorgias::agent::{ApprovalMode, Policy, Tier, Toolbelt};
use gorgias::triage::TriageRules;
use serde_json::{Value, json};

use crate::desk::{Desk, call, refusal};

fn rules() -> Value {
    json!({"rules": [{"id": "all", "when": {"status": "open"}, "then": {"add_tags": ["seen"], "priority": "critical"}}]})
}

fn host(desk: &Desk) -> Toolbelt {
    let named: TriageRules = serde_json::from_value(rules()).unwrap();
    desk.belt(Policy::new(Tier::Agent).approval(ApprovalMode::Host).rules("nightly", named))
}

#[tokio::test]
async fn a_view_is_planned_by_ticket_and_rule_and_done_with_the_handle() {
    let desk = Desk::small().await;
    let belt = host(&desk);
    let planned = call(&belt, "triage", json!({"named": "nightly", "view": "open"})).await;
    let ticket = desk.sandbox.ids().ticket;
    assert!(
        planned.text.contains(&format!("#{ticket}: add tag \"seen\" (rule all), priority critical")),
        "{}",
        planned.text
    );
    assert!(desk.sandbox.requests().iter().all(|request| request.method == "GET"));
    let plan = planned.plan.unwrap();
    // A ticket that comes into the view meanwhile is not part of the plan, and does not spoil it.
    let new = gorgias::types::UpdateTicket::builder().status("open");
    desk.client.update_ticket().id(desk.sandbox.ids().closed_ticket).body(new).send().await.unwrap();
    let done = call(&belt, "triage", json!({"plan": plan.handle})).await;
    assert!(done.text.starts_with("Done: "), "{}", done.text);
    let tags = |id: i64| desk.sandbox.ticket(id).unwrap()["tags"].to_string();
    assert!(tags(ticket).contains("seen") && !tags(desk.sandbox.ids().closed_ticket).contains("seen"));
    assert_eq!(desk.sandbox.ticket(ticket).unwrap()["priority"], "critical");
    // Twice is once.
    let again = call(&belt, "triage", json!({"rules": rules(), "tickets": [ticket]})).await;
    assert!(again.text.contains("0 of 1 tickets change") && again.plan.is_none(), "{}", again.text);
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn what_somebody_changed_meanwhile_voids_the_plan() {
    let desk = Desk::small().await;
    let belt = host(&desk);
    let ticket = desk.sandbox.ids().ticket;
    let planned = call(&belt, "triage", json!({"rules": rules(), "tickets": [ticket]})).await;
    let closed = gorgias::types::UpdateTicket::builder().status("closed");
    desk.client.update_ticket().id(ticket).body(closed).send().await.unwrap();
    let text = refusal(&belt, "triage", json!({"plan": planned.plan.unwrap().handle})).await;
    assert!(text.contains("changed since"), "{text}");
}

#[tokio::test]
async fn mistakes_are_named() {
    let desk = Desk::small().await;
    let belt = host(&desk);
    let ticket = desk.sandbox.ids().ticket;
    for (arguments, expected) in [
        (json!({"tickets": [ticket]}), "give rules or named"),
        (json!({"named": "nightli", "tickets": [ticket]}), "one of nightly"),
        (json!({"rules": rules(), "named": "nightly", "tickets": [ticket]}), "one of them"),
        (json!({"rules": {"rules": [{"id": "x", "when": {"statuss": "open"}}]}, "tickets": [ticket]}), "unknown field"),
        (json!({"rules": rules()}), "tickets"),
        (json!({"rules": rules(), "view": "Opne"}), "Open"),
    ] {
        let text = refusal(&belt, "triage", arguments).await;
        assert!(text.contains(expected) && text.contains("Nothing was changed"), "{expected}: {text}");
    }
}

#[tokio::test]
async fn applying_a_plan_reads_only_those_tickets_again_that_have_changed() {
    let desk = Desk::shop(40).await;
    let belt = host(&desk);
    let open = desk.sandbox.tickets();
    let open = open.iter().filter(|ticket| ticket["status"] == "open" && ticket["trashed_datetime"].is_null());
    let open: Vec<i64> = open.filter_map(|ticket| ticket["id"].as_i64()).take(10).collect();
    let planned = call(&belt, "triage", json!({"rules": rules(), "tickets": open})).await;
    let planned = planned.plan.unwrap();
    let before = desk.sandbox.requests_to("get_ticket").unwrap().len();
    assert_eq!(before, open.len());
    // A further message of the customer on one of them.
    let note = gorgias::message::compose::Message::internal_note("Seen by phone.");
    desk.client.create_ticket_message().ticket_id(open[3]).body(note).send().await.unwrap();
    let done = call(&belt, "triage", json!({"plan": planned.handle})).await;
    assert!(done.text.starts_with(&format!("Done: {0} of {0}", open.len())), "{}", done.text);
    assert_eq!(desk.sandbox.requests_to("get_ticket").unwrap().len(), before + 1);
    assert_eq!(desk.sandbox.requests_to("list_tickets").unwrap().len(), 1);
}
