//! `reconcile_macros` and `reconcile_rules`: a plan, field by field, and then exactly that.

use gorgias::agent::{ApprovalMode, Policy, Tier, Toolbelt, Unattended};
use gorgias_sandbox::Fault;
use serde_json::json;

use super::desk::{Desk, call, refusal};

fn admin(desk: &Desk) -> Toolbelt {
    desk.belt(Policy::new(Tier::Admin).approval(ApprovalMode::Host))
}

#[tokio::test]
async fn macros_come_in_step_with_a_set() {
    let desk = Desk::small().await;
    let belt = admin(&desk);
    let set = json!({"set": {"prefix": "shop:", "macros": [
        {"external_id": "shop:thanks", "name": "Thanks", "actions": [{"name": "setStatus", "status": "closed"}]},
        {"external_id": "shop:sorry", "name": "Sorry"},
    ]}});
    let planned = call(&belt, "reconcile_macros", set.clone()).await;
    assert!(planned.text.contains("shop:thanks") && planned.text.contains("create"), "{}", planned.text);
    assert!(desk.sandbox.requests_to("create_macro").unwrap().is_empty());
    let handle = planned.plan.unwrap().handle;
    let done = call(&belt, "reconcile_macros", json!({"plan": handle})).await;
    assert_eq!(desk.sandbox.requests_to("create_macro").unwrap().len(), 2, "{}", done.text);
    // The plan was shown: what is new is the ids.
    assert!(done.text.starts_with("Done as planned: created \"shop:thanks\" #") && done.tokens <= 50, "{}", done.text);
    let idle = call(&belt, "reconcile_macros", set).await;
    assert!(idle.plan.is_none() && idle.text.contains("2 unchanged"), "{}", idle.text);
}

#[tokio::test]
async fn what_was_not_done_is_said_in_full() {
    let desk = Desk::small().await;
    let belt = admin(&desk);
    let set = json!({"set": {"prefix": "shop:", "macros": [
        {"external_id": "shop:thanks", "name": "Thanks", "actions": []}, {"external_id": "shop:sorry", "name": "Sorry"},
    ]}});
    let handle = call(&belt, "reconcile_macros", set).await.plan.unwrap().handle;
    desk.sandbox.fault(Fault::status(422).on("create_macro").times(1)).unwrap();
    let done = belt.call("reconcile_macros", &json!({"plan": handle}), &Unattended).await;
    let lines: Vec<&str> = done.text.lines().collect();
    assert!(done.is_error && lines[0].starts_with("+ create    \"shop:thanks\""), "{}", done.text);
    assert!(
        lines[1].contains("failed: ") && lines[2].starts_with("Done as planned: created \"shop:sorry\" #"),
        "{}",
        done.text
    );
}

#[tokio::test]
async fn rules_come_in_step_with_a_set() {
    let desk = Desk::small().await;
    let belt = admin(&desk);
    let rule = json!({"name": "Close thanks", "code": "Action('setStatus', { status: 'closed' })", "event_types": ["ticket-created"]});
    let planned = call(&belt, "reconcile_rules", json!({"set": {"rules": [rule]}})).await;
    let handle = planned.plan.unwrap().handle;
    assert!(desk.sandbox.requests_to("create_rule").unwrap().is_empty());
    call(&belt, "reconcile_rules", json!({"plan": handle})).await;
    assert_eq!(desk.sandbox.requests_to("create_rule").unwrap().len(), 1);
}

#[tokio::test]
async fn only_admins_have_them_and_a_wrong_set_says_where() {
    let desk = Desk::small().await;
    let agent = desk.belt(Policy::new(Tier::Agent));
    let output = agent.call("reconcile_rules", &json!({"set": {"rules": []}}), &Unattended).await;
    assert!(output.is_error && output.text.contains("needs the tier admin"), "{}", output.text);
    let wrong = refusal(&admin(&desk), "reconcile_macros", json!({"set": {"macro": []}})).await;
    assert!(wrong.contains("macro") && wrong.contains("`set`"), "{wrong}");
    assert!(desk.sandbox.requests().is_empty());
}
