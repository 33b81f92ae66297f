//! An error is an item: after some the walk goes on, after the others it ends; and a list that turns in circles is one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gorgias::ErrorKind;
use serde_json::json;

use super::{asked, cursor, page, three};
use crate::support::{self, Reply, Server, answer, redirect};

#[tokio::test]
async fn after_a_failure_that_can_pass_the_same_page_is_asked_for_again() {
    let failures = [
        (ErrorKind::Server, answer(503, "", "")),
        (ErrorKind::Server, answer(500, "", "{}")),
        (ErrorKind::Transport, Reply::HangUp),
        (ErrorKind::RateLimited, answer(429, "retry-after: 0\r\n", "")),
    ];
    for (kind, failure) in failures {
        let broken = Arc::new(AtomicBool::new(false));
        let (switch, reply) = (Arc::clone(&broken), failure.clone());
        let server =
            Server::start(move |request| if switch.load(Ordering::SeqCst) { reply.clone() } else { three(request) })
                .await;
        let client = server.client();
        let mut tags = client.list_tags().items();
        let mut seen = Vec::new();
        // It fails before the first page, and in the middle.
        for healthy in [0, 2] {
            while seen.len() < healthy {
                seen.push(tags.next().await.unwrap().unwrap().id);
            }
            broken.store(true, Ordering::SeqCst);
            for _ in 0..2 {
                assert_eq!(tags.next().await.unwrap().unwrap_err().kind(), kind);
            }
            broken.store(false, Ordering::SeqCst);
        }
        seen.extend(tags.all().await.unwrap().into_iter().map(|tag| tag.id));
        assert_eq!(seen, [1, 2, 3], "{kind}: nothing is skipped, nothing comes twice");
    }
}

#[tokio::test]
async fn no_connection_is_no_end() {
    let client = gorgias::Client::builder().base_url("http://127.0.0.1:1").api_key("agent@example.com", "key");
    let client = client.build().unwrap();
    let mut pages = client.list_tags().pages();
    for _ in 0..2 {
        assert_eq!(pages.next().await.unwrap().unwrap_err().kind(), ErrorKind::Connect);
    }
}

#[tokio::test]
async fn after_a_failure_that_stays_the_walk_ends() {
    let failures = [
        (ErrorKind::BadRequest, answer(400, "", r#"{"error":{"msg":"Not a valid cursor."}}"#)),
        (ErrorKind::Unauthorized, answer(401, "", "")),
        (ErrorKind::Forbidden, answer(403, "", "")),
        (ErrorKind::NotFound, answer(404, "", "")),
        (ErrorKind::Conflict, answer(409, "", "")),
        (ErrorKind::Client, answer(418, "", "")),
        (ErrorKind::Redirect, redirect(302, "https://example.com/")),
        (ErrorKind::Decode, answer(200, "", "{\"data\": 7}")),
        (ErrorKind::EmptyResponse, answer(200, "", "")),
        (ErrorKind::ResponseTooLarge, answer(200, "", vec![b' '; 2_000])),
    ];
    for (kind, failure) in failures {
        let server = Server::start(move |request| match cursor(request).as_str() {
            "c" => failure.clone(),
            _ => three(request),
        })
        .await;
        let client = server.builder().max_response_bytes(1_000).build().unwrap();
        let mut tags = client.list_tags().items();
        for id in [1, 2] {
            assert_eq!(tags.next().await.unwrap().unwrap().id, id);
        }
        let error = tags.next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.failed_operation().unwrap().id), (kind, "list_tags"));
        let requests = server.requests().len();
        assert!(tags.next().await.is_none() && tags.next().await.is_none(), "{kind}");
        assert_eq!(server.requests().len(), requests, "{kind}: nothing is asked for after the end");
        // Where it stopped is not lost.
        let mut pages = client.list_tags().pages();
        while pages.next().await.is_some_and(|page| page.is_ok()) {}
        let again = Server::start(three).await;
        let rest = again.client().list_tags().items().resume(pages.position().clone()).all().await.unwrap();
        assert_eq!(rest.iter().map(|tag| tag.id).collect::<Vec<_>>(), [3], "{kind}");
    }
}

#[tokio::test]
async fn a_call_that_is_refused_before_sending_ends_the_walk() {
    let server = Server::start(three).await;
    let client = server.client();
    let mut tags = client.list_tags().limit(1_000).items();
    let error = tags.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(tags.next().await.is_none() && server.requests().is_empty());
}

#[tokio::test]
async fn all_reports_the_first_error() {
    let server = Server::start(|request| match cursor(request).as_str() {
        "c" => answer(500, "", ""),
        _ => three(request),
    })
    .await;
    assert_eq!(server.client().list_tags().items().all().await.unwrap_err().kind(), ErrorKind::Server);
}

#[tokio::test]
async fn a_list_that_leads_back_to_itself_ends_with_an_error() {
    // To the page itself, to the one before, and to the start of a longer circle.
    let circles: [&[(&str, &str)]; 3] = [
        &[("", "a"), ("a", "a")],
        &[("", "a"), ("a", "b"), ("b", "a")],
        &[("", "a"), ("a", "b"), ("b", "c"), ("c", "a")],
    ];
    for circle in circles {
        let server = Server::start(move |request| {
            let here = cursor(request);
            let place = circle.iter().position(|(from, _)| *from == here).unwrap();
            support::json(&page(&[i64::try_from(place).unwrap()], Some(circle[place].1)))
        })
        .await;
        let client = server.client();
        let mut tags = client.list_tags().items();
        for id in 0..circle.len() {
            assert_eq!(
                tags.next().await.unwrap().unwrap().id,
                i64::try_from(id).unwrap(),
                "what was read is delivered"
            );
        }
        let error = tags.next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Pagination, 200));
        assert!(tags.next().await.is_none());
        assert_eq!(asked(&server), circle.iter().map(|(from, _)| *from).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_circle_that_closes_at_the_cursor_of_the_caller_is_seen() {
    let server = Server::always(support::json(&page(&[1], Some("mine")))).await;
    let client = server.client();
    let mut pages = client.list_tags().cursor("mine").pages();
    assert!(pages.next().await.unwrap().is_ok());
    assert_eq!(pages.next().await.unwrap().unwrap_err().kind(), ErrorKind::Pagination);
    assert!(pages.next().await.is_none());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_page_that_was_asked_for_twice_after_a_failure_is_no_circle() {
    let first = AtomicBool::new(true);
    let server = Server::start(move |request| {
        if cursor(request) == "c" && first.swap(false, Ordering::SeqCst) {
            support::json(&json!("?"))
        } else {
            three(request)
        }
    })
    .await;
    let client = server.client();
    let mut pages = client.list_tags().pages();
    while pages.next().await.is_some_and(|page| page.is_ok()) {}
    let mut again = client.list_tags().pages().resume(pages.position().clone());
    assert_eq!(again.next().await.unwrap().unwrap().items()[0].id, 3);
    assert!(again.next().await.is_none());
}
