//! Passes one after the other, when nothing goes wrong.

use std::time::Duration;

use super::desk::{Desk, PAGE, Reader, later, minutes};

#[tokio::test]
async fn the_first_pass_reads_all_and_the_next_ones_what_has_changed() {
    let mut reader = Reader::of(minutes(8)).await;
    assert_eq!(reader.pass().await, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert!((reader.at() - 0.0).abs() < 1e-3, "the newest update at the start");
    let asked = reader.server.requests().len();
    assert_eq!(asked, 3);
    assert_eq!(reader.pass().await, [0; 0], "what the overlap holds was delivered before");
    // Tickets 1 to 3 are in the overlap of two minutes; the page with ticket 4 is below it.
    assert_eq!(reader.server.requests().len() - asked, 2);
    reader.on_desk(|desk| {
        later(desk, 600);
        desk.update(7, 500.0);
        desk.update(9, 550.5);
    });
    assert_eq!(reader.pass().await, [9, 7]);
    assert!((reader.at() - 550.5).abs() < 1e-3);
    assert_eq!(reader.pass().await, [0; 0]);
    assert!(reader.has_everything());
}

#[tokio::test]
async fn the_call_asks_for_what_it_needs() {
    let reader = Reader::of(minutes(1)).await;
    let mut pass = reader.client.changed_tickets(&reader.bookmark);
    assert!(reader.server.requests().is_empty(), "nothing before the first poll");
    while pass.next().await.is_some() {}
    let mut pass = reader.client.changed_tickets(&reader.bookmark).trashed(false);
    while pass.next().await.is_some() {}
    let targets: Vec<String> = reader.server.requests().into_iter().map(|request| request.target).collect();
    let call = "/api/tickets?limit=100&order_by=updated_datetime%3Adesc&trashed=";
    assert_eq!(targets, [format!("{call}true"), format!("{call}false")]);
}

#[tokio::test]
async fn an_account_without_tickets_has_nothing_to_mark() {
    let mut reader = Reader::of(Desk::default()).await;
    assert_eq!(reader.pass().await, [0; 0]);
    assert_eq!(reader.bookmark, gorgias::changes::Bookmark::default());
    reader.on_desk(|desk| desk.update(1, -1e6));
    assert_eq!(reader.pass().await, [1]);
}

#[tokio::test]
async fn tickets_of_one_instant_come_once_although_a_page_ends_among_them() {
    let mut desk = Desk::default();
    let many = i64::try_from(2 * PAGE + 1).unwrap();
    for id in 1..=many {
        desk.update(id, -5.0);
    }
    let mut reader = Reader::of(desk).await;
    let mut all = reader.pass().await;
    all.sort_unstable();
    assert_eq!(all, (1..=many).collect::<Vec<_>>());
    assert_eq!(reader.pass().await, [0; 0]);
    // One more of the same instant shows up behind the bookmark, in the middle of the others.
    reader.on_desk(|desk| desk.tickets.insert(0, (Some(-5_000_000), 1)));
    assert_eq!(reader.pass().await, [0]);
    assert_eq!(reader.pass().await, [0; 0]);
}

#[tokio::test]
async fn a_ticket_without_a_time_is_delivered_and_does_not_end_the_walk() {
    for undated_first in [true, false] {
        let mut desk = minutes(8);
        desk.undated_first = undated_first;
        for id in 100..104 {
            desk.tickets.insert(id, (None, 1));
        }
        let mut reader = Reader::of(desk).await;
        assert_eq!(reader.pass().await.len(), 12);
        reader.on_desk(|desk| desk.update(8, 1.0));
        let second = reader.pass().await;
        assert!(second.contains(&8), "{second:?}");
        if undated_first {
            assert_eq!(second, [103, 102, 101, 100, 8], "each time it is met, for nobody knows");
        }
        assert!(reader.has_everything());
    }
}

#[tokio::test]
async fn reading_ahead_delivers_the_same() {
    let reader = Reader::of(minutes(8)).await;
    let mut pass = reader.client.changed_tickets(&reader.bookmark).read_ahead();
    let mut ids = Vec::new();
    while let Some(ticket) = pass.next().await {
        ids.push(ticket.unwrap().id);
    }
    assert_eq!(ids, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert!(pass.bookmark().is_some());
}

#[tokio::test]
async fn the_end_stays_the_end() {
    let reader = Reader::of(minutes(2)).await;
    let mut pass = reader.client.changed_tickets(&reader.bookmark);
    while pass.next().await.is_some() {}
    let bookmark = pass.bookmark().cloned();
    assert!(pass.next().await.is_none() && pass.bookmark().cloned() == bookmark && bookmark.is_some());
    assert_eq!(reader.server.requests().len(), 1);
}

/// A wider overlap than before reaches down to what the bookmark does not hold: once more, rather than never.
#[tokio::test]
async fn a_wider_overlap_repeats_what_it_cannot_know() {
    let mut reader = Reader::of(minutes(5)).await;
    reader.pass().await;
    let mut pass = reader.client.changed_tickets(&reader.bookmark).overlap(Duration::from_secs(180));
    let mut ids = Vec::new();
    while let Some(ticket) = pass.next().await {
        ids.push(ticket.unwrap().id);
    }
    assert_eq!(ids, [4], "three minutes, inclusive");
}
