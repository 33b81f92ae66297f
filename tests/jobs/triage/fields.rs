//! No value is ever lost: what no rule names stays as it is, whatever else is written, and whoever manages it.

use std::collections::{BTreeMap, BTreeSet};

use gorgias::ErrorKind;
use gorgias::triage::{TicketChange, TicketWrite, TriageRules};
use gorgias::types::CreateCustomField;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::desk::{Desk, rules};

/// Fields of all types, of which Gorgias manages the last two.
const FIELDS: [(&str, &str, Option<&str>); 8] = [
    ("text", "input", None),
    ("text", "dropdown", Some("resolution")),
    ("number", "input_number", None),
    ("number", "input_number", None),
    ("number", "input_number", None),
    ("boolean", "dropdown", None),
    ("text", "dropdown", Some("ai_outcome")),
    ("number", "input_number", Some("managed_sentiment")),
];

/// Values that fit a field: in whole numbers, decimals and numbers as text, and the choices of dropdowns.
fn value(field: usize) -> BoxedStrategy<Value> {
    let (data, input, _) = FIELDS[field];
    match (data, input) {
        ("text", "dropdown") => prop::sample::select(vec!["a", "b", "c"]).prop_map(|text| json!(text)).boxed(),
        ("text", _) => "[a-z:äß ]{1,12}".prop_map(|text| json!(text)).boxed(),
        ("boolean", _) => any::<bool>().prop_map(|flag| json!(flag)).boxed(),
        _ => prop_oneof![
            (-50_i64..50).prop_map(|number| json!(number)),
            (-50_i64..50).prop_map(|quarters| json!(quarters as f64 / 4.0)),
            (0_i64..50).prop_map(|number| json!(format!("0{number}.50"))),
        ]
        .boxed(),
    }
}

/// Some fields and values for them.
fn values() -> impl Strategy<Value = BTreeMap<usize, Value>> {
    prop::collection::btree_set(0..FIELDS.len(), 0..FIELDS.len()).prop_flat_map(|fields| {
        let each: Vec<_> = fields.into_iter().map(|field| value(field).prop_map(move |value| (field, value))).collect();
        each.prop_map(|values| values.into_iter().collect())
    })
}

/// The values before, and per rule what it sets, whether it holds, and whether it does something else besides.
type Case = (BTreeMap<usize, Value>, Vec<(BTreeMap<usize, Value>, bool, bool)>);

/// What a ticket holds, and what rules want; some of them do not hold, some do something else besides.
fn cases() -> impl Strategy<Value = Case> {
    (values(), prop::collection::vec((values(), prop::bool::weighted(0.8), any::<bool>()), 1..4))
}

async fn fields(desk: &Desk) -> Vec<i64> {
    let mut ids = Vec::new();
    for (place, (data, input, managed)) in FIELDS.iter().enumerate() {
        let mut settings = json!({"input_type": input});
        if (*data, *input) == ("text", "dropdown") {
            settings["choices"] = json!(["a", "b", "c"]);
        }
        let definition = json!({"data_type": data, "input_settings": settings});
        let field = json!({"object_type": "Ticket", "label": format!("Field {place}"), "managed_type": managed, "definition": definition});
        let field: CreateCustomField = serde_json::from_value(field).unwrap();
        ids.push(desk.client.create_custom_field().body(field).send().await.unwrap().id);
    }
    ids
}

async fn stored(desk: &Desk, ticket: i64) -> BTreeMap<i64, Value> {
    let list = desk.client.list_ticket_custom_field_values().ticket_id(ticket).send().await.unwrap().into_inner();
    let values = list.data.into_iter().map(|one| (one.field.unwrap().id, one.value.unwrap())).collect();
    desk.asked();
    values
}

/// A ticket with values, as an import could leave it.
async fn ticket(desk: &Desk, values: impl Iterator<Item = (i64, Value)>) -> i64 {
    let id = desk.ticket("Hello", "Hello.").await;
    let values: Vec<Value> = values.map(|(id, value)| json!({"id": id, "value": value})).collect();
    let values: Vec<gorgias::types::CustomFieldValueInput> = serde_json::from_value(json!(values)).unwrap();
    desk.client.update_ticket_custom_field_values().ticket_id(id).body(values).send().await.unwrap();
    desk.asked();
    id
}

#[test]
fn what_no_rule_names_stays_as_it_is() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (desk, ids) = runtime.block_on(async {
        let desk = Desk::open().await;
        let ids = fields(&desk).await;
        (desk, ids)
    });
    let mut runner = TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
    let property = |(before, wanted): Case| {
        let by_id = |values: &BTreeMap<usize, Value>| -> BTreeMap<String, Value> {
            values.iter().map(|(field, value)| (ids[*field].to_string(), value.clone())).collect()
        };
        let rules: Vec<Value> = wanted
            .iter()
            .enumerate()
            .map(|(i, (values, holds, tag))| {
                let tags: Vec<&str> = tag.then_some("seen").into_iter().collect();
                let when = json!({"subject": {"words": if *holds { "hello" } else { "marzipan" }}});
                json!({"id": format!("r{i}"), "when": when, "then": {"custom_fields": by_id(values), "add_tags": tags}, "stop": values.is_empty() && !tag})
            })
            .collect();
        let rules: TriageRules = serde_json::from_value(json!({"rules": rules})).unwrap();
        runtime.block_on(async {
            let id = ticket(&desk, before.iter().map(|(field, value)| (ids[*field], value.clone()))).await;
            let before = stored(&desk, id).await;
            let report = desk.client.triage(&rules).await.unwrap().run(id).await.into_result().unwrap();
            let asked = desk.asked();
            let after = stored(&desk, id).await;
            let plan = report.plan.unwrap();
            let mut expected = before.clone();
            let mut changed = Vec::new();
            for change in &plan.changes {
                if let TicketChange::CustomField { id, value } = &change.what {
                    expected.insert(*id, value.clone());
                    changed.push(*id);
                }
            }
            let named: BTreeSet<i64> = wanted
                .iter()
                .filter(|(_, holds, _)| *holds)
                .flat_map(|(values, ..)| values.keys().map(|field| ids[*field]))
                .collect();
            for (field, value) in &before {
                prop_assert!(
                    named.contains(field) || after.get(field) == Some(value),
                    "{field} was {value}: {after:?}"
                );
            }
            prop_assert!(changed.iter().all(|field| named.contains(field)));
            prop_assert_eq!(after.len(), expected.len());
            for (field, value) in &expected {
                let own = &after[field];
                prop_assert!(
                    own == value || (own.is_number() && own.as_f64() == value.as_f64()),
                    "{own} is not {value}"
                );
            }
            // Each alone, or all at once.
            let writes = asked.iter().filter(|call| call.contains("custom-fields")).count();
            prop_assert_eq!(writes, if plan.rewrites_custom_fields() { 2 } else { changed.len() });
            let done: Vec<i64> = report
                .done
                .iter()
                .filter_map(|done| if let TicketWrite::CustomField { id } = done { Some(*id) } else { None })
                .collect();
            prop_assert_eq!(done, changed);
            Ok(())
        })
    };
    runner.run(&cases(), property).unwrap();
}

/// The seeded ticket has a value that Gorgias manages.
#[tokio::test]
async fn managed_values_stay() {
    let desk = Desk::open().await;
    let (id, reason, managed) = (desk.ids().ticket, desk.ids().ticket_field, desk.ids().managed_field);
    let triage = desk
        .triage("[[rules]]\nid = 'r'\nwhen.always = true\nthen.custom_fields = { 'Contact reason' = 'Order::Damaged' }")
        .await;
    let report = triage.run(id).await.into_result().unwrap();
    assert_eq!(report.done, [TicketWrite::CustomField { id: reason }]);
    assert!(!report.plan.unwrap().rewrites_custom_fields());
    let expected = [(reason, json!("Order::Damaged")), (managed, json!("Shipping::Where is it"))];
    assert_eq!(stored(&desk, id).await, BTreeMap::from(expected));
}

/// The second of three fields is refused: the first is told and stays, and nothing else has changed.
#[tokio::test]
async fn a_run_that_fails_at_a_field_tells_what_was_written() {
    let desk = Desk::open().await;
    let ids = fields(&desk).await;
    let before = [(ids[2], json!(4.5)), (ids[6], json!("a"))];
    let id = ticket(&desk, before.clone().into_iter()).await;
    let toml = |more: &str| {
        format!(
            "[[rules]]\nid = 'r'\nwhen.always = true\nthen.custom_fields = {{ {} = 'x', {} = 'no choice', {} = true {more} }}",
            ids[0], ids[1], ids[5]
        )
    };
    let triage = desk.client.triage(&rules(&toml(""))).await.unwrap();
    let report = triage.run(id).await;
    assert_eq!(report.done, [TicketWrite::CustomField { id: ids[0] }]);
    assert_eq!(report.error.unwrap().kind(), ErrorKind::BadRequest);
    let mut expected = BTreeMap::from(before);
    expected.insert(ids[0], json!("x"));
    assert_eq!(stored(&desk, id).await, expected);
    // A decimal among them: all or nothing.
    let triage = desk.client.triage(&rules(&toml(&format!(", {} = 1.5", ids[3])))).await.unwrap();
    let report = triage.run(id).await;
    assert!(report.done.is_empty() && report.plan.unwrap().rewrites_custom_fields());
    assert_eq!(stored(&desk, id).await, expected);
}
