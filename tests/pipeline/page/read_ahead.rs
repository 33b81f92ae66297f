//! Reading ahead: the next page is on its way while this one is used.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use gorgias::budget::CallLimit;
use gorgias::{Client, ErrorKind};

use super::{asked, cursor, page, three};
use crate::support::{self, Reply, Server, answer};

/// So many items are in the page that the tests work on.
const LONG: i64 = 5_000;

/// A long page, and a short one.
fn two(request: &support::Request) -> Reply {
    let ids: Vec<i64> = (0..LONG).collect();
    support::json(&if cursor(request).is_empty() { page(&ids, Some("b")) } else { page(&[LONG], None) })
}

/// Two short pages.
fn short(request: &support::Request) -> Reply {
    support::json(&if cursor(request).is_empty() { page(&[1], Some("b")) } else { page(&[2], None) })
}

#[tokio::test]
async fn the_next_page_is_asked_for_while_items_of_this_one_are_left() {
    let server = Server::start(two).await;
    let client = server.client();
    let mut tags = client.list_tags().items().read_ahead();
    assert!(server.requests().is_empty(), "reading ahead begins with the first page");
    let mut read = 0;
    while server.requests().len() < 2 {
        assert!(read < LONG, "the whole page was used, and the next one was not asked for");
        assert_eq!(tags.next().await.unwrap().unwrap().id, read);
        read += 1;
        // A consumer that takes its time.
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(tags.all().await.unwrap().len(), usize::try_from(LONG + 1 - read).unwrap());
    assert_eq!(asked(&server), ["", "b"], "once");
}

#[tokio::test]
async fn without_it_a_page_is_asked_for_when_it_is_needed() {
    let server = Server::start(two).await;
    let client = server.client();
    let mut tags = client.list_tags().items();
    for _ in 0..LONG {
        tags.next().await.unwrap().unwrap();
        tokio::task::yield_now().await;
    }
    assert_eq!(asked(&server), [""]);
}

#[tokio::test]
async fn pages_and_their_order_are_the_same() {
    let server = Server::start(three).await;
    let client = server.client();
    let mut pages = client.list_tags().pages().read_ahead();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().items().len());
    }
    assert_eq!((sizes, asked(&server)), (vec![2, 0, 1], ["", "b+/=", "c"].map(String::from).to_vec()));
}

/// The page that is read ahead waits for the allowance while nobody looks after it: calls in between must not wait for it.
#[tokio::test]
async fn calls_between_two_pages_do_not_wait_behind_the_one_that_is_read_ahead() {
    let server = Server::start(|request: &support::Request| {
        let body = if request.target.starts_with("/api/tags/") {
            serde_json::json!({"id": 1})
        } else {
            page(&[1], cursor(request).is_empty().then_some("b"))
        };
        // Always full.
        answer(200, "x-gorgias-account-api-call-limit: 40/40\r\n", body.to_string())
    })
    .await;
    let window = CallLimit { calls: 40, window: Duration::from_secs(2) };
    let client = Client::builder().base_url(server.client().base_url().as_str()).api_key("agent@example.com", "key");
    let client = client.call_limit(window).build().unwrap();
    let walk = async {
        let mut pages = client.list_tags().pages().read_ahead();
        let mut read = 0;
        while let Some(page) = pages.next().await {
            read += page.unwrap().items().len();
            for _ in 0..3 {
                client.get_tag().id(1).send().await.unwrap();
            }
        }
        read
    };
    assert_eq!(tokio::time::timeout(Duration::from_secs(30), walk).await.expect("they wait for each other"), 2);
}

/// What failed while nobody looked after it is made again; the second failure is the caller's.
#[tokio::test]
async fn a_failure_nobody_was_there_for_is_tried_again() {
    let cases = [
        (Reply::HangUp, ErrorKind::Transport, 1),
        (Reply::HangUp, ErrorKind::Transport, usize::MAX),
        (Reply::Silence, ErrorKind::Timeout, 1),
        (Reply::Silence, ErrorKind::Timeout, usize::MAX),
    ];
    for (failure, kind, failures) in cases {
        let left = AtomicUsize::new(failures);
        let server = Server::start(move |request| {
            let fails = cursor(request) == "b"
                && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
            if fails { failure.clone() } else { short(request) }
        })
        .await;
        let client = server.builder().timeout(Duration::from_millis(500)).build().unwrap();
        let mut pages = client.list_tags().pages().read_ahead();
        pages.next().await.unwrap().unwrap();
        match pages.next().await.unwrap() {
            Ok(page) => assert!(failures == 1 && page.items()[0].id == 2, "{kind}: {failures}"),
            Err(error) => assert!(failures > 1 && error.kind() == kind, "{kind}: {failures}: {error}"),
        }
    }
}

#[tokio::test]
async fn an_error_waits_for_its_turn() {
    let server = Server::start(|request| if cursor(request) == "b" { answer(404, "", "") } else { two(request) }).await;
    let client = server.client();
    let mut tags = client.list_tags().items().read_ahead();
    for id in 0..LONG {
        assert_eq!(tags.next().await.unwrap().unwrap().id, id);
    }
    assert_eq!(tags.next().await.unwrap().unwrap_err().kind(), ErrorKind::NotFound);
    assert!(tags.next().await.is_none());
}

/// The page on its way is polled without a task of its own: whoever polls last is woken.
#[tokio::test]
async fn whoever_waits_is_woken() {
    let server = Server::start(three).await;
    let client = server.client();
    let mut pages = client.list_tags().pages().read_ahead();
    pages.next().await.unwrap().unwrap();
    // Polled once with a waker that wakes nobody.
    let mut nobody = Context::from_waker(Waker::noop());
    let early = match pin!(pages.next()).poll(&mut nobody) {
        Poll::Ready(page) => page,
        Poll::Pending => None,
    };
    if early.is_none() {
        let page = poll_fn(|cx| pin!(pages.next()).poll(cx)).await;
        assert!(page.unwrap().unwrap().items().is_empty());
    }
}
