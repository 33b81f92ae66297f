//! Files that people keep (rules of triage, macros, rules), and what they have become in the account: the `external_id` of a
//! macro and the name of a rule are the keys.

use gorgias::reconcile::macros::MacroSet;
use gorgias::reconcile::rules::RuleSet;
use gorgias::triage::TriageRules;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::fixture::{fixture, list};
use crate::support::{self, Request, Server};

/// What a file says; all of it is kept when it is written again.
fn read<T: DeserializeOwned + Serialize>(file: &Value) -> T {
    let read: T = serde_json::from_value(file.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), *file);
    read
}

/// An account with the records of the fixture.
async fn account(stored: &Value) -> Server {
    let account = stored["account"].clone();
    let listed = move |request: &Request| -> Vec<Value> {
        if request.target.starts_with("/api/rules") {
            return list(&account["rules"]).to_vec();
        }
        let archived = request.target.contains("archived=true");
        let macros = list(&account["macros"]).iter();
        macros.filter(|one| one["archived_datetime"].is_null() != archived).cloned().collect()
    };
    Server::start(move |request| {
        assert_eq!(request.method, "GET");
        support::json(&json!({"data": listed(request), "meta": {"next_cursor": null}}))
    })
    .await
}

#[test]
fn every_condition_and_step_of_triage_is_understood() {
    let rules: TriageRules = read(&fixture("files.json")["triage"]);
    rules.check().unwrap();
    assert_eq!(rules.rules.len(), 3);
}

#[tokio::test]
async fn macros_that_were_brought_in_step_are_in_step() {
    let stored = fixture("files.json");
    let server = account(&stored).await;
    let mut set: MacroSet = read(&stored["macros"]);
    let plan = server.client().reconcile_macros(&set).plan().await.unwrap();
    assert!(plan.is_unchanged() && plan.left_alone.is_empty() && plan.entries.len() == 3, "{plan}");
    // The prefix still tells what is ours.
    set.macros.remove(0);
    let plan = server.client().reconcile_macros(&set).plan().await.unwrap();
    assert!(!plan.is_unchanged() && plan.left_alone.is_empty(), "{plan}");
}

#[tokio::test]
async fn rules_that_were_brought_in_step_are_in_step() {
    let stored = fixture("files.json");
    let server = account(&stored).await;
    let mut set: RuleSet = read(&stored["rules"]);
    let plan = server.client().reconcile_rules(&set).plan().await.unwrap();
    assert!(plan.is_unchanged() && plan.left_alone.is_empty() && plan.entries.len() == 2, "{plan}");
    set.rules.remove(0);
    let plan = server.client().reconcile_rules(&set).plan().await.unwrap();
    assert!(!plan.is_unchanged() && plan.left_alone.is_empty(), "{plan}");
}
