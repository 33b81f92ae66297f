//! What a call says when no answer comes, or one breaks off: which kind of failure, and whether a write may have happened.

use std::error::Error as _;
use std::time::Duration;

use crate::support::{Reply, Server};
use gorgias::{Client, Error, ErrorKind, types};
use serde_json::json;

/// Long enough for a busy machine to send a request, short enough to wait for.
const SHORT: Duration = Duration::from_millis(250);

/// One call of each method, and of a search, which is sent by POST but only reads; with whether it writes.
async fn one_of_each(client: &Client) -> [(Error, bool); 5] {
    let update: types::UpdateTicket = serde_json::from_value(json!({"status": "closed"})).unwrap();
    let create: types::CreateTag = serde_json::from_value(json!({"name": "urgent"})).unwrap();
    let search: types::SearchRequest = serde_json::from_value(json!({"type": "customer", "query": "nia"})).unwrap();
    [
        (client.get_ticket().id(7).send().await.unwrap_err(), false),
        (client.search_resources().body(search).send().await.unwrap_err(), false),
        (client.create_tag().body(create).send().await.unwrap_err(), true),
        (client.update_ticket().id(7).body(update).send().await.unwrap_err(), true),
        (client.delete_ticket().id(7).send().await.unwrap_err(), true),
    ]
}

fn assert_all(errors: &[(Error, bool)], kind: ErrorKind) {
    for (error, writes) in errors {
        assert_eq!(error.kind(), kind, "{error:?}");
        assert_eq!(error.may_have_taken_effect(), *writes, "{error:?}");
        assert!(error.failed_operation().is_some(), "{error:?}");
        assert!(error.source().is_some(), "the cause is told: {error:?}");
    }
}

#[tokio::test]
async fn a_refused_connection_took_no_effect() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let host = url.trim_start_matches("http://").to_owned();
    let client = Client::builder().base_url(url).api_key("agent@example.com", "key");
    let client = client.retry(gorgias::RetryPolicy::NEVER).build().unwrap();
    for (error, _) in one_of_each(&client).await {
        assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
        assert!(!error.may_have_taken_effect());
        assert_eq!(error.status(), None);
        assert!(error.source().is_some());
        assert!(error.to_string().contains(&format!("no connection: to `{host}`")), "{error}");
        assert!(error.is_transient());
    }
}

#[tokio::test]
async fn a_connection_that_closes_after_the_request_leaves_writes_open() {
    let server = Server::always(Reply::HangUp).await;
    let errors = one_of_each(&server.client()).await;
    assert_all(&errors, ErrorKind::Transport);
    assert_eq!(server.requests().len(), 5, "nothing is sent twice");
    let host = server.url.trim_start_matches("http://");
    for (error, _) in errors {
        assert!(error.to_string().contains(&format!(": to `{host}`")), "{error}");
    }
}

#[tokio::test]
async fn garbage_is_no_answer() {
    for garbage in [
        "SSH-2.0-OpenSSH_9.9\r\n",
        "\u{0}\u{1}\u{2}\u{3}",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "220 smtp",
    ] {
        let server = Server::always(Reply::Bytes(garbage.into())).await;
        let errors = one_of_each(&server.client()).await;
        assert_all(&errors, ErrorKind::Transport);
        assert!(errors.iter().all(|(error, _)| error.status().is_none()), "{garbage:?}");
        assert_eq!(server.requests().len(), 5, "nothing is sent twice");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_keeps_its_status() {
    let length = "HTTP/1.1 200 OK\r\nx-request-id: r-9\r\ncontent-length: 400\r\n\r\n{\"id\": 7, ";
    let chunks = "HTTP/1.1 200 OK\r\nx-request-id: r-9\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{\"id\": 7,\r\n";
    for start in [length, chunks] {
        let server = Server::always(Reply::Bytes(start.into())).await;
        let client = server.client();
        let read = client.get_ticket().id(7).send().await.unwrap_err();
        let create: types::CreateTag = serde_json::from_value(json!({"name": "urgent"})).unwrap();
        let write = client.create_tag().body(create).send().await.unwrap_err();
        for (error, effect) in [(read, false), (write, true)] {
            assert_eq!(error.kind(), ErrorKind::Transport);
            assert_eq!(error.status().unwrap().as_u16(), 200);
            assert_eq!(error.request_id(), Some("r-9"));
            assert_eq!(error.may_have_taken_effect(), effect);
        }
    }
}

#[tokio::test]
async fn an_error_that_breaks_off_is_still_that_error() {
    let start = "HTTP/1.1 409 Conflict\r\ncontent-length: 400\r\n\r\n{\"error\": {\"msg\": \"Dup";
    let server = Server::always(Reply::Bytes(start.into())).await;
    let error = server.client().delete_ticket().id(7).send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Conflict, 409));
    assert!(!error.may_have_taken_effect());
}

#[tokio::test]
async fn silence_times_out() {
    let server = Server::always(Reply::Silence).await;
    let client = server.builder().timeout(SHORT).build().unwrap();
    let errors = one_of_each(&client).await;
    assert_all(&errors, ErrorKind::Timeout);
    assert!(errors.iter().all(|(error, _)| error.status().is_none()));
    assert_eq!(server.requests().len(), 5, "nothing is sent twice");
}

#[tokio::test]
async fn an_answer_that_stalls_times_out() {
    let start = "HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n{\"id\": 7, ";
    let server = Server::always(Reply::Start(start.into())).await;
    let client = server.builder().timeout(SHORT).build().unwrap();
    let update: types::UpdateTicket = serde_json::from_value(json!({"status": "closed"})).unwrap();
    let errors = [
        (client.get_ticket().id(7).send().await.unwrap_err(), false),
        (client.update_ticket().id(7).body(update).send().await.unwrap_err(), true),
    ];
    for (error, writes) in &errors {
        assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Timeout, *writes), "{error:?}");
        assert_eq!(error.status().unwrap().as_u16(), 200);
    }
    // Nothing is read from the answer to a deletion, so nothing is lost with it.
    client.delete_ticket().id(7).send().await.unwrap();
}

#[tokio::test]
async fn the_timeout_holds_after_a_followed_merge() {
    let server = Server::start(|request| match request.target.as_str() {
        "/api/tickets/7" => crate::support::redirect(301, "/api/tickets/8"),
        _ => Reply::Silence,
    })
    .await;
    let client = server.builder().timeout(SHORT).build().unwrap();
    assert_eq!(client.get_ticket().id(7).send().await.unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn errors_can_be_cloned_kept_and_sent_elsewhere() {
    let server = Server::always(Reply::HangUp).await;
    let error = server.client().get_ticket().id(7).send().await.unwrap_err();
    let copy = error.clone();
    let shown = tokio::spawn(async move { copy.to_string() }).await.unwrap();
    assert_eq!(shown, error.to_string());
    let boxed: Box<dyn std::error::Error + Send + Sync> = error.into();
    assert!(boxed.downcast_ref::<Error>().is_some());
}
