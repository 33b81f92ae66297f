//! The ordinary walk, and what holds whatever comes.

use std::future::{Future as _, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use futures_core::Stream;
use gorgias::builder::ListTags;
use gorgias::page::{Items, Page, Pages, Paginate, Position};
use gorgias::types::{TagList, TicketList};
use serde_json::json;

use super::{asked, page, query, three};
use crate::support::{self, Server};

#[tokio::test]
async fn items_come_from_all_pages_and_an_empty_one_is_not_the_end() {
    let server = Server::start(three).await;
    let client = server.client();
    let mut tags = client.list_tags().limit(2).search("v").items();
    assert!(server.requests().is_empty(), "nothing is asked for before the first poll");
    let mut ids = Vec::new();
    while let Some(tag) = tags.next().await {
        ids.push(tag.unwrap().id);
        if ids.len() == 2 {
            assert_eq!(asked(&server), [""], "and no page before it is needed");
        }
    }
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!(asked(&server), ["", "b+/=", "c"]);
    for request in server.requests() {
        let query = query(&request);
        assert_eq!((query["limit"].as_str(), query["search"].as_str()), ("2", "v"), "the rest of the call stays");
    }
    assert!(tags.next().await.is_none() && tags.next().await.is_none(), "the end stays the end");
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn all_reads_the_rest() {
    let server = Server::start(three).await;
    let client = server.client();
    let ids: Vec<i64> = client.list_tags().items().all().await.unwrap().into_iter().map(|tag| tag.id).collect();
    assert_eq!(ids, [1, 2, 3]);
    let mut tags = client.list_tags().items();
    tags.next().await.unwrap().unwrap();
    assert_eq!(tags.all().await.unwrap().len(), 2, "what is left");
}

#[tokio::test]
async fn pages_come_with_status_and_headers() {
    let server = Server::start(|request| {
        let support::Reply::Bytes(bytes) = three(request) else { panic!("an answer") };
        let text = String::from_utf8(bytes).unwrap();
        support::Reply::Bytes(text.replacen("\r\n", "\r\nx-request-id: r-7\r\n", 1).into_bytes())
    })
    .await;
    let client = server.client();
    let mut pages = client.list_tags().pages();
    let first: Page<TagList> = pages.next().await.unwrap().unwrap();
    assert_eq!((first.status().as_u16(), first.request_id()), (200, Some("r-7")));
    assert_eq!((first.items().len(), first.data.len()), (2, 2));
    assert_eq!(first.meta.as_ref().unwrap().next_cursor.as_deref(), Some("b+/="));
    assert!(first.next_position().is_some());
    let empty = pages.next().await.unwrap().unwrap();
    assert!(empty.items().is_empty() && empty.next_position().is_some());
    let last = pages.next().await.unwrap().unwrap();
    assert!(last.next_position().is_none());
    assert_eq!(last.into_response().into_inner().data[0].id, 3);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn both_are_streams() {
    let server = Server::start(three).await;
    let client = server.client();
    let mut items: Pin<Box<dyn Stream<Item = gorgias::Result<_>> + Send>> = Box::pin(client.list_tags().items());
    let mut count = 0;
    while let Some(item) = poll_fn(|cx| items.as_mut().poll_next(cx)).await {
        count += i64::from(item.unwrap().id > 0);
    }
    assert_eq!(count, 3);
    let mut pages = pin!(client.list_tags().pages());
    let mut count = 0;
    while let Some(page) = poll_fn(|cx| pages.as_mut().poll_next(cx)).await {
        count += page.unwrap().items().len();
    }
    assert_eq!(count, 3);
}

#[tokio::test]
async fn a_next_that_is_dropped_half_way_loses_nothing() {
    let server = Server::start(three).await;
    let client = server.client();
    let mut tags = client.list_tags().items();
    poll_fn(|cx| {
        assert!(pin!(tags.next()).poll(cx).is_pending(), "an answer cannot be there yet");
        Poll::Ready(())
    })
    .await;
    let mut ids = Vec::new();
    while let Some(tag) = tags.next().await {
        ids.push(tag.unwrap().id);
    }
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!(server.requests().len(), 3, "the page that was on its way is not asked for again");
}

#[tokio::test]
async fn bare_arrays_and_missing_cursors_are_one_page() {
    let bodies = [
        json!([{"id": 1}]),
        json!({"data": [{"id": 1}]}),
        json!({"data": [{"id": 1}], "meta": null}),
        json!({"data": [{"id": 1}], "meta": {}}),
        json!({"data": [{"id": 1}], "meta": {"next_cursor": ""}}),
    ];
    for body in bodies {
        let server = Server::always(support::json(&body)).await;
        assert_eq!(server.client().list_tags().items().all().await.unwrap().len(), 1, "{body}");
        assert_eq!(server.requests().len(), 1, "{body}");
    }
}

#[tokio::test]
async fn a_walk_can_move_to_another_task() {
    const fn send<T: Send>(_: &T) {}
    const fn moved<T: Send + Sync + 'static>() {}
    moved::<Page<TicketList>>();
    moved::<Position>();
    let server = Server::start(three).await;
    let client = server.client();
    let (mut pages, mut items) = (client.list_tags().pages(), client.list_tags().items());
    send::<Pages<ListTags<'_>>>(&pages);
    send::<Items<ListTags<'_>>>(&items);
    send(&pages.next());
    send(&items.next());
    send(&client.list_tags().items().all());
    let client = client.clone();
    let count = tokio::spawn(async move {
        async fn count<C: Paginate>(call: C) -> usize {
            call.items().all().await.unwrap().len()
        }
        count(client.list_tags()).await
    });
    assert_eq!(count.await.unwrap(), 3);
}

#[tokio::test]
async fn debug_shows_nothing_of_a_customer() {
    let body = json!({"data": [{"id": 1, "name": "Nia Okafor"}], "meta": {"next_cursor": "TmlhIE9rYWZvcg=="}});
    let server = Server::always(support::json(&body)).await;
    let client = server.client();
    let mut pages = client.list_tags().pages();
    let page = pages.next().await.unwrap().unwrap();
    let mut items = client.list_tags().cursor("TmlhIE9rYWZvcg").items();
    items.next().await.unwrap().unwrap();
    let shown = format!("{page:?} {pages:?} {items:?} {:?}", page.next_position());
    for words in ["Nia", "TmlhIE9rYWZvcg"] {
        assert!(!shown.contains(words), "{shown}");
    }
    assert!(shown.contains("list_tags"), "{shown}");
}

#[tokio::test]
async fn a_walk_does_not_hide_what_is_wrong_with_a_parameter() {
    struct NoText;
    impl TryFrom<NoText> for String {
        type Error = ();
        fn try_from(_: NoText) -> Result<Self, ()> {
            Err(())
        }
    }
    let server = Server::always(support::json(&page(&[1], None))).await;
    let client = server.client();
    let mut tags = client.list_tags().cursor(NoText).items();
    let error = tags.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), gorgias::ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("cursor"), "{error}");
    assert!(tags.next().await.is_none() && server.requests().is_empty());
}
