//! What is left to people.

use gorgias::reconcile::macros::MacroSet;
use gorgias::reconcile::{Conflict, EntryOutcome, PlannedAction};
use gorgias::types::CreateRule;
use serde_json::json;

use super::shop::{Shop, answer, verdicts};

#[tokio::test]
async fn a_macro_that_rules_use_stays_and_the_rules_are_named() {
    let shop = Shop::open().await;
    let used = shop.create(json!({"name": "Office", "external_id": "shop:office"})).await;
    let free = shop.create(json!({"name": "Parcel", "external_id": "shop:parcel"})).await;
    let code = format!("if (eq(ticket.status, 'open')) {{ Action('applyMacro', {{ macro_id: {used} }}) }}");
    let rule = CreateRule::builder().name("Answer at the weekend").code(code);
    shop.client.create_rule().body(rule).send().await.unwrap();
    let set = MacroSet::new([]).prefix("shop:");
    assert_eq!(verdicts(&shop.plan(&set).await), ["archive", "archive"]);

    let report = shop.apply(&set).await;
    assert!(report.is_complete(), "a conflict is no failure: {report}");
    let conflicts: Vec<_> = report.conflicts().map(|(entry, conflict)| (entry.id, conflict.clone())).collect();
    let rules = Conflict::UsedByRules(vec!["Answer at the weekend".to_owned()]);
    assert_eq!(conflicts, [(Some(used), rules.clone())]);
    assert!(report.to_string().contains("Answer at the weekend"), "{report}");
    assert_eq!(report.changed(), 1, "the other one is archived");
    assert!(shop.get(used).await.archived_datetime.is_none());
    assert!(shop.get(free).await.archived_datetime.is_some());

    let before = shop.so_far();
    let plan = shop.client.reconcile_macros(&set).with_rules().plan().await.unwrap();
    assert_eq!(plan.conflicts().map(|(_, conflict)| conflict).collect::<Vec<_>>(), [&rules]);
    assert_eq!(shop.calls(before), ["GET /api/macros", "GET /api/rules"]);
    let report = shop.client.reconcile_macros(&set).with_rules().apply().await.unwrap();
    assert!(matches!(report.entries[0].outcome, EntryOutcome::Conflict(_)));
    assert!(!shop.calls(before).iter().any(|call| call.starts_with("PUT")), "what cannot be done is not tried");
}

#[tokio::test]
async fn several_with_one_key_or_one_name_are_left_alone() {
    let shop = Shop::open().await;
    let twins = [
        shop.create(json!({"name": "One", "external_id": "shop:a"})).await,
        shop.create(json!({"name": "Other", "external_id": "shop:a"})).await,
    ];
    let namesakes =
        [shop.create(json!({"name": "Same"})).await, shop.create(json!({"name": "Same", "external_id": ""})).await];
    let mut adopting = answer("shop:b", "Hello");
    adopting.adopt_name = Some("Same".into());
    let set = MacroSet::new([answer("shop:a", "Hello"), adopting]).prefix("shop:");
    let plan = shop.plan(&set).await;
    assert_eq!(plan.entries[0].action, PlannedAction::Conflict(Conflict::SeveralWithKey(twins.to_vec())));
    assert_eq!(plan.entries[1].action, PlannedAction::Conflict(Conflict::SeveralToAdopt(namesakes.to_vec())));
    assert!(!plan.is_unchanged());

    let before = shop.so_far();
    let report = shop.apply(&set).await;
    assert_eq!((report.changed(), report.conflicts().count()), (0, 2));
    assert!(shop.calls(before).iter().all(|call| call.starts_with("GET")));
}
