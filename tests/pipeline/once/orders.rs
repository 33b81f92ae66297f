//! Events of one order while no list shows its ticket.

use std::time::Duration;

use gorgias::Client;
use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, OrderTicketAction, Reaction};
use gorgias_sandbox::Sandbox;

use crate::order_events::shopify;

fn policy() -> OrderEventPolicy {
    OrderEventPolicy::default()
        .on(OrderEventKind::Created, Reaction::open())
        .on(OrderEventKind::Paid, Reaction::update().tag("paid"))
        .on(OrderEventKind::Cancelled, Reaction::open().tag("cancelled"))
}

async fn sandbox() -> Sandbox {
    let sandbox = Sandbox::builder().clock("2026-05-06T10:00:00Z").list_lag(Duration::from_secs(1));
    sandbox.seed(false).start().await.unwrap()
}

fn client(sandbox: &Sandbox) -> Client {
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    client.unlimited().build().unwrap()
}

#[tokio::test]
async fn an_event_that_opens_no_ticket_finds_the_one_of_a_moment_ago() {
    let (sandbox, policy) = (sandbox().await, policy());
    let created = client(&sandbox).upsert_order_ticket(&shopify("orders/create", 77, 1), &policy).await.unwrap();
    assert_eq!(created.action, OrderTicketAction::Created);
    let paid = client(&sandbox).upsert_order_ticket(&shopify("orders/paid", 77, 2), &policy).await.unwrap();
    assert_eq!((paid.action, paid.ticket_id), (OrderTicketAction::Updated, created.ticket_id));
    let other = client(&sandbox).upsert_order_ticket(&shopify("orders/paid", 78, 2), &policy).await.unwrap();
    assert_eq!((other.action, other.ticket_id), (OrderTicketAction::NoTicket, None));
    let tickets = sandbox.tickets();
    assert_eq!(tickets.len(), 1);
    assert_eq!(tickets[0]["tags"][0]["name"], "paid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_of_one_order_at_a_time_make_one_ticket() {
    let sandbox = sandbox().await;
    let mut calls = tokio::task::JoinSet::new();
    for minute in 1..=10 {
        for topic in ["orders/create", "orders/cancelled"] {
            let client = client(&sandbox);
            calls.spawn(async move {
                client.upsert_order_ticket(&shopify(topic, 77, minute), &policy()).await.unwrap().ticket_id
            });
        }
    }
    let tickets = calls.join_all().await;
    assert!(tickets[0].is_some() && tickets.iter().all(|ticket| *ticket == tickets[0]));
    assert_eq!(sandbox.tickets().len(), 1);
}
