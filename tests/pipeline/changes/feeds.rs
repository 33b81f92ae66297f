//! Messages and events, read incrementally like tickets.

use std::sync::{Arc, Mutex};

use chrono::DateTime;
use gorgias::ErrorKind;
use gorgias::changes::{Bookmark, Feed, Pass};
use serde_json::{Value, json};

use super::desk::START;
use crate::support::{Server, answer};

/// Records by id and minutes after the start, in pages of two, newest first.
async fn log(records: &Arc<Mutex<Vec<(i64, i64)>>>) -> Server {
    let records = Arc::clone(records);
    Server::start(move |request| {
        assert!(request.target.contains("order_by=created_datetime%3Adesc"), "{}", request.target);
        let mut all = records.lock().unwrap().clone();
        all.sort_unstable_by_key(|(id, minute)| std::cmp::Reverse((*minute, *id)));
        let from: usize =
            request.target.split("cursor=").nth(1).map_or(0, |rest| rest.split('&').next().unwrap().parse().unwrap());
        let data: Vec<Value> = all
            .iter()
            .skip(from)
            .take(2)
            .map(|(id, minute)| {
                let at = DateTime::from_timestamp(START + minute * 60, 0).unwrap().to_rfc3339();
                json!({"id": id, "created_datetime": at})
            })
            .collect();
        let next = (from + 2 < all.len()).then(|| (from + 2).to_string());
        let date = DateTime::from_timestamp(START + 6_000, 0).unwrap().format("date: %a, %d %b %Y %H:%M:%S GMT\r\n");
        answer(200, &date.to_string(), json!({"data": data, "meta": {"next_cursor": next}}).to_string())
    })
    .await
}

async fn ids<C: Feed>(mut pass: Pass<'_, C>) -> (Vec<i64>, Bookmark) {
    let mut ids = Vec::new();
    while let Some(record) = pass.next().await {
        ids.push(C::id(&record.unwrap()));
    }
    (ids, pass.bookmark().unwrap().clone())
}

#[tokio::test]
async fn messages_and_events_come_once() {
    let records = Arc::new(Mutex::new((1..=7).map(|id| (id, id * 10)).collect::<Vec<_>>()));
    let server = log(&records).await;
    let client = server.client();
    let (messages, after_messages) = ids(client.new_messages(&Bookmark::default())).await;
    let (events, after_events) = ids(client.new_events(&Bookmark::default())).await;
    assert_eq!(messages, [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(events, messages);
    records.lock().unwrap().extend([(8, 75), (9, 69)]);
    // One of a minute ago has become visible late.
    assert_eq!(ids(client.new_messages(&after_messages)).await.0, [8, 9]);
    let (events, after) = ids(client.new_events(&after_events)).await;
    assert_eq!(events, [8, 9]);
    assert_eq!(ids(client.new_events(&after)).await.0, [0; 0]);
    let stored = serde_json::to_value(&after).unwrap();
    assert_eq!(
        (&stored["list"], &stored["delivered"]),
        (&json!("list_events"), &json!([[8, (START + 4_500) * 1_000_000]]))
    );
    let since = Bookmark::since(DateTime::from_timestamp(START + 3_100, 0).unwrap());
    assert_eq!(ids(client.new_messages(&since)).await.0, [8, 7, 9, 6, 5], "with the overlap");
}

#[tokio::test]
async fn a_bookmark_of_another_list_is_refused() {
    let records = Arc::new(Mutex::new(vec![(1, 0)]));
    let server = log(&records).await;
    let client = server.client();
    let (_, of_messages) = ids(client.new_messages(&Bookmark::default())).await;
    let before = server.requests().len();
    let mut pass = client.new_events(&of_messages);
    let error = pass.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "bookmark"));
    assert!(pass.next().await.is_none() && pass.bookmark().is_none() && pass.checkpoint().is_none());
    // One of an earlier build is of tickets.
    let old: Bookmark =
        serde_json::from_value(json!({"v": 1, "at": "2026-05-04T08:00:00Z", "delivered": [[7, 8]]})).unwrap();
    assert!(client.new_messages(&old).next().await.unwrap().is_err());
    assert_eq!(server.requests().len(), before, "nothing was asked for");
}
