//! Redirects: the survivor of a merge is read, everything else that a redirect could do is refused.

use crate::support::{AUTHORIZATION, Reply, Server, json, redirect};
use gorgias::{Client, Error, ErrorKind, types};
use serde_json::json;

/// A server whose record 7 was merged: a read of it is answered with a redirect to `location`.
async fn merged(status: u16, location: impl Into<String>) -> Server {
    let location = location.into();
    Server::start(move |request| {
        if request.target.contains("/8") {
            json(&json!({"id": 8, "data": [{"id": 80}]}))
        } else {
            redirect(status, &location)
        }
    })
    .await
}

#[tokio::test]
async fn a_read_of_something_merged_answers_the_survivor() {
    for status in [301, 302, 307, 308] {
        let server = merged(status, "/api/tickets/8").await;
        let ticket = server.client().get_ticket().id(7).send().await.unwrap();
        assert_eq!((ticket.id, ticket.status().as_u16()), (8, 200));

        let requests = server.requests();
        let sent: Vec<_> = requests.iter().map(|r| (r.method.as_str(), r.target.as_str())).collect();
        assert_eq!(sent, [("GET", "/api/tickets/7"), ("GET", "/api/tickets/8")]);
        for request in &requests {
            assert!(request.headers.contains(AUTHORIZATION), "{}", request.headers);
            assert!(request.headers.contains("accept: application/json"), "{}", request.headers);
            assert!(!request.headers.contains("referer"), "{}", request.headers);
        }
    }
    let server = merged(301, "/api/customers/8").await;
    assert_eq!(server.client().get_customer().id(7).send().await.unwrap().id, 8);

    let server = merged(301, "/api/tickets/8/messages").await;
    assert_eq!(server.client().list_ticket_messages().ticket_id(7).send().await.unwrap().data[0].id, 80);
}

#[tokio::test]
async fn the_address_of_the_survivor_may_be_absolute_or_relative() {
    for location in ["{}/api/tickets/8", "{}/api/tickets/8/", "8", "./8/", "/api/tickets/8?relationships=custom_fields"]
    {
        // The address of the server is known only once it runs.
        let server = Server::start(move |request| {
            let host = request.headers.lines().find_map(|h| h.strip_prefix("host: ")).unwrap();
            if request.target.contains("/8") {
                json(&json!({"id": 8}))
            } else {
                redirect(301, &location.replace("{}", &format!("http://{host}")))
            }
        })
        .await;
        assert_eq!(server.client().get_ticket().id(7).send().await.unwrap().id, 8, "{location}");
    }
}

#[tokio::test]
async fn merges_in_a_row_are_followed_for_a_while() {
    let server = Server::start(|request| match request.target.as_str() {
        "/api/tickets/5" => redirect(301, "/api/tickets/6"),
        "/api/tickets/6" => redirect(301, "/api/tickets/7"),
        "/api/tickets/7" => redirect(301, "/api/tickets/8"),
        _ => json(&json!({"id": 8})),
    })
    .await;
    assert_eq!(server.client().get_ticket().id(5).send().await.unwrap().id, 8);
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn a_loop_of_merges_ends() {
    let server = Server::start(|request| match request.target.as_str() {
        "/api/tickets/7" => redirect(301, "/api/tickets/8"),
        _ => redirect(301, "/api/tickets/7"),
    })
    .await;
    let error = server.client().get_ticket().id(7).send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Redirect, 301));
    assert!(!error.may_have_taken_effect());
    assert!(server.requests().len() <= 5, "{}", server.requests().len());
}

#[tokio::test]
async fn nothing_is_sent_to_another_host() {
    let foreign = Server::always(json(&json!({"id": 8}))).await;
    let foreign_host = foreign.url.trim_start_matches("http://").to_owned();
    for location in [
        format!("{}/api/tickets/8", foreign.url),
        format!("//{foreign_host}/api/tickets/8"),
        format!("\\\\{foreign_host}\\api\\tickets\\8"),
        // The same machine by another name is another host: only the one of the client gets credentials.
        format!("http://localhost:{}/api/tickets/8", foreign_host.rsplit(':').next().unwrap()),
        format!("http://agent:key@{foreign_host}/api/tickets/8"),
    ] {
        let server = merged(301, &location).await;
        let error = server.client().get_ticket().id(7).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect, "{location}");
        assert!(!error.may_have_taken_effect());
        assert!(!format!("{error} {error:?}").contains(&foreign_host), "{error:?}");
        assert_eq!(server.requests().len(), 1, "{location}");
    }
    assert_eq!(foreign.requests().len(), 0);
}

#[tokio::test]
async fn nothing_but_the_api_is_followed_on_the_own_host() {
    for location in [
        "/login?next=/8",
        "/oauth/8",
        "/api/../8",
        "/api/%2e%2e/8",
        "https://127.0.0.1/api/tickets/8",
        "ftp://8",
        "http://",
        "",
    ] {
        let server = merged(301, location).await;
        let error = server.client().get_ticket().id(7).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect, "{location}");
        assert!(server.requests().iter().all(|r| !r.target.contains('8')), "{location}");
    }
    let server = Server::start(|request| {
        let host = request.headers.lines().find_map(|h| h.strip_prefix("host: ")).unwrap();
        redirect(301, &format!("http://someone:else@{host}/api/tickets/8"))
    })
    .await;
    assert_eq!(server.client().get_ticket().id(7).send().await.unwrap_err().kind(), ErrorKind::Redirect);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_redirect_without_an_address_is_an_error() {
    let server = Server::always(crate::support::answer(301, "", "")).await;
    let error = server.client().get_ticket().id(7).send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Redirect, 301));
    for status in [300, 303, 304, 399] {
        let server = merged(status, "/api/tickets/8").await;
        let error = server.client().get_ticket().id(7).send().await.unwrap_err();
        assert_eq!((error.kind(), server.requests().len()), (ErrorKind::Redirect, 1), "{status}");
    }
}

async fn writes(client: &Client) -> [Error; 5] {
    let update = || serde_json::from_value::<types::UpdateTicket>(json!({"status": "closed"})).unwrap();
    let customer = || serde_json::from_value::<types::UpdateCustomer>(json!({"name": "Nia Okafor"})).unwrap();
    let message: types::CreateMessage =
        serde_json::from_value(json!({"channel": "internal-note", "from_agent": true, "body_text": "x"})).unwrap();
    [
        client.update_ticket().id(7).body(update()).send().await.unwrap_err(),
        client.update_customer().id(7).body(customer()).send().await.unwrap_err(),
        client.create_ticket_message().ticket_id(7).body(message).send().await.unwrap_err(),
        client.delete_ticket().id(7).send().await.unwrap_err(),
        client.delete_customer().id(7).send().await.unwrap_err(),
    ]
}

#[tokio::test]
async fn a_write_is_never_repeated_elsewhere() {
    for status in [301, 302, 303, 307, 308] {
        let server = merged(status, "/api/tickets/8").await;
        for error in writes(&server.client()).await {
            assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Redirect, status));
            // These two can mean that it was done, and that its result is elsewhere.
            assert_eq!(error.may_have_taken_effect(), matches!(status, 302 | 303), "{error}");
        }
        let requests = server.requests();
        assert_eq!(requests.len(), 5, "{status}");
        assert!(requests.iter().all(|request| request.target.contains("/7")), "{status}");
    }
}

#[tokio::test]
async fn failures_after_a_merge_are_those_of_the_survivor() {
    let server = Server::start(|request| match request.target.as_str() {
        "/api/tickets/7" => redirect(301, "/api/tickets/8"),
        _ => Reply::HangUp,
    })
    .await;
    let error = server.client().get_ticket().id(7).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(server.requests().len(), 2);
}
