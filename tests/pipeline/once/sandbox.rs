//! The same on the sandbox, by many at a time.

use gorgias::{Client, Ensured};
use gorgias_sandbox::Sandbox;

use super::desk::{Creation, Desk, customer, message, ticket};
use crate::faulty::Act;

fn client(sandbox: &Sandbox) -> Client {
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    client.unlimited().build().unwrap()
}

fn posts(sandbox: &Sandbox) -> usize {
    sandbox.requests().iter().filter(|request| request.method == "POST").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_at_a_time_create_one() {
    let sandbox = Sandbox::start().await.unwrap();
    let ticket_id = sandbox.ids().ticket;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..20 {
        // Clients that know nothing of each other.
        let client = client(&sandbox);
        calls.spawn(async move {
            let ticket = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
            let message = client.get_or_create_ticket_message(ticket_id, message("note")).await.unwrap();
            let mut body = customer("crm-9");
            body.email = gorgias::Patch::Absent;
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
    assert_eq!(posts(&sandbox), 3);

    // A second run, by a client that comes later.
    let again = client(&sandbox).get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert_eq!((again.was_there(), again.id()), (true, outcomes[0].1[0]));
    assert_eq!(posts(&sandbox), 3);
    assert_eq!(sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn a_ticket_in_the_trash_is_there_and_one_deleted_for_good_is_not() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let id = client.get_or_create_ticket(ticket("order-7")).await.unwrap().id();
    let trash = gorgias::types::UpdateTicket::builder()
        .trashed_datetime("2026-11-23T09:00:00Z".parse::<gorgias::Timestamp>().unwrap());
    client.update_ticket().id(id).body(trash).send().await.unwrap();
    assert!(client.get_or_create_ticket(ticket("order-7")).await.unwrap().was_there());
    client.delete_ticket().id(id).send().await.unwrap();
    let new = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert!(matches!(new, Ensured::Created(_)));
    assert_ne!(new.id(), id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_among_many_callers_makes_no_twin() {
    let desk = Desk::with([Creation::Stored(Act::Close)]).await;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = desk.server.client();
        calls.spawn(async move { client.get_or_create_ticket(ticket("order-7")).await.unwrap().id() });
    }
    assert!(calls.join_all().await.iter().all(|id| *id == 1));
    assert_eq!((desk.calls().1, desk.kept()), (1, 1));
}

#[tokio::test]
async fn a_caller_that_gives_up_blocks_nobody() {
    let desk = Desk::with([Creation::Late(0, Act::Stall)]).await;
    let client = desk.server.client();
    let mut given_up = Box::pin(client.get_or_create_ticket(ticket("order-7")));
    tokio::select! {
        once = &mut given_up => panic!("{once:?}"),
        () = async { while desk.calls().1 == 0 { tokio::task::yield_now().await } } => {}
    }
    drop(given_up);
    let once = desk.server.client().get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert!(once.was_there(), "the look comes first");
}
