//! Connections that are used again, and end at a bad moment.

use std::collections::HashMap;

use gorgias::{Client, types};
use serde_json::json;

use super::calls::{ALL, Call, body};
use crate::faulty::{Act, Connection, FaultyServer, good};

#[tokio::test]
async fn a_connection_that_closed_while_idle_is_not_used_again() {
    let server = FaultyServer::script([], Act::ThenClose(body())).await;
    let client = server.client();
    for (index, call) in ALL.into_iter().enumerate() {
        call.send(&client).await.unwrap();
        // The client takes notice of the end.
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        assert_eq!(server.arrivals().len(), index + 1, "{call:?}");
    }
    assert_eq!(client.counters().total.retries, 0);
}

#[tokio::test]
async fn a_connection_that_ends_as_the_next_request_comes_is_a_broken_one() {
    for call in ALL {
        let server = FaultyServer::script([Act::ThenCloseOnNext(body())], good(body())).await;
        let client = server.client();
        Call::Get.send(&client).await.unwrap();
        // Nobody reads this one, but that cannot be told from here.
        let outcome = call.send(&client).await;
        if call.idempotent() {
            outcome.unwrap();
            assert_eq!(server.arrivals().len(), 2, "{call:?}");
        } else {
            let error = outcome.unwrap_err();
            assert!(error.may_have_taken_effect() && error.attempts() == 1, "{call:?}: {error}");
            assert_eq!(server.arrivals().len(), 1, "{call:?}");
        }
    }
}

/// Creates a tag with this name.
async fn create(client: &Client, name: &str) -> gorgias::Result<i64> {
    let body: types::CreateTag = serde_json::from_value(json!({"name": name})).unwrap();
    Ok(client.create_tag().body(body).send().await?.id)
}

#[tokio::test]
async fn a_race_with_a_closing_connection_doubles_nothing() {
    // Every connection closes right after its first answer, so every call meets one that is about to end.
    let server = FaultyServer::start(|_| Act::ThenClose(body())).await;
    let client = server.client();
    let mut answered = 0;
    for number in 0..200 {
        match create(&client, &format!("tag {number}")).await {
            Ok(_) => answered += 1,
            Err(error) => assert!(error.may_have_taken_effect(), "{error}"),
        }
    }
    let mut seen = HashMap::new();
    for arrival in server.arrivals() {
        *seen.entry(arrival.json()["name"].to_string()).or_insert(0) += 1;
    }
    assert!(seen.values().all(|times| *times == 1), "{seen:?}");
    assert!(answered >= 1 && answered <= seen.len());
}

#[tokio::test]
async fn a_connection_that_is_reset_at_once_doubles_nothing() {
    for number in 0..100 {
        let server = FaultyServer::script([], good(body())).await;
        server.connections([Connection::Reset]);
        // Reset before the request was handed over, it never left, and that may be repeated.
        match create(&server.client(), &format!("tag {number}")).await {
            Ok(_) => assert_eq!(server.arrivals().len(), 1),
            Err(error) => assert!(error.may_have_taken_effect() && server.arrivals().is_empty(), "{error}"),
        }
    }
}

#[tokio::test]
async fn an_answer_too_many_is_not_taken_for_that_of_the_next_call() {
    let stray = "{\"id\": 666, \"data\": []}".to_owned();
    let server = FaultyServer::script([Act::ThenAnother(body(), stray)], good(body())).await;
    let client = server.client();
    for _ in 0..3 {
        assert_eq!(client.get_ticket().id(7).send().await.unwrap().id, 7);
    }

    // The same with the rest of an answer that is longer than announced.
    let long = format!("{}HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{{\"id\": 666}}", " ".repeat(53));
    let server = FaultyServer::script([Act::ShortLength(long)], good(body())).await;
    let client = server.client();
    client.get_ticket().id(7).send().await.unwrap_err();
    assert_eq!(client.get_ticket().id(7).send().await.unwrap().id, 7);
}
