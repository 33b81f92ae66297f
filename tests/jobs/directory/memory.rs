//! What is remembered, for whom, and for how long.

use std::time::Duration;

use gorgias::{Client, RetryPolicy};
use serde_json::json;

use super::desk::{Desk, pass, seconds};
use crate::support::{AUTHORIZATION, Server, json as reply};

#[tokio::test]
async fn a_name_is_remembered_for_five_minutes() {
    let desk = Desk::open().await;
    let look = async || desk.client.directory().team_by_name("Returns").await.unwrap();
    look().await;
    pass(seconds(299)).await;
    look().await;
    assert_eq!(desk.asked().len(), 1);
    pass(seconds(2)).await;
    look().await;
    assert_eq!(desk.asked().len(), 1, "and then asked for again");
}

#[tokio::test]
async fn how_long_is_the_callers_choice() {
    let desk = Desk::open().await;
    let aged = |age| desk.client.with_options(|o| o.directory_max_age(age));
    let (never, minute, day) = (aged(Duration::ZERO), aged(seconds(60)), aged(seconds(86_400)));
    never.directory().team_by_name("Returns").await.unwrap();
    never.directory().team_by_name("Returns").await.unwrap();
    assert_eq!(desk.asked().len(), 2, "asks each time");
    never.directory().team_by_name("Unknown").await.unwrap_err();
    never.directory().team_by_name("Unknown").await.unwrap_err();
    assert_eq!(desk.asked().len(), 2, "for what is not there as well");
    pass(seconds(61)).await;
    day.directory().team_by_name("Returns").await.unwrap();
    assert_eq!(desk.asked().len(), 0, "good enough for one");
    minute.directory().team_by_name("Returns").await.unwrap();
    assert_eq!(desk.asked().len(), 1, "too old for the other");
    pass(seconds(3_601)).await;
    day.directory().team_by_name("Returns").await.unwrap();
    assert_eq!(desk.asked().len(), 1, "nothing is kept longer than an hour");
}

#[tokio::test]
async fn clones_and_clients_of_the_account_share_it() {
    let desk = Desk::open().await;
    desk.client.directory().team_by_name("Returns").await.unwrap();
    let other = desk.another_client();
    for client in [desk.client.clone(), desk.client.with_options(|o| o.no_retry()), other] {
        client.directory().team_by_name("returns").await.unwrap();
    }
    assert_eq!(desk.asked().len(), 1);
    desk.client.directory().forget();
    desk.another_client().directory().team_by_name("returns").await.unwrap();
    assert_eq!(desk.asked().len(), 1);
}

/// A client per request must not forget what the last one learned.
#[tokio::test]
async fn it_outlives_the_client() {
    let server = Server::always(reply(&json!({"data": [{"id": 5, "name": "Returns"}]}))).await;
    for _ in 0..3 {
        let client = server.client();
        assert_eq!(client.directory().team_by_name("Returns").await.unwrap(), 5);
        drop(client);
        // Clients of other accounts come and go meanwhile.
        let other = Server::always(reply(&json!({}))).await;
        drop(other.client());
    }
    assert_eq!(server.requests().len(), 1);
}

/// The answer depends on who asks: on the key.
#[tokio::test]
async fn another_key_is_somebody_else() {
    let server = Server::start(|request| {
        let id = if request.headers.contains(AUTHORIZATION) { 7 } else { 8 };
        reply(&json!({"id": id, "name": "Somebody", "data": [{"id": id, "name": "Mine"}]}))
    })
    .await;
    let first = server.client();
    let other = Client::builder().base_url(&server.url).api_key("agent@example.com", "another-key");
    let other = other.retry(RetryPolicy::NEVER).unlimited().build().unwrap();
    for _ in 0..2 {
        assert_eq!(first.directory().me().await.unwrap(), 7);
        assert_eq!(other.directory().me().await.unwrap(), 8);
        assert_eq!(first.directory().view_by_name("Mine").await.unwrap(), 7);
        assert_eq!(other.directory().view_by_name("Mine").await.unwrap(), 8);
    }
    assert_eq!(server.requests().len(), 4, "each asks once");
}
