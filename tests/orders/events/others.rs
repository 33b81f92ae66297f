//! Tickets that another program made, or that somebody put in the trash.

use std::sync::{Arc, Mutex};

use gorgias::orders::events::{OrderEventKind as Kind, OrderEventPolicy, OrderTicketAction, Reaction};
use gorgias::types::{CreateMessage, CreateTicket, UpdateTicket};
use gorgias::{Client, Patch, Timestamp};
use serde_json::{Value, json};

use super::{ID, event, order, parcel, shopify};
use crate::desk;
use crate::faulty::{Act, FaultyServer, good};

/// Makes the ticket of the order as another program would.
async fn foreign(client: &Client) -> i64 {
    let note: CreateMessage = CreateMessage::builder()
        .channel("internal-note")
        .via("api")
        .from_agent(true)
        .public(false)
        .body_text("Ours.")
        .try_into()
        .unwrap();
    let external_id = event("orders/create", "e-0", 1).ticket_external_id().unwrap();
    let ticket = CreateTicket::builder().external_id(external_id).subject("By hand").messages(vec![note]);
    client.create_ticket().body(ticket).send().await.unwrap().id
}

#[tokio::test]
async fn news_that_waits_outlasts_the_trash_and_is_written_once() {
    let (sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::update().note());
    let news = parcel(ID, "f-1", 1);
    client.upsert_order_ticket(&news, &policy).await.unwrap();
    let id = foreign(&client).await;
    let trash =
        |at: Patch<Timestamp>| client.update_ticket().id(id).body(UpdateTicket::builder().trashed_datetime(at)).send();
    trash(Patch::Set(Timestamp::now())).await.unwrap();
    let recorded = client.upsert_order_ticket(&event("orders/paid", "e-2", 2), &policy).await.unwrap();
    assert_eq!(recorded.action, OrderTicketAction::InTrash);
    assert_eq!(sandbox.messages(id).len(), 1);

    trash(Patch::Null).await.unwrap();
    let recorded = client.upsert_order_ticket(&event("orders/fulfilled", "e-3", 3), &policy).await.unwrap();
    assert_eq!((recorded.action, recorded.calls), (OrderTicketAction::Updated, 4), "a look, the state, two notes");
    let notes = sandbox.messages(id);
    let waited = format!("event:{}", news.key());
    assert_eq!((notes.len(), notes.iter().filter(|note| note["external_id"] == waited.as_str()).count()), (3, 1));
    // It waits no longer: a look, the state, one note.
    let recorded = client.upsert_order_ticket(&event("orders/updated", "e-4", 4), &policy).await.unwrap();
    assert_eq!((recorded.calls, sandbox.messages(id).len()), (3, 4));
}

#[tokio::test]
async fn news_and_untimed_states_from_before_a_ticket() {
    let policy = OrderEventPolicy::new(Reaction::update().note()).on(Kind::Cancelled, Reaction::open());
    let untimed = |topic: &str, id: &str| {
        let mut order = order(1);
        order.as_object_mut().unwrap().remove("updated_at");
        shopify(topic, id, &order).unwrap()
    };
    let cancelled = || event("orders/cancelled", "e-5", 5);
    for (before, is_part) in [
        // News is part of its ticket, whenever it was; of states that are told without a time, the order of arrival is known.
        (parcel(ID, "f-1", 1), true),
        (untimed("orders/updated", "e-1"), false),
        (event("orders/paid", "e-2", 1), false),
        (event("orders/paid", "e-3", 5), true),
    ] {
        let (sandbox, client) = desk().await;
        let recorded = client.upsert_order_ticket_from(&[before.clone(), cancelled()], &policy).await.unwrap();
        let notes = sandbox.messages(recorded.ticket_id.unwrap());
        assert_eq!(notes.len(), 1 + usize::from(is_part), "{} {:?}", before.topic, before.occurred_at);
    }
}

/// A desk on which another program makes the ticket while the response to our creation is lost.
async fn raced(ticket: Value) -> (FaultyServer, Arc<Mutex<Vec<String>>>) {
    let writes = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&writes);
    let server = FaultyServer::start(move |arrival| {
        let mut seen = seen.lock().unwrap();
        let list = |items: Value| good(json!({"data": items, "meta": {"next_cursor": null}}));
        if arrival.method == "GET" {
            let is_there = !seen.is_empty() && !arrival.target.contains("messages");
            return list(if is_there { json!([ticket]) } else { json!([]) });
        }
        seen.push(format!("{} {}", arrival.method, arrival.target));
        if seen.len() == 1 { Act::Close } else { good(json!({"id": 9})) }
    })
    .await;
    (server, writes)
}

#[tokio::test]
async fn a_ticket_that_another_made_meanwhile_is_brought_up_to_date() {
    let created = event("orders/create", "e-1", 1);
    let id = created.ticket_external_id().unwrap();
    let policy = OrderEventPolicy::new(Reaction::open().note().tag("order"));
    let journal = json!({"order_event": {"seen": [created.key().to_string()[..16]], "at": "2026-05-06T08:01:00Z",
        "label": "#2077", "reason": "created", "subject": "Order #2077: created", "customer": true}});
    for (meta, tags, action, updates, tagged) in [
        // It knows nothing of the event.
        (json!({}), json!([{"id": 1, "name": "order"}]), OrderTicketAction::Updated, true, false),
        // It lacks a tag alone.
        (journal.clone(), json!([]), OrderTicketAction::Updated, false, true),
        // It is the one that we made, and its notes are there.
        (journal, json!([{"id": 1, "name": "order"}]), OrderTicketAction::Created, false, false),
    ] {
        let ticket = json!({"id": 9, "external_id": id, "subject": "Order #2077: created", "meta": meta, "tags": tags,
            "customer": {"id": 3}});
        let (server, writes) = raced(ticket).await;
        let recorded = server.client().upsert_order_ticket(&created, &policy).await.unwrap();
        let writes = writes.lock().unwrap().clone();
        assert_eq!((recorded.ticket_id, recorded.action), (Some(9), action), "{writes:?}");
        let has = |start: &str| writes.iter().skip(1).any(|write| write.starts_with(start));
        assert_eq!((has("PUT /api/tickets/9"), has("POST /api/tickets/9/tags")), (updates, tagged), "{writes:?}");
        assert_eq!(has("POST /api/tickets/9/messages"), action == OrderTicketAction::Updated, "{writes:?}");
    }
}
