//! Writes of our own: what they may have changed is asked for again.

use gorgias::ErrorKind;
use gorgias::reqwest::Method;
use gorgias::types::{CreateTag, CreateTeam, TicketTagRefs, UpdateTag, UpdateTeam};
use serde_json::json;

use super::desk::Desk;
use crate::faulty::{Act, FaultyServer, good};

const NONE: [&str; 0] = [];

#[tokio::test]
async fn what_was_created_renamed_or_deleted_is_known_at_once() {
    let desk = Desk::open().await;
    let client = &desk.client;
    client.directory().team_by_name("Billing").await.unwrap_err();
    // By another client: the account is the same.
    let other = desk.another_client();
    let team = other.create_team().body(CreateTeam::builder().name("Billing")).send().await.unwrap().id;
    assert_eq!(client.directory().team_by_name("Billing").await.unwrap(), team);
    other.update_team().id(team).body(UpdateTeam::builder().name("Invoices")).send().await.unwrap();
    assert_eq!(client.directory().team_by_name("Invoices").await.unwrap(), team);
    assert_eq!(client.directory().team_by_name("Billing").await.unwrap_err().kind(), ErrorKind::UnknownName);
    other.delete_team().id(team).send().await.unwrap();
    client.directory().team_by_name("Invoices").await.unwrap_err();
}

#[tokio::test]
async fn calls_by_path_count_as_well() {
    let desk = Desk::open().await;
    let directory = desk.client.directory();
    directory.tag_by_name("shipping").await.unwrap();
    let path = format!("/api/tags/{}", desk.ids().tag);
    desk.client.raw(Method::PUT, path).json(&json!({"name": "parcels"})).send().await.unwrap();
    directory.tag_by_name("shipping").await.unwrap_err();
    assert_eq!(directory.tag_by_name("parcels").await.unwrap(), desk.ids().tag);
}

#[tokio::test]
async fn other_kinds_stay_known() {
    let desk = Desk::open().await;
    let directory = desk.client.directory();
    directory.team_by_name("Returns").await.unwrap();
    directory.tag_by_name("shipping").await.unwrap();
    desk.client.update_tag().id(desk.ids().unused_tag).body(UpdateTag::builder().name("b2b")).send().await.unwrap();
    desk.asked();
    directory.team_by_name("Returns").await.unwrap();
    assert_eq!(desk.asked(), NONE);
    directory.tag_by_name("shipping").await.unwrap();
    assert_eq!(desk.asked().len(), 1);
}

/// Tagging is everyday business, and does not make all tags unknown.
#[tokio::test]
async fn a_tag_that_tagging_made_is_found_and_the_others_stay_known() {
    let desk = Desk::open().await;
    let directory = desk.client.directory();
    directory.tag_by_name("fragile").await.unwrap_err();
    directory.tag_by_name("shipping").await.unwrap();
    let tags = TicketTagRefs::builder().names(vec!["fragile".to_owned()]);
    desk.client.add_ticket_tags().ticket_id(desk.ids().ticket).body(tags).send().await.unwrap();
    desk.asked();
    directory.tag_by_name("shipping").await.unwrap();
    assert_eq!(desk.asked(), NONE);
    directory.tag_by_name("fragile").await.unwrap();
    assert_eq!(desk.asked().len(), 1);
}

#[tokio::test]
async fn a_refused_write_changed_nothing() {
    let desk = Desk::open().await;
    let directory = desk.client.directory();
    directory.team_by_name("Returns").await.unwrap();
    let missing = desk.client.delete_team().id(987_654).send().await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    desk.asked();
    directory.team_by_name("Returns").await.unwrap();
    assert_eq!(desk.asked(), NONE);
}

/// A server that knows one team, which writes rename; and which loses the answers to writes if told so.
async fn server(write: impl Fn() -> Act + Send + 'static) -> FaultyServer {
    let mut name = "Returns";
    FaultyServer::start(move |request| {
        if request.method == "GET" {
            return good(json!({"data": [{"id": 5, "name": name}]}));
        }
        name = "Refunds";
        write()
    })
    .await
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_may_have_changed_something() {
    let server = server(|| Act::Close).await;
    let client = server.builder().unlimited().build().unwrap().with_options(|o| o.no_retry());
    assert_eq!(client.directory().team_by_name("Returns").await.unwrap(), 5);
    let lost = client.update_team().id(5).body(UpdateTeam::builder().name("Refunds")).send().await.unwrap_err();
    assert!(lost.may_have_taken_effect());
    assert_eq!(client.directory().team_by_name("Refunds").await.unwrap(), 5);
}

#[tokio::test]
async fn so_may_a_write_that_the_caller_gave_up() {
    let server = server(|| Act::Stall).await;
    let client = server.builder().unlimited().build().unwrap();
    assert_eq!(client.directory().team_by_name("Returns").await.unwrap(), 5);
    let write = tokio::spawn({
        let client = client.clone();
        async move { client.update_team().id(5).body(UpdateTeam::builder().name("Refunds")).send().await }
    });
    while server.arrivals().len() < 2 {
        tokio::task::yield_now().await;
    }
    write.abort();
    assert!(write.await.unwrap_err().is_cancelled());
    assert_eq!(client.directory().team_by_name("Refunds").await.unwrap(), 5);
}

/// One asks, another writes, and the answer of the first comes last: it is from before the write.
#[tokio::test]
async fn an_answer_from_before_a_write_is_not_kept() {
    let desk = Desk::open().await;
    let client = desk.client.clone();
    let create = async {
        // After the list has left, and before it is back: the lookup is polled first.
        client.create_tag().body(CreateTag::builder().name("fragile")).send().await.unwrap().id
    };
    let directory = desk.client.directory();
    let (_, id) = tokio::join!(directory.tag_by_name("fragile"), create);
    assert_eq!(directory.tag_by_name("fragile").await.unwrap(), id);
}
