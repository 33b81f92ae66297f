use gorgias::agent::{ApprovalMode, Policy, Tier, Toolbelt, Unattended};
use gorgias_sandbox::{Fault, Sandbox};
use serde_json::json;

use crate::desk::{Desk, call, refusal};

fn free(desk: &Desk) -> Toolbelt {
    desk.belt(Policy::new(Tier::Agent).approval(ApprovalMode::Never))
}

#[tokio::test]
async fn before_and_after_are_said_and_only_what_differs_is_written() {
    let desk = Desk::small().await;
    let ids = desk.sandbox.ids();
    let belt = free(&desk);
    let agent = desk.client.get_user().id(ids.agent).send().await.unwrap().into_inner();
    let tag = desk.client.get_tag().id(ids.unused_tag).send().await.unwrap().into_inner().name.unwrap();
    let arguments = json!({
        "tickets": [ids.order_ticket], "status": "open", "priority": "Critical", "assignee": agent.email, "team": "returns",
        "add_tags": [tag, "Order"],
    });
    let output = call(&belt, "update_tickets", arguments.clone()).await;
    assert!(output.text.contains(&format!("#{}: ", ids.order_ticket)), "{}", output.text);
    assert!(output.text.contains("→ critical") && output.text.contains(&format!("+ tag {tag:?}")), "{}", output.text);
    assert!(output.text.contains("nobody → "), "{}", output.text);
    assert!(!output.text.contains("status") && !output.text.contains("Order"), "as they were: {}", output.text);
    let after = desk.sandbox.ticket(ids.order_ticket).unwrap();
    assert_eq!((&after["priority"], &after["assignee_user"]["id"]), (&json!("critical"), &json!(ids.agent)));
    assert_eq!(after["assignee_team"]["id"], json!(ids.team));
    // Twice is once.
    let calls = desk.sandbox.requests().len();
    let again = call(&belt, "update_tickets", arguments).await;
    assert!(again.text.starts_with("Nothing to change"), "{}", again.text);
    // Names are remembered; tags are looked up again, because an update can make them.
    assert!(again.api_calls <= 3, "{}", again.api_calls);
    assert!(desk.sandbox.requests().iter().skip(calls).all(|request| request.method == "GET"));
    // Taken away again, by words and not by null.
    let clear = json!({"tickets": ids.order_ticket, "clear": ["assignee", "team"], "remove_tags": [tag]});
    let output = call(&belt, "update_tickets", clear).await;
    assert!(output.text.contains("→ nobody") && output.text.contains("- tag"), "{}", output.text);
    let after = desk.sandbox.ticket(ids.order_ticket).unwrap();
    assert!(after["assignee_user"].is_null() && after["assignee_team"].is_null(), "{after}");
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn fields_and_snoozes_are_set_and_cleared() {
    let desk = Desk::small().await;
    let ids = desk.sandbox.ids();
    let belt = free(&desk);
    let field = desk.client.get_custom_field().id(ids.ticket_field).send().await.unwrap().into_inner();
    let label = field.label.unwrap();
    let output = call(
        &belt,
        "update_tickets",
        json!({"tickets": [ids.order_ticket], "fields": {&label: "Order::Damaged"}, "snooze_until": "2d"}),
    )
    .await;
    assert!(output.text.contains("→ \"Order::Damaged\"") && output.text.contains("snooze none → "), "{}", output.text);
    let snoozed = desk.sandbox.ticket(ids.order_ticket).unwrap();
    assert!(snoozed["snooze_datetime"].is_string());
    let output =
        call(&belt, "update_tickets", json!({"tickets": [ids.order_ticket], "clear": [label, "snooze"]})).await;
    assert!(output.text.contains("\"Order::Damaged\" → empty") && output.text.contains("→ none"), "{}", output.text);
    assert!(desk.sandbox.ticket(ids.order_ticket).unwrap()["snooze_datetime"].is_null());
    for until in ["yesterday", "2020-01-01T00:00:00Z", "0d"] {
        let text = refusal(&belt, "update_tickets", json!({"tickets": [ids.ticket], "snooze_until": until})).await;
        assert!(text.contains("snooze_until"), "{text}");
    }
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn tickets_of_which_the_same_is_said_stand_in_one_line() {
    let desk = Desk::shop(40).await;
    let belt = desk.belt(Policy::new(Tier::Agent).approval(ApprovalMode::Host));
    let tickets: Vec<i64> = desk
        .sandbox
        .tickets()
        .iter()
        .filter(|ticket| ticket["trashed_datetime"].is_null())
        .filter_map(|ticket| ticket["id"].as_i64())
        .take(30)
        .collect();
    assert_eq!(tickets.len(), 30);
    let planned = call(&belt, "update_tickets", json!({"tickets": tickets, "priority": "critical"})).await;
    assert_eq!(planned.api_calls, 1, "one look for all");
    assert!(planned.tokens <= 40 + 15 * 30, "{} tokens: {}", planned.tokens, planned.text);
    let handle = planned.plan.unwrap().handle;
    let done = call(&belt, "update_tickets", json!({"plan": handle})).await;
    assert!(done.api_calls <= 31, "{}", done.api_calls);
    assert!(desk.sandbox.tickets().iter().filter(|ticket| ticket["priority"] == "critical").count() >= 30);
    let many: Vec<i64> = (1..=31).collect();
    let text = refusal(&belt, "update_tickets", json!({"tickets": many, "priority": "low"})).await;
    assert!(text.contains("more than 30"), "{text}");
}

#[tokio::test]
async fn mistakes_are_named_and_nothing_is_written() {
    let desk = Desk::small().await;
    let ids = desk.sandbox.ids();
    let belt = free(&desk);
    for (arguments, expected) in [
        (json!({"tickets": [ids.ticket]}), "nothing is given"),
        (json!({"tickets": [ids.ticket, 999_999], "status": "open"}), "#999999"),
        (json!({"tickets": [ids.ticket], "add_tags": ["shiping"]}), "shipping"),
        (json!({"tickets": [ids.ticket], "add_tags": ["shipping"], "remove_tags": ["Shipping"]}), "as has add_tags"),
        (json!({"tickets": [ids.ticket], "assignee": "me", "clear": ["assignee"]}), "set as well"),
        (json!({"tickets": [ids.ticket], "status": "opne"}), "did you mean open"),
        (json!({"tickets": [ids.ticket], "team": "Retruns"}), "Returns"),
        (json!({"tickets": [ids.ticket], "fields": {"Contact reason": null}}), "no such value"),
    ] {
        let text = refusal(&belt, "update_tickets", arguments).await;
        assert!(text.contains(expected) && text.contains("Nothing was changed"), "{expected}: {text}");
    }
    assert!(desk.sandbox.requests().iter().all(|request| request.method == "GET"));
}

#[tokio::test]
async fn a_ticket_that_fails_does_not_keep_the_others_from_being_done() {
    let builder = Sandbox::builder().fault(Fault::status(403).on("update_ticket").nth(2));
    let desk = Desk::of(builder).await;
    let ids = desk.sandbox.ids();
    let belt = free(&desk);
    let tickets = json!([ids.ticket, ids.order_ticket, ids.closed_ticket]);
    let output = belt.call("update_tickets", &json!({"tickets": tickets, "priority": "critical"}), &Unattended).await;
    assert!(output.is_error, "{}", output.text);
    assert!(output.text.contains(&format!("#{} failed: forbidden", ids.order_ticket)), "{}", output.text);
    assert_eq!(desk.sandbox.ticket(ids.closed_ticket).unwrap()["priority"], "critical");
    let again = call(&belt, "update_tickets", json!({"tickets": tickets, "priority": "critical"})).await;
    assert!(!again.text.contains(&format!("#{}:", ids.ticket)), "only what is left: {}", again.text);
    assert_eq!(desk.sandbox.ticket(ids.order_ticket).unwrap()["priority"], "critical");
}
