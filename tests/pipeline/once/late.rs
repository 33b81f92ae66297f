//! Lists that show a new record late, or for as long as the test likes: never.

use std::time::Duration;

use gorgias::{Client, Ensured, ErrorKind, Patch};
use gorgias_sandbox::{Fault, Sandbox};
use serde_json::json;

use super::desk::{Creation, Desk, customer, message, ticket};
use crate::faulty::{Act, good, status};

const LAG: Duration = Duration::from_millis(300);

/// Time stands still: until the test moves it, no list shows what is new.
async fn sandbox() -> Sandbox {
    Sandbox::builder().clock("2026-03-01T10:00:00Z").list_lag(LAG).start().await.unwrap()
}

fn client(sandbox: &Sandbox) -> Client {
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    client.unlimited().build().unwrap()
}

/// Method and path of the requests since the first so many.
fn requests(sandbox: &Sandbox, skip: usize) -> Vec<String> {
    sandbox.requests().iter().skip(skip).map(|request| format!("{} {}", request.method, request.path)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_at_a_time_create_one_that_no_list_shows() {
    let sandbox = sandbox().await;
    let ticket_id = sandbox.ids().ticket;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..20 {
        // Clients that know nothing of each other.
        let client = client(&sandbox);
        calls.spawn(async move {
            let ticket = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
            let message = client.get_or_create_ticket_message(ticket_id, message("note")).await.unwrap();
            let mut body = customer("crm-9");
            body.email = Patch::Absent;
            body.channels.clear();
            let customer = client.get_or_create_customer(body).await.unwrap();
            let there = [ticket.was_there(), message.was_there(), customer.was_there()];
            (there, [ticket.id(), message.id(), customer.id()])
        });
    }
    let outcomes = calls.join_all().await;
    for kind in 0..3 {
        assert_eq!(outcomes.iter().filter(|(there, _)| !there[kind]).count(), 1, "one created it");
        assert!(outcomes.iter().all(|(_, ids)| ids[kind] == outcomes[0].1[kind]), "and all have the same");
    }
    let posts = sandbox.requests().iter().filter(|request| request.method == "POST").count();
    assert_eq!(posts, 3);
    assert_eq!(sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn the_memory_is_read_only_where_the_list_is_late() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let id = client.get_or_create_ticket(ticket("order-7")).await.unwrap().id();
    let again = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert!(
        matches!(&again, Ensured::Found(found) if found.id == id && found.external_id.as_deref() == Some("order-7"))
    );
    sandbox.advance(LAG).unwrap();
    assert!(client.get_or_create_ticket(ticket("order-7")).await.unwrap().was_there());
    let read = format!("GET /api/tickets/{id}");
    assert_eq!(
        requests(&sandbox, 0),
        ["GET /api/tickets", "POST /api/tickets", "GET /api/tickets", &read, "GET /api/tickets"]
    );
}

#[tokio::test]
async fn what_is_remembered_and_gone_is_created_again() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let first = client.get_or_create_ticket(ticket("order-7")).await.unwrap().id();
    client.delete_ticket().id(first).send().await.unwrap();
    let second = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert!(matches!(second, Ensured::Created(_)));
    assert_ne!(second.id(), first);
    // And the new one is remembered.
    assert_eq!(client.get_or_create_ticket(ticket("order-7")).await.unwrap().id(), second.id());

    let ticket_id = sandbox.ids().ticket;
    let first = client.get_or_create_ticket_message(ticket_id, message("note")).await.unwrap().id();
    client.delete_ticket_message().ticket_id(ticket_id).id(first).send().await.unwrap();
    assert!(!client.get_or_create_ticket_message(ticket_id, message("note")).await.unwrap().was_there());
}

#[tokio::test]
async fn what_is_remembered_and_belongs_to_another_by_now_is_created_again() {
    // Merged: reading the old id leads to the ticket that took its place.
    let nothing = || good(json!({"data": [], "meta": {}}));
    let desk = Desk::start().await;
    let client = desk.server.client();
    client.get_or_create_ticket(ticket("order-7")).await.unwrap();
    desk.looks([nothing(), good(json!({"id": 99, "external_id": "order-6"}))]);
    let again = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert!(matches!(again, Ensured::Created(_)));
    assert_eq!(desk.calls(), (3, 2));
}

#[tokio::test]
async fn what_is_remembered_and_cannot_be_read_creates_nothing() {
    let sandbox = sandbox().await;
    let client = client(&sandbox).with_options(|o| o.no_retry());
    let id = client.get_or_create_ticket(ticket("order-7")).await.unwrap().id();
    for (fault, kind) in [(500, ErrorKind::Server), (403, ErrorKind::Forbidden)] {
        sandbox.fault(Fault::status(fault).on("get_ticket").times(1)).unwrap();
        let error = client.get_or_create_ticket(ticket("order-7")).await.unwrap_err();
        assert_eq!((error.kind(), error.failed_operation().unwrap().id), (kind, "get_ticket"));
        assert!(!error.may_have_taken_effect());
    }
    assert_eq!(client.get_or_create_ticket(ticket("order-7")).await.unwrap().id(), id);
    assert_eq!(sandbox.requests_to("create_ticket").unwrap().len(), 1);
}

/// Gives up once the creation has arrived, and its response has not.
async fn give_up(desk: &Desk) {
    let client = desk.server.client();
    let mut given_up = Box::pin(client.get_or_create_ticket(ticket("order-7")));
    tokio::select! {
        once = &mut given_up => panic!("{once:?}"),
        () = async { while desk.calls().1 == 0 { tokio::task::yield_now().await } } => {}
    }
}

#[tokio::test]
async fn whoever_comes_after_one_that_gave_up_waits_for_what_it_left() {
    let desk = Desk::with([Creation::Late(3, Act::Stall)]).await;
    give_up(&desk).await;
    let once = desk.server.client().get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert!(once.was_there());
    assert_eq!((desk.calls(), desk.kept()), ((4, 1), 1));

    // But not for what never comes.
    let desk = Desk::with([Creation::Not(Act::Stall)]).await;
    give_up(&desk).await;
    let once = desk.server.client().get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert!(matches!(once, Ensured::Created(_)));
    assert_eq!((desk.calls(), desk.kept()), ((5, 2), 1));
}

#[tokio::test]
async fn a_refusal_leaves_nothing_to_wait_for() {
    let desk = Desk::with([Creation::Not(status(400))]).await;
    let client = desk.server.client();
    client.get_or_create_ticket(ticket("order-7")).await.unwrap_err();
    client.get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert_eq!(desk.calls(), (2, 2));
}
