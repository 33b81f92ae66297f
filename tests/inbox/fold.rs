//! Folding tells what telling one by one tells.

use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, Reaction};
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::help::{client, deliver, inbox, order, order_tickets, until_empty};

/// Minute and topic of each event, in the order of arrival.
type Events = &'static [(u32, &'static str)];

const BURSTS: [Events; 6] = [
    &[(1, "orders/create"), (2, "orders/paid"), (3, "orders/updated")],
    &[(1, "orders/create"), (2, "orders/fulfilled"), (3, "orders/updated")],
    &[(1, "orders/create"), (2, "orders/fulfilled"), (3, "orders/cancelled"), (4, "orders/updated")],
    &[(1, "orders/create"), (2, "orders/cancelled"), (3, "orders/fulfilled")],
    &[(3, "orders/updated"), (1, "orders/create"), (2, "orders/fulfilled")],
    &[(1, "orders/create"), (2, "orders/paid"), (3, "orders/partially_fulfilled"), (4, "orders/delete")],
];

fn policy() -> OrderEventPolicy {
    OrderEventPolicy::default()
        .on(OrderEventKind::Created, Reaction::open().tag("new"))
        .on(OrderEventKind::Paid, Reaction::update().tag("paid"))
        .on(OrderEventKind::Fulfilled, Reaction::close().tag("sent"))
        .on(OrderEventKind::PartiallyFulfilled, Reaction::update().note())
        .on(OrderEventKind::Cancelled, Reaction::open().note().tag("cancelled"))
}

/// Returns what a ticket shows, and the number of calls.
async fn told(events: &[(u32, &str)], at_once: bool) -> (Value, usize, u64) {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let (_directory, inbox) = inbox();
    let start = || inbox.workers().orders("harbor", &client, policy()).start();
    let mut workers = (!at_once).then(start);
    for (minute, topic) in events {
        deliver(&inbox, "harbor", topic, topic, &order(7, *minute, json!({}))).await;
        if !at_once {
            until_empty(&inbox).await;
        }
    }
    let workers = workers.take().unwrap_or_else(start);
    until_empty(&inbox).await;
    workers.stop().await;
    let tickets = order_tickets(&sandbox);
    let [ticket] = &tickets[..] else { panic!("{} tickets", tickets.len()) };
    let mut tags: Vec<_> = ticket["tags"].as_array().unwrap().iter().map(|tag| tag["name"].clone()).collect();
    tags.sort_by_key(Value::to_string);
    let shown = json!({"subject": ticket["subject"], "status": ticket["status"], "tags": tags});
    (shown, sandbox.messages(ticket["id"].as_i64().unwrap()).len(), client.counters().total.calls)
}

#[tokio::test]
async fn a_burst_leaves_the_ticket_that_an_in_order_replay_leaves() {
    for burst in BURSTS {
        let mut replay = burst.to_vec();
        replay.sort_by_key(|(minute, _)| *minute);
        let (expected, messages, one_by_one) = told(&replay, false).await;
        let (folded, same, calls) = told(burst, true).await;
        assert_eq!((&folded, same), (&expected, messages), "{burst:?}");
        assert!(calls <= one_by_one, "{burst:?}: {calls} calls, not {one_by_one}");
    }
    // States alone take the two calls of a new ticket.
    assert_eq!(told(BURSTS[0], true).await.2, 2);
}

/// What comes later than its burst must not move a ticket that knows more.
#[tokio::test]
async fn an_old_state_that_comes_late_does_not_reopen_a_ticket() {
    let events = [(1, "orders/create"), (5, "orders/fulfilled")];
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let (_directory, inbox) = inbox();
    let start = || inbox.workers().orders("harbor", &client, policy()).start();
    for (minute, topic) in events {
        deliver(&inbox, "harbor", topic, topic, &order(7, minute, json!({}))).await;
    }
    let workers = start();
    until_empty(&inbox).await;
    workers.stop().await;
    // Older than what the ticket knows, and something newer that moves nothing.
    deliver(&inbox, "harbor", "orders/create", "again", &order(7, 2, json!({}))).await;
    deliver(&inbox, "harbor", "orders/updated", "updated", &order(7, 6, json!({}))).await;
    let workers = start();
    until_empty(&inbox).await;
    workers.stop().await;
    let tickets = order_tickets(&sandbox);
    let [ticket] = &tickets[..] else { panic!("{} tickets", tickets.len()) };
    assert_eq!((&ticket["status"], &ticket["subject"]), (&json!("closed"), &json!("Order #7: fulfilled")));
}
