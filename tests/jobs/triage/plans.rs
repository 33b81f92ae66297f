//! What is planned, why, and who wins.

use gorgias::triage::TicketChange;
use serde_json::json;

use super::desk::{NOW, plan, ticket};

#[tokio::test]
async fn a_plan_says_what_and_why() {
    let toml = r#"
[[rules]]
id = "big"
when.status = "open"
when.any = [{ tag = "x" }, { order.value = { currency = "EUR", at_least = 100 } }]
when.not.spam = true
then = { add_tags = ["big order"], priority = "high", note = "Call them." }
"#;
    let plan = plan(toml, &ticket(json!({}))).await;
    let expected = json!({
        "ticket_id": 7,
        "matched": [{"rule": "big", "because": ["when.status", "when.any.1.order", "when.not"]}],
        "changes": [
            {"rule": "big", "change": "add_tag", "name": "big order"},
            {"rule": "big", "change": "priority", "to": "high"},
            {"rule": "big", "change": "note", "text": "Call them."},
        ],
        "overruled": [],
    });
    assert_eq!(serde_json::to_value(&plan).unwrap(), expected);
    let text = "#7: add tag \"big order\" (rule big), priority high (rule big), note of 10 characters (rule big)";
    assert_eq!(plan.to_string(), text);
}

#[tokio::test]
async fn what_is_as_it_should_be_does_not_change() {
    let toml = r#"
[[rules]]
id = "same"
when.always = true
[rules.then]
add_tags = ["SHIPPING", " vip "]
remove_tags = ["unknown"]
assign_user = 11
assign_team = 21
priority = "normal"
status = "open"
custom_fields = { 31 = "order::status", 32 = 4.0, 33 = true }
note = "Once."
"#;
    let noted = json!([{"id": 9, "from_agent": true, "external_id": "triage:other+same+more"}]);
    let plan = plan(toml, &ticket(json!({"messages": noted}))).await;
    assert_eq!(plan.changes, []);
    assert_eq!((plan.matched.len(), plan.is_empty()), (1, true));
    assert_eq!(plan.to_string(), "#7: nothing to change");
}

#[tokio::test]
async fn the_first_rule_wins() {
    let toml = r#"
[[rules]]
id = "first"
when.always = true
then = { add_tags = ["a"], assign_team = 30, snooze = "1d", priority = "high", custom_fields = { 31 = "x" } }
[[rules]]
id = "second"
when.always = true
then = { add_tags = ["A", "b"], remove_tags = ["vip"], assign_team = 31, assign_user = 12, status = "closed", priority = "high", custom_fields = { 31 = "y" } }
[[rules]]
id = "third"
when.always = true
then = { remove_tags = ["a"], add_tags = ["VIP"], unassign_user = true }
"#;
    let plan = plan(toml, &ticket(json!({}))).await;
    let changes: Vec<_> = plan.changes.iter().map(|change| format!("{}: {}", change.rule, change.what)).collect();
    let expected = [
        "first: add tag \"a\"",
        "first: assign to team 30",
        "first: priority high",
        "first: snooze until 2026-06-02T12:00:00.000000Z",
        "first: field 31 = \"x\"",
        "second: add tag \"b\"",
        "second: remove tag \"vip\"",
        "second: assign to user 12",
    ];
    assert_eq!(changes, expected);
    let overruled: Vec<_> =
        plan.overruled.iter().map(|wish| format!("{} {} {}", wish.rule, wish.about, wish.by)).collect();
    let expected = [
        "second assign_team first",
        "second status first",
        "second custom field 31 first",
        "third tag vip second",
        "third tag a first",
        "third assign_user second",
    ];
    assert_eq!(overruled, expected);
}

#[tokio::test]
async fn stop_and_disabled() {
    let toml = r#"
[[rules]]
id = "off"
disabled = true
when.always = true
then.add_tags = ["off"]
[[rules]]
id = "no"
when.tag = "unknown"
then.add_tags = ["no"]
stop = true
[[rules]]
id = "yes"
when.always = true
then.add_tags = ["yes"]
stop = true
[[rules]]
id = "never"
when.always = true
then.add_tags = ["never"]
"#;
    let plan = plan(toml, &ticket(json!({}))).await;
    let matched: Vec<_> = plan.matched.iter().map(|matched| matched.rule.as_str()).collect();
    assert_eq!((matched, plan.changes.len()), (vec!["yes"], 1));
}

#[tokio::test]
async fn a_ticket_sleeps_once() {
    let toml = "[[rules]]\nid = 'sleep'\nwhen.always = true\nthen.snooze = '2w'";
    let until = |at: &str| ticket(json!({"status": "closed", "snooze_datetime": at}));
    assert_eq!(plan(toml, &until("2026-06-01T12:00:01Z")).await.changes, []);
    let woken = plan(toml, &until(NOW)).await;
    let TicketChange::Snooze { until } = woken.changes[0].what else { panic!("{woken}") };
    assert_eq!(until.to_string(), "2026-06-15T12:00:00.000000Z");
}

#[tokio::test]
async fn the_trash_is_left_alone() {
    let toml = "[[rules]]\nid = 'r'\nwhen.always = true\nthen.add_tags = ['a']";
    let trashed = plan(toml, &ticket(json!({"trashed_datetime": "2026-05-31T00:00:00Z"}))).await;
    assert!(trashed.is_empty() && trashed.matched.is_empty());
}
