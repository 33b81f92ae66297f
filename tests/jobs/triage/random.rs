//! Rules made up at random: a second plan finds nothing to do, whoever wins; and nothing contradicts itself.

use std::collections::BTreeSet;

use gorgias::Timestamp;
use gorgias::triage::{TicketChange, TriagePlan, TriageRules};
use gorgias::types::Ticket;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::desk::{NOW, nobody, ticket};

/// What rules look at here is not what they change, so a second run sees the same.
fn when() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({"always": true})),
        Just(json!({"channel": "email"})),
        Just(json!({"subject": {"words": "parcel"}})),
        Just(json!({"body": {"words": "marzipan"}})),
        Just(json!({"order": {"value": {"currency": "EUR", "at_least": "100"}}})),
        Just(json!({"customer": {"shop_tag": "wholesale"}})),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(|all| json!({"all": all})),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|any| json!({"any": any})),
            inner.prop_map(|not| json!({"not": not})),
        ]
    })
}

fn then() -> impl Strategy<Value = Value> {
    let tag = prop::sample::select(vec!["a", "b", "VIP", "shipping", "Vip "]);
    let one = prop_oneof![
        tag.clone().prop_map(|tag| json!({"add_tags": [tag]})),
        tag.prop_map(|tag| json!({"remove_tags": [tag]})),
        (10_i64..13).prop_map(|id| json!({"assign_user": id})),
        Just(json!({"unassign_user": true})),
        (20_i64..23).prop_map(|id| json!({"assign_team": id})),
        Just(json!({"unassign_team": true})),
        prop::sample::select(vec!["high", "normal"]).prop_map(|to| json!({"priority": to})),
        prop::sample::select(vec!["open", "closed"]).prop_map(|to| json!({"status": to})),
        Just(json!({"snooze": "3d"})),
        (31_i64..34, 0_i64..3).prop_map(|(id, value)| json!({"custom_fields": {id.to_string(): value}})),
        Just(json!({"note": "Look."})),
    ];
    one
}

fn rules() -> impl Strategy<Value = TriageRules> {
    prop::collection::vec((when(), then(), prop::bool::weighted(0.1)), 1..8).prop_map(|rules| {
        let rule = |(i, (when, then, stop)): (usize, (Value, Value, bool))| json!({"id": format!("r{i}"), "when": when, "then": then, "stop": stop});
        let rules: Vec<Value> = rules.into_iter().enumerate().map(rule).collect();
        serde_json::from_value(json!({"rules": rules})).unwrap()
    })
}

/// The ticket after a plan, as Gorgias would have it.
fn carried_out(ticket: &Ticket, plan: &TriagePlan) -> Ticket {
    let mut after = ticket.clone();
    for change in &plan.changes {
        match &change.what {
            TicketChange::AddTag { name } => {
                after.tags.push(serde_json::from_value(json!({"id": 500 + after.tags.len(), "name": name})).unwrap());
            }
            TicketChange::RemoveTag { id, .. } => after.tags.retain(|tag| tag.id != *id),
            TicketChange::AssignUser { id } => {
                after.assignee_user = id.map(|id| serde_json::from_value(json!({"id": id})).unwrap());
            }
            TicketChange::AssignTeam { id } => {
                after.assignee_team = id.map(|id| serde_json::from_value(json!({"id": id})).unwrap());
            }
            TicketChange::Priority { to } => after.priority = serde_json::from_value(json!(to)).unwrap(),
            TicketChange::Status { to } => after.status = serde_json::from_value(json!(to)).unwrap(),
            TicketChange::Snooze { until } => {
                after.snooze_datetime = Some(*until);
                after.status = Some("closed".into());
            }
            TicketChange::CustomField { id, value } => {
                let field = serde_json::from_value(json!({"id": id, "value": value})).unwrap();
                after.custom_fields.insert(id.to_string(), field);
            }
            TicketChange::Note { .. } => {
                let note = json!({"id": 900, "from_agent": true, "external_id": format!("triage:{}", change.rule)});
                after.messages.push(serde_json::from_value(note).unwrap());
            }
            other => panic!("{other:?}"),
        }
    }
    after
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn twice_is_once(rules in rules()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let triage = runtime.block_on(nobody().triage(&rules)).unwrap();
        let now = NOW.parse::<Timestamp>().unwrap();
        let before = ticket(json!({}));
        let plan = triage.plan_at(&before, now);
        prop_assert_eq!(&plan, &triage.plan_at(&before, now), "the same ticket, the same plan");
        let second = triage.plan_at(&carried_out(&before, &plan), now);
        prop_assert!(second.is_empty(), "{} and then {}", plan, second);
        prop_assert_eq!(&second.matched, &plan.matched);
        prop_assert_eq!(&second.overruled, &plan.overruled);
    }

    #[test]
    fn each_thing_is_decided_once(rules in rules()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let triage = runtime.block_on(nobody().triage(&rules)).unwrap();
        let plan = triage.plan_at(&ticket(json!({})), NOW.parse::<Timestamp>().unwrap());
        let mut decided = BTreeSet::new();
        for change in &plan.changes {
            let about = match &change.what {
                TicketChange::AddTag { name } | TicketChange::RemoveTag { name, .. } => format!("tag {}", name.trim().to_lowercase()),
                TicketChange::CustomField { id, .. } => format!("field {id}"),
                TicketChange::Status { .. } | TicketChange::Snooze { .. } => "status".to_owned(),
                TicketChange::Note { .. } => format!("note {}", change.rule),
                TicketChange::AssignUser { .. } => "user".to_owned(),
                TicketChange::AssignTeam { .. } => "team".to_owned(),
                TicketChange::Priority { .. } => "priority".to_owned(),
                other => panic!("{other:?}"),
            };
            prop_assert!(decided.insert(about.clone()), "{} twice in {}", about, plan);
            prop_assert!(plan.matched.iter().any(|matched| matched.rule == change.rule));
        }
    }
}
