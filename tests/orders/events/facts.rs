//! News of its own: never too late, kept for a ticket that comes later, and told beside what people wrote.

use gorgias::Client;
use gorgias::orders::Platform;
use gorgias::orders::events::{OrderEvent, OrderEventKind, OrderEventPolicy, OrderTicketAction, Reaction};
use gorgias::types::{Ticket, TicketStatus, UpdateTicket};
use serde_json::{Value, json};

use super::{ID, order, shopify};
use crate::desk;

async fn ticket(client: &Client, id: Option<i64>) -> Ticket {
    client.get_ticket().id(id.unwrap()).send().await.unwrap().into_inner()
}

fn texts(ticket: &Ticket) -> Vec<&str> {
    ticket.messages.iter().filter_map(|note| note.body_text.as_deref()).collect()
}

fn event(topic: &str, id: &str, payload: &Value) -> OrderEvent {
    shopify(topic, id, payload).unwrap()
}

fn refund(id: &str, at: &str) -> OrderEvent {
    let payload = json!({"id": 71, "order_id": ID, "created_at": at, "refund_line_items": [],
        "transactions": [{"kind": "refund", "status": "success", "amount": "12.50", "currency": "EUR"}]});
    event("refunds/create", id, &payload)
}

fn parcel(id: &str, at: &str) -> OrderEvent {
    let payload = json!({"id": 81, "order_id": ID, "status": "success", "tracking_company": "Royal Mail",
        "tracking_number": "RM000777123GB", "created_at": at, "updated_at": at});
    event("fulfillments/create", id, &payload)
}

#[tokio::test]
async fn a_refund_and_a_parcel_are_told_after_a_later_state() {
    let (sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::open().note())
        .on(OrderEventKind::Shipment, Reaction::open().note().tag("sent"));
    let opened = client.upsert_order_ticket(&event("orders/cancelled", "e-1", &order(30)), &policy).await.unwrap();
    let close = UpdateTicket::builder().status(TicketStatus::Closed);
    client.update_ticket().id(opened.ticket_id.unwrap()).body(close).send().await.unwrap();

    for late in [refund("e-2", "2026-05-06T10:10:00+02:00"), parcel("e-3", "2026-05-06T09:30:00+02:00")] {
        let recorded = client.upsert_order_ticket(&late, &policy).await.unwrap();
        assert_eq!(
            (recorded.ticket_id, recorded.action),
            (opened.ticket_id, OrderTicketAction::Updated),
            "{}",
            late.topic
        );
        let again = client.upsert_order_ticket(&late, &policy).await.unwrap();
        assert_eq!(again.action, OrderTicketAction::Duplicate, "{}", late.topic);
    }
    let after = ticket(&client, opened.ticket_id).await;
    assert_eq!((after.status.as_ref(), after.messages.len()), (Some(&TicketStatus::Open), 3));
    let notes = texts(&after).join("\n");
    assert!(notes.contains("Refunded: 12.50 EUR") && notes.contains("Tracking: RM000777123GB"), "{notes}");
    assert_eq!(after.tags.iter().filter_map(|tag| tag.name.as_deref()).collect::<Vec<_>>(), ["sent"]);
    // The name of the order is that of its first event, the reason the one of most weight.
    assert_eq!(after.subject.as_deref(), Some("Order #2077: refunded"));
    assert!(notes.contains("News of a shipment\n"), "{notes}");
    assert_eq!(sandbox.problems(), [""; 0]);

    // News has a time of its own, which makes no state of the order outdated.
    let state = client.upsert_order_ticket(&event("orders/updated", "e-4", &order(31)), &policy).await.unwrap();
    assert_eq!(state.action, OrderTicketAction::Updated);
    let old = client.upsert_order_ticket(&event("orders/paid", "e-5", &order(29)), &policy).await.unwrap();
    assert_eq!(old.action, OrderTicketAction::Outdated);
}

#[tokio::test]
async fn news_before_the_order_is_kept_until_there_is_a_ticket() {
    let (sandbox, client) = desk().await;
    let (_other_sandbox, other) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::update().note().tag("news"))
        .on(OrderEventKind::Created, Reaction::open())
        .on(OrderEventKind::Paid, Reaction::update());
    for early in [refund("e-1", "2026-05-06T10:00:01+02:00"), parcel("e-2", "2026-05-06T10:00:02+02:00")] {
        for _ in 0..2 {
            let none = client.upsert_order_ticket(&early, &policy).await.unwrap();
            assert_eq!((none.ticket_id, none.action, none.calls), (None, OrderTicketAction::NoTicket, 1));
        }
    }
    // A state of an order without a ticket is not kept: the next one has all that it has.
    client.upsert_order_ticket(&event("orders/paid", "e-3", &order(3)), &policy).await.unwrap();

    let created = client.upsert_order_ticket(&event("orders/create", "e-4", &order(1)), &policy).await.unwrap();
    // They come with the ticket.
    assert_eq!((created.action, created.calls), (OrderTicketAction::Created, 2));
    let after = ticket(&client, created.ticket_id).await;
    let [first, refunded, sent] = texts(&after)[..] else { panic!("{:?}", texts(&after)) };
    assert!(first.starts_with("Order #2077: created") && refunded.contains("Refunded: 12.50 EUR"), "{refunded}");
    assert!(sent.contains("Tracking: RM000777123GB") && !sent.contains("ilse"), "{sent}");
    assert_eq!(after.subject.as_deref(), Some("Order #2077: refunded"));
    assert_eq!(after.tags.len(), 1);

    // It is told once, also if the shop delivers it again, and not in another account.
    for event in [refund("e-1", "2026-05-06T10:00:01+02:00"), event("orders/paid", "e-5", &order(4))] {
        client.upsert_order_ticket(&event, &policy).await.unwrap();
    }
    assert_eq!(ticket(&client, created.ticket_id).await.messages.len(), 3);
    let elsewhere = other.upsert_order_ticket(&event("orders/create", "e-4", &order(1)), &policy).await.unwrap();
    assert_eq!((elsewhere.action, elsewhere.calls), (OrderTicketAction::Created, 2));
    assert_eq!(sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn the_first_note_tells_the_refunds_and_parcels_of_the_order_itself() {
    let (_sandbox, client) = desk().await;
    let mut whole = order(1);
    whole["fulfillments"] = json!([{"id": 1, "status": "success", "tracking_number": "RM000777123GB"},
        {"id": 2, "status": "cancelled", "tracking_number": "RM000000000GB"}]);
    whole["refunds"] = json!([{"id": 2, "transactions": [{"kind": "refund", "status": "success", "amount": "5.00", "currency": "EUR"}]}]);
    let policy = OrderEventPolicy::new(Reaction::open());
    let created = client.upsert_order_ticket(&event("orders/create", "e-1", &whole), &policy).await.unwrap();
    let after = ticket(&client, created.ticket_id).await;
    let text = texts(&after)[0];
    assert!(text.contains("Refunded: 5.00 EUR\n") && text.contains("Tracking: RM000777123GB\n"), "{text}");
}

#[tokio::test]
async fn a_ticket_learns_its_name_and_its_customer() {
    let (_sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::open().note());
    let opened = client.upsert_order_ticket(&refund("e-1", "2026-05-06T10:00:00+02:00"), &policy).await.unwrap();
    let before = ticket(&client, opened.ticket_id).await;
    assert_eq!(before.subject.as_deref(), Some("Order 5610000000777: refunded"));
    assert!(before.customer.is_none());

    client.upsert_order_ticket(&event("orders/create", "e-2", &order(1)), &policy).await.unwrap();
    let after = ticket(&client, opened.ticket_id).await;
    assert_eq!(after.subject.as_deref(), Some("Order #2077: refunded"));
    assert_eq!(after.customer.as_ref().unwrap().email.as_deref(), Some("ilse.new@example.com"));

    // Payloads that have but the id take nothing away.
    let edited = json!({"order_edit": {"id": 3, "order_id": ID, "created_at": "2026-05-06T11:00:00+02:00"}});
    client.upsert_order_ticket(&event("orders/edited", "e-3", &edited), &policy).await.unwrap();
    let mut moved = order(40);
    moved["email"] = json!("someone.else@example.com");
    client.upsert_order_ticket(&event("orders/updated", "e-4", &moved), &policy).await.unwrap();
    let last = ticket(&client, opened.ticket_id).await;
    assert_eq!((last.subject, last.customer), (after.subject, after.customer), "a customer stays");
    let fourth = texts(&ticket(&client, opened.ticket_id).await)[2].to_owned();
    assert!(fourth.starts_with("Updated\n"), "{fourth}");
}

#[tokio::test]
async fn an_outdated_state_still_tells_the_name_and_the_customer() {
    let (_sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::open().note());
    let edited = json!({"order_edit": {"id": 3, "order_id": ID, "created_at": "2026-05-06T11:00:00+02:00"}});
    let opened = client.upsert_order_ticket(&event("orders/edited", "e-1", &edited), &policy).await.unwrap();
    let old = client.upsert_order_ticket(&event("orders/create", "e-2", &order(1)), &policy).await.unwrap();
    assert_eq!((old.action, old.calls), (OrderTicketAction::Outdated, 2));
    let after = ticket(&client, opened.ticket_id).await;
    assert_eq!((after.subject.as_deref(), after.messages.len()), (Some("Order #2077: created"), 1));
    assert!(after.customer.is_some());
    // Each raises the reason in the subject, once, and none gets a note.
    for (topic, calls, reason) in
        [("orders/paid", 2, "paid"), ("orders/paid", 1, "paid"), ("orders/updated", 1, "paid")]
    {
        let again = client.upsert_order_ticket(&event(topic, "e-3", &order(2)), &policy).await.unwrap();
        assert_eq!((again.action, again.calls), (OrderTicketAction::Outdated, calls), "{topic}");
        let after = ticket(&client, opened.ticket_id).await;
        assert_eq!((after.subject, after.messages.len()), (Some(format!("Order #2077: {reason}")), 1), "{topic}");
    }
}

#[tokio::test]
async fn a_subject_that_an_agent_wrote_stays() {
    let (_sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::open());
    let opened = client.upsert_order_ticket(&event("orders/create", "e-1", &order(1)), &policy).await.unwrap();
    let own = "Call Ilse back about #2077";
    let rename = UpdateTicket::builder().subject(own.to_owned());
    client.update_ticket().id(opened.ticket_id.unwrap()).body(rename).send().await.unwrap();
    for (index, topic) in ["orders/paid", "orders/cancelled"].into_iter().enumerate() {
        let minute = 2 + u32::try_from(index).unwrap();
        client.upsert_order_ticket(&event(topic, &format!("e-{topic}"), &order(minute)), &policy).await.unwrap();
        let now = ticket(&client, opened.ticket_id).await;
        assert_eq!(now.subject.as_deref(), Some(own), "{topic}");
        assert_eq!(now.meta["order_event"]["reason"], ["paid", "cancelled"][index]);
    }
    // A subject that is taken away is written again.
    let empty = UpdateTicket::builder().subject(String::new());
    client.update_ticket().id(opened.ticket_id.unwrap()).body(empty).send().await.unwrap();
    client.upsert_order_ticket(&event("orders/updated", "e-9", &order(9)), &policy).await.unwrap();
    assert_eq!(ticket(&client, opened.ticket_id).await.subject.as_deref(), Some("Order #2077: cancelled"));
}

#[tokio::test]
async fn the_subject_of_an_older_build_is_known_by_its_form() {
    let (_sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::open());
    let opened = client.upsert_order_ticket(&event("orders/create", "e-1", &order(1)), &policy).await.unwrap();
    // As a build before this one left it: no subject, label or reason in `meta`.
    let old = |subject: &str| {
        let meta = json!({"order_event": {"order_id": ID.to_string(), "kind": "refunded", "topic": "refunds/create",
            "at": "2026-05-06T08:01:00.000000Z", "seen": []}});
        UpdateTicket::builder().subject(subject.to_owned()).meta(meta.as_object().unwrap().clone())
    };
    for (subject, after) in [
        ("Order #2077: refunded", "Order #2077: refunded"),
        ("Order 5610000000777: news of a shipment", "Order 5610000000777: refunded"),
        ("Ilse wants it on Friday", "Ilse wants it on Friday"),
        ("Order #2077: call Ilse back", "Order #2077: call Ilse back"),
    ] {
        client.update_ticket().id(opened.ticket_id.unwrap()).body(old(subject)).send().await.unwrap();
        client.upsert_order_ticket(&parcel(subject, "2026-05-06T07:00:00Z"), &policy).await.unwrap();
        assert_eq!(ticket(&client, opened.ticket_id).await.subject.as_deref(), Some(after));
    }
}

#[tokio::test]
async fn events_that_were_made_or_stored_are_recorded_like_delivered_ones() {
    let (_sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::open().note());
    let shop = "harbor-goods.example.com";
    let made = |minute| OrderEvent::new(Platform::Shopify, shop, OrderEventKind::Cancelled, &order(minute)).unwrap();
    let opened = client.upsert_order_ticket(&made(1), &policy).await.unwrap();
    let text = serde_json::to_string(&made(1)).unwrap();
    let stored: OrderEvent = serde_json::from_str(&text).unwrap();
    assert_eq!((stored.key(), stored.occurred_at, stored.kind), (made(1).key(), made(1).occurred_at, made(1).kind));
    assert_eq!(stored.order.contact.email.as_deref(), Some("ilse.new@example.com"));
    let again = client.upsert_order_ticket(&stored, &policy).await.unwrap();
    assert_eq!((again.ticket_id, again.action), (opened.ticket_id, OrderTicketAction::Duplicate));
    assert_ne!(made(2).key(), made(1).key(), "another state is another event");

    // A delivered one keeps its key, its time and the part of the order that it told.
    let delivered = refund("e-2", "2026-05-06T10:10:00+02:00");
    let back: OrderEvent = serde_json::from_value(serde_json::to_value(&delivered).unwrap()).unwrap();
    assert_eq!((back.key(), back.occurred_at, &back.topic), (delivered.key(), delivered.occurred_at, &delivered.topic));
    assert_eq!(back.order.refunds, delivered.order.refunds);

    assert!(OrderEvent::new(Platform::Shopify, shop, OrderEventKind::Paid, &json!({"name": "#1"})).is_err());
    assert!(OrderEvent::new(Platform::Shopify, " ", OrderEventKind::Paid, &order(1)).is_err());
    let mut broken = serde_json::to_value(&delivered).unwrap();
    broken["order"] = json!({"name": "ilse.new@example.com"});
    let error = serde_json::from_value::<OrderEvent>(broken).unwrap_err().to_string();
    assert!(error.contains("`order`") && !error.contains("ilse"), "{error}");
}
