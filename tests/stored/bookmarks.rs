//! Bookmarks of passes over changed tickets.

use std::time::Duration;

use gorgias::changes::Bookmark;
use serde_json::{Value, json};

use super::fixture::{fixture, list};
use crate::support::{Server, answer};

fn ticket(id: i64, updated: &str) -> Value {
    json!({"id": id, "updated_datetime": updated})
}

/// The tickets of the fixture ten minutes later: one is new, one was changed, and one has become visible late.
fn later(stored: &Value) -> Vec<Value> {
    let mut all: Vec<Value> = list(&stored["tickets"]).iter().filter(|ticket| ticket["id"] != 3).cloned().collect();
    all.extend([ticket(3, "2026-05-06T12:08:00"), ticket(6, "2026-05-06T12:05:00"), ticket(7, "2026-05-06T11:59:00")]);
    all.sort_by_key(|ticket| std::cmp::Reverse(ticket["updated_datetime"].as_str().unwrap().to_owned()));
    all
}

async fn desk(tickets: &[Value]) -> Server {
    let page = json!({"data": tickets, "meta": {"next_cursor": null}}).to_string();
    Server::always(answer(200, "date: Wed, 06 May 2026 12:10:00 GMT\r\n", page)).await
}

/// One whole pass: the ids that it delivers, and the bookmark behind it.
async fn pass(server: &Server, from: &Bookmark, overlap: Duration) -> (Vec<i64>, Bookmark) {
    let client = server.client();
    let mut pass = client.changed_tickets(from).overlap(overlap);
    let mut ids = Vec::new();
    while let Some(ticket) = pass.next().await {
        ids.push(ticket.unwrap().id);
    }
    let next = pass.bookmark().unwrap().clone();
    (ids, next)
}

#[tokio::test]
async fn a_pass_goes_on_without_loss_or_repetition() {
    let stored = fixture("bookmarks.json");
    let server = desk(&later(&stored)).await;
    let after = list(&stored["after"]);
    assert_eq!(after.len(), 2);
    for one in after {
        let bookmark: Bookmark = serde_json::from_value(one["bookmark"].clone()).unwrap();
        let overlap = Duration::from_secs(one["overlap_seconds"].as_u64().unwrap());
        // The clock of the server, which is behind the ticket from the future.
        assert_eq!(bookmark.time().unwrap().to_string(), "2026-05-06T12:00:00.000000Z");
        let (ids, next) = pass(&server, &bookmark, overlap).await;
        assert_eq!(ids, [3, 6, 7], "{one}");
        assert_eq!(next.time().unwrap().to_string(), "2026-05-06T12:10:00.000000Z");
        assert_eq!(pass(&server, &next, overlap).await.0, [0; 0]);
    }
}

#[tokio::test]
async fn the_bookmark_before_the_first_pass_begins_with_everything() {
    let stored = fixture("bookmarks.json");
    let bookmark: Bookmark = serde_json::from_value(stored["first"].clone()).unwrap();
    assert_eq!(bookmark, Bookmark::default());
    let server = desk(&later(&stored)).await;
    assert_eq!(pass(&server, &bookmark, Duration::from_secs(120)).await.0, [5, 3, 6, 4, 7, 2, 1]);
}

#[tokio::test]
async fn a_checkpoint_goes_on_at_its_page_and_ends_at_the_start_of_its_pass() {
    let stored = fixture("checkpoints.json");
    let checkpoint: Bookmark = serde_json::from_value(stored["checkpoint"].clone()).unwrap();
    assert!(checkpoint.is_checkpoint());
    let server = Server::start(|request| {
        let second = request.target.contains("cursor=b");
        let tickets = if second {
            vec![ticket(6, "2026-05-06T12:20:00"), ticket(3, "2026-05-06T11:58:30"), ticket(1, "2026-05-05T08:00:00")]
        } else {
            vec![ticket(8, "2026-05-06T12:36:00"), ticket(9, "2026-05-06T12:35:00")]
        };
        let meta = json!({"next_cursor": if second { None } else { Some("b") }});
        answer(200, "", json!({"data": tickets, "meta": meta}).to_string())
    })
    .await;
    let (ids, next) = pass(&server, &checkpoint, Duration::from_secs(120)).await;
    // What was delivered before the break does not come again, nor does what the pass before delivered.
    assert_eq!(ids, [6]);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(next.time().unwrap().to_string(), "2026-05-06T12:36:00.000000Z");
    let of_messages: Bookmark = serde_json::from_value(stored["of_messages"].clone()).unwrap();
    let client = server.client();
    assert!(client.changed_tickets(&of_messages).next().await.unwrap().is_err(), "of another list");
}
