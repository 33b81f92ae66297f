//! What comes too early: news before its ticket, states from before the event that opens it, and names that are told late.

use gorgias::Client;
use gorgias::orders::events::{OrderEvent, OrderEventKind as Kind, OrderEventPolicy, OrderTicketAction, Reaction};
use gorgias::types::{Ticket, TicketStatus};
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

use super::{ID, at, event, order, parcel, shopify};
use crate::desk;

async fn told(client: &Client, policy: &OrderEventPolicy, events: &[&OrderEvent]) -> (OrderTicketAction, u32) {
    let events: Vec<OrderEvent> = events.iter().copied().cloned().collect();
    let recorded = client.upsert_order_ticket_from(&events, policy).await.unwrap();
    (recorded.action, recorded.calls)
}

fn refund(id: &str, minute: u32) -> OrderEvent {
    let moved = json!({"kind": "refund", "status": "success", "amount": "12.50", "currency": "EUR"});
    let payload = json!({"id": 1, "order_id": ID, "created_at": at(minute), "transactions": [moved]});
    shopify("refunds/create", id, &payload).unwrap()
}

fn of(id: i64, minute: u32) -> Value {
    let mut order = order(minute);
    order["id"] = json!(id);
    order
}

/// The ticket of an order, and the notes on it: the ids of their events.
async fn found(sandbox: &Sandbox, client: &Client, id: i64) -> (Ticket, Vec<String>) {
    let external_id = format!("order:shopify:harbor-goods.example.com:{id}");
    let all = sandbox.tickets();
    let ticket = all.iter().find(|ticket| ticket["external_id"] == external_id.as_str()).unwrap();
    let ticket = client.get_ticket().id(ticket["id"].as_i64().unwrap()).send().await.unwrap().into_inner();
    let notes = sandbox.messages(ticket.id);
    let notes = notes.iter().map(|note| note["external_id"].as_str().unwrap().to_owned()).collect();
    (ticket, notes)
}

fn note_of(event: &OrderEvent) -> String {
    format!("event:{}", event.key())
}

#[tokio::test]
async fn all_news_of_an_order_waits_for_its_ticket_and_for_no_other() {
    let (sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::update().note()).on(Kind::Created, Reaction::open());
    let (one, two, other) = (parcel(ID, "f-1", 1), parcel(ID, "f-2", 2), parcel(8, "f-3", 3));
    for news in [&one, &two, &one, &other] {
        assert_eq!(told(&client, &policy, &[news]).await, (OrderTicketAction::NoTicket, 1));
    }
    let created = event("orders/create", "e-1", 5);
    assert_eq!(told(&client, &policy, &[&created]).await, (OrderTicketAction::Created, 2));
    assert_eq!(found(&sandbox, &client, ID).await.1, [note_of(&created), note_of(&one), note_of(&two)]);
    // What is part of the ticket is forgotten, and costs nothing any more.
    let paid = OrderEventPolicy::new(Reaction::update());
    assert_eq!(told(&client, &paid, &[&event("orders/paid", "e-2", 6)]).await, (OrderTicketAction::Updated, 2));
    assert_eq!(found(&sandbox, &client, ID).await.1.len(), 3);
    // That of the other order still waits.
    let second = shopify("orders/create", "e-3", &of(8, 7)).unwrap();
    assert_eq!(told(&client, &policy, &[&second]).await, (OrderTicketAction::Created, 2));
    assert_eq!(found(&sandbox, &client, 8).await.1, [note_of(&second), note_of(&other)]);
}

#[tokio::test]
async fn a_state_from_before_the_ticket_waits_for_an_earlier_beginning() {
    let (sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::update().note());
    let policy = policy.on(Kind::Cancelled, Reaction::open().note()).on(Kind::Refunded, Reaction::open().note());
    let policy = policy.on(Kind::Paid, Reaction::update().tag("paid"));
    let tags = |ticket: &Ticket| ticket.tags.iter().filter_map(|tag| tag.name.clone()).collect::<Vec<_>>();
    let (paid, cancelled) = (event("orders/paid", "e-2", 2), event("orders/cancelled", "e-5", 5));
    assert_eq!(told(&client, &policy, &[&paid, &cancelled]).await, (OrderTicketAction::Created, 2));
    assert_eq!(found(&sandbox, &client, ID).await.1, [note_of(&cancelled)]);
    // Later events leave it waiting.
    let fulfilled = event("orders/fulfilled", "e-6", 6);
    told(&client, &policy, &[&fulfilled]).await;
    assert_eq!(found(&sandbox, &client, ID).await.1, [note_of(&cancelled), note_of(&fulfilled)]);
    // It becomes part of the ticket as soon as that began before; outdated by then, it has no note.
    let (ticket, _) = found(&sandbox, &client, ID).await;
    assert_eq!(ticket.meta["order_event"]["begun"], cancelled.occurred_at.unwrap().to_string());
    assert_eq!(tags(&ticket), [""; 0]);
    let refund = refund("r-1", 1);
    told(&client, &policy, &[&refund]).await;
    let (ticket, notes) = found(&sandbox, &client, ID).await;
    assert_eq!(ticket.meta["order_event"]["begun"], refund.occurred_at.unwrap().to_string());
    assert!(notes.contains(&note_of(&refund)), "{notes:?}");
    assert_eq!(tags(&ticket), ["paid"]);
}

#[tokio::test]
async fn of_two_events_of_one_moment_the_last_to_come_counts() {
    let policy = OrderEventPolicy::new(Reaction::update().note());
    let policy = policy.on(Kind::Cancelled, Reaction::open().note()).on(Kind::Fulfilled, Reaction::close().note());
    let (cancelled, fulfilled) = (event("orders/cancelled", "e-1", 5), event("orders/fulfilled", "e-2", 5));
    let (sandbox, client) = desk().await;
    told(&client, &policy, &[&cancelled]).await;
    told(&client, &policy, &[&fulfilled]).await;
    assert_eq!(found(&sandbox, &client, ID).await.0.status, Some(TicketStatus::Closed));
    // A state of the moment in which the ticket begins is not from before.
    let (sandbox, client) = desk().await;
    let paid = event("orders/paid", "e-3", 5);
    told(&client, &policy, &[&paid, &cancelled]).await;
    assert_eq!(found(&sandbox, &client, ID).await.1, [note_of(&cancelled), note_of(&paid)]);
}

#[tokio::test]
async fn a_late_state_closes_what_nothing_opened_since() {
    let policy = OrderEventPolicy::new(Reaction::update());
    let policy = policy.on(Kind::Cancelled, Reaction::open()).on(Kind::Fulfilled, Reaction::close());
    for (minute, status) in [(10, TicketStatus::Closed), (3, TicketStatus::Open)] {
        let (sandbox, client) = desk().await;
        told(&client, &policy, &[&event("orders/cancelled", "e-1", 5)]).await;
        told(&client, &policy, &[&event("orders/updated", "e-2", 30)]).await;
        let late = told(&client, &policy, &[&event("orders/fulfilled", "e-3", minute)]).await;
        assert_eq!(late.0, OrderTicketAction::Outdated, "{minute}");
        assert_eq!(found(&sandbox, &client, ID).await.0.status, Some(status), "{minute}");
    }
}

#[tokio::test]
async fn the_first_name_stays_against_outdated_ones_and_goes_before_newer_ones() {
    let (sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::update()).on(Kind::Refunded, Reaction::open());
    let named = |name: &str, id: &str, minute| {
        let mut order = order(minute);
        order["name"] = json!(name);
        shopify("orders/paid", id, &order).unwrap()
    };
    told(&client, &policy, &[&refund("r-1", 10)]).await;
    let subject = || async { found(&sandbox, &client, ID).await.0.subject.unwrap() };
    assert_eq!(subject().await, format!("Order {ID}: refunded"));
    for (name, id, minute, shown) in [
        // From before the ticket: it tells the name, which nothing else did.
        ("#2077", "e-1", 8, "#2077"),
        ("#2078", "e-2", 30, "#2078"),
        // Outdated.
        ("#2079", "e-3", 20, "#2078"),
    ] {
        told(&client, &policy, &[&named(name, id, minute)]).await;
        assert_eq!(subject().await, format!("Order {shown}: refunded"), "{name}");
    }
}

#[tokio::test]
async fn an_event_that_a_full_ticket_forgot_gets_no_second_note() {
    let (sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::update().note()).on(Kind::Created, Reaction::open().note());
    let parcels: Vec<_> = (0..100).map(|index| parcel(ID, &format!("f-{index}"), 10)).collect();
    told(&client, &policy, &[&event("orders/create", "e-1", 5)]).await;
    told(&client, &policy, &parcels.iter().collect::<Vec<_>>()).await;
    assert_eq!(found(&sandbox, &client, ID).await.1.len(), 101);
    // It remembers 100 events: the first one is forgotten.
    told(&client, &policy, &[&event("orders/create", "e-1", 20)]).await;
    assert_eq!(found(&sandbox, &client, ID).await.1.len(), 101);
}

#[tokio::test]
async fn news_that_is_told_a_thousand_times_waits_once() {
    let (sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::update().note()).on(Kind::Created, Reaction::open());
    let other = parcel(8, "f-1", 1);
    told(&client, &policy, &[&other]).await;
    // More would not fit.
    told(&client, &policy, &[&parcel(ID, "f-2", 2); 1_000]).await;
    let created = shopify("orders/create", "e-1", &of(8, 7)).unwrap();
    told(&client, &policy, &[&created]).await;
    assert_eq!(found(&sandbox, &client, 8).await.1, [note_of(&created), note_of(&other)]);
}

#[test]
fn kinds_are_written_as_in_policies() {
    assert_eq!(
        (Kind::PartiallyFulfilled.to_string(), Kind::Paid.to_string()),
        ("partially_fulfilled".into(), "paid".into())
    );
}
