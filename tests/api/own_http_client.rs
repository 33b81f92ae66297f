//! A client may be given an HTTP client of the caller: one that follows redirects is found out.

use crate::support::{AUTHORIZATION, Server, json, redirect};
use gorgias::{ErrorKind, types};
use serde_json::json;

#[tokio::test]
async fn calls_go_through_a_given_client() {
    let server = Server::always(json(&json!({"id": 7}))).await;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let client = server.builder().http(http).build().unwrap();
    assert_eq!(client.get_ticket().id(7).send().await.unwrap().id, 7);
    assert!(server.requests()[0].headers.contains(AUTHORIZATION));
}

#[tokio::test]
async fn a_given_client_that_follows_redirects_is_an_error() {
    let foreign = Server::always(json(&json!({"id": 8}))).await;
    let other = foreign.url.replace("127.0.0.1", "localhost");
    for (target, status) in [
        (format!("{other}/api/tickets/8"), 301),
        (format!("{other}/api/tickets/8"), 307),
        ("/api/tickets/8".into(), 301),
    ] {
        let server = Server::start(move |request| {
            if request.target.ends_with('8') { json(&json!({"id": 8})) } else { redirect(status, &target) }
        })
        .await;
        let client = server.builder().http(reqwest::Client::new()).build().unwrap();
        let update: types::UpdateTicket = serde_json::from_value(json!({"status": "closed"})).unwrap();
        let read = client.get_ticket().id(7).send().await.unwrap_err();
        let write = client.update_ticket().id(7).body(update).send().await.unwrap_err();
        for (error, effect) in [(read, false), (write, true)] {
            assert_eq!(error.kind(), ErrorKind::Redirect);
            assert_eq!(error.may_have_taken_effect(), effect);
            assert!(error.to_string().contains("Policy::none"), "says how to mend it: {error}");
        }
    }
    assert!(foreign.requests().iter().all(|request| !request.headers.contains("authorization")));
}

#[tokio::test]
async fn a_client_configured_to_follow_redirects_does_not() {
    let foreign = Server::always(json(&json!({"id": 8}))).await;
    let server = Server::always(redirect(301, &format!("{}/api/tickets/8", foreign.url))).await;
    let client = server
        .builder()
        .configure_http(|http| http.redirect(reqwest::redirect::Policy::limited(5)).referer(true))
        .build()
        .unwrap();
    assert_eq!(client.get_ticket().id(7).send().await.unwrap_err().kind(), ErrorKind::Redirect);
    assert_eq!((server.requests().len(), foreign.requests().len()), (1, 0));
}
