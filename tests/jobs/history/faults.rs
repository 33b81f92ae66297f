//! Failures on the way.

use gorgias::history::CustomerHistory;
use gorgias::{Client, ErrorKind, RetryPolicy};
use serde_json::json;

use crate::faulty::{Act, Arrival, FaultyServer, good, status};

/// Three tickets on two pages; `fault` says what happens to some calls.
async fn server(mut fault: impl FnMut(&Arrival) -> Option<Act> + Send + 'static) -> FaultyServer {
    FaultyServer::start(move |arrival| {
        if let Some(act) = fault(arrival) {
            return act;
        }
        let page = |ids: &[i64], next: Option<&str>| {
            let data: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
            good(json!({"data": data, "meta": {"next_cursor": next}}))
        };
        match (arrival.is("GET", "/api/tickets"), arrival.query("cursor").is_some()) {
            (true, false) => page(&[3, 2], Some("more")),
            (true, true) => page(&[1], None),
            _ => {
                let id: i64 = arrival.target.rsplit('/').next().unwrap().parse().unwrap();
                good(json!({"id": id, "messages": [{"id": id * 10, "body_text": "Hello"}]}))
            }
        }
    })
    .await
}

fn client(server: &FaultyServer) -> Client {
    server.builder().retry(RetryPolicy::NEVER).build().unwrap()
}

/// Ids and kinds of errors, in the order in which they come.
async fn all(mut history: CustomerHistory<'_>) -> Vec<Result<i64, ErrorKind>> {
    let mut found = Vec::new();
    while let Some(past) = history.next().await {
        found.push(past.map(|past| past.ticket.id).map_err(|error| error.kind()));
        assert!(found.len() < 20, "{found:?}");
    }
    found
}

/// A fault that happens once, to the call with this path.
fn once(path: &'static str, act: Act) -> impl FnMut(&Arrival) -> Option<Act> + Send + 'static {
    let mut act = Some(act);
    move |arrival| if arrival.is("GET", path) { act.take() } else { None }
}

#[tokio::test]
async fn what_can_pass_is_told_and_tried_again() {
    for act in [Act::Close, status(503), status(429), Act::HalfBody("{\"data\": []}".into())] {
        for path in ["/api/tickets", "/api/tickets/3", "/api/tickets/1"] {
            let server = server(once(path, act.clone())).await;
            let found = all(client(&server).customer_history(7).with_conversations()).await;
            let good: Vec<i64> = found.iter().filter_map(|one| one.ok()).collect();
            assert_eq!((good, found.len()), (vec![3, 2, 1], 4), "{act:?} {path}: {found:?}");
        }
    }
}

#[tokio::test]
async fn retries_of_the_client_are_not_seen() {
    let server = server(once("/api/tickets/2", status(502))).await;
    let found = all(server.client().customer_history(7).with_conversations()).await;
    assert_eq!(found, [Ok(3), Ok(2), Ok(1)]);
}

#[tokio::test]
async fn a_conversation_that_cannot_be_read_does_not_end_the_walk() {
    let server_of = |act| server(once("/api/tickets/2", act));
    let broken = server_of(good("[")).await;
    let found = all(client(&broken).customer_history(7).with_conversations()).await;
    assert_eq!(found, [Ok(3), Err(ErrorKind::Decode), Ok(1)]);
    let deleted = server_of(status(404)).await;
    let found = all(client(&deleted).customer_history(7).with_conversations()).await;
    assert_eq!(found, [Ok(3), Ok(1)], "deleted for good since it was listed");
    let forbidden = server_of(status(403)).await;
    let found = all(client(&forbidden).customer_history(7).with_conversations()).await;
    assert_eq!(found, [Ok(3), Err(ErrorKind::Forbidden), Ok(1)], "of this conversation");
    let revoked = server_of(status(401)).await;
    let found = all(client(&revoked).customer_history(7).with_conversations()).await;
    assert_eq!(found, [Ok(3), Err(ErrorKind::Unauthorized)]);
    assert!(client(&server_of(good("[")).await).customer_history(7).transcript(5_000).await.is_err());
}

#[tokio::test]
async fn a_poll_that_is_given_up_loses_nothing_and_asks_nothing_twice() {
    let server = server(|_| None).await;
    let client = client(&server);
    let mut history = client.customer_history(7).with_conversations();
    let mut found = Vec::new();
    loop {
        tokio::select! {
            biased;
            past = history.next() => match past {
                Some(past) => found.push(past.unwrap().ticket.id),
                None => break,
            },
            () = tokio::task::yield_now() => {}
        }
    }
    assert_eq!((found, server.arrivals().len()), (vec![3, 2, 1], 5));
}

#[tokio::test]
async fn a_ticket_that_cannot_be_read_from_the_list_does_not_end_the_walk() {
    let server = FaultyServer::start(|arrival| {
        if arrival.is("GET", "/api/tickets") {
            return good(
                json!({"data": [{"id": 3}, {"id": 2, "customer": {}}, {"id": 1}], "meta": {"next_cursor": null}}),
            );
        }
        let id: i64 = arrival.target.rsplit('/').next().unwrap().parse().unwrap();
        good(json!({"id": id, "messages": []}))
    })
    .await;
    let found = all(client(&server).customer_history(7).with_conversations()).await;
    assert_eq!(found, [Err(ErrorKind::OddItem), Ok(3), Ok(1)]);
}
