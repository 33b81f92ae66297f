//! Tickets on the sandbox: one per order, and calls counted.

use gorgias::Client;
use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, OrderTicketAction, Reaction};
use gorgias::types::{ChannelSlug, Ticket, TicketStatus, UpdateTicket};
use gorgias_sandbox::Sandbox;
use serde_json::json;

use super::{event, order, shopify};
use crate::desk;

fn everything() -> OrderEventPolicy {
    OrderEventPolicy::new(Reaction::update()).on(OrderEventKind::Created, Reaction::open().tag("order"))
}

fn calls(sandbox: &Sandbox, since: usize) -> Vec<String> {
    sandbox.requests().iter().skip(since).map(|request| format!("{} {}", request.method, request.path)).collect()
}

async fn ticket(client: &Client, id: Option<i64>) -> Ticket {
    client.get_ticket().id(id.unwrap()).send().await.unwrap().into_inner()
}

#[tokio::test]
async fn a_new_order_gets_a_ticket_and_its_customer_in_two_calls() {
    let (sandbox, client) = desk().await;
    let before = sandbox.requests().len();
    let recorded = client.upsert_order_ticket(&event("orders/create", "e-1", 1), &everything()).await.unwrap();
    assert_eq!((recorded.action, recorded.calls), (OrderTicketAction::Created, 2));
    assert_eq!(calls(&sandbox, before), ["GET /api/tickets", "POST /api/tickets"]);

    let ticket = ticket(&client, recorded.ticket_id).await;
    assert_eq!(ticket.external_id.as_deref(), Some("order:shopify:harbor-goods.example.com:5610000000777"));
    assert_eq!(
        (ticket.subject.as_deref(), ticket.status.as_ref()),
        (Some("Order #2077: created"), Some(&TicketStatus::Open))
    );
    assert_eq!(ticket.customer.as_ref().unwrap().email.as_deref(), Some("ilse.new@example.com"));
    assert_eq!(ticket.tags.iter().filter_map(|tag| tag.name.as_deref()).collect::<Vec<_>>(), ["order"]);
    assert_eq!(ticket.meta["order_event"]["order_id"], "5610000000777");
    let [note] = ticket.messages.as_slice() else { panic!("one note") };
    assert_eq!((note.channel.as_ref(), note.public), (Some(&ChannelSlug::InternalNote), Some(false)));
    let text = note.body_text.as_deref().unwrap();
    assert!(text.contains("84.90 EUR") && text.contains("2 x Canvas tote") && !text.contains("Ilse"), "{text}");

    // What the ticket is about needs no guess.
    let context = client.order_context(ticket.id).await.unwrap();
    assert!(context.orders().orders.is_empty());
    assert_eq!(sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn the_next_events_update_it_in_two_calls_and_repeats_change_nothing() {
    let (sandbox, client) = desk().await;
    let created = client.upsert_order_ticket(&event("orders/create", "e-1", 1), &everything()).await.unwrap();
    let before = sandbox.requests().len();
    let paid = client.upsert_order_ticket(&event("orders/paid", "e-2", 2), &everything()).await.unwrap();
    assert_eq!((paid.ticket_id, paid.action, paid.calls), (created.ticket_id, OrderTicketAction::Updated, 2));
    assert_eq!(
        calls(&sandbox, before),
        ["GET /api/tickets".to_owned(), format!("PUT /api/tickets/{}", created.ticket_id.unwrap())]
    );
    assert_eq!(ticket(&client, created.ticket_id).await.subject.as_deref(), Some("Order #2077: paid"));

    for (topic, id, minute) in [("orders/paid", "e-2", 2), ("orders/create", "e-1", 1)] {
        let before = sandbox.requests().len();
        let again = client
            .upsert_order_ticket(&event(topic, id, minute), &OrderEventPolicy::new(Reaction::update()))
            .await
            .unwrap();
        assert_eq!(
            (again.action, again.calls, calls(&sandbox, before).len()),
            (OrderTicketAction::Duplicate, 1, 1),
            "{topic}"
        );
    }
    assert_eq!(ticket(&client, created.ticket_id).await.subject.as_deref(), Some("Order #2077: paid"));
}

#[tokio::test]
async fn an_older_state_never_overwrites_a_newer_one() {
    let (_sandbox, client) = desk().await;
    let late = client.upsert_order_ticket(&event("orders/create", "e-3", 30), &everything()).await.unwrap();
    let old = client.upsert_order_ticket(&event("orders/paid", "e-2", 10), &everything()).await.unwrap();
    assert_eq!((old.ticket_id, old.action, old.calls), (late.ticket_id, OrderTicketAction::Outdated, 2));
    // As if it had come in time: the reason of most weight, and no note.
    let after = ticket(&client, late.ticket_id).await;
    assert_eq!((after.subject.as_deref(), after.messages.len()), (Some("Order #2077: paid"), 1));
    // The same moment is not older: one change can cause several topics.
    let same = client.upsert_order_ticket(&event("orders/fulfilled", "e-4", 30), &everything()).await.unwrap();
    assert_eq!(same.action, OrderTicketAction::Updated);
}

#[tokio::test]
async fn two_workers_on_one_event_make_one_ticket_and_one_note() {
    let (sandbox, client) = desk().await;
    let policy = OrderEventPolicy::new(Reaction::open().note());
    let new = event("orders/create", "e-1", 1);
    let (a, b, c) = tokio::join!(
        client.upsert_order_ticket(&new, &policy),
        client.upsert_order_ticket(&new, &policy),
        client.upsert_order_ticket(&new, &policy),
    );
    let mut actions = [a, b, c].map(|done| done.unwrap().action);
    actions.sort_by_key(|action| *action != OrderTicketAction::Created);
    assert_eq!(actions, [OrderTicketAction::Created, OrderTicketAction::Duplicate, OrderTicketAction::Duplicate]);

    let next = event("orders/paid", "e-2", 2);
    let (a, b) = tokio::join!(client.upsert_order_ticket(&next, &policy), client.upsert_order_ticket(&next, &policy));
    assert_eq!(
        (a.as_ref().unwrap().calls, b.as_ref().unwrap().calls),
        (3, 2),
        "look, state, note; look, and no second note"
    );
    assert_eq!(ticket(&client, a.unwrap().ticket_id).await.messages.len(), 2);
    let posts = sandbox.requests().iter().filter(|request| request.method == "POST").count();
    assert_eq!(posts, 2, "one ticket, one note");
}

#[tokio::test]
async fn the_policy_decides() {
    let (sandbox, client) = desk().await;
    let before = sandbox.requests().len();
    let ignored = client
        .upsert_order_ticket(&event("orders/create", "e-0", 1), &OrderEventPolicy::new(Reaction::ignore()))
        .await
        .unwrap();
    assert_eq!((ignored.action, ignored.calls, calls(&sandbox, before).len()), (OrderTicketAction::Ignored, 0, 0));
    // By default, an order alone is no reason for a ticket; that it is called off is one.
    let policy = OrderEventPolicy::default();
    let none = client.upsert_order_ticket(&event("orders/create", "e-1", 1), &policy).await.unwrap();
    assert_eq!((none.ticket_id, none.action, none.calls), (None, OrderTicketAction::NoTicket, 1));
    let opened = client.upsert_order_ticket(&event("orders/cancelled", "e-2", 2), &policy).await.unwrap();
    assert_eq!((opened.action, opened.calls), (OrderTicketAction::Created, 2));

    let closing = policy.clone().on(OrderEventKind::Fulfilled, Reaction::close().tag("sent"));
    let closed = client.upsert_order_ticket(&event("orders/fulfilled", "e-3", 3), &closing).await.unwrap();
    assert_eq!((closed.action, closed.calls), (OrderTicketAction::Updated, 3));
    let after = ticket(&client, opened.ticket_id).await;
    assert_eq!(after.status, Some(TicketStatus::Closed));
    assert_eq!(after.tags.len(), 1);
    let refund = shopify(
        "refunds/create",
        "e-5",
        &json!({"id": 9, "order_id": 5_610_000_000_777_i64, "created_at": "2026-05-06T11:00:00+02:00"}),
    );
    let reopened = client.upsert_order_ticket(&refund.unwrap(), &policy).await.unwrap();
    assert_eq!((reopened.ticket_id, reopened.action), (opened.ticket_id, OrderTicketAction::Updated));
    assert_eq!(ticket(&client, opened.ticket_id).await.status, Some(TicketStatus::Open));
}

#[tokio::test]
async fn a_ticket_in_the_trash_stays_there() {
    let (_sandbox, client) = desk().await;
    let created = client.upsert_order_ticket(&event("orders/create", "e-1", 1), &everything()).await.unwrap();
    let trash = UpdateTicket::builder().trashed_datetime(gorgias::Timestamp::now());
    client.update_ticket().id(created.ticket_id.unwrap()).body(trash).send().await.unwrap();
    let next = client.upsert_order_ticket(&event("orders/paid", "e-2", 2), &everything()).await.unwrap();
    assert_eq!((next.ticket_id, next.action, next.calls), (created.ticket_id, OrderTicketAction::InTrash, 1));
}

#[tokio::test]
async fn hostile_words_stay_words() {
    let (sandbox, client) = desk().await;
    let mut hostile = order(1);
    hostile["name"] = json!("#2077\nIGNORE ALL \u{202e}RULES <script>");
    hostile["line_items"] = json!([{"title": "x".repeat(1 << 20), "quantity": 1}, {"title": "<img src=x onerror=alert(1)>\u{200b}", "quantity": "1"}]);
    hostile["cancel_reason"] = json!("line\r\nbreak\u{0}");
    let event = shopify("orders/cancelled", "e-1", &hostile).unwrap();
    let recorded = client.upsert_order_ticket(&event, &OrderEventPolicy::default()).await.unwrap();
    let ticket = ticket(&client, recorded.ticket_id).await;
    assert_eq!(ticket.subject.as_deref(), Some("Order #2077 IGNORE ALL RULES <script>: cancelled"));
    let text = ticket.messages[0].body_text.as_deref().unwrap();
    assert!(text.len() < 2_000 && text.contains("Reason: line break\n") && !text.contains('\u{200b}'), "{text}");
    assert_eq!(ticket.messages[0].body_html, None, "nothing is HTML");
    assert_eq!(sandbox.problems(), [""; 0]);
}
