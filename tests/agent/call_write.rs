//! `call_write`: a plan of the exact effect first, and nothing but that.

use gorgias::agent::{ApprovalMode, Policy, Tier, Toolbelt};
use serde_json::{Value, json};

use super::desk::{Desk, call, refusal};

/// A belt whose host prompts: a handle that comes back is enough.
fn hosted(desk: &Desk, tier: Tier) -> Toolbelt {
    desk.belt(Policy::new(tier).approval(ApprovalMode::Host))
}

/// Plans a call, and returns the plan and its handle.
async fn planned(belt: &Toolbelt, operation: &str, arguments: Value) -> (String, String) {
    let output = call(belt, "call_write", json!({"operation": operation, "arguments": arguments})).await;
    let plan = output.plan.unwrap_or_else(|| panic!("no plan: {}", output.text));
    (output.text, plan.handle)
}

#[tokio::test]
async fn a_plan_says_what_was_and_what_will_be() {
    let desk = Desk::small().await;
    let id = desk.sandbox.ids().ticket;
    let belt = hosted(&desk, Tier::Agent);
    let (text, handle) =
        planned(&belt, "update_ticket", json!({"id": id, "status": "closed", "priority": "high"})).await;
    assert!(text.contains("status: closed (now open)") && text.contains("priority: high (as it is)"), "{text}");
    assert!(desk.sandbox.requests_to("update_ticket").unwrap().is_empty());

    let done = call(&belt, "call_write", json!({"plan": handle})).await;
    assert!(
        done.text.starts_with("Done: update_ticket") || done.text.contains("\nDone: update_ticket"),
        "{}",
        done.text
    );
    assert!(done.text.contains(&format!("id: {id}")) && done.text.contains("status: closed"), "{}", done.text);
    assert_eq!(desk.sandbox.ticket(id).unwrap()["status"], "closed");
    let again = refusal(&belt, "call_write", json!({"plan": handle})).await;
    assert!(again.contains("used") || again.contains("unknown"), "{again}");
    assert_eq!(desk.sandbox.requests_to("update_ticket").unwrap().len(), 1);
}

#[tokio::test]
async fn what_has_changed_since_is_not_carried_out() {
    let desk = Desk::small().await;
    let id = desk.sandbox.ids().ticket;
    let belt = hosted(&desk, Tier::Admin);
    let (_, update) = planned(&belt, "update_ticket", json!({"id": id, "subject": "New"})).await;
    let (text, delete) = planned(&belt, "delete_ticket", json!({"id": id})).await;
    assert!(text.contains("It destroys data"), "{text}");
    gorgias::operations::call(&desk.client, "update_ticket", json!({"id": id, "subject": "Other"})).await.unwrap();
    for handle in [update, delete] {
        let text = refusal(&belt, "call_write", json!({"plan": handle})).await;
        assert!(text.contains("has changed since"), "{text}");
    }
    assert_eq!(desk.sandbox.ticket(id).unwrap()["subject"], "Other");
}

#[tokio::test]
async fn a_handle_from_the_model_is_no_approval() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Agent));
    let arguments = json!({"id": desk.sandbox.ids().ticket, "spam": true});
    let output = belt
        .call("call_write", &json!({"operation": "update_ticket", "arguments": arguments}), &gorgias::agent::Unattended)
        .await;
    let handle = output.plan.unwrap().handle;
    let output = belt.call("call_write", &json!({"plan": handle}), &gorgias::agent::Unattended).await;
    assert!(output.plan.is_some(), "{}", output.text);
    assert!(desk.sandbox.requests_to("update_ticket").unwrap().is_empty());
}

#[tokio::test]
async fn what_is_refused_is_refused_before_a_plan() {
    let desk = Desk::small().await;
    let belt = hosted(&desk, Tier::Agent);
    for (operation, arguments, says) in [
        ("get_ticket", json!({"id": 1}), "use call_read"),
        ("delete_ticket", json!({"id": 1}), "needs the tier admin"),
        ("create_user", json!({"name": "x"}), "needs the tier admin"),
        ("update_ticket", json!({"id": 1, "staus": "open"}), "the nearest is `status`"),
        (
            "create_ticket_message",
            json!({"ticket_id": 1, "channel": "email", "from_agent": true, "body_text": "x"}),
            "create_ticket_message: ",
        ),
        ("raw", json!({}), "which there is not"),
    ] {
        let text = refusal(&belt, "call_write", json!({"operation": operation, "arguments": arguments})).await;
        assert!(text.contains(says), "{operation}: {text}");
    }
    assert!(desk.sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_key_makes_a_creation_happen_once() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Admin).approval(ApprovalMode::Never));
    let arguments = json!({"operation": "create_team", "arguments": {"name": "Returns desk"}, "key": "team-1"});
    let first = call(&belt, "call_write", arguments.clone()).await.text;
    let second = call(&belt, "call_write", arguments).await.text;
    assert!(first.contains("Done: create_team") && second.contains("Done before with this key"), "{first}\n{second}");
    assert_eq!(desk.sandbox.requests_to("create_team").unwrap().len(), 1);
}
