//! Rules in step with a file.

use gorgias::reconcile::rules::{DesiredRule, RuleSet};
use gorgias::reconcile::{Conflict, EntryOutcome, PlannedAction};
use gorgias::types::{CreateRule, Rule};
use gorgias::{Client, ErrorKind};
use gorgias_sandbox::Sandbox;
use serde_json::json;

use crate::faulty::{Act, FaultyServer, good};

const FILE: &str = r#"
prefix = "shop: "

[[rules]]
name = "shop: thanks"
event_types = ["ticket-message-created", "ticket-created"]
priority = 7
description = "Closes what needs no answer"
code = """
if (containsAny(message.intents.name, ['other/thanks'])) {
  Action('addTags', { tags: 'thanks' });
  Action('setStatus', { status: 'closed' });
}
"""

[[rules]]
name = "shop: review me"
active = false
priority = 3
code = "if (eq(ticket.status, 'open')) { Action('addTags', { tags: 'seen' }) }"
"#;

async fn open() -> (Sandbox, Client) {
    let sandbox = Sandbox::builder().seed(false).start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    let client = client.unlimited().build().unwrap();
    (sandbox, client)
}

fn calls(sandbox: &Sandbox, since: usize) -> Vec<String> {
    let requests = sandbox.requests();
    let steps =
        requests.iter().skip(since).map(|one| (one.method.clone(), one.path.rsplit('/').next().unwrap().to_owned()));
    steps
        .map(
            |(method, step)| {
                if step.parse::<i64>().is_ok() { format!("{method} id") } else { format!("{method} {step}") }
            },
        )
        .collect()
}

async fn get(client: &Client, id: Option<i64>) -> Rule {
    client.get_rule().id(id.unwrap()).send().await.unwrap().into_inner()
}

fn rule(name: &str, tag: &str) -> DesiredRule {
    DesiredRule::new(name, format!("if (eq(ticket.status, 'open')) {{ Action('addTags', {{ tags: '{tag}' }}) }}"))
}

#[tokio::test]
async fn a_second_run_costs_the_listing_and_nothing_else() {
    let (sandbox, client) = open().await;
    let set: RuleSet = toml::from_str(FILE).unwrap();
    let plan = client.reconcile_rules(&set).plan().await.unwrap();
    assert!(plan.entries.iter().all(|entry| entry.action == PlannedAction::Create), "{plan}");
    let report = client.reconcile_rules(&set).apply_plan(&plan).await.unwrap();
    assert!(report.is_complete() && report.entries.iter().all(|done| done.rewritten.is_empty()), "{report}");
    assert_eq!(calls(&sandbox, 0), ["GET rules", "GET rules", "POST rules", "POST rules"]);
    let before = sandbox.requests().len();
    assert_eq!(client.reconcile_rules(&set).apply().await.unwrap().changed(), 0);
    assert_eq!(calls(&sandbox, before), ["GET rules"]);

    let made = get(&client, report.entries[0].entry.id).await;
    assert_eq!(made.event_types.as_deref(), Some("ticket-message-created,ticket-created"));
    assert_eq!((made.priority, made.deactivated_datetime), (Some(7), None));
    assert!(get(&client, report.entries[1].entry.id).await.deactivated_datetime.is_some());
    let json: RuleSet = serde_json::from_value(serde_json::to_value(&set).unwrap()).unwrap();
    assert_eq!(json, set);
    let error = client.reconcile_rules(&set).apply_plan(&plan).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert_eq!(sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn differences_are_told_and_priorities_go_in_one_call() {
    let (sandbox, client) = open().await;
    let names = ["shop: a", "shop: b", "shop: c", "shop: d"];
    let mut set = RuleSet::new(names.map(|name| rule(name, "one")));
    set.rules.iter_mut().for_each(|one| one.priority = Some(1));
    assert!(client.reconcile_rules(&set).apply().await.unwrap().is_complete());

    set.rules.iter_mut().enumerate().for_each(|(at, one)| one.priority = Some(i64::try_from(at).unwrap() + 20));
    set.rules[0].code = set.rules[0].code.replace("'one'", "\"two\"");
    set.rules[1].code = set.rules[1].code.replace('\'', "\"").replace("{ ", "{\n") + ";";
    set.rules[3].active = Some(false);
    let plan = client.reconcile_rules(&set).plan().await.unwrap();
    let fields: Vec<String> = plan
        .entries
        .iter()
        .map(|entry| {
            let PlannedAction::Update(changes) = &entry.action else { panic!("{entry}") };
            changes.iter().map(gorgias::reconcile::FieldChange::field).collect::<Vec<_>>().join(",")
        })
        .collect();
    assert_eq!(fields, ["code,priority", "priority", "priority", "priority,active"]);

    let before = sandbox.requests().len();
    let report = client.reconcile_rules(&set).apply().await.unwrap();
    assert!(report.is_complete(), "{report}");
    assert_eq!(calls(&sandbox, before), ["GET rules", "PUT id", "PUT id", "POST priorities"]);
    let sent = sandbox.requests().last().unwrap().json().unwrap();
    let ids: Vec<i64> = report.entries.iter().map(|done| done.entry.id.unwrap()).collect();
    assert_eq!(sent, json!({"priorities": [{"id": ids[1], "priority": 21}, {"id": ids[2], "priority": 22}]}));
    assert!(client.reconcile_rules(&set).plan().await.unwrap().is_unchanged());

    set.rules[3].active = Some(true);
    assert!(client.reconcile_rules(&set).apply().await.unwrap().is_complete());
    assert!(get(&client, Some(ids[3])).await.deactivated_datetime.is_none());
}

#[tokio::test]
async fn rules_are_renamed_switched_off_and_never_deleted() {
    let (sandbox, client) = open().await;
    let mut set = RuleSet::new([rule("shop: old", "a"), rule("shop: gone", "b")]).prefix("shop: ");
    let report = client.reconcile_rules(&set).apply().await.unwrap();
    let ids: Vec<Option<i64>> = report.entries.iter().map(|done| done.entry.id).collect();
    set.rules.truncate(1);
    set.rules[0].name = "shop: new".into();
    set.rules[0].adopt_name = Some("shop: old".into());
    let report = client.reconcile_rules(&set).apply().await.unwrap();
    assert_eq!(report.changed(), 2, "{report}");
    assert_eq!(get(&client, ids[0]).await.name.as_deref(), Some("shop: new"));
    assert!(get(&client, ids[1]).await.deactivated_datetime.is_some());
    assert!(client.reconcile_rules(&set).plan().await.unwrap().is_unchanged());
    assert!(!sandbox.requests().iter().any(|request| request.method == "DELETE"));
}

#[tokio::test]
async fn twins_and_managed_rules_are_left_to_people() {
    let (_sandbox, client) = open().await;
    for _ in 0..2 {
        let body = CreateRule::builder().name("Twin").code("Action('setStatus', { status: 'open' })");
        client.create_rule().body(body).send().await.unwrap();
    }
    let set = RuleSet::new([rule("Twin", "a")]);
    let plan = client.reconcile_rules(&set).plan().await.unwrap();
    assert!(
        matches!(&plan.entries[0].action, PlannedAction::Conflict(Conflict::SeveralWithKey(ids)) if ids.len() == 2)
    );

    let managed = json!({"data": [{"id": 1, "name": "Managed", "code": "a()", "settings": {"slug": "auto-close"}}]});
    let server = FaultyServer::script([], good(managed)).await;
    let set = RuleSet::new([rule("Managed", "a")]);
    let report = server.client().reconcile_rules(&set).apply().await.unwrap();
    assert!(matches!(&report.entries[0].outcome, EntryOutcome::Conflict(Conflict::Managed)), "{report}");
    assert_eq!(server.arrivals().len(), 1);
}

#[tokio::test]
async fn mistakes_are_told_and_the_dialect_is_left_to_gorgias() {
    let (sandbox, client) = open().await;
    let mut set = RuleSet::new([rule("a", "x"), rule("a", "x"), rule(" b", "x"), DesiredRule::new("c", "if (x { y }")]);
    set.rules[0].event_types = Some(vec!["ticket-created,ticket-updated".into()]);
    set.rules[2].adopt_name = Some("c".into());
    let error = client.reconcile_rules(&set).apply().await.unwrap_err();
    let fields: Vec<&str> = error.violations().iter().map(gorgias::Violation::field).collect();
    assert_eq!(
        fields,
        [
            "rules.0.name",
            "rules.0.event_types.0",
            "rules.1.name",
            "rules.2.name",
            "rules.2.formerly",
            "rules.3.name",
            "rules.3.code"
        ]
    );
    assert_eq!(sandbox.requests().len(), 0);

    let set = RuleSet::new([DesiredRule::new("free", "let x = 1;"), rule("good", "x")]);
    let report = client.reconcile_rules(&set).apply().await.unwrap();
    assert_eq!(report.error().unwrap().kind(), ErrorKind::BadRequest);
    assert!(report.error().unwrap().message().unwrap().contains("not well formatted"), "{report}");
    assert!(matches!(report.entries[1].outcome, EntryOutcome::Done), "the other one is created");
}

#[tokio::test]
async fn a_creation_whose_answer_is_lost_is_looked_for_and_not_repeated() {
    let mut stored = Vec::new();
    let server = FaultyServer::start(move |arrival| {
        if arrival.method == "POST" {
            let mut rule = arrival.json();
            rule["id"] = (stored.len() + 1).into();
            stored.push(rule);
            return Act::Close;
        }
        good(json!({"data": stored}))
    })
    .await;
    let set = RuleSet::new([rule("a", "x"), rule("b", "x")]);
    let report = server.client().reconcile_rules(&set).apply().await.unwrap();
    assert_eq!((report.is_complete(), report.changed()), (true, 2), "{report}");
    assert_eq!(server.count("POST", "/api/rules"), 2);
    assert!(server.client().reconcile_rules(&set).plan().await.unwrap().is_unchanged());
}

#[tokio::test]
async fn a_rule_that_cannot_be_read_after_it_was_written_is_not_taken_for_gone() {
    let server = FaultyServer::start(|arrival| {
        let stored = |name: &str, id: u32| json!({"id": id, "name": name, "code": "a()", "priority": 1});
        match arrival.method.as_str() {
            "GET" => good(json!({"data": [stored("a", 1), stored("b", 2), stored("c", 3)]})),
            _ => good(json!([{"id": 1, "name": "a", "code": "a()", "priority": 5}, {"id": 2, "name": {}}])),
        }
    })
    .await;
    let mut set = RuleSet::new(["a", "b", "c"].map(|name| DesiredRule::new(name, "a()")));
    set.rules.iter_mut().for_each(|one| one.priority = Some(5));
    let report = server.client().reconcile_rules(&set).apply().await.unwrap();
    let error = |at: usize| match &report.entries[at].outcome {
        EntryOutcome::Failed(error) => error,
        other => panic!("{other:?}"),
    };
    assert!(matches!(report.entries[0].outcome, EntryOutcome::Done), "{report}");
    assert_eq!((error(1).kind(), error(1).may_have_taken_effect()), (ErrorKind::OddItem, true));
    assert_eq!(error(2).kind(), ErrorKind::NotFound);
}

#[test]
fn the_name_to_adopt_is_read_by_both_words_and_written_by_the_old_one() {
    let file = |key: &str| json!({"name": "a", "code": "b", key: "c"});
    for key in ["formerly", "adopt_name"] {
        let desired: DesiredRule = serde_json::from_value(file(key)).unwrap();
        assert_eq!(desired.adopt_name.as_deref(), Some("c"));
        assert_eq!(serde_json::to_value(desired).unwrap(), file("formerly"));
    }
}
