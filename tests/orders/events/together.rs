//! Several events told at once: the ticket is the one that an in-order replay leaves, in fewer calls.

use gorgias::ErrorKind;
use gorgias::orders::events::{OrderEvent, OrderEventKind, OrderEventPolicy, OrderTicketAction, Reaction};
use gorgias_sandbox::Sandbox;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{ID, event, order, shopify};
use crate::desk;

/// Events of one order, each a minute after the one before.
fn all() -> Vec<OrderEvent> {
    let at = |minute: u32| format!("2026-05-06T10:{minute:02}:30+02:00");
    let refund = |id: &str, minute: u32| {
        let payload = json!({"id": minute, "order_id": ID, "created_at": at(minute), "refund_line_items": [],
            "transactions": [{"kind": "refund", "status": "success", "amount": "12.50", "currency": "EUR"}]});
        shopify("refunds/create", id, &payload).unwrap()
    };
    let parcel = json!({"id": 81, "order_id": ID, "tracking_number": "RM000777123GB", "updated_at": at(1)});
    vec![
        shopify("fulfillments/create", "f-1", &parcel).unwrap(),
        event("orders/create", "e-2", 2),
        event("orders/paid", "e-3", 3),
        refund("r-4", 4),
        event("orders/fulfilled", "e-5", 5),
        event("orders/cancelled", "e-6", 6),
        refund("r-7", 7),
        event("orders/updated", "e-8", 8),
    ]
}

fn any_reaction() -> impl Strategy<Value = Reaction> {
    let action = prop_oneof![
        1 => Just(Reaction::ignore()),
        3 => Just(Reaction::update()),
        3 => Just(Reaction::open()),
        2 => Just(Reaction::close()),
    ];
    (action, any::<bool>(), prop::option::of(prop::sample::select(vec!["a", "b", "c"]))).prop_map(
        |(mut to, note, tag)| {
            if note {
                to = to.note();
            }
            if let Some(tag) = tag {
                to = to.tag(tag);
            }
            to
        },
    )
}

/// Returns what the sandbox shows of the order.
fn shown(sandbox: &Sandbox) -> Value {
    let is_ours = |ticket: &Value| ticket["external_id"].as_str().is_some_and(|id| id.starts_with("order:"));
    let tickets = sandbox.tickets().into_iter().filter(is_ours).map(|ticket| {
        let mut tags: Vec<String> =
            ticket["tags"].as_array().unwrap().iter().map(|tag| tag["name"].to_string()).collect();
        tags.sort();
        let notes = sandbox.messages(ticket["id"].as_i64().unwrap());
        let mut notes: Vec<_> = notes.iter().map(|note| json!([note["external_id"], note["body_text"]])).collect();
        notes.sort_by_key(Value::to_string);
        json!({
            "subject": ticket["subject"], "status": ticket["status"], "tags": tags, "notes": notes,
            "customer": ticket["customer"]["email"], "journal": ticket["meta"]["order_event"],
        })
    });
    tickets.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_ticket_is_that_of_an_in_order_replay(
        chosen in prop::collection::vec(any::<bool>(), 8),
        order in Just((0..8).collect::<Vec<usize>>()).prop_shuffle(),
        before in 0..8_usize,
        reactions in prop::collection::vec(any_reaction(), 6),
    ) {
        let kinds = [
            OrderEventKind::Shipment, OrderEventKind::Created, OrderEventKind::Paid, OrderEventKind::Refunded,
            OrderEventKind::Fulfilled, OrderEventKind::Cancelled,
        ];
        let policy = kinds.into_iter().zip(reactions).fold(
            OrderEventPolicy::new(Reaction::update().tag("d")),
            |policy, (kind, reaction)| policy.on(kind, reaction),
        );
        let all = all();
        let replay: Vec<OrderEvent> = all.iter().zip(&chosen).filter(|(_, is)| **is).map(|(event, _)| event.clone()).collect();
        let before = before.min(replay.len());
        // Those that are told at once come in any order.
        let at_once: Vec<OrderEvent> = order
            .iter()
            .filter_map(|at| replay.get(before..).unwrap().iter().find(|event| event.key() == all[*at].key()).cloned())
            .collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (expected, told, recorded, one_by_one) = runtime.block_on(async {
            let (sandbox, client) = desk().await;
            let (other, second) = desk().await;
            let mut calls = 0;
            for (at, event) in replay.iter().enumerate() {
                let recorded = client.upsert_order_ticket(event, &policy).await.unwrap();
                if at < before {
                    second.upsert_order_ticket(event, &policy).await.unwrap();
                } else {
                    calls += recorded.calls;
                }
            }
            let recorded = second.upsert_order_ticket_from(&at_once, &policy).await.unwrap();
            (shown(&sandbox), shown(&other), recorded, calls)
        });
        // Of news that has to wait for its ticket, memory keeps no customer.
        let (mut expected, mut told) = (expected, told);
        if expected[0]["customer"].is_null() && !told[0]["customer"].is_null() {
            for shown in [&mut expected, &mut told] {
                shown[0]["customer"] = Value::Null;
                shown[0]["journal"]["customer"] = Value::Null;
            }
        }
        prop_assert_eq!(&told, &expected);
        if recorded.action == OrderTicketAction::Created {
            prop_assert_eq!(recorded.calls, 2);
        }
        prop_assert!(recorded.calls <= one_by_one, "{} of {one_by_one}", recorded.calls);
    }
}

/// What does not depend on the order of arrival: everything but notes about states, of which an outdated one gets none.
fn lasting(mut shown: Value, facts: &[String]) -> Value {
    for ticket in shown.as_array_mut().unwrap() {
        let notes = ticket["notes"].as_array_mut().unwrap();
        notes.retain(|note| facts.iter().any(|id| note[0] == **id));
        *ticket = json!([ticket["subject"], ticket["status"], ticket["tags"], ticket["notes"]]);
    }
    shown
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn in_any_order_of_arrival_it_becomes_that_of_an_in_order_replay(
        chosen in prop::collection::vec(any::<bool>(), 8),
        order in Just((0..8).collect::<Vec<usize>>()).prop_shuffle(),
        reactions in prop::collection::vec(any_reaction(), 6),
    ) {
        let kinds = [
            OrderEventKind::Shipment, OrderEventKind::Updated, OrderEventKind::Paid, OrderEventKind::Refunded,
            OrderEventKind::Fulfilled, OrderEventKind::Cancelled,
        ];
        // A ticket begins with a note, whatever the reaction; facts have one in any case.
        let policy = kinds.into_iter().zip(reactions).fold(
            OrderEventPolicy::new(Reaction::open().tag("d")),
            |policy, (kind, reaction)| policy.on(kind, if reaction == Reaction::ignore() { reaction } else { reaction.note() }),
        );
        let all = all();
        // The order is always there, at some time.
        let is_chosen = |at: usize| at == 1 || chosen[at];
        let replay: Vec<&OrderEvent> = (0..8).filter(|at| is_chosen(*at)).map(|at| &all[at]).collect();
        let arrived: Vec<&OrderEvent> = order.iter().copied().filter(|at| is_chosen(*at)).map(|at| &all[at]).collect();
        let facts = all.iter().filter(|event| !event.kind.is_state()).map(|event| format!("event:{}", event.key()));
        let facts: Vec<String> = facts.collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (expected, found) = runtime.block_on(async {
            let (sandbox, client) = desk().await;
            let (other, second) = desk().await;
            for event in replay {
                client.upsert_order_ticket(event, &policy).await.unwrap();
            }
            // Twice: a state that finds no ticket is lost, but for an inbox, which keeps it.
            for event in arrived.iter().chain(&arrived) {
                second.upsert_order_ticket(event, &policy).await.unwrap();
            }
            (shown(&sandbox), shown(&other))
        });
        prop_assert_eq!(lasting(found, &facts), lasting(expected, &facts));
    }
}

#[tokio::test]
async fn a_burst_is_one_look_and_one_ticket_and_its_repetition_one_look() {
    let (sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::update()).on(OrderEventKind::Created, Reaction::open().tag("order"));
    let policy = policy.on(OrderEventKind::Refunded, Reaction::update().note());
    let recorded = client.upsert_order_ticket_from(&all(), &policy).await.unwrap();
    assert_eq!((recorded.action, recorded.calls), (OrderTicketAction::Created, 2));
    let id = recorded.ticket_id.unwrap();
    assert_eq!(sandbox.messages(id).len(), 3);
    let again = client.upsert_order_ticket_from(&all(), &OrderEventPolicy::default()).await.unwrap();
    assert_eq!((again.action, again.ticket_id, again.calls), (OrderTicketAction::Duplicate, Some(id), 1));
    let none = client.upsert_order_ticket_from(&[], &policy).await.unwrap();
    assert_eq!((none.action, none.calls), (OrderTicketAction::Ignored, 0));
}

#[tokio::test]
async fn an_event_that_is_told_twice_gets_one_note() {
    let (sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::update().note()).on(OrderEventKind::Created, Reaction::open());
    let all = all();
    let (parcel, created) = (&all[0], &all[1]);
    // Kept for the ticket, and told once more with the event that opens it.
    client.upsert_order_ticket(parcel, &policy).await.unwrap();
    let events = [parcel.clone(), created.clone(), parcel.clone(), created.clone()];
    let recorded = client.upsert_order_ticket_from(&events, &policy).await.unwrap();
    assert_eq!((recorded.action, recorded.calls), (OrderTicketAction::Created, 2));
    assert_eq!(sandbox.messages(recorded.ticket_id.unwrap()).len(), 2);
}

#[tokio::test]
async fn events_of_two_orders_are_refused_before_any_call() {
    let (sandbox, client) = desk().await;
    let mut other = order(3);
    other["id"] = json!(8);
    let events = [event("orders/create", "e-1", 1), shopify("orders/create", "e-2", &other).unwrap()];
    let before = sandbox.requests().len();
    let error = client.upsert_order_ticket_from(&events, &OrderEventPolicy::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("must be of one order"), "{error}");
    assert_eq!(sandbox.requests().len(), before);
}
