//! Lists that do not say where they end, or never do.

use std::sync::atomic::{AtomicUsize, Ordering};

use gorgias::ErrorKind;
use serde_json::{Value, json};
use tokio::time::{Duration, Instant};

use super::{cursor, page};
use crate::support::{self, Reply, Server, answer};

fn records(count: i64) -> Vec<Value> {
    (0..count).map(|id| json!({"id": id})).collect()
}

#[tokio::test]
async fn a_full_page_that_says_nothing_about_the_next_one_is_delivered_and_then_an_error() {
    for (asked, items, full) in
        [(Some(3), 3, true), (Some(3), 4, true), (Some(3), 2, false), (None, 30, true), (None, 29, false)]
    {
        for body in
            [json!(records(items)), json!({"data": records(items)}), json!({"data": records(items), "meta": null})]
        {
            let server = Server::always(support::json(&body)).await;
            let client = server.client();
            let call = client.list_tags();
            let call = if let Some(limit) = asked { call.limit(limit) } else { call };
            let mut tags = call.items();
            for id in 0..items {
                assert_eq!(tags.next().await.unwrap().unwrap().id, id);
            }
            match tags.next().await {
                None => assert!(!full, "{asked:?} {items}"),
                Some(end) => {
                    let error = end.unwrap_err();
                    assert_eq!((error.kind(), full), (ErrorKind::Pagination, true), "{asked:?} {items}");
                    assert!(error.to_string().contains("does not say whether the list goes on"), "{error}");
                    assert!(tags.next().await.is_none());
                }
            }
        }
    }
    // One with `meta` says it, also by null.
    let server = Server::always(support::json(&json!({"data": records(3), "meta": {"next_cursor": null}}))).await;
    assert_eq!(server.client().list_tags().limit(3).items().all().await.unwrap().len(), 3);
}

/// A pass over changes does not take it for its end.
#[tokio::test]
async fn a_full_page_without_meta_is_no_end_of_a_pass() {
    let server = Server::always(support::json(&json!(records(100)))).await;
    let client = server.client();
    let start = gorgias::changes::Bookmark::default();
    let mut pass = client.changed_tickets(&start);
    for _ in 0..100 {
        pass.next().await.unwrap().unwrap();
    }
    assert_eq!(pass.next().await.unwrap().unwrap_err().kind(), ErrorKind::Pagination);
    assert!(pass.next().await.is_none() && pass.bookmark().is_none());
}

/// Walks a list whose cursor counts up, and gives the number of pages that were delivered before the error.
async fn until_error(data: impl Fn(i64) -> Value + Send + Sync + 'static) -> usize {
    let server = Server::start(move |request| {
        let here: i64 = cursor(request).parse().unwrap_or_default();
        support::json(&json!({"data": data(here), "meta": {"next_cursor": (here + 1).to_string()}}))
    })
    .await;
    let client = server.client();
    let mut pages = client.list_tags().pages();
    let mut count = 0;
    let error = loop {
        assert!(count < 1_000, "it goes on for ever");
        match pages.next().await.expect("an end is no error") {
            Ok(_) => count += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert!(error.to_string().contains("10 pages in a row"), "{error}");
    assert!(pages.next().await.is_none());
    assert_eq!(server.requests().len(), count);
    count
}

#[tokio::test]
async fn pages_that_bring_nothing_new_under_new_cursors_are_an_error() {
    assert_eq!(until_error(|_| json!([])).await, 10, "empty for ever");
    assert_eq!(until_error(|_| json!([{"id": 1}, {"id": 2}])).await, 11, "the same for ever");
    assert_eq!(until_error(|here| json!([{"id": here % 4}])).await, 14, "in a circle");
    assert_eq!(until_error(|here| if here < 20 { json!([{"id": here}]) } else { json!([]) }).await, 30);
    assert_eq!(until_error(|_| json!([{"name": "no id"}])).await, 11, "the same odd one for ever");
}

/// What comes now and then is no circle.
#[tokio::test]
async fn nine_pages_without_anything_new_are_none() {
    let server = Server::start(|request| {
        let here: i64 = cursor(request).parse().unwrap_or_default();
        let data = if here % 10 == 0 { json!([{"id": here}]) } else { json!([]) };
        support::json(&json!({"data": data, "meta": {"next_cursor": (here < 95).then(|| (here + 1).to_string())}}))
    })
    .await;
    assert_eq!(server.client().list_tags().items().all().await.unwrap().len(), 10);
}

/// Rows of reports have no ids.
#[tokio::test]
async fn rows_are_told_apart_by_what_they_hold() {
    let question = json!({"query": {"scope": "tickets-created", "filters": [], "timezone": "UTC"}});
    let body: gorgias::types::StatisticRequest = serde_json::from_value(question).unwrap();
    let server = Server::start(|request| {
        let here: i64 = cursor(request).parse().unwrap_or_default();
        let rows = json!([{"day": here}, {"day": 7}]);
        support::json(&json!({"data": rows, "meta": {"next_cursor": (here < 30).then(|| (here + 1).to_string())}}))
    })
    .await;
    assert_eq!(server.client().get_statistic().body(body).items().all().await.unwrap().len(), 62);
}

#[tokio::test]
async fn a_cursor_may_be_a_number() {
    let server = Server::start(|request| {
        let next = cursor(request).is_empty().then_some(1_777_881_600_123_i64);
        support::json(&json!({"data": [{"id": 1}], "meta": {"next_cursor": next}}))
    })
    .await;
    let client = server.client();
    assert_eq!(client.list_tags().items().all().await.unwrap().len(), 2);
    assert_eq!(super::asked(&server), ["", "1777881600123"]);
}

/// The server fails, and says how long to wait; whoever polls at once waits, whoever comes later does not.
#[tokio::test]
async fn after_an_error_the_next_poll_pauses() {
    let failures = AtomicUsize::new(3);
    let server = Server::start(move |_| {
        let left = failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        match left {
            Ok(3) => answer(503, "retry-after: 1\r\n", ""),
            Ok(_) => Reply::HangUp,
            Err(_) => support::json(&page(&[1], None)),
        }
    })
    .await;
    let client = server.client();
    let mut tags = client.list_tags().items();
    let mut failed = Vec::new();
    let mut last = Instant::now();
    let id = loop {
        match tags.next().await.unwrap() {
            Ok(tag) => break tag.id,
            Err(_) => {
                failed.push(last.elapsed());
                last = Instant::now();
            }
        }
    };
    failed.push(last.elapsed());
    assert_eq!((id, failed.len()), (1, 4));
    // A timer never ends early, so these hold on any machine.
    let pauses = [Duration::from_secs(1), Duration::from_millis(500), Duration::from_secs(1)];
    assert!(failed[1..].iter().zip(pauses).all(|(waited, least)| *waited >= least), "{failed:?}");
}
