//! Positions: stored, and gone on from.

use gorgias::ErrorKind;
use gorgias::page::Position;
use serde_json::json;

use super::{asked, cursor, three};
use crate::support::Server;

#[tokio::test]
async fn a_stored_position_leads_back_to_its_page() {
    let server = Server::start(three).await;
    let client = server.client();
    let mut pages = client.list_tags().limit(2).pages();
    let first = pages.next().await.unwrap().unwrap();
    let stored = serde_json::to_string(first.next_position().unwrap()).unwrap();
    assert_eq!(stored, r#"{"list":"list_tags","cursor":"b+/="}"#, "small");
    assert_eq!(pages.position(), first.next_position().unwrap());
    let position: Position = serde_json::from_str(&stored).unwrap();
    assert_eq!((&position, position.operation_id()), (first.next_position().unwrap(), "list_tags"));

    let mut later = client.list_tags().limit(2).pages().resume(position.clone());
    assert_eq!(later.position(), &position);
    assert_eq!(later.next().await.unwrap().unwrap().position(), &position);
    let ids: Vec<i64> = client.list_tags().items().resume(position).all().await.unwrap().iter().map(|t| t.id).collect();
    assert_eq!(ids, [3]);
    assert_eq!(asked(&server), ["", "b+/=", "b+/=", "c"]);
}

#[tokio::test]
async fn the_start_is_a_position_too() {
    let server = Server::start(three).await;
    let client = server.client();
    let mut pages = client.list_tags().pages();
    let start = pages.position().clone();
    assert_eq!(pages.next().await.unwrap().unwrap().position(), &start);
    // It says all: a cursor that is set on the call does not count.
    assert_eq!(client.list_tags().cursor("c").items().resume(start).all().await.unwrap().len(), 3);
    assert_eq!(client.list_tags().cursor("c").items().all().await.unwrap().len(), 1);
}

#[tokio::test]
async fn items_know_the_page_they_come_from() {
    let server = Server::start(three).await;
    let client = server.client();
    let mut tags = client.list_tags().items();
    let start = tags.position().clone();
    for _ in 0..2 {
        tags.next().await.unwrap().unwrap();
        assert_eq!(tags.position(), &start, "until the next item has come");
    }
    tags.next().await.unwrap().unwrap();
    assert_eq!(serde_json::to_value(tags.position()).unwrap(), json!({"list": "list_tags", "cursor": "c"}));
    let again = client.list_tags().items().resume(tags.position().clone()).all().await.unwrap();
    assert_eq!(again.iter().map(|tag| tag.id).collect::<Vec<_>>(), [3], "some come again, none is skipped");
}

#[tokio::test]
async fn a_position_of_another_list_is_refused() {
    let server = Server::start(three).await;
    let client = server.client();
    let position: Position = serde_json::from_value(json!({"list": "list_users", "cursor": "b"})).unwrap();
    let mut tags = client.list_tags().items().resume(position);
    let error = tags.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "position"));
    assert!(error.to_string().contains("list_tags"), "{error}");
    assert!(tags.next().await.is_none() && server.requests().is_empty());
}

#[tokio::test]
async fn a_walk_that_resumes_begins_its_memory_anew() {
    let server = Server::start(three).await;
    let client = server.client();
    let mut pages = client.list_tags().pages();
    while pages.next().await.is_some() {}
    let start = client.list_tags().pages().position().clone();
    let mut again = pages.resume(start);
    let mut count = 0;
    while let Some(page) = again.next().await {
        count += page.unwrap().items().len();
    }
    assert_eq!((count, server.requests().iter().map(cursor).filter(String::is_empty).count()), (3, 2));
}
