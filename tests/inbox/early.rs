//! Events that come before the ticket of their order: they wait for it, also over a restart.

use std::time::Duration;

use gorgias::Client;
use gorgias::inbox::{FileBackend, Inbox};
use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, Reaction};
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::help::{client, deliver, order, order_tickets, until, until_empty};

fn refund(id: u32) -> Value {
    json!({"id": 900 + id, "order_id": id, "created_at": "2026-05-06T09:05:00Z", "refund_line_items": [],
        "transactions": [{"kind": "refund", "status": "success", "amount": "12.50", "currency": "EUR"}]})
}

fn policy() -> OrderEventPolicy {
    OrderEventPolicy::new(Reaction::update().tag("seen"))
        .on(OrderEventKind::Created, Reaction::open())
        .on(OrderEventKind::Refunded, Reaction::update().note().tag("refunded"))
        .on(OrderEventKind::Fulfilled, Reaction::close())
}

fn reopen(directory: &tempfile::TempDir) -> Inbox {
    let backend = FileBackend::open(directory.path().join("inbox")).unwrap();
    Inbox::new(backend).patience(Duration::from_secs(60))
}

/// Creates the ticket of an order while lists are late, and returns the inbox and the client of a process that is started then.
async fn restarted_while_lists_are_late() -> (Sandbox, tempfile::TempDir, Inbox, Client) {
    let sandbox = Sandbox::builder().list_lag(Duration::from_millis(700)).start().await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let inbox = reopen(&directory);
    deliver(&inbox, "harbor", "orders/create", "c", &order(7, 1, json!({}))).await;
    work(&inbox, &client(&sandbox)).await;
    drop(inbox);
    let inbox = reopen(&directory);
    let client = another(&sandbox);
    (sandbox, directory, inbox, client)
}

/// Asserts that the order has one ticket, which knows of the refund, and that nothing is kept.
async fn assert_refunded_once(sandbox: &Sandbox, inbox: &Inbox) {
    let tickets = order_tickets(sandbox);
    let [ticket] = &tickets[..] else { panic!("{} tickets", tickets.len()) };
    assert_eq!(ticket["subject"], "Order #7: refunded");
    assert_eq!(inbox.state().await.unwrap().waiting.kept, 0);
}

async fn work(inbox: &Inbox, client: &Client) {
    let workers = inbox.workers().orders("harbor", client, policy()).start();
    until_empty(inbox).await;
    workers.stop().await;
}

#[tokio::test]
async fn what_comes_before_its_ticket_is_told_with_it_after_a_restart() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let directory = tempfile::tempdir().unwrap();
    let inbox = reopen(&directory);
    deliver(&inbox, "harbor", "refunds/create", "r", &refund(7)).await;
    deliver(&inbox, "harbor", "orders/fulfilled", "f", &order(7, 6, json!({}))).await;
    work(&inbox, &client).await;
    assert_eq!((order_tickets(&sandbox).len(), inbox.state().await.unwrap().waiting.kept), (0, 2));
    drop(inbox);

    // Another event that opens nothing does not move them.
    let inbox = reopen(&directory);
    deliver(&inbox, "harbor", "orders/paid", "p", &order(7, 2, json!({}))).await;
    work(&inbox, &client).await;
    assert_eq!((order_tickets(&sandbox).len(), inbox.state().await.unwrap().waiting.kept), (0, 3));
    drop(inbox);

    let inbox = reopen(&directory);
    assert_eq!(inbox.state().await.unwrap().waiting.kept, 3);
    let calls = client.counters().total.calls;
    deliver(&inbox, "harbor", "orders/create", "c", &order(7, 1, json!({}))).await;
    work(&inbox, &client).await;
    let state = inbox.state().await.unwrap().waiting;
    assert_eq!((state.kept, state.dead, client.counters().total.calls - calls), (0, 0, 2));
    let tickets = order_tickets(&sandbox);
    let [ticket] = &tickets[..] else { panic!("{} tickets", tickets.len()) };
    assert_eq!((&ticket["subject"], &ticket["status"]), (&json!("Order #7: refunded"), &json!("closed")));
    assert_eq!(tags(ticket), ["refunded", "seen"]);
    assert_eq!(sandbox.messages(ticket["id"].as_i64().unwrap()).len(), 2);
}

#[tokio::test]
async fn what_waits_for_a_ticket_in_vain_is_deleted_in_time() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let directory = tempfile::tempdir().unwrap();
    let inbox = reopen(&directory);
    deliver(&inbox, "harbor", "refunds/create", "r", &refund(7)).await;
    deliver(&inbox, "harbor", "orders/paid", "p", &order(7, 2, json!({}))).await;
    let workers = inbox.workers().keep_early(Duration::from_millis(300), Duration::ZERO);
    let workers = workers.orders("harbor", &client, policy()).start();
    // The state is not kept at all, the fact for a moment.
    until(&inbox, |state| state.orders + state.in_work == 0).await;
    assert!(inbox.state().await.unwrap().waiting.kept <= 1);
    tokio::time::sleep(Duration::from_millis(400)).await;
    // What has expired is found with the next write.
    deliver(&inbox, "harbor", "orders/paid", "p2", &order(8, 2, json!({}))).await;
    until(&inbox, |state| state.orders + state.in_work + state.kept == 0).await;
    workers.stop().await;
}

#[tokio::test]
async fn without_a_reaction_that_opens_only_facts_are_kept() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let directory = tempfile::tempdir().unwrap();
    let inbox = reopen(&directory);
    deliver(&inbox, "harbor", "refunds/create", "r", &refund(7)).await;
    deliver(&inbox, "harbor", "orders/paid", "p", &order(7, 2, json!({}))).await;
    let workers = inbox.workers().orders("harbor", &client, OrderEventPolicy::new(Reaction::update())).start();
    until_empty(&inbox).await;
    workers.stop().await;
    assert_eq!(inbox.state().await.unwrap().waiting.kept, 1);
    assert_eq!(inbox.purge(gorgias::inbox::PurgeFilter::new().source("harbor")).await.unwrap(), 1);
    assert_eq!(inbox.state().await.unwrap().waiting.kept, 0);
}

/// A client of a process that was started anew: what one of this host remembers is not known to the other.
fn another(sandbox: &Sandbox) -> Client {
    let url = sandbox.url().replace("127.0.0.1", "localhost");
    Client::builder().base_url(url).api_key(sandbox.email(), sandbox.api_key()).build().unwrap()
}

#[tokio::test]
async fn a_restart_makes_no_second_ticket_where_lists_are_late() {
    let (sandbox, _directory, inbox, client) = restarted_while_lists_are_late().await;
    // One that opens a ticket where there is none, and one that does not.
    deliver(&inbox, "harbor", "orders/create", "again", &order(7, 2, json!({}))).await;
    deliver(&inbox, "harbor", "refunds/create", "r", &refund(7)).await;
    work(&inbox, &client).await;
    assert_refunded_once(&sandbox, &inbox).await;
}

#[tokio::test]
async fn news_finds_the_ticket_that_lists_do_not_show_after_a_restart() {
    let (sandbox, _directory, inbox, client) = restarted_while_lists_are_late().await;
    deliver(&inbox, "harbor", "refunds/create", "r", &refund(7)).await;
    work(&inbox, &client).await;
    assert_refunded_once(&sandbox, &inbox).await;
}

fn opened_by_refunds() -> OrderEventPolicy {
    policy().on(OrderEventKind::Refunded, Reaction::open().note().tag("refunded"))
}

fn tags(ticket: &Value) -> Vec<&str> {
    let mut tags: Vec<_> = ticket["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    tags.sort_unstable();
    tags
}

#[tokio::test]
async fn states_from_before_a_fact_that_opens_the_ticket_wait_for_the_event_that_should_have() {
    let sandbox = Sandbox::builder().list_lag(Duration::from_millis(700)).start().await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let inbox = reopen(&directory);
    // Told together: the refund opens the ticket, of which a state from before it is no part.
    deliver(&inbox, "harbor", "orders/paid", "p", &order(7, 2, json!({}))).await;
    deliver(&inbox, "harbor", "refunds/create", "r", &refund(7)).await;
    let work = async |inbox: &Inbox, client: &Client| {
        let workers = inbox.workers().orders("harbor", client, opened_by_refunds()).start();
        until_empty(inbox).await;
        workers.stop().await;
    };
    work(&inbox, &client(&sandbox)).await;
    assert_eq!(inbox.state().await.unwrap().waiting.kept, 1);
    // One more, told alone.
    deliver(&inbox, "harbor", "orders/updated", "u", &order(7, 3, json!({}))).await;
    work(&inbox, &client(&sandbox)).await;
    assert_eq!(inbox.state().await.unwrap().waiting.kept, 2);
    assert_eq!(tags(&order_tickets(&sandbox)[0]), ["refunded"]);

    // Nothing was done with it, but the ticket, which lists may not show yet, is still known.
    drop(inbox);
    let inbox = reopen(&directory);
    deliver(&inbox, "harbor", "orders/create", "c", &order(7, 1, json!({}))).await;
    work(&inbox, &another(&sandbox)).await;
    assert_eq!(inbox.state().await.unwrap().waiting.kept, 0);
    let tickets = order_tickets(&sandbox);
    let [ticket] = &tickets[..] else { panic!("{} tickets", tickets.len()) };
    assert_eq!(tags(ticket), ["refunded", "seen"]);
    assert_eq!((&ticket["subject"], &ticket["status"]), (&json!("Order #7: refunded"), &json!("open")));
}
